"""Three phones that hold one conversation again after every change."""

from __future__ import annotations

import pytest

NAME = "flows/after-case-closed.yaml"


@pytest.fixture
def talk(page):
    """``talk(*clicks)`` does one thing after the other, each ``(phone, says)``, and gives all three phones."""

    def hold(*clicks, name=NAME, replies=(), **words):
        replies = list(replies)
        shown = page("play", name=name, replies=replies, **words)
        for on, says in clicks:
            options = shown["phones"][on]["waits"]["options"]
            label = next((one["label"] for one in options if one["says"] == says), "")
            replies.append({"at": shown["phones"][on]["at"], "says": says, "on": on, "label": label})
            shown = page("play", name=name, replies=replies, **words)
        return shown["phones"] | {"replies": replies, "all": shown}

    return hold


def last(phone):
    return next(line["words"] for line in reversed(phone["lines"]) if line["who"] == "bot")


def test_one_reply_is_given_on_all_three_phones(talk):
    """An answer chosen on one phone is the same answer on the others, whatever digit or key it has there."""
    phones = talk(("text", "1"), ("chat", "1"), ("voice", "2"), ("text", "1"))
    assert {phones[on]["answers"]["overall"] for on in ("text", "chat", "voice")} == {"dissatisfied"}
    assert {phones[on]["answers"]["how_much"] for on in ("text", "chat", "voice")} == {"completely"}


def test_no_is_another_key_on_the_telephone(talk):
    """No to the invitation is 3 in a text and 9 on the telephone: it is found by its label."""
    phones = talk(("text", "3"))
    assert [phones[on]["end"] for on in ("text", "chat", "voice")] == ["declined", "declined", "stopped"]
    assert [line["words"] for line in phones["voice"]["lines"] if line["who"] == "person"] == ["9"]


def test_what_is_written_is_spoken_on_the_telephone(page, talk):
    """Where a text has words, the telephone has a recording, once what only the telephone asks has been answered there."""
    page("look", name="flows/tiny.yaml", text="flow: tiny\nsteps:\n  thing:\n    ask: What could be better?\n    write: {}\n", seen="")
    phones = talk(("text", "Ring more."), name="flows/tiny.yaml", begun_by="person")
    assert (phones["text"]["answers"], phones["voice"]["answers"]) == ({"thing": "Ring more."}, {})
    phones = talk(("voice", "1"), ("voice", "1"), name="flows/tiny.yaml", begun_by="person", replies=phones["replies"])
    assert "(record 4 seconds)" in [line["words"] for line in phones["voice"]["lines"]]


def test_replies_stay_with_their_questions(page, talk, shelf):
    """A question put in between waits for its reply; once it has one, what comes after is answered as before."""
    before = talk(("text", "1"), ("text", "1"), ("text", "1"), ("text", "2"))
    assert before["text"]["answers"]["how_much"] == "very"
    text = (shelf.flows / "after-case-closed.yaml").read_text("utf-8")
    new = "  between:\n    ask: Did we ring you?\n    yes_no: true\n  how_much:"
    page("look", name=NAME, text=text.replace("  how_much:", new, 1), seen="")
    after = talk(replies=before["replies"])
    assert "Did we ring you?" in last(after["text"])
    assert "how_much" not in after["text"]["answers"]
    answered = talk(("chat", "1"), replies=before["replies"])
    assert answered["text"]["answers"] | {"between": "yes", "how_much": "very"} == answered["text"]["answers"]


def test_time_passes_where_texts_wait(talk):
    """Seven days without a reply bring the reminder, by text and in the chat; a call waits for nobody that long."""
    phones = talk(("text", "1"), ("text", "(wait 8 days)"))
    assert [line["who"] for line in phones["text"]["lines"]].count("bot") == 3
    assert "clock" not in [line["who"] for line in phones["voice"]["lines"]]


@pytest.mark.parametrize(
    "language",
    [pytest.param("cy", id="Welsh"), pytest.param("ur", id="Urdu, from the right")],
)
def test_another_language(talk, language):
    """The phones speak the language that is chosen, with its direction."""
    shown = talk(language=language)
    first = shown["text"]["lines"][0]
    assert (first["language"], first["right_to_left"]) == (language, language == "ur")
    assert first["words"] != talk()["text"]["lines"][0]["words"]


def test_a_language_that_is_unknown_is_the_flows_first(talk):
    """A language of another flow, left in the page, is no fault."""
    assert talk(language="pl")["all"]["language"] == "en"


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        pytest.param(NAME, "flow: [", "when the file can be read", id="a file that cannot be read"),
        pytest.param(
            "flows/shared/alone.yaml", "shared: alone\nsteps:\n  a:\n    say: Hello.\n", "No flow includes", id="a piece nobody uses"
        ),
        pytest.param("flows/support.yaml", "services: {}\n", "Open a flow", id="no flow at all"),
    ],
)
def test_why_there_is_nothing_to_play(page, name, text, why):
    """The phones say why they are silent."""
    page("look", name=name, text=text, seen="")
    assert why in page("play", name=name)["why"]


def test_a_shared_piece_is_played_in_the_flow_that_is_chosen(page):
    """A shared piece shows in every flow that it stands in, as it is written now."""
    shown = page("play", name="flows/shared/closing.yaml", flow="flows/quiet-check-in.yaml")
    assert (shown["flow"], NAME in shown["played"]) == (
        "flows/quiet-check-in.yaml" if "flows/quiet-check-in.yaml" in shown["played"] else NAME,
        True,
    )


def test_a_direction_that_is_none_is_told(page, talk):
    """A line in brackets that means nothing is told in words, and plays nothing."""
    at = talk()["text"]["at"]
    told = page("play", name=NAME, replies=[{"at": at, "says": "(wait forever)", "on": "text", "label": ""}])
    assert "no length of time" in told["told"]
    assert "phones" not in told


def test_messages_lead_to_their_lines(talk, shelf):
    """Each step is told with its file and line, those of shared pieces in their own files."""
    places = talk()["all"]["places"]
    lines = (shelf.flows / "after-case-closed.yaml").read_text("utf-8").split("\n")
    assert lines[places["overall"]["line"] - 1] == "  overall:"
    assert places["opening.carry_on"]["file"] == "flows/shared/opening.yaml"


def test_a_flow_that_is_gone_plays_nothing(page, shelf):
    """A shared piece is no longer played in a flow whose file somebody has deleted."""
    assert NAME in page("play", name="flows/shared/opening.yaml")["played"]
    (shelf.flows / "after-case-closed.yaml").unlink()
    assert NAME not in page("play", name="flows/shared/opening.yaml")["played"]
