"""How a flow stands in a language: message by message, and whether it is sent."""

from __future__ import annotations

import pytest

from bot.language.catalogue import read_catalogue
from bot.language.standing import InLanguage, Standing, judged

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
ONE = '# reviewed: {by}\n{flags}msgctxt "a/say"\nmsgid "Hello {{organisation}}."\nmsgstr "{said}"\n'
ENGLISH = "Hello {organisation}."
ANN = "Ann Example, 2026-11-01"


def _standing(by: str = "no", flags: str = "", said: str = "Helo {organisation}.", english: str = ENGLISH) -> Standing:
    catalogue, _ = read_catalogue("cy/flows.po", (HEAD + ONE.format(by=by, flags=flags, said=said)).encode())
    [found] = judged(catalogue, "cy/flows.po", [("a/say", english)])
    return found


@pytest.mark.parametrize(
    ("given", "state", "sent", "sent_in_a_rehearsal"),
    [
        pytest.param({"by": ANN}, "reviewed", True, True, id="reviewed"),
        pytest.param({}, "unreviewed", False, True, id="nobody has reviewed it"),
        pytest.param({"by": ANN, "flags": "#, fuzzy\n"}, "stale", False, False, id="marked fuzzy"),
        pytest.param({"by": ANN, "english": "Hi {organisation}."}, "stale", False, False, id="the English changed, and nobody ran update"),
        pytest.param({"by": ANN, "said": "Helo {sefydliad}."}, "unfit", False, False, id="a placeholder was renamed"),
        pytest.param({"said": ""}, "missing", False, False, id="not translated"),
    ],
)
def test_each_state(given, state, sent, sent_in_a_rehearsal):
    """What is stale, missing or unfit is never sent; what nobody has reviewed only where the service says so."""
    found = _standing(**given)
    assert (found.state, found.file, found.line) == (state, "cy/flows.po", 7 + ("flags" in given))
    assert InLanguage("a", "cy", (found,)).sent is sent
    assert InLanguage("a", "cy", (found,), unreviewed=True).sent is sent_in_a_rehearsal
    assert found.says


def test_what_is_in_no_catalogue_is_missing():
    """A new step whose catalogues nobody has updated."""
    catalogue, _ = read_catalogue("cy/flows.po", HEAD.encode())
    [found] = judged(catalogue, "cy/flows.po", [("a/new", "New.")])
    assert (found.state, found.line) == ("missing", 1)
    assert "hearback translate update" in found.try_instead


def test_why_in_one_line():
    """The first message is named, and how many more there are."""
    stale = _standing(flags="#, fuzzy\n")
    assert InLanguage("a", "cy", (stale,)).why() == "a/say is stale"
    assert InLanguage("a", "cy", (_standing(), stale, stale)).why() == "a/say is stale, and 2 more are not ready"
    assert InLanguage("a", "cy", (_standing(),), unreviewed=True).why() == ""
    assert InLanguage("a", "pl", (), because="there is no folder pl").why() == "there is no folder pl"
