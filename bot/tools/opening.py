"""The database, for the tools that need it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot.errors import HearbackError
from bot.settings import Settings
from bot.store.key_file import keyring
from bot.store.store import Store

_SET_UP = "Run: hearback db upgrade"


@contextmanager
def opened_store(settings: Settings) -> Iterator[Store]:
    """The store of DATABASE_URL, unlocked. In development its tables are made on the way; a live service is told to do it."""
    try:
        store = Store(settings["DATABASE_URL"], keyring(settings))
        try:
            if not settings.live:
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
