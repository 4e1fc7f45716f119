"""The interface for case systems: tokens, forms, all or nothing, and Schemathesis over its own description."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from bot.dispatch.clock import WoundClock
from bot.errors import SettingWrong, Unavailable
from bot.outreach.columns import COLUMNS
from bot.outreach.openapi import document
from channels.service import Service, open_service
from channels.web import application
from tests.conftest import CANARIES
from tests.dispatch.flows import write_flows
from tests.dispatch.house import settings_for
from tests.library.once import share
from tests.web.conftest import NOWHERE
from tests.web.server import Server

TOKEN = "Zk3vQ9-rT7xLw2Np8sYb5Hd1Jf6Gc4Ma"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}
NOW = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)
CASE = {"ref": "NS/1", "phone": "07700 900001", "channel": "sms", "told_outcome_on": "2026-10-14"}


@pytest.fixture
def service(tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    share(monkeypatch)
    shutil.copy(migrated, tmp_path / "hearback.db")
    set_up = settings_for(f"sqlite:///{tmp_path / 'hearback.db'}", write_flows(tmp_path / "flows"), NOWHERE, HEARBACK_API_TOKEN=TOKEN)
    opened = open_service(set_up, clock=WoundClock(NOW))
    yield opened
    opened.store.close()


@pytest.fixture
def client(service: Service) -> FlaskClient:
    return application(service).test_client()


def post(client: FlaskClient, path: str, sent: Any, **more: Any) -> tuple[int, Any]:
    got = client.post(f"/api/{path}", **({"json": sent, "headers": HEADERS} | more))
    for canary in CANARIES:
        assert canary not in got.text
    return got.status_code, got.json


def test_cases_in_and_in_again(client: FlaskClient, service: Service) -> None:
    """One object or a list; the same again changes nothing."""
    assert post(client, "cases", CASE) == (200, {"new": 1, "changed": 0, "same": 0})
    assert post(client, "cases", [CASE, {"ref": "NS/2", "telegram": 700}]) == (200, {"new": 1, "changed": 0, "same": 1})
    assert post(client, "cases", [CASE | {"complaint": "open"}, CASE | {"complaint": "open"}]) == (200, {"new": 0, "changed": 1, "same": 0})
    person = service.store.cases.ask(service.store.cases.person_of("NS/1") or "")
    assert person is not None
    assert [case.complaint for case in person.cases] == ["open"]


@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        pytest.param([CASE, CASE | {"ref": "NS/2", "phone": "+447700900999x"}], [(1, "phone")], id="no number"),
        pytest.param([CASE, CASE | {"complaint": "open"}], [(0, "ref"), (1, "ref")], id="two that disagree"),
        pytest.param(CASE | {"closed_on": "2026-11-22"}, [(0, "closed_on")], id="closed tomorrow"),
        pytest.param(CASE | {"Canary Featherstone": 1}, [(0, "")], id="a name where a column belongs"),
        pytest.param(CASE | {"Ref": "NS/1"}, [(0, "ref")], id="names are written letter for letter"),
        pytest.param(CASE | {"contact": "Confirmed by person"}, [(0, "contact")], id="and so are words"),
        pytest.param(CASE | {"unit": " "}, [(0, "unit")], id="nothing known is null"),
        pytest.param(CASE | {"shared_phone": True}, [(0, "shared_phone")], id="true is no word"),
        pytest.param({"ref": "NS/1"}, [(0, "phone")], id="no address"),
        pytest.param([], [(0, "")], id="nothing"),
        pytest.param([CASE] * 501, [(0, "")], id="more than 500"),
        pytest.param("case", [(0, "")], id="a word"),
        pytest.param([None, 3], [(0, ""), (1, "")], id="no objects"),
    ],
)
def test_all_of_it_or_nothing(client: FlaskClient, service: Service, sent: Any, refused: list[tuple[int, str]]) -> None:
    """Every refusal with its place and column; nothing was kept, and nothing comes back."""
    status, told = post(client, "cases", sent)
    assert status == 422
    assert [(one["row"], one["column"]) for one in told["refused"]] == refused
    assert service.store.cases.person_of("NS/1") is None


def test_what_the_database_refuses_undoes_the_rest(client: FlaskClient, service: Service) -> None:
    """A number and a chat of two people, in the second of two objects."""
    post(client, "cases", [CASE, {"ref": "NS/2", "telegram": 700}])
    status, told = post(
        client, "cases", [{"ref": "NS/3", "phone": "07700 900003"}, {"ref": "NS/4", "phone": "07700 900001", "telegram": 700}]
    )
    assert (status, told["refused"][0]["row"]) == (422, 1)
    assert service.store.cases.person_of("NS/3") is None


def test_withdrawals(client: FlaskClient, service: Service) -> None:
    """By reference or address; those that are nobody's are told by their place."""
    post(client, "cases", CASE)
    assert post(client, "withdrawals", [{"ref": "NS/404"}, {"ref": "NS/1"}]) == (200, {"stopped": 1, "unknown": [0]})
    person = service.store.cases.ask(service.store.cases.person_of("NS/1") or "")
    assert person is not None
    assert person.stopped
    assert post(client, "withdrawals", [{"phone": "07700 900999"}, {}])[0] == 422


def test_do_not_invite(client: FlaskClient, service: Service) -> None:
    """Hashes are added to a list, or take its place."""
    post(client, "cases", CASE)
    hashes = [hashlib.sha256(f"+447700900{number:03}".encode()).hexdigest() for number in (1, 2)]
    assert post(client, "do-not-invite", {"list": "contractor", "hashes": hashes[:1]}) == (200, {"listed": 1})
    assert post(client, "do-not-invite", {"list": "contractor", "hashes": hashes[1:]}) == (200, {"listed": 2})
    person = service.store.cases.ask(service.store.cases.person_of("NS/1") or "")
    assert person is not None
    assert person.do_not_invite
    assert post(client, "do-not-invite", {"list": "contractor", "hashes": hashes[1:], "replace": True}) == (200, {"listed": 1})
    status, told = post(client, "do-not-invite", {"list": "No such", "hashes": ["07700900999"], "replace": 1})
    assert (status, [one["column"] for one in told["refused"]]) == (422, ["list", "replace", "hashes"])


@pytest.mark.parametrize(
    ("more", "status"),
    [
        pytest.param({"headers": {}}, 401, id="no token"),
        pytest.param({"headers": {"Authorization": "Bearer "}}, 401, id="an empty token"),
        pytest.param({"headers": {"Authorization": f"Bearer {TOKEN}x"}}, 401, id="a token that goes on"),
        pytest.param({"headers": {"Authorization": f"Basic {TOKEN}"}}, 401, id="another scheme"),
        pytest.param({"headers": {"Authorization": "Bearer canary-token-5f1d0a\u00e9"}}, 401, id="a token that is no ASCII"),
        pytest.param({"json": None, "data": b"{", "content_type": "application/json"}, 400, id="not JSON"),
        pytest.param({"json": None, "data": b"[" * 90_000, "content_type": "application/json"}, 400, id="nested without end"),
        pytest.param({"json": None, "data": b'{"ref":"\\ud800"}', "content_type": "application/json"}, 400, id="half a character"),
        pytest.param({"json": None, "data": b"", "content_type": "application/json"}, 400, id="nothing"),
        pytest.param({"json": None, "data": b"ref=1"}, 415, id="of no kind"),
        pytest.param({"json": None, "data": b"ref=1", "content_type": "application/x-www-form-urlencoded"}, 415, id="a form"),
        pytest.param({"json": None, "data": b" " * 1_048_577, "content_type": "application/json"}, 413, id="more than 1 MB"),
    ],
)
def test_what_is_not_taken(client: FlaskClient, more: dict[str, Any], status: int) -> None:
    """The token comes first; a status, and a word that helps nobody to guess it."""
    told = post(client, "cases", CASE, **more)
    assert told[0] == status
    assert set(told[1]) == {"error"}
    if status == 401:
        assert told[1] == {"error": "not allowed"}


def test_a_whole_megabyte_is_taken(client: FlaskClient) -> None:
    """The webhooks' limit of 64 KB is not that of this route."""
    sent = json.dumps([CASE | {"ref": f"NS/{number}", "unit": "x" * 200} for number in range(400)]).encode().ljust(1_048_576)
    status, told = post(client, "cases", None, data=sent, content_type="application/json", json=None)
    assert (status, told) == (200, {"new": 400, "changed": 0, "same": 0})


def test_without_a_token_there_is_nothing(service: Service, client: FlaskClient) -> None:
    """Neither the routes nor their description."""
    bare = Service(
        **{name: getattr(service, name) for name in service.__struct_fields__}
        | {"settings": service.settings.__class__(service.settings.given | {"HEARBACK_API_TOKEN": ""})}
    )
    nobody = application(bare).test_client()
    assert [nobody.get("/api/openapi.json").status_code, nobody.post("/api/cases", json=CASE, headers=HEADERS).status_code] == [404, 404]


def test_a_token_that_was_changed_opens_nothing(service: Service, client: FlaskClient) -> None:
    """From the next start on: to nobody who had it, for no route; the new one does."""
    new = TOKEN[::-1]
    given = service.settings.__class__(service.settings.given | {"HEARBACK_API_TOKEN": new})
    changed = application(
        Service(**{name: getattr(service, name) for name in service.__struct_fields__} | {"settings": given})
    ).test_client()
    for path in ("cases", "withdrawals", "do-not-invite"):
        assert changed.post(f"/api/{path}", json=[], headers=HEADERS).status_code == 401
        assert changed.post(f"/api/{path}", json=[], headers={"authorization": f"Bearer {new}"}).status_code == 422


@pytest.mark.parametrize("token", ["short", "changeme-changeme-changeme-changeme", "a" * 40])
def test_a_token_that_anybody_could_guess(service: Service, token: str) -> None:
    """The service does not start with it."""
    given = service.settings.__class__(service.settings.given | {"HEARBACK_API_TOKEN": token})
    with pytest.raises(SettingWrong, match="HEARBACK_API_TOKEN"):
        application(Service(**{name: getattr(service, name) for name in service.__struct_fields__} | {"settings": given}))


def test_when_the_database_is_away(client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is to be sent again: 503, and when."""

    def away(*_: object, **__: object) -> None:
        raise Unavailable("the database quotes +447700900999")

    monkeypatch.setattr(service.store.cases, "put", away)
    got = client.post("/api/cases", json=CASE, headers=HEADERS)
    assert (got.status_code, got.headers["Retry-After"]) == (503, "5")
    assert "900999" not in got.text


def test_a_defect_says_nothing(client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch, canary_watch: list[str]) -> None:
    """Its name is in the log, its words are nowhere."""

    def broken(*_: object, **__: object) -> None:
        raise ValueError("Canary Featherstone, +447700900999")

    monkeypatch.setattr(service.store.cases, "put", broken)
    assert post(client, "cases", CASE)[0] == 500
    assert any("ValueError" in line for line in canary_watch)


def test_the_description_is_made_from_the_columns(client: FlaskClient) -> None:
    """No token is needed for it, every column is in it, and its examples are taken."""
    told = client.get("/api/openapi.json").json
    assert told == json.loads(json.dumps(document(told["servers"][0]["url"])))
    properties = told["components"]["schemas"]["Case"]["properties"]
    assert list(properties) == list(COLUMNS)
    example = {name: cell["examples"][0] for name, cell in properties.items()}
    Draft202012Validator(told["components"]["schemas"]["Case"]).validate(example)
    assert post(client, "cases", example) == (200, {"new": 1, "changed": 0, "same": 0})


# What is right in form may be wrong in fact: a day that has not come, a number that nobody has. That is 422, and described.
SETTINGS_OF_SCHEMATHESIS = "[checks]\npositive_data_acceptance.expected-statuses = [200, 422]\n"


def fuzz(start: Callable[..., Server], folder: Path, examples: int, *phases: str) -> None:
    """Send a running service what its description allows and what it forbids, with every check that Schemathesis has."""
    server = start(HEARBACK_API_TOKEN=TOKEN)
    (folder / "schemathesis.toml").write_text(SETTINGS_OF_SCHEMATHESIS)
    here = f"http://127.0.0.1:{server.port}"
    program = [str(Path(sys.executable).parent / "schemathesis"), "--config-file", "schemathesis.toml", "run", f"{here}/api/openapi.json"]
    how = ["--url", here, "--header", f"Authorization: Bearer {TOKEN}", "--checks", "all", "--seed", "1", "--no-color"]
    done = subprocess.run(
        [*program, *how, "--phases", ",".join(phases), "--max-examples", str(examples)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=3000,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert "3 selected / 3 total" in done.stdout, done.stdout
    assert "Traceback" not in server.errors
    assert server.ask("GET", "/healthz").text == "alive\n"


@pytest.mark.timeout(600)
def test_schemathesis_finds_nothing(start: Callable[..., Server], tmp_path: Path) -> None:
    """Some requests to each route, right and wrong."""
    fuzz(start, tmp_path, 4, "examples", "fuzzing")


@pytest.mark.prove
def test_schemathesis_finds_nothing_in_many_more(start: Callable[..., Server], tmp_path: Path) -> None:
    """Two thousand to each, in every phase."""
    fuzz(start, tmp_path, 2000, "examples", "coverage", "fuzzing", "stateful")
