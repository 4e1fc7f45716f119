"""Words to people who are in no conversation: a stranger, somebody who stopped, somebody who has finished.

The same words for everyone: whoever holds the phone does not learn whether we know the number.
"""

from __future__ import annotations

import msgspec

from bot.dispatch.limits import Urgent
from bot.dispatch.playing import Played
from bot.dispatch.port import Channel, Heard
from bot.engine.always import Recognised
from bot.engine.danger import DANGER_TEXTS, fixed_reply
from bot.engine.effects import Message, Say
from bot.engine.floor import FLOOR
from bot.engine.plain import plain
from bot.engine.state import State, load, save
from bot.flow.words import Command, Wording
from bot.library import Library
from bot.store.conversations.turn import Turn
from bot.store.rows import ConversationRow
from bot.surfaces import Rendered, join, render

NOBODY = State(flow="", version="", surface="text", language="en", phase="ended", end="finished")


def to_a_stranger(library: Library, channel: Channel, turn: Turn, heard: Heard, *, asked: bool = False) -> Played | None:
    """Somebody writes and no conversation is open: STOP and danger as always, else how to begin, at most once a day.

    Whoever picks up a call of ours that is about nothing any more hears nothing. Nobody is called who asks for it from here: a stranger
    could have any number rung.

    ``asked``: they have just come back after STOP, and are told whenever that was.
    """
    known = recognised(library, heard)
    if known.stop or known.urgent:
        return _hard(library, channel, turn, known)
    _raise_flags(turn, known)
    if known.stranger:
        return _stranger(library, channel, turn, known)
    if known.command is Command.TAKEBACK:
        return _taken_back(library, channel, turn)
    if heard.outgoing or heard.kind in ("hung_up", "silence", "recording") or not (turn.may_greet() or asked):
        return None
    words = _language(library, turn)
    hello = [Say("engine/hello", words, library.sentence(words, "hello"))]
    start = library.start_word(channel.name)
    if start:
        said = library.sentence(words, "start_with")
        hello.append(Say("engine/start_with", words, Wording(said.text.replace("{word}", start))))
    return _said(library, channel, words, *hello)


def to_one_who_stopped(library: Library, channel: Channel, turn: Turn, heard: Heard) -> Played | None:
    """After STOP there is silence. Only somebody in danger or despair is still answered; a yes can still be taken back."""
    known = recognised(library, heard)
    if known.urgent:
        helped = Recognised(danger=known.danger, low_mood=known.low_mood, signs=known.signs)
        return _hard(library, channel, turn, helped)
    _raise_flags(turn, known)
    if known.command is Command.TAKEBACK and not turn.person.erased:
        turn.withdraw_all()
    return None


def to_one_we_cannot_follow(library: Library, channel: Channel, turn: Turn, heard: Heard) -> Played | None:
    """The conversation stumbled over what this person did: STOP and danger as always, else a kind word and no question."""
    known = recognised(library, heard)
    if known.stop or known.urgent:
        if known.urgent and turn.conversation is not None:
            _rest(turn, turn.conversation, danger=known.danger)
        return _hard(library, channel, turn, known)
    _raise_flags(turn, known)
    if known.stranger:
        return _stranger(library, channel, turn, known)
    if known.command is Command.TAKEBACK and not turn.person.stopped:
        return _taken_back(library, channel, turn)
    if turn.person.stopped or heard.kind in ("hung_up", "blocked"):
        return None
    words = _language(library, turn)
    said = ("unclear", "goodbye") if channel.surface == "voice" else ("unclear",)
    return _said(library, channel, words, *(Say(f"engine/{name}", words, library.sentence(words, name)) for name in said))


def urgent(library: Library, heard: Heard) -> Urgent:
    """Whether this asks for help, or for silence: no limit holds for these."""
    known = recognised(library, heard)
    return "danger" if known.urgent else "stop" if known.stop else ""


def words_of_help(library: Library, channel: Channel, heard: Heard) -> Rendered:
    """The words that help, without a look into the database. In the handset's language where that is known."""
    told = heard.language_hint.split("-")[0]
    language = told if told in DANGER_TEXTS else "en"
    key, fixed = fixed_reply(language, danger=recognised(library, heard).danger)
    said = render(Say(key, language, fixed), channel.surface, library.words.get(language) or FLOOR[language])
    return _discreetly(library, channel, (said,))[0]


def one_sentence(library: Library, channel: Channel, turn: Turn, name: str) -> Played:
    """One of the engine's sentences, and nothing else."""
    words = _language(library, turn)
    return _said(library, channel, words, Say(f"engine/{name}", words, library.sentence(words, name)))


def danger_key(keys: str) -> bool:
    """Whether these keys of a telephone ask for help: 0, or the number that people know by heart."""
    return keys.rstrip("#") in {"0", "999", "112"}


def recognised(library: Library, heard: Heard) -> Recognised:
    """What somebody's words or keys ask for besides an answer."""
    if heard.kind == "keys":
        return Recognised(danger=danger_key(heard.words), stop=heard.words == "9")
    return library.always.recognise(heard.words, plain(heard.words)) if heard.kind == "words" else Recognised()


def _stranger(library: Library, channel: Channel, turn: Turn, recognised: Recognised) -> Played | None:
    """Somebody else may hold the phone. The same words, once a day, whether or not we know the number; and nothing more is begun."""
    says = recognised.stranger == "says"
    answered = turn.may_greet() or says
    _doubt(turn)
    if says:
        turn.suppress()
    words = _language(library, turn)
    return _said(library, channel, words, Say("engine/wrong_person", words, library.sentence(words, "wrong_person"))) if answered else None


def _taken_back(library: Library, channel: Channel, turn: Turn) -> Played:
    """The same words to everybody, whenever it is: nobody who agreed has to try twice."""
    turn.withdraw_all()
    return one_sentence(library, channel, turn, "taken_back")


def _doubt(turn: Turn) -> None:
    if turn.person.known:
        turn.raise_flag("wrong_person")
    turn.set_unsafe()


def _hard(library: Library, channel: Channel, turn: Turn, recognised: Recognised) -> Played:
    words = _language(library, turn)
    said: list[Message] = []
    _raise_flags(turn, recognised)
    if recognised.urgent:
        key, fixed = fixed_reply(words, danger=recognised.danger)
        said.append(Say(key, words, fixed))
    if recognised.stranger:
        _doubt(turn)
    if recognised.stop:
        turn.suppress()
        said.append(Say("engine/stopped", words, library.sentence(words, "stopped")))
    return _said(library, channel, words, *said)


def _rest(turn: Turn, conversation: ConversationRow, *, danger: bool) -> None:
    """The survey rests, as if the conversation had followed: no reminder, and no question until GO."""
    state = load(conversation.state)
    if state.phase != "ended":
        state = msgspec.structs.replace(state, paused="danger" if danger else "low")
        turn.save_state(save(state), phase=state.phase, wait=state.wait)


def _raise_flags(turn: Turn, recognised: Recognised) -> None:
    for kind in recognised.flags:
        turn.raise_flag(kind)


def _language(library: Library, turn: Turn) -> str:
    return turn.person.language if turn.person.language in library.words else "en"


def _said(library: Library, channel: Channel, language: str, *messages: Message) -> Played:
    words = library.words[language]
    said = join([render(message, channel.surface, words) for message in messages])
    return Played(NOBODY, _discreetly(library, channel, said), ())


def _discreetly(library: Library, channel: Channel, said: tuple[Rendered, ...]) -> tuple[Rendered, ...]:
    """Where discreet conversations are held, nobody is told apart by a sound: no message makes one."""
    return tuple(msgspec.structs.replace(message, discreet=True) for message in said) if library.discreet(channel.name) else said
