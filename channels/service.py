"""One running Hearback: settings, library, store, channels and clock, put together. Every process makes one after it has forked."""

from __future__ import annotations

import logging
import os
import secrets
from contextlib import suppress
from pathlib import Path

import msgspec

from bot.dispatch import defects
from bot.dispatch.clock import Clock, real_clock
from bot.dispatch.port import Channel
from bot.errors import SettingWrong
from bot.library import Library, open_library
from bot.settings import Settings
from bot.store.sealing import Keyring, new_key
from bot.store.store import Store
from channels.carriers import carriers

log = logging.getLogger("hearback")
KEY_FILE = "hearback.key"


class Service(msgspec.Struct, frozen=True):
    """Everything a process needs to take webhooks, or to send."""

    settings: Settings
    library: Library
    store: Store
    channels: dict[str, Channel]
    clock: Clock


def open_service(settings: Settings, *, clock: Clock = real_clock, demo: bool = False) -> Service:
    """Put it together. Raises SettingWrong in one line for whatever is missing; connects to nothing but the database."""
    if settings.live:
        settings.need_all_for_live()
    _ = settings.zone, settings.yes("HEARBACK_UNREVIEWED")  # wrong ones are told now, not when they are first used
    library = open_library(settings)
    voices = {language: (words.say_voice, words.say_language) for language, words in library.words.items() if words.say_voice}
    store = Store(settings["DATABASE_URL"], keyring(settings))
    return Service(settings, library, store, carriers(settings, voices, demo=demo), clock)


def need_channels(service: Service) -> None:
    """Raises SettingWrong where nobody could be heard or written to."""
    if not service.channels:
        raise SettingWrong("No channel is set up: set TWILIO_ACCOUNT_SID or TELEGRAM_TOKEN and the settings beside it.")


def keyring(settings: Settings, folder: Path | None = None) -> Keyring:
    """The sealing keys. In development a first key is made and kept in a file; a live service must be given its own."""
    if settings["HEARBACK_KEY"]:
        return Keyring.from_text(settings["HEARBACK_KEY"])
    if settings.live:
        settings.need("HEARBACK_KEY")
    return Keyring.from_text(_development_key((folder or Path.cwd()) / KEY_FILE))


def _development_key(file: Path) -> str:
    """The key of this folder, made the first time; only its owner may read it. Whole from the start: two processes may begin at once."""
    try:
        if not file.exists():
            made = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
            with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
                opened.write(new_key() + "\n")
            with suppress(FileExistsError):
                os.link(made, file)
            made.unlink()
        return file.read_text("utf-8").strip()
    except OSError as error:
        raise SettingWrong(f"HEARBACK_KEY is not set, and {file.name} cannot be kept here ({error.strerror}).") from None


def remember_versions(service: Service) -> None:
    """Keep every flow version that is offered now, so that conversations begun on it can always go on.

    A flow whose file is broken today goes on being offered as it was last good.
    """
    library, versions, now = service.library, service.store.flow_versions, service.clock()
    for name in library.broken():
        good = versions.latest(name)
        if good is None:
            log.error("flow_file_broken", extra={"flow": name})
            continue
        try:
            library.add(library.adopt(good.body))
        except Exception as defect:  # noqa: BLE001 - kept by a Hearback that this one does not understand; the other flows serve
            defects.tell("last_good_version_unreadable", defect, flow=name)
        else:
            log.error("flow_file_broken_last_good_serves", extra={"flow": name})
    for edition in library.editions():
        versions.put(edition.version, edition.flow, edition.body, now)
