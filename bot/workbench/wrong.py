"""What the workbench refuses, each with the sentence for the person and the number for HTTP."""

from __future__ import annotations

from bot.errors import Refused


class NotHere(Refused):
    """There is no such file, or it is none of those that are edited here."""

    status = 404


class NotYours(Refused):
    """The request does not come from the page that this workbench opened."""

    status = 403


class TooLarge(Refused):
    """This is longer than a file of a flow may be."""

    status = 413
