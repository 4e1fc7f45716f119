"""One turn is one transaction: all of it or nothing, and each webhook once."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from bot.errors import Unavailable
from bot.store.rows import StoredAnswer
from bot.store.store import Store
from tests.store.conftest import Look, Queue, begin

ONE = ("sms", "SM-1", "+447700900001")


def test_a_person_is_made_on_first_sight_and_known_afterwards(store: Store, now: datetime) -> None:
    """The first webhook of an address makes a person; the second finds them."""
    with store.turn(*ONE, now) as first:
        assert (first.person.known, first.person.stopped, first.conversation) == (False, False, None)
    with store.turn("sms", "SM-2", "+447700900001", now) as second:
        assert second.person.known
        assert second.person.id == first.person.id


def test_another_channel_or_address_is_another_person(store: Store, now: datetime) -> None:
    """Nothing links two addresses unless staff do."""
    people = set()
    for number, (channel, address) in enumerate([("sms", "+447700900001"), ("sms", "+447700900002"), ("telegram", "+447700900001")]):
        with store.turn(channel, f"id-{number}", address, now) as turn:
            people.add(turn.person.id)
    assert len(people) == 3


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<Response><Message>\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85</Message></Response>", id="text"),
        pytest.param(bytes(range(256)), id="any bytes at all"),
        pytest.param(b"", id="an empty answer"),
        pytest.param(b"x" * 60_000, id="a long one"),
    ],
)
def test_a_replay_returns_the_same_bytes_and_changes_nothing(store: Store, now: datetime, look: Look, body: bytes) -> None:
    """The provider repeats itself: the answer is the same and nothing else happens, whatever the code tries."""
    with store.turn(*ONE, now) as turn:
        turn.open_conversation("flow", "v1", b"{}", "text", "sms")
        turn.keep_answer("overall", "answered", "satisfied")
        turn.answer(201, "application/json", body)
    before = [look.all(f"SELECT * FROM {table}") for table in ("inbox", "person", "conversation", "answer", "outbox", "flag")]

    with store.turn(*ONE, now + timedelta(days=3)) as again:
        assert again.replayed == StoredAnswer(201, "application/json", body)
        assert again.person.known
        again.save_state(b'{"step":9}')
        again.keep_answer("overall", "answered", "dissatisfied")
        again.raise_flag("complaint", "overall")
        again.suppress()
        again.answer(500, "text/plain", b"other")

    assert before == [look.all(f"SELECT * FROM {table}") for table in ("inbox", "person", "conversation", "answer", "outbox", "flag")]


def test_a_webhook_that_was_never_answered_replays_as_an_empty_200(store: Store, now: datetime) -> None:
    """A shell that forgets to store its answer still does not act twice."""
    with store.turn(*ONE, now):
        pass
    with store.turn(*ONE, now) as again:
        assert again.replayed == StoredAnswer(200, "text/plain", b"")


def test_the_same_id_on_another_channel_is_another_webhook(store: Store, now: datetime) -> None:
    """Provider ids are unique per channel only."""
    for channel in ("sms", "telegram"):
        with store.turn(channel, "42", "7", now) as turn:
            assert turn.replayed is None


def test_an_exception_undoes_the_whole_turn(store: Store, now: datetime, look: Look) -> None:
    """Nothing of a turn that failed is left, so the provider's repetition starts afresh."""
    with suppress(ZeroDivisionError), store.turn(*ONE, now) as turn:
        turn.open_conversation("flow", "v1", b"{}", "text", "sms")
        turn.answer(200, "text/xml", b"")
        raise ZeroDivisionError
    assert [look(f"SELECT count(*) FROM {table}") for table in ("inbox", "person", "address", "conversation")] == [0, 0, 0, 0]
    with store.turn(*ONE, now) as turn:
        assert turn.replayed is None


def test_a_failure_that_was_overlooked_undoes_the_turn_all_the_same(store: Store, begun: str, now: datetime, look: Look) -> None:
    """A shell that catches an error and goes on has kept nothing, and is told: the webhook is not acknowledged."""
    with pytest.raises(Unavailable, match="nothing of it was kept"), store.turn(*ONE, now) as turn, suppress(Unavailable):
        turn.open_conversation("another", "v1", b"{}", "text", "sms")
    assert look("SELECT count(*) FROM inbox") == 1


def test_the_state_comes_back_as_it_was_saved(store: Store, begun: str, now: datetime) -> None:
    """The next turn finds the conversation where this one left it."""
    with store.turn(*ONE, now) as turn:
        assert turn.conversation is not None
        assert (turn.conversation.id, turn.conversation.state) == (begun, b'{"step":0}')
        turn.save_state(b'{"step":1}', phase="asking", wait=4)
        assert turn.conversation.state == b'{"step":1}'
    with store.turn("sms", "SM-2", "+447700900001", now) as turn:
        assert turn.conversation is not None
        assert (turn.conversation.flow, turn.conversation.version) == ("after-case-closed", "hash-of-flow")
        assert (turn.conversation.channel, turn.conversation.surface, turn.conversation.state) == ("sms", "text", b'{"step":1}')


def test_a_person_has_one_open_conversation_at_most(store: Store, begun: str, now: datetime, look: Look) -> None:
    """The database itself refuses a second one."""
    with pytest.raises(Unavailable), store.turn(*ONE, now) as turn:
        turn.open_conversation("another", "v1", b"{}", "text", "sms")
    assert look("SELECT count(*) FROM conversation") == 1


def test_an_ended_conversation_makes_room_for_another(store: Store, begun: str, now: datetime, look: Look) -> None:
    """Ending and beginning anew fit into one turn."""
    with store.turn(*ONE, now) as turn:
        turn.save_state(b"{}", ended="finished")
        assert turn.conversation is not None
        assert turn.conversation.ended == "finished"
        fresh = turn.open_conversation("another", "v2", b"{}", "text", "sms")
    with store.turn("sms", "SM-2", "+447700900001", now) as turn:
        assert turn.conversation is not None
        assert turn.conversation.id == fresh.id != begun
    assert look(f"SELECT end_reason FROM conversation WHERE id = '{begun}'") == "finished"


def test_a_later_answer_replaces_an_earlier_one(store: Store, begun: str, now: datetime, look: Look) -> None:
    """A person changes their mind; one answer counts."""
    with store.turn(*ONE, now) as turn:
        turn.keep_answer("overall", "answered", "satisfied", "my own words", keep_until=now + timedelta(days=90))
        turn.keep_answer("overall", "answered", ["a", "b"])
    assert look.all("SELECT outcome, value, words, version, keep_until FROM answer") == [
        ("answered", '["a","b"]', None, "hash-of-flow", None)
    ]


@pytest.mark.parametrize(
    ("value", "kept"), [("yes", '"yes"'), (3, "3"), (["a"], '["a"]'), (None, "null")], ids=["choice", "number", "several", "skipped"]
)
def test_an_answer_is_kept_as_json(store: Store, begun: str, now: datetime, look: Look, value: object, kept: str) -> None:
    """Coded answers can be counted without a key; the person's own words cannot be read without one."""
    with store.turn(*ONE, now) as turn:
        turn.keep_answer("overall", "answered", value, "my own words")
    assert look("SELECT value FROM answer") == kept
    words = bytes(look("SELECT words FROM answer"))
    assert b"own words" not in words
    with store.database.reading() as work:
        theirs = store.unlock().of(work, look("SELECT person FROM conversation"))
        assert theirs.open(words, "answer.words", f"{begun}/overall") == b"my own words"


def test_a_withdrawn_answer_is_gone(store: Store, begun: str, now: datetime, look: Look) -> None:
    """Going back means that it does not count."""
    with store.turn(*ONE, now) as turn:
        turn.keep_answer("overall", "answered", "satisfied")
        turn.keep_answer("feelings", "skipped")
        turn.withdraw_answer("overall")
    assert look.all("SELECT step FROM answer") == [("feelings",)]


def test_a_flag_is_raised_with_its_turn(store: Store, begun: str, now: datetime, look: Look) -> None:
    """A flag has an opaque name and says where it was raised, and nothing of what was said."""
    with store.turn(*ONE, now) as turn:
        name = turn.raise_flag("immediate_danger", "overall")
    assert look.all("SELECT id, kind, step, conversation FROM flag") == [(name, "immediate_danger", "overall", begun)]


def test_a_flag_needs_no_conversation(store: Store, now: datetime, look: Look) -> None:
    """A danger word may be the first thing a person ever writes."""
    with store.turn(*ONE, now) as turn:
        turn.raise_flag("immediate_danger")
    assert look.all("SELECT kind, conversation FROM flag") == [("immediate_danger", None)]


def test_the_language_is_remembered(store: Store, now: datetime) -> None:
    """Chosen once, used in every later turn."""
    with store.turn(*ONE, now) as turn:
        turn.prefer_language("cy")
        assert turn.person.language == "cy"
    with store.turn("sms", "SM-2", "+447700900001", now) as turn:
        assert turn.person.language == "cy"


def test_a_broken_webhook_is_counted(store: Store, now: datetime) -> None:
    """What the conversation could not follow shows in the figures."""
    with store.turn(*ONE, now) as turn:
        turn.answer(200, "text/xml", b"sorry", broken=True)
    assert store.figures(now).broken == 1


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda turn, now: turn.save_state(b"{}"), id="saving a state"),
        pytest.param(lambda turn, now: turn.keep_answer("overall", "skipped"), id="keeping an answer"),
        pytest.param(lambda turn, now: turn.withdraw_answer("overall"), id="withdrawing one"),
        pytest.param(lambda turn, now: turn.set_timer("nudge", 1, 60, after=None, now=now), id="setting a timer"),
        pytest.param(lambda turn, now: turn.add_recording("RE1", 5), id="a recording"),
        pytest.param(
            lambda turn, now: turn.queue(b"{}", kind="reply", initiated=False, due=now, position=0, channel="telegram"),
            id="no such address",
        ),
    ],
)
def test_what_needs_a_conversation_says_so(store: Store, now: datetime, act: object) -> None:
    """A mistake in the shell is an error, not a silent loss."""
    with pytest.raises(ValueError, match=r"this turn has no conversation|no address on"), store.turn(*ONE, now) as turn:
        act(turn, now)


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    """Nobody knows when a naive time was."""
    with pytest.raises(ValueError, match="time zone"), store.turn(*ONE, datetime(2026, 11, 21)):  # noqa: DTZ001 - that is the point
        pass


def test_the_conversation_can_be_woken_without_a_webhook(store: Store, begun: str, now: datetime) -> None:
    """A timer's turn knows the person, the state and where to write."""
    with store.conversation_turn(begun, now) as turn:
        assert turn.replayed is None
        assert turn.person.known
        assert turn.conversation is not None
        assert turn.conversation.state == b'{"step":0}'
        turn.queue(b"{}", kind="message", initiated=True, due=now, expires=now + timedelta(hours=1), position=0)
    [claimed] = store.outbox.claim("worker", now, 10, 60)
    assert begin(store, claimed, now)
    assert store.outbox.open(claimed) == ("+447700900001", b"{}")


def test_an_ended_conversation_is_not_woken(store: Store, begun: str, now: datetime) -> None:
    """Nor is the one that followed it touched by its timers."""
    with store.turn(*ONE, now) as turn:
        turn.save_state(b"{}", ended="closed")
        turn.open_conversation("another", "v2", b"{}", "text", "sms")
    with store.conversation_turn(begun, now) as turn:
        assert turn.conversation is None


def test_a_person_can_be_written_to_on_a_channel(store: Store, now: datetime) -> None:
    """Staff's lists make people; outreach begins a conversation with one of them."""
    person = store.people.meet("sms", "+447700900001", now, language="pl")
    assert person == store.people.meet("sms", "+447700900001", now).__class__(person.id, "pl", known=False)
    with store.person_turn(person.id, "sms", now) as turn:
        assert turn.person.language == "pl"
        assert turn.person.held
        turn.confirm_contact("confirmed_by_worker")
        assert (turn.person.held, turn.contact) == (False, "confirmed_by_worker")
        turn.open_conversation("flow", "v1", b"{}", "text", "sms")
        turn.queue(b'"invitation"', kind="message", initiated=True, due=now, expires=now + timedelta(hours=1), position=0)
    [claimed] = store.outbox.claim("worker", now, 10, 60)
    assert begin(store, claimed, now)
    assert store.outbox.open(claimed) == ("+447700900001", b'"invitation"')


def test_nobody_by_that_name_is_a_mistake_of_ours(store: Store, now: datetime) -> None:
    """Ids that were never given out are not the database's fault."""
    with pytest.raises(LookupError), store.conversation_turn("nobody", now):
        pass
    with pytest.raises(LookupError), store.person_turn("nobody", "sms", now):
        pass


def test_a_recording_is_named_opaquely_and_deleted_at_the_provider_first(store: Store, begun: str, now: datetime, look: Look) -> None:
    """The provider's reference is sealed; a dropped recording stays listed until the provider has deleted it."""
    with store.turn(*ONE, now) as turn:
        turn.agree_to_recording("one_thing", "en 0123456789ab")
        kept = turn.add_recording("RE-kept", 12)
        turn.agree_to_recording("one_thing", "en 0123456789ab")
        dropped = turn.add_recording("RE-dropped", 7)
        turn.keep_answer("one_thing", "answered", None, recording=kept)
        turn.drop_recording(dropped)
    assert dict(look.all("SELECT id, state FROM recording")) == {kept: "kept", dropped: "unwanted"}
    [unwanted] = store.recordings.take("delete", now, 10)
    assert (unwanted.id, unwanted.channel, unwanted.reference) == (dropped, "sms", "RE-dropped")
    store.recordings.deleted(dropped, now)
    store.recordings.deleted(kept, now)  # still wanted, and not here yet: stays
    assert look.all("SELECT id FROM recording") == [(kept,)]


def test_a_flow_version_is_kept_once_and_for_ever(store: Store, now: datetime) -> None:
    """Content-addressed: the first content under a hash stays."""
    store.flow_versions.put("hash", "after-case-closed", b"{}", now)
    store.flow_versions.put("hash", "after-case-closed", b"other", now)
    kept = store.flow_versions.get("hash")
    assert kept is not None
    assert (kept.version, kept.name, kept.body) == ("hash", "after-case-closed", b"{}")
    assert store.flow_versions.get("unknown") is None


def test_the_figures_name_nobody(store: Store, queue: Queue, now: datetime) -> None:
    """Counts and one instant: how long the oldest message has waited."""
    queue(due=now - timedelta(minutes=5))
    queue(due=now + timedelta(days=1))
    figures = store.figures(now)
    assert (figures.people, figures.open_conversations, figures.queued, figures.uncertain) == (1, 1, 2, 0)
    assert figures.oldest_due == now - timedelta(minutes=5)
