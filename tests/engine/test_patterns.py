"""Phrases as patterns of words: what each mark finds and what it does not, in what time, and what cannot be read."""

from __future__ import annotations

import pytest

from bot.engine.alarms import Alarms
from bot.engine.notation import Unreadable, as_it_is_said, known_parts
from bot.engine.patterns import Patterns
from bot.engine.phrases import MOST_REMEMBERED, Found, Phrases
from bot.engine.spelling import Spelling, changed_beginnings
from bot.flow.words import Words

GROUPS = {
    "who": ("he", "she", "my ex", "the (other) man"),
    "near": ("outside", "at/by the door"),
    "threat": ("WHO is NEAR",),
}


def _found(phrase: str, said: str) -> list[str]:
    tokens = said.split()
    patterns = Patterns(GROUPS, lambda word: [tuple(word.split())])
    return [" ".join(tokens[one.at : one.end]) for one in Phrases(patterns.steps(phrase, "x")).found(tokens)]


@pytest.mark.parametrize(
    ("phrase", "said", "found"),
    [
        pytest.param("kill me", "he will kill me now", ["kill me"], id="words"),
        pytest.param("kill me", "kill the time with me", [], id="words stand one after the other"),
        pytest.param("a gun/knife", "with a knife and a gun", ["a knife", "a gun"], id="one or the other"),
        pytest.param("has (got) (a) knife", "he has knife", ["has knife"], id="what may be left out is"),
        pytest.param("has (got) (a) knife", "he has got a knife", ["has got a knife"], id="or is there"),
        pytest.param("threw * at me", "he threw plates at me", ["threw plates at me"], id="any one word"),
        pytest.param("threw * at me", "he threw at me", [], id="and not none"),
        pytest.param("said ... kill me", "he said kill me", ["said kill me"], id="a gap may be none"),
        pytest.param("said ... kill me", "he said one two three kill me", ["said one two three kill me"], id="three words at most"),
        pytest.param("said ... kill me", "he said one two three four kill me", [], id="four are too many"),
        pytest.param("WHO is NEAR", "my ex is by the door", ["my ex is by the door"], id="groups, with words and phrases in them"),
        pytest.param("WHO is NEAR", "the other man is outside", ["the other man is outside"], id="a group's phrase has all the marks"),
        pytest.param("THREAT now", "she is outside now", ["she is outside now"], id="a group uses another"),
        pytest.param("she/WHO left", "my ex left", ["my ex left"], id="a word or a group"),
        pytest.param("is NEAR", "is at the", [], id="not the half of it"),
    ],
)
def test_what_a_phrase_finds(phrase: str, said: str, found: list[str]) -> None:
    """Each mark of the notation, by what it finds and what it does not."""
    assert _found(phrase, said) == found


def test_kinds_are_found_at_once_and_told_apart() -> None:
    """Phrases of several kinds are looked for in one go, also where one stands inside another."""
    patterns = Patterns({}, lambda word: [(word,)])
    phrases = Phrases([*patterns.steps("not safe to park", "none"), *patterns.steps("not safe", "danger")])
    assert list(phrases.found(["it", "is", "not", "safe", "to", "park"])) == [Found(2, 4, "danger"), Found(2, 6, "none")]
    assert phrases.within(["not", "safe"])
    assert not phrases.within(["to", "park"])


@pytest.mark.parametrize(
    ("phrase", "says"),
    [
        pytest.param("WHOM is here", "no group `whom`", id="a group that is not there"),
        pytest.param("(he) is here", "begins or ends with a word", id="what may be left out at the beginning changes nothing"),
        pytest.param("is here (now)", "begins or ends with a word", id="nor at the end"),
        pytest.param("... is here", "begins or ends with a gap", id="a gap at the beginning"),
        pytest.param("is here *", "begins or ends with a gap", id="any word at the end"),
        pytest.param("he/ is here", "`he/` cannot be read", id="nothing after the stroke"),
        pytest.param("is (right here) now", "`(right` cannot be read", id="two words in brackets"),
        pytest.param("is here/... now", "cannot be read", id="a gap among words"),
    ],
)
def test_what_cannot_be_read_is_told(phrase: str, says: str) -> None:
    """Each says what is wrong and what to try."""
    with pytest.raises(Unreadable, match=says.replace("(", r"\(")) as wrong:
        known_parts(phrase, GROUPS)
    assert wrong.value.try_instead


@pytest.mark.parametrize(
    ("phrase", "plain"), [("he is here", True), ("WHO is here", False), ("he/she is here", False), ("he is (not) here", False)]
)
def test_some_phrases_are_what_people_say(phrase: str, plain: bool) -> None:
    """The drill tries those that stand as they are said."""
    assert as_it_is_said(phrase) is plain


def test_a_word_that_is_passed_over_is_so_in_phrases_too() -> None:
    """The word "really" changes nothing, in a reply, in a phrase and in a group; a group that holds it is not found in nothing."""
    words = Words(
        "en",
        "English",
        danger_phrases=("really kill me", "under a TRAIN"),
        groups={"train": ("train", "bus")},
        passed_over=("really", "bus"),
    )
    alarms = Alarms([words])
    assert alarms.heard(["kill", "me"])
    assert alarms.heard(["kill", "really", "me"])
    assert not alarms.heard(["under", "a", "tree"])


def test_words_are_found_however_they_begin() -> None:
    """Where beginnings change, a phrase holds the word of the dictionary; short words stay as they are."""
    mutations = {"c": ("g", "ngh", "ch"), "ll": ("l",), "g": ("", "ng")}
    assert changed_beginnings("cyllell", mutations) == ("cyllell", "gyllell", "nghyllell", "chyllell")
    assert changed_beginnings("lladd", mutations) == ("lladd", "ladd")
    assert changed_beginnings("car", mutations) == ("car",)
    assert Alarms([Words("cy", "Cymraeg", danger_phrases=("gan cyllell",), mutations=mutations)]).heard(["gan", "gyllell"])


def test_letters_that_people_write_for_each_other_are_one() -> None:
    """A language without one spelling is heard in all of them; a word of another language stays what it is."""
    urdu = Words("ur", "اردو", danger_phrases=("maar hai",), alike={"aa": "a", "ai": "e"})
    english = Words("en", "English", low_mood_phrases=("he mars",))
    for said in ("maar hai", "mar hai", "maar he", "mar he"):
        assert Alarms([english, urdu]).heard(said.split()) == {"danger"}
    assert Alarms([english, urdu]).heard(["he", "mars"]) == {"low_mood"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("strangld", "strangled", id="the longer of two: letters are left out more often than added"),
        pytest.param("hunan", "hoon", id="a short form of a short form"),
    ],
)
def test_the_likelier_word_is_meant(written: str, read: str) -> None:
    """With many words known, more than one may be near."""
    spelling = Spelling({"hunan": "hun", "hun": "hoon"}, [])
    spelling.learn("strangle strangled hoon")
    assert spelling.of([written]) == [read]


def test_whatever_is_written_is_read_in_time_that_grows_with_its_length() -> None:
    """No text makes the search go back: the places that are remembered are few, and each word is asked at most once at each."""
    patterns = Patterns({}, lambda word: [(word,)])
    phrases = Phrases(step for end in "bcdefgh" for step in patterns.steps(f"a ... a ... a ... {end}", end))
    assert not phrases.within(["a"] * 2_000)
    assert len(phrases._places) < 100 < MOST_REMEMBERED
