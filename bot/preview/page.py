"""The page itself: one file, no script, nothing fetched from anywhere. Whoever reads it without styles reads all of it, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from xml.etree.ElementTree import tostring

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from bot.flow.graph import graph
from bot.flow.model import Flow
from bot.flow.places import Places
from bot.flow.plainly import condition, duration, plainly
from bot.flow.problems import Problem
from bot.library import Edition
from bot.library.edition import SURFACES
from bot.preview import shown
from bot.preview.drawing import HOW_TO_READ, SIGNS, drawing
from bot.surfaces import Rendered

CHANNELS: Mapping[str, str] = {"sms": "text message", "telegram": "Telegram", "ivr": "telephone"}
RISKS: Mapping[str, str] = {"R1": "names the organisation", "R2": "discreet", "R3": "never sent by the bot"}


def page(edition: Edition, places: Places, problems: Iterable[Problem], names: Mapping[str, str]) -> str:
    """The page of a flow. ``problems`` are what `check` finds, ``names`` the languages' own names by their codes."""
    flow, languages = edition.script.flow, edition.script.languages
    by_step = shown.findings_of(flow, places, problems)
    begins = shown.beginning(edition, languages, by_step.pop("invite", ()))
    steps = [*([begins] if begins else []), *shown.steps(edition, languages, by_step)]
    made = graph(flow)
    drawn = drawing(made, shown.told(flow, by_step), shown.labels_of(flow, made), f"The way through {flow.title or flow.flow}")
    filled = _template().render(
        flow=flow,
        facts=list(_facts(flow)),
        languages=[(code, names.get(code, code)) for code in languages],
        surfaces=shown.surfaces_of(edition),
        surface_names=shown.SURFACE_NAMES,
        drawing=Markup(tostring(drawn, encoding="unicode")),  # noqa: S704 - an XML writer escapes
        how_to_read=HOW_TO_READ,
        signs=SIGNS,
        general=by_step.get("", ()),
        steps=steps,
        anchors={step.name: step.anchor for step in steps},
        told=_told,
        counted=counted,
        version=edition.version[:12],
        style=Markup(_style(languages)),  # noqa: S704 - our own, and codes of languages
    )
    return str(filled)


def counted(message: Rendered) -> str:
    """What a message costs, in parts or in seconds."""
    if message.surface == "voice":
        listen = message.listen
        waits = f", then waits {listen.timeout} seconds" if listen and not listen.record else ""
        return f"about {message.seconds:.0f} seconds{waits}"
    if message.surface == "text":
        return f"{message.parts} part{'s' * (message.parts != 1)}, {len(message.text)} characters, {message.encoding}"
    return f"{len(message.text)} characters"


def _facts(flow: Flow) -> Iterator[tuple[str, str]]:
    yield "Name", flow.flow
    for name, value in (("Decides", flow.decides), ("Answers for it", flow.owner), ("Looked at again", plainly(flow.review_by))):
        if value:
            yield name, value
    yield "Channels", ", ".join(CHANNELS[channel] for channel in flow.channels)
    yield "Kind", f"{flow.risk}, {RISKS[flow.risk]}"
    if flow.who is not None:
        yield "Who is asked", condition(flow.who)
    if flow.when is not None:
        yield "When", plainly(flow.when)
    if flow.idle:
        yield "Ends without a word after", duration(flow.idle)
    if flow.start_words:
        yield "A person begins it with", ", ".join(flow.start_words)


def _told(finding: Problem) -> Markup:
    weight = "Error" if finding.severity == "error" else "Warning"
    says = Markup('<li class="{}"><strong>{}</strong> {} {} <span class="small">{}:{}, {}</span></li>')
    return says.format(finding.severity, f"{weight}:", finding.says, finding.try_instead, finding.file, finding.line, finding.rule)


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(files("bot.preview").joinpath("page.html").read_text("utf-8"))


def _style(languages: Iterable[str]) -> str:
    """What the page looks like; with a rule for each language and channel that can be chosen alone."""
    own = "".join(files("bot.preview").joinpath(name).read_text("utf-8") for name in ("drawing.css", "page.css"))
    alone = [f"body:has(#language-{code}:checked) .language:not([data-language={code}])" for code in languages]
    alone += [f"body:has(#surface-{surface}:checked) .phone:not([data-surface={surface}])" for surface in dict.fromkeys(SURFACES.values())]
    return f"{own}{','.join(alone)}{{display:none}}"
