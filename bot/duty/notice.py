"""What staff are told: that there is something, how urgent, and how to look. Nothing of the person, and nothing that tells a bystander."""

from __future__ import annotations

import msgspec

SHOWN = 8  # letters of an id that people type


class Notice(msgspec.Struct, frozen=True):
    """One message to staff. ``id`` is its own, the same each time it is tried. ``about`` is the id of a flag, or the code of a test.

    ``alias`` is how urgent (bot.flow.flag_kinds), empty for a test. ``overdue``: nobody has acted in time; of a test: nobody has confirmed
    it. ``repeat``: it may have come before.
    """

    id: str
    about: str
    alias: str = ""
    overdue: bool = False
    repeat: bool = False

    @property
    def test(self) -> bool:
        """Whether nobody needs anything."""
        return not self.alias

    @property
    def subject(self) -> str:
        """One line."""
        if self.test:
            return f"Hearback: {'a test was not confirmed' if self.overdue else 'this is a test'}, {self.about[:SHOWN]}"
        return f"Hearback: {self.alias}{', overdue' if self.overdue else ''}, {self.about[:SHOWN]}"

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it, in short lines."""
        return (f"{self.subject}.", f"To look: {self.look}", *(("This may be a repeat.",) if self.repeat else ()))

    @property
    def text(self) -> str:
        """All of it, in one text message of 160 letters at most."""
        return "\n".join(self.lines)

    @property
    def look(self) -> str:
        """What to type."""
        if self.test:
            return "hearback flags test" if self.overdue else f"hearback flags test --confirm {self.about[:SHOWN]}"
        return f"hearback flags show {self.about[:SHOWN]}"
