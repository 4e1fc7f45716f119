"""``hearback recordings``: spoken comments for those who type them up. Nothing here says who spoke, and every listening is written down."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TextIO

import click
import msgspec

from bot.library import open_library
from bot.settings import Settings
from bot.store.recorded.rows import Handled, SpokenComment
from bot.store.recorded.sounds import Damaged
from bot.store.staff.criticism import CRITICISM
from bot.store.store import Store
from bot.tools.finding import folders, open_for_tools
from bot.tools.opening import opened_store
from bot.tools.roles import BY, looker

LONGEST = 5000  # characters of a minute's words; nobody speaks as many
LONGEST_REASON = 300
REASONS = {
    "nothing-said": "nothing was said",
    "not-clear": "it cannot be understood",
    "somebody-else": "somebody else spoke",
    "tells-what-happened": "it tells what happened, and nothing about the service",
    "other": "another reason, written with --because",
}
NONE = "There is no spoken comment {name!r}. See: hearback recordings list"
SEVERAL = "More than one spoken comment begins with {name!r}. Write more of its name."
BECAUSE = click.option("--because", default="", metavar="TEXT", help="Why, in a few words. No names.")


@click.group("recordings")
def recordings() -> None:
    """Spoken comments: list them, listen, type them up or refuse them.

    \b
    Example: hearback recordings list
    """


@recordings.command("list")
@click.option("--all", "every", is_flag=True, help="Those that are typed up or refused too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each.")
@folders
@click.pass_context
def list_(context: click.Context, every: bool, as_json: bool) -> None:
    """Show the comments that wait, the oldest first, and until when their sound is kept.

    \b
    Example: hearback recordings list --all
    """
    settings = open_for_tools(context).settings
    with opened_store(settings) as store:
        found = store.comments.every(settings.sound_days)
    shown = [each for each in found if every or each.stands not in ("typed", "refused")]
    if not shown and not as_json:
        click.echo("No spoken comment waits.")
    for each in shown:
        click.echo(msgspec.json.encode(each).decode() if as_json else _line(each, settings))


@recordings.command("listen")
@click.argument("name")
@click.option(
    "--to", "path", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The WAV file to write. It must not exist."
)
@BY
@BECAUSE
@folders
@click.pass_context
def listen(context: click.Context, name: str, path: Path, by: str, because: str) -> None:
    """Write the sound of comment NAME into a file that only you can read. It is written down that you did, and why.

    \b
    Example: hearback recordings listen 3f9c --to comment.wav --by typist --because "typing up"
    """
    settings = open_for_tools(context).settings
    who = _who(settings, by, because, needs_reason=True)
    with opened_store(settings) as store:
        found = _found(store, name)
        with _private(path) as file:
            try:
                file.write(store.comments.listen(found.id, who, datetime.now(UTC)))
            except LookupError:
                raise click.ClickException("Its sound is not here yet. The worker fetches it: see hearback recordings list") from None
            except Damaged:
                raise click.ClickException("Its sound cannot be read any more. Refuse it with: not-clear") from None
    click.echo(f"{found.seconds} seconds are in {path}. Delete the file when you have typed it up.")


@recordings.command("type")
@click.argument("name")
@click.option(
    "--from", "file", required=True, type=click.File("r", encoding="utf-8"), help="The file with the words; - reads them from you."
)
@BY
@folders
@click.pass_context
def type_(context: click.Context, name: str, file: TextIO, by: str) -> None:
    """Keep what was said in comment NAME as the person's own words. A second time replaces the first.

    \b
    Example: hearback recordings type 3f9c --from words.txt --by typist
    """
    settings = open_for_tools(context).settings
    who, words = _who(settings, by, ""), _words(file)
    always = open_library(settings).always
    heard = always.recognise(words, words.lower())
    with opened_store(settings) as store:
        found = _found(store, name)
        kinds = [kind for kind, told in (("immediate_danger", heard.danger), ("story_told", always.tells_what_happened(words))) if told]
        try:
            store.comments.type_up(found.id, words, who, datetime.now(UTC), kinds)
        except LookupError:
            raise click.ClickException(NONE.format(name=name)) from None
    click.echo("The words are kept, and held back until somebody has looked. The sound is deleted later by itself.")
    for kind in kinds:
        click.echo(f"A flag was raised: {kind}. Follow docs/respond-to-a-disclosure.md today.")


@recordings.command("refuse")
@click.argument("name")
@click.option(
    "--as", "why", required=True, type=click.Choice(list(REASONS)), help="; ".join(f"{key}: {says}" for key, says in REASONS.items())
)
@BY
@BECAUSE
@folders
@click.pass_context
def refuse(context: click.Context, name: str, why: str, by: str, because: str) -> None:
    """Type nothing up of comment NAME, and say why.

    \b
    Example: hearback recordings refuse 3f9c --as not-clear --by typist
    """
    settings = open_for_tools(context).settings
    who = _who(settings, by, because, needs_reason=why == "other")
    with opened_store(settings) as store:
        if not store.comments.refuse(_found(store, name).id, why, who, datetime.now(UTC)):
            raise click.ClickException("It has been typed up already. Type it again to replace the words.")
    click.echo("It is refused. The sound is deleted later by itself.")


def _line(each: SpokenComment, settings: Settings) -> str:
    day = each.recorded_at.astimezone(settings.zone)
    ends = f", sound until {each.deletes.astimezone(settings.zone):%Y-%m-%d}" if each.deletes else ""
    whose = ", for the coordinator alone" if each.apart == CRITICISM else ""
    why = f" ({REASONS.get(each.refused_as, each.refused_as)})" if each.stands == "refused" else ""
    return (
        f"{each.id[:8]}  {day:%Y-%m-%d}  {each.stands}{why}  {each.seconds} s  {each.language or '?'}  {each.flow}/{each.step}{ends}{whose}"
    )


def _who(settings: Settings, by: str, because: str, *, needs_reason: bool = False) -> Handled:
    because, looks = " ".join(because.split()), looker(settings, by)
    if needs_reason and not because:
        raise click.UsageError('Say why with --because TEXT, like "typing up".')
    if len(because) > LONGEST_REASON:
        raise click.UsageError(f"Say why in {LONGEST_REASON} characters at most.")
    return Handled(looks.role, because, looks.coordinates)


def _found(store: Store, name: str) -> SpokenComment:
    try:
        return store.comments.find(name)
    except LookupError as missing:
        raise click.ClickException((SEVERAL if missing.args == ("several",) else NONE).format(name=name)) from None


def _words(file: TextIO) -> str:
    try:
        words = file.read(LONGEST * 4 + 1).strip()
    except UnicodeDecodeError:
        raise click.ClickException("The file is not text in UTF-8. Save it as plain text.") from None
    if not words or "\0" in words:
        raise click.ClickException("There are no words in it. To type nothing up: hearback recordings refuse")
    if len(words) > LONGEST:
        raise click.ClickException(f"These are {len(words)} characters. A comment of a minute has {LONGEST} at most.")
    return words


@contextmanager
def _private(path: Path) -> Iterator[BinaryIO]:
    """A new file that nobody else can read; it goes again where nothing came into it."""
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError as trouble:
        raise click.ClickException(f"{path} cannot be written: {trouble.strerror}. Name a file that is not there yet.") from None
    done = False
    try:
        with os.fdopen(opened, "wb") as file:
            yield file
        done = True
    finally:
        if not done:
            path.unlink(missing_ok=True)
