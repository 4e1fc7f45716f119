"""A wrong configuration ends every process with one line that names the setting, and never with a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from channels.__main__ import main
from tests.dispatch.flows import write_flows
from tests.dispatch.house import SHIPPED, settings_for
from tests.library.once import share
from tests.web.conftest import NOWHERE

LIVE = {"HEARBACK_LIVE": "yes", "HEARBACK_DAILY_BUDGET": "50"}


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """All settings of a service that would start, in a folder of its own; starting itself is caught."""

    def started(*_: object) -> None:
        raise AssertionError("it would have started")

    share(monkeypatch)
    monkeypatch.setattr(os, "execv", started)
    monkeypatch.chdir(tmp_path)
    return settings_for(f"sqlite:///{tmp_path / 'hearback.db'}", write_flows(tmp_path / "flows"), NOWHERE).given


BAD = [
    pytest.param({"PUBLIC_URL": ""}, "PUBLIC_URL", id="no public address"),
    pytest.param({"PUBLIC_URL": "http://feedback.example.org"}, "PUBLIC_URL", id="a public address without TLS"),
    pytest.param({"PUBLIC_URL": "feedback"}, "PUBLIC_URL", id="a public address that is none"),
    pytest.param({"PUBLIC_URL": "https://x.example.org/?a=1"}, "PUBLIC_URL", id="a public address with a query"),
    pytest.param({"TWILIO_ACCOUNT_SID": ""}, "TWILIO_ACCOUNT_SID", id="Twilio without its account"),
    pytest.param({"TWILIO_ACCOUNT_SID": "AC123"}, "TWILIO_ACCOUNT_SID", id="an account cut short"),
    pytest.param({"TWILIO_AUTH_TOKEN": ""}, "TWILIO_AUTH_TOKEN", id="Twilio without its token"),
    pytest.param({"TWILIO_AUTH_TOKEN": "your-token-here"}, "TWILIO_AUTH_TOKEN", id="a placeholder"),
    pytest.param({"TWILIO_AUTH_TOKEN": "   "}, "TWILIO_AUTH_TOKEN", id="a token of spaces"),
    pytest.param({"TWILIO_AUTH_TOKEN": "canary-token-5f1d0a x"}, "TWILIO_AUTH_TOKEN", id="a token with a space in it"),
    pytest.param({"TWILIO_NUMBER": ""}, "TWILIO_NUMBER", id="Twilio without a number"),
    pytest.param({"TWILIO_NUMBER": "07700900999"}, "TWILIO_NUMBER", id="a number that is not international"),
    pytest.param({"TWILIO_BASE_URL": "ftp://x"}, "TWILIO_BASE_URL", id="a wrong base address"),
    pytest.param({"TWILIO_SIGNING_ALGORITHM": "MD5"}, "TWILIO_SIGNING_ALGORITHM", id="an unknown algorithm"),
    pytest.param({"TWILIO_SIGNING_SECRET": "short"}, "TWILIO_SIGNING_SECRET", id="a signing secret that is too short"),
    pytest.param({"TELEGRAM_TOKEN": ""}, "TELEGRAM_TOKEN", id="Telegram without its token"),
    pytest.param({"TELEGRAM_TOKEN": "canary-token-5f1d0a-and-more"}, "TELEGRAM_TOKEN", id="a token in no form"),
    pytest.param({"TELEGRAM_SECRET": ""}, "TELEGRAM_SECRET", id="Telegram without our secret"),
    pytest.param({"TELEGRAM_SECRET": "canary-token-5f1d0a"}, "TELEGRAM_SECRET", id="a secret that is too short"),
    pytest.param({"TELEGRAM_BASE_URL": "http://example.org"}, "TELEGRAM_BASE_URL", id="a base address without TLS"),
    pytest.param({"HEARBACK_LIVE": "maybe"}, "HEARBACK_LIVE", id="neither yes nor no"),
    pytest.param({"HEARBACK_UNREVIEWED": "perhaps"}, "HEARBACK_UNREVIEWED", id="neither yes nor no, where it does not matter yet"),
    pytest.param({"HEARBACK_TIME_ZONE": "Europe/Atlantis"}, "HEARBACK_TIME_ZONE", id="no such time zone"),
    pytest.param({"HEARBACK_TIME_ZONE": "../../etc/passwd"}, "HEARBACK_TIME_ZONE", id="a time zone that climbs"),
    pytest.param({"HEARBACK_KEY": "canary-token-5f1d0a"}, "HEARBACK_KEY", id="a key that is none"),
    pytest.param({"HEARBACK_FLOWS": "/no/such/folder"}, "HEARBACK_FLOWS", id="no such folder of flows"),
    pytest.param({"HEARBACK_LOCALES": "/no/such/folder"}, "HEARBACK_LOCALES", id="no such folder of languages"),
    pytest.param({"DATABASE_URL": "mysql://root:canary-token-5f1d0a@x/y"}, "DATABASE_URL", id="another kind of database"),
    pytest.param({"DATABASE_URL": "nonsense"}, "DATABASE_URL", id="no database address"),
    pytest.param({"DATABASE_URL": "sqlite://"}, "DATABASE_URL", id="a database that is forgotten at the end"),
    pytest.param({"DATABASE_URL": "sqlite:////no/such/folder/hearback.db"}, "database", id="a folder that is not there"),
    pytest.param({"DATABASE_URL": "postgresql://x:canary-token-5f1d0a@127.0.0.1:9/x"}, "database", id="no server there"),
    pytest.param(dict.fromkeys(("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_NUMBER", "TELEGRAM_TOKEN", "TELEGRAM_SECRET"), ""), "No channel", id="no channel at all"),
    pytest.param({**LIVE, "HEARBACK_KEY": ""}, "HEARBACK_KEY", id="live without a key"),
    pytest.param({**LIVE, "ORGANISATION": ""}, "ORGANISATION", id="live without a name"),
    pytest.param({**LIVE, "PUBLIC_URL": ""}, "PUBLIC_URL", id="live without a public address"),
    pytest.param({**LIVE, "HEARBACK_DAILY_BUDGET": ""}, "HEARBACK_DAILY_BUDGET", id="live without a budget"),
    pytest.param({**LIVE, "HEARBACK_FAILPOINTS": "after_commit:kill"}, "HEARBACK_FAILPOINTS", id="live with a failpoint"),
    pytest.param({"HEARBACK_API_TOKEN": "canary-token-5f1d0a"}, "HEARBACK_API_TOKEN", id="a token for case systems that is too short"),
    pytest.param({"HEARBACK_METRICS_TOKEN": "canary-token-5f1d0a"}, "HEARBACK_METRICS_TOKEN", id="a token for monitoring that is too short"),
    pytest.param({"HEARBACK_METRICS_TOKEN": "a" * 40}, "HEARBACK_METRICS_TOKEN", id="a token of one letter"),
    pytest.param(dict.fromkeys(("HEARBACK_API_TOKEN", "HEARBACK_METRICS_TOKEN"), "canary-token-5f1d0a-and-more-of-it"), "HEARBACK_METRICS_TOKEN", id="one token for both"),
    pytest.param({"HEARBACK_MESSAGES_AT_ONCE": "none"}, "HEARBACK_MESSAGES_AT_ONCE", id="no number of messages"),
    pytest.param({"HEARBACK_STRANGERS_A_DAY": "many"}, "HEARBACK_STRANGERS_A_DAY", id="no number of strangers"),
    pytest.param({"HEARBACK_PREFIXES": "44"}, "HEARBACK_PREFIXES", id="a prefix without its plus"),
    pytest.param({"HEARBACK_DAILY_BUDGET": "lots"}, "HEARBACK_DAILY_BUDGET", id="a budget that is none"),
    pytest.param({"HEARBACK_PRICE_TEXT": "-1"}, "HEARBACK_PRICE_TEXT", id="a price below nothing"),
    pytest.param({"TWILIO_TEXTS_PER_SECOND": "0"}, "TWILIO_TEXTS_PER_SECOND", id="no texts at all"),
    pytest.param({"HEARBACK_CALLS_IN": "ignore"}, "HEARBACK_CALLS_IN", id="calls that nobody takes"),
    pytest.param(LIVE, "hearback db upgrade", id="live with tables of another day"),
]  # fmt: skip


FOR_THE_WORKER_TOO = (
    "no such time zone",
    "no channel at all",
    "a key that is none",
    "no server there",
    "live without a key",
    "neither yes nor no",
)


@pytest.mark.parametrize(
    ("command", "wrong", "named"),
    [pytest.param("serve", *row.values, id=f"serve: {row.id}") for row in BAD]
    + [pytest.param("worker", *row.values, id=f"worker: {row.id}") for row in BAD if row.id in FOR_THE_WORKER_TOO],
)
def test_one_line(
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    wrong: dict[str, str],
    named: str,
) -> None:
    """The line names the setting and what to write; a secret is never in it."""
    monkeypatch.setattr("bot.log.set_up", lambda: None)
    for name, text in (environment | wrong).items():
        monkeypatch.setenv(name, text)
    with pytest.raises(SystemExit) as ended:
        main([command])
    told = capsys.readouterr()
    assert ended.value.code == 1
    assert named in told.err
    assert len(told.err.strip().splitlines()) == 1
    assert "canary" not in told.err
    assert told.out == ""


def test_a_port_that_is_taken(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """One line too, before anything has started."""
    import socket  # noqa: PLC0415 - for this test alone

    for name, text in environment.items():
        monkeypatch.setenv(name, text)
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SystemExit) as ended:
        main(["serve", "--port", str(taken.getsockname()[1])])
    told = capsys.readouterr().err
    assert (ended.value.code, len(told.splitlines())) == (1, 1)
    assert "--port" in told


def test_gunicorn_by_itself_ends_too(environment: dict[str, str], tmp_path: Path) -> None:
    """As a platform starts it. It does not try for ever, and no traceback is shown."""
    command = [str(Path(sys.executable).parent / "gunicorn"), "--workers", "1", "--bind", "127.0.0.1:0", "--log-level", "warning"]
    given = environment | {"TWILIO_AUTH_TOKEN": "canary-token-5f1d0a x", "PATH": os.environ["PATH"], "PYTHONPATH": str(SHIPPED)}
    done = subprocess.run(
        [*command, "channels.web:production()"], env=given, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode != 0
    assert done.stderr.count("hearback: TWILIO_AUTH_TOKEN") == 1
    assert "Traceback" not in done.stderr
    assert "canary" not in done.stderr


def test_a_key_that_others_can_read(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A key file of development that anybody on the machine can read seals nothing: one line, and how to mend it."""
    for name, given in (environment | {"HEARBACK_KEY": ""}).items():
        monkeypatch.setenv(name, given)
    file = tmp_path / "hearback.key"
    file.write_text(environment["HEARBACK_KEY"])
    file.chmod(0o644)
    with pytest.raises(SystemExit) as ended:
        main(["serve"])
    told = capsys.readouterr().err
    assert (ended.value.code, len(told.splitlines())) == (1, 1)
    assert "chmod 600 hearback.key" in told
    assert environment["HEARBACK_KEY"] not in told
