"""``GET /prompts/<sound>/<pause>.wav``: a recorded prompt, for the telephone company to play. Nothing of a person is in it.

An address is made of the sound itself, so nobody finds one who was not told it, and it may be kept for ever. What is on the disk by
now does not matter: what a call was told to play is what it plays, until the process ends.
Source: twilio.com/docs/voice/twiml/play (audio/wav; caching by HTTP headers); RFC 8246 (immutable).
"""

from __future__ import annotations

from flask import Flask, Response, abort, request

from bot.voicing.playing import BELOW, fetched
from channels.service import Service

A_YEAR = 31_536_000  # seconds


def mount(app: Flask, service: Service) -> None:
    """Add the address, if anything is recorded."""
    if not len(service.shelf):
        return

    def prompt(sound: str, pause: int) -> Response:
        data = fetched(service.shelf, sound, pause)
        if data is None:
            abort(404)
        response = Response(data, content_type="audio/wav")
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        response.set_etag(f"{sound}-{pause}")
        return response.make_conditional(request, accept_ranges=True, complete_length=len(data))

    app.add_url_rule(f"{BELOW}/<string(length=64):sound>/<int(max=9999):pause>.wav", "prompt", prompt, provide_automatic_options=False)
