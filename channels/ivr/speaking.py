"""From messages to TwiML: what is said, and what the telephone then waits for.

Twilio's builder checks nothing, so the grammar is kept here: <Gather> holds only <Say>, <Play> and <Pause>; <Record> and <Hangup> never stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from twilio.twiml.voice_response import Gather, Say, VoiceResponse  # type: ignore[import-untyped] # twilio ships no types

from bot.engine.danger import danger_words, low_mood_words
from bot.surfaces.rendered import Listen, Rendered, Speech
from channels.ivr.hearing import RECORDED
from channels.ivr.settings import VoiceSettings
from channels.ivr.voices import speaks_markup
from channels.twilio_shared import xml_text

SLOW = "85%"
HELP_IN_ENGLISH = {"engine/danger": danger_words("en"), "engine/low_mood": low_mood_words("en", discreet=True)}
_BREATHS = re.compile(r"(?<=[.,;:?،۔؟。，])\s*")


def speak(messages: Sequence[Rendered], turn: int, settings: VoiceSettings, *, over: bool) -> VoiceResponse:
    """Return the call's next document: everything said in its order, then the wait of the last message, or the end.

    ``turn`` is the number of the turn that the telephone will come back with.
    """
    response = VoiceResponse()
    for message in messages[:-1]:
        _say_all(response, message, settings)
    if messages:
        _last(response, messages[-1], turn, settings, over=over)
    if over:
        response.hangup()
    return response


def _last(response: VoiceResponse, message: Rendered, turn: int, settings: VoiceSettings, *, over: bool) -> None:
    """Say it and wait. Where a key may interrupt, the speech stands inside the wait. What nobody could hear is not waited for."""
    listen = None if over else message.listen
    if listen is None:
        _say_all(response, message, settings)
        return
    gather = None if listen.record else _gather(listen, turn, settings)
    voiced = _say_all(gather if gather is not None and listen.barge_in else response, message, settings)
    if not voiced:
        response.hangup()
    elif gather is not None:
        response.append(gather)
    else:
        _record(response, listen, turn, settings)


def _gather(listen: Listen, turn: int, settings: VoiceSettings) -> Gather:
    return Gather(
        input="dtmf",
        method="POST",
        action=settings.address(f"/webhooks/voice/turn/{turn}"),
        timeout=listen.timeout,
        num_digits=listen.digits or None,
        finish_on_key="" if listen.digits == 1 else "#",  # one key is the whole answer, and # may be that key
        action_on_empty_result=True,
    )


def _record(response: VoiceResponse, listen: Listen, turn: int, settings: VoiceSettings) -> None:
    """Record after a tone. An empty recording makes no request to ``action``: the document goes on, so it must come back itself.

    Twilio also tells of the file apart from the call: a recording whose ``action`` was lost is not left there.
    """
    response.record(
        action=settings.address(f"/webhooks/voice/recording/{turn}"),
        method="POST",
        max_length=listen.record_seconds,
        timeout=5,
        finish_on_key="#",
        play_beep=True,
        trim="do-not-trim",
        recording_status_callback=settings.address(f"{RECORDED}/{turn}"),
        recording_status_callback_method="POST",
        recording_status_callback_event="completed absent",
    )
    response.redirect(settings.address(f"/webhooks/voice/turn/{turn}"), method="POST")


def _say_all(into: VoiceResponse | Gather, message: Rendered, settings: VoiceSettings) -> bool:
    """Say a message. False if not one breath of it could be voiced. Words of help are never silent: without a voice they are in English."""
    if message.replay.startswith(("https://", "http://")):
        into.play(message.replay)
    voiced = [_say(into, breath, settings) for breath in message.speech]
    if not any(voiced) and message.speech and message.speech[0].key in HELP_IN_ENGLISH:
        words = HELP_IN_ENGLISH[message.speech[0].key].voice
        return _say(into, msgspec.structs.replace(message.speech[0], words=words, language="en"), settings)
    return any(voiced)


def _say(into: VoiceResponse | Gather, breath: Speech, settings: VoiceSettings) -> bool:
    words = xml_text(breath.words)
    if recording := settings.recording(breath):
        into.play(recording)  # with its pause
        return True
    voice = settings.voice(breath.language)
    if not words.strip() or not (voice or settings.demo_voices):
        return False
    if voice and speaks_markup(voice[0]):
        _with_markup(into, words, breath, voice)
    else:
        _plainly(into, words, breath, {"voice": voice[0], "language": voice[1]} if voice else {"language": breath.language})
    return True


def _with_markup(into: VoiceResponse | Gather, words: str, breath: Speech, voice: tuple[str, str]) -> None:
    say = Say(None if breath.slow else words, voice=voice[0], language=voice[1])
    if breath.slow:
        say.prosody(words, rate=SLOW)
    short = breath.pause_ms % 1000 != 0
    if short:
        say.break_(time=f"{breath.pause_ms}ms")
    into.append(say)
    if not short:
        _pause(into, breath.pause_ms)


def _plainly(into: VoiceResponse | Gather, words: str, breath: Speech, voice: dict[str, str]) -> None:
    """Speak with a voice that knows no markup: slowly means in shorter breaths."""
    breaths = [part for part in _BREATHS.split(words) if part.strip()] if breath.slow else [words]
    for number, part in enumerate(breaths):
        if number:
            into.pause(length=1)
        into.say(part, **voice)
    _pause(into, breath.pause_ms)


def _pause(into: VoiceResponse | Gather, milliseconds: int) -> None:
    """Wait for whole seconds, all that <Pause> knows; half a second or more counts as one."""
    if seconds := (milliseconds + 500) // 1000:
        into.pause(length=seconds)
