"""``hearback translate export`` and ``import``: a language's texts to somebody without a PO editor, or with one, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import click

from bot.errors import FlowBroken, Refused
from bot.language.given_po import read_given_po
from bot.language.languages import load
from bot.language.limits import Limit, letters_in, limits
from bot.language.people import Signed, hands_of, is_reviewed, is_safety, signature
from bot.language.sheets import read_sheet, write_sheet
from bot.language.standing import STATES, State
from bot.language.taking import Given, Refusal, Taken, Taking
from bot.language.texts import Text, Texts
from bot.language.update import read_flows, replaced, written
from bot.tools.finding import Tools
from bot.tools.plain_cells import plain_cell, words_of_cell
from bot.tools.translation_status import Status, found_status

PO, XLSX = ".po", ".xlsx"
BIGGEST = 20_000_000  # bytes of a file that is taken
_SAFETY = "People in danger may lean on it: three people translate, review and translate it back."
Rows = Iterator[Mapping[str, str]]


class Work(NamedTuple):
    """A language's texts with all that is to be known of them. ``room`` is measured with the language's own words."""

    texts: Texts
    room: dict[str, Limit]
    not_asked: tuple[str, ...]
    right_to_left: bool
    states: dict[str, State]


def opened_work(tools: Tools, language: str) -> Work:
    """Raises FlowBroken where a flow has errors, Refused where a catalogue cannot be read."""
    texts = Texts(tools.locales, tools.flows, language)
    languages = load(tools.locales)
    words = languages.words.get(language)
    if words is None:
        wrong = next(problem for problem in languages.problems if problem.file.startswith(f"{language}/"))
        raise Refused(f"{wrong.file}:{wrong.line}: {wrong.says} {wrong.try_instead}")
    room = limits(*read_flows(tools.flows), words, languages.translate(language))
    return Work(texts, room, words.not_asked, words.right_to_left, _states(texts, found_status(tools, live=False), language))


def export(tools: Tools, language: str, output: Path, *, todo: bool, flow: str | None) -> int:
    """Write the file; how many texts are in it."""
    work = opened_work(tools, language)
    chosen = [text for text in work.texts if _is_wanted(text, work, todo=todo, flow=flow)]
    letters = letters_in(text.translation for text in work.texts if text.translation)
    if output.suffix.lower() == XLSX:
        rows = ({name: plain_cell(cell) for name, cell in _row(text, work, letters).items()} for text in chosen)
        made = write_sheet(language, rows, right_to_left=work.right_to_left)
    else:
        whole = work.texts.whole()
        for text in list(work.texts):
            if text not in chosen:
                whole.delete(text.message.id, text.context)
                continue
            text.message.auto_comments = [*text.notes, *(work.room[text.context].told(letters) if text.context in work.room else ())]
        made = written(whole, language, "every text")
    replaced(output, made)
    return len(chosen)


def given_in(file: Path, language: str) -> tuple[str, tuple[Given, ...]]:
    """The language of a file that came back, and its messages. Raises Refused."""
    kind = file.suffix.lower()
    if kind not in (PO, XLSX):
        raise Refused(f"{file} is neither a .po nor an .xlsx file. Save it as one of them.")
    try:
        if file.stat().st_size > BIGGEST:
            raise Refused(f"{file} is too large: {BIGGEST // 1_000_000} MB is the most.")
        source = file.read_bytes()
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror or type(error).__name__}.") from None
    if kind == PO:
        own, given = read_given_po(file.name, source)
    else:
        own, given = read_sheet(file.name, source, words_of_cell)
        own = own if _looks_like_a_code(own) else ""
    if own and language and own != language:
        raise Refused(f"{file} says that it is in {own}, and not in {language}. Look whether it is the right file.")
    if not own and not language:
        raise Refused(f"{file} does not say what language it is in. Name it with --language.")
    return own or language, given


def take(
    tools: Tools, language: str, given: tuple[Given, ...], by: Signed | None, *, accept_good: bool, dry_run: bool
) -> tuple[Taken, int]:
    """Lay it into the catalogues; what came of it, and how many files were written."""
    work = opened_work(tools, language)
    taken = Taking(work.texts, work.room, work.not_asked, by).take(given, accept_good=accept_good)
    if dry_run or not (taken.changed or taken.signed):
        return taken, 0
    return taken, len(work.texts.save())


def signed_by(name: str) -> Signed:
    """A name with the day of today. Raises Refused for one that cannot stand in a catalogue."""
    found = signature(f"{name.strip()}, {datetime.now(UTC).date().isoformat()}")
    if found is None:
        raise Refused("--by is a name without a comma: the catalogue says who translated.")
    return found


def tell(file: str, taken: Taken, *, dry_run: bool, accept_good: bool) -> None:
    """What came of it, the refused messages first."""
    for refusal in taken.refused:
        click.echo(_line(file, refusal), err=True)
    words = [f"{len(taken.changed):,} translated", f"{len(taken.signed):,} signed by somebody", f"{taken.same:,} as they were"]
    told = f"{', '.join(words)}, {len(taken.refused):,} refused."
    if taken.refused and not accept_good:
        told = f"{len(taken.refused):,} refused, so nothing was changed. Mend them, or take the others with --accept-good."
    click.echo(f"{'It would be: ' if dry_run else ''}{told}")
    if taken.unsigned:
        click.echo(f"{len(taken.unsigned):,} that were reviewed have other words now, and wait for somebody to review them.")


def _line(file: str, refusal: Refusal) -> str:
    return f"{file}, {refusal.where}: {refusal.context}: {refusal.says}\n    {refusal.try_instead}"


def _looks_like_a_code(name: str) -> bool:
    return name.isascii() and name.replace("-", "").isalnum() and len(name.partition("-")[0]) in (2, 3)


def _states(texts: Texts, status: Status, language: str) -> dict[str, State]:
    """How each text stands: as the flows see it; the others as their own lines say."""
    seen = {one.context: one.state for row in status.rows if row.language == language for one in row.standing.messages}
    found: dict[str, State] = {}
    for text in texts:
        if not text.translation:
            found[text.context] = "missing"
        elif text.message.fuzzy:
            found[text.context] = "stale"
        elif text.context not in seen and is_reviewed(hands_of(text.message.user_comments), safety=is_safety(text.context, text.english)):
            found[text.context] = "reviewed"  # no flow needs it, like whom a service is for
    return seen | found


def _is_wanted(text: Text, work: Work, *, todo: bool, flow: str | None) -> bool:
    if todo and work.states.get(text.context, "unreviewed") == "reviewed":
        return False
    return flow is None or text.context.startswith(f"{flow}/")


def _row(text: Text, work: Work, letters: str) -> dict[str, str]:
    hands = hands_of(text.message.user_comments)
    state = work.states.get(text.context, "unreviewed")
    limit = work.room.get(text.context)
    notes = [*text.notes, *([_SAFETY] if is_safety(text.context, text.english) else [])]
    row = {
        "context": text.context,
        "english": text.english,
        "previous": text.previous,
        "translation": text.translation,
        "note": "\n".join(notes),
        "room": "\n".join(limit.told(letters)) if limit else "",  # type: ignore[arg-type]  # one of Letters
        "state": f"{state}: {STATES[state]}",
        "key": text.key,
    }
    for name, one in (("translated", hands.translated), ("reviewed", hands.reviewed), ("back_translated", hands.back_translated)):
        row |= {name: one.name if one else "", f"{name}_on": one.day if one else ""}
    return row


def refused(error: Refused) -> click.ClickException:
    """A refusal in words, for the terminal; every problem of the flows where they are what is broken."""
    if isinstance(error, FlowBroken):
        return click.ClickException("The flows have errors. Run: hearback check")
    return click.ClickException(str(error))
