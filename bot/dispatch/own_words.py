"""Words that a person chose: one that leads back into a discreet conversation, and one for when somebody makes them write.

Each word that could be one is compared, whoever writes it and whatever is kept of them, with as many hashes as there can be: nobody learns
from the answer, or from how long it takes, whether a word was ever chosen. That is done before the turn, and not while others wait for it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from bot.dispatch import greeting
from bot.dispatch.discreet import House
from bot.dispatch.playing import Played, play
from bot.dispatch.port import Channel, Heard
from bot.dispatch.versions import edition_of
from bot.engine.events import CameBack, Due, Duress
from bot.engine.plain import plain
from bot.engine.quiet import LONGEST_WORD, SHORTEST_WORD
from bot.engine.stage import SESSION
from bot.engine.state import State, load, save
from bot.store.conversations.turn import Turn
from bot.store.people import codewords
from bot.store.people.own_words import Known

MOST_TRIES = 3
ALWAYS_KEYS = frozenset({"", "8", "9", "99", "*"})
HELD = 7 * 24 * 3600  # seconds: after a week no word leads back
# The hash of a word that nobody can write: so that each comparison takes as long as any other.
NOBODY = "scrypt-14-8-1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


class Compared(NamedTuple):
    """What came of comparing.

    ``duress``: it is the word for duress. ``leads_to``: the conversation that it leads back to. ``left``: the one whose word it was not.
    ``known``: it is the person's codeword. ``chosen``: a word was asked for, and ``kept`` is its hash (empty: too short).
    """

    duress: bool = False
    leads_to: str = ""
    left: str = ""
    known: bool = False
    chosen: bool = False
    kept: str = ""


NOTHING = Compared()


def compare(house: House, channel: Channel, heard: Heard, now: datetime) -> Compared:
    """Compare what was heard with what is kept. Raises Unavailable."""
    if heard.kind == "keys":
        keys = heard.words.rstrip("#")
        if len(keys) < SHORTEST_WORD:
            return NOTHING
        return Compared(known=codewords.matches(keys, house.store.own_words.of(channel.name, heard.address).codeword or NOBODY))
    if heard.kind != "words" or not house.library.discreet(channel.name) or not _could_be_one(house, channel, heard.words):
        return NOTHING
    known = house.store.own_words.of(channel.name, heard.address)
    if _asked_for(known):
        return Compared(chosen=True, kept=codewords.make(heard.words) if len(codewords.keyed(heard.words)) >= SHORTEST_WORD else "")
    return _compared(known, heard.words, now)


def is_codeword(heard: Heard) -> bool:
    """Whether these keys are one, right or wrong: those that always work are not."""
    return heard.kind == "keys" and not greeting.danger_key(heard.words) and heard.words.rstrip("#") not in ALWAYS_KEYS


def _could_be_one(house: House, channel: Channel, words: str) -> bool:
    asks = house.library.always.recognise(words, plain(words))
    says_more = asks.stop or asks.danger or asks.command or asks.stranger or house.library.begun_by_word(words, channel.name)
    return not says_more and len(words) <= LONGEST_WORD


def _asked_for(known: Known) -> bool:
    return any(not kept.ended and load(kept.state).phase == "word" for kept in known.conversations)


def _compared(known: Known, words: str, now: datetime) -> Compared:
    states = [(kept.id, kept.ended, load(kept.state)) for kept in known.conversations]
    left = [(name, state) for name, ended, state in states if _may_be_left(ended, state) and now.timestamp() - state.spoke < HELD]
    own = next(((name, state.word) for name, state in left if state.word), ("", ""))
    by_own, by_known, duress = [codewords.matches(words, word or NOBODY) for word in (own[1], known.codeword, known.duress_word)]
    fullest = max(left, key=lambda one: len(one[1].answers))[0] if left else ""
    leads_to = own[0] if by_own else fullest if by_known else ""
    guarded = own[0] or (fullest if known.codeword else "")
    return Compared(duress, leads_to, "" if leads_to else guarded, by_known)


def _may_be_left(ended: str, state: State) -> bool:
    """Whether this is a discreet conversation that was left, or may have been by now: the turn will see."""
    return bool(state.left) if ended == "closed" else not ended and state.spoke > 0 and state.phase in SESSION


def answer(house: House, channel: Channel, turn: Turn, compared: Compared, now: datetime) -> Played | Literal["not one"]:
    """What a word of somebody's own leads to; a wrong one is counted, and leads to what any word leads to."""
    if compared.duress:
        return _duress(house, channel, turn, now)
    if compared.leads_to and not (turn.conversation and turn.conversation.id == compared.leads_to):
        return _come_back(house, channel, turn, compared.leads_to, now)
    if compared.left and not _in_session(turn):
        _count(turn, compared.left)
    return "not one"


def _in_session(turn: Turn) -> bool:
    return turn.conversation is not None and load(turn.conversation.state).phase in SESSION


def _duress(house: House, channel: Channel, turn: Turn, now: datetime) -> Played:
    conversation = turn.conversation
    edition = edition_of(house.library, house.store, conversation.version) if conversation else None
    if conversation is not None and edition is not None and edition.script.quiet:
        return play(turn, edition, load(conversation.state), Duress(), now)
    turn.raise_flag("duress")
    turn.set_unsafe()
    return greeting.one_sentence(house.library, channel, turn, "wrong_number")


def _come_back(house: House, channel: Channel, turn: Turn, leads_to: str, now: datetime) -> Played | Literal["not one"]:
    """The conversation that was left goes on; one that somebody has begun meanwhile is left in its turn."""
    now_open = turn.conversation
    edition = edition_of(house.library, house.store, now_open.version) if now_open else None
    if turn.contact == "unsafe" or (now_open is not None and (edition is None or not edition.script.quiet)):
        return "not one"
    if now_open is not None and edition is not None:
        state = load(now_open.state)
        if state.phase in SESSION:
            play(turn, edition, state, Due("idle", state.wait), now)
        else:
            turn.save_state(now_open.state, ended="closed", phase="ended")
    turn.conversation = None
    row = turn.take_up(leads_to)
    edition = edition_of(house.library, house.store, row.version) if row else None
    if row is None or row.ended != "closed" or edition is None:
        turn.conversation = None
        return "not one"
    state = msgspec.structs.replace(load(row.state), surface=channel.surface, wrong=0)
    return play(turn, edition, state, CameBack(), now)


def _count(turn: Turn, left: str) -> None:
    """One more try. After three no word leads back any more, and a person is told; nobody who writes is."""
    now_open = turn.conversation
    row = turn.take_up(left)
    if row is not None and row.ended:
        state = load(row.state)
        turn.save_state(save(_with_one_more(turn, state)), ended=row.ended, phase="ended")
    turn.conversation = now_open


def _with_one_more(turn: Turn, state: State) -> State:
    if state.wrong + 1 < MOST_TRIES:
        return msgspec.structs.replace(state, wrong=state.wrong + 1)
    turn.raise_flag("codeword_wrong")
    return msgspec.structs.replace(state, wrong=0, left="", word="")
