"""One message of a catalogue changed by a person: its translation, or the name of whoever reviewed it. Everything else stays byte for byte.

The comments at the message then say whose hands it went through (``bot.language.people``). A changed translation is nobody's review.
"""

from __future__ import annotations

from collections.abc import Callable

from babel.messages.catalog import Catalog, Message

from bot.errors import Refused
from bot.flow.problems import Problem
from bot.language.catalogue import parse
from bot.language.people import Hands, Signed, comments_of, hands_of, is_deed
from bot.language.update import WHAT, merged, written


def with_translation(file: str, source: bytes, context: str, english: str, text: str, by: Signed) -> bytes:
    """A catalogue of flows in which a message has this translation, translated ``by`` somebody and reviewed by nobody yet.

    ``file`` is its name below the locales folder, like ``cy/LC_MESSAGES/flows.po``. Raises Refused where it cannot be read, and where it
    has no such message.
    """
    if not text.strip():
        raise Refused("A translation has words. To take one back, write the words that were there before.")

    def change(message: Message) -> None:
        put(message, text.strip(), Hands(translated=by))

    return _changed(file, source, context, english, change)


def with_review(file: str, source: bytes, context: str, english: str, by: Signed) -> bytes:
    """The same with the name of whoever reviewed the translation. Raises Refused for its translator, and where there is none to review."""

    def change(message: Message) -> None:
        hands = hands_of(message.user_comments)
        if not message.string or message.fuzzy:
            raise Refused("This is not translated yet, or its English has changed. Translate it first.")
        if hands.translated is not None and hands.translated.name.casefold() == by.name.casefold():
            raise Refused("Whoever translated this does not review it. Somebody else reads it.")
        _sign(message, hands._replace(reviewed=by, unclear=()))

    return _changed(file, source, context, english, change)


def translated(file: str, source: bytes, context: str, english: str) -> str:
    """The translation as it stands in the catalogue, used or not; empty where there is none. Raises Refused as above."""
    return str(_message(_read(file, source), context, english).string or "")


def _changed(file: str, source: bytes, context: str, english: str, change: Callable[[Message], None]) -> bytes:
    catalogue = _read(file, source)
    change(_message(catalogue, context, english))
    language, _, name = file.partition("/")
    return written(catalogue, language, WHAT[name])


def _read(file: str, source: bytes) -> Catalog:
    old = parse(file, source)
    if isinstance(old, Problem):
        raise Refused(f"{old.file}:{old.line}: {old.says} {old.try_instead}")
    return merged(old, old)


def _message(catalogue: Catalog, context: str, english: str) -> Message:
    found = catalogue.get(english, context)
    if found is None:
        raise Refused("The catalogue does not have this English yet. Save the flow, and bring the catalogues up to date.")
    return found


def put(message: Message, text: str, hands: Hands) -> None:
    """A translation that somebody has looked at: it is not stale any more."""
    message.string = text
    message.flags.discard("fuzzy")
    message.previous_id = []
    _sign(message, hands)


def _sign(message: Message, hands: Hands) -> None:
    message.user_comments = [*comments_of(hands), *(comment for comment in message.user_comments if not is_deed(comment))]
