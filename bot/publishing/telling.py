"""The sentences that tell of a difference, on a page and in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from bot.publishing.difference import Difference
from bot.publishing.seen import Recounted, Seen

if TYPE_CHECKING:  # who only compares loads no database
    from bot.publishing.preparing import Prepared
    from bot.store.rows import PublishedRow


def heading(one: Difference) -> str:
    """One line: what is different, in numbers."""
    if not one.old.version and not one.new.version:
        return "There is no such flow on either side."
    if one.same:
        return (
            "Nothing is different."
            if one.old.version == one.new.version
            else "Nothing that people see is different: notes or comments are."
        )
    messages = sum(len(said.surfaces) for said in one.seen)
    languages = len({said.language for said in one.seen})
    reads = f"{_many(messages, 'message')} in {_many(languages, 'language')} {'reads' if messages == 1 else 'read'} differently"
    if not one.old.version:
        return f"This flow is new: {_many(messages, 'message')} in {_many(languages, 'language')}."
    if not one.new.version:
        return f"This flow is taken out: {_many(messages, 'message')} in {_many(languages, 'language')}."
    does = f"{_many(len(one.told), 'thing')} {'is' if len(one.told) == 1 else 'are'} done differently"
    parts = [*([reads] if one.seen else []), *([does] if one.told else [])]
    return f"{' and '.join(parts)}." if parts else "Only the numbers of the questions change."


def together(messages: Iterable[Seen]) -> Iterable[tuple[str, list[Seen]]]:
    """The messages language by language."""
    return [(language, list(some)) for language, some in groupby(messages, lambda said: said.language)]


def surfaces_of(said: Seen) -> str:
    """``text and chat``."""
    return " and ".join(said.surfaces) if len(said.surfaces) < 3 else ", ".join(said.surfaces)


def recounted_says(again: Recounted, names: Mapping[str, str]) -> str:
    """That questions keep their words and get another number."""
    have = "question has" if again.count == 1 else "questions have"
    where = names.get(again.language, again.language)
    return f"{where}, {again.surface}: {again.count} {have} another number or another number of questions with the same words."


def beside(one: Prepared, names: Mapping[str, str]) -> Iterator[str]:
    """What is to be known beside the words."""
    if one.held and not one.failed:
        yield f"All stories hold, in {_many(one.held, 'conversation')}."
    elif one.version and not one.held and not one.going_back:
        yield "No story says how a conversation has to go. docs/test-a-flow.md says how to write one."
    for language, why in one.not_sent.items():
        yield f"Not sent in {names.get(language, language)}: {why}."
    going_on = {version: count for version, count in one.midway.items() if version != one.version}
    for version, count in going_on.items():
        yield f"{_many(count, 'person is', 'people are')} mid-way in version {version[:8]}, and {'finishes' if count == 1 else 'finish'} on it."
    if not going_on:
        yield "Nobody is mid-way in another version."


def switched_says(line: PublishedRow) -> str:
    """What has become of a flow that was switched."""
    what = f"Version {line.version[:8]} of {line.flow} is" if line.version else f"{line.flow} is not"
    return f"{what} served to whoever begins from now on."


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"
