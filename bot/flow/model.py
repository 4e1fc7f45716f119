"""What a flow says. The reader makes these from a file; the engine talks by them once shared files are laid in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from bot.flow.answers import Choice, Choices, Number, Options, Scale, Write, Writing
from bot.flow.chance import Arms, Follows, Quota, Sample
from bot.flow.conditions import Condition
from bot.flow.durations import Duration, Hours, Lasting, Promise, Remind, Reminding, Window, WorkingDays
from bot.flow.fields import Accepted, Day, If, IncludePath, Language, Maybe, Name, Part, StartWord, Text, Whole, Yes, one_of
from bot.flow.locked import Locked
from bot.flow.scopes import ALL, SCOPES
from bot.flow.wrong import Wrong, all_wrong, wrong

__all__ = [
    "AnswerKind",
    "Arms",
    "Choice",
    "Choices",
    "Condition",
    "Duration",
    "Flow",
    "Follows",
    "Hours",
    "Locked",
    "Number",
    "Quota",
    "Remind",
    "Rule",
    "Sample",
    "Scale",
    "Shared",
    "Step",
    "When",
    "WorkingDays",
    "Write",
]

KINDS = ("say", "ask", "signpost", "wait", "flag", "include", "end")
ANSWERS = ("choose", "choose_many", "yes_no", "scale", "number", "date", "write")
SURFACES = ("text", "chat", "voice")
AnswerKind = Literal["choose", "choose_many", "yes_no", "scale", "number", "date", "write"]
StepKind = Literal["say", "signpost", "wait", "flag", "include", "end"] | AnswerKind
Ending = Literal["finished", "declined", "closed", "under_age"]
ACTING = ("person", "supporter", "worker", "interpreter")
Channel = Literal["sms", "telegram", "ivr"]
Scope = Annotated[str, one_of((*SCOPES, ALL))]
Apart = Literal["complaint", "praise", "criticism"]
Anchor = Literal["reported", "closed", "told_outcome", "support_ended", "support_declined", "event"]


class Rule(Part):
    """What happens after a step, where its condition holds. The first rule that holds is followed, the others are not looked at."""

    called = "a rule"

    when_: Maybe[If] = Field(None, alias="if", description="Where this holds; always, if left out.")
    go: Maybe[Text] = Field(None, description="The name of a later step to go on with.")
    flag: Maybe[Name] = Field(None, description="Raise a flag of this kind for staff.")
    end: Maybe[Ending] = Field(None, description="End the conversation for this reason.")

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if not (self.go or self.flag or self.end):
            raise wrong("rule-does-nothing", "This rule does nothing.", "Give it `go`, `flag` or `end`.")
        if self.go and self.end:
            raise wrong("rule-does-two", "This rule goes on and ends at once.", "Keep `go` or `end`.", ("end",))
        return self


class Step(Part):
    """One step: it says, asks, signposts, waits, raises a flag, includes other steps, or ends."""

    called = "a step"
    parts: ClassVar = {
        "choose": Choice,
        "choose_many": Choice,
        "scale": Scale,
        "number": Number,
        "write": Write,
        "then": Rule,
        "locked": Locked,
    }
    single = ("scale", "number", "write", "locked")

    say: Maybe[Text] = Field(None, description="Tell the person something.")
    ask: Maybe[Text] = Field(
        None, description="Ask the person something; needs one of choose, choose_many, yes_no, scale, number, date, write."
    )
    signpost: Maybe[tuple[Name, ...]] = Field(None, min_length=1, description="Name services for these needs, from the support directory.")
    wait: Maybe[Lasting] = Field(None, description="Go on after this time.")
    flag: Maybe[Name] = Field(None, description="Raise a flag of this kind for staff.")
    include: Maybe[IncludePath] = Field(None, description="Stands for the steps of a shared file.")
    end: Maybe[Ending] = Field(None, description="End the conversation here, for this reason.")
    choose: Maybe[Options] = Field(None, description="One answer of several: a name for each, with its label.")
    choose_many: Maybe[Choices] = Field(None, description="Several answers of several; `at_most` limits how many.")
    yes_no: Maybe[Yes] = Field(None, description="Yes or no. Write `true`.")
    scale: Maybe[Scale] = Field(None, description="A number on a row, with words for both ends.")
    number: Maybe[Number] = Field(None, description="A whole number between two others.")
    date: Maybe[Literal["past", "future", "any"]] = Field(None, description="A date: in the past, in the future, or any.")
    write: Maybe[Writing] = Field(None, description="The person's own words. `{}` or `{keep: 30 days}`.")
    only_if: Maybe[If] = Field(None, description="Leave the step out unless this holds.")
    then: tuple[Rule, ...] = Field((), min_length=1, description="What happens after this step. The first rule that holds is followed.")
    text: Maybe[Text] = Field(None, description="Replaces the words in a text message.")
    chat: Maybe[Text] = Field(None, description="Replaces the words in a chat.")
    voice: Maybe[Text] = Field(None, description="Replaces the words when they are spoken.")
    sensitive: Whole = Field(0, ge=0, le=3, description="How personal this is, 0 to 3. From 2 the person is warned first.")
    consent: Maybe[Scope] = Field(
        None, description="What a yes to this question agrees to; a no takes it back. `all`: a no takes everything back."
    )
    apart: Maybe[Apart] = Field(
        None, description="What the answer is about, where it is not feedback: complaint, praise or criticism. It counts in no figures."
    )
    acting: Maybe[Yes] = Field(
        None, description="The answer says who answers: person, supporter, worker or interpreter. Every answer is marked with it."
    )
    locked: Maybe[Locked] = Field(
        None, description="The words are those of a tested scale and are never changed. Rules of wording leave them alone."
    )
    accept: Accepted = Field(
        {}, min_length=1, description="Warnings that stay, each with the reason: `{rule: reason}`. An error is never accepted."
    )
    note: Maybe[Text] = Field(None, description="A note for translators. Nobody else sees it.")
    # Where its words come from, for translators: after-case-closed/overall, shared/opening/you_choose. Never in the file.
    origin: SkipJsonSchema[str] = Field("", alias="(origin)")

    @property
    def kind(self) -> StepKind:
        """What the step does; a question is named by its kind of answer."""
        given = [name for name in (*ANSWERS, *KINDS) if getattr(self, name) is not None]
        return given[0]  # type: ignore[return-value]  # the validator leaves exactly one kind, and an answer only beside `ask`

    @property
    def asks(self) -> bool:
        """Whether the person is to answer."""
        return self.ask is not None

    @property
    def words(self) -> str:
        """What is said or asked; empty for steps without words of their own."""
        return self.say or self.ask or ""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        given = {
            name
            for name in (*KINDS, *ANSWERS, *SURFACES, "then")
            if name in self.model_fields_set and getattr(self, name) not in (None, ())
        }
        faults = [*(_kind_faults(given) or _answer_faults(given)), *_place_faults(given), *_answer_key_faults(self), *_acting_faults(self)]
        if faults:
            raise all_wrong(faults)
        return self


def _answer_key_faults(step: Step) -> Iterator[Wrong]:
    """Keys that say what an answer is, on a step that has none, or none that fits."""
    for key in ("consent", "apart", "acting", "locked"):
        if getattr(step, key) is not None and step.ask is None:
            yield Wrong(
                "answer-key-not-here", f"`{key}` says something of an answer, and this step asks nothing.", "Put it on a question.", (key,)
            )
    if step.consent is not None and step.ask is not None and not step.yes_no and not {"yes", "no"} <= set(step.choose or ()):
        says = "A consent is a yes or a no, and this question has other answers."
        yield Wrong("consent-without-yes", says, "Use `yes_no: true`, or `choose` with the answers yes and no.", ("consent",))


def _acting_faults(step: Step) -> Iterator[Wrong]:
    options = set(step.choose or ())
    if step.acting and step.ask is not None and not ("person" in options and options <= set(ACTING)):
        says = "Who answers is the person, a supporter, a worker or an interpreter."
        yield Wrong("acting-answers", says, f"Use `choose` with person and others of {', '.join(ACTING)}.", ("acting",))


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:-1]) + " or " + names[-1]


def _kind_faults(given: set[str]) -> list[Wrong]:
    kinds = [name for name in KINDS if name in given]
    if not kinds and given & set(ANSWERS):
        answer = next(name for name in ANSWERS if name in given)
        return [Wrong("answer-without-question", f"`{answer}` has no question.", "Add `ask` with the question.", (answer,))]
    if not kinds:
        return [Wrong("step-without-kind", "This step does nothing.", f"Give it one of {_listed(KINDS)}.")]
    return [
        Wrong("step-two-kinds", f"A step does one thing, and this one has `{kinds[0]}` and `{kind}`.", "Make two steps of it.", (kind,))
        for kind in kinds[1:]
    ]


def _answer_faults(given: set[str]) -> list[Wrong]:
    answers = [name for name in ANSWERS if name in given]
    if "ask" in given and not answers:
        return [Wrong("question-without-answer", "This question takes no answer.", f"Give it one of {_listed(ANSWERS)}.", ("ask",))]
    if "ask" in given:
        return [
            Wrong(
                "question-two-answers",
                f"A question takes one kind of answer, and this one has `{answers[0]}` and `{answer}`.",
                "Keep one of them.",
                (answer,),
            )
            for answer in answers[1:]
        ]
    stray = answers if given & set(KINDS) else []
    return [
        Wrong("answer-without-question", f"`{answer}` belongs to a question.", "Write `ask` in place of the other kind.", (answer,))
        for answer in stray
    ]


def _place_faults(given: set[str]) -> list[Wrong]:
    """Keys that mean nothing beside the kind of this step."""
    faults: list[Wrong] = []
    if given & set(KINDS) and not given & {"say", "ask"}:
        says = "`{}` replaces the words of `say` or `ask`, and this step has none."
        faults += [Wrong("words-not-here", says.format(name), "Take the line out.", (name,)) for name in SURFACES if name in given]
    if "then" in given:
        says, help_ = "`then` cannot stand beside `{}`.", "Put it on the step before or after."
        faults += [Wrong("then-not-here", says.format(kind), help_, ("then",)) for kind in ("include", "end") if kind in given]
    return faults


class When(Part):
    """When the invitation may be sent. Holidays, quiet hours and the person's own wishes narrow it further."""

    called = "`when`"

    after: Anchor = Field(description="What the time is counted from.")
    earliest: Maybe[Lasting] = Field(None, description="Not before this time has gone by.")
    latest: Maybe[Lasting] = Field(None, description="Not at all once this time has gone by.")
    between: Maybe[Window] = Field(None, description="Only at this time of day, like 10:00 to 19:00.")
    remind: Reminding = Field(None, description="`once after 7 days`, or `never`. There is never more than one reminder.")
    close: Maybe[Lasting] = Field(None, description="Close the conversation after this long without an answer.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.earliest and self.latest and self.latest.in_seconds < self.earliest.in_seconds:
            raise wrong("wrong-order", "`latest` comes before `earliest`.", "Let `latest` be the longer time.", ("latest",))
        return self


class Flow(Part):
    """One conversation. Once read, the steps of shared files stand in place of their `include`."""

    called = "a flow"
    parts: ClassVar = {"steps": Step, "when": When, "sample": Sample, "quota": Quota, "arms": Arms, "follows": Follows}
    single = ("when", "sample", "quota", "arms", "follows")

    flow: Name = Field(description="The flow's name, the same as its file's.")
    title: Maybe[Text] = Field(None, description="What staff call it.")
    purpose: Maybe[Text] = Field(None, description="Why we ask.")
    decides: Maybe[Text] = Field(None, description="What we decide with the answers.")
    owner: Maybe[Text] = Field(None, description="The role that answers for this flow.")
    replies_by: Maybe[Promise] = Field(None, description="Who asks for a reply gets one within this time, like 5 working days.")
    review_by: Maybe[Day] = Field(None, description="When the flow is looked at again, like 2027-05-01.")
    languages: tuple[Language, ...] = Field(
        ("en",), min_length=1, description="The languages it is offered in, as codes. English if nothing is said."
    )
    channels: tuple[Channel, ...] = Field(
        ("sms", "telegram", "ivr"), min_length=1, description="Who may carry it. All, if nothing is said."
    )
    risk: Literal["R1", "R2", "R3"] = Field("R1", description="R1 names the organisation, R2 is discreet, R3 is never sent by the bot.")
    who: Maybe[If] = Field(None, description="Who is asked. Checked again at the moment of sending.")
    when: Maybe[When] = Field(None, description="When the invitation may be sent.")
    idle: Maybe[Lasting] = Field(None, description="R2: end without a word after so long without one. 30 minutes, if nothing is said.")
    sample: Maybe[Sample] = Field(None, description="Ask only a share of them, drawn by chance.")
    quota: Maybe[Quota] = Field(None, description="Ask at most so many of each group, drawn by chance.")
    arms: Maybe[Arms] = Field(None, description="The arms of a trial, drawn by chance.")
    follows: Maybe[Follows] = Field(None, description="A later wave: only those who said yes to it in the flow before.")
    start_words: tuple[StartWord, ...] = Field((), description="A person can begin the flow with one of these words.")
    invite: Maybe[Text] = Field(None, description="The first message, where the bot begins. The choices and STOP are added to it.")
    more: Maybe[Text] = Field(None, description="What a person hears who replies MORE.")
    accept: Accepted = Field(
        {}, min_length=1, description="Warnings that stay in all of this file, each with the reason: `{rule: reason}`."
    )
    steps: dict[Name, Step] = Field(min_length=1, description="The conversation, in order. Steps only lead forward.")


class Shared(Part):
    """A file of steps that other files include."""

    called = "a shared file"
    parts: ClassVar = {"steps": Step}

    shared: Name = Field(description="The name of this piece.")
    title: Maybe[Text] = Field(None, description="What staff call it.")
    purpose: Maybe[Text] = Field(None, description="What it is for.")
    owner: Maybe[Text] = Field(None, description="The role that answers for this piece.")
    review_by: Maybe[Day] = Field(None, description="When the piece is looked at again, like 2027-05-01.")
    accept: Accepted = Field(
        {}, min_length=1, description="Warnings that stay in all of this file, each with the reason: `{rule: reason}`."
    )
    steps: dict[Name, Step] = Field(min_length=1, description="The steps that are laid in, in order.")
