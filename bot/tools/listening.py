"""``hearback listen``: a call as the caller hears it, in a sound file; and how long each prompt takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from bot.library.drafts import Drafts
from bot.tools.finding import Tools, flow_path, folders, open_for_tools
from bot.tools.telling import tell_problems
from bot.tools.trying import read_script

if TYPE_CHECKING:
    from bot.library import Edition
    from bot.stories.rehearsal import Said
    from bot.voicing.call import Stretch, Voices

COMPARED = "en"
GOAL = 25  # per cent: how much longer or shorter a call in Welsh may be than in English, for those who hear both


class Asked(NamedTuple):
    """What was asked to be heard."""

    edition: Edition
    language: str
    script: tuple[str, ...]
    step: str


@click.command("listen")
@click.argument("flow")
@click.option("--language", default="", help="A language's code, like en or cy. Left out: the flow's first.")
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="Write the sound here, as WAV. Left out: the lengths alone.")
@click.option(
    "--script",
    type=click.Path(allow_dash=True, dir_okay=False),
    help="What the caller does, as in hearback try; - reads it from standard input. Left out: what most callers do.",
)
@click.option("--step", default="", metavar="NAME", help="This step alone.")
@click.option("--json", "as_json", is_flag=True, help="The lengths as one JSON object.")
@folders
@click.pass_context
def listen(  # one argument an option
    context: click.Context, flow: str, language: str, output: str | None, script: str | None, step: str, as_json: bool
) -> None:
    """Hear the voice menu of FLOW as a caller hears it, with its pauses, the keys, and a person's recordings where there are any.

    Whatever nobody has recorded is said by espeak-ng. It sounds like a machine; callers hear Twilio's voices.

    \b
    Example: hearback listen after-case-closed --language cy -o menu.wav
    """
    tools = open_for_tools(context)
    reading = Drafts(tools.settings, tools.flows, tools.locales).found(flow_path(tools, flow), [language])
    if reading.edition is None:
        tell_problems(reading.problems, as_json=False)
        context.exit(1)
        return
    asked = Asked(reading.edition, _language(reading.edition, language), tuple(read_script(script)) if script else (), step)
    said, voices = _said(tools, asked, asked.language), _voices(tools)
    _everything_can_be_said(said, voices)
    from bot.voicing.call import heard

    stretches = tuple(heard(said, voices))
    if output:
        _write(Path(output), stretches)
    compared = _compared(tools, asked, voices)
    _as_json(asked, stretches, compared) if as_json else _as_table(asked, stretches, compared)


def _language(edition: Edition, language: str) -> str:
    if "ivr" not in edition.channels:
        raise click.ClickException(f"{edition.flow} is not held on the telephone: ivr is not among its channels.")
    if language and language not in edition.script.languages:
        spoken = ", ".join(edition.script.languages)
        raise click.ClickException(f"{language!r} is not a language that this flow can be heard in. Try one of: {spoken}.")
    return language or edition.script.languages[0]


def _said(tools: Tools, asked: Asked, language: str) -> tuple[Said, ...]:
    """The conversation, or what is heard at one step."""
    from bot.stories.buttons import Misdirection
    from bot.stories.rehearsal import Rehearsal, Said
    from bot.voicing import likeliest
    from bot.voicing.inventory import of_step

    now, edition = datetime.now(UTC), asked.edition
    if asked.step:
        found = of_step(edition, language, asked.step)
        if not found:
            from bot.flow.suggest import did_you_mean

            names = [node.name for node in edition.script.nodes if of_step(edition, language, node.name)]
            raise click.ClickException(f"No step {asked.step!r} of {edition.flow} is heard. {did_you_mean(asked.step, names)}")
        return tuple(Said("bot", message.text, now, message) for message in found)
    begun_by = "bot" if edition.script.flow.invite else "person"
    rehearsal = Rehearsal(edition, "voice", begun_by, language, now, tools.settings.zone)
    try:
        if not asked.script:
            return tuple(likeliest.held(rehearsal))
        return (*rehearsal.begin(), *(said for line in asked.script for said in rehearsal.line(line)))
    except Misdirection as error:
        raise click.ClickException(str(error)) from None


def _voices(tools: Tools) -> Voices:
    from bot.voicing.call import Voices
    from bot.voicing.shelf import Shelf, folders_in
    from bot.voicing.synthetic import Synthetic

    return Voices(Shelf(folders_in(tools.locales)), Synthetic())


def _everything_can_be_said(said: Sequence[Said], voices: Voices) -> None:
    """Raises ClickException in one line, with the prompts that are recorded, where something cannot be heard."""
    from bot.voicing.call import unsaid

    recorded, silent, why = unsaid(said, voices)
    if why is not None:
        have = f"Recorded: {', '.join(recorded)}." if recorded else "None is recorded."
        raise click.ClickException(f"{why} Prompts of this conversation without a recording: {len(silent)}. {have}")


def _compared(tools: Tools, asked: Asked, voices: Voices) -> float | None:
    """How long all prompts take in English, in seconds; None where English was listened to, or cannot be."""
    from bot.voicing.call import heard
    from bot.voicing.synthetic import NoVoice

    if asked.language == COMPARED or COMPARED not in asked.edition.script.languages:
        return None
    try:
        return sum(stretch.seconds for stretch in heard(_said(tools, asked, COMPARED), voices) if stretch.breath)
    except NoVoice:
        return None


def _write(path: Path, stretches: Sequence[Stretch]) -> None:
    from bot.tools.progress import counted
    from bot.voicing.call import put_together
    from bot.voicing.wav import written

    whole = put_together(stretches, lambda parts: counted(parts, "parts of the call"))
    try:
        path.write_bytes(written(whole))
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror or type(error).__name__}.") from None


def _totals(stretches: Sequence[Stretch]) -> tuple[float, float, float]:
    """Seconds of the prompts as measured and as estimated, and of the whole call."""
    prompts = [stretch for stretch in stretches if stretch.breath]
    return sum(one.seconds for one in prompts), sum(one.estimated for one in prompts), sum(one.seconds for one in stretches)


def _as_table(asked: Asked, stretches: Sequence[Stretch], english: float | None) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("prompt", overflow="fold")
    table.add_column("measured", justify="right")
    table.add_column("estimated", justify="right")
    table.add_column("said by")
    for stretch in stretches:
        breath = stretch.breath
        name = Text(breath.key) if breath else Text(stretch.words, style="dim")
        table.add_row(name, f"{stretch.seconds:.1f} s", f"{stretch.estimated:.1f} s" if breath else "", stretch.by)
    console = Console(highlight=False, soft_wrap=False)
    console.print(table)
    measured, estimated, whole = _totals(stretches)
    click.echo(
        f"{asked.edition.flow}, {asked.language}: {measured:.0f} seconds of prompts, estimated {estimated:.0f}. The whole call: {whole:.0f}."
    )
    if english:
        click.echo(_told(asked.language, measured, english))


def _told(language: str, measured: float, english: float) -> str:
    """How the length compares with English."""
    more = round((measured / english - 1) * 100)
    how = "as long as" if not more else f"{abs(more)} per cent {'longer' if more > 0 else 'shorter'} than"
    within = "That is within" if abs(more) <= GOAL else "That is more than"
    return f"The prompts in {language} are {how} those in English ({english:.0f} seconds). {within} the {GOAL} per cent that are the goal."


def _as_json(asked: Asked, stretches: Sequence[Stretch], english: float | None) -> None:
    import msgspec

    measured, estimated, whole = _totals(stretches)
    prompts = [
        {"prompt": s.breath.key if s.breath else s.words, "seconds": round(s.seconds, 2)}
        | ({"estimated": round(s.estimated, 2), "by": s.by, "words": s.words} if s.breath else {})
        for s in stretches
    ]
    told = {"flow": asked.edition.flow, "language": asked.language, "measured": round(measured, 1), "estimated": round(estimated, 1)}
    compared = {"english": round(english, 1), "within_goal": abs(measured / english - 1) * 100 <= GOAL} if english else {}
    click.echo(
        msgspec.json.format(msgspec.json.encode(told | {"call": round(whole, 1)} | compared | {"heard": prompts}), indent=2).decode()
    )
