"""Everything that can go wrong, as a tree. The first line of each docstring is what it means to a person.

HearbackError
    Refused            somebody's request or file cannot be taken as it is; the sentence says what to try
        SettingWrong   a setting is missing, empty or impossible
        FlowBroken     a flow file has errors; carries them all
        LibraryBroken  the languages cannot be read, so that no flow can be played
        Overtaken      somebody else has published the same flow meanwhile
        Forged         a webhook that its provider did not sign
        Unreadable     a webhook that is not in its provider's form
        TurnedAway     a stranger who is one too many today; nothing of them is kept
    Unavailable        the database or a provider cannot be reached now; trying again may work

Anything else that is raised is a defect of Hearback.
"""

from __future__ import annotations


class HearbackError(Exception):
    """Something known went wrong."""


class Refused(HearbackError):
    """This cannot be taken as it is; the sentence says what to try instead."""


class SettingWrong(Refused):
    """A setting is missing, empty or impossible; the sentence names it."""


class FlowBroken(Refused):
    """A flow file has errors. ``problems`` holds them all, in the order of the file."""

    def __init__(self, problems: object) -> None:
        super().__init__("this flow file has errors")
        self.problems = problems


class LibraryBroken(Refused):
    """The languages cannot be read, so that no flow can be played; the sentence says which file."""


class Overtaken(Refused):
    """Somebody else has published the same flow meanwhile. ``line`` is what they did; None where it is not there any more."""

    def __init__(self, flow: str, line: object) -> None:
        super().__init__(f"{flow} was published by somebody else meanwhile. Nothing was changed. Look at the difference again.")
        self.flow, self.line = flow, line


class Forged(Refused):
    """A webhook that its provider did not sign. Never says why: a forger learns nothing."""


class Unreadable(Refused):
    """A webhook that is not in its provider's form."""


class TurnedAway(Refused):
    """A stranger who is one too many today, or whose number may not be written to. Nothing of them is kept."""


class Unavailable(HearbackError):
    """The database or a provider cannot be reached now; the same request may work later."""
