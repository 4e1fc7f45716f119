"""What every answer carries, and what no request can make us believe."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from bot.dispatch.port import Webhook
from channels.headers import HEADERS
from channels.service import open_service
from channels.web import application
from tests.channels.conformance import PUBLIC, replace_struct
from tests.dispatch.flows import write_flows
from tests.dispatch.house import settings_for
from tests.dispatch.persons import text_webhook
from tests.web.conftest import NOWHERE


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("headers")
    shutil.copy(migrated, folder / "hearback.db")
    service = open_service(settings_for(f"sqlite:///{folder / 'hearback.db'}", write_flows(folder / "flows"), NOWHERE))
    yield application(service).test_client()
    service.store.close()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("GET", "/healthz", 200, id="alive"),
        pytest.param("GET", "/readyz", 200, id="ready"),
        pytest.param("GET", "/", 404, id="nothing there"),
        pytest.param("GET", "/metrics", 404, id="no token, no figures"),
        pytest.param("GET", "/webhooks/sms", 405, id="another method"),
        pytest.param("TRACE", "/webhooks/sms", 405, id="a method that echoes"),
        pytest.param("OPTIONS", "/healthz", 200, id="what may be asked"),
        pytest.param("POST", "/webhooks/sms", 400, id="no form"),
    ],
)
def test_every_answer_is_strict(client: FlaskClient, method: str, path: str, status: int) -> None:
    """Nobody keeps it, frames it, runs it or takes it for something else (OWASP Secure Headers Project)."""
    got = client.open(path, method=method)
    assert got.status_code == status
    assert {name: got.headers.get(name) for name in HEADERS} == HEADERS
    assert got.headers["Strict-Transport-Security"] == "max-age=63072000"
    assert "X-Powered-By" not in got.headers
    assert "Set-Cookie" not in got.headers


# What a proxy, or somebody who pretends to be one, may say of a request.
BELIEVE_ME = {
    "X-Forwarded-For": ("127.0.0.1", "203.0.113.7, 127.0.0.1"),
    "X-Forwarded-Host": ("evil.example.org", urlsplit(PUBLIC).netloc),
    "X-Forwarded-Proto": ("http", "https"),
    "X-Forwarded-Prefix": ("/elsewhere", "/"),
    "X-Forwarded-Port": ("1",),
    "X-Original-URL": ("/healthz",),
    "X-Rewrite-URL": ("/healthz",),
    "Forwarded": ("for=127.0.0.1;host=evil.example.org;proto=http",),
    "Host": ("evil.example.org", urlsplit(PUBLIC).netloc, "127.0.0.1:8000"),
    "X-HTTP-Method-Override": ("GET",),
}
ONE = [{name: value} for name, values in BELIEVE_ME.items() for value in values]
TWO = [one | two for one, two in product(ONE, ONE) if one.keys() != two.keys()]


def _sent(client: FlaskClient, webhook: Webhook, more: dict[str, str]) -> int:
    headers = [*dict(webhook.headers).items(), *more.items()]
    return client.post(webhook.path, data=webhook.body, headers=headers, content_type=webhook.content_type).status_code


def test_no_header_changes_what_is_verified(client: FlaskClient) -> None:
    """Signatures are checked against PUBLIC_URL alone (ASVS 5.0, 4.1.3).

    What is signed is taken, and what is not is refused, whatever stands in the headers.
    """
    ours = text_webhook("+447700900111", "hello")
    theirs = replace_struct(ours, headers={**ours.headers, "x-twilio-signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="})
    assert len(ONE + TWO) >= 200
    answers = {(_sent(client, ours, more), _sent(client, theirs, more)) for more in [{}, *ONE, *TWO]}
    assert answers == {(200, 403)}
