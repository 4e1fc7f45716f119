"""What may be logged: the name of an event, and a few fields that cannot name a person. One JSON object a line, to stderr."""

from __future__ import annotations

import logging

import msgspec

FIELDS = ("channel", "outbox", "outcome", "code", "error", "at", "flow", "count")
# They log addresses, bodies or tokens in URLs at INFO.
QUIET = ("twilio", "twilio.http_client", "httpx", "httpcore", "urllib3", "telegram", "werkzeug", "sqlalchemy", "alembic")


class EventLines(logging.Formatter):
    """The event and its fields. Whatever else a record holds (arguments, an exception's words) is left out."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        ours = record.name == "hearback" and not record.args and isinstance(record.msg, str)
        line = {"time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"), "level": record.levelname.lower()}
        line["event"] = record.msg if ours else f"other:{record.name}"
        line |= {name: str(getattr(record, name)) for name in FIELDS if ours and hasattr(record, name)}
        return msgspec.json.encode(line).decode()


def set_up_logs(level: int = logging.INFO) -> None:
    """Log to stderr in this form alone."""
    handler = logging.StreamHandler()
    handler.setFormatter(EventLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("hearback").setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
