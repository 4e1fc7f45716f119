"""What goes on the record beside an answer: consent, what an answer is about, and words that tell what happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine.effects import Agreed, Answered, RaiseFlag
from tests.engine.talking import LANGUAGES, Talk, build

CONSENT = """
flow: consent
steps:
  show:
    ask: May we show your words?
    consent: training
    choose: {yes: Yes, no: No, tell_me_more: More about this}
  thanks:
    ask: May we pass on thanks?
    consent: pass_thanks
    apart: praise
    yes_no: true
  one_thing:
    ask: One thing? Please do not tell us what happened.
    write: {}
"""
SCRIPT = build(CONSENT)


def agreed(talk: Talk) -> list[tuple[str, bool]]:
    return [(effect.scope, effect.given) for effect in talk.effects if isinstance(effect, Agreed)]


@pytest.mark.parametrize(
    ("replies", "found"),
    [
        pytest.param(("yes",), [("training", True)], id="a yes agrees"),
        pytest.param(("no",), [("training", False)], id="a no takes back what was agreed to before"),
        pytest.param(("skip",), [], id="a skip is no yes, and takes nothing back"),
        pytest.param(("tell me more",), [], id="another answer is neither"),
        pytest.param(("hm hm", "hm hm", "hm hm"), [], id="silence is no yes"),
        pytest.param(("yes", "back"), [("training", True), ("training", False)], id="going back over a yes takes it back"),
        pytest.param(("no", "back"), [("training", False)], id="going back over a no changes nothing"),
        pytest.param(("yes", "back", "yes"), [("training", True), ("training", False), ("training", True)], id="said again, it counts"),
        pytest.param(("yes", "yes"), [("training", True), ("pass_thanks", True)], id="each scope has a yes of its own"),
        pytest.param(("yes", "stop"), [("training", True)], id="STOP is about messages, not about what is used"),
    ],
)
def test_what_a_reply_agrees_to(replies: tuple[str, ...], found: list[tuple[str, bool]]) -> None:
    """Only a clear yes to that very question does."""
    talk = Talk(SCRIPT, by="person")
    talk.say(*replies)
    assert agreed(talk) == found


@pytest.mark.parametrize(
    ("step", "reply", "apart"),
    [
        pytest.param("show", "yes", "consent", id="a consent is no feedback"),
        pytest.param("thanks", "yes", "praise", id="what the flow says goes first"),
        pytest.param("one_thing", "Ring me back", "", id="an ordinary answer is feedback"),
    ],
)
def test_what_an_answer_is_about(step: str, reply: str, apart: str) -> None:
    """Answers that are no feedback are marked, so that they count in no figures."""
    talk = Talk(SCRIPT, by="person")
    while talk.asked.key != f"step/{step}":
        talk.say("skip")
    talk.say(reply)
    assert [effect.apart for effect in talk.turn if isinstance(effect, Answered)] == [apart]


WORDS = [
    pytest.param("Ring me back when you say you will", False, id="about the service"),
    pytest.param("The officer was kind to me", False, id="about somebody who helped"),
    pytest.param("He broke into my house and hit me", True, id="what happened"),
    pytest.param("HE HIT ME!!", True, id="in capitals"),
    pytest.param("Ymosododd rhywun", True, id="in Welsh"),
    pytest.param("اس نے مجھے مارا", True, id="in Urdu"),
    pytest.param("us ne mujhe mara", True, id="in Urdu, in Latin letters"),
    pytest.param("word " * 60, False, id="60 words"),
    pytest.param("word " * 61, True, id="so many words that they may tell anything"),
]


@pytest.mark.parametrize(("words", "story"), WORDS)
def test_words_that_may_tell_what_happened_are_marked(words: str, story: bool) -> None:
    """Kept all the same, marked, and staff see a flag: one, however many answers of the turn are marked."""
    talk = Talk(SCRIPT, by="person")
    talk.say("skip", "skip", words)
    [answered] = [effect for effect in talk.turn if isinstance(effect, Answered)]
    assert (answered.story, answered.words.strip()) == (story, words.strip())
    flags = [effect for effect in talk.turn if isinstance(effect, RaiseFlag)]
    assert flags == ([RaiseFlag("story_told", "one_thing")] if story else [])


def test_a_comment_beside_an_answer_is_looked_at_too() -> None:
    """Words where a number was expected are kept as a comment; they may tell what happened as well."""
    talk = Talk(SCRIPT, by="person")
    talk.say("he attacked me in the street and nobody came")
    [answered] = [effect for effect in talk.turn if isinstance(effect, Answered)]
    assert (answered.outcome, answered.story, answered.apart) == ("comment", True, "consent")
    assert RaiseFlag("story_told", "show") in talk.turn


@pytest.mark.parametrize("language", LANGUAGES.words)
def test_every_language_has_signs(language: str) -> None:
    """A language without a list would hide nothing from nobody."""
    assert len(LANGUAGES.words[language].story_phrases) >= 15


SUPPORTER = (Path(__file__).resolve().parents[2] / "flows/shared/who-answers.yaml").read_text()
HELPED = """
flow: helped
steps:
  who_answers:
    include: shared/who-answers.yaml
  informed:
    ask: Did we keep you up to date?
    yes_no: true
  thanks:
    say: Thank you.
"""


@pytest.mark.parametrize(
    ("replies", "acting", "consent", "end"),
    [
        pytest.param(("1", "yes"), "", [], "finished", id="for themselves"),
        pytest.param(
            ("2", "yes", "yes"), "supporter", [("supporter_speaks", True)], "finished", id="somebody helps, and the person wants to"
        ),
        pytest.param(("2", "no"), "supporter", [("supporter_speaks", False)], "declined", id="the person does not want to"),
        pytest.param(("2", "skip"), "supporter", [], "declined", id="whoever helps does not say that the person wants to"),
        pytest.param(("skip", "yes"), "", [], "finished", id="nobody says who answers"),
        pytest.param(("2", "back", "1", "yes"), "", [], "finished", id="pressed by mistake"),
    ],
)
def test_whoever_helps_is_asked_whether_the_person_wants_to(
    replies: tuple[str, ...], acting: str, consent: list[tuple[str, bool]], end: str
) -> None:
    """And nobody's word is taken for the person's: who answered stays with the conversation, and so with every answer."""
    talk = Talk(build(HELPED, {"shared/who-answers.yaml": SUPPORTER}), by="person")
    talk.say(*replies)
    assert (talk.state.acting, agreed(talk), talk.state.end) == (acting, consent, end)


COMPLAINT = (Path(__file__).resolve().parents[2] / "flows/shared/complaint.yaml").read_text()
FORK = """
flow: forked
{promise}
steps:
  as_complaint:
    include: shared/complaint.yaml
  thanks:
    say: Thank you.
"""


@pytest.mark.parametrize(
    ("replies", "flags", "consents"),
    [
        pytest.param(("1", "skip"), ["complaint"], [("pass_complaint", True)], id="yes, without a word"),
        pytest.param(
            ("1", "too slow", "no"),
            ["complaint"],
            [("pass_complaint", True), ("pass_complaint_words", False)],
            id="their words stay with us",
        ),
        pytest.param(
            ("3", "1", "too slow", "1"), ["complaint"], [("pass_complaint", True), ("pass_complaint_words", True)], id="told more, yes"
        ),
        pytest.param(("2",), [], [("pass_complaint", False)], id="feedback is feedback"),
        pytest.param(("skip",), [], [], id="a skip is no complaint"),
        pytest.param(("hm hm", "hm hm", "hm hm"), [], [], id="silence is no complaint"),
        pytest.param(("3", "2"), [], [("pass_complaint", False)], id="told more, no"),
    ],
)
def test_nothing_is_made_a_complaint_silently(replies: tuple[str, ...], flags: list[str], consents: list[tuple[str, bool]]) -> None:
    """Only a clear yes is one. Words go with it after a yes of their own. All of it is apart from feedback."""
    talk = Talk(build(FORK.format(promise=""), {"shared/complaint.yaml": COMPLAINT}), by="person")
    talk.say(*replies)
    assert [effect.kind for effect in talk.effects if isinstance(effect, RaiseFlag)] == flags
    assert agreed(talk) == consents
    assert {effect.apart for effect in talk.effects if isinstance(effect, Answered)} == {"complaint"}


@pytest.mark.parametrize(
    ("promise", "language", "told"),
    [
        pytest.param("", "en", "", id="nobody promised anything"),
        pytest.param("replies_by: 5 working days", "en", "within 5 working days.", id="what was promised"),
        pytest.param("replies_by: 1 working days", "en", "within 1 working day.", id="one day"),
        pytest.param("replies_by: 2 weeks", "en", "within 14 days.", id="weeks, in days"),
    ],
)
def test_by_when_somebody_replies_is_told_where_it_is_promised(promise: str, language: str, told: str) -> None:
    """The sentence is left out of a flow that promises nothing."""
    talk = Talk(build(FORK.format(promise=promise), {"shared/complaint.yaml": COMPLAINT}), by="person", language=language)
    talk.say("1", "skip")
    said = " ".join(words for who, words in talk.transcript if who == "bot")
    assert (told in said) if told else ("will contact you within" not in said)
