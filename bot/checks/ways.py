"""Rules about the ways through a flow: what is reached, what is asked first and last, and whether support follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from bot.checks.rule import Finding, Rule, Seen
from bot.flow.conditions import names
from bot.flow.facts import FACTS
from bot.flow.flag_kinds import BY_NAME
from bot.flow.graph import CARRIED_OUT, FINISHED, Ended, Graph, Node, most, reached, reaching, without
from bot.flow.model import Step
from bot.flow.placeholders import placeholders
from bot.flow.suggest import did_you_mean
from bot.flow.wrong import Path

_MOST_QUESTIONS = 6


def _is_support(step: Step) -> bool:
    """Whether the step tells of people to talk to: by the directory, or by the word INFO."""
    said = " ".join(words for words in (step.say, step.text, step.chat, step.voice) if words)
    return step.signpost is not None or (step.say is not None and "INFO" in said.split())


def _by_hand(seen: Seen) -> Iterable[Finding]:
    """A number in a flow's own words would stay there when nobody has checked it any more."""
    said: list[tuple[Path, str | None]] = [(("invite",), seen.flow.invite), (("more",), seen.flow.more)]
    said += [
        (("steps", name, field), getattr(step, field))
        for name, step in seen.flow.steps.items()
        for field in ("say", "ask", "text", "chat", "voice")
    ]
    for path, words in said:
        if any(name.startswith("service.") for name in placeholders(words or "")):
            says = "These words name a service, whether or not anybody has checked it lately."
            yield Finding(path, says, "Let `signpost` name people to talk to.")


def _unreached(seen: Seen) -> Iterable[Finding]:
    for name in seen.flow.steps:
        if name not in seen.reached:
            yield Finding(("steps", name), f"No way leads to `{name}`.", "Look at the rules before it that go elsewhere or end.")


def _dead_rules(seen: Seen) -> Iterable[Finding]:
    for name, step in seen.flow.steps.items():
        for at, (earlier, _) in enumerate(pairwise(step.then), 1):
            if earlier.when_ is None:
                yield Finding(
                    ("steps", name, "then", at),
                    "The rule before this one always holds.",
                    "Put this one first, or take it out.",
                    at_value=True,
                )
                break


def _never_known(seen: Seen) -> Iterable[Finding]:
    after: dict[str, set[Node]] = {}
    for name, step in seen.flow.steps.items():
        for path, looked_at in _looks(step) if name in seen.reached else ():
            if looked_at == name or looked_at in FACTS:
                continue
            if looked_at not in after:
                after[looked_at] = reached(seen.graph, looked_at) if looked_at in seen.reached else set()
            if name not in after[looked_at]:
                yield Finding(
                    ("steps", name, *path), f"No way leads through `{looked_at}` to here.", "Name a step that can have been answered."
                )


def _looks(step: Step) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for looked_at in names(step.only_if):
        yield ("only_if",), looked_at
    for at, rule in enumerate(step.then):
        for looked_at in names(rule.when_):
            yield ("then", at, "if"), looked_at


def _flag_kinds(seen: Seen) -> Iterable[Finding]:
    for name, step in seen.flow.steps.items():
        flags: list[tuple[Path, str | None]] = [
            (("flag",), step.flag),
            *((("then", at, "flag"), rule.flag) for at, rule in enumerate(step.then)),
        ]
        for path, kind in flags:
            if kind is not None and kind not in BY_NAME:
                help_ = did_you_mean(kind, BY_NAME, otherwise=f"Use one of {', '.join(BY_NAME)}.")
                yield Finding(("steps", name, *path), f"Nobody knows who is to look at a flag `{kind}`.", help_, at_value=True)


def _asks_nothing(seen: Seen) -> Iterable[Finding]:
    if not seen.questions:
        yield Finding(("steps",), "This flow asks nothing.", "Add a step with `ask`.")


def _too_many(seen: Seen) -> Iterable[Finding]:
    asked_of_all: set[Node] = {name for name, step in seen.questions.items() if step.only_if is None and "." not in name}
    count = most(seen.graph, asked_of_all)
    if count > _MOST_QUESTIONS:
        yield Finding(
            ("steps",),
            f"Somebody may be asked {count} questions, besides those that follow from an answer.",
            f"Half of those who begin do not get past {_MOST_QUESTIONS}. Ask less.",
        )


def _first(seen: Seen) -> Iterable[Finding]:
    before = without(seen.graph, CARRIED_OUT, seen.questions)
    for name, step in seen.questions.items():
        if step.sensitive and name in reached(before):
            yield Finding(
                ("steps", name),
                "The first question may be this one, and it is a sensitive one.",
                "Begin with an easy question about the service.",
            )


def _last(seen: Seen) -> Iterable[Finding]:
    """Ways that a rule takes on purpose, as from a low score straight to support, do not count."""
    in_order = without(seen.graph, {"go"}, seen.flow.steps)
    ending = reaching(without(in_order, CARRIED_OUT, seen.questions), [FINISHED])
    for name, step in seen.questions.items():
        if step.sensitive and ending.intersection(in_order.successors(name)):
            yield Finding(
                ("steps", name), "This sensitive question may be the last one.", "Let an easy question follow that everybody is asked."
            )


def _support_after_sensitive(seen: Seen) -> Iterable[Finding]:
    ended = [node for node in seen.reached if isinstance(node, Ended)]
    unsupported = reaching(_without_support(seen), ended)
    for name, step in seen.questions.items():
        if step.sensitive and name in unsupported:
            yield Finding(
                ("steps", name),
                "A way leads from this sensitive question to the end without support.",
                "Let `signpost` follow, without `only_if`.",
            )


def _support_at_end(seen: Seen) -> Iterable[Finding]:
    if seen.questions and FINISHED in reached(_without_support(seen)):
        yield Finding(
            ("steps",), "A way leads to the end without a word of support.", "Let `signpost` stand before the end, without `only_if`."
        )


def _without_support(seen: Seen) -> Graph:
    """A discreet flow asks before it names anybody; who has said no has been offered support all the same."""
    carried_out = [name for name, step in seen.flow.steps.items() if _is_support(step)]
    discreet = seen.flow.risk == "R2"
    asked = {name for of in carried_out for name in names(seen.flow.steps[of].only_if)} if discreet else set()
    return without(seen.graph, CARRIED_OUT, [*carried_out, *asked])


def _last_word(seen: Seen) -> Iterable[Finding]:
    speaking = [name for name, step in seen.flow.steps.items() if step.say or step.signpost or step.asks]
    silent = reaching(without(seen.graph, CARRIED_OUT, speaking), [FINISHED])
    for name in seen.questions:
        if silent.intersection(seen.graph.successors(name)):
            yield Finding(("steps", name), "After this answer the conversation may end without a word.", "Let a last step say thank you.")


RULES = (
    Rule("never-reached", "error", "Some way leads to every step.", _unreached),
    Rule("rule-never-reached", "error", "A rule that always holds is the last one.", _dead_rules),
    Rule("never-known", "error", "A condition looks at steps that can have been answered.", _never_known),
    Rule("unknown-flag", "error", "A flag is of a known kind, so that somebody is there for it.", _flag_kinds),
    Rule("asks-nothing", "warning", "A flow asks something.", _asks_nothing),
    Rule(
        "too-many-questions", "warning", "Nobody is asked more than 6 questions, those that follow from an answer not counted.", _too_many
    ),
    Rule("sensitive-first", "error", "The first question is easy and about the service.", _first),
    Rule("sensitive-last", "error", "The last question is not a sensitive one.", _last),
    Rule("service-by-hand", "error", "The words of a flow name no service: `signpost` looks whether it was checked.", _by_hand),
    Rule("sensitive-without-support", "error", "Support follows every sensitive question.", _support_after_sensitive),
    Rule("end-without-support", "error", "Every conversation that is finished ends with a word of support.", _support_at_end),
    Rule("end-without-word", "warning", "Something is said after the last answer.", _last_word),
)
