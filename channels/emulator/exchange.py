"""What each half of the provider works with: the line it serves, its way out, its clock, its ids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from channels.emulator.faults import Faults
from channels.emulator.happenings import Happenings
from channels.emulator.ledger import Ledger
from channels.emulator.line import Line
from channels.emulator.post import Outward, Reply


@dataclass(frozen=True)
class Exchange:
    """``now`` gives an instant with a time zone; ``new_id`` gives 32 hexadecimal digits that never come twice."""

    line: Line
    outward: Outward
    happenings: Happenings
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    ledger: Ledger = field(default_factory=Ledger)
    faults: Faults = field(default_factory=Faults)

    def twilio(self, number: str, url: str, form: dict[str, str]) -> Reply:
        """Post a form as Twilio, signed with the account's token."""
        return self.outward.twilio(number, url, form, self.line.auth_token, self.new_id())
