"""Discreet conversations: is now OK first, away at once, nothing of before, and a word that leads back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from bot.checks.giveaways import giveaway, seen_first
from bot.engine.advance import advance, opening_state
from bot.engine.effects import Ask, Doubt, End, Erase, RaiseFlag, Say, SetTimer, Suppress, TakeBack
from bot.engine.events import Begin, CameBack, Due, Duress, Event, Heard, HungUp, Pressed, WordChosen
from bot.engine.quiet import CLOSE_BUTTON
from bot.engine.script import Script
from bot.engine.signposting import nameless
from bot.flow.directory import read_directory
from bot.surfaces import buttons
from tests.engine.talking import LANGUAGES, LOCALES, NOW, Talk, build

QUIET = """
flow: quiet
risk: R2
invite: Hi, this is the line you asked us to text.
when: {after: closed, close: 7 days}
languages: [en, cy, ur]
steps:
  overall: {ask: How was it?, choose: {good: Good, poor: Poor}}
  often: {ask: How often?, number: {from: 0, to: 9}}
  one_thing: {ask: One thing?, write: {keep: 90 days}}
  thanks: {say: Thank you. That is all.}
"""
HALF_AN_HOUR, WEEK = 1_800, 604_800
OF_HELP = ("engine/danger", "engine/info_intro", "engine/nobody_named", "engine/nobody_named_young")  # they name 999, or come after a yes
LINES = read_directory("support.yaml", (LOCALES.parent / "flows" / "support.yaml").read_bytes()).services


@pytest.fixture(scope="module")
def quiet() -> Script:
    """A small discreet flow."""
    return build(QUIET)


@pytest.fixture(scope="module")
def lines() -> Script:
    """The same with the directory that ships."""
    return build(QUIET, services=LINES)


def asked(quiet: Script, surface: str = "text", by: str = "person") -> Talk:
    """At the first question."""
    talk = Talk(quiet, surface, by)  # type: ignore[arg-type]  # a surface
    talk.say("1")
    assert talk.keys == ["step/overall?"]
    return talk


def test_is_now_ok_comes_first(quiet: Script) -> None:
    """Before anything else; an invitation asks it by itself, and offers another time and STOP, nothing more."""
    own = Talk(quiet, by="person")
    assert own.keys == ["engine/ready?"]
    invited = Talk(quiet)
    assert invited.keys == ["engine/invite?"]
    assert invited.asked.wording.text == "Hi, this is the line you asked us to text. Is now OK?"
    assert [option.value for option in invited.asked.options] == ["yes", "not_now"]
    assert [(timer.kind, timer.seconds) for timer in invited.of(SetTimer)] == [("close", WEEK)]  # type: ignore[attr-defined]  # SetTimers


@pytest.mark.parametrize(
    ("by", "replies", "said", "end"),
    [
        pytest.param("bot", ["2"], ["engine/another_day?"], "", id="not now: another day, and nothing else"),
        pytest.param("bot", ["not now"], ["engine/another_day?"], "", id="in words"),
        pytest.param("bot", ["PAUSE"], ["engine/another_day?"], "", id="so is a pause before the first question"),
        pytest.param("bot", ["2", "1"], ["engine/thanks_ok"], "", id="yes: we ask once more"),
        pytest.param("bot", ["2", "2"], ["engine/thanks_ok"], "declined", id="no: over"),
        pytest.param("bot", ["2", "qq", "ww", "zz"], ["engine/thanks_ok"], "declined", id="no answer is a no"),
        pytest.param("person", ["2"], ["engine/another_day?"], "", id="who began by themselves"),
        pytest.param("person", ["2", "1"], ["engine/any_day"], "declined", id="is promised nothing"),
        pytest.param("person", ["later", "no"], ["engine/thanks_ok"], "declined", id="nor pressed"),
    ],
)
def test_not_now(quiet: Script, by: str, replies: list[str], said: list[str], end: str) -> None:
    """Shall we try another day?"""
    talk = Talk(quiet, by=by)
    talk.say(*replies)
    names = {"engine/later_said": "engine/thanks_ok", "engine/declined": "engine/thanks_ok"}
    assert ([names.get(key, key) for key in talk.keys], talk.end) == (said, end)


def test_half_an_hour_without_a_word(quiet: Script) -> None:
    """The session ends and says nothing; the chat is taken back at once."""
    talk = asked(quiet)
    assert [(timer.kind, timer.seconds) for timer in talk.of(SetTimer)] == [("idle", HALF_AN_HOUR)]  # type: ignore[attr-defined]  # SetTimers
    talk.due("idle")
    assert talk.turn == (End("closed"), TakeBack(0))
    assert (talk.state.phase, talk.state.left, talk.answers) == ("ended", "asking", {})


def test_help_before_anything_else_comes_to_an_end_too(quiet: Script) -> None:
    """Somebody picks up, presses 0 for help, and the call is gone: the half hour runs, and nothing stays open for ever."""
    state = replace(opening_state(quiet, Begin("bot", "text", "en")), paused="danger")
    turn = advance(quiet, state, Heard("hello"), NOW)
    state = turn.state
    assert (state.phase, state.paused) == ("new", "danger")
    [idle] = [effect for effect in turn.effects if isinstance(effect, SetTimer)]
    assert advance(quiet, state, Due(idle.kind, idle.wait), NOW).state.phase == "ended"


def test_a_call_that_a_timer_ends_leaves_a_session_that_comes_to_an_end(quiet: Script) -> None:
    """Danger was keyed in a call of ours, and whatever timer puts the chat back: the half hour runs there."""
    state = opening_state(quiet, Begin("bot", "text"))
    turn = advance(quiet, state, Begin("bot", "text"), NOW)
    for event in (Begin("bot", "voice"), Heard("0")):
        turn = advance(quiet, turn.state, event, NOW)
    turn = advance(quiet, turn.state, Due("nudge", turn.state.wait), NOW)
    assert (turn.state.surface, turn.state.phase) == ("text", "language")
    [idle] = [effect for effect in turn.effects if isinstance(effect, SetTimer)]
    assert (idle.kind, idle.wait) == ("idle", turn.state.wait)


def test_a_word_starts_the_half_hour_anew(quiet: Script) -> None:
    """A timer of an earlier wait does nothing."""
    talk = asked(quiet)
    before = talk.timers["idle"].wait
    talk.say("good")
    talk.due("idle", before)
    assert (talk.turn, talk.end) == ((), "")


def test_an_invitation_ends_when_it_would_have_ended(quiet: Script) -> None:
    """Whatever was answered meanwhile, its last day is the same; and it cuts nobody short."""
    talk = Talk(quiet)
    talk.due("close")
    assert talk.turn == (End("closed"), TakeBack(0))
    talk = asked(quiet, by="bot")
    assert "close" not in {timer.kind for timer in talk.of(SetTimer)}  # type: ignore[attr-defined]  # SetTimers
    talk.due("close")
    assert (talk.turn, talk.end) == ((), "")


@pytest.mark.parametrize("word", ["BYE", "bye", "0", "goodbye", "hwyl fawr", "khuda hafiz", "خدا حافظ"])
def test_quick_exit(quiet: Script, word: str) -> None:
    """A line that could be anybody's, and nothing is left of the chat."""
    talk = asked(quiet)
    talk.say(word)
    assert talk.keys == ["engine/bye"]
    assert (talk.of(TakeBack), talk.end) == ([TakeBack(0)], "closed")


def test_0_where_it_is_an_answer(quiet: Script) -> None:
    """None is a number too."""
    talk = asked(quiet)
    talk.say("good", "0")
    assert talk.answers == {"overall": "good", "often": 0}
    assert talk.keys == ["step/one_thing?"]


def test_bye_to_an_invitation(quiet: Script) -> None:
    """It is not answered by it; the message goes."""
    talk = Talk(quiet)
    talk.say("bye")
    assert (talk.keys, talk.of(TakeBack), talk.state.phase) == (["engine/bye"], [TakeBack(0)], "invited")


@pytest.mark.parametrize("version", ["right", "00000000"])
def test_the_close_button(quiet: Script, version: str) -> None:
    """On any keyboard, however old."""
    talk = asked(quiet, "chat")
    talk.event(Pressed(quiet.version[:8] if version == "right" else version, 0, CLOSE_BUTTON))
    assert (talk.keys, talk.of(TakeBack), talk.end) == (["engine/bye"], [TakeBack(0)], "closed")


def test_every_keyboard_has_a_close_button(quiet: Script) -> None:
    """And the two numbers are the same one."""
    assert buttons.CLOSE == CLOSE_BUTTON
    for language, lines in quiet.lines.items():
        own = (lines.invite, lines.ready, lines.another_day, lines.warn, lines.erase, lines.languages, lines.word)
        for question in (*own, *lines.questions.values()):
            assert question is not None
            rows = buttons.rows(question.ask, LANGUAGES.words[language], ())
            assert any(buttons.closes(button.press) for row in rows for button in row)


def test_key_9_and_hanging_up(quiet: Script) -> None:
    """A session ends with its call: nobody who texts next finds the open question."""
    for event in (Heard("9"), HungUp()):
        talk = asked(quiet, "voice")
        talk.event(event)
        assert (talk.state.phase, talk.end, talk.state.left) == ("ended", "closed", "asking")


def test_key_9_at_the_opening(quiet: Script) -> None:
    """Somebody else may have picked up: no more calls, and a person looks."""
    talk = Talk(quiet, "voice")
    talk.key("9")
    assert (talk.of(Doubt), talk.of(Suppress)) == ([Doubt()], [Suppress()])


def test_another_language_than_the_one_we_wrote_in(quiet: Script) -> None:
    """An invitation that is answered in another language may have been read by somebody else."""
    talk = Talk(quiet)
    talk.say("Cymraeg")
    assert talk.of(Doubt) == [Doubt()]
    own = asked(quiet)
    own.say("Cymraeg")
    assert own.of(Doubt) == []


@pytest.mark.parametrize(
    ("kept", "said", "word"),
    [
        pytest.param(["hash"], ["engine/thanks_ok"], "hash", id="chosen"),
        pytest.param([""], ["engine/word_short", "engine/word?"], "", id="too short: told what it may be, and asked once more"),
        pytest.param(["", ""], ["engine/bye"], "", id="and then no more"),
    ],
)
def test_pause_offers_a_word(quiet: Script, kept: list[str], said: list[str], word: str) -> None:
    """PAUSE is the moment for it. Either way the session is over."""
    talk = asked(quiet)
    talk.say("PAUSE")
    assert talk.keys == ["engine/word?"]
    for each in kept:
        talk.event(WordChosen(each))
    assert (talk.keys, talk.state.word) == (said, word)


def test_a_whole_sentence_is_no_word(quiet: Script) -> None:
    """It is told what a word may be, and never again what we did not get."""
    talk = asked(quiet)
    talk.say("PAUSE", "I would rather not choose one of those words today")
    assert (talk.keys, talk.asked.again) == (["engine/word_short", "engine/word?"], "repeat")
    talk.say("I do not know what you want me to write to you here")
    assert (talk.keys, talk.end) == (["engine/bye"], "closed")


def test_the_word_may_be_left(quiet: Script) -> None:
    """SKIP."""
    talk = asked(quiet)
    talk.say("PAUSE", "SKIP")
    assert (talk.keys, talk.end, talk.state.word) == (["engine/bye"], "closed", "")


def test_coming_back_with_the_word(quiet: Script) -> None:
    """Is now OK first; then from where it was, with what was answered."""
    talk = asked(quiet)
    talk.say("poor")
    talk.due("idle")
    talk.event(CameBack())
    assert (talk.keys, talk.end) == (["engine/ready?"], "")
    talk.say("2", "1")
    assert (talk.keys, talk.end, talk.state.left) == (["engine/thanks_ok"], "closed", "asking")
    talk.event(CameBack())
    talk.say("1")
    assert (talk.keys, talk.again, talk.answers) == (["step/often?"], "resumed", {"overall": "poor"})


@pytest.mark.parametrize("event", [CameBack(), WordChosen("hash"), Due("idle", 99)])
def test_what_nobody_waits_for(quiet: Script, event: Event) -> None:
    """Does nothing."""
    talk = asked(quiet)
    before = talk.state
    talk.event(event)
    assert not talk.keys
    assert (talk.state.phase, talk.state.step, talk.state.word) == (before.phase, before.step, "")


def test_duress(quiet: Script) -> None:
    """As if the number were wrong; a person is told, and the chat goes."""
    talk = asked(quiet)
    talk.event(Duress())
    assert (talk.keys, talk.of(Doubt), talk.of(TakeBack), talk.end) == (["engine/wrong_number"], [Doubt("duress")], [TakeBack(0)], "closed")
    assert talk.asked.key != "engine/ready"


def test_info_asks_before_it_names_anybody(quiet: Script) -> None:
    """Numbers on a screen tell more than any question."""
    talk = asked(quiet)
    talk.say("INFO")
    assert talk.keys == ["engine/numbers_ask", "step/overall?"]
    talk.say("INFO YES")
    assert talk.keys == ["engine/nobody_named", "step/overall?"]
    assert ("bot", "We do not have a number that answers now. In danger, call 999.") in talk.transcript


@pytest.mark.parametrize("language", ["en", "cy", "ur"])
def test_numbers_come_without_a_name(lines: Script, language: str) -> None:
    """After a yes to numbers: when somebody answers, and the number. No name, and not for whom it is, on any surface, in any language."""
    talk = Talk(lines, by="person", language=language)
    talk.say("1")
    talk.say("INFO YES")
    assert talk.keys[0] == "engine/info_intro"
    assert [key.split("/")[:2] for key in talk.keys[1:3]] == [["service", "victim_support"], ["service", "samaritans"]]
    said = " ".join(words for _, words in talk.transcript)
    assert ("0808 168 9111" in said, "116 123" in said, giveaway(language, said)) == (True, True, "")
    words = lines.lines[language].services
    every = [
        say.wording.on(on) for line in lines.services if nameless(line) for say in words.every(line) for on in ("text", "chat", "voice")
    ]
    assert [told for told in every if giveaway(language, told) or any(line.name in told for line in lines.services)] == []


def test_nobody_is_told_of_a_service_that_is_nothing_without_its_name(lines: Script) -> None:
    """One that only has a chat on its page cannot be told; a word to text can."""
    chat, word = (next(line for line in LINES if line.id == name) for name in ("survivors_uk", "shout"))
    assert (nameless(chat), nameless(word)) == (False, True)
    said = lines.lines["en"].services.say(word, word.standing(NOW)).wording
    assert said.text == "Day and night. Text SHOUT to 85258."


def test_danger_sets_nothing_that_wakes_it(quiet: Script) -> None:
    """No question after it, and the half hour runs."""
    talk = asked(quiet)
    talk.say("help")
    assert talk.keys == ["engine/danger"]
    assert (talk.of(RaiseFlag), [timer.kind for timer in talk.of(SetTimer)]) == ([RaiseFlag("immediate_danger", "overall")], ["idle"])  # type: ignore[attr-defined]  # SetTimers


def test_erase_and_stop_work_as_ever(quiet: Script) -> None:
    """In words that tell nothing."""
    talk = asked(quiet)
    talk.say("ERASE")
    assert talk.asked.wording.text == "Delete everything here?"
    talk.say("yes")
    assert talk.of(Erase)
    stopped = asked(quiet)
    stopped.say("STOP")
    assert (stopped.of(Suppress), stopped.keys) == ([Suppress()], ["engine/stopped"])


@pytest.mark.parametrize("language", ["en", "cy", "ur"])
def test_nothing_that_is_said_tells(flow: Callable[..., Script], language: str) -> None:
    """No sentence of the engine gives away what a discreet conversation is about; its beginning could be anybody's."""
    script = flow(QUIET)
    told: list[tuple[str, str]] = []
    for message in script.every_message():
        if message.language == language and isinstance(message, (Say, Ask)):
            told += [(message.key, message.wording.on(surface)) for surface in ("text", "chat", "voice")]
    assert len(told) > 100
    assert [(key, text, word) for key, text in told if (word := giveaway(language, text))] == []
    allowed = {"engine/keys", "engine/offer", *OF_HELP}  # the first two are only spoken: "For help, press 0"
    assert [(key, text, word) for key, text in told if key not in allowed and (word := seen_first(language, text))] == []
