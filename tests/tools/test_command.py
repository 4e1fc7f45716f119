"""The command itself: help that is there at once, with an example for everything, and doctor."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from bot.library import open_library
from bot.settings import read_settings
from bot.voicing.prompts import prompts
from bot.voicing.shelf import folders_in
from channels import service
from channels.__main__ import COMMANDS, cli
from tests.dispatch.house import SHIPPED, settings_for
from tests.publishing.desk import VISIT
from tests.tools.conftest import Command
from tests.voicing.recorded import recorded
from tests.web.conftest import NOWHERE

HEAVY = ("flask", "sqlalchemy", "sqlmodel", "telegram", "twilio", "babel", "pydantic", "networkx", "alembic", "cryptography", "httpx")


def every_command(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            found.append((*path, name))
            if isinstance(command, click.Group):
                found += every_command(command, (*path, name))
    return found


@pytest.mark.parametrize("path", every_command(cli), ids=" ".join)
def test_help_shows_an_example(hearback: Command, path: tuple[str, ...]) -> None:
    """Every command says what it is for and how it is called."""
    told = hearback(*path, "--help")
    assert told.code == 0
    assert told.out.startswith("Usage: hearback")
    if path != ("db",):
        assert "Example:" in told.out
        assert "hearback " + " ".join(path) in told.out.partition("Example:")[2]


def test_the_list_of_commands(hearback: Command) -> None:
    """--help names them all."""
    told = hearback("--help")
    assert all(name in told.out for name in COMMANDS)
    assert "Example:" in told.out


def test_help_imports_next_to_nothing() -> None:
    """It is there at once because it loads nothing heavy."""
    look = "import sys\nfrom channels.__main__ import main\ntry: main(['--help'])\nexcept SystemExit: pass\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", look], cwd=SHIPPED, capture_output=True, text=True, timeout=60, check=True)
    assert "Usage: hearback" in done.stdout
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert not loaded & set(HEAVY)


def test_a_fault_of_ours_is_one_line_without_its_words(hearback: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its kind and our own line are told; what it says may quote a person."""

    def broken(*_: object, **__: object) -> None:
        raise KeyError("Canary Featherstone, +447700900999")

    monkeypatch.setattr("bot.library.library.read_directory", broken)
    told = hearback("try", "after-case-closed")
    assert (told.code, told.out) == (1, "")
    assert re.fullmatch(r"hearback: This is a fault of ours: KeyError at bot/\S+\.py:\d+\. Please tell us this line\.\n", told.err)


def test_version(hearback: Command) -> None:
    """One line."""
    assert hearback("--version").out.startswith("hearback, version ")


def lines(told: str, weight: str) -> list[str]:
    return [line for line in told.splitlines() if line.startswith(weight)]


def test_doctor_in_an_empty_house(hearback: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that would stop a live service at once, each with its mend, and nothing is changed."""
    told = hearback("doctor")
    assert told.code == 1
    for named in ("PUBLIC_URL", "HEARBACK_KEY", "No channel", "database"):
        assert any(named in line for line in lines(told.out, "stops")), named
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def own(tmp_path: Path, shipped: Path) -> Path:
    """The shipped flows as a service would have made them its own: every helpline checked by a person."""
    shutil.copytree(shipped, tmp_path / "own")
    directory = tmp_path / "own" / "support.yaml"
    directory.write_text(directory.read_text().replace("verified: no", "verified: 2026-11-01\n    verified_by: victim-services-manager"))
    return tmp_path / "own"


@pytest.fixture
def ready(hearback: Command, tmp_path: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A live service with everything in its place."""
    told = {"HEARBACK_SMTP_URL": "smtps://mail.example.org", "HEARBACK_SMTP_FROM": "hearback@example.org"}
    told |= {"HEARBACK_DUTY_CONTACTS": "duty_desk=duty@example.org; duty_phone=+447700900010"}
    live = {"HEARBACK_LIVE": "yes", "HEARBACK_DAILY_BUDGET": "20"}
    settings = settings_for(f"sqlite:///{tmp_path / 'hearback.db'}", own, NOWHERE, **live, **told)
    for name, text in settings.given.items():
        monkeypatch.setenv(name, text)
    assert hearback("db", "upgrade").code == 0


def test_doctor_of_a_service_that_is_ready(hearback: Command, ready: None) -> None:
    """Nothing stops it."""
    told = hearback("doctor")
    assert lines(told.out, "stops") == []
    assert told.code == 0
    assert any("after-case-closed" in line for line in lines(told.out, "fine"))


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        pytest.param({"HEARBACK_KEY": ""}, "HEARBACK_KEY", id="no key"),
        pytest.param({"HEARBACK_KEY": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}, "HEARBACK_KEY", id="the key of another database"),
        pytest.param({"HEARBACK_LIVE": "maybe"}, "HEARBACK_LIVE", id="neither yes nor no"),
        pytest.param({"HEARBACK_TIME_ZONE": "Mars"}, "HEARBACK_TIME_ZONE", id="no such time zone"),
        pytest.param({"TELEGRAM_SECRET": "short"}, "TELEGRAM_SECRET", id="a secret that is too short"),
        pytest.param({"DATABASE_URL": "sqlite:////no/such/folder/x.db"}, "database", id="no database"),
        pytest.param({"ORGANISATION": ""}, "ORGANISATION", id="no name"),
    ],
)
def test_doctor_names_what_is_wrong(
    hearback: Command, ready: None, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str], named: str
) -> None:
    """One line that stops, once, with the setting's name."""
    for name, text in wrong.items():
        monkeypatch.setenv(name, text)
    told = hearback("doctor")
    assert told.code == 1
    found = [line for line in lines(told.out, "stops") if named in line]
    assert found
    assert len(set(found)) == len(found)


def test_doctor_tells_of_a_broken_flow(hearback: Command, ready: None, own: Path) -> None:
    """With its line."""
    (own / "bad.yaml").write_text("flow: bad\nstpes: {}\n")
    told = hearback("doctor")
    assert any("bad.yaml:2" in line for line in lines(told.out, "stops"))


def test_doctor_tells_of_drafts_that_somebody_may_believe_to_be_served(hearback: Command, ready: None, own: Path) -> None:
    """After the first start: a file that was changed, and one that is new. Neither stops the service."""
    begun = service.open_service(read_settings(dict(os.environ)))
    begun.offering.begin()
    begun.store.close()
    changed = own / "after-case-closed.yaml"
    changed.write_text(changed.read_text().replace("Overall, how do you feel", "All in all, how do you feel"))
    (own / "fresh.yaml").write_text(VISIT.replace("flow: visit", "flow: fresh").replace("VISIT", "FRESH"))
    told = hearback("doctor")
    assert any("after-case-closed in the folder is not what is served" in line for line in lines(told.out, "look"))
    assert any("fresh was never published" in line for line in lines(told.out, "look"))
    assert not any("quiet-check-in in the folder" in line for line in lines(told.out, "look"))


def test_doctor_tells_of_a_language_that_falls_silent_on_the_telephone(
    hearback: Command, ready: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Urdu has no synthetic voice: it stops for the one prompt that nobody has recorded, and for no other."""
    monkeypatch.setenv("HEARBACK_LIVE", "no")  # a live service does not send what nobody has reviewed
    spoken = [prompt for prompt in prompts(open_library(read_settings(dict(os.environ))).editions(), "ur") if prompt.language == "ur"]
    assert len(spoken) > 200
    recorded(tmp_path / "sounds", "ur", [prompt.breath() for prompt in spoken if prompt.name != "after-case-closed/overall.wav"])
    there = folders_in(tmp_path / "sounds")
    monkeypatch.setattr(service, "folders_in", lambda _locales: there)  # with the shipped languages, which this process has read already
    (silent,) = [line for line in lines(hearback("doctor").out, "stops") if "'ur'" in line]
    assert "after-case-closed: no telephone voice speaks 'ur': record after-case-closed/overall, or leave" in silent
    assert silent.endswith("hearback prompts check after-case-closed")


def test_upgrade_twice_changes_nothing(hearback: Command, ready: None) -> None:
    """It may be run at every start."""
    assert hearback("db", "upgrade").out == "The database is up to date.\n"


def test_a_key_is_printed_and_nothing_else(hearback: Command) -> None:
    """Ready to be pasted."""
    told = hearback("db", "key")
    assert (told.code, len(told.out.split()), told.err) == (0, 1, "")
