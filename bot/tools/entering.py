"""``hearback enter``: a worker keys in what a person answers, through the same engine, with no message to anybody.

For people who are spoken with by somebody they trust. It works for people of whom nobody here has a number.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import click
import msgspec

from bot.asking.people import Case
from bot.dispatch.clock import real_clock
from bot.dispatch.offering import Offering
from bot.dispatch.playing import Played, play
from bot.dispatch.versions import edition_of
from bot.engine.advance import opening_state
from bot.engine.events import Begin, Heard
from bot.engine.state import load, save
from bot.flow.suggest import did_you_mean
from bot.library import Edition, Library
from bot.library.library import open_library
from bot.store.casework.case_rows import AT_DESK, CaseArrival
from bot.store.conversations.turn import Turn
from bot.store.people.consents import ConsentEvent
from bot.store.store import Store
from bot.surfaces import transcript
from bot.tools.finding import folders, open_for_tools
from bot.tools.opening import opened_store
from bot.tools.roles import BY, NO_ROLE

DESK = "worker"  # the channel: nothing is ever sent on it
LONGEST = 300


@click.command("enter")
@click.argument("ref")
@click.option("--flow", "name", required=True, help="The flow whose questions are asked.")
@BY
@click.option(
    "--agreed", "how", default="", metavar="TEXT", help="How the person said that you may give their answers, like: in our office."
)
@click.option(
    "--as", "acting", type=click.Choice(["worker", "interpreter"]), default="worker", show_default=True, help="What you are to them."
)
@click.option("--language", default="", help="The language of the questions, like cy. Left out: the flow's first.")
@folders
@click.pass_context
def enter(context: click.Context, ref: str, name: str, by: str, how: str, acting: str, language: str) -> None:  # one argument an option
    """Key in the answers of the person of case REF. A REF that is not known yet is made, without any way to reach them.

    Every answer is marked as given by you for them. Ask each question as it stands, and key in their own answer. All words work that work
    for the person: SKIP, BACK, STOP, HELP. Ctrl-D ends; what was answered is kept.

    \b
    Example: hearback enter NS/2026/0417 --flow after-case-closed --by support-worker --agreed "in our office"
    """
    how = " ".join(how.split())
    if not by:
        raise click.UsageError(NO_ROLE)
    if not 0 < len(how) <= LONGEST:
        raise click.UsageError("Ask the person first whether you may give their answers, and say with --agreed how they said so.")
    tools = open_for_tools(context)
    library = open_library(tools.settings)
    with opened_store(tools.settings) as store:
        Offering(library, store, real_clock, live=tools.settings.live).look()
        edition = library.edition(name)
        if edition is None:
            raise click.ClickException(f"There is no flow {name!r}. {did_you_mean(name, [one.flow for one in library.editions()])}")
        if language and language not in edition.script.languages:
            raise click.ClickException(f"{language!r} is not ready. Try one of: {', '.join(edition.script.languages)}.")
        desk = _Desk(store, library, _person(store, ref), ref)
        over = desk.say(desk.begin(edition, language or edition.script.languages[0], acting, by, how))
        for line in _typed() if not over else ():
            if desk.say(desk.heard(line)):
                return
        if not over:
            desk.close()
            click.echo("Ended here. What was answered is kept.")


class _Desk:
    """One conversation at a worker's desk: a transaction for each answer, as for a message."""

    def __init__(self, store: Store, library: Library, person: str, ref: str) -> None:
        self._store = store
        self._library = library
        self._person = person
        self._ref = ref

    def begin(self, edition: Edition, language: str, acting: str, by: str, how: str) -> Played:
        now = datetime.now(UTC)
        self._store.flow_versions.put(edition.version, edition.flow, edition.body, now)
        with self._store.person_turn(self._person, DESK, now) as turn:
            if turn.person.erased or turn.person.stopped:
                raise click.ClickException("They said STOP, or asked us to delete everything. Ask them nothing.")
            turn.consent(
                ConsentEvent("supporter_speaks", "given", now, "worker", role=by, says=how, flow=edition.flow, version=edition.version)
            )
            event = Begin("person", "text", language)
            if turn.conversation is not None:
                return self._again(turn, event, now)
            state = msgspec.structs.replace(opening_state(edition.script, event), acting=acting)
            turn.at_desk()
            turn.open_conversation(edition.flow, edition.version, b"", "text", DESK)
            turn.about_case(self._ref)
            return play(turn, edition, state, event, now)

    def _again(self, turn: Turn, event: Begin, now: datetime) -> Played:
        """What was cut off at a desk goes on; what the person holds themselves is theirs."""
        assert turn.conversation is not None
        if turn.conversation.channel != DESK:
            raise click.ClickException("The person is in a conversation with us themselves. Let it end first.")
        return play(turn, self._edition(turn), load(turn.conversation.state), event, now)

    def heard(self, words: str) -> Played:
        now = datetime.now(UTC)
        with self._store.person_turn(self._person, DESK, now) as turn:
            if turn.conversation is None:
                raise click.ClickException("This conversation has ended meanwhile.")
            return play(turn, self._edition(turn), load(turn.conversation.state), Heard(words), now)

    def close(self) -> None:
        with self._store.person_turn(self._person, DESK, datetime.now(UTC)) as turn:
            if turn.conversation is not None:
                state = msgspec.structs.replace(load(turn.conversation.state), phase="ended", end="closed")
                turn.save_state(save(state), ended="closed", phase="ended")

    def say(self, played: Played) -> bool:
        """Show what is asked; whether it is over."""
        for message in played.messages:
            click.echo(transcript(message))
        return bool(played.state.end)

    def _edition(self, turn: Turn) -> Edition:
        assert turn.conversation is not None
        found = edition_of(self._library, self._store, turn.conversation.version)
        if found is None:
            raise click.ClickException("The flow that this began with is gone.")
        return found


def _person(store: Store, ref: str) -> str:
    found = store.cases.person_of(ref)
    if found is None:
        store.cases.put([CaseArrival(Case(ref), given=frozenset({AT_DESK}))], datetime.now(UTC))
        found = store.cases.person_of(ref)
    if found is None:
        raise click.ClickException(f"{ref!r} cannot be a reference.")
    return found


def _typed() -> Iterator[str]:
    """What is keyed in, until Ctrl-D."""
    while True:
        try:
            line = input("answer> " if sys.stdin.isatty() else "")
        except (EOFError, KeyboardInterrupt):
            return
        if line.strip():
            yield line
