"""Who does something for the record, by their role and never by their name: ``--by victim-services-manager``."""

from __future__ import annotations

import re

import click

from bot.flow.fields import NAME
from bot.settings import Settings
from bot.store.staff.criticism import Looker

LONGEST = 80
NO_ROLE = "Say who does this with --by ROLE, like victim-services-manager. A role, not a name."
_ROLE = re.compile(NAME)


def _read(_context: click.Context, _option: click.Parameter, given: str) -> str:
    if given and (len(given) > LONGEST or not _ROLE.fullmatch(given)):
        raise click.BadParameter("Write a role in lower-case letters, joined by hyphens, like victim-services-manager.")
    return given


ROLE = _read
BY = click.option("--by", default="", metavar="ROLE", callback=_read, help="Your role, like victim-services-manager. Not your name.")


def looker(settings: Settings, by: str) -> Looker:
    """Who looks at words, with whether theirs is a coordinator's role. Raises UsageError where nobody says who they are, and SettingWrong."""
    if not by:
        raise click.UsageError(NO_ROLE)
    return Looker(by, by in settings.coordinators)
