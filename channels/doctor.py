"""``hearback doctor``: one line for each thing that would stop a live service, with the mend."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import click
import msgspec

from bot.errors import HearbackError, Unavailable
from bot.library import Edition
from bot.library.library import folder
from bot.settings import MILLION, Settings
from bot.tools.finding import folders, open_for_tools

if TYPE_CHECKING:
    from channels.service import Service

Weight = Literal["stops", "look", "fine"]
MARKS: dict[Weight, tuple[str, str]] = {"stops": ("stops", "red"), "look": ("look", "yellow"), "fine": ("fine", "green")}
WAITING_TOO_LONG = timedelta(minutes=15)
ALWAYS_NEEDED = ("PUBLIC_URL", "HEARBACK_KEY", "ORGANISATION")


class Sign(NamedTuple):
    """One line: how it stands, what it is about, and what to do."""

    weight: Weight
    about: str
    mend: str = ""


@click.command()
@folders
@click.pass_context
def doctor(context: click.Context) -> None:
    """Say everything that would stop a live service, and how to mend it. Changes nothing.

    \b
    Example: hearback doctor
    """
    signs = list(dict.fromkeys(examine(open_for_tools(context).settings)))
    for sign in signs:
        word, colour = MARKS[sign.weight]
        click.echo(f"{click.style(f'{word:<5}', fg=colour)}  {sign.about}" + (f"  {sign.mend}" if sign.mend else ""))
    context.exit(1 if any(sign.weight == "stops" for sign in signs) else 0)


def examine(settings: Settings) -> Iterator[Sign]:
    """Look at settings, flows, languages, the directory, voices and the database."""
    yield from _settings(settings)
    yield from _fuse(settings)
    from bot.store.secrecy.key_file import KEY_FILE
    from bot.store.secrecy.sealing import new_key
    from channels.service import open_service

    keyless = not settings["HEARBACK_KEY"] and not Path(KEY_FILE).is_file()
    if keyless:  # looking must not make a key
        settings = msgspec.structs.replace(settings, given=settings.given | {"HEARBACK_KEY": new_key()})
    try:
        service = open_service(settings)
    except HearbackError as error:
        yield Sign("stops", str(error))
        return
    if not service.channels:
        yield Sign("stops", "No channel is set up.", "Set TWILIO_ACCOUNT_SID or TELEGRAM_TOKEN, and the settings beside it.")
    yield from _begun(service)
    yield from _flows(service)
    yield from _languages(service)
    yield from _directory(service)
    yield from _telling(service)
    if keyless or not service.store.exists():
        yield Sign("stops", "There is no database yet.", "Set HEARBACK_KEY (hearback db key prints one), then run: hearback db upgrade")
    else:
        yield from _database(service)


def _settings(settings: Settings) -> Iterator[Sign]:
    for name in ALWAYS_NEEDED:
        given = settings[name] if name != "ORGANISATION" else os.environ.get(name, "")
        if not given:
            yield Sign("stops", f"{name} is not set.", "A live service needs it: see the reference of settings.")
    try:
        if not settings.live:
            yield Sign(
                "look",
                "HEARBACK_LIVE is no.",
                "Translations that nobody reviewed and services that nobody verified are shown. Set it to yes to go live.",
            )
        elif settings.yes("HEARBACK_UNREVIEWED"):
            yield Sign("look", "HEARBACK_UNREVIEWED is yes.", "Translations that nobody has reviewed are sent to real people.")
    except HearbackError as error:
        yield Sign("stops", str(error))


def _fuse(settings: Settings) -> Iterator[Sign]:
    """What is closed, and what it keeps from leaving."""
    looks: tuple[Callable[[], str], ...] = (
        lambda: f"A day may cost {settings.daily_budget / MILLION:.2f}.",
        lambda: (
            f"A part of a text counts as {settings.money('HEARBACK_PRICE_TEXT') / MILLION:.4g}, a call as "
            f"{settings.money('HEARBACK_PRICE_CALL') / MILLION:.4g}."
        ),
        lambda: f"Numbers are dialled that begin with {', '.join(sorted(settings.prefixes))}.",
        lambda: (
            f"In a second at most: {settings.rate('TWILIO_TEXTS_PER_SECOND'):g} texts, {settings.rate('TWILIO_CALLS_PER_SECOND'):g} calls, "
            f"{settings.rate('TELEGRAM_PER_SECOND'):g} chat messages."
        ),
        lambda: "Whoever calls is called back, if we know them." if settings.calls_back else "Whoever calls is answered.",
    )
    for look in looks:
        try:
            yield Sign("fine", look())
        except HearbackError as error:
            yield Sign("stops", str(error), "Nothing is sent until it is mended.")
    if settings["HEARBACK_FAILPOINTS"]:
        yield Sign("stops", "HEARBACK_FAILPOINTS is set.", "It is for proofs: take it out.")


def _begun(service: Service) -> Iterator[Sign]:
    """What the bot begins leaves only from a live service, or to a provider on this machine."""
    real = [name for name, channel in service.channels.items() if not channel.on_this_machine]
    if real and not service.settings.live:
        names = ", ".join(real)
        yield Sign("look", f"Nothing is begun on {names}.", "HEARBACK_LIVE is no, and the provider is a real one. Replies are sent.")


def _flows(service: Service) -> Iterator[Sign]:
    errors = [problem for problem in service.library.problems if problem.severity == "error"]
    for problem in errors:
        yield Sign("stops", f"{problem.file}:{problem.line}: {problem.says}", problem.try_instead)
    names = ", ".join(edition.flow for edition in service.library.editions())
    yield Sign("fine", f"Flows that serve: {names}.") if names else Sign("stops", "No flow can be played.", "Run: hearback check")


def _languages(service: Service) -> Iterator[Sign]:
    for edition in service.library.editions():
        for standing in service.library.standings.get(edition.flow, ()):
            if not standing.sent:
                help_ = f"Run: hearback translate status --language {standing.language}"
                yield Sign("look", f"{edition.flow} is not sent in {standing.language}: {standing.why()}.", help_)
        yield from _voices(service, edition)


def _voices(service: Service, edition: Edition) -> Iterator[Sign]:
    from bot.voicing.prompts import prompts
    from channels.ivr import Ivr

    voice = service.channels.get("ivr")
    if isinstance(voice, Ivr) and "ivr" in edition.channels:
        for language in edition.script.languages:
            spoken = [prompt.breath() for prompt in prompts([edition], language) if prompt.language == language]
            if why := voice.settings.unvoiced(language, spoken):
                yield Sign("stops", f"{edition.flow}: {why}.", f"All that is missing: hearback prompts check {edition.flow}")


def _directory(service: Service) -> Iterator[Sign]:
    today = service.clock().date()
    offered = service.library.press.services
    over = [found.id for found in offered if found.last_day and found.last_day < today]
    unverified = [found.id for found in offered if not found.verified]
    if len(over) == len(offered):
        yield Sign("stops", "No support service may be named.", "Check them, the first ones first: hearback services due")
    elif unverified:
        yield Sign("look", f"Nobody has verified {_named(unverified)}.", "A live service does not name them: hearback services due")
    if over:
        yield Sign("look", f"Checked too long ago, and no longer named: {_named(over)}.", "Run: hearback services due")


def _named(names: list[str]) -> str:
    """The first few, and how many more there are."""
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"


def _telling(service: Service) -> Iterator[Sign]:
    """Whether staff can be told of danger."""
    from channels.alerts.looking import gaps_of_rota

    yield from (Sign(*gap) for gap in gaps_of_rota(folder(service.settings, "HEARBACK_FLOWS"), service.ways))


def _published(service: Service) -> Iterator[Sign]:
    """Where the folder and what is served differ: a draft that somebody may believe to be served."""
    folder = {edition.flow: edition.version for edition in service.library.editions()}
    service.offering.look()
    served = {edition.flow: edition.version for edition in service.library.editions()}
    for flow in service.offering.never_published:
        yield Sign("look", f"{flow} was never published, so nobody is served it.", f"If it is ready: hearback publish {flow}")
    for flow in sorted(folder.keys() & served.keys()):
        if folder[flow] != served[flow]:
            yield Sign("look", f"{flow} in the folder is not what is served.", f"See what differs: hearback diff live flows {flow}")
    for flow in service.library.broken():
        yield Sign("stops", f"What is to be served of {flow} cannot be read.", f"Mend it, then: hearback publish {flow}")


def _database(service: Service) -> Iterator[Sign]:
    now = service.clock()
    try:
        if not service.store.is_current():
            yield Sign("stops", "The database is not up to date.", "Run: hearback db upgrade")
            return
        service.store.unlock()
        figures = service.store.figures(now)
    except Unavailable:
        yield Sign("stops", "The database cannot be reached.", "Look at DATABASE_URL, and whether the server runs.")
        return
    except HearbackError as error:
        yield Sign("stops", str(error))
        return
    yield from _published(service)
    if figures.oldest_due and now - figures.oldest_due > WAITING_TOO_LONG:
        yield Sign("stops", "Messages have been waiting for more than 15 minutes.", "Is a worker running? Start one: hearback worker")
    if figures.recordings_overdue:
        yield Sign(
            "stops",
            f"{figures.recordings_overdue} recordings should have come here or be gone at Twilio for more than a day.",
            "Look at the log for recording_not_, at TWILIO_AUTH_TOKEN, and at Twilio's status.",
        )
    if figures.comments_waiting:
        yield Sign("look", f"{figures.comments_waiting} spoken comments wait to be typed up.", "Run: hearback recordings list")
    if figures.uncertain:
        yield Sign(
            "look", f"{figures.uncertain} messages may or may not have arrived.", "They are not sent again. Look at the provider's log."
        )
    from channels.alerts.looking import gaps_of_telling

    store = service.store
    yield from (Sign(*gap) for gap in gaps_of_telling(store.alerts.alarm(now), store.alert_tests.latest(), now, live=service.settings.live))
    yield Sign("fine", f"The database answers: {figures.open_conversations} conversations are open, {figures.queued} messages wait.")
