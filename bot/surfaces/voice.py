"""How a message is spoken on a telephone: short breaths with pauses, the choice before its key, one calm voice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.engine.effects import Ask, Message, Say
from bot.flow.words import Words
from bot.surfaces.phrases import Phrase, phrase
from bot.surfaces.question import QUESTIONS, Choice, choices, hint, how_to_answer, listed, recording
from bot.surfaces.rendered import Listen, Rendered, Speech
from bot.surfaces.spoken import seconds, speakable

# Milliseconds. Half a second between choices, so that each can be weighed before the next is heard.
BETWEEN_CHOICES, BETWEEN_SENTENCES, BEFORE_KEY = 500, 300, 200
SILENCE, LONG_SILENCE = 8, 10  # seconds; longer on the first question and on more personal ones
LAST_CHOICE_KEY = 7  # 8, 9, 0, * and # mean the same in every menu

# An invitation to go on: nothing is told about who calls until the first key, because anyone may have picked up.
OPENING_KEYS = ("1", "2", "9")

_ENGINE = "engine/"  # how the keys of the engine's own questions begin; they tell their keys themselves
_SLOW = frozenset({"repeat", "silence"})
_TELLS_KEYS = frozenset({"repeat", "silence", "resumed"})
_APOLOGIES = frozenset({"unclear", "one_only", "silence"})
_LONGEST_AFTER_FOR = 2  # words: "For very satisfied, press 1." but "Somewhere in the middle: press 2."
_INNER_SIGNS = re.compile(r"[^\w\s'\u2019-]")
# Words that begin a label that is an action or a sentence, which "For ..., press 1" would break: "For call me, press 1."
_ENGLISH_ACTIONS = (
    "ask call carry choose delete do end get give go hear help hold i it keep leave let listen make pause please read "
    "record repeat save say send show skip start stop talk tell text try wait we write you"
)
_ACTIONS = {"en": frozenset(_ENGLISH_ACTIONS.split())}


def render(effect: Message, words: Words) -> Rendered:
    """One message as speech, and what is listened for after it."""
    if isinstance(effect, Say):
        return _rendered(effect, words, (_own_words(effect, words),), (), None)
    offered = tuple(choice for choice in choices(effect, words, "voice") if choice.number <= LAST_CHOICE_KEY)
    if effect.kind == "invite":
        offered = tuple(c._replace(reply=key) for c, key in zip(offered, OPENING_KEYS, strict=False))
    return _rendered(effect, words, tuple(_breaths(effect, words, offered)), offered, _listen(effect, offered))


def _rendered(effect: Message, words: Words, breaths: tuple[Speech, ...], offered: tuple[Choice, ...], listen: Listen | None) -> Rendered:
    speech = tuple(breath for breath in breaths if breath.words)
    return Rendered(
        surface="voice",
        language=effect.language,
        text=" ".join(breath.words for breath in speech),
        key=effect.key,
        right_to_left=words.right_to_left,
        speech=speech,
        listen=listen,
        seconds=seconds(speech),
        options={choice.reply: choice.label for choice in offered},
        replay=effect.recording if isinstance(effect, Ask) else "",
    )


def _breaths(ask: Ask, words: Words, offered: tuple[Choice, ...]) -> Iterator[Speech]:
    """Everything that is said, in order: apology, how far along, question, choices, keys."""
    if ask.again in _APOLOGIES:
        yield _engine_words(ask, words, phrase(words, ask.again, "voice"))
    if ask.kind == "invite":
        yield from (_engine_words(ask, words, phrase(words, name, "voice")) for name in ("opening", "opening_choices"))
        return
    if recording(ask):
        yield _engine_words(ask, words, phrase(words, ask.key.rpartition("/")[2], "voice", {"count": str(ask.high)}))
        return
    yield from _progress(ask, words)
    yield _own_words(ask, words)
    yield from (_engine_words(ask, words, told) for told in how_to_answer(ask, words, "voice"))
    yield from _menu(ask, words, offered)
    yield from (_engine_words(ask, words, told) for told in _after(ask, words))


def _progress(ask: Ask, words: Words) -> Iterator[Speech]:
    number, total = ask.progress or (0, 0)
    if total < 2 or ask.again in _APOLOGIES:
        return
    told = {"number": str(number), "total": str(total)}
    yield _engine_words(ask, words, phrase(words, "last_one" if number == total else "progress", "voice", told))


def _after(ask: Ask, words: Words) -> Iterator[Phrase]:
    """How to skip; and once at the start, or when it helps to hear them again, the keys that work everywhere."""
    if ask.kind not in QUESTIONS or ask.key.startswith(_ENGINE):
        return
    last = hint(ask, words, "voice")
    if last:
        yield last
    if ask.again in _TELLS_KEYS or (not ask.again and _is_first(ask)):
        yield phrase(words, "keys", "voice")


def _menu(ask: Ask, words: Words, offered: tuple[Choice, ...]) -> Iterator[Speech]:
    if not listed(ask, offered):
        return
    bare = ask.kind == "language" or _reads_badly_after_for(ask, words, offered)
    for choice in offered:
        if ask.kind == "language":
            name = Speech(choice.label, choice.value or ask.language, BEFORE_KEY, slow=ask.again in _SLOW, key=f"{ask.key}/{choice.value}")
            yield from (name, _key_alone(ask, words, choice))
        elif not choice.label:
            yield _key_alone(ask, words, choice)
        else:
            yield _choice(ask, words, choice, bare=bare)


def _choice(ask: Ask, words: Words, choice: Choice, *, bare: bool) -> Speech:
    label = choice.label if bare else _inside_a_sentence(choice.label)
    told = phrase(words, "press_bare" if bare else "press", "voice", {"label": label.rstrip(".:"), "key": choice.reply})
    return _speech(ask, words, told, f"{ask.key}/{choice.reply}", BETWEEN_CHOICES)


def _key_alone(ask: Ask, words: Words, choice: Choice) -> Speech:
    """The key of a choice whose label was spoken in another voice: "Press 1."."""
    told = phrase(words, "press_bare", "voice", {"label": "", "key": choice.reply})
    said = told.words.strip(" :,\u060c")
    return _speech(ask, words, told._replace(words=said[:1].upper() + said[1:]), f"engine/press/{choice.reply}", BETWEEN_CHOICES)


def _reads_badly_after_for(ask: Ask, words: Words, offered: tuple[Choice, ...]) -> bool:
    """Whether "For ..., press 1" would be wrong for any choice; then no choice has it, so that the menu keeps one rhythm."""
    actions = _ACTIONS.get(words.language.partition("-")[0], frozenset())
    return ask.kind == "warn" or any(
        len(said) > _LONGEST_AFTER_FOR or _INNER_SIGNS.search(choice.label) is not None or (said[:1] and said[0].lower() in actions)
        for choice in offered
        for said in (choice.label.split(),)
    )


def _inside_a_sentence(label: str) -> str:
    """A label with a small first letter, unless it holds other capitals or is one letter: names and initials keep theirs."""
    rest = label[1:]
    return label[0].lower() + rest if rest and rest == rest.lower() else label


def _own_words(effect: Message, words: Words) -> Speech:
    """The flow's own words, named by the key of the effect so that a recording can stand for them."""
    told = Phrase(effect.wording.on("voice"), effect.language)
    return _speech(effect, words, told, effect.key, BETWEEN_CHOICES if isinstance(effect, Ask) else BETWEEN_SENTENCES)


def _engine_words(ask: Ask, words: Words, told: Phrase) -> Speech:
    return _speech(ask, words, told, _recording_key(ask, told.name), BETWEEN_SENTENCES)


def _recording_key(ask: Ask, name: str) -> str:
    """What a recording of an engine's sentence is called; numbers in it tell two recordings of one sentence apart."""
    match name:
        case "scale_hint":
            return f"{ask.key}/ends"
        case "progress":
            number, total = ask.progress or (0, 0)
            return f"engine/progress/{number}/{total}"
        case "number_hint" | "from_to":
            return f"engine/{name}/{ask.low}/{ask.high}"
        case "record_agree":
            return f"engine/record_agree/{ask.high}"
        case "many_hint":
            return f"engine/many_hint/{ask.at_most or len(ask.options)}"
        case _:
            return f"engine/{name}"


def _speech(effect: Message, words: Words, told: Phrase, key: str, pause: int) -> Speech:
    slow = isinstance(effect, Ask) and effect.again in _SLOW
    language = told.language if told.language != words.language else effect.language
    return Speech(speakable(told.words, words), language, pause, slow=slow, key=key)


def _listen(ask: Ask, offered: tuple[Choice, ...]) -> Listen:
    timeout = LONG_SILENCE if ask.sensitive > 0 or _is_first(ask) else SILENCE
    if ask.kind == "confirm" and ask.key.endswith("/record"):
        return Listen(digits=0, timeout=timeout, record=True)
    barge_in = ask.kind != "warn" and not ask.key.startswith("engine/danger") and not ask.key.endswith("/record_agree")
    return Listen(_digits(ask, offered), timeout, barge_in)


def _digits(ask: Ask, offered: tuple[Choice, ...]) -> int:
    if ask.kind == "date":
        return 8
    typed = ask.kind == "number" or (ask.kind == "scale" and not listed(ask, offered) and (ask.high > 9 or ask.low < 0))
    return 0 if typed else 1


def _is_first(ask: Ask) -> bool:
    return ask.first or ask.step < 0
