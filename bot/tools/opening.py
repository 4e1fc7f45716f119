"""The database, for the tools that need it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot.errors import HearbackError
from bot.settings import Settings
from bot.store.secrecy.key_file import keyring
from bot.store.store import Store

_SET_UP = "Run: hearback db upgrade"


@contextmanager
def opened_store(settings: Settings, *, make: bool = False) -> Iterator[Store]:
    """The store of DATABASE_URL, unlocked. One that is not there or not up to date is told.

    ``make``: in development it is made on the way. Nothing is made by looking, and never for a live service.
    """
    try:
        store = Store(settings["DATABASE_URL"], keyring(settings))
        try:
            if make and not settings.live:
                store.migrate()
            elif not store.exists():
                raise click.ClickException(f"There is no database yet. {_SET_UP}")
            elif not store.is_current():
                raise click.ClickException(f"The database belongs to another version of Hearback. {_SET_UP}")
            store.unlock()
            yield store
        finally:
            store.close()
    except HearbackError as error:
        raise click.ClickException(str(error)) from None
