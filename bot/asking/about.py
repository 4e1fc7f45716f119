"""Whether a flow is about this case, and what of the case itself holds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from bot.asking.decisions import Hold
from bot.asking.flow_rules import FlowRules
from bot.asking.known import Known, sound
from bot.asking.people import Case
from bot.asking.sampling import arm_of, draw, sampled
from bot.flow.chance import Quota

_SURFACES = {"sms": "text", "telegram": "chat", "ivr": "voice"}
_GIVEN = (
    "complaint", "proceedings", "crime_category", "nation", "area", "unit", "age", "gender", "reported_via", "enhanced_rights", "leaflet",
)  # fmt: skip

Facts = dict[str, object]


def facts_of(case: Case, known: Known) -> Facts:
    """What is known of a case, by the names that conditions use. What is not known is not there.

    A complaint or proceedings that nobody told of are none: organisations export those that there are.
    """
    facts: Facts = {name: value for name in _GIVEN if (value := getattr(case, name)) not in ("", None)}
    facts["case"] = "open" if is_open(case, known.today) else "closed"
    facts["risk"] = known.tier
    facts.setdefault("complaint", "none")
    facts.setdefault("proceedings", "none")
    if known.person.contact.shared_phone:
        facts["shared_phone"] = known.person.contact.shared_phone
    return facts


def facts_in(rules: FlowRules, case: Facts, known: Known, channel: str, arm: str) -> Facts:
    """The same with what depends on the flow."""
    facts = {**case, "language": known.person.contact.language or rules.language, "wave": rules.wave}
    if channel:
        facts |= {"channel": channel, "surface": _SURFACES.get(channel, "")}
    if arm:
        facts["arm"] = arm
    return facts


def is_open(case: Case, today: date) -> bool:
    """Whether the case is open. A closing day in the future is a plan, or a mistake."""
    return case.closed_on is None or case.closed_on > today


def of_the_case(case: Case, today: date) -> Iterator[Hold]:
    """Why this case is left alone now. Each ends when something is known that is not known yet.

    Live proceedings and an open complaint hold whatever a flow says: such people are of risk R3 for as long.
    """
    if case.proceedings == "live":
        yield Hold("proceedings_live", "a court, an appeal or a review is at work on the case")
    if case.complaint == "open":
        yield Hold("complaint_open", "they have a complaint with us that is open")
    if is_open(case, today):
        yield Hold("case_open", "the case is open")


def not_about(rules: FlowRules, facts: Mapping[str, object], holds: tuple[Hold, ...]) -> tuple[Hold, ...]:
    """Why the flow's `who` leaves this case out; empty where it does not. ``holds`` are the case's own: they say it better."""
    failed = [part for part in rules.who if not part.condition.holds(facts)]
    if not failed:
        return ()
    looked_at = {name for part in failed for name in part.names}
    better = tuple(hold for hold in holds if _FACT_OF[hold.rule] in looked_at)
    unknown = [name for part in failed for name in part.names if name not in facts]
    not_known = f" ({', '.join(unknown)}: not known)" if unknown else ""
    return (*better, Hold("who", f"the flow is about others: {', '.join(part.says for part in failed)}{not_known}"))


_FACT_OF = {"case_open": "case", "proceedings_live": "proceedings", "complaint_open": "complaint"}


def not_chosen(rules: FlowRules, case: Case, known: Known) -> Iterator[Hold]:
    """Why chance, or an earlier wave, leaves this case out."""
    if rules.follows:
        answers = known.person.history.answers.get(rules.follows.flow)
        if answers is None or not rules.follows.answered.holds(answers):
            yield Hold("not_followed", f"they did not say yes to this in {rules.follows.flow}")
    if rules.sample and not sampled(rules.sample.share, rules.sample.seed, known.person.ticket(case)):
        yield Hold("not_sampled", f"not in the random sample of {float(rules.sample.share):.4g} of all")


def arm_in(rules: FlowRules, case: Case, known: Known) -> str:
    """The arm of the trial, or empty."""
    return arm_of(rules.arms.of, rules.arms.seed, known.person.ticket(case)) if rules.arms else ""


def cell_of(rules: FlowRules, case: Case, known: Known, facts: Mapping[str, object]) -> tuple[str, int]:
    """The cell of the quota that the case belongs to, and its draw: ``unit=north crime_category=burglary 2027-05``.

    A fact that is not known is a value of its own.
    """
    anchor = anchor_of(case, rules) if rules.quota else None
    if rules.quota is None or anchor is None:
        return "", 0
    cell = " ".join([*(f"{name}={facts.get(name, '')}" for name in rules.quota.of), _period(rules.quota, anchor)])
    return cell, draw(rules.quota.seed, known.person.ticket(case))


def _period(quota: Quota, day: date) -> str:
    match quota.each:
        case "month":
            return f"{day:%Y-%m}"
        case "quarter":
            return f"{day.year}-Q{(day.month + 2) // 3}"
        case "year":
            return f"{day.year}"


def quota_full() -> Hold:
    """As many of this cell as the flow wants have lower draws. The shell knows their rank, and tells so with this."""
    return Hold("quota", "as many of this group are asked as the flow wants; who is asked was drawn")


def anchor_of(case: Case, rules: FlowRules) -> date | None:
    """The day that the flow counts from, if it is known."""
    day: date | None = getattr(case, rules.anchor)
    return day if day is not None and sound(day) else None
