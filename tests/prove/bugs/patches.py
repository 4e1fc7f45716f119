"""The mistakes: what they do, the change, and the proofs that catch them. A text stands exactly once in its file."""

from __future__ import annotations

from typing import NamedTuple


class Edit(NamedTuple):
    """One replacement in one file."""

    file: str
    old: str
    new: str


class Bug(NamedTuple):
    """One mistake. ``caught_by`` are pytest's own names of tests; one of them has to fail."""

    name: str
    does: str
    edits: tuple[Edit, ...]
    caught_by: tuple[str, ...]


SENDING, INBOUND, OUTBOUND = "bot/store/outgoing/sending.py", "bot/dispatch/inbound.py", "bot/dispatch/outbound.py"
STORE_SENDING, OUTBOX = "tests/store/test_sending.py", "tests/store/test_outbox.py"
UNKNOWN_OUTCOMES = "tests/prove/test_sending.py::test_nothing_comes_twice_though_outcomes_are_unknown[thirty people]"

_TURN = """\
        with self.store.turn(came.channel.name, heard.provider_id, heard.address, came.now, admit) as turn:
            reach("after_inbox")
            if turn.replayed:
                return Answer(turn.replayed.status, turn.replayed.content_type, turn.replayed.body)
            answer = play(turn)
            turn.answer(answer.status, answer.content_type, answer.body, broken=broken)
            reach("before_commit")
        reach("after_commit")
        return answer
"""
_ANSWERED_FIRST = """\
        told: Future[Answer] = Future()

        def write() -> None:
            with self.store.turn(came.channel.name, heard.provider_id, heard.address, came.now, admit) as turn:
                if turn.replayed:
                    told.set_result(Answer(turn.replayed.status, turn.replayed.content_type, turn.replayed.body))
                    return
                answer = play(turn)
                turn.answer(answer.status, answer.content_type, answer.body, broken=broken)
                told.set_result(answer)
                time.sleep(0.1)

        threading.Thread(target=write, daemon=True).start()
        return told.result()
"""

BUGS = (
    Bug(
        "answered before it is written",
        "The provider is answered, and the transaction commits a moment later.",
        (Edit(INBOUND, _TURN, _ANSWERED_FIRST),),
        ("tests/prove/test_kill.py::test_no_acknowledged_answer_is_lost_or_doubled[two kills]",),
    ),
    Bug(
        "STOP is looked at when queueing only",
        "What was queued before STOP is not cancelled, and nothing is checked at the moment of sending.",
        (
            Edit(SENDING, "person.c.id == outbox.c.person, person.c.stopped_at.is_(None))", "person.c.id == outbox.c.person)"),
            Edit("bot/store/secrecy/erasure.py", 'for row in work.every(CANCEL, {"of": person_id, "now": moment}):', "for row in ():"),
        ),
        ("tests/dispatch/test_stop.py", "tests/store/test_stop_and_erase.py"),
    ),
    Bug(
        "STOP for each channel",
        "STOP in a chat is not a STOP by text.",
        (
            Edit(
                "bot/store/conversations/person_turn.py",
                "        erasure.suppress(self._work, self.person.id, self._now)\n",
                '        if self._where.channel != "telegram":\n            erasure.suppress(self._work, self.person.id, self._now)\n',
            ),
        ),
        ("tests/dispatch/test_stop.py",),
    ),
    Bug(
        "repeats are known in memory",
        "Each process remembers the webhooks that it has seen; another process, or the next one, does not.",
        (
            Edit(
                "bot/store/conversations/arrival.py",
                "    if not work.change(NEW_WEBHOOK[work.dialect], values):\n",
                "    work.change(NEW_WEBHOOK[work.dialect], values)\n"
                "    again = (where.channel, where.provider_id) in _SEEN\n"
                "    _SEEN.add((where.channel, where.provider_id))\n"
                "    if again:\n",
            ),
            Edit("bot/store/conversations/arrival.py", "_UNANSWERED = {", "_SEEN: set[tuple[str, str]] = set()\n_UNANSWERED = {"),
        ),
        ("tests/prove/test_kill.py::test_no_acknowledged_answer_is_lost_or_doubled[two kills]",),
    ),
    Bug(
        "tried again after a lost answer",
        "A connection that broke while we waited for the answer counts as never sent.",
        (
            Edit(
                "channels/wire.py",
                "_NEVER_LEFT = (httpx.ConnectError,",
                "_NEVER_LEFT = (httpx.ReadError, httpx.RemoteProtocolError, httpx.ConnectError,",
            ),
        ),
        (UNKNOWN_OUTCOMES,),
    ),
    Bug(
        "tried again after a 500",
        "A server error counts as not taken.",
        (
            Edit(
                "channels/twilio_shared/__init__.py",
                '    if status >= 500 or status < 400:\n        return "uncertain"',
                '    if status >= 500 or status < 400:\n        return "throttled"',
            ),
        ),
        ("tests/channels/test_sending.py", "tests/channels/test_conformance.py", UNKNOWN_OUTCOMES),
    ),
    Bug(
        "marked sent before it is sent",
        "The message is noted as accepted, and then the request leaves.",
        (Edit(OUTBOUND, '        reach("before_request")\n', '        self.store.outbox.finish(row, "accepted", self.clock())\n'),),
        ("tests/dispatch/test_sending.py",),
    ),
    Bug(
        "no fencing",
        "A worker that wakes after another has claimed its message sends it all the same.",
        (
            Edit(
                SENDING,
                'outbox.c.attempt == bindparam("token"),\n    outbox.c.claimed_by == bindparam("worker"),',
                'outbox.c.attempt >= bindparam("token"),\n    or_(outbox.c.claimed_by != "", outbox.c.claimed_by == bindparam("worker")),',
            ),
            Edit(SENDING, "_held_in_time = and_(still_mine, outbox.c.lease_until > _now, ", "_held_in_time = and_(still_mine, "),
        ),
        (OUTBOX,),
    ),
    Bug(
        "hours in UTC",
        "The clock on the wall is taken for the one in Greenwich.",
        (Edit("bot/asking/spans.py", "time(minute // 60, minute % 60), zone)", "time(minute // 60, minute % 60), UTC)"),),
        ("tests/asking/test_windows.py",),
    ),
    Bug(
        "hours of the service",
        "The person's own time zone is not looked at.",
        (Edit("bot/asking/known.py", "zone = person.contact.time_zone or service.zone", "zone = service.zone"),),
        ("tests/asking",),
    ),
    Bug(
        "midnight and some hours",
        "Minutes are added to midnight, on the days when clocks change too.",
        (
            Edit(
                "bot/asking/spans.py",
                "    wall = datetime.combine(day, time(minute // 60, minute % 60), zone)\n    return wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)",
                "    wall = datetime.combine(day, time(), zone).astimezone(UTC) + timedelta(minutes=minute)\n    return wall, wall",
            ),
        ),
        ("tests/asking/test_windows.py",),
    ),
    Bug(
        "an unknown zone is open",
        "A time zone that does not exist is taken for UTC.",
        (
            Edit(
                "bot/asking/zones.py",
                "return ZoneInfo(name) if name in _names() else None",
                'return ZoneInfo(name if name in _names() else "UTC")',
            ),
        ),
        ("tests/asking",),
    ),
    Bug(
        "no end of validity",
        "The provider may keep a text for ten hours, into the night.",
        (Edit("channels/sms.py", '"ValidityPeriod": str(min(valid_for, 36_000)) if valid_for > 0 else "",', '"ValidityPeriod": "",'),),
        ("tests/channels/test_sending.py", "tests/channels/test_conformance.py", "tests/dispatch/test_sending.py"),
    ),
    Bug(
        "the last status wins",
        'A late "sent" replaces "delivered".',
        (Edit("bot/store/outgoing/deliveries.py", "among(outbox.c.delivery, ORDER[:rank])", "among(outbox.c.delivery, ORDER)"),),
        ("tests/store/test_reports.py",),
    ),
    Bug(
        "STOP forgets what was throttled",
        "A message that waits because the provider asked us to is not cancelled.",
        (Edit("bot/store/tables/row.py", 'CANCELLABLE = ("queued", "claimed", "throttled")', 'CANCELLABLE = ("queued", "claimed")'),),
        ("tests/store/test_stop_and_erase.py",),
    ),
    Bug(
        "the fuse fails open",
        "A day's money is counted, and nobody looks.",
        (
            Edit(
                SENDING,
                '    return bool(work.change(PAY, {"on": day, "cost": cost, "budget": budget}))\n',
                '    work.change(PAY, {"on": day, "cost": cost, "budget": budget})\n    return True\n',
            ),
        ),
        (STORE_SENDING,),
    ),
    Bug(
        "a repeat is answered anew",
        "The same webhook again is played again, instead of getting the bytes of old.",
        (
            Edit(
                INBOUND,
                "            if turn.replayed:\n                return Answer(turn.replayed.status, turn.replayed.content_type, turn.replayed.body)\n",
                "",
            ),
        ),
        ("tests/dispatch/test_repeats.py",),
    ),
    Bug(
        "consent is looked at when deciding only",
        "A yes that was taken back between the decision and the sending is not missed.",
        (Edit(SENDING, "        _may_be_asked,\n        _has_agreed,\n", "        _may_be_asked,\n"),),
        (STORE_SENDING,),
    ),
    Bug(
        "what changed since is not seen",
        "The person's revision is not compared at the moment of sending.",
        (
            Edit(
                SENDING,
                'person.c.revision == bindparam("seen"),',
                'or_(person.c.revision == bindparam("seen"), person.c.revision != bindparam("seen")),',
            ),
        ),
        (STORE_SENDING,),
    ),
    Bug(
        "a deferred transaction",
        "SQLite is not told at once that a transaction will write.",
        (Edit("bot/store/database.py", 'connection.execute("BEGIN IMMEDIATE")', 'connection.execute("BEGIN")'),),
        ("tests/store/test_database.py", "tests/store/test_contention.py"),
    ),
    Bug(
        "commits that a power cut takes back",
        "SQLite syncs at checkpoints only.",
        (Edit("bot/store/database.py", '"synchronous = FULL"', '"synchronous = NORMAL"'),),
        ("tests/store/test_database.py",),
    ),
    Bug(
        "an invitation is repeated",
        "What we begin is sent once more when nobody knows how it ended, as a reply is.",
        (
            Edit(
                "bot/store/outgoing/settling.py",
                '_sent_by_me, outbox.c.initiated.is_(False), outbox.c.kind != "call", outbox.c.repeats == 0',
                "_sent_by_me, outbox.c.repeats == 0",
            ),
        ),
        (OUTBOX,),
    ),
)
