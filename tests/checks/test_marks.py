"""Marks that no message has, in whatever language: each rule's own examples, and what each leaves alone."""

from __future__ import annotations

import pytest

from bot.checks.marks import RULES
from bot.flow.wording_lists import WordingLists, WordingRule
from tests.checks.examples import found

INITIALS = WordingRule("initials", {"messages": "error"}, ("CPS",), (), "Few know it.", as_written=True)
LISTS = WordingLists("en", (INITIALS,), names=("Stop Hate UK",), capitals=("NHS",), links=("www.gov.uk",))


@pytest.mark.parametrize(
    ("text", "head", "rules"),
    [
        pytest.param("Text HELLO.", "", ["capitals"], id="a word that nobody types"),
        pytest.param("Text HELLO.", "start_words: [HELLO]\n", [], id="one that begins the flow"),
        pytest.param("The NHS is here.", "", [], id="on the list"),
        pytest.param("Stop Hate UK is here.", "", [], id="in a name"),
        pytest.param("The UK is here.", "", ["capitals"], id="and not outside it"),
        pytest.param("The CPS is here.", "", [], id="initials have a rule of their own"),
        pytest.param("{organisation} is here.", "", [], id="a placeholder"),
        pytest.param("See https://www.gov.uk/victims", "", [], id="a link to a host on the list"),
        pytest.param("See https://www.gov.uk/victims.", "", [], id="at the end of a sentence"),
        pytest.param("See HTTPS://WWW.GOV.UK", "", ["capitals", "link"], id="shouted"),
        pytest.param("See http://www.gov.uk/x", "", ["link"], id="not in private"),
        pytest.param("See www.gov.uk/x", "", ["link"], id="not in full"),
        pytest.param("See https://www.gov.uk/x?id=7", "", ["link"], id="with what nobody can read"),
        pytest.param("See https://www.gov.uk.example.com/x", "", ["link"], id="a host that only begins like one"),
        pytest.param("See https://www.gov.uk@example.com/x", "", ["link"], id="a host behind a name"),
        pytest.param("See https://www.gov.uk/x", "risk: R2\n", ["link"], id="none in a discreet flow"),
        pytest.param("See https://bit.ly/x", "", ["link"], id="a short link"),
        pytest.param("Yes.No.Maybe. At 9.30am.", "", [], id="full stops without a space"),
        pytest.param("ہم یہ ہر وقت نہیں دیکھتے۔", "", [], id="Urdu"),
        pytest.param("Mae'r tŷ yma, ŵyn.", "", [], id="Welsh"),
    ],
)
def test_what_the_lists_allow(text: str, head: str, rules: list[str]) -> None:
    """Capitals and links by the lists of the language; nothing else is allowed by anybody."""
    assert found(text, RULES, head, LISTS) == rules


def test_a_short_link_is_refused_though_it_is_listed() -> None:
    """Nobody can read where it leads."""
    assert found("See https://bit.ly/x", RULES, lists=WordingLists("en", (), links=("bit.ly",))) == ["link"]
