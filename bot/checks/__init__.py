"""What `hearback check` looks for. Pure: one tuple of RULES, each a function from a flow to findings."""

from __future__ import annotations

from bot.checks.rule import Finding, Rule, Seen
from bot.checks.rules import RULES, check
from bot.checks.said import Said, Spoken

__all__ = ["RULES", "Finding", "Rule", "Said", "Seen", "Spoken", "check"]
