"""Hearback's own engine as a contestant: what ``bot.dispatch.playing`` does in a turn, without the database.

``advance``, then the turn's messages as texts, as the edition reads them. The shell, the webhook and the store are not in it.

``python -m bench.hearback memory|saved``. Saved: the state goes through ``save`` and ``load`` between any two turns.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import msgspec

from bench import survey
from bench.talking import TOGETHER, Deed, Held, Proof, read_task, round_of, tell
from bot.engine.advance import advance, opening_state
from bot.engine.effects import Ask, Say
from bot.engine.events import Begin, Heard
from bot.engine.state import State, Turn, load, save
from bot.language.languages import load as load_languages
from bot.library.edition import Bundle, Edition, Press, read_bundle, wanted

LOCALES = Path(__file__).parent.parent / "locales"
NOW = datetime(2026, 6, 3, 11, 0, tzinfo=UTC)  # only looked at to tell which year a date means; no question here asks for a date


def hearback_turns(saved: bool, rounds: int) -> Held:
    """Hold the talks once for the proof, then ``rounds`` times against the clock, ``TOGETHER`` conversations at once."""
    edition = open_edition()
    deeds = round_of(TOGETHER)
    play = _play_saved if saved else _play
    states, said = play(edition, deeds)
    proof = _proof(states, said, deeds)
    began, began_cpu = time.perf_counter(), time.process_time()
    for _ in range(rounds):
        states, said = play(edition, deeds)
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - began_cpu
    assert _proof(states, said, deeds) == proof, "the last timed round went another way than the first"
    largest = max(len(save(state)) for state in states) if saved else 0
    versions = {"hearback": metadata.version("hearback"), "python": sys.version.split()[0]}
    return Held(versions, rounds * len(deeds), seconds, cpu_seconds, largest, proof)


def _play(edition: Edition, deeds: list[Deed]) -> tuple[list[State], list[str]]:
    """One round, the states kept as they are."""
    states: list[State] = [None] * TOGETHER  # type: ignore[list-item]  # each person's first deed begins theirs
    said = []
    for deed in deeds:
        if deed.words:
            turn = advance(edition.script, states[deed.person], Heard(deed.words), NOW)
        else:
            begin = _beginning(deed)
            turn = advance(edition.script, opening_state(edition.script, begin), begin, NOW)
        states[deed.person] = turn.state
        said.append(_said(edition, turn))
    return states, said


def _play_saved(edition: Edition, deeds: list[Deed]) -> tuple[list[State], list[str]]:
    """One round, each state saved as JSON after each turn and read back before the next."""
    kept = [b""] * TOGETHER
    said = []
    for deed in deeds:
        if deed.words:
            turn = advance(edition.script, load(kept[deed.person]), Heard(deed.words), NOW)
        else:
            begin = _beginning(deed)
            turn = advance(edition.script, opening_state(edition.script, begin), begin, NOW)
        kept[deed.person] = save(turn.state)
        said.append(_said(edition, turn))
    return [load(state) for state in kept], said


def _said(edition: Edition, turn: Turn) -> str:
    """The turn's messages as they are sent."""
    messages = [effect for effect in turn.effects if isinstance(effect, (Say, Ask))]
    return "\n".join([message.text for message in edition.carried(messages, "text")])


def _beginning(deed: Deed) -> Begin:
    return Begin("person", "text", survey.TALKS[deed.talk].language)


def _proof(states: list[State], said: list[str], deeds: list[Deed]) -> list[Proof]:
    """What the first person of each talk was told, and the answers that their state holds at the end."""
    heard: dict[int, list[str]] = {}
    for deed, words in zip(deeds, said, strict=True):
        heard.setdefault(deed.person, []).append(words)
    return [Proof(heard[person], dict(states[person].answers)) for person in range(len(survey.TALKS))]


def open_edition() -> Edition:
    """The ten questions in all three languages, as the library opens them, with each language's own words from locales/."""
    untranslated = Bundle(survey.FLOW_FILE.name, {survey.FLOW_FILE.name: survey.FLOW_FILE.read_text(encoding="utf-8")}, {})
    reading = read_bundle(untranslated)
    assert reading.flow, f"{survey.FLOW_FILE.name} has problems: {reading.problems}"
    translations = {
        language: {context: survey.translation(language)[english] for context, english in wanted(reading.flow, ())}
        for language in survey.LANGUAGES
        if language != "en"
    }
    return Press(load_languages(LOCALES).words, {}, ()).edition(
        msgspec.structs.replace(untranslated, translations=translations), reading.flow
    )


if __name__ == "__main__":
    tell(hearback_turns(sys.argv[1] == "saved", read_task().rounds))
