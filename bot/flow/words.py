"""What one language brings to every conversation: its words, its numbers, its sentences. Read from locales/ by bot.language."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Command(StrEnum):
    """The words that work at every step, in every language. The order is the order of precedence."""

    STOP = "stop"  # no more messages, on any channel
    ERASE = "erase"  # delete my answers
    DANGER = "danger"  # HELP, SOS, 999: the fixed danger text
    TAKEBACK = "takeback"  # all that the person said yes to counts no longer
    EXIT = "exit"  # BYE: in a discreet conversation, away from here at once
    SKIP = "skip"
    PAUSE = "pause"
    GO = "go"
    BACK = "back"
    REPEAT = "repeat"
    MORE = "more"
    LANGUAGE = "language"
    INFO = "info"  # people you can talk to
    CALL = "call"  # go on by telephone


# Whoever is asked for their own words is told this. In other languages: ``Words.not_asked``.
NOT_ASKED = "do not tell us what happened"

# Signs that are told to staff and to nobody else, by the kind of flag they raise.
SIGNS = ("child_risk", "adult_risk", "threat_to_other", "witness_intimidation", "staff_misconduct", "new_crime")


class Wording(msgspec.Struct, frozen=True):
    """One message in one language, as it reads on each surface. Empty ``chat`` or ``voice`` means: the same as ``text``."""

    text: str
    chat: str = ""
    voice: str = ""

    def on(self, surface: str) -> str:
        """The words for a surface: ``text``, ``chat`` or ``voice``."""
        return (self.chat if surface == "chat" else self.voice if surface == "voice" else "") or self.text


class Words(msgspec.Struct, frozen=True):
    """One language: how people answer in it, and how Hearback speaks it.

    All reply words are already normalised (``bot.engine.plain.plain``): NFKC, case folded, no punctuation, single spaces. Phrases, and the
    members of groups, stand as they are written in the file (``bot.engine.notation``).
    """

    language: str  # BCP 47: en, cy, ur
    name: str  # its own name for itself: English, Cymraeg, اردو
    right_to_left: bool = False
    say_voice: str = ""  # a Twilio <Say> voice; empty where none exists and prompts are to be recorded
    say_language: str = ""  # Twilio's language code for that voice: en-GB
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    numbers: dict[str, int] = {}  # "one" -> 1, "first" -> 1; 0 to 10 at least
    fillers: tuple[str, ...] = ()  # "please", "number", "option": said around a number, of no meaning
    between: tuple[str, ...] = ()  # "or", "to", "and", "between": a reply with two numbers or one of these is asked again
    today: tuple[str, ...] = ()
    yesterday: tuple[str, ...] = ()
    months: dict[str, int] = {}  # "january", "jan" -> 1
    commands: dict[Command, tuple[str, ...]] = {}  # whole replies
    groups: dict[str, tuple[str, ...]] = {}  # words and phrases by the name under which other phrases use them: WHO is NEAR
    mutations: dict[str, tuple[str, ...]] = {}  # how words of the lists of help may begin instead, by their own beginning
    alike: dict[str, str] = {}  # letters that people write for each other in those words: "ee" -> "i"
    stop_phrases: tuple[str, ...] = ()  # found anywhere in a longer reply: "stop texting", "leave me alone"
    not_stop: tuple[str, ...] = ()  # a stop phrase that overlaps one of these is none: "he would not stop texting me"
    danger_phrases: tuple[str, ...] = ()  # found anywhere in a longer reply
    not_asked: tuple[str, ...] = ()  # NOT_ASKED in this language: one of these stands in every question for a person's own words
    story_phrases: tuple[str, ...] = ()  # found anywhere in a person's own words: signs that they tell what happened
    low_mood_phrases: tuple[str, ...] = ()  # of self-harm and despair, in the same way
    signs: dict[str, tuple[str, ...]] = {}  # phrases by the flag they raise: SIGNS
    not_danger: tuple[str, ...] = ()  # a phrase of danger, low mood or a sign that overlaps one of these is none
    short_forms: dict[str, str] = {}  # "dont" -> "do not", in those phrases and in replies
    passed_over: tuple[str, ...] = ()  # single words that change nothing there: "really", "just"
    # Somebody else may hold this phone. Phrases are found anywhere in a reply, but not in a person's own written answer; "*" is any one word.
    wrong_person: tuple[str, ...] = ()  # whole replies that say so: "wrong number"
    wrong_person_phrases: tuple[str, ...] = ()
    who_is_this: tuple[str, ...] = ()  # whole replies that only ask: "who is this"
    who_is_this_phrases: tuple[str, ...] = ()
    sentences: dict[str, Wording] = {}  # the engine's own sentences, by name: bot.engine.sentences
