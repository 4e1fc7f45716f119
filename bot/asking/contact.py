"""The gate before everything: whether this person may be written to at all, and how. Whatever is not known is no."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta

from bot.asking.day_words import day_words
from bot.asking.decisions import Hold
from bot.asking.people import CONFIRMED, Consent, Contact, Person
from bot.asking.tiers import Risk

CONFIRMED_FOR: dict[Risk, timedelta] = {"R1": timedelta(days=90), "R2": timedelta(days=30)}
INVITE = "invite"  # the purpose of a consent to being asked
_WAYS = {"sms": "by text", "telegram": "by Telegram", "ivr": "by telephone"}


def confirmed_until(contact: Contact, tier: Risk) -> date | None:
    """The first day on which the confirmation is too old: 30 days after it for R2, 90 for R1, in the person's calendar.

    None where the contact is not confirmed, where nobody knows the day, and for R3: nothing leaves then.
    """
    if contact.state not in CONFIRMED or contact.confirmed_on is None or tier not in CONFIRMED_FOR:
        return None
    if not 1900 <= contact.confirmed_on.year <= 2199:
        return None
    return contact.confirmed_on + CONFIRMED_FOR[tier]


def closed_to(person: Person, tier: Risk, today: date) -> Iterator[Hold]:
    """Why nothing may be sent to this person on any channel."""
    if person.erased:
        yield Hold("erased", "they asked us to delete what we know of them")
    if person.stopped or person.contact.state == "stopped":
        yield Hold("stopped", "they said STOP")
        return
    if person.do_not_invite:
        yield Hold("do_not_invite", "they are on a list of people whom somebody else is asking")
    yield from _not_confirmed(person.contact, tier, today)


def _not_confirmed(contact: Contact, tier: Risk, today: date) -> Iterator[Hold]:
    if contact.state == "unsafe":
        yield Hold("contact_unsafe", "it is not safe to write to them")
    elif contact.state not in CONFIRMED:
        yield Hold("contact_unknown", "nobody has confirmed that it is safe to write to them")
    elif contact.confirmed_on is None:
        yield Hold("contact_unknown", "nobody knows on which day it was confirmed that it is safe to write to them")
    elif contact.confirmed_on > today:
        yield Hold("contact_unknown", f"the day of the confirmation, {day_words(contact.confirmed_on)}, has not come")
    elif tier != "R3" and ((until := confirmed_until(contact, tier)) is None or until <= today):
        yield expired(contact, tier)


def expired(contact: Contact, tier: Risk) -> Hold:
    """The confirmation is too old."""
    day = f" on {day_words(contact.confirmed_on)}" if contact.confirmed_on else ""
    return Hold("contact_expired", f"it was confirmed{day} that it is safe to write, and that holds for {CONFIRMED_FOR[tier].days} days")


def channel_of(person: Person, offered: Collection[str]) -> str:
    """The channel on which this person is asked in a flow; empty where there is none.

    Theirs if they have one, or else text, or else Telegram; never a call that nobody chose, and none to who wants no calls.
    """
    chosen = person.contact.channel or ("sms" if "sms" in person.channels else "telegram")
    if chosen not in offered or chosen not in person.channels or (chosen == "ivr" and person.contact.caller_id == "no_calls"):
        return ""
    return chosen


def consented_until(consents: Sequence[Consent], channel: str, now: datetime) -> datetime | bool:
    """When the yes to being asked on this channel ends; True where it has no end, False where there is none now."""
    ends = [consent.until for consent in consents if consent.purpose == INVITE and consent.channel == channel]
    if None in ends:
        return True
    return max((end for end in ends if end is not None and end > now), default=False)


def no_consent(channel: str) -> Hold:
    """They have not said yes to this."""
    return Hold("no_consent", f"they have not said yes to being asked {_WAYS.get(channel, 'this way')}")


def no_channel() -> Hold:
    """No way leads to them."""
    return Hold("no_channel", "there is no way to reach them that both the flow and they use")
