"""The one conversation that every contestant holds: ten questions in three languages, and what people reply to them.

``bench/flows/ten-questions.yaml`` says the same in Hearback's own form; ``check_flow`` compares the two before each run. The
Welsh and Urdu were written for measuring and have not been read by a speaker: they are never sent to anyone.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import yaml

LANGUAGES = ("en", "cy", "ur")
FLOW_FILE = Path(__file__).parent / "flows" / "ten-questions.yaml"
START_WORD = "SURVEY"

Said = tuple[str, str, str]  # one sentence in the order of LANGUAGES


class Question(NamedTuple):
    """One question. ``options`` are (value, label) from number 1; a scale has ``low`` and ``high`` words for 1 and 5 instead."""

    name: str
    kind: str  # choose, yes_no, scale
    words: Said
    options: tuple[tuple[str, Said], ...] = ()
    low: Said = ("", "", "")
    high: Said = ("", "", "")
    only_if: tuple[str, str] | None = None  # asked only if this earlier question has this answer


YES_NO = (("yes", ("Yes", "Ie", "ہاں")), ("no", ("No", "Na", "نہیں")))
SCALE = range(1, 6)

QUESTIONS = (
    Question(
        "overall",
        "choose",
        (
            "Overall, how do you feel about the service you got?",
            "Yn gyffredinol, sut ydych chi'n teimlo am y gwasanaeth a gawsoch?",
            "مجموعی طور پر، آپ کو ملنے والی خدمت کے بارے میں آپ کیسا محسوس کرتے ہیں؟",
        ),
        (
            ("satisfied", ("Satisfied", "Bodlon", "مطمئن")),
            ("neither", ("Neither", "Y naill na'r llall", "دونوں نہیں")),
            ("dissatisfied", ("Dissatisfied", "Anfodlon", "غیر مطمئن")),
        ),
    ),
    Question(
        "first_told",
        "choose",
        (
            "How did we first tell you what would happen?",
            "Sut wnaethon ni ddweud wrthych gyntaf beth fyddai'n digwydd?",
            "ہم نے آپ کو پہلی بار کیسے بتایا کہ آگے کیا ہوگا؟",
        ),
        (
            ("phone", ("By phone", "Ar y ffôn", "فون پر")),
            ("text", ("By text", "Neges destun", "ٹیکسٹ پیغام سے")),
            ("letter", ("By letter", "Llythyr", "خط سے")),
            ("in_person", ("In person", "Wyneb yn wyneb", "آمنے سامنے")),
        ),
    ),
    Question(
        "told_progress",
        "yes_no",
        (
            "Did we tell you how things were going?",
            "Wnaethon ni ddweud wrthych sut roedd pethau'n mynd?",
            "کیا ہم نے آپ کو بتایا کہ معاملہ کیسے چل رہا ہے؟",
        ),
        YES_NO,
    ),
    Question(
        "listened",
        "scale",
        ("How well did we listen to you?", "Pa mor dda wnaethon ni wrando arnoch chi?", "ہم نے آپ کی بات کتنی اچھی طرح سنی؟"),
        low=("Not at all", "Ddim o gwbl", "بالکل نہیں"),
        high=("Very well", "Yn dda iawn", "بہت اچھی طرح"),
    ),
    Question(
        "help_offered",
        "yes_no",
        ("Did we offer you help or support?", "Wnaethon ni gynnig help neu gefnogaeth i chi?", "کیا ہم نے آپ کو مدد کی پیشکش کی؟"),
        YES_NO,
    ),
    Question(
        "help_useful",
        "choose",
        ("How useful was that help?", "Pa mor ddefnyddiol oedd yr help hwnnw?", "وہ مدد کتنی مفید تھی؟"),
        (
            ("very", ("Very useful", "Defnyddiol iawn", "بہت مفید")),
            ("a_little", ("A little useful", "Ychydig yn ddefnyddiol", "کچھ مفید")),
            ("not", ("Not useful", "Ddim yn ddefnyddiol", "مفید نہیں")),
        ),
        only_if=("help_offered", "yes"),
    ),
    Question(
        "understood",
        "scale",
        ("How easy was it to understand us?", "Pa mor hawdd oedd ein deall ni?", "ہماری بات سمجھنا کتنا آسان تھا؟"),
        low=("Very hard", "Anodd iawn", "بہت مشکل"),
        high=("Very easy", "Hawdd iawn", "بہت آسان"),
    ),
    Question(
        "reach_you",
        "choose",
        ("How would you like us to reach you?", "Sut hoffech chi i ni gysylltu â chi?", "آپ چاہیں گے کہ ہم آپ سے کیسے رابطہ کریں؟"),
        (
            ("text", ("Text message", "Neges destun", "ٹیکسٹ پیغام")),
            ("call", ("Phone call", "Galwad ffôn", "فون کال")),
            ("email", ("Email", "E-bost", "ای میل")),
            ("letter", ("Letter", "Llythyr", "خط")),
            ("in_person", ("In person", "Wyneb yn wyneb", "آمنے سامنے")),
        ),
    ),
    Question(
        "ask_again",
        "yes_no",
        ("Would you ask us for help again?", "Fyddech chi'n gofyn i ni am help eto?", "کیا آپ دوبارہ ہم سے مدد مانگیں گے؟"),
        YES_NO,
    ),
    Question(
        "respect",
        "scale",
        ("How much respect did we show you?", "Faint o barch wnaethon ni ei ddangos i chi?", "ہم نے آپ کا کتنا احترام کیا؟"),
        low=("None", "Dim", "بالکل نہیں"),
        high=("A lot", "Llawer", "بہت زیادہ"),
    ),
)

CLOSING: Said = ("Thank you. That was the last question.", "Diolch. Dyna oedd y cwestiwn olaf.", "شکریہ۔ یہ آخری سوال تھا۔")


class Talk(NamedTuple):
    """One person's conversation: digits as they are sent, and the answers that must be held at its end."""

    language: str
    replies: tuple[str, ...]
    answers: dict[str, str | int]


_EVERY_QUESTION = {
    "overall": ("1", "satisfied"),
    "first_told": ("2", "text"),
    "told_progress": ("1", "yes"),
    "listened": ("4", 4),
    "help_offered": ("1", "yes"),
    "help_useful": ("2", "a_little"),
    "understood": ("5", 5),
    "reach_you": ("3", "email"),
    "ask_again": ("1", "yes"),
    "respect": ("5", 5),
}
_NO_HELP_OFFERED = {
    "overall": ("3", "dissatisfied"),
    "first_told": ("4", "in_person"),
    "told_progress": ("2", "no"),
    "listened": ("1", 1),
    "help_offered": ("2", "no"),  # help_useful is not asked
    "understood": ("3", 3),
    "reach_you": ("5", "in_person"),
    "ask_again": ("2", "no"),
    "respect": ("2", 2),
}

TALKS = tuple(
    Talk(language, tuple(digit for digit, _ in path.values()), {name: value for name, (_, value) in path.items()})
    for path in (_EVERY_QUESTION, _NO_HELP_OFFERED)
    for language in LANGUAGES
)


def said(sentence: Said, language: str) -> str:
    """A sentence in one language."""
    return sentence[LANGUAGES.index(language)]


def translation(language: str) -> dict[str, str]:
    """Every English sentence and label of the survey with its translation, for a gettext catalogue."""
    sentences = [CLOSING]
    for question in QUESTIONS:
        sentences += [question.words, question.low, question.high, *(label for _, label in question.options)]
    return {sentence[0]: said(sentence, language) for sentence in sentences if sentence[0]}


def message(question: Question, language: str) -> str:
    """A question as a text message with numbered options: what a peer that has no wording of its own is given to send."""
    lines = [said(question.words, language)]
    if question.kind == "scale":
        lines += [f"1 {said(question.low, language)}", f"5 {said(question.high, language)}"]
    return "\n".join(lines + [f"{number} {said(label, language)}" for number, (_, label) in enumerate(question.options, 1)])


def value_of(question: Question, reply: str) -> str | int:
    """The answer that a digit stands for."""
    return int(reply) if question.kind == "scale" else question.options[int(reply) - 1][0]


def asked(talk: Talk) -> list[Question]:
    """The questions that this person is asked, in order."""
    return [question for question in QUESTIONS if question.name in talk.answers]


def check_flow() -> None:
    """Raise AssertionError unless the flow file asks the same questions, with the same choices, in the same order."""
    steps = yaml.safe_load(FLOW_FILE.read_text(encoding="utf-8"))["steps"]
    questions = {name: step for name, step in steps.items() if "ask" in step}
    assert list(questions) == [question.name for question in QUESTIONS], "the flow file asks other questions, or in another order"
    for question in QUESTIONS:
        step = questions[question.name]
        assert step["ask"] == question.words[0], f"{question.name}: other words"
        assert step.get("choose") == ({value: label[0] for value, label in question.options} if question.kind == "choose" else None), (
            question.name
        )
        assert bool(step.get("yes_no")) == (question.kind == "yes_no"), f"{question.name}: yes or no"
        ends = {"from": SCALE[0], "to": SCALE[-1], "low": question.low[0], "high": question.high[0]}
        assert step.get("scale") == (ends if question.kind == "scale" else None), f"{question.name}: another scale"
        assert step.get("only_if") == (dict([question.only_if]) if question.only_if else None), f"{question.name}: another condition"
