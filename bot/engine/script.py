"""A flow made ready to be played: every question in every language, with the replies it understands, worked out once.

``build`` is called when a flow loads. A turn is then a few look-ups. A script is never changed after it is built, except
that it remembers the variants of a question (asked again, asked slowly) once they have been made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from bot.engine.always import Always
from bot.engine.choices import Choices, of_options, of_scale
from bot.engine.danger import danger_words, low_mood_words
from bot.engine.effects import Again, Ask, AskKind, Option, Say
from bot.engine.quieter import QUIET
from bot.engine.sentences import SENTENCES, sentence
from bot.engine.service_words import ServiceWords
from bot.engine.voice_menu import VoiceMenu, voice_menu
from bot.flow.conditions import AnyOf, Condition
from bot.flow.directory import Service
from bot.flow.durations import WorkingDays
from bot.flow.messages import ALSO_BETWEEN
from bot.flow.model import Flow, Rule, Step
from bot.flow.words import Wording, Words

Translate = Callable[[str, str, str], str | None]  # language, context, English -> the translation, if there is one
YES_NO = ("yes", "no")
INVITE = ("yes", "later", "no")
NOW = ("yes", "not_now")
WARN = ("ok", "skip_it", "pause_for_now")
ASKED = frozenset(
    {
        "warn",
        "erase_ask",
        "language_ask",
        "record_agree",
        "record",
        "record_check",
        "help_go_on",
        "help_opening",
        "help_menu",
        "quiet_help_menu",
        "help_numbers",
        "help_stop",
        "quiet_help_stop",
        "codeword_ask",
        "ready_ask",
        "another_day_ask",
        "word_ask",
    }
)  # sentences that are asked, never just said
_NOTHING: Mapping[str, str] = {}
ASKS = frozenset({"choose", "choose_many", "yes_no", "scale", "number", "date", "write"})


class Node(msgspec.Struct, frozen=True):
    """One step, the same in every language. ``go`` in the rules is already an index."""

    index: int
    name: str
    kind: str
    step: Step
    only_if: Condition | None
    then: tuple[tuple[Rule, int | None], ...]
    asks: bool

    @property
    def keep_days(self) -> int:
        """How long words given at this step are kept."""
        return self.step.write.keep.days if self.step.write else 90


class Question(msgspec.Struct, frozen=True):
    """A question in one language and the replies it understands. ``voice`` is its menu where it needs more than one."""

    ask: Ask
    choices: Choices
    voice: VoiceMenu | None = None

    def named(self, number: int) -> str:
        """The answer's name for an option's number."""
        return self.ask.options[number - 1].value


class Lines(msgspec.Struct, frozen=True):
    """All that a flow says in one language."""

    words: Words
    questions: dict[int, Question]
    says: dict[str, Say]
    invite: Question | None
    warn: Question
    erase: Question
    languages: Question
    picked_up: Question
    codeword: Question
    ready: Question
    another_day: Question
    word: Question
    services: ServiceWords


class Script:
    """A flow in all its languages. ``version`` is its content address; keyboards carry its first eight characters."""

    def __init__(self, flow: Flow, version: str, always: Always, nodes: tuple[Node, ...], services: tuple[Service, ...]) -> None:
        self.flow = flow
        self.version = version
        self.always = always
        self.nodes = nodes
        self.named = {node.name: node for node in nodes}
        self.services = services
        self.lines: dict[str, Lines] = {}
        self._again: dict[tuple[str, str, Again], Ask] = {}

    def speech(self, language: str) -> Lines:
        """The lines in a language, or in the flow's first language where it is not spoken."""
        return self.lines.get(language) or self.lines[self.languages[0]]

    @property
    def quiet(self) -> bool:
        """Whether this is a discreet conversation."""
        return self.flow.risk == "R2"

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that can be played, the flow's first language first."""
        return tuple(self.lines)

    def again(self, ask: Ask, why: Again) -> Ask:
        """The same question, asked once more."""
        if not why:
            return ask
        key = (ask.key, ask.language, why)
        if key not in self._again:
            self._again[key] = msgspec.structs.replace(ask, again=why)
        return self._again[key]

    def every_message(self) -> Iterable[Say | Ask]:
        """All that this script can say, for those who render it beforehand; but for services, which depend on the hour."""
        for lines in self.lines.values():
            yield from (say for name, say in lines.says.items() if name not in ASKED)
            own = (lines.invite, lines.warn, lines.erase, lines.languages, lines.picked_up, lines.codeword)
            discreet = (lines.ready, lines.another_day, lines.word) if self.quiet else ()
            for question in (*own, *discreet, *lines.questions.values()):
                if question is not None:
                    yield question.ask
                    yield from (self.again(question.ask, why) for why in ("unclear", "one_only", "repeat", "resumed"))


class Builder:
    """Everything a script is made from. ``values`` fill declared placeholders; the first service stands for the usual one."""

    def __init__(
        self,
        *,
        words: Mapping[str, Words],
        translate: Translate,
        values: dict[str, str],
        services: Iterable[Service] = (),
        always: Always | None = None,
    ) -> None:
        """``always``: the words that always work, where they have been made already."""
        self.words = words
        self.translate = translate
        self.values = values
        self.services = tuple(services)
        self.always = always or Always(words.values())

    def build(self, flow: Flow, version: str, languages: Iterable[str]) -> Script:
        """A script of the flow in these languages; the first is the one to fall back to."""
        nodes = _nodes(flow)
        script = Script(flow, version, self.always, nodes, self.services)
        spoken = [language for language in languages if language in self.words]
        for language in spoken:
            script.lines[language] = _InLanguage(self, script, language, spoken).lines()
        return script


class _InLanguage:
    """Builds the lines of one language."""

    def __init__(self, builder: Builder, script: Script, language: str, spoken: list[str]) -> None:
        self.builder = builder
        self.script = script
        self.language = language
        self.words = builder.words[language]
        self.english = builder.words.get("en", self.words)
        self.spoken = spoken
        self.services = ServiceWords(language, self.sentence, self.text)
        self.usual = self.services.usual(builder.services)

    def lines(self) -> Lines:
        flow = self.script.flow
        asked = [node for node in self.script.nodes if node.asks and node.only_if is None and "." not in node.name]
        return Lines(
            words=self.words,
            questions={node.index: self.question(node, asked) for node in self.script.nodes if node.asks},
            says=self.says(),
            invite=self.invite(flow.invite) if flow.invite else None,
            warn=self.own("engine/warn", "warn", self.sentence("warn"), WARN),
            erase=self.own("engine/erase", "confirm", self.sentence("erase_ask"), YES_NO),
            languages=self.language_question(),
            picked_up=self.own("engine/picked_up", "invite", self.sentence("opening"), INVITE),
            codeword=self.own("engine/codeword", "number", self.sentence("codeword_ask"), ()),
            ready=self.own("engine/ready", "confirm", self.sentence("ready_ask"), NOW),
            another_day=self.own("engine/another_day", "confirm", self.sentence("another_day_ask"), YES_NO),
            word=self.own("engine/word", "number", self.sentence("word_ask"), ()),
            services=self.services,
        )

    def invite(self, english: str) -> Question:
        """The invitation. A discreet one asks whether now is OK, and offers nothing else than another time."""
        said = self.text(f"{self.script.flow.flow}/invite", english)
        if not self.script.quiet:
            return self.own("engine/invite", "invite", Wording(said), INVITE)
        return self.own("engine/invite", "invite", Wording(f"{said} {self.sentence('ready_ask').text}"), NOW)

    def text(self, context: str, english: str, own: Mapping[str, str] = _NOTHING) -> str:
        """A text in this language, placeholders filled; ``own`` values (``service.phone``) go before the usual ones."""
        said = self.builder.translate(self.language, context, english) or english
        for name, value in ({**self.usual, **self.builder.values, **self.promised(), **own}).items():
            said = said.replace("{" + name + "}", value)
        return said.strip()

    def promised(self) -> dict[str, str]:
        """The time within which somebody replies, where the flow promises it."""
        promise = self.script.flow.replies_by
        if promise is None:
            return {}
        count = max(1, promise.days)
        one, more = ("working_day", "working_days") if isinstance(promise, WorkingDays) else ("day", "days")
        return {"replies_by": self.sentence(more if count > 1 else one).text.replace("{count}", str(count))}

    def sentence(self, name: str) -> Wording:
        """One of the engine's own sentences."""
        told = QUIET.get(name, name) if self.script.quiet else name
        return sentence(self.words, told)

    def wording(self, step: Step, main: str, english: str) -> Wording:
        """A step's words on each surface; ``text``, ``chat`` and ``voice`` in the file replace the main ones."""
        said = {field: self.text(f"{step.origin}/{field}", value) for field in ("text", "chat", "voice") if (value := getattr(step, field))}
        whole = self.text(f"{step.origin}/{main}", english)
        return Wording(said.get("text", whole), said.get("chat", whole), said.get("voice", whole))

    def says(self) -> dict[str, Say]:
        says = {name: self.sentence(name) for name in SENTENCES}
        says["danger"] = danger_words(self.language)
        says["low_mood"] = low_mood_words(self.language, discreet=self.script.flow.risk != "R1")
        if self.script.flow.more:
            says["more"] = Wording(self.text(f"{self.script.flow.flow}/more", self.script.flow.more))
        made = {name: Say(f"engine/{name}", self.language, wording) for name, wording in says.items()}
        for node in self.script.nodes:
            if node.kind == "say" and node.only_if is not NEVER:
                made[f"step/{node.name}"] = Say(f"step/{node.name}", self.language, self.wording(node.step, "say", node.step.say or ""))
        return made

    def own(self, key: str, kind: AskKind, wording: Wording, values: tuple[str, ...]) -> Question:
        """One of the engine's own questions."""
        options = tuple(Option(at, value, self.sentence(value)) for at, value in enumerate(values, 1))
        quiet = self.script.quiet
        ask = Ask(key, self.language, kind, wording, options, version=self.script.version, hint=kind == "invite", quiet=quiet)
        return Question(ask, of_options(options, _ALSO, self.words, self.english, own=True))

    def language_question(self) -> Question:
        options = tuple(Option(at, code, Wording(self.builder.words[code].name)) for at, code in enumerate(self.spoken, 1))
        ask = Ask(
            "engine/language",
            self.language,
            "language",
            self.sentence("language_ask"),
            options,
            version=self.script.version,
            hint=False,
            quiet=self.script.quiet,
        )
        return Question(ask, of_options(options, {}, self.words, self.english))

    def question(self, node: Node, asked: list[Node]) -> Question:
        step = node.step
        options, also = self.options(step)
        scale = step.scale or step.number
        ask = Ask(
            key=f"step/{node.name}",
            language=self.language,
            kind=node.kind,  # type: ignore[arg-type]  # ASKS are AskKinds
            wording=self.wording(step, "ask", step.ask or ""),
            options=options,
            step=node.index,
            version=self.script.version,
            low=scale.from_ if scale else 0,
            high=scale.to if scale else 0,
            low_label=Wording(self.text(f"{step.origin}/scale/low", step.scale.low)) if step.scale and step.scale.low else None,
            high_label=Wording(self.text(f"{step.origin}/scale/high", step.scale.high)) if step.scale and step.scale.high else None,
            sensitive=step.sensitive,
            progress=(asked.index(node) + 1, len(asked)) if node in asked else None,
            first=not any(earlier.asks for earlier in self.script.nodes[: node.index]),
            at_most=step.choose_many.at_most or 0 if step.choose_many else 0,
            quiet=self.script.quiet,
        )
        return Question(ask, self.choices(ask, also), voice_menu(ask, self.sentence("other_choices"), self.sentence("from_to").text))

    def choices(self, ask: Ask, also: dict[str, tuple[str, ...]]) -> Choices:
        if ask.kind == "scale":
            return of_scale(ask, self.words, self.english)
        return of_options(ask.options, also, self.words, self.english)

    def options(self, step: Step) -> tuple[tuple[Option, ...], dict[str, tuple[str, ...]]]:
        if step.yes_no:
            return tuple(Option(at, value, self.sentence(value)) for at, value in enumerate(YES_NO, 1)), {}
        chosen = step.choose or (step.choose_many.options if step.choose_many else {})
        where = f"{step.origin}/{'choose' if step.choose else 'choose_many'}"
        options = []
        for at, (value, choice) in enumerate(chosen.items(), 1):
            voice = self.text(f"{where}/{value}/voice", choice.voice) if choice.voice else ""
            options.append(Option(at, value, Wording(self.text(f"{where}/{value}", choice.label), voice=voice)))
        return tuple(options), {value: self.also(f"{where}/{value}/also", choice.also) for value, choice in chosen.items()}

    def also(self, context: str, english: tuple[str, ...]) -> tuple[str, ...]:
        """Other words for an answer, in this language and in English."""
        translated = self.builder.translate(self.language, context, ALSO_BETWEEN.join(english)) if english else None
        return (*english, *(translated or "").split(ALSO_BETWEEN.strip()))


NEVER = AnyOf(())
_ALSO = {
    "not_now": ("later", "no", "not today"),
    "ok": ("ask me",),
    "skip_it": ("skip",),
    "pause_for_now": ("pause", "later", "not now"),
    "later": ("not now",),
}


def promises_in_vain(flow: Flow, step: Step) -> bool:
    """Whether this tells by when somebody replies, and nobody has promised it: the sentence is then left out."""
    said = " ".join(filter(None, (step.say, step.text, step.chat, step.voice)))
    return step.kind == "say" and flow.replies_by is None and "{replies_by}" in said


def _nodes(flow: Flow) -> tuple[Node, ...]:
    places = {name: at for at, name in enumerate(flow.steps)}
    return tuple(
        Node(
            at,
            name,
            step.kind,
            step,
            NEVER if promises_in_vain(flow, step) else step.only_if,
            tuple((rule, places.get(rule.go or "")) for rule in step.then),
            step.kind in ASKS,
        )
        for at, (name, step) in enumerate(flow.steps.items())
    )
