"""What the page may wish for: a table of wishes, each with its form and the function that grants it. Flask is not known here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec

from bot.engine.events import Surface
from bot.errors import FlowBroken, Refused
from bot.flow.suggest import did_you_mean
from bot.publishing.beginning import Wanted, beginning
from bot.publishing.bringing import bring
from bot.workbench import completing, stories, translating, way
from bot.workbench.bytes_of import bytes_of, mark_of, text_of
from bot.workbench.changes import changes
from bot.workbench.comparing import side_by_side
from bot.workbench.desk import Desk
from bot.workbench.figures import figures
from bot.workbench.keeping import Talk, keep
from bot.workbench.looking import as_json, look
from bot.workbench.phones import chosen_flow, edition_of, phones
from bot.workbench.reading import Readings
from bot.workbench.replaying import Reply
from bot.workbench.saving import Newer, save
from bot.workbench.shelf import APART, GROUPS, group_of, kind_of
from bot.workbench.wrong import NotHere

ORDER = ("Flows", "Shared pieces", "Stories", "Around the flows", "Languages")


class Bench:
    """A desk, and what is kept of reading it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.readings = Readings(desk)


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A wish that needs no more words."""


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file by its name."""

    name: str


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file as it stands in the editor; ``seen`` is the mark of the version that it began from."""

    name: str
    text: str
    seen: str


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place in a file as it stands in the editor: line and column from 1, in characters."""

    name: str
    text: str
    line: int
    column: int


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page about a file. ``flow``: which flow a shared piece is shown in."""

    name: str
    flow: str = ""


class Drawn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The way through a file, drawn with so many steps to a row."""

    name: str
    columns: int
    flow: str = ""


class Translated(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message in a language, the translation that was seen, the new one, and who writes it. Without ``text`` it is a review."""

    language: str
    context: str
    english: str
    was: str
    by: str
    text: str | None = None


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A conversation that was held on the phone ``on`` in a flow, to be kept as a story of this name."""

    flow: str
    on: Surface
    language: str
    begun_by: str
    replies: tuple[Reply, ...]
    story: str


class Played(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The phones for a file. ``flow``: which flow a shared piece is played in."""

    name: str
    flow: str = ""
    language: str = ""
    begun_by: str = "bot"
    replies: tuple[Reply, ...] = ()


class Offered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What publishing a file would do. ``back_to``: a version that was published before, to be served again."""

    name: str
    flow: str = ""
    back_to: str = ""


class Signed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Publish what was shown: ``line`` and ``version`` say what that was. Who does it, and why."""

    name: str
    line: int
    version: str
    by: str
    why: str
    flow: str = ""
    back_to: str = ""


class NewFlow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A flow that is to begin, by its name."""

    flow: str


def list_files(bench: Bench, _: Nothing) -> dict[str, Any]:
    """Every file by its group, and which of them are not saved."""
    desk = bench.desk
    waiting = desk.drafts
    groups: dict[str, list[dict[str, Any]]] = {title: [] for title in ORDER}
    for name in sorted({name for group in GROUPS for name in desk.shelf.names(group)} | set(waiting)):
        below = name.partition("/")[2]
        title = APART.get(below) or below.rpartition("/")[2] if name.startswith("flows/") else below
        groups[group_of(name)].append({"name": name, "title": title, "unsaved": name in waiting})
    return {"groups": [{"title": title, "files": found} for title, found in groups.items() if found]}


def open_file(bench: Bench, asked: File) -> dict[str, Any]:
    """A file's text and mark, and what was written and not saved. Raises NotHere, and Refused where it is not text in UTF-8."""
    source = bench.desk.shelf.contents(asked.name)
    draft = bench.desk.drafts.get(asked.name)
    if source is None and draft is None:
        raise NotHere(f"There is no file {asked.name}. {did_you_mean(asked.name, _all_names(bench))}".strip())
    try:
        text = text_of(source or b"")
    except UnicodeDecodeError as wrong:
        line = (source or b"")[: wrong.start].count(b"\n") + 1
        raise Refused(f"{asked.name} is not text in UTF-8 from line {line} on. Save it again with the encoding UTF-8.") from None
    seen = mark_of(source) if source is not None else ""
    return {
        "name": asked.name,
        "kind": kind_of(asked.name),
        "saved": text,
        "mark": seen,
        "text": draft.text if draft else text,
        "seen": draft.seen if draft else seen,
        "there": source is not None,
    }


def begin_flow(bench: Bench, asked: NewFlow) -> dict[str, Any]:
    """A new flow, written and not saved; the shared pieces that it includes are laid beside it where there are none. Raises Refused."""
    wanted, in_a_year = Wanted(asked.flow), bench.desk.now().date() + timedelta(days=365)
    taken = [word for reading in bench.readings.flows().values() if reading.flow for word in reading.flow.start_words]
    text = beginning(wanted, in_a_year.isoformat(), taken)
    name = f"flows/{asked.flow}.yaml"
    if bench.desk.contents(name) is not None:
        raise Refused(f"There is a flow {asked.flow} already. Give this one another name.")
    try:
        brought = bring(bench.desk.shelf.flows, wanted)
    except OSError as error:
        raise Refused(f"{error.filename} cannot be written: {error.strerror or type(error).__name__}.") from None
    bench.desk.keep(name, text, "")
    return {"name": name, "brought": [file.name for file in brought]}


def look_at(bench: Bench, asked: Written) -> dict[str, Any]:
    """Keep what is written, and tell what is to be mended in it. ``mark`` is that of the file on the disk now."""
    source = bench.desk.shelf.contents(asked.name)
    if source is not None and (_text_or_nothing(source) == asked.text or _as_seen(asked, source)):
        bench.desk.forget(asked.name)
    else:
        bench.desk.keep(asked.name, asked.text, asked.seen)
    found = look(bench.readings, asked.name)
    return {
        "findings": [as_json(problem, asked.text) for problem in found.here],
        "elsewhere": [as_json(problem, "") for problem in found.elsewhere],
        "live": found.live,
        "standing": found.standing,
        "mark": mark_of(source) if source is not None else "",
    }


def offer_words(bench: Bench, asked: Place) -> dict[str, Any]:
    """What could be written at the cursor."""
    bench.desk.shelf.path(asked.name)
    return {"words": completing.as_json(completing.complete(bench.readings, asked.name, asked.text, asked.line, asked.column))}


def explain_word(bench: Bench, asked: Place) -> dict[str, Any]:
    """What the word at this place means."""
    bench.desk.shelf.path(asked.name)
    told = completing.explain(bench.readings, asked.name, asked.text, asked.line, asked.column)
    return {"help": {"title": told.title, "says": told.says, "from": told.start, "to": told.end} if told else None}


def show_stories(bench: Bench, asked: Shown) -> dict[str, Any]:
    """The stories of a flow, or of a file of them, held now."""
    bench.desk.shelf.path(asked.name)
    return stories.stories_of(bench.readings, asked.name, asked.flow)


def keep_story(bench: Bench, asked: Kept) -> dict[str, Any]:
    """A conversation becomes a story, on the desk."""
    bench.desk.shelf.path(asked.flow)
    name, reading, _ = chosen_flow(bench.readings, asked.flow, asked.flow)
    edition = edition_of(bench.readings, name, reading, asked.language)
    return {"file": keep(bench.readings, edition, Talk(asked.on, asked.language, asked.begun_by, asked.replies), asked.story)}


def show_changes(bench: Bench, asked: Shown) -> dict[str, Any]:
    """What people would see differently."""
    bench.desk.shelf.path(asked.name)
    return changes(bench.readings, asked.name, asked.flow)


def show_way(bench: Bench, asked: Drawn) -> dict[str, Any]:
    """The way through the flow, drawn and as a list."""
    bench.desk.shelf.path(asked.name)
    return way.way_through(bench.readings, asked.name, asked.flow, asked.columns)


def show_preview(bench: Bench, asked: Shown) -> dict[str, Any]:
    """One page that shows the flow as people will meet it."""
    bench.desk.shelf.path(asked.name)
    return way.preview(bench.readings, asked.name, asked.flow)


def show_facts(bench: Bench, asked: Shown) -> dict[str, Any]:
    """The figures of the flow."""
    bench.desk.shelf.path(asked.name)
    return figures(bench.readings, asked.name, asked.flow)


def show_languages(bench: Bench, asked: Shown) -> dict[str, Any]:
    """How the flow stands in its languages."""
    bench.desk.shelf.path(asked.name)
    return translating.languages_of(bench.readings, asked.name, asked.flow)


def change_translation(bench: Bench, asked: Translated) -> dict[str, Any]:
    """Write a translation, or who has reviewed it, into the catalogue."""
    message = translating.Message(asked.language, asked.context, asked.english, asked.was)
    today = bench.desk.now().astimezone(bench.desk.zone).date()
    if asked.text is None:
        translating.review(bench.readings, message, asked.by, today)
    else:
        translating.translate(bench.readings, message, asked.text, asked.by, today)
    return {}


def update_catalogues(bench: Bench, _: Nothing) -> dict[str, Any]:
    """The English of all saved flows into all catalogues."""
    try:
        return {"changed": translating.bring_up_to_date(bench.readings)}
    except FlowBroken:
        raise Refused("A saved flow has errors. Mend and save it first; then bring the catalogues up to date.") from None


def show_publishing(bench: Bench, asked: Offered) -> dict[str, Any]:
    """What publishing would do, and what was published."""
    from bot.workbench import publishing  # noqa: PLC0415 - what opens a database takes longest to load: who only writes does not wait for it

    bench.desk.shelf.path(asked.name)
    return publishing.publishing(bench.readings, asked.name, asked.flow, asked.back_to)


def publish(bench: Bench, asked: Signed) -> dict[str, Any]:
    """Switch to what was shown."""
    from bot.workbench import publishing  # noqa: PLC0415 - as above

    bench.desk.shelf.path(asked.name)
    shown = publishing.Shown(asked.line, asked.version)
    return {"done": publishing.publish(bench.readings, asked.name, asked.flow, asked.back_to, shown, asked.by, asked.why)}


def save_file(bench: Bench, asked: Written) -> dict[str, Any]:
    """Write the file, or say that a newer version stands there."""
    done = save(bench.desk.shelf, asked.name, asked.text, asked.seen)
    if isinstance(done, Newer):
        bench.desk.keep(asked.name, asked.text, asked.seen)
        return {"newer": {"text": done.text, "mark": done.mark, "rows": side_by_side(done.text or "", asked.text)}}
    bench.desk.forget(asked.name)
    return {"mark": done.mark}


def give_up(bench: Bench, asked: File) -> dict[str, Any]:
    """Forget what was not saved."""
    bench.desk.shelf.path(asked.name)
    bench.desk.forget(asked.name)
    return {}


def play(bench: Bench, asked: Played) -> dict[str, Any]:
    """The three phones."""
    bench.desk.shelf.path(asked.name)
    return phones(bench.readings, asked.name, asked.flow, asked.language, asked.begun_by, asked.replies)


def _text_or_nothing(source: bytes) -> str | None:
    try:
        return text_of(source)
    except UnicodeDecodeError:
        return None


def _as_seen(asked: Written, source: bytes) -> bool:
    """Whether the text is that of the version it began from, so that it is nobody's draft. ``source``: what the file holds now."""
    try:
        return mark_of(bytes_of(asked.text, source)) == asked.seen
    except UnicodeDecodeError:
        return False


def _all_names(bench: Bench) -> list[str]:
    return [name for group in GROUPS for name in bench.desk.shelf.names(group)]


WISHES: dict[str, tuple[type[Any], Callable[[Bench, Any], dict[str, Any]]]] = {
    "files": (Nothing, list_files),
    "open": (File, open_file),
    "begin": (NewFlow, begin_flow),
    "look": (Written, look_at),
    "complete": (Place, offer_words),
    "help": (Place, explain_word),
    "save": (Written, save_file),
    "give_up": (File, give_up),
    "play": (Played, play),
    "stories": (Shown, show_stories),
    "keep": (Kept, keep_story),
    "changes": (Shown, show_changes),
    "way": (Drawn, show_way),
    "preview": (Shown, show_preview),
    "facts": (Shown, show_facts),
    "languages": (Shown, show_languages),
    "publishing": (Offered, show_publishing),
    "publish": (Signed, publish),
    "translate": (Translated, change_translation),
    "update": (Nothing, update_catalogues),
}
