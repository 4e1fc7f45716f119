"""How carefully, until when, and how: tiers, the end of a confirmation, the channel."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from bot.asking.contact import channel_of, confirmed_until, consented_until
from bot.asking.decide import decide
from bot.asking.people import Consent
from bot.asking.tiers import DISCREET, NEVER, tier_of
from bot.flow.facts import CATEGORIES
from tests.asking.somebody import CASE, CONTACT, FLOW, NOW, PERSON, SERVICE, case, contact, person, rules, utc

TODAY = date(2027, 6, 2)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("who", "tier"),
    [
        pytest.param(PERSON, "R1", id="a burglary"),
        pytest.param(case(crime_category=""), "R1", id="nobody knows the kind of crime"),
        pytest.param(case(age=None), "R1", id="nobody knows the age"),
        pytest.param(case(age=18), "R1", id="18"),
        pytest.param(case(age=17), "R3", id="17"),
        pytest.param(case(risk="R2"), "R2", id="a person has set it"),
        pytest.param(case(risk="R1", crime_category="stalking"), "R2", id="the stricter of two"),
        pytest.param(case(risk="R2", crime_category="homicide"), "R3", id="the strictest of two"),
        pytest.param(contact(shared_phone="yes"), "R2", id="a shared phone"),
        pytest.param(contact(shared_phone="no"), "R1", id="a phone of their own"),
        pytest.param(person(cases=()), "R1", id="no case"),
        pytest.param(person(cases=(replace(CASE, crime_category="fgm"), CASE)), "R2", id="the strictest of their cases"),
    ],
)
def test_tiers(who, tier):
    """The strictest word counts, and the reason can be told."""
    found, because = tier_of(who)
    assert found == tier
    assert because


def test_kinds_of_crime_that_need_care_are_real_ones():
    """A name that is misspelt would protect nobody."""
    assert set(CATEGORIES) >= DISCREET | set(NEVER)


@pytest.mark.parametrize(
    ("changes", "tier", "until"),
    [
        pytest.param({}, "R1", date(2027, 8, 18), id="90 days for R1"),
        pytest.param({}, "R2", date(2027, 6, 19), id="30 days for R2"),
        pytest.param({}, "R3", None, id="never for R3"),
        pytest.param({"state": "confirmed_by_worker"}, "R1", date(2027, 8, 18), id="a worker's word is as good"),
        pytest.param({"state": "unknown"}, "R1", None, id="not confirmed"),
        pytest.param({"state": "unsafe"}, "R1", None, id="unsafe"),
        pytest.param({"confirmed_on": None}, "R1", None, id="nobody knows when"),
        pytest.param({"confirmed_on": date(1, 1, 1)}, "R1", None, id="a day that cannot be"),
    ],
)
def test_until_when_a_confirmation_holds(changes, tier, until):
    """The first day on which it is too old."""
    assert confirmed_until(replace(CONTACT, **changes), tier) == until


@pytest.mark.parametrize(
    ("ago", "risk", "asked"),
    [
        pytest.param(89, "R1", True, id="R1, 89 days"),
        pytest.param(90, "R1", False, id="R1, 90 days"),
        pytest.param(29, "R2", True, id="R2, 29 days"),
        pytest.param(30, "R2", False, id="R2, 30 days"),
    ],
)
def test_the_last_day_of_a_confirmation(ago, risk, asked):
    """Asked on the last day, and not on the next."""
    who = replace(case(risk=risk), contact=replace(CONTACT, confirmed_on=TODAY - ago * DAY))
    (decision,) = decide(NOW, who, [rules(FLOW + f"risk: {risk}\n")], SERVICE)
    assert (decision.at == NOW) is asked


def test_a_confirmation_that_ends_before_the_moment():
    """What could only be sent once the confirmation is too old is not planned, and staff see both reasons."""
    who = replace(case(court_dates=(date(2027, 6, 10),)), contact=replace(CONTACT, confirmed_on=date(2027, 3, 20)))
    (decision,) = decide(NOW, who, [rules()], SERVICE)
    assert (decision.at, decision.missed) == (None, False)
    assert [hold.rule for hold in decision.held] == ["court_date", "hours", "contact_expired"]


@pytest.mark.parametrize(
    ("changes", "channels", "offered", "channel"),
    [
        pytest.param({}, {"sms", "telegram", "ivr"}, {"sms", "telegram", "ivr"}, "sms", id="text, where nothing is said"),
        pytest.param({}, {"telegram", "ivr"}, {"sms", "telegram", "ivr"}, "telegram", id="Telegram, where there is no text"),
        pytest.param({}, {"ivr"}, {"ivr"}, "", id="never a call that nobody chose"),
        pytest.param({"channel": "ivr"}, {"sms", "ivr"}, {"sms", "ivr"}, "ivr", id="a call that they chose"),
        pytest.param({"channel": "ivr", "caller_id": "no_calls"}, {"sms", "ivr"}, {"sms", "ivr"}, "", id="no calls at all"),
        pytest.param({"channel": "telegram"}, {"sms"}, {"sms", "telegram"}, "", id="their way has no address: no other is taken"),
        pytest.param({"channel": "telegram"}, {"sms", "telegram"}, {"sms"}, "", id="their way is not the flow's: no other is taken"),
    ],
)
def test_the_channel(changes, channels, offered, channel):
    """Theirs, or text, or Telegram; none that they or the flow do not use."""
    assert channel_of(replace(contact(**changes), channels=frozenset(channels)), offered) == channel


def test_consent_is_per_channel_and_purpose():
    """The longest yes to this purpose on this channel counts; one that has ended does not."""
    given = utc(2027, 5, 1)
    yes = [Consent("sms", "invite", given, "form", utc(2027, 6, day)) for day in (1, 5, 3)]
    assert consented_until(yes, "sms", NOW) == utc(2027, 6, 5)
    assert consented_until(yes, "ivr", NOW) is False
    assert consented_until([*yes, Consent("sms", "invite", given, "form")], "sms", NOW) is True
    assert consented_until([Consent("sms", "panel", given, "form")], "sms", NOW) is False


def test_a_window_closes_with_the_consent():
    """A yes that ends at noon closes the window at noon."""
    who = person(consents=(Consent("sms", "invite", utc(2027, 5, 1), "form", utc(2027, 6, 2, 11)),))
    (decision,) = decide(NOW, who, [rules()], SERVICE)
    assert (decision.at, decision.closes) == (NOW, utc(2027, 6, 2, 11))
