"""A PO file that comes back from a translation tool, with all that such tools do to one."""

from __future__ import annotations

import pytest

from bot.errors import Refused
from bot.language.given_po import read_given_po
from bot.language.people import Signed
from bot.language.texts import key_of

HEAD = 'msgid ""\nmsgstr ""\n"Language: cy\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
ONE = '# reviewed: Ann Example, 2026-11-01\nmsgctxt "a/say"\nmsgid "Hello."\nmsgstr "Helo tŷ."\n'
PLURAL = 'msgctxt "a/say"\nmsgid "Hello."\nmsgid_plural "Hellos."\nmsgstr[0] "Helo."\n'


@pytest.mark.parametrize(
    "source",
    [
        pytest.param((HEAD + ONE).encode(), id="as it went out"),
        pytest.param(b"\xef\xbb\xbf" + (HEAD + ONE).encode(), id="with a byte-order mark"),
        pytest.param((HEAD + ONE).replace("\n", "\r\n").encode(), id="with the line ends of Windows"),
        pytest.param((HEAD + ONE).replace("\n", "\r").encode(), id="with those of an old Mac"),
        pytest.param(
            (HEAD.replace("Language: cy", 'Plural-Forms: nplurals=6; plural=0;\\n"\n"Language: cy') + ONE).encode(),
            id="plural forms in the header",
        ),
        pytest.param((HEAD + ONE + '\n#~ msgctxt "old"\n#~ msgid "Old."\n#~ msgstr "Hen."\n').encode(), id="with texts that are gone"),
        pytest.param((HEAD + ONE.replace('"Helo tŷ."', '""\n"Helo "\n"tŷ."')).encode(), id="broken into lines"),
    ],
)
def test_what_tools_do_to_a_file_does_no_harm(source):
    """The same message comes back, with its name."""
    back = read_given_po("back.po", source)
    assert back.language == "cy"
    [one] = back.given
    assert (one.context, one.key, one.text, one.fault) == ("a/say", key_of("a/say", "Hello."), "Helo tŷ.", None)
    assert one.hands.reviewed == Signed("Ann Example", "2026-11-01")


@pytest.mark.parametrize(
    ("source", "says"),
    [
        pytest.param((HEAD + ONE).encode("iso8859-14"), r"back\.po:9: This file is not text in UTF-8", id="another encoding"),
        pytest.param((HEAD + ONE).encode("utf-16"), r"back\.po:1: This file is saved as UTF-16", id="UTF-16"),
        pytest.param(
            (HEAD + ONE.replace('tŷ."', "tŷ.")).encode(), r"back\.po:9: This line is not a comment", id="a quotation mark is missing"
        ),
        pytest.param((HEAD + ONE + "\n" + ONE).encode(), r"back\.po:\d+: .*a/say.* again, first in line", id="a message twice"),
        pytest.param(HEAD.encode(), "There is no message", id="nothing but the header"),
        pytest.param(b"", "There is no message", id="nothing"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_with_its_line(source, says):
    """It cannot be read half: a translator would not notice what is missing."""
    with pytest.raises(Refused, match=says):
        read_given_po("back.po", source)


@pytest.mark.parametrize(
    ("message", "says"),
    [
        pytest.param(PLURAL, "plural forms", id="plural forms"),
        pytest.param(PLURAL + 'msgstr[1] "Helos."\nmsgstr[2] "Helosau."\n', "plural forms", id="another number of them"),
        pytest.param(ONE.replace("msgctxt", "#, fuzzy\nmsgctxt"), "marked fuzzy", id="marked fuzzy"),
        pytest.param(ONE.replace('msgctxt "a/say"\n', ""), "no msgctxt", id="its context is gone"),
    ],
)
def test_a_message_that_cannot_be_taken_is_named(message, says):
    """With its line and what to do."""
    [one] = read_given_po("back.po", (HEAD + message).encode()).given
    assert one.where.startswith("line ")
    assert one.fault is not None
    assert says in one.fault[0]
