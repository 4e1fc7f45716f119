"""The stage: where one turn is played out. Mutable for the length of one turn only; ``turn`` freezes the outcome.

It knows how to say, how to ask, how to go on to the next step, and how to end. What a reply means is in ``replies``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec

from bot.engine import record, signposting, timing
from bot.engine.effects import Again, Answered, AnswerValue, Ask, Effect, End, EndReason, Option, RaiseFlag, Say, SetTimer, TakeBack
from bot.engine.events import FactValue, Surface
from bot.engine.script import Lines, Node, Question, Script
from bot.engine.state import CALLED, Phase, State, Turn
from bot.flow.conditions import Condition, holds
from bot.flow.words import Wording

AGREE, RECORD = "agree", "record"  # half an answer: the caller is asked whether to be recorded; the caller is speaking
GOES_ON = ("new", "asking", "warned", "waiting")  # where somebody who comes back to a discreet conversation may be
READ = 120  # seconds in which the last words of a discreet chat can be read
# In a discreet conversation: whoever holds the phone would see that one is going on.
SESSION: frozenset[Phase] = frozenset({"ready", "another_day", "word", "asking", "warned", "checking", "language", "erasing"})
ENDS_BY_ITSELF: frozenset[Phase] = SESSION | {"new"}  # after half an hour without a word; "new" where danger came before anything else
YES_RECORD = (Option(1, "record", Wording("1")),)
CHECKS = tuple(Option(at, value, Wording(str(at))) for at, value in enumerate(("keep", "hear", "redo", "delete"), 1))


class Stage:
    """One turn of one conversation: a copy of the state to change, and the effects so far."""

    def __init__(self, script: Script, state: State, now: datetime) -> None:
        self.script = script
        self.was = state
        self.now = now
        self.effects: list[Effect] = []
        self.surface: Surface = state.surface
        self.said_on: Surface | Literal[""] = ""
        self.language = state.language
        self.lines: Lines = script.speech(state.language)
        self.phase: Phase = state.phase
        self.step = state.step
        self.wait = state.wait
        self.tries = state.tries
        self.paused = state.paused
        self.menu = state.menu
        self.nudged = state.nudged
        self.postponed = state.postponed
        self.part = state.part
        self.back_to: Phase = "new" if state.back_to in CALLED else state.back_to
        self.under: Phase = "new" if state.under in CALLED else state.under  # a call never lies over a call
        self.came_from = state.came_from
        self.asked_on = state.asked_on
        self.wrong = state.wrong
        self.called = state.called
        self.trail = state.trail
        self.answers = state.answers
        self.acting = state.acting
        self.end = state.end
        self.quiet = script.quiet
        self.heard = False  # whether this turn is something that the person did, and no timer
        self.left: Phase | Literal[""] = state.left if state.left in GOES_ON else ""
        self.spoke = state.spoke
        self.word = state.word
        self.open_until = state.open_until

    def turn(self) -> Turn:
        """The outcome: a new state, and what the world is to do."""
        was = self.was
        put_back = was.phase in CALLED and self.phase not in CALLED
        if self.quiet and (self.heard or put_back) and self.phase in ENDS_BY_ITSELF and self.surface != "voice":
            self.effects.append(SetTimer("idle", timing.idle_of(self.script.flow), self.wait))
        state = State(
            flow=was.flow,
            version=was.version,
            surface=self.surface,
            language=self.language,
            begun_by=was.begun_by,
            phase=self.phase,
            step=self.step,
            wait=self.wait,
            tries=self.tries,
            paused=self.paused,
            menu=self.menu if self.held and self.surface == "voice" and self.phase not in ("ended", *CALLED) else "",
            nudged=self.nudged,
            postponed=self.postponed,
            part=self.part,
            back_to=self.back_to,
            under=self.under,
            came_from=self.came_from,
            asked_on=self.asked_on,
            wrong=self.wrong,
            called=self.called,
            trail=self.trail,
            answers=self.answers,
            acting=self.acting,
            facts=was.facts,
            end=self.end,
            left=self.left,
            spoke=self.spoke,
            word=self.word,
            open_until=self.open_until,
        )
        return Turn(state, record.marked(self.script, self.effects), "" if self.said_on == self.surface else self.said_on)

    # What is said and asked

    def say(self, *names: str) -> None:
        """Say sentences of the engine or steps of the flow, by name."""
        self.effects.extend(self.lines.says[name] for name in names)

    @property
    def node(self) -> Node | None:
        """The step we are at, if there is one."""
        return self.script.nodes[self.step] if 0 <= self.step < len(self.script.nodes) else None

    @property
    def held(self) -> bool:
        """Whether the survey rests because of danger or despair: nothing is asked, and no answer ends it by the way."""
        return self.paused in ("danger", "low")

    def question(self) -> Question | None:
        """The question that is open now."""
        lines = self.lines
        if self.phase in ("asking", "checking"):
            return lines.questions.get(self.step)
        own: dict[Phase, Question | None] = {
            "invited": lines.invite,
            "postponed": lines.invite,
            "ready": lines.ready,
            "another_day": lines.another_day,
            "word": lines.word,
            "warned": lines.warn,
            "erasing": lines.erase,
            "language": lines.languages,
            "picked_up": lines.picked_up,
            "codeword": lines.codeword,
        }
        return own.get(self.phase)

    def pose(self, again: Again = "") -> None:
        """Ask the open question (once more), and let its timers run."""
        question = self.question()
        if question is None:
            return
        if self.phase == "checking":
            self.ask_of_recording(again)
            return
        ask = self.script.again(question.ask, again)
        if self.surface == "voice" and question.voice and self.phase == "asking":
            ask = self.on_page(ask, question)
        self.await_reply(ask)

    def pose_next(self) -> None:
        """Several may be chosen, and one has been: which other, or done."""
        question = self.question()
        if question is None:
            return
        ask = msgspec.structs.replace(question.ask, wording=self.lines.says["many_next"].wording, hint=False, progress=None)
        ask = msgspec.structs.replace(ask, key=f"{ask.key}/next", first=False)
        self.await_reply(self.on_page(ask, question) if self.surface == "voice" and question.voice else ask)

    def on_page(self, ask: Ask, question: Question) -> Ask:
        """A page of a long voice menu."""
        pages = question.voice.pages if question.voice else ()
        _, page = self.picked()
        return msgspec.structs.replace(ask, key=f"{ask.key}/page{page}", kind="choose", options=pages[page % len(pages)])

    def await_reply(self, ask: Ask) -> None:
        """Put a question out and count its wait. Before it is known who has picked up, what was waited for is waited for as before."""
        self.effects.append(ask)
        if self.phase in CALLED:
            return
        self.asked_on = self.surface
        self.wait += 1
        first_of_all = self.phase == "invited" and self.was.phase in ("new", "language")
        if self.surface != "voice" and (first_of_all or not self.quiet):  # a discreet invitation ends when it would have ended
            nudged = self.nudged or self.phase in ("erasing", "language")  # the person's own wish is not pressed upon them
            self.effects.extend(SetTimer(kind, seconds, self.wait) for kind, seconds in timing.of_question(self.script.flow, nudged=nudged))

    def ask_of_recording(self, again: Again = "", *, hear: bool = False) -> None:
        """Tell what becomes of a recording, and ask for a key; then ask the caller to speak; then whether to keep what was said."""
        if self.part == AGREE:
            self.own_ask("record_agree", YES_RECORD, again=again)
        elif self.part in ("", RECORD):
            self.own_ask("record", again=again)
        else:
            self.own_ask("record_check", CHECKS, recording=self.part if hear else "", again=again)

    @property
    def spoken(self) -> bool:
        """Whether there is a recording that is not confirmed yet."""
        return self.phase == "checking" and self.part not in ("", AGREE, RECORD)

    def own_ask(self, name: str, options: Iterable[Option] = (), *, recording: str = "", again: Again = "") -> None:
        """One of the engine's questions that belongs to the telephone alone: record, check, help."""
        said: Wording = self.lines.says[name].wording
        key = f"step/{self.node.name}/{name}" if self.node and name.startswith("record") else f"engine/{name}"
        kind = "confirm" if name.startswith("record") else "choose"
        ask = Ask(key, self.language, kind, said, tuple(options), version=self.script.version, hint=False, recording=recording)  # type: ignore[arg-type]
        if name == "record_agree" and self.node:
            ask = msgspec.structs.replace(ask, high=self.node.keep_days)
        self.await_reply(msgspec.structs.replace(ask, again=again) if again else ask)

    # Half an answer: what was chosen so far, and the page of a voice menu

    def picked(self) -> tuple[tuple[int, ...], int]:
        """What has been chosen so far of several, and the page of the menu."""
        chosen, _, page = self.part.partition("@")
        numbers = tuple(int(n) for n in chosen.split(",") if n.isdecimal() and len(n) < 3)
        return numbers, int(page) if page.isdecimal() and len(page) < 3 else 0

    def pick(self, chosen: Iterable[int], page: int = 0) -> None:
        """Remember half an answer."""
        self.part = ",".join(map(str, sorted(chosen))) + (f"@{page}" if page else "")

    # How it goes on

    def known(self) -> dict[str, object]:
        """What conditions may look at: facts of the case, and answers so far."""
        return {**self.was.facts, "language": self.language, "surface": self.surface, "begun_by": self.was.begun_by, **self.answers}

    def true(self, condition: Condition | None) -> bool:
        """Whether a condition holds now; none always does."""
        return condition is None or holds(condition, self.known())

    @property
    def guarded(self) -> bool:
        """Whether calls that we place ask for a codeword before anything is told."""
        return self.surface == "voice" and self.was.facts.get("codeword") == "yes"

    def ask_codeword(self) -> None:
        """Ask for the codeword, in words that tell a stranger nothing."""
        self.phase, self.tries = "codeword", 0
        self.pose()

    def accept(self) -> None:
        """A yes to the invitation: on with the first step. By telephone the codeword comes before it, where one is set."""
        if self.guarded:
            self.under = self.phase
            self.ask_codeword()
        else:
            self.onward(0)

    def settle(self, value: AnswerValue, answered: Answered) -> None:
        """Keep the answer to the open step, follow its rules, and go on."""
        node = self.node
        if node is None:
            return
        self.effects.append(answered)
        self.effects.extend(record.agreed(node, value))
        self.remember(node, value)
        self.go_on_from(node)

    def remember(self, node: Node, value: AnswerValue) -> None:
        """Know the answer, for conditions and for BACK."""
        self.answers = {**self.answers, node.name: value}
        if node.step.acting:
            self.acting = record.acting(value)
        self.trail = (*(at for at in self.trail if at != node.index), node.index)
        self.tries, self.part = 0, ""

    @property
    def answered(self) -> bool:
        """Whether the open question has its answer already: it was kept when danger, or the end of a call, came in between."""
        return self.phase == "asking" and self.node is not None and self.node.name in self.answers

    def go_on_from(self, node: Node) -> None:
        """Follow a step's rules to the next step."""
        target = self.follow(node)
        if self.phase != "ended":
            self.onward(target)

    def keep_spoken(self) -> None:
        """A comment that was recorded is kept, whatever ends the call before the caller has said so."""
        node = self.node
        if self.spoken and node:
            self.effects.append(Answered(node.name, "answered", recording=self.part, keep_days=node.keep_days))
            self.remember(node, "spoken")
            self.phase = "asking"

    def follow(self, node: Node) -> int:
        """Act on the first of a step's rules that holds; the index of the step that comes next."""
        for rule, go in node.then:
            if self.true(rule.when_):
                if rule.flag:
                    self.effects.append(RaiseFlag(rule.flag, node.name))
                if rule.end:
                    self.part_ways(rule.end)
                return node.index + 1 if go is None else go
        return node.index + 1

    def onward(self, at: int) -> None:
        """From step ``at`` to the next one that asks, waits or ends."""
        while at < len(self.script.nodes):
            node = self.script.nodes[at]
            if not self.true(node.only_if):
                at += 1
                continue
            self.step = at
            if self._stands_still(node):
                return
            at = self.follow(node)
            if self.phase == "ended":
                return
        self.part_ways("finished")

    def _stands_still(self, node: Node) -> bool:
        """Play one step; whether the conversation now waits or is over."""
        if node.asks:
            self.tries, self.part = 0, ""
            self.phase = "warned" if node.step.sensitive >= 2 else "asking"
            self.pose()
        elif node.kind == "end":
            self.part_ways(node.step.end or "finished")
        elif node.kind == "wait" and self.surface != "voice":  # a call cannot wait for days
            self.rest(node)
            if not self.has_said():
                self.say("waiting")
        else:
            self._pass(node)
            return False
        return True

    def _pass(self, node: Node) -> None:
        """A step that is done at once."""
        if node.kind == "say":
            self.say(f"step/{node.name}")
        elif node.kind == "signpost":
            self.signpost(node.step.signpost or ())
        elif node.kind == "flag":
            self.effects.append(RaiseFlag(node.step.flag or "", node.name))

    def rest(self, node: Node) -> None:
        """Wait, for as long as a step says."""
        self.phase = "waiting"
        self.wait += 1
        if node.step.wait:
            self.effects.append(SetTimer("wait", node.step.wait.in_seconds, self.wait))

    def signpost(self, needs: Iterable[str] = (), **known: FactValue) -> None:
        """Tell of people to talk to. Where nobody may be named who answers at this hour, the fixed words stand for them.

        ``known``: facts that the conversation itself has just told. A discreet conversation tells numbers without a name.
        """
        facts = {**self.was.facts, "language": self.language, **known}
        services = filter(signposting.nameless, self.script.services) if self.quiet else self.script.services
        chosen = signposting.choose(services, tuple(needs), facts, self.now)
        if chosen.named and self.quiet:
            self.say("info_intro")
        self.effects.extend(self.lines.services.say(*named) for named in chosen.named)
        young = signposting.is_young(facts)
        if not chosen.somebody_answers or (young and not chosen.for_the_young and not self.quiet):
            self.say("nobody_named_young" if young else "nobody_named")

    def has_said(self) -> bool:
        """Whether this turn tells something by itself."""
        return any(isinstance(effect, Say) for effect in self.effects)

    def part_ways(self, reason: EndReason) -> None:
        """End, at the end of the flow's way. A person who is owed a word gets one."""
        going_on = self.lines.says["moved_on"]
        self.effects = [effect for effect in self.effects if effect is not going_on]  # nothing comes after it now
        if not self.has_said():
            self.say("declined" if reason == "declined" else "goodbye")
        if reason == "under_age":
            self.signpost((signposting.YOUNG,), age=signposting.ADULT_AT - 1)
        self.finish(reason)

    def finish(self, reason: EndReason, read: int = READ) -> None:
        """End. What ended before stays ended as it was, unless the person stops or erases.

        A discreet chat is taken back ``read`` seconds later.
        """
        self.keep_spoken()
        ended = self.end if self.end and reason not in ("stopped", "erased") else reason
        self.phase, self.end = "ended", ended
        self.effects.append(End(ended))
        if self.quiet:
            self.effects.append(TakeBack(read))
