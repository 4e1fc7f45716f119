"""Recordings at the made-up Twilio: real sound, for our own account alone, and gone when they are deleted; fetched and deleted by the adapter."""

from __future__ import annotations

import io
import threading
import wave

import pytest
from flask import Flask
from werkzeug.serving import make_server

from channels.contract import Receipt, Sound
from channels.emulator.calls import Calls
from channels.ivr import Ivr, VoiceSettings
from tests.demo.providers import LINE, SAM, provider

RECORD = '<Response><Record action="/webhooks/voice/recording/2" maxLength="60" finishOnKey="#"/></Response>'
ROOT = f"/2010-04-01/Accounts/{LINE.account_sid}/Recordings"
AUTH = (LINE.account_sid, LINE.auth_token)


@pytest.fixture
def twilio():
    """The emulator's application, and the id of a recording of 7 seconds that it holds."""
    made, answers = provider()
    answers.give(RECORD)
    made.calls.dial(SAM)
    made.calls.speak(SAM, 7)
    app = Flask("emulator")
    made.mount(app)
    [tape] = made.calls.tapes()
    return app, tape.sid


def test_it_serves_sound_as_twilio_does(twilio):
    """WAV without an ending too, MP3, and the resource; nothing without our account and token."""
    app, sid = twilio
    client = app.test_client()
    for ending in (".wav", ""):
        told = client.get(f"{ROOT}/{sid}{ending}", auth=AUTH)
        with wave.open(io.BytesIO(told.data)) as tape:
            assert (told.mimetype, tape.getframerate(), tape.getnframes() / 8000, tape.getnchannels()) == ("audio/x-wav", 8000, 7, 1)
            assert any(tape.readframes(8000))
    told = client.get(f"{ROOT}/{sid}.mp3", auth=AUTH)
    assert (told.mimetype, told.data[:2], len(told.data) % 72) == ("audio/mpeg", b"\xff\xe3", 0)
    assert client.get(f"{ROOT}/{sid}.json", auth=AUTH).json["sid"] == sid
    for auth in (None, (LINE.account_sid, "another-token-of-sixteen"), ("AC" + "1" * 32, LINE.auth_token)):
        for method in ("get", "delete"):
            assert getattr(client, method)(f"{ROOT}/{sid}.wav", auth=auth).status_code == 401


def test_the_adapter_fetches_it_and_proves_that_it_is_gone(twilio):
    """The whole sound; then deleted, and asked for: 404. What is not there any more counts as deleted."""
    app, sid = twilio
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings = VoiceSettings(
        account_sid=LINE.account_sid,
        auth_token=LINE.auth_token,
        number=LINE.number,
        public_url=LINE.public_url,
        base_url=f"http://127.0.0.1:{server.server_port}",
    )
    ivr = Ivr(settings)
    try:
        got = ivr.fetch(sid, 7)
        assert isinstance(got, Sound)
        assert ivr.fetch(sid, 30) == Receipt("rejected", code="short")
        assert ivr.fetch("http://169.254.169.254/", 7) == Receipt("rejected", code="not_a_recording")
        assert [ivr.forget(sid).outcome for _ in range(2)] == ["accepted", "accepted"]
        assert ivr.fetch(sid, 7) == Receipt("rejected", code="404")
    finally:
        ivr.close()
        server.shutdown()
        server.server_close()


def test_the_record_of_a_call_is_deleted_once_it_is_over():
    """A call that goes on is refused; one that is over is deleted and asked for: 404. Whose call it was can be asked until then."""
    made, answers = provider()
    answers.give('<Response><Gather action="/webhooks/voice/turn/1"><Say>Press 1.</Say></Gather></Response>')
    call = made.calls.dial(SAM)
    app = Flask("emulator")
    made.mount(app)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    ivr = Ivr(VoiceSettings(account_sid=AUTH[0], auth_token=AUTH[1], number=LINE.number, public_url=LINE.public_url, base_url=base))
    other = Ivr(VoiceSettings(account_sid=AUTH[0], auth_token=AUTH[1], number="+447700900999", public_url=LINE.public_url, base_url=base))
    try:
        assert (ivr.forget(call.sid).outcome, [kept.sid for kept in made.calls.all()]) == ("rejected", [call.sid])
        made.calls.hang_up(SAM)
        assert (ivr.is_ours(call.sid), other.is_ours(call.sid), ivr.is_ours("CA" + "9" * 32)) == (True, False, False)
        assert [ivr.forget(call.sid).outcome for _ in range(2)] == ["accepted", "accepted"]
        assert (made.calls.all(), ivr.is_ours(call.sid)) == ([], False)
        assert made.calls.latest(SAM) is call  # on the phone it stands as before
    finally:
        for each in (ivr, other):
            each.close()
        server.shutdown()
        server.server_close()


def test_a_deletion_without_proof_is_none(twilio, monkeypatch):
    """Twilio says that it deleted it, and has it still: not gone."""
    app, sid = twilio
    monkeypatch.setattr(Calls, "erase_tape", lambda *_: True)

    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    ivr = Ivr(VoiceSettings(account_sid=AUTH[0], auth_token=AUTH[1], number=LINE.number, public_url=LINE.public_url, base_url=base))
    try:
        assert ivr.forget(sid) == Receipt("uncertain", code="still_there")
    finally:
        ivr.close()
        server.shutdown()
        server.server_close()
