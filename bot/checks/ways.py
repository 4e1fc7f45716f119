"""Rules about the ways through a flow: what is reached, what is asked first and last, and whether support follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from bot.checks.proof.walks import Allowed, Edge, Walk, by, longest, shortest, toward, walk
from bot.checks.rule import Finding, Rule, Seen
from bot.engine.script import promises_in_vain
from bot.flow.conditions import Condition, names
from bot.flow.facts import FACTS
from bot.flow.flag_kinds import BY_NAME
from bot.flow.graph import FINISHED, Ended, Node, graph, reached
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
    """A step that nobody comes to. One whose condition looks at what nobody was asked is told of by `never-known`.

    Steps that follow from another one alone that nobody comes to are mended with it, and not told of.
    """
    unknown = {finding.path[1] for finding in _never_known(seen)}
    made = graph(seen.flow)
    structural = reached(made)
    pieces: set[str] = set()
    for name, step in seen.flow.steps.items():
        if seen.unfolded.carried_out(name) or name in unknown or (name in structural and promises_in_vain(seen.flow, step)):
            continue
        piece = name.rpartition(".")[0]
        if piece in pieces or _asks_nobody(seen, step.only_if) or (name not in structural and made.pred[name]):
            continue
        pieces |= {piece} - {""}
        path: Path = ("steps", name)
        if name not in structural:
            says, help_ = f"No way leads to `{name}`.", "Look at the rules before it that go elsewhere or end."
        elif step.only_if is None:
            says = f"No way leads to `{name}`: whatever is answered before it leads elsewhere."
            help_ = "Look at the rules before it: together they leave nobody to go on here."
        else:
            says = f"No way leads to `{name}`: its condition is never so for anybody who comes here."
            help_ = "Look at `only_if`, and at what has to be answered to come here."
            path = ("steps", name, "only_if")
        yield Finding(path, says, help_, shows=seen.shown(_passing_by(seen, name)))


def _asks_nobody(seen: Seen, condition: Condition | None) -> bool:
    """Whether a condition looks at a question that nobody comes to."""
    steps = seen.flow.steps
    return any(name in steps and not seen.unfolded.carried_out(name) for name in names(condition))


def _passing_by(seen: Seen, step: str) -> Walk | None:
    """The shortest conversation that passes the step by; or, where none comes near it, the shortest of all."""
    ending = toward(seen.unfolded, seen.unfolded.ends)
    return by(seen.unfolded, seen.unfolded.out_of(step), ending) or walk(ending)


def _dead_rules(seen: Seen) -> Iterable[Finding]:
    for name, step in seen.flow.steps.items():
        for at, (earlier, _) in enumerate(pairwise(step.then), 1):
            if earlier.when_ is None:
                says, help_ = "The rule before this one always holds.", "Put this one first, or take it out."
                yield Finding(("steps", name, "then", at), says, help_, at_value=True)
                break
        else:
            yield from _rules_never_followed(seen, name, step)


def _rules_never_followed(seen: Seen, name: str, step: Step) -> Iterable[Finding]:
    """Rules that hold for nobody who comes here and for whom no rule before them holds."""
    unfolded = seen.unfolded
    if not (step.then and unfolded.decided and unfolded.carried_out(name)):
        return
    followed = {passed.rule for _, _, passed in unfolded.out_of(name)}
    unknown = {finding.path for finding in _never_known(seen)}
    for at, rule in enumerate(step.then):
        told = ("steps", name, "then", at, "if") in unknown or _asks_nobody(seen, rule.when_)
        if at not in followed and not told:
            says = "Nobody is led on by this rule: it holds for nobody who comes here, or a rule before it holds for them too."
            help_ = "Look at its condition, and at the rules and answers before it."
            shows = seen.shown(by(unfolded, _leaving(seen, name), toward(unfolded, unfolded.ends)))
            yield Finding(("steps", name, "then", at), says, help_, at_value=True, shows=shows)


def _never_known(seen: Seen) -> Iterable[Finding]:
    """A condition that looks at a question which nobody who comes here was asked; one that nobody at all is asked is told of itself."""
    unfolded = seen.unfolded
    after: dict[str, set[Node]] = {}
    for name, step in seen.flow.steps.items():
        for path, looked_at in _looks(step) if name in unfolded.of else ():
            elsewhere = looked_at != name and looked_at not in FACTS and seen.unfolded.carried_out(looked_at)
            if elsewhere and not _was_asked(seen, looked_at, name, after):
                says, help_ = f"No way leads through `{looked_at}` to here.", "Name a step that can have been answered."
                yield Finding(("steps", name, *path), says, help_, shows=seen.shown(_passing_by(seen, name)))


def _was_asked(seen: Seen, looked_at: str, name: str, after: dict[str, set[Node]]) -> bool:
    """Whether somebody who comes to a step was asked what it looks at."""
    if seen.unfolded.decided:
        return any(looked_at == asked for place in seen.unfolded.of[name] for asked, _ in place.known)
    if looked_at not in after:
        after[looked_at] = reached(graph(seen.flow), looked_at)
    return name in after[looked_at]


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
    asked_of_all = {name for name, step in seen.questions.items() if step.only_if is None and "." not in name}
    count, longest_way = longest(seen.unfolded, lambda passed: passed.asked and passed.step in asked_of_all)
    if count > _MOST_QUESTIONS:
        yield Finding(
            ("steps",),
            f"Somebody may be asked {count} questions, besides those that follow from an answer.",
            f"Half of those who begin do not get past {_MOST_QUESTIONS}. Ask less.",
            shows=seen.shown(longest_way),
        )


def _sensitive(seen: Seen) -> list[str]:
    return [name for name, step in seen.questions.items() if step.sensitive]


def _first(seen: Seen) -> Iterable[Finding]:
    for name in _sensitive(seen):
        asked = {place for place, _, passed in seen.unfolded.out_of(name) if passed.asked}
        way = shortest(seen.unfolded, asked, lambda passed: not passed.asked)
        if way is not None:
            says, help_ = "The first question may be this one, and it is a sensitive one.", "Begin with an easy question about the service."
            yield Finding(("steps", name), says, help_, shows=seen.shown(way))


def _last(seen: Seen) -> Iterable[Finding]:
    """Ways that a rule takes on purpose, as from a low score straight to support, do not count."""
    ending = toward(seen.unfolded, {FINISHED}, lambda passed: passed.way != "go" and not passed.asked)
    for name in _sensitive(seen):
        way = by(seen.unfolded, [edge for edge in _leaving(seen, name) if edge[2].way != "go"], ending)
        if way is not None:
            says, help_ = "This sensitive question may be the last one.", "Let an easy question follow that everybody is asked."
            yield Finding(("steps", name), says, help_, shows=seen.shown(way))


def _leaving(seen: Seen, name: str) -> list[Edge]:
    """What happens once a step is carried out."""
    return [edge for edge in seen.unfolded.out_of(name) if edge[2].carried_out]


def _support_after_sensitive(seen: Seen) -> Iterable[Finding]:
    unsupported = _without_support(seen)
    ending = toward(seen.unfolded, seen.unfolded.ends, unsupported)
    for name in _sensitive(seen):
        way = by(seen.unfolded, [edge for edge in _leaving(seen, name) if unsupported(edge[2])], ending)
        if way is not None:
            says, help_ = (
                f"A way leads from the sensitive question `{name}` to the end without support.",
                "Let `signpost` follow, without `only_if`.",
            )
            asked = next(at for at, passed in enumerate(way) if passed.step == name and passed.carried_out)
            path = _leads_past(seen, way[asked:]) or ("steps", name)
            yield Finding(path, says, help_, at_value="then" in path, shows=seen.shown(way))


def _support_at_end(seen: Seen) -> Iterable[Finding]:
    """Whoever says no to being asked is left alone; whoever is too young is told of the line for them."""
    way = shortest(seen.unfolded, {FINISHED, Ended("closed")}, _without_support(seen)) if seen.questions else None
    if way is not None:
        says, help_ = "A way leads to the end without a word of support.", "Let `signpost` stand before the end, without `only_if`."
        path = _leads_past(seen, way) or ("steps", *[passed.step for passed in way if passed.carried_out][-1:])
        yield Finding(path, says, help_, at_value="then" in path, shows=seen.shown(way))


def _leads_past(seen: Seen, way: Walk) -> Path:
    """What leads past support: the rule that ends or jumps over it, or its condition. Nothing where support is nowhere in the way."""
    order = list(seen.flow.steps)
    support = {name for name in order if _is_support(seen.flow.steps[name])}
    for passed, following in reversed([*zip(way, [*(passed.step for passed in way[1:]), ""], strict=True)]):
        jumped = order[order.index(passed.step) : order.index(following)] if passed.way == "go" else ()
        if passed.way == "end" or support.intersection(jumped):
            rule = ("then", passed.rule) if passed.rule is not None else ()
            return ("steps", passed.step, *rule, passed.way)
        if passed.way == "only_if" and passed.step in support:
            return ("steps", passed.step, "only_if")
    return ()


def _without_support(seen: Seen) -> Allowed:
    """Whether nobody is told of on an edge. A discreet flow asks before it names anybody; who has said no has been offered support all the same."""
    telling = {name for name, step in seen.flow.steps.items() if _is_support(step)}
    discreet = seen.flow.risk == "R2"
    asked = {name for of in telling for name in names(seen.flow.steps[of].only_if)} if discreet else set()
    offered = telling | asked
    return lambda passed: not (passed.carried_out and passed.step in offered)


def _last_word(seen: Seen) -> Iterable[Finding]:
    speaking = {name for name, step in seen.flow.steps.items() if step.say or step.signpost or step.asks}
    silent = toward(seen.unfolded, {FINISHED}, lambda passed: not (passed.carried_out and passed.step in speaking))
    for name in seen.questions:
        way = by(seen.unfolded, _leaving(seen, name), silent)
        if way is not None:
            says, help_ = "After this answer the conversation may end without a word.", "Let a last step say thank you."
            yield Finding(("steps", name), says, help_, shows=seen.shown(way))


def _undecided(seen: Seen) -> Iterable[Finding]:
    if not seen.unfolded.decided:
        says = "There are more conversations here than can be followed, so conditions are not looked at when ways are judged."
        yield Finding(("steps",), says, "Let fewer conditions look at answers far back, or make two flows of it.")


RULES = (
    Rule("too-much-to-follow", "warning", "The conversations of a flow are few enough to be followed, each of them.", _undecided),
    Rule("never-reached", "error", "Some conversation comes to every step, with all conditions on the way.", _unreached),
    Rule(
        "rule-never-reached",
        "error",
        "Every rule is followed by somebody: none stands after one that always holds, none contradicts what was answered.",
        _dead_rules,
    ),
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
    Rule(
        "end-without-support",
        "error",
        "Every conversation that is finished, or closed by its flow, ends with a word of support.",
        _support_at_end,
    ),
    Rule("end-without-word", "warning", "Something is said after the last answer.", _last_word),
)
