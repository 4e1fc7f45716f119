"""The database that the settings name, ready to be used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import Refused
from bot.settings import Settings
from bot.store.secrecy.key_file import keyring
from bot.store.store import Store

_SET_UP = "Run: hearback db upgrade"


@contextmanager
def opened(settings: Settings, *, make: bool = False) -> Iterator[Store]:
    """The store of DATABASE_URL, unlocked. Raises Refused for one that is not there or not up to date, Unavailable for one that is away.

    ``make``: in development it is made on the way. Nothing is made by looking, and never for a live service.
    """
    store = Store(settings["DATABASE_URL"], keyring(settings))
    try:
        if make and not settings.live:
            store.migrate()
        elif not store.exists():
            raise Refused(f"There is no database yet. {_SET_UP}")
        elif not store.is_current():
            raise Refused(f"The database belongs to another version of Hearback. {_SET_UP}")
        store.unlock()
        yield store
    finally:
        store.close()
