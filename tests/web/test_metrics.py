"""What monitoring is told: the work, and nobody."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from bot.dispatch.clock import WoundClock
from bot.errors import Unavailable
from bot.log.fields import CHANNELS, OUTCOMES
from channels.service import Service, open_service
from channels.web import application
from channels.worker import Worker
from tests.dispatch.flows import write_flows
from tests.dispatch.house import settings_for
from tests.dispatch.persons import text_webhook
from tests.library.once import share
from tests.web.conftest import NOWHERE, WATCHING
from tests.web.server import Server

TOKEN = WATCHING
NOW = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)
LABELS = {
    "channel": CHANNELS,
    "outcome": OUTCOMES,
    "status": {str(status) for status in range(100, 600)},
    "kind": {"reply", "begun"},
}


@pytest.fixture
def service(tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    share(monkeypatch)
    shutil.copy(migrated, tmp_path / "hearback.db")
    set_up = settings_for(f"sqlite:///{tmp_path / 'hearback.db'}", write_flows(tmp_path / "flows"), NOWHERE, HEARBACK_METRICS_TOKEN=TOKEN)
    opened = open_service(set_up, clock=WoundClock(NOW))
    yield opened
    opened.store.close()


@pytest.fixture
def client(service: Service) -> FlaskClient:
    return application(service).test_client()


def scraped(text: str) -> dict[str, dict[tuple[tuple[str, str], ...], float]]:
    """Every sample, by its name and labels."""
    found: dict[str, dict[tuple[tuple[str, str], ...], float]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value
    return found


def _scrape(client: FlaskClient) -> dict[str, dict[tuple[tuple[str, str], ...], float]]:
    got = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert got.status_code == 200
    return scraped(got.text)


def _post(client: FlaskClient, words: str) -> None:
    webhook = text_webhook("+447700900999", words)
    client.post(webhook.path, data=webhook.body, headers=list(webhook.headers.items()), content_type=webhook.content_type)


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no token"),
        pytest.param({"Authorization": "Bearer " + TOKEN[:-1]}, id="most of it"),
        pytest.param({"Authorization": "Basic " + TOKEN}, id="another scheme"),
        pytest.param({"X-Forwarded-For": "127.0.0.1"}, id="from this machine, it says"),
        pytest.param({"Authorization": "Bearer é"}, id="no ASCII"),
    ],
)
def test_only_with_the_token(client: FlaskClient, headers: dict[str, str]) -> None:
    """Not even from this machine: behind a proxy, everybody comes from this machine."""
    got = client.get("/metrics", headers={name: value.encode().decode("latin-1") for name, value in headers.items()})
    assert (got.status_code, got.text) == (401, "not allowed\n")


def test_labels_are_closed_lists_and_nobody_is_counted(client: FlaskClient, service: Service) -> None:
    """No label could name a person, and no number tells how many people, conversations, cases or flags there are."""
    for words in ("SMALL", "1", "HELP", "Canary Featherstone"):
        _post(client, words)
    Worker(service).pulse.beat()
    found = _scrape(client)
    for name, samples in found.items():
        assert not re.search("person|people(?!_due)|conversation|case|flag(?!s_overdue)", name)
        for labels in samples:
            for label, value in labels:
                assert label == "le" or value in LABELS[label], (name, label)
    assert "Canary" not in str(found)
    assert "900999" not in str(found)


def test_what_is_told(client: FlaskClient, service: Service) -> None:
    """Webhooks by answer and their seconds, what waits and since when, that a worker lives and what it sent, money, size."""
    before = _scrape(client).get("hearback_webhooks_total", {}).get((("channel", "sms"), ("status", "200")), 0)
    _post(client, "SMALL")
    person = service.store.people.meet("sms", "+447700900998", NOW).id
    with service.store.person_turn(person, "sms", NOW) as turn:
        turn.queue(b"{}", kind="reply", initiated=False, due=NOW, position=0)
    worker = Worker(service)
    worker.outbound.ended["sms", "accepted"] = 3
    worker.reconciling.backlogs["telegram"] = 7
    worker.pulse.beat()
    worker.pulse.beat()
    service.clock.wind(40)  # type: ignore[attr-defined]  # it is wound here
    found = _scrape(client)

    def one(name: str, **labels: str) -> float:
        return found[name][tuple(sorted(labels.items()))]

    assert one("hearback_webhooks_total", channel="sms", status="200") == before + 1
    assert one("hearback_webhook_seconds_count", channel="sms") >= 1
    assert one("hearback_queued", channel="sms", kind="reply") == 1
    assert 40 <= one("hearback_oldest_due_seconds") < 100
    assert 40 <= one("hearback_worker_age_seconds") < 100
    assert one("hearback_workers") == 1
    assert one("hearback_flags_overdue") == 0
    assert one("hearback_sends_total", channel="sms", outcome="accepted") == 3
    assert one("hearback_provider_backlog", channel="telegram") == 7
    assert one("hearback_daily_budget") == 20
    assert one("hearback_database_bytes") > 100_000
    assert one("hearback_database_up") == 1


def test_without_a_database_it_says_so(client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page answers: whoever watches must be able to tell an outage of ours from one of the database."""

    def away(_: datetime) -> None:
        raise Unavailable("away")

    monkeypatch.setattr(service.store, "gauges", away)
    assert _scrape(client)["hearback_database_up"] == {(): 0}


@pytest.mark.prove
def test_several_processes_count_together(shared: Server) -> None:
    """Whichever of gunicorn's processes is asked, it tells of all; an address is never a label."""
    ok = (("channel", "sms"), ("status", "200"))

    def told() -> str:
        return shared.ask("GET", "/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, wait=60).text

    before = scraped(told()).get("hearback_webhooks_total", {}).get(ok, 0)
    for number in range(12):
        shared.post(text_webhook("+447700900999", f"hello {number}"))
    shared.ask("GET", "/?number=+447700900999")
    pages = [told() for _ in range(6)]
    assert {scraped(page)["hearback_webhooks_total"][ok] for page in pages} == {before + 12}
    assert not any("900999" in page for page in pages)
