"""One running Hearback: settings, library, store, channels and clock, put together. Every process makes one after it has forked."""

from __future__ import annotations

import msgspec

from bot import log
from bot.dispatch import failpoints
from bot.dispatch.alerting import Ways
from bot.dispatch.calling import Calling
from bot.dispatch.clock import Clock, real_clock
from bot.dispatch.fuse import Fuse, fuse_of
from bot.dispatch.limits import Limits, limits_of
from bot.dispatch.offering import Offering
from bot.dispatch.port import Channel
from bot.dispatch.standing import Standing
from bot.errors import SettingWrong
from bot.flow.duty import DUTY, ON_CALL
from bot.library import Library, open_library, open_or_bare
from bot.library.library import folder, read_rota
from bot.outreach.parting import keep_of
from bot.settings import Settings
from bot.store.secrecy.key_file import keyring
from bot.store.store import Store
from bot.voicing.shelf import NO_RECORDINGS, Shelf, folders_in
from channels.alerts import ways_of
from channels.carriers import carriers
from channels.contract import refuse_secret

SHORTEST_TOKEN = 32  # characters of a token that a case system or monitoring brings


class Service(msgspec.Struct, frozen=True):
    """Everything a process needs to take webhooks, or to send."""

    settings: Settings
    library: Library
    store: Store
    channels: dict[str, Channel]
    clock: Clock
    offering: Offering
    standing: Standing
    calling: Calling
    fuse: Fuse
    limits: Limits
    ways: Ways = Ways({}, {}, live=False)
    shelf: Shelf = NO_RECORDINGS


def open_service(settings: Settings, *, clock: Clock = real_clock, demo: bool = False, or_bare: bool = False) -> Service:
    """Put it together. Raises SettingWrong in one line for whatever is missing; connects to nothing but the database.

    ``or_bare``: where languages or flows cannot be read, danger and STOP are answered all the same. Else raises LibraryBroken.
    """
    if settings.live:
        settings.need_all_for_live()
    failpoints.arm(settings["HEARBACK_FAILPOINTS"])
    _tokens(settings)
    fuse, limits = fuse_of(settings), limits_of(settings)
    _ = (
        settings.zone,
        settings.erase_grace,
        settings.yes("HEARBACK_UNREVIEWED"),
        keep_of(settings),
    )  # wrong ones are told now, not when they are first used
    library, trouble = open_or_bare(settings) if or_bare else (open_library(settings), None)
    if trouble is not None:
        log.event("starts_without_library", error=trouble)
    voices = {language: (words.say_voice, words.say_language) for language, words in library.words.items() if words.say_voice}
    store = Store(settings["DATABASE_URL"], keyring(settings))
    shelf = _shelf(settings)
    channels = carriers(settings, voices, shelf, demo=demo)
    offering = Offering(library, store, clock, live=settings.live)
    standing = Standing(settings, store, library, channels)
    calling = Calling(store, library, standing, clock, configured="ivr" in channels, back=settings.calls_back)
    ways = Ways({}, {}, live=False) if demo else ways_of(settings, channels)  # a demo and a rehearsal tell nobody
    return Service(settings, library, store, channels, clock, offering, standing, calling, fuse, limits, ways, shelf)


def _shelf(settings: Settings) -> Shelf:
    """The recordings for the telephone. One that cannot be used is as good as not there, and is told."""
    shelf = Shelf(folders_in(folder(settings, "HEARBACK_LOCALES")))
    if shelf.faults:
        log.event("prompts_unusable", count=len(shelf.faults))
    return shelf


def _tokens(settings: Settings) -> None:
    """Who may bring cases in and who may watch: each a secret of its own, or nothing. Raises SettingWrong."""
    given = [name for name in ("HEARBACK_API_TOKEN", "HEARBACK_METRICS_TOKEN") if settings[name]]
    for name in given:
        refuse_secret(name, settings[name], SHORTEST_TOKEN)
    if len({settings[name] for name in given}) < len(given):
        raise SettingWrong("HEARBACK_METRICS_TOKEN is the same as HEARBACK_API_TOKEN: whoever watches could bring cases in.")


def need_channels(service: Service) -> None:
    """Raises SettingWrong where nobody could be heard or written to."""
    if not service.channels:
        raise SettingWrong("No channel is set up: set TWILIO_ACCOUNT_SID or TELEGRAM_TOKEN and the settings beside it.")


def need_somebody(service: Service) -> None:
    """Raises SettingWrong where a live service could tell nobody of its staff that somebody may be in danger."""
    if not service.settings.live:
        return
    rota = read_rota(folder(service.settings, "HEARBACK_FLOWS"))
    if not rota.there:
        raise SettingWrong(
            f"There is no {DUTY} in the flows folder, so nobody would be told of danger. Copy the one that comes with Hearback."
        )
    if rota.duty is not None and not any(service.ways.reaches(str(way)) for shift in rota.duty.roles[ON_CALL].shifts for way in shift.tell):
        raise SettingWrong(
            f"Nobody who is on call can be told of danger: {DUTY} names ways that lead nowhere. Set HEARBACK_DUTY_CONTACTS, and "
            "HEARBACK_SMTP_URL or HEARBACK_WEBHOOK_URL; hearback doctor says which."
        )
