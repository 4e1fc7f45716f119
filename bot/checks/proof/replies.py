"""Rules about replies: each answer can be given in the words that people read, and none of the words that always work is lost to an answer.

What a reply means is asked of the engine, in each language, as in a real conversation: spelling, number words and first letters included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.checks.proof.domains import SURFACE_OF
from bot.checks.proof.playing import Counterexample, plan
from bot.checks.proof.walks import shortest
from bot.checks.rule import Finding, Rule, Seen
from bot.checks.said import Said
from bot.engine import understand
from bot.engine.always import HARD, Recognised
from bot.engine.effects import Option
from bot.engine.plain import plain
from bot.engine.script import Question
from bot.engine.telephone import HELP
from bot.flow.messages import ALSO_BETWEEN
from bot.flow.model import Step
from bot.flow.reserved import NEVER_AN_ANSWER, bare
from bot.flow.words import Command
from bot.flow.wrong import Path

_SHORTEST_ALIKE = 3  # letters: two shorter labels are seldom mistyped into each other
_BY_KEY = tuple(key for key in HELP if len(key) > 1)  # 999 and 112: they mean danger on a telephone and in a text
_DOES: dict[Command | None, str] = {
    Command.TAKEBACK: "takes every yes back",
    Command.EXIT: "leads away at once",
    Command.SKIP: "passes a question over",
    Command.PAUSE: "pauses",
    Command.BACK: "leads back",
    Command.REPEAT: "asks again",
    Command.MORE: "tells more",
    Command.LANGUAGE: "offers other languages",
    Command.INFO: "names people to talk to",
    Command.CALL: "asks for a call",
}


class Named(NamedTuple):
    """A name of an answer, as people read it or may write it, in one language."""

    step: str
    language: str
    question: Question
    option: Option
    words: str
    path: Path
    said: Said | None


def _names(seen: Seen) -> Iterator[Named]:
    """Every label of every answer, and the other words for it, in every language that is ready."""
    said = {(one.language, one.path): one for one in seen.said}
    for language, lines in seen.script.lines.items():
        for at, question in lines.questions.items():
            name = seen.script.nodes[at].name
            for option in question.ask.options if name in seen.questions else ():
                path: Path = ("steps", name, question.ask.kind, option.value)
                yield Named(name, language, question, option, option.label.text, path, said.get((language, path)))
                also = said.get((language, (*path, "also")))
                for words in also.text.split(ALSO_BETWEEN.strip()) if also else ():
                    yield Named(name, language, question, option, words.strip(), (*path, "also"), also)


def _found(seen: Seen, named: Named, says: str, try_instead: str, words: str = "") -> Finding:
    """A finding about a name, with the conversation in which it, or these ``words``, are written."""
    shows = _replied(seen, named.step, words or named.words, named.language)
    return Finding(named.path, says, try_instead, said=named.said, shows=shows)


def _replied(seen: Seen, step: str, words: str, language: str, surface: str = "") -> Counterexample | None:
    """The shortest conversation to a question, in which it is answered with these words."""
    asked = {place for place, _, passed in seen.unfolded.out_of(step) if passed.asked}
    way = shortest(seen.unfolded, asked) if seen.shows_more else None
    return seen.hold(plan(way, (language, *seen.script.languages)).replying(step, words, surface)) if way is not None else None


# One reply, one answer


def _means_another(seen: Seen) -> Iterable[Finding]:
    for named in _names(seen):
        found = _understood(named)
        label = f"`{named.words}`"
        if isinstance(found, understand.Unsure):
            says = f"Whoever replies {label} is not understood: it could mean more than one answer."
            yield _found(seen, named, says, "Let every answer be called by words of its own.")
        elif found != named.option.number:
            says = f"Whoever replies {label} is taken to mean `{named.question.named(found)}`."
            yield _found(seen, named, says, "Let every answer be called by words of its own.")
        else:
            yield from _numbers_inside(seen, named)


def _understood(named: Named) -> int | understand.Unsure:
    return understand.choose(plain(named.words), named.question.choices)


def _numbers_inside(seen: Seen, named: Named) -> Iterator[Finding]:
    """A number in a label which is the number of another answer: people reply with it, and mean the label."""
    choices = named.question.choices
    for at, token in enumerate(plain(named.words).split()):
        number = int(token) if token.isdecimal() and len(token) < 10 else choices.spelled.get(token) if at == 0 else None
        if number is not None and number != named.option.number and number in choices.numbers:
            says = (
                f"Whoever replies {token} for `{named.words}` is taken to mean `{named.question.named(number)}`, which is number {number}."
            )
            yield _found(seen, named, says, "Write it without numbers, or ask for a `number`.", token)
            return


def _alike(seen: Seen) -> Iterable[Finding]:
    """Two labels that one wrong letter turns into each other."""
    labels: dict[tuple[str, str], list[Named]] = {}
    for named in _names(seen):
        earlier = labels.setdefault((named.step, named.language), [])
        mine = plain(named.words)
        for other in earlier:
            theirs = plain(other.words)
            different = other.option != named.option and min(len(mine), len(theirs)) >= _SHORTEST_ALIKE
            if different and understand.one_slip(mine, theirs):
                says = f"One wrong letter makes `{other.words}` of `{named.words}`, and then the other answer is taken."
                yield _found(seen, named, says, "Let the two differ by more than a letter.", other.words)
                break
        earlier.append(named)


# Words that always work


def _is_a_command(seen: Seen) -> Iterable[Finding]:
    help_ = "Let this answer be called by other words."
    for named in _names(seen):
        says = f"Whoever replies `{named.words}` does not give this answer: "
        if means := _always_means(seen, _heard(seen, named)):
            yield _found(seen, named, f"{says}{means}.", help_)
        elif means := _taken_before(seen, named):
            begins = bare(named.words) in _start_words(seen)
            mend = "Let the flow begin with another word, or this answer be called by other words." if begins else help_
            yield Finding(named.path, f"{says}{means}.", mend, said=named.said)


def _heard(seen: Seen, named: Named) -> Recognised:
    return seen.script.always.recognise(named.words, plain(named.words))


def _hides_a_command(seen: Seen) -> Iterable[Finding]:
    for named in _names(seen):
        heard = _heard(seen, named)
        if heard.command in _DOES and heard.whole and not (_always_means(seen, heard) or _taken_before(seen, named)):
            says = f"`{named.words}` is also a word that always works (it {_DOES[heard.command]}), and does not while this is asked."
            yield _found(seen, named, says, "Let this answer be called by other words, if there are some.")


def _always_means(seen: Seen, heard: Recognised) -> str:
    """What a reply does before it is looked at as an answer."""
    if heard.urgent:
        return "it brings the words of help"
    if heard.stop:
        return "it stops all messages"
    if heard.command in HARD:
        return "it deletes what was answered"
    if heard.command is Command.EXIT and seen.flow.risk == "R2":
        return "it leads away from a discreet conversation"
    return ""


def _taken_before(seen: Seen, named: Named) -> str:
    """What a reply does before a conversation hears it: a start word begins anew, and telephone companies have words of their own."""
    word = bare(named.words)
    if word in _start_words(seen):
        return "it begins this flow, and is asked again"
    return NEVER_AN_ANSWER.get(word, "") if "sms" in seen.flow.channels else ""


def _start_words(seen: Seen) -> set[str]:
    return {bare(word) for word in seen.flow.start_words}


def _begins_with_a_command(seen: Seen) -> Iterable[Finding]:
    for at, word in enumerate(seen.flow.start_words):
        heard = seen.script.always.recognise(word, plain(word))
        if heard.command is not None or heard.urgent:
            says = f"{word} does not begin this flow: it is a word that always works, in one of our languages."
            yield Finding(("start_words", at), says, "Choose another word, like FEEDBACK.", at_value=True)


# Numbers


def _numbers(seen: Seen) -> Iterator[tuple[str, Step, range]]:
    for name, step in seen.questions.items():
        if step.number:
            yield name, step, range(step.number.from_, step.number.to + 1)


def _means_danger(seen: Seen) -> Iterable[Finding]:
    for name, _, numbers in _numbers(seen):
        for key in _BY_KEY:
            if int(key) in numbers:
                says = f"{key} is a number that can be answered here, and means danger everywhere."
                help_ = f"Ask for weeks or months in place of days, or let `to` be {int(key) - 1} or less."
                shows = _replied(seen, name, key, seen.script.languages[0])
                yield Finding(("steps", name, "number"), says, help_, shows=shows)
                break


def _hides_help(seen: Seen) -> Iterable[Finding]:
    for name, _, numbers in _numbers(seen) if "ivr" in seen.flow.channels else ():
        if 0 in numbers:
            says = "On the telephone 0 is an answer here, so that it does not lead to help while this is asked."
            shows = _replied(seen, name, "0", seen.script.languages[0], SURFACE_OF["ivr"])
            yield Finding(("steps", name, "number", "from"), says, "Begin at 1, and ask before whether there was any.", shows=shows)


RULES = (
    Rule(
        "answer-means-another",
        "error",
        "Whoever replies with the words of an answer, or a number in them, gives that answer.",
        _means_another,
    ),
    Rule("answers-alike", "warning", "No single wrong letter makes one answer of another.", _alike),
    Rule(
        "answer-is-command",
        "error",
        "No answer, in any language, is a word for STOP, danger or another word that always works.",
        _is_a_command,
    ),
    Rule("answer-hides-command", "warning", "No answer is a word like MORE or BACK, which then does not work there.", _hides_a_command),
    Rule(
        "start-is-command",
        "error",
        "A start word begins the flow, and is no word that always works in any language.",
        _begins_with_a_command,
    ),
    Rule("number-means-danger", "error", "Where a number is asked for, 999 and 112 are none of its answers.", _means_danger),
    Rule("number-hides-help", "warning", "On the telephone 0 leads to help, also where a number is asked for.", _hides_help),
)
