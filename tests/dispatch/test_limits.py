"""A flood: of one person, of strangers, of numbers that may not be written to."""

from __future__ import annotations

import pytest

from bot.dispatch.limits import Limits, limits_of
from bot.errors import SettingWrong
from bot.settings import read_settings
from tests.dispatch.house import House
from tests.dispatch.persons import Caller, Chatter, Texter

HERE = [f"+4477009{number:05}" for number in range(700, 760)]
DEAR = ("+449098790000", "+447021234567", "+881612345678", "+12025550123", "+79161234567", "+443000000000")


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about limits; the buckets themselves are tested on both databases."""
    return sqlite_url


@pytest.fixture
def narrow(house: House) -> House:
    """Ten messages at once, and four strangers a day."""
    house.restart(HEARBACK_MESSAGES_AT_ONCE="10", HEARBACK_STRANGERS_A_DAY="4")
    return house


def test_beyond_the_limit_all_is_heard_and_one_answer_follows(narrow: House, sam: Texter) -> None:
    """No answer is lost. Of the questions that came too fast, the last one arrives when it is calm."""
    sam.says("SMALL")
    for _ in range(9):
        sam.says("REPEAT")
    assert sam.says("1") == "", "the eleventh is not answered at once"
    assert narrow.ask("SELECT count(*) FROM answer") == 1, "but it is kept"
    for _ in range(20):
        assert sam.says("what") == ""
    narrow.work()
    assert narrow.sent(sam.number) == []
    narrow.later(seconds=40)
    narrow.work()
    assert len(narrow.sent(sam.number)) == 1
    assert narrow.ask("SELECT count(*) FROM outbox") == 1, "a flood leaves no row for each of its messages"


def test_when_it_is_calm_sooner_the_answer_comes_at_once(narrow: House, sam: Texter) -> None:
    """Whoever writes again in time gets this answer, and not the older one as well."""
    for _ in range(12):
        sam.says("SMALL")
    narrow.later(seconds=31)
    assert sam.says("REPEAT") != ""
    narrow.later(seconds=60)
    narrow.work()
    assert narrow.sent(sam.number) == []


@pytest.mark.parametrize("word", ["STOP", "HELP", "stop now please, help me"])
def test_stop_and_danger_wait_for_nothing(narrow: House, sam: Texter, word: str) -> None:
    """In the middle of a flood, at once."""
    for _ in range(30):
        sam.says("SMALL")
    said = sam.says(word)
    assert "999" in said if "elp" in word.lower() else "not get any more" in said
    assert narrow.ask("SELECT count(stopped_at) FROM person") == int("top" in word.lower())
    narrow.later(seconds=60)
    narrow.work()
    assert narrow.sent(sam.number) == [] or "top" not in word.lower(), "what waited for calm is gone with STOP"


@pytest.fixture
def crowded(house: House, sam: Texter) -> House:
    """Sixty answers a minute in all, ten of them at once: Sam has had sixteen, more than a fair share, and others as many."""
    house.restart(HEARBACK_ANSWERS_A_MINUTE="60")
    sam.says("SMALL")
    for _ in range(15):
        sam.says("REPEAT")
    return house


def test_when_all_are_too_many_who_had_much_waits_and_loses_nothing(crowded: House, sam: Texter) -> None:
    """Sam's answer is kept, and one message follows when it is calm, not one for each that was sent meanwhile."""
    assert sam.says("1") == ""
    assert crowded.ask("SELECT count(*) FROM answer") == 1
    for _ in range(5):
        assert sam.says("REPEAT") == ""
    assert crowded.ask("SELECT count(*) FROM outbox") == 1
    crowded.work()
    assert crowded.sent(sam.number) == []
    crowded.later(seconds=31)
    crowded.work()
    assert len(crowded.sent(sam.number)) == 1
    assert sam.says("skip"), "the flood is over"


def test_who_had_little_waits_for_nobody(crowded: House) -> None:
    """However many there are: each of them is answered, question after question."""
    for number in HERE:
        light = Texter(crowded, number)
        assert all(light.says(words) for words in ("SMALL", "1", "skip"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["STOP"], "not get any more", id="silence"),
        pytest.param(["HELP"], "999", id="danger"),
        pytest.param(["stop now please, help me"], "999", id="both"),
        pytest.param(["ERASE"], "elete", id="everything deleted"),
        pytest.param(["ERASE", "yes"], "eleted", id="the yes to that"),
        pytest.param(["1", "skip"], "hank", id="the last words of a conversation"),
    ],
)
def test_what_waits_for_nobody_else(crowded: House, sam: Texter, words: list[str], said: str) -> None:
    """However much somebody has written, and however many others write."""
    assert sam.says("REPEAT") == ""
    assert said in [sam.says(word) for word in words][-1]


def test_much_of_one_person_alone_is_answered(house: House, sam: Texter) -> None:
    """While all together are few, nobody's share is looked at."""
    house.restart(HEARBACK_ANSWERS_A_MINUTE="60")
    sam.says("SMALL")
    for _ in range(50):
        house.later(seconds=1.1)
        assert sam.says("REPEAT")


def test_another_channel_is_another_line(crowded: House, sam: Texter) -> None:
    """A flood of texts keeps no chat waiting, and no call."""
    assert sam.says("REPEAT") == ""
    chat = Chatter(crowded, 7_700_902)
    chat.opens()
    assert all(chat.says("REPEAT") for _ in range(15)), "the last of them is beyond a fair share, and not yet ten were answered here"
    caller = Caller(crowded, sam.number)
    caller.rings()
    assert all(caller.presses("*") for _ in range(20))


def test_a_conversation_still_comes_to_its_end(narrow: House, sam: Texter) -> None:
    """Timers that waited for an answer which another has replaced are not lost: the conversation is closed in time."""
    for _ in range(14):
        sam.says("SMALL")
    narrow.later(seconds=40)
    narrow.work()
    narrow.later(days=60)
    narrow.work()
    assert narrow.ask("SELECT count(*) FROM conversation WHERE ended_at IS NULL") == 0


def test_a_call_is_never_put_off(narrow: House) -> None:
    """Each key waits for our words: nobody can be faster than we are."""
    caller = Caller(narrow, "+447700900321")
    caller.rings()
    assert all(caller.presses("*") for _ in range(30))


def test_strangers_have_a_day(narrow: House) -> None:
    """Two at once and two more in a day. The others get nothing, and nothing of them is kept."""
    met = [Texter(narrow, number) for number in HERE]
    assert [bool(one.says("hello")) for one in met] == [True] * 2 + [False] * (len(met) - 2)
    assert narrow.ask("SELECT count(*) FROM person") == 2
    assert narrow.ask("SELECT count(*) FROM inbox") == 2
    assert met[0].says("SMALL"), "whoever was met goes on"
    narrow.later(hours=13)
    assert [bool(one.says("hello")) for one in met[10:14]] == [True, False, False, False]


@pytest.mark.parametrize("word", ["STOP", "HELP"])
def test_no_limit_keeps_a_stranger_from_stopping_us_or_from_help(narrow: House, word: str) -> None:
    """Both are kept and answered, whoever came before."""
    for number in HERE[:10]:
        Texter(narrow, number).says("hello")
    assert Texter(narrow, HERE[20]).says(word)
    assert narrow.ask("SELECT count(*) FROM person") == 3


def test_a_stranger_too_many_who_calls_is_declined(narrow: House) -> None:
    """The call is not taken, so it costs nobody anything."""
    for number in HERE[:10]:
        Texter(narrow, number).says("hello")
    caller = Caller(narrow, HERE[30])
    caller.rings()
    assert caller.document.find("Reject") is not None


def test_chats_count_as_well(narrow: House) -> None:
    """The same allowance, whatever the channel."""
    for number in HERE[:3]:
        Texter(narrow, number).says("hello")
    assert not Chatter(narrow, 7_700_901).says("hello")


@pytest.mark.parametrize("number", DEAR)
def test_a_number_that_may_not_be_written_to_gets_no_word(house: House, number: str) -> None:
    """Not to a greeting, not to a start word, not to CALL, not to STOP, which is kept all the same."""
    them = Texter(house, number)
    for words in ("hello", "SMALL", "CALL", "START"):
        assert them.says(words) == ""
    assert house.ask("SELECT count(*) FROM person") == 0
    assert them.says("STOP") == ""
    assert house.ask("SELECT count(stopped_at) FROM person") == 1
    house.later(days=1)
    house.work()
    assert house.sent(them.number) == []


def test_danger_from_abroad_is_answered_but_not_without_end(house: House) -> None:
    """Twenty times a day in all: nobody in danger is turned away for their number, and nobody earns by it. All are flagged."""
    answered = [bool(Texter(house, f"+1202555{number:04}").says("HELP")) for number in range(100, 130)]
    assert (sum(answered), answered[0]) == (10, True), "half of a day's at once"
    assert house.ask("SELECT count(*) FROM flag") == 30


def test_a_stranger_cannot_have_a_number_rung(house: House) -> None:
    """CALL from somebody whom nobody has met makes no address to be called."""
    Texter(house, "+447700900322").says("CALL")
    assert house.ask("SELECT count(*) FROM address WHERE channel = 'ivr'") == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("HEARBACK_MESSAGES_AT_ONCE", "9", id="a long answer comes in as many parts"),
        pytest.param("HEARBACK_MESSAGES_AT_ONCE", "many", id="no number"),
        pytest.param("HEARBACK_MESSAGES_AT_ONCE", "1000001", id="no limit at all"),
        pytest.param("HEARBACK_STRANGERS_A_DAY", "-1", id="fewer than none"),
        pytest.param("HEARBACK_STRANGERS_A_DAY", "1.5", id="half a stranger"),
        pytest.param("HEARBACK_STRANGERS_A_DAY", "٣", id="another script's digits"),
        pytest.param("HEARBACK_STRANGERS_A_DAY", "9" * 60, id="a very long number"),
        pytest.param("HEARBACK_ANSWERS_A_MINUTE", "59", id="less than one a second would keep everybody waiting"),
        pytest.param("HEARBACK_ANSWERS_A_MINUTE", "0.5", id="half an answer"),
    ],
)
def test_wrong_limits(name: str, value: str) -> None:
    """One line that names the setting."""
    with pytest.raises(SettingWrong, match=name):
        limits_of(read_settings({name: value}))


def test_limits_as_they_come() -> None:
    """What the settings' table says is what the class says."""
    assert limits_of(read_settings({})) == Limits()
