"""Brings the catalogues up to date with the English: ``hearback translate update``, or ``python -m bot.language.update [LOCALES] [FLOWS]``.

A text whose English has changed keeps its translation, marked fuzzy, with the English it was made from; until a person has
looked at it, it is not sent. A text that is gone is kept at the end of the file, in case it comes back. The same input gives the
same bytes: no dates, no names, no paths of a machine.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract as babel_extract
from babel.messages.pofile import unescape, write_po

from bot.engine import sentences as engine_sentences
from bot.errors import FlowBroken, Refused
from bot.flow.calendar import CALENDAR
from bot.flow.complaint_bodies import COMPLAINTS
from bot.flow.directory import Service, read_directory
from bot.flow.duty import DUTY
from bot.flow.model import Flow
from bot.flow.problems import Problem
from bot.flow.reader import read
from bot.language.catalogue import parse
from bot.language.languages import ENGLISH, FLOW_CATALOGUE, SENTENCE_CATALOGUE, WORDS
from bot.language.limits import Letters, Limit, english_limits, letters_in
from bot.language.names import english_name
from bot.language.people import is_deed

FLOWS, SENTENCES = "bot.language.extractor:extract_flow", "bot.language.extractor:extract_sentences"  # as Babel names functions
TESTS = "tests"  # conversations beside the flows: nobody is sent their words
_NEW = "reviewed: no"
WHAT = {SENTENCE_CATALOGUE: "the engine's own sentences", FLOW_CATALOGUE: "flows, shared pieces and the support directory"}
_DIRECTORY = "support.yaml"
_NO_FLOWS = (_DIRECTORY, CALENDAR, DUTY, COMPLAINTS)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_ONE_LINE = 10_000  # a text stays on one line: easier to compare, and no wrapping inside the previous English

_HEADER = """\
# {language}: {what}
#
# Write the translation after msgstr. Keep what stands in curly brackets, and words in capitals such as STOP.
# Two people translate: when the second has read a message, change its first line to "reviewed: Name, 2026-11-01".
# "fuzzy" means that the English has changed: look at the translation, mend it, and take the word fuzzy out.
msgid ""
msgstr ""
"Project-Id-Version: Hearback\\n"
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def extract(flows: Path) -> Catalog:
    """Every text of a flows folder, without translations. Raises FlowBroken where a file has errors."""
    catalog = Catalog(domain="flows")
    problems: list[object] = []
    for path in sorted(flows.rglob("*.yaml")):
        name = path.relative_to(flows).as_posix()
        if not name.startswith(f"{TESTS}/"):
            try:
                with path.open("rb") as file:
                    _add(catalog, f"flows/{name}", babel_extract(FLOWS, file))
            except FlowBroken as broken:
                problems += broken.problems if isinstance(broken.problems, tuple) else ()
    if problems:
        raise FlowBroken(tuple(problems))
    return catalog


def extract_engine() -> Catalog:
    """Every sentence of the engine, without translations."""
    catalog = Catalog(domain="hearback")
    with Path(engine_sentences.__file__).open("rb") as file:
        _add(catalog, "bot/engine/sentences.py", babel_extract(SENTENCES, file))
    return catalog


def update(locales: Path, flows: Path | None = None, *, write: bool = True) -> tuple[Path, ...]:
    """Merge the English into every catalogue; ``flows`` is the folder beside ``locales`` if not given.

    A language is a folder with a words.yaml. Returns the files that changed, or would with ``write``. Raises FlowBroken, or Refused for
    a catalogue that cannot be read; then nothing has been written.
    """
    flows = flows or locales.parent / "flows"
    wanted = {SENTENCE_CATALOGUE: extract_engine(), FLOW_CATALOGUE: extract(flows)}
    room = english_limits(*read_flows(flows))
    languages = sorted(path.parent for path in locales.glob(f"*/{WORDS}") if path.parent.name != ENGLISH)
    made = {folder / name: _updated(folder, name, template, room) for folder in languages for name, template in wanted.items()}
    changed = tuple(path for path, content in made.items() if not path.is_file() or path.read_bytes() != content)
    for path in changed if write else ():
        path.parent.mkdir(exist_ok=True)
        replaced(path, made[path])
    return changed


def replaced(path: Path, content: bytes) -> None:
    """Put the whole file in its place at once: whoever reads meanwhile sees the old one or the new one."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)


def template(flows: Path) -> bytes:
    """Every text, without translations, as one file that any translation tool takes as its template. Raises FlowBroken."""
    catalog = extract_engine()
    for message in messages_in(extract(flows)):
        catalog[message.id] = message
    body = BytesIO()
    write_po(body, catalog, width=_ONE_LINE, omit_header=True, include_lineno=False)
    return _HEADER.format(language="A new language", what="every text", code="").encode() + body.getvalue().strip() + b"\n"


def read_flows(flows: Path) -> tuple[tuple[Flow, ...], tuple[Service, ...]]:
    """The flows of a folder that can be read, and its services."""

    def include(name: str) -> bytes | None:
        return (flows / name).read_bytes() if (flows / name).is_file() else None

    readings = (read(path.name, path.read_bytes(), include) for path in sorted(flows.glob("*.yaml")) if path.name not in _NO_FLOWS)
    directory = flows / _DIRECTORY
    services = read_directory(directory.name, directory.read_bytes()).services if directory.is_file() else ()
    return tuple(reading.flow for reading in readings if reading.flow is not None), tuple(services)


def merged(old: Catalog, template: Catalog) -> Catalog:
    """The template's messages with the old translations. A context is what makes two messages the same one."""
    catalog = Catalog(locale=old.locale)
    gone = {message.context: message for message in [*old.obsolete.values(), *messages_in(old)]}
    lost = {message.context for message in old.obsolete.values()} - {message.context for message in messages_in(old)}
    for message in messages_in(template):
        before = gone.pop(message.context, None)
        catalog[message.id] = _merged(message, before, was_gone=message.context in lost)
    for message in gone.values():
        if message.string:
            catalog.obsolete[str(message.id), message.context or ""] = message
    return catalog


def written(catalog: Catalog, code: str, what: str) -> bytes:
    """A catalogue as a PO file."""
    body = BytesIO()
    write_po(body, catalog, width=_ONE_LINE, omit_header=True, include_previous=True, include_lineno=False)
    head = _HEADER.format(language=english_name(code), what=what, code=code)
    return head.encode() + body.getvalue().strip() + b"\n"


def main(arguments: list[str]) -> int:
    """Update the catalogues and say which files have changed; 1 where a file has errors."""
    locales, flows = (Path(given) for given in [*arguments, "locales", "flows"][:2]) if len(arguments) != 1 else (Path(arguments[0]), None)
    try:
        changed = update(locales, flows)
    except FlowBroken as broken:
        sys.stderr.writelines(_told(broken.problems))
        return 1
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    sys.stdout.writelines(f"{path}\n" for path in changed)
    return 0


def _add(catalog: Catalog, file: str, found: Iterable[tuple[int, str | tuple[str, ...], list[str], str | None]]) -> None:
    for line, text, notes, context in found:
        catalog.add(text, locations=[(file, line)], auto_comments=notes, context=context)


def _updated(folder: Path, name: str, template: Catalog, room: Mapping[str, Limit]) -> bytes:
    path = folder / name
    return finished(
        brought_up_to_date(f"{folder.name}/{name}", path.read_bytes() if path.is_file() else None, template), folder.name, name, room
    )


def brought_up_to_date(file: str, source: bytes | None, template: Catalog) -> Catalog:
    """A catalogue with the English of now. ``file`` is its name below the locales folder. Raises Refused where it cannot be read."""
    old = parse(file, source) if source is not None else Catalog()
    if isinstance(old, Problem):
        raise Refused(f"{old.file}:{old.line}: {old.says} {old.try_instead}")
    return merged(old, template)


def finished(catalog: Catalog, code: str, name: str, room: Mapping[str, Limit]) -> bytes:
    """The file of a catalogue of a language, with the room that each message has."""
    if name == FLOW_CATALOGUE:
        _tell_room(catalog, room)
    return written(catalog, code, WHAT[name])


def letters_of(catalog: Catalog) -> Letters:
    """How texts in this language are sent, as far as its translations tell."""
    return letters_in(message.string for message in messages_in(catalog) if isinstance(message.string, str) and message.string)


def _tell_room(catalog: Catalog, limits: Mapping[str, Limit]) -> None:
    letters = letters_of(catalog)
    for message in messages_in(catalog):
        limit = limits.get(message.context or "")
        message.auto_comments = [*message.auto_comments, *(limit.told(letters) if limit else ())]


def messages_in(catalog: Catalog) -> Iterator[Message]:
    """Its messages, without the header."""
    return (message for message in catalog if message.id)


def _merged(wanted: Message, before: Message | None, *, was_gone: bool) -> Message:
    message = wanted.clone()
    message.user_comments = [_NEW]
    if before is None:
        return message
    comments = [comment for comment in before.user_comments if not comment.startswith("|")]
    message.string = before.string
    if before.id == wanted.id and not was_gone:
        message.user_comments = comments or [_NEW]
        message.flags |= before.flags
        message.previous_id = _previous(before)
    elif before.string:
        message.user_comments = [_NEW, *(comment for comment in comments if not is_deed(comment))]
        message.flags.add("fuzzy")
        message.previous_id = _previous(before) or [str(before.id)]
    return message


def _previous(message: Message) -> list[str]:
    """The English a fuzzy translation was made from. Babel writes it (#| msgid) and reads it back as comments."""
    if not message.fuzzy:
        return []
    quoted = [part for comment in message.user_comments if comment.startswith("|") for part in _QUOTED.findall(comment)]
    return ["".join(map(unescape, quoted))] if quoted else []


def _told(problems: object) -> Iterator[str]:
    for found in problems if isinstance(problems, tuple) else ():
        yield f"{found.file}:{found.line}:{found.column}: {found.says} {found.try_instead}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
