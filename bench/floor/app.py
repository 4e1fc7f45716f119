"""A text arrives: check Twilio's signature, write one row, commit, answer. No conversation at all.

Make the table with ``python -m bench.floor.app``, then serve with ``gunicorn -w 2 'bench.floor.app:production()'``.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

from flask import Flask, Response, abort, request
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlmodel import Field, Session, SQLModel, create_engine
from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse


class Reply(SQLModel, table=True):
    """One text that came in."""

    id: int | None = Field(default=None, primary_key=True)
    message_sid: str
    sender: str
    body: str
    received_at: datetime


def database() -> Engine:
    """SQLite in WAL, each commit on the disk before it returns."""
    engine = create_engine(os.environ["DATABASE_URL"])

    @event.listens_for(engine, "connect")
    def _durable(connection, _record):
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    return engine


def production() -> Flask:
    """The whole application."""
    app = Flask(__name__)
    engine = database()
    validator = RequestValidator(os.environ["TWILIO_AUTH_TOKEN"])
    url = os.environ["PUBLIC_URL"] + "/webhooks/sms"

    @app.post("/webhooks/sms")
    def sms():
        if not validator.validate(url, request.form, request.headers.get("X-Twilio-Signature", "")):
            abort(403)
        with Session(engine) as session:
            form = request.form
            session.add(Reply(message_sid=form["MessageSid"], sender=form["From"], body=form["Body"], received_at=datetime.now(UTC)))
            session.commit()
        response = MessagingResponse()
        response.message(
            "Overall, how do you feel about the service you got?\n1 Satisfied\n2 Neither\n3 Dissatisfied\nSKIP or STOP is fine."
        )
        return Response(str(response), mimetype="text/xml")

    return app


if __name__ == "__main__":
    SQLModel.metadata.create_all(database())
