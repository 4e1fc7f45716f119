"""How words and phrases of a wording list are written, and what they find."""

from __future__ import annotations

import pytest

from bot.flow.wording_lists import WordingLists, WordingRule

WELSH = {"p": ("b", "mh", "ph"), "g": ("", "ng"), "ll": ("l",)}


def found(term: str, text: str, mutations=(), **more) -> str:
    """The words that a rule with this one term finds, as they stand in the text."""
    rule = WordingRule("one", {"messages": "error"}, (term,), (), "It is so.", **more)
    lists = WordingLists("en", (rule,), names=("Victim Support", "Victims' Code"), mutations=dict(mutations))
    return ", ".join(word for one in lists.found(text) for word in one.words)


@pytest.mark.parametrize(
    ("term", "text", "words"),
    [
        pytest.param("claim", "Your claim is here", "claim", id="a whole word"),
        pytest.param("her", "another, other, here", "", id="never a part of one"),
        pytest.param("her", "For HER.", "HER", id="in capitals, shown as it stands"),
        pytest.param("alleg*", "The alleged allegation", "alleged, allegation", id="every word that begins so"),
        pytest.param("*ism", "Racism is", "Racism", id="every word that ends so"),
        pytest.param("*ing it", "Losing it, losing it", "Losing it, losing it", id="each once, as it is written"),
        pytest.param("your story/version", "Is it your version?", "your version", id="one word or the other"),
        pytest.param(
            "hard to reach", "hard-to-reach, hard  to\nreach", "hard-to-reach, hard  to\nreach", id="hyphens and lines between words"
        ),
        pytest.param("un-cooperative", "uncooperative, un cooperative", "uncooperative, un cooperative", id="a hyphen may be missing"),
        pytest.param("was (very) lucky", "was lucky, was very lucky", "was lucky, was very lucky", id="a word that may be missing"),
        pytest.param("was (very/so) lucky", "was so lucky, was too lucky", "was so lucky", id="one of two that may be missing"),
        pytest.param("how * was", "how helpful was it, how was it", "how helpful was", id="any one word"),
        pytest.param("not ... never", "We do not say it never.", "not say it never", id="up to three words between"),
        pytest.param("not ... never", "We do not. You never", "", id="of the same sentence"),
        pytest.param("not ... never", "not one two three four never", "", id="and no more than three"),
        pytest.param("takes # minutes", "It takes 25 minutes", "takes 25 minutes", id="a number in digits"),
        pytest.param("why didn't you", "Why didn’t you, why didnt you", "Why didn’t you, why didnt you", id="apostrophes of every kind"),
        pytest.param("court crown", "about court (Crown", "court (Crown", id="a bracket between"),
        pytest.param("victim*", "Victim Support, the Victims’ Code", "", id="proper names are left alone"),
        pytest.param("victim*", "victim support", "victim", id="as they are written and not otherwise"),
        pytest.param("organisation", "{organisation} here", "", id="no placeholder is looked at"),
        pytest.param("café", "A cafe\u0301", "caf\u00e9", id="an accent written by itself"),
        pytest.param("is", "\u0130s is", "is", id="a capital that has no single small letter moves nothing"),
        pytest.param("آپ کا", "کیا آپکا", "آپکا", id="Urdu run together"),
        pytest.param("آپ کا", "كیا آپ كا", "آپ كا", id="and typed on an Arabic keyboard"),
        pytest.param("فوراً", "فورا، فوراً", "فورا, فوراً", id="with a vowel mark or without"),
        pytest.param("آپ کا", "آپ\u200cکا", "آپ\u200cکا", id="and with a joiner"),
    ],
)
def test_terms(term: str, text: str, words: str) -> None:
    """Each way to write a term finds what it says and nothing else."""
    assert found(term, text) == words


@pytest.mark.parametrize(
    ("term", "text", "words"),
    [
        pytest.param("prawf", "prawf, brawf, mhrawf, phrawf, crawf", "prawf, brawf, mhrawf, phrawf", id="each beginning that it may have"),
        pytest.param("gwan", "wan, ngwan", "wan, ngwan", id="a letter that falls away"),
        pytest.param("llys", "y lys", "lys", id="two letters that are one"),
        pytest.param("y prawf", "y brawf", "y brawf", id="later in a phrase too"),
        pytest.param("prawf/gwan", "wan", "wan", id="in each of two words"),
    ],
)
def test_words_that_change_at_the_beginning(term: str, text: str, words: str) -> None:
    """A language that mutates lists a word once."""
    assert found(term, text, WELSH.items()) == words


@pytest.mark.parametrize(
    ("more", "text", "words"),
    [
        pytest.param({"but": ("in case",)}, "In case you want it", "", id="a phrase that is fine"),
        pytest.param({"but": ("in case",)}, "In case your case ends", "case", id="beside one that is not"),
        pytest.param({"sentences": "questions"}, "A case. Another case? Case.", "case", id="questions alone"),
        pytest.param({"sentences": "questions"}, "کیا case؟ Yes.", "case", id="in every script"),
        pytest.param({"sentences": "statements"}, "My case? Case 5.30pm", "Case", id="statements alone"),
        pytest.param({"as_written": True}, "CASE case", "case", id="capitals count"),
    ],
)
def test_what_narrows_a_rule(more: dict, text: str, words: str) -> None:
    """A rule may leave phrases alone, look at some sentences, or mind capitals."""
    assert found("case", text, **more) == words
