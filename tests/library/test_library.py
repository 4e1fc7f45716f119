"""What the library offers: only what can be read, only what may be sent, and of two that claim the same the earlier."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.library import Library, open_library
from bot.settings import read_settings
from tests.language.test_languages import THREE_PEOPLE
from tests.library.once import share_words

ROOT = Path(__file__).resolve().parents[2]
LIVE = {"HEARBACK_LIVE": "yes"}
SMALL = "flow: {name}\nstart_words: [{word}]\nsteps:\n  hello:\n    say: Hello from {name}.\n"


@pytest.fixture
def flows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the named flow that ships, with all that it needs."""
    share_words(monkeypatch)
    return Path(shutil.copytree(ROOT / "flows", tmp_path / "flows", ignore=shutil.ignore_patterns("quiet-*")))


def opened(flows: Path, **settings: str) -> Library:
    return open_library(read_settings({"HEARBACK_FLOWS": str(flows), "HEARBACK_LOCALES": str(ROOT / "locales")} | settings))


def reviewed(locales: Path) -> None:
    """As if somebody had reviewed every translation."""
    for file in locales.glob("*/LC_MESSAGES/*.po"):
        file.write_text(file.read_text("utf-8").replace("# reviewed: no", THREE_PEOPLE), "utf-8")


@pytest.mark.parametrize(
    ("settings", "languages"),
    [
        pytest.param({}, ("en", "cy", "ur"), id="a rehearsal speaks drafts"),
        pytest.param(LIVE, ("en",), id="live, nothing unreviewed is sent"),
        pytest.param(LIVE | {"HEARBACK_UNREVIEWED": "yes"}, ("en", "cy", "ur"), id="live, unless the deployment says so"),
    ],
)
def test_languages_that_may_be_sent(flows: Path, settings: dict[str, str], languages: tuple[str, ...]) -> None:
    """A translation goes live when a person has reviewed it."""
    [edition] = opened(flows, **settings).editions()
    assert edition.script.languages == languages


def test_reviewed_languages_go_live(flows: Path, tmp_path: Path) -> None:
    """With the names that are needed at every message, the language is sent."""
    locales = Path(shutil.copytree(ROOT / "locales", tmp_path / "locales"))
    reviewed(locales)
    settings = {"HEARBACK_FLOWS": str(flows), "HEARBACK_LOCALES": str(locales), **LIVE}
    [edition] = open_library(read_settings(settings)).editions()
    assert edition.script.languages == ("en", "cy", "ur")


@pytest.mark.parametrize(
    ("file", "words"),
    [
        pytest.param(
            "LC_MESSAGES/flows.po", " Peidiwch â dweud wrthym beth ddigwyddodd i chi.", id="a question of the flow asks for words"
        ),
        pytest.param("LC_MESSAGES/hearback.po", "Peidiwch â dweud wrthym beth ddigwyddodd, os gwelwch yn dda. ", id="before the tone"),
    ],
)
def test_a_language_that_asks_for_the_story_is_not_sent(flows: Path, tmp_path: Path, file: str, words: str) -> None:
    """One that leaves out that we do not ask what happened is told, and people are served in the languages that are ready."""
    locales = Path(shutil.copytree(ROOT / "locales", tmp_path / "locales"))
    text = (locales / "cy" / file).read_text("utf-8")
    assert words in text
    (locales / "cy" / file).write_text(text.replace(words, ""), "utf-8")
    library = opened(flows, HEARBACK_LOCALES=str(locales))
    [edition] = library.editions()
    assert edition.script.languages == ("en", "ur")
    assert "translation-asks-for-the-story" in {problem.rule for problem in library.problems}


def test_a_rule_broken_in_one_language_takes_that_language_alone(flows: Path, tmp_path: Path) -> None:
    """A loud mark in the Welsh keeps Welsh from being sent, and says where; the flow is served in the others."""
    locales = Path(shutil.copytree(ROOT / "locales", tmp_path / "locales"))
    reviewed(locales)
    catalogue = locales / "cy/LC_MESSAGES/flows.po"
    text = catalogue.read_text("utf-8")
    asked = "Ar y cyfan, sut ydych chi'n teimlo am y gwasanaeth a gawsoch?"
    assert asked in text
    catalogue.write_text(text.replace(asked, f"Helo! {asked}"), "utf-8")
    library = opened(flows, HEARBACK_LOCALES=str(locales), **LIVE)
    [edition] = library.editions()
    assert edition.script.languages == ("en", "ur")
    assert [(one.language, one.why()) for one in library.standings[edition.flow] if not one.sent] == [
        ("cy", "after-case-closed/overall/ask is blocked")
    ]


def test_a_flow_that_breaks_a_rule_does_not_go_live(flows: Path) -> None:
    """An invitation without an owner or a purpose can be rehearsed, and waits for its mend before it is sent."""
    (flows / "careless.yaml").write_text("flow: careless\ninvite: Can we ask?\nsteps:\n  q:\n    ask: Are you well?\n    yes_no: true\n")
    assert {edition.flow for edition in opened(flows).editions()} == {"after-case-closed", "careless"}
    live = opened(flows, **LIVE)
    assert {edition.flow for edition in live.editions()} == {"after-case-closed"}
    assert live.broken() == ("careless",)


def test_services_nobody_verified_are_not_named_live(flows: Path) -> None:
    """A number that nobody has checked may ring anywhere."""
    assert opened(flows).press.services
    assert opened(flows, **LIVE).press.services == ()


def test_the_earlier_of_two_keeps_what_both_claim(flows: Path) -> None:
    """A copy that was not changed takes nothing from the first, and is told."""
    (flows / "a.yaml").write_text(SMALL.format(name="first", word="HELLO"))
    (flows / "b.yaml").write_text(SMALL.format(name="second", word="HELLO"))
    (flows / "c.yaml").write_text(SMALL.format(name="first", word="OTHER"))
    library = opened(flows)
    begun = library.begun_by_word("hello", "sms")
    assert begun is not None
    assert begun.flow == "first"
    assert "HELLO" in library.edition("first").script.flow.start_words  # type: ignore[union-attr]  # it is there
    assert {(p.file, p.rule) for p in library.problems} >= {("b.yaml", "start-word-twice"), ("c.yaml", "flow-name-twice")}


def test_an_edition_is_made_again_from_its_bytes(flows: Path) -> None:
    """The same bytes are the same version, in the same words, whatever has become of the files."""
    [edition] = opened(flows).editions()
    shutil.rmtree(flows / "shared")
    again = opened(flows).adopt(edition.body)
    assert again.version == edition.version
    assert [m.wording for m in again.script.every_message()] == [m.wording for m in edition.script.every_message()]
