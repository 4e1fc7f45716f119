"""What a field of the log takes, and what it does not."""

from __future__ import annotations

import pytest

from bot import log
from bot.asking.rules import RULES
from bot.dispatch.fuse import REFUSALS
from bot.dispatch.port import Outcome
from bot.log.fields import CHANNELS, OUTCOMES, sifted
from channels import contract
from channels.twilio_shared import OUTCOMES as OF_TWILIO

ID = "0123456789abcdef" * 2


def _raised(kind: type[Exception], words: str) -> Exception:
    try:
        raise kind(words)  # noqa: TRY301 - it needs its traceback
    except Exception as error:  # noqa: BLE001 - whatever it is
        return error


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("channel", "sms", id="a channel"),
        pytest.param("outbox", ID, id="an id of ours"),
        pytest.param("outcome", "uncertain", id="an outcome"),
        pytest.param("code", "21610", id="a code of Twilio's"),
        pytest.param("code", "no-answer", id="a code in words"),
        pytest.param("flow", "after-case-closed", id="a flow"),
        pytest.param("status", 503, id="a status"),
        pytest.param("count", 0, id="none"),
        pytest.param("seconds", 0.25, id="a length of time"),
    ],
)
def test_what_is_written_down(field, value):
    """Each kind of value that may stand in a log."""
    assert sifted({field: value}) == ({field: value}, [])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("channel", "+447700900999", id="a number where a channel belongs"),
        pytest.param("channel", "Sms", id="a channel is named exactly"),
        pytest.param("outbox", "+447700900999", id="a number where an id belongs"),
        pytest.param("outbox", ID.upper(), id="capitals: not one of ours"),
        pytest.param("outbox", ID + "0", id="one digit too many"),
        pytest.param("code", "447700900999", id="a number where a code belongs"),
        pytest.param("code", "a447700900999", id="a number with a letter before it"),
        pytest.param("code", "Canary Featherstone", id="a name where a code belongs"),
        pytest.param("code", "my answer", id="words where a code belongs"),
        pytest.param("code", 21610, id="a code is text"),
        pytest.param("kind", "21610\n", id="a line break at the end"),
        pytest.param("flow", "x" * 61, id="too long for a flow"),
        pytest.param("count", 447700900999, id="a number where a count belongs"),
        pytest.param("count", -1, id="fewer than none"),
        pytest.param("count", True, id="a yes is no count"),
        pytest.param("count", "3", id="a count is a number"),
        pytest.param("seconds", float("nan"), id="no length at all"),
        pytest.param("seconds", float("inf"), id="for ever"),
        pytest.param("status", 7700, id="no status"),
        pytest.param("error", "ValueError: +447700900999", id="an error in words"),
        pytest.param("at", "/home/canary/x.py:1", id="somebody's home folder"),
        pytest.param("outcome", "ok", id="no outcome of ours"),
        pytest.param("words", "my answer", id="a field that is not in the list"),
        pytest.param("person", ID, id="not even the id of a person"),
    ],
)
def test_what_is_refused(field, value):
    """Whatever could be a number, a name, words or a token."""
    assert sifted({field: value}) == ({}, [field])


@pytest.mark.parametrize(
    "letter", [*map(chr, range(32)), *map(chr, range(127, 160)), "\u2028", "\u2029", "\u202e", "\u2066", "\u200f", "\0"]
)
def test_no_field_takes_a_letter_that_nobody_sees(letter):
    """No line break, control character or direction mark gets into any field (ASVS 5.0, 16.4.1)."""
    for field in log.FIELDS:
        for value in (letter, f"sms{letter}", f"{letter}{ID[:-1]}", f"a{letter}b"):
            assert sifted({field: value})[1] == [field]


def test_an_exception_gives_its_class_and_our_own_line():
    """Its words quote a person; they are never looked at."""
    from bot.settings import read_settings  # noqa: PLC0415 - for the line that raises

    try:
        read_settings({"PUBLIC_URL": 5})  # type: ignore[dict-item]  # a defect
    except AttributeError as error:
        kept, refused = sifted({"error": error})
    assert refused == []
    assert kept["error"] == "AttributeError"
    assert str(kept["at"]).startswith("bot/settings.py:")


@pytest.mark.parametrize(
    ("error", "named"),
    [
        pytest.param(_raised(ValueError, "+447700900999"), "ValueError", id="raised in a test: no line of ours"),
        pytest.param(
            _raised(type("447700900999 is wrong", (Exception,), {}), ""), "Exception", id="a class that somebody named after a person"
        ),
    ],
)
def test_a_strange_exception(error, named):
    """No place outside the house, and no class but a plain name."""
    assert sifted({"error": error}) == ({"error": named}, [])


@pytest.mark.parametrize(
    ("said", "known"),
    [
        pytest.param(set(contract.CHANNELS), set(CHANNELS), id="channels"),
        pytest.param(set(Outcome.__args__), set(OUTCOMES), id="outcomes"),
    ],
)
def test_closed_lists_are_those_of_the_house(said, known):
    """A new channel or outcome needs its place in the log's list too."""
    assert said == known


@pytest.mark.parametrize("code", [*(rule.name for rule in RULES), *REFUSALS, *map(str, OF_TWILIO)])
def test_every_code_of_ours_can_be_written_down(code):
    """The sieve is not so fine that it hides what somebody needs to know."""
    assert sifted({"code": code}) == ({"code": code}, [])
