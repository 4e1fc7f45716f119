"""Every reason why somebody is not asked, or not yet. The names stand in decisions, plans and the ledger; the order is that of looking."""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """``name`` is stable; ``means`` is a sentence for staff and for the reference."""

    name: str
    means: str


RULES: tuple[Rule, ...] = (
    # may we write at all
    Rule("contact_unknown", "Nobody has confirmed that it is safe to write to this person."),
    Rule("contact_unsafe", "It is not safe to write to this person."),
    Rule("contact_expired", "It was confirmed too long ago that it is safe to write: 30 days for R2, 90 for R1."),
    Rule("stopped", "The person said STOP, or withdrew in another way."),
    Rule("erased", "The person asked us to delete what we know of them."),
    Rule("no_consent", "The person has not said yes to being asked this way."),
    Rule("no_channel", "There is no way to reach the person that the flow and the person both use."),
    Rule("do_not_invite", "Somebody else is asking this person already."),
    # how carefully
    Rule("tier_never", "Nobody of risk R3 is written to by the bot: a person talks to them."),
    Rule("tier_wording", "The person is of risk R2, and the flow is not written discreetly."),
    # is this flow about them
    Rule("who", "The flow is about other cases."),
    Rule("not_sampled", "The case is not in the random sample."),
    Rule("quota", "As many of this group are asked as the flow wants."),
    Rule("not_followed", "The person did not say yes to this in the wave before."),
    Rule("asked_already", "The case has been asked in this flow and wave. It is asked once."),
    # the case
    Rule("case_open", "The case is open, or was opened again."),
    Rule("proceedings_live", "A court, an appeal or a review is at work on the case."),
    Rule("complaint_open", "The person has a complaint with us that is open."),
    Rule("anchor_missing", "The day that the flow counts from is not known."),
    Rule("anchor_in_future", "The day that the flow counts from has not come."),
    # earliest and latest
    Rule("not_yet", "The flow's `earliest` has not come."),
    Rule("too_late", "The flow's `latest` has gone by, or will before anything is possible. It is never squeezed in."),
    # days
    Rule("court_date", "14 days before to 14 days after a court date."),
    Rule("anniversary", "7 days before to 7 days after the day of the event and its anniversaries."),
    Rule("avoid_date", "A day on which the person does not want to hear from us."),
    Rule("bank_holiday", "A bank holiday where the person lives; where that is not known, in any nation."),
    Rule("year_end", "20 December to 3 January."),
    Rule("faith_day", "A day or hours of the faith and local calendar, which holds for everybody."),
    Rule("sunday", "Nobody is asked on a Sunday."),
    Rule("area_hold", "Nobody is asked in this area now."),
    Rule("calendar_not_published", "The bank holidays of that year are not known yet."),
    # time of day
    Rule("safe_hours", "Outside the hours that are safe for this person."),
    Rule("hours", "Outside the hours of the flow, or of the day: 10:00 to 19:00 where the person lives."),
    Rule("zone_unknown", "There is no such time zone, so nobody knows what time it is for this person."),
    # too much
    Rule("cap_90_days", "The person was invited less than 90 days ago, in any flow."),
    Rule("cap_year", "The person was invited three times within 365 days, in any flow."),
    Rule("conversation_open", "A conversation with this person is open."),
    Rule("open_flag", "The person may not be safe, and no member of staff has said yet what was done: see `hearback flags`."),
    Rule(
        "recent_flag",
        "Less than 48 hours ago staff were told to look at this person, or a member of staff dealt with what may have been danger.",
    ),
    Rule("cap_today", "The person was sent as many messages today as are sent in a day."),
)
