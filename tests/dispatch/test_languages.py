"""A language that is not ready is not sent: the person is served in one that is, and whoever began goes on as they began."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.language.update import update
from tests.dispatch.house import House
from tests.dispatch.persons import Texter
from tests.language.small_in_welsh import CATALOGUE, edit, small_in_welsh


@pytest.fixture
def url(sqlite_url: str) -> str:
    """These are about people, not about databases."""
    return sqlite_url


@pytest.fixture
def welsh(make_house: Callable[..., House], tmp_path: Path) -> House:
    """A house whose flow is offered in Welsh."""
    small_in_welsh(tmp_path)
    return make_house(HEARBACK_LOCALES=str(tmp_path / "locales"))


def test_english_changed_in_one_step(welsh: House, tmp_path: Path) -> None:
    """Who began in Welsh goes on in Welsh. Who comes after reads English, until somebody has looked at the Welsh."""
    nia, mair, carys = (Texter(welsh, f"+44770090012{number}") for number in range(3))
    welsh.meet("sms", nia.number, language="cy")
    assert "Sut oedd e?" in nia.says("SMALL")

    edit(tmp_path, "How was it?", "How did it go?")
    welsh.restart()
    assert "Beth allwn ni" in nia.says("1")
    welsh.meet("sms", mair.number, language="cy")
    assert "How did it go?" in mair.says("SMALL")

    update(tmp_path / "locales", tmp_path / "flows")
    welsh.restart()
    assert welsh.library.edition("small").script.languages == ("en",)
    edit(tmp_path, "#, fuzzy\n", "", CATALOGUE)
    welsh.restart()
    welsh.meet("sms", carys.number, language="cy")
    assert "Sut oedd e?" in carys.says("SMALL")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("Sut oedd e?", "Sut oedd e? " * 24, id="too long for two parts of a text"),
        pytest.param("{organisation} sydd yma", "{sefydliad} sydd yma", id="a placeholder that does not exist"),
        pytest.param("Sut oedd e?", "", id="not translated"),
    ],
)
def test_what_is_not_fit_takes_its_language_and_nothing_else(welsh: House, tmp_path: Path, old: str, new: str) -> None:
    """The flow is served in English meanwhile."""
    edit(tmp_path, old, new, CATALOGUE)
    welsh.restart()
    [standing] = welsh.library.standings["small"]
    assert not standing.sent
    assert welsh.library.edition("small").script.languages == ("en",)
