"""``hearback services``: for whoever keeps the support directory. Whom it names to whom, what is wrong with it, what to check when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import click
import msgspec

from bot.checks.directory import check_directory, too_long
from bot.engine.sentences import sentence
from bot.engine.service_words import DAYS, ServiceWords
from bot.engine.signposting import TALK, Chosen, Facts, Named, choose, is_young
from bot.flow.directory import DirectoryReading, Service, read_directory
from bot.flow.facts import CATEGORIES, GENDERS, NATIONS
from bot.flow.opening_hours import CLOCK
from bot.flow.problems import Problem
from bot.language.languages import Languages, load
from bot.library.library import DIRECTORY, contents
from bot.surfaces import render
from bot.tools.finding import Tools, folders, open_for_tools
from bot.tools.telling import tell_problems
from bot.tools.times import read_day, read_time

SOON = timedelta(days=14)


class Desk(NamedTuple):
    """The directory as it was read, and the languages."""

    tools: Tools
    directory: DirectoryReading
    languages: Languages

    def text(self, named: Named, language: str) -> str:
        """What a person who is told of a service by text reads."""
        return render(self.words(language).say(*named), "text", self.languages.words[language]).text

    def words(self, language: str) -> ServiceWords:
        """The words for services in a language."""
        translate = self.languages.translate(language)

        def text(context: str, english: str, own: Mapping[str, str]) -> str:
            said = translate(context, english) or english
            for name, value in own.items():
                said = said.replace("{" + name + "}", value)
            return said

        words = self.languages.words[language]
        return ServiceWords(language, lambda name: sentence(words, name), text)


@click.group("services")
def services() -> None:
    """Keep the directory of people somebody can talk to.

    \b
    Example: hearback services due
    """


@services.command("list")
@click.option("--need", "needs", multiple=True, metavar="NEED", help=f"What is needed, as flows name it. Left out: {TALK}.")
@click.option("--area", default="", help="The person's area.")
@click.option("--nation", type=click.Choice(NATIONS), help="The person's nation.")
@click.option("--category", type=click.Choice(CATEGORIES), metavar="KIND", help="The kind of crime, like burglary.")
@click.option("--age", type=click.IntRange(0, 120), help="The person's age.")
@click.option("--gender", type=click.Choice(GENDERS), help="What the person has said of themselves.")
@click.option("--language", default="en", metavar="CODE", help="The language of the conversation.")
@click.option("--at", "at", metavar="TIME", help='A time like "Sun 03:00" (the next one) or 2026-11-29T03:00, on UK clocks. Left out: now.')
@click.option("--live", is_flag=True, help="As a live service would: only what somebody has verified.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@folders
@click.pass_context
def list_(
    context: click.Context, /, needs: tuple[str, ...], language: str, at: str | None, live: bool, as_json: bool, **known: str
) -> None:
    """Say whom somebody would be told of, in order, and for each other service why not.

    \b
    Example: hearback services list --area Essex --category sexual_offence --at "Sun 03:00"
    """
    desk = _desk(context)
    if language not in desk.languages.words:
        raise click.BadParameter(f"there is no language {language!r} here.", param_hint="--language")
    now = _moment(at)
    facts: Facts = {**_facts(**known), "language": language}
    offered = [service for service in desk.directory.services if service.verified or not live]
    chosen = choose(offered, needs or (TALK,), facts, now)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(_object(chosen, desk, language, now)), indent=2).decode())
        return
    click.echo(f"{_spoken(now)}. Asked for: {', '.join(needs or (TALK,))}.")
    for place, named in enumerate(chosen.named, 1):
        click.echo(f"{place}. {_line(named, desk, language)}")
    if not chosen.somebody_answers:
        click.echo(f"Nobody who is named is known to answer then. Said as well: {_fixed(desk, language, facts)}")
    if live and not offered:
        click.echo("Nobody has verified any service: a live service names none.")
    elif not live:
        _tell_live(desk, needs or (TALK,), facts, now)
    if chosen.left_out:
        click.echo("\nNot named:")
    width = max((len(left.service.id) for left in chosen.left_out), default=0)
    for left in chosen.left_out:
        click.echo(f"{left.service.id:<{width}}  {left.why}")


@services.command("check")
@click.option("--on", "on", metavar="DATE", help="As if it were this day.")
@click.option("--json", "as_json", is_flag=True, help="All findings as one JSON list.")
@folders
@click.pass_context
def check(context: click.Context, on: str | None, as_json: bool) -> None:
    """Look for every problem of the directory: no source, checked too long ago, too long for a text in some language, and more.

    \b
    Example: hearback services check
    """
    desk = _desk(context, broken=True)
    read, places = desk.directory.services, desk.directory.places
    problems = [*desk.directory.problems]
    if read:
        problems += check_directory(read, places, _day(on))
        for code, words in desk.languages.words.items():
            problems += too_long(read, places, desk.words(code), words)
    errors = tell_problems(sorted(problems), as_json=as_json)
    if not as_json and not problems:
        click.echo(f"Nothing to mend in {desk.tools.flows / DIRECTORY}.")
    context.exit(1 if errors else 0)


@services.command("due")
@click.option("--on", "on", metavar="DATE", help="As if it were this day.")
@click.option("--json", "as_json", is_flag=True, help="All services as one JSON list.")
@folders
@click.pass_context
def due(context: click.Context, on: str | None, as_json: bool) -> None:
    """Say what has to be checked, and by when. Ends with 1 where something was checked too long ago.

    \b
    Example: hearback services due
    """
    desk = _desk(context)
    today = _day(on)
    rows = sorted(desk.directory.services, key=lambda service: service.last_day or date.min)
    over = [service for service in rows if service.last_day and service.last_day < today]
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode([_due_object(service, today) for service in rows]), indent=2).decode())
    else:
        never = [service for service in rows if service.last_day is None]
        soon = [service for service in rows if service.last_day and today <= service.last_day <= today + SOON]
        later = [service for service in rows if service.last_day and service.last_day > today + SOON]
        _tell_due("Checked too long ago. No longer named:", over)
        _tell_due("To check within two weeks:", soon)
        _tell_due("Never checked. A live service does not name them:", never)
        _tell_due("Checked:", later)
    context.exit(1 if over else 0)


def _desk(context: click.Context, *, broken: bool = False) -> Desk:
    """The directory and the languages. Stops with every problem where the file cannot be read, unless they are what is asked for."""
    tools = open_for_tools(context)
    file, unreadable = tools.flows / DIRECTORY, list[Problem]()
    source = contents(file, unreadable, str(file)) if file.exists() else None
    if source is None and not unreadable:
        raise click.ClickException(f"There is no {DIRECTORY} in {tools.flows}.")
    reading = read_directory(str(file), source or b"")
    problems = tuple(unreadable) or reading.problems
    if problems and not broken:
        tell_problems(problems, as_json=False)
        context.exit(1)
    return Desk(tools, reading._replace(problems=problems), load(tools.locales))


def _facts(area: str, **known: str | int | None) -> dict[str, str | int]:
    named = {"crime_category": known.pop("category", None), "area": area.strip() or None, **known}
    return {name: value for name, value in named.items() if value is not None}


def _moment(words: str | None) -> datetime:
    """A time on UK clocks: ``Sun 03:00`` is the next one from now on."""
    now = datetime.now(UTC).astimezone(CLOCK)
    if words is None:
        return now
    day, _, clock = words.strip().partition(" ")
    found = next((at for at, name in enumerate(DAYS) if len(day) > 2 and name.startswith(day.lower())), None)
    if found is None:
        return read_time(words, CLOCK, "--at").astimezone(CLOCK)
    ahead = now.date() + timedelta(days=(found - now.weekday()) % 7)
    moments = (read_time(f"{day}T{clock.strip().zfill(5)}", CLOCK, "--at") for day in (ahead, ahead + timedelta(days=7)))
    return next(moment for moment in moments if moment >= now).astimezone(CLOCK)


def _day(on: str | None) -> date:
    return datetime.now(UTC).astimezone(CLOCK).date() if on is None else read_day(on, "--on")


def _spoken(now: datetime) -> str:
    return f"{now:%A} {now.day} {now:%B %Y}, {now:%H:%M}"


def _line(named: Named, desk: Desk, language: str) -> str:
    """What a person is told as a text, and what whoever keeps the directory should know beside it."""
    unverified = "" if named.service.verified else click.style("  not verified", fg="yellow")
    said = desk.text(named, language).replace("\n", "\n   ")
    return f"{named.service.id}{unverified}\n   {said}"


def _fixed(desk: Desk, language: str, facts: Facts) -> str:
    name = "nobody_named_young" if is_young(facts) else "nobody_named"
    return sentence(desk.languages.words[language], name).text


def _tell_live(desk: Desk, needs: tuple[str, ...], facts: Facts, now: datetime) -> None:
    """Where some of it is not verified, what a live service would do."""
    live = choose([service for service in desk.directory.services if service.verified], needs, facts, now)
    named = ", ".join(name.service.id for name in live.named) or "nobody of these"
    fixed = "" if live.somebody_answers else f" It says: {_fixed(desk, str(facts['language']), facts)}"
    click.echo(f"A live service names {named}.{fixed}")


def _object(chosen: Chosen, desk: Desk, language: str, now: datetime) -> dict[str, object]:
    named = [
        {
            "service": name.service.id,
            "says": desk.text(name, language),
            "standing": name.standing.state,
            "until": name.standing.until.isoformat() if name.standing.until else None,
            "verified": str(name.service.verified) if name.service.verified else None,
        }
        for name in chosen.named
    ]
    left = [{"service": left.service.id, "why": left.why} for left in chosen.left_out]
    return {"at": now.isoformat(), "named": named, "somebody_answers": chosen.somebody_answers, "left_out": left}


def _due_object(service: Service, today: date) -> dict[str, object]:
    last = service.last_day
    state = "never" if last is None else "over" if last < today else "soon" if last <= today + SOON else "later"
    return {"service": service.id, "name": service.name, "state": state, "until": last, "source": service.source, "note": service.note}


def _tell_due(heading: str, found: Iterable[Service]) -> None:
    found = list(found)
    if not found:
        return
    click.echo(heading)
    width = max(len(service.id) for service in found)
    for service in found:
        until = f"until {service.last_day}  " if service.last_day else ""
        note = f"\n    {service.note}" if service.note else ""
        click.echo(f"  {service.id:<{width}}  {until}{service.source or 'no source'}{note}")
