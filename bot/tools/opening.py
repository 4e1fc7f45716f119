"""The database, for the tools that need it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot.errors import HearbackError
from bot.settings import Settings
from bot.store.opening import opened
from bot.store.store import Store


@contextmanager
def opened_store(settings: Settings, *, make: bool = False) -> Iterator[Store]:
    """The store of DATABASE_URL, unlocked; whatever is known to go wrong ends the command in one line. ``make``: see ``opened``."""
    try:
        with opened(settings, make=make) as store:
            yield store
    except HearbackError as error:
        raise click.ClickException(str(error)) from None
