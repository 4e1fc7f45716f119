"""Replies to the questions of the flow: taken, or asked again kindly, never guessed."""

from __future__ import annotations

from bot.engine import understand
from bot.engine.commands import go_back_to, keep_all
from bot.engine.effects import Again, Answered, AnswerValue
from bot.engine.script import Question
from bot.engine.stage import Stage
from bot.engine.understand import Unsure

TRIES = 2  # kind retries, then on with "no answer"


def answer(stage: Stage, question: Question, reply: str, words: str) -> None:
    """A reply to the open question of the flow."""
    node, ask = stage.node, question.ask
    if node is None:
        return
    if ask.kind == "write":
        _written(stage, words)
    elif ask.kind == "choose_many":
        found = understand.several(reply, question.choices)
        most = ask.at_most or len(ask.options)
        if isinstance(found, Unsure) or not found <= question.choices.numbers or len(found) > most:
            unclear(stage, "unclear", words)
        else:
            take_many(stage, question, set(found))
    elif ask.kind in ("number", "date"):
        value = _number_or_date(stage, question, reply)
        _settle_or_ask_again(stage, value, words)
    else:
        number = understand.choose(reply, question.choices)
        if isinstance(number, Unsure):
            unclear(stage, number.value, words)
        else:
            take_number(stage, question, number)


def _number_or_date(stage: Stage, question: Question, reply: str) -> AnswerValue | Unsure:
    if question.ask.kind == "number":
        return understand.number(reply, question.ask.low, question.ask.high, question.choices)
    found = understand.day(reply, stage.lines.words, stage.now.date())
    if isinstance(found, Unsure):
        return found
    wanted = stage.node.step.date if stage.node else "any"
    fits = wanted == "any" or (found <= stage.now.date() if wanted == "past" else found >= stage.now.date())
    return found.isoformat() if fits else Unsure.UNCLEAR


def _settle_or_ask_again(stage: Stage, value: AnswerValue | Unsure, words: str) -> None:
    if isinstance(value, Unsure):
        unclear(stage, value.value, words)
    elif stage.node:
        stage.settle(value, Answered(stage.node.name, "answered", value))


def _written(stage: Stage, words: str) -> None:
    node = stage.node
    if not words.strip() or node is None:
        unclear(stage, "unclear", "")
        return
    keep = node.step.write.keep.days if node.step.write else 90
    stage.say("thank_you")
    stage.settle("written", Answered(node.name, "answered", words=words, keep_days=keep))


def take_number(stage: Stage, question: Question, number: int) -> None:
    """The number of an option, or the point of a scale, that is surely meant."""
    node = stage.node
    if node is None or number not in question.choices.numbers:
        unclear(stage, "unclear", "")
    else:
        value = number if question.ask.kind == "scale" else question.named(number)
        stage.settle(value, Answered(node.name, "answered", value))


def take_many(stage: Stage, question: Question, numbers: set[int]) -> None:
    """Several options, in the order they were offered; none at all is a skip."""
    node = stage.node
    if node is None:
        return
    values = [question.named(number) for number in sorted(numbers)]
    outcome = "answered" if values else "skipped"
    stage.settle(values or None, Answered(node.name, outcome, values or None))  # type: ignore[arg-type]  # one of the two


def unclear(stage: Stage, why: Again, words: str) -> None:
    """Not understood: what was written is kept as a comment, then asked again kindly, twice; then on without an answer."""
    if len(words.split()) > 1 and stage.phase == "asking" and stage.node:
        name = f"{stage.node.name}/comment" + (f"-{stage.tries + 1}" if stage.tries else "")
        stage.effects.append(Answered(name, "comment", words=words))
    stage.tries += 1
    if stage.tries <= TRIES:
        stage.pose(why)
    else:
        give_up(stage)


def give_up(stage: Stage) -> None:
    """On with no answer. To an invitation no answer is a no."""
    node = stage.node
    if stage.phase in ("invited", "postponed"):
        stage.finish("declined")
    elif stage.phase == "language":
        go_back_to(stage)
    elif stage.phase == "erasing":
        keep_all(stage)
    elif node:
        stage.say("moved_on")
        stage.settle(None, Answered(node.name, "no_answer"))
