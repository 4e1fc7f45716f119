"""What the runner and a contestant say to each other: one JSON object on standard input, one on standard output.

The runner writes ``Task``; the contestant first holds every talk once and keeps what was said and answered (the proof), then
holds ``rounds`` of them against the clock, ``TOGETHER`` people at a time, each waiting while all the others take their turn.
A turn is one thing a person did: the beginning, or a reply; it ends when the next message's words are ready in their language.
"""

from __future__ import annotations

import sys
from typing import NamedTuple

import msgspec

from bench import survey

EACH = 10  # people per talk
TOGETHER = EACH * len(survey.TALKS)  # conversations open at once
LEFT_OUT_EXIT = 3  # a contestant that cannot run here ends with this and a sentence on standard error


class Task(msgspec.Struct):
    """What a contestant is to do. ``survey`` and ``talks`` are for those that cannot import ``bench.survey``."""

    rounds: int  # of TOGETHER whole conversations each, timed
    each: int = EACH
    survey: dict = {}
    talks: list = []


class Held(msgspec.Struct):
    """What a contestant did. ``cpu_seconds`` is of its whole process. ``proof`` has, per talk, the messages and the answers."""

    versions: dict[str, str]
    turns: int
    seconds: float
    cpu_seconds: float
    state_bytes: int  # the largest state of one conversation as saved; 0 where nothing is saved
    proof: list[Proof]

    @property
    def turns_per_second(self) -> float:
        """By the clock on the wall."""
        return self.turns / self.seconds


class Proof(msgspec.Struct):
    """One talk as the contestant held it."""

    heard: list[str]  # what the person was told, a message a turn
    answers: dict[str, str | int]


class Deed(NamedTuple):
    """One turn to come: ``words`` is empty for the beginning."""

    person: int
    talk: int
    words: str


def round_of(people: int) -> list[Deed]:
    """Everything that happens in one round, in order: all begin, then all reply once, and so on until all have ended."""
    talks = [("", *talk.replies) for talk in survey.TALKS]
    return [
        Deed(person, person % len(talks), talks[person % len(talks)][step])
        for step in range(max(map(len, talks)))
        for person in range(people)
        if step < len(talks[person % len(talks)])
    ]


def task_for_a_stranger(rounds: int) -> Task:
    """The task with the survey in it, for a program in another language. Sentences are in the order of the languages."""
    questions = [{**question._asdict(), "only_if": question.only_if or ()} for question in survey.QUESTIONS]
    data = {"languages": survey.LANGUAGES, "questions": questions, "closing": survey.CLOSING}
    return Task(rounds=rounds, survey=data, talks=[talk._asdict() for talk in survey.TALKS])


def check(proof: list[Proof]) -> None:
    """Raise AssertionError unless every talk got every answer, every question in its language, and every choice."""
    assert len(proof) == len(survey.TALKS), "some talks were not held"
    for talk, held in zip(survey.TALKS, proof, strict=True):
        assert held.answers == talk.answers, f"{talk.language}: other answers: {held.answers}"
        messages = [*survey.asked(talk), None]
        assert len(held.heard) == len(messages), f"{talk.language}: {len(held.heard)} messages for {len(messages)} turns"
        for question, heard in zip(messages, held.heard, strict=True):
            expected = [survey.said(survey.CLOSING, talk.language)]
            if question:
                ends = [question.low, question.high] if question.kind == "scale" else []
                expected = [
                    survey.said(sentence, talk.language) for sentence in (question.words, *ends, *(label for _, label in question.options))
                ]
            missing = [words for words in expected if words not in heard]
            assert not missing, f"{talk.language}: not said: {missing} in {heard!r}"


def read_task() -> Task:
    """The runner's task."""
    return msgspec.json.decode(sys.stdin.buffer.read(), type=Task)


def tell(held: Held) -> None:
    """Hand the result to the runner."""
    sys.stdout.buffer.write(msgspec.json.encode(held) + b"\n")
