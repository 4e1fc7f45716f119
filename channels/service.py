"""One running Hearback: settings, library, store, channels and clock, put together. Every process makes one after it has forked."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import msgspec

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
        settings.need("PUBLIC_URL")
    library = open_library(settings)
    voices = {language: (words.say_voice, words.say_language) for language, words in library.words.items() if words.say_voice}
    store = Store(settings["DATABASE_URL"], keyring(settings))
    return Service(settings, library, store, carriers(settings, voices, demo=demo), clock)


def keyring(settings: Settings, folder: Path | None = None) -> Keyring:
    """The sealing keys. In development a first key is made and kept in a file; a live service must be given its own."""
    if settings["HEARBACK_KEY"]:
        return Keyring.from_text(settings["HEARBACK_KEY"])
    if settings.live:
        settings.need("HEARBACK_KEY")
    return Keyring.from_text(_development_key((folder or Path.cwd()) / KEY_FILE))


def _development_key(file: Path) -> str:
    """The key of this folder, made the first time; only its owner may read it."""
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(new_key() + "\n")
    except FileExistsError:
        pass
    except OSError as error:
        raise SettingWrong(f"HEARBACK_KEY is not set, and {file.name} cannot be written here ({error.strerror}).") from None
    return file.read_text("utf-8").strip()


def remember_versions(service: Service) -> None:
    """Keep every flow version that is offered now, so that conversations begun on it can always go on.

    A flow whose file is broken today goes on being offered as it was last good.
    """
    library, versions, now = service.library, service.store.flow_versions, service.clock()
    for name in library.broken():
        good = versions.latest(name)
        if good is not None:
            library.add(library.adopt(good.body))
            log.error("flow_file_broken_last_good_serves", extra={"flow": name})
    for edition in library.editions():
        versions.put(edition.version, edition.flow, edition.body, now)
