"""``hearback access``: everything that is held about a person, in two files: a page in their language, and JSON. Never on the terminal."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import click
import msgspec

from bot.errors import HearbackError
from bot.library.library import Library, open_library
from bot.store.store import Store
from bot.tools.access_page import page
from bot.tools.erasing import NOT_HERE
from bot.tools.finding import Tools, open_for_tools
from bot.tools.opening import opened_store
from bot.tools.refusing import REFUSE, refuse
from bot.tools.roles import BY, NO_ROLE

NOT_CHECKED = "Check first that it is them who asks: on a way you know to be theirs, and by their codeword if they have one. Then add --identity-checked."


@click.command("access")
@click.argument("ref")
@click.option("--to", "to", type=click.Path(dir_okay=False, path_type=Path), help="The page; the JSON goes beside it.")
@BY
@click.option("--identity-checked", "checked", is_flag=True, help="You know that it is this person who asks.")
@click.option("--language", default="", metavar="CODE", help="Another language than the person's, like cy.")
@REFUSE
@click.pass_context
def access(  # one argument an option
    context: click.Context, ref: str, to: Path | None, by: str, checked: bool, language: str, reason: str | None
) -> None:
    """Write everything held about the person of case REF, or with this opaque id, into two files that you alone can read.

    Their number is in it: it is their right. Hand it over in a safe way, never to a shared address, and delete the files.

    \b
    Example: hearback access NS/2026/0417 --to /safe/copy.html --by data-protection-officer --identity-checked
    """
    if not by:
        raise click.UsageError(NO_ROLE)
    tools, now = open_for_tools(context), datetime.now(UTC)
    if reason:
        _refuse(tools, ref, reason, by, now)
        return
    if not checked:
        raise click.UsageError(NOT_CHECKED)
    if to is None:
        raise click.UsageError("Say where the copy goes with --to FILE.")
    data = to.with_suffix(".json")
    if to == data or to.exists() or data.exists():
        raise click.ClickException("One of the two files is there already, or ends in .json. Nothing was written; take another name.")
    with opened_store(tools.settings) as store:
        person = _person(store, ref)
        rows = store.access.of(person, now, by)
        said = language or store.access.language(person) or "en"
        try:
            shown = page(rows, said, now, Questions(store, open_library(tools.settings), said, rows["conversations"]), tools.settings.zone)
        except HearbackError as error:
            raise click.ClickException(str(error)) from None
    _write(to, shown.encode())
    _write(data, msgspec.json.format(msgspec.json.encode(rows), indent=2) + b"\n")
    click.echo(
        f"Written: {to.name} to read, {data.name} with every detail. You alone can read them. Delete them when they were handed over."
    )


def _person(store: Store, ref: str) -> str:
    person = store.erasures.find(ref)
    if person is None:
        raise click.ClickException(NOT_HERE.format(ref))
    return person


def _refuse(tools: Tools, ref: str, reason: str, by: str, now: datetime) -> None:
    with opened_store(tools.settings) as store:
        refuse(store, _person(store, ref), "copy", reason, by, now)


class Questions:
    """What was asked, in the person's language, from the version of the flow that they were asked by."""

    def __init__(self, store: Store, library: Library, language: str, conversations: list[dict[str, Any]]) -> None:
        self._store, self._library, self._language = store, library, language
        self._flows = {row["id"]: row["flow"] for row in conversations}
        self._lines = cache(self._read)

    def __call__(self, row: dict[str, Any]) -> tuple[str, str]:
        """An answer's question and the answer, in words; their names in the flow where its version is nowhere any more."""
        value = row["value"]
        values = value if isinstance(value, list) else [value]
        question, options = self._lines(row["version"], row["step"])
        said = ", ".join(options.get(each, str(each)) for each in values if each is not None)
        return question or row["step"], said or row["outcome"]

    def _read(self, version: str, step: str) -> tuple[str, dict[Any, str]]:
        edition = self._library.version(version)
        if edition is None:
            kept = self._store.flow_versions.get(version)
            edition = self._library.adopt(kept.body) if kept else None
        node = edition.script.named.get(step) if edition else None
        question = edition.script.speech(self._language).questions.get(node.index) if edition and node else None
        if question is None:
            return "", {}
        return question.ask.wording.text, {option.value: option.label.text for option in question.ask.options}


def _write(file: Path, content: bytes) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)
