"""Reading one catalogue: what may be sent, what may not, and what is told about it."""

from __future__ import annotations

import pytest

from bot.language.agreement import disagreements, leaves_out_that_we_do_not_ask
from bot.language.catalogue import read_catalogue

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
ONE = '# reviewed: no\nmsgctxt "a/say"\nmsgid "Hello {organisation}, reply GO."\nmsgstr "Helo {organisation}, atebwch GO."\n'
KEY = ("a/say", "Hello {organisation}, reply GO.")


def _read(body: str):
    return read_catalogue("cy/flows.po", (HEAD + body).encode())


def test_a_translation_is_found_by_context_and_english():
    """The same English in another place may read differently."""
    catalogue, problems = _read(ONE)
    assert problems == []
    assert catalogue.usable(*KEY) == "Helo {organisation}, atebwch GO."
    assert catalogue.usable("b/say", KEY[1]) is None
    assert catalogue.usable("a/say", "Another text.") is None


REVIEWS = [
    pytest.param("# reviewed: no", False, 0, id="nobody yet"),
    pytest.param("# reviewed: Ann Example, 2026-11-01", True, 0, id="a name and a day"),
    pytest.param("# reviewed: yes", False, 1, id="not who, not when"),
    pytest.param("# reviewed: Ann Example", False, 1, id="not when"),
    pytest.param("# another comment", False, 0, id="nothing said"),
]


@pytest.mark.parametrize(("comment", "reviewed", "told"), REVIEWS)
def test_a_review_has_a_name_and_a_day(comment, reviewed, told):
    """Only a named review on a day counts; an unclear one is told as a warning."""
    catalogue, problems = _read(ONE.replace("# reviewed: no", comment))
    assert catalogue.translations[KEY].reviewed is reviewed
    assert [found.rule for found in problems] == ["catalogue-reviewed"] * told


UNUSED = [
    pytest.param(ONE.replace("# reviewed: no", "#, fuzzy"), None, id="fuzzy: the English has changed"),
    pytest.param(ONE.replace("Helo {organisation}", "Helo {sefydliad}"), "translation-placeholders", id="another placeholder"),
    pytest.param(ONE.replace("Helo {organisation}", "Helo"), "translation-placeholders", id="a placeholder is missing"),
    pytest.param(ONE.replace("atebwch GO", "atebwch YMLAEN"), "translation-commands", id="the command word was translated"),
    pytest.param(ONE.replace("atebwch GO", "atebwch GO neu STOP"), "translation-commands", id="a command word was added"),
    pytest.param(ONE.replace("Helo {organisation}, atebwch GO.", ""), None, id="nothing translated"),
]


@pytest.mark.parametrize(("body", "rule"), UNUSED)
def test_what_is_not_fit_is_not_sent(body, rule):
    """A stale, broken or empty translation is never sent; a broken one is told with its line."""
    catalogue, problems = _read(body)
    assert catalogue.usable(*KEY) is None
    assert [(found.rule, found.line) for found in problems] == ([(rule, 7)] if rule else [])


def test_a_stale_translation_can_still_be_looked_at():
    """The translator finds the old words."""
    catalogue, _ = _read(ONE.replace("# reviewed: no", "#, fuzzy"))
    assert catalogue.translations[KEY][:3] == ("Helo {organisation}, atebwch GO.", False, True)


BROKEN = [
    pytest.param(ONE + 'msgid "x\n', 9, id="a quotation mark is missing"),
    pytest.param(ONE + "hello\n", 9, id="a line of no form"),
    pytest.param(ONE + 'msgctxt "b"\nmsgid "B"\n', 10, id="a message without msgstr"),
    pytest.param(ONE + 'msgid "B"\nmsgid "C"\nmsgstr "D"\n', 9, id="parts in the wrong order"),
]


@pytest.mark.parametrize(("body", "line"), BROKEN)
def test_a_broken_catalogue_is_told_with_its_line(body, line):
    """It cannot be read half: a translator would not notice what is missing."""
    catalogue, problems = _read(body)
    assert catalogue is None
    assert [(found.file, found.rule, found.line) for found in problems] == [("cy/flows.po", "catalogue-broken", line)]


def test_a_catalogue_that_is_not_utf_8_is_told_with_its_line():
    """Old editors save Welsh in other encodings."""
    catalogue, problems = read_catalogue("cy/flows.po", HEAD.encode() + '# tŷ\nmsgid "a"\n'.encode("iso8859-14"))
    assert catalogue is None
    assert (problems[0].rule, problems[0].line) == ("catalogue-broken", 5)


def test_a_byte_order_mark_is_no_letter():
    """Some editors put one at the beginning of a file."""
    catalogue, problems = read_catalogue("cy/flows.po", b"\xef\xbb\xbf" + (HEAD + ONE).encode())
    assert problems == []
    assert catalogue.usable(*KEY)


@pytest.mark.parametrize("forms", [pytest.param(n, id=f"{n} forms") for n in (1, 2, 3, 6)])
def test_plural_forms_are_told_whatever_their_number(forms):
    """A PO editor offers as many as the header says, and the header may be another language's."""
    plural = 'msgctxt "b/say"\nmsgid "One."\nmsgid_plural "Many."\n' + "".join(f'msgstr[{n}] "{n}."\n' for n in range(forms))
    catalogue, problems = _read(ONE + "\n" + plural)
    assert [(found.rule, found.line) for found in problems] == [("catalogue-plural", 11)]
    assert catalogue is None or catalogue.usable("b/say", "One.") is None


def test_a_context_that_stands_twice_is_told():
    """Otherwise one of the two would be sent, and nobody could say which."""
    _, problems = _read(ONE + "\n" + ONE)
    assert [found.rule for found in problems] == ["catalogue-twice"]


AGREEMENTS = [
    pytest.param("Text GO or STOP.", "STOP neu GO.", [], id="the order is free"),
    pytest.param("STOP, or STOP.", "STOP.", [], id="how often is free"),
    pytest.param("{low} to {high}", "{high} {low}", [], id="placeholders in another order"),
    pytest.param("Go on.", "Ymlaen.", [], id="go in small letters is a word like others"),
    pytest.param("STOPPED", "x", [], id="a word that only begins so"),
    pytest.param("Text GO.", "Text.", ["translation-commands"], id="a command is missing"),
    pytest.param("{a}", "{a", ["translation-placeholders"], id="a bracket is open"),
]


@pytest.mark.parametrize(("english", "translation", "rules"), AGREEMENTS)
def test_what_a_translation_must_share_with_the_english(english, translation, rules):
    """Placeholders and command words are the same set in both."""
    assert [found.rule for found in disagreements(english, translation)] == rules


NOT_ASKED = ("peidiwch â dweud beth ddigwyddodd", "peidiwch a dweud beth ddigwyddodd")
ASKS = "What could be better? Please do not tell us what happened."
SAYING_SO = [
    pytest.param(ASKS, "Beth allai fod yn well? Peidiwch â dweud beth ddigwyddodd.", NOT_ASKED, False, id="it says so"),
    pytest.param(
        ASKS, "Beth allai fod yn well? PEIDIWCH A DWEUD  beth ddigwyddodd", NOT_ASKED, False, id="capitals, no accent, two spaces"
    ),
    pytest.param(ASKS, "Beth allai fod yn well?", NOT_ASKED, True, id="left out"),
    pytest.param(ASKS, "Beth ddigwyddodd?", NOT_ASKED, True, id="the contrary"),
    pytest.param(ASKS, "Peidiwch â dweud beth ddigwyddodd.", (), True, id="nobody has told how the language says it"),
    pytest.param("What could be better?", "Beth allai fod yn well?", NOT_ASKED, False, id="the English does not say so either"),
    pytest.param("We will not ask what happened.", "Ni fyddwn yn gofyn.", NOT_ASKED, False, id="another sentence"),
]


@pytest.mark.parametrize(("english", "translation", "not_asked", "left_out"), SAYING_SO)
def test_a_translation_says_that_we_do_not_ask_what_happened(english, translation, not_asked, left_out):
    """As its English does, in words that are known of the language."""
    assert leaves_out_that_we_do_not_ask(english, translation, not_asked) is left_out


def test_what_asks_for_the_story_is_not_sent():
    """It is told at its line, with the words to write."""
    body = f'# reviewed: Ann Example, 2026-11-01\nmsgctxt "a/ask"\nmsgid "{ASKS}"\nmsgstr "Beth ddigwyddodd?"\n'
    catalogue, problems = read_catalogue("cy/flows.po", (HEAD + body).encode(), NOT_ASKED)
    assert catalogue.usable("a/ask", ASKS) is None
    assert [(found.rule, found.line, found.severity) for found in problems] == [("translation-asks-for-the-story", 7, "error")]
    assert NOT_ASKED[0] in problems[0].try_instead
    assert "cy/words.yaml" in problems[0].try_instead
