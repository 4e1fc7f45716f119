"""What is published is what people begin, noticed within seconds; what cannot be read takes nobody's flow away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.dispatch.offering import BEGAN, EVERY, REGISTRAR, Offering
from bot.errors import Unavailable
from bot.library.library import Library, open_library
from bot.settings import Settings
from bot.store.conversations.publishing import Switch
from tests.dispatch.flows import BROKEN, EDITED
from tests.dispatch.house import House
from tests.dispatch.persons import Texter


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


def publish(house: House, flow: str = "small", body: bytes | None = None, version: str = "") -> None:
    """What the folder holds now, unless told otherwise, as somebody's command does it."""
    edition = open_library(house.settings).edition(flow)
    assert edition is not None
    newest = house.store.publishing.newest(flow)
    switch = Switch(flow, newest.number if newest else 0, version or edition.version, edition.body if body is None else body)
    house.store.publishing.switch([switch], "Sam", "A test.", house.clock())


def opened(house: House, **more: str) -> tuple[Library, Offering]:
    """The library of another process over the same database, not begun yet."""
    settings = Settings(house.settings.given | more)
    library = open_library(settings)
    return library, Offering(library, house.store, house.clock, live=settings.live)


def texts(library: Library) -> dict[str, str]:
    return {edition.flow: edition.version for edition in library.editions()}


def test_whoever_begins_is_served_what_is_published_and_the_others_go_on(house: House, sam: Texter, flows: Path) -> None:
    """The folder is a draft once a flow was published. A process that runs notices within seconds; nobody mid-way notices anything."""
    publish(house)
    (flows / "small.yaml").write_text(EDITED)
    house.restart()
    assert "How was it?" in sam.says("SMALL")
    publish(house)
    ada = Texter(house, "+447700900124")
    house.service.offering.follow()
    assert "How was it?" in ada.says("SMALL"), "it looks only every two seconds"
    house.clock.wind(EVERY.total_seconds())
    house.worker.attend()
    assert "How did it go?" in Texter(house, "+447700900125").says("SMALL")
    assert "do better" in sam.says("2")
    assert house.answers()["overall"] == "poor"


def test_the_rules_of_who_is_asked_follow_too(house: House, flows: Path) -> None:
    """Everybody is looked at again, by the rules of what is published, in a process that goes on."""
    publish(house)
    standing, before = house.service.standing, house.service.standing.digest(house.clock())
    assert standing.of_flow("small").earliest.seconds == 86_400
    (flows / "small.yaml").write_text(EDITED.replace("earliest: 1 days", "earliest: 9 days"))
    publish(house)
    house.clock.wind(EVERY.total_seconds())
    house.service.offering.follow()
    assert standing.of_flow("small").earliest.seconds == 9 * 86_400
    assert standing.digest(house.clock()) != before


def newer(flows: Path) -> None:
    (flows / "small.yaml").write_text(EDITED)


def gone(flows: Path) -> None:
    (flows / "small.yaml").unlink()


def broken(flows: Path) -> None:
    (flows / "small.yaml").write_text(BROKEN)


@pytest.mark.parametrize("change", [newer, gone, broken])
@pytest.mark.parametrize("live", ["yes", "no"])
def test_the_folder_changes_nothing_that_was_published(house: House, flows: Path, change: Callable[[Path], None], live: str) -> None:
    """Not even by a restart, or where the file is away or broken: only publishing does."""
    publish(house)
    before = texts(house.library)["small"]
    change(flows)
    library, offering = opened(house, HEARBACK_LIVE=live)
    offering.begin()
    assert texts(library)["small"] == before
    assert library.broken() == ()


def test_the_first_start_of_a_live_service_publishes_what_it_offers(house: House, flows: Path) -> None:
    """An upgrade takes no flow from anybody. What is written after that is a draft, until somebody publishes it."""
    publish(house)
    (flows / "small.yaml").write_text(EDITED)
    library, offering = opened(house, HEARBACK_LIVE="yes")
    offering.look()
    assert set(texts(library)) == {"long", "parts", "small"}, "to look changes nothing"
    assert house.store.marks.get(BEGAN) is None
    offering.begin()
    lines = {line.flow: line for line in house.store.publishing.log()}
    assert [lines[flow].by for flow in ("long", "parts", "small")] == [REGISTRAR, REGISTRAR, "Sam"]
    assert "How was it?" in library.edition("small").body.decode()
    (flows / "fresh.yaml").write_text(EDITED.replace("flow: small", "flow: fresh").replace("SMALL", "FRESH"))
    (flows / "long.yaml").unlink()
    library, offering = opened(house, HEARBACK_LIVE="yes")
    offering.begin()
    assert set(texts(library)) == {"long", "parts", "small"}
    assert offering.never_published == ("fresh",)


def test_where_nobody_real_is_written_to_a_draft_is_offered_until_it_is_published(house: House, flows: Path) -> None:
    """Testing, a demo: the folder as it stands, and no line in the log."""
    (flows / "long.yaml").write_text((flows / "long.yaml").read_text().replace("first message", "very first message"))
    house.restart()
    assert "very first message" in house.library.edition("long").body.decode()
    assert house.store.publishing.log() == ()
    assert house.service.offering.never_published == ()


def test_a_flow_that_is_taken_out_is_not_begun_any_more(house: House, sam: Texter) -> None:
    """A line without a version, noticed as any other; whoever is mid-way comes to the end."""
    publish(house)
    sam.says("SMALL")
    newest = house.store.publishing.newest("small")
    assert newest is not None
    house.store.publishing.switch([Switch("small", newest.number)], "Sam", "It is over.", house.clock())
    house.clock.wind(EVERY.total_seconds())
    house.service.offering.follow()
    assert house.library.edition("small") is None
    assert "do better" in sam.says("1")
    library, offering = opened(house)
    offering.begin()
    assert "small" not in texts(library)
    assert library.broken() == ()


SPOILT = [
    pytest.param(b"no json", "f" * 32, id="not a version"),
    pytest.param(b'{"name":"small.yaml","files":{},"translations":{}}', "f" * 32, id="no file in it"),
    pytest.param(None, "f" * 32, id="another content than its hash says"),
    pytest.param(b"", "f" * 32, id="its words are not kept"),
]


@pytest.mark.parametrize(("body", "version"), SPOILT)
def test_a_broken_line_never_replaces_a_good_one(house: House, flows: Path, body: bytes | None, version: str) -> None:
    """A process that runs goes on with what it serves; one that starts goes back to the newest that can be read."""
    publish(house)
    before = texts(house.library)["small"]
    (flows / "small.yaml").write_text(EDITED)
    publish(house, body=body, version=version)
    house.clock.wind(EVERY.total_seconds())
    house.service.offering.follow()
    assert texts(house.library)["small"] == before
    library, offering = opened(house, HEARBACK_LIVE="yes")
    offering.begin()
    assert texts(library)["small"] == before
    assert library.broken() == ()


def test_a_flow_of_which_nothing_can_be_read_keeps_people_from_being_let_go(house: House, flows: Path) -> None:
    """Nobody can tell whom it would still ask: it counts as broken, and the other flows serve."""
    publish(house, body=b"no json", version="f" * 32)
    library, offering = opened(house, HEARBACK_LIVE="yes")
    offering.begin()
    assert (set(texts(library)), library.broken()) == ({"long", "parts"}, ("small",))


def test_a_database_that_is_away_changes_no_offer(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking fails quietly, and is done again."""
    publish(house)

    def away(_: int) -> None:
        raise Unavailable("away")

    before = house.library.offered
    with monkeypatch.context() as patch:
        patch.setattr(house.store.publishing, "since", away)
        house.clock.wind(EVERY.total_seconds())
        house.service.offering.follow()
    assert house.library.offered is before
    house.clock.wind(EVERY.total_seconds())
    house.service.offering.follow()
    assert house.library.offered is not before
