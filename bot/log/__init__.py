"""What may be logged: events with a name of a closed list, and fields whose values cannot name a person.

Everybody above this room writes a line like this::

    from bot import log

    log.event("send_ended", outbox=row.id, channel=row.channel, outcome=outcome, code=code)
    log.event("case_not_decided", error=defect)

The name stands in ``bot/log/events.py``, with its weight, what it means and what to do: add a line there for a new one. The fields stand in
``bot/log/fields.py``, each with what it takes. ``error`` takes the exception itself: its class and our own file and line are written down,
never its words, which may quote a person. Whatever else is handed in is refused: a test breaks, a service drops it, counts it and goes on.

Nothing else writes to a log: no module but this room imports ``logging`` or ``structlog``. What libraries log comes through the same sieve.
"""

from bot.log.events import EVENTS, Event
from bot.log.fields import FIELDS, Field, NotLoggable
from bot.log.lines import event, refused, set_up, strictly
from bot.log.silence import keep_quiet, say_nothing

__all__ = ["EVENTS", "FIELDS", "Event", "Field", "NotLoggable", "event", "keep_quiet", "refused", "say_nothing", "set_up", "strictly"]
