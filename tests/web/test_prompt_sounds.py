"""A call in a human voice: what the telephone is told to play is there to be fetched, and sounds as it should."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from bot.dispatch.port import Webhook
from bot.library import open_library
from bot.voicing.prompts import prompts
from bot.voicing.wav import read
from channels.headers import HEADERS
from channels.service import open_service
from channels.web import application
from tests.channels import cases_ivr
from tests.channels.conformance import PUBLIC, signed
from tests.dispatch.flows import write_flows
from tests.dispatch.house import SHIPPED, settings_for
from tests.library.once import share
from tests.voicing.recorded import SECONDS, recorded
from tests.web.conftest import NOWHERE


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[FlaskClient]:
    """A service that has every prompt of its flow in a human voice, but for one: its words were changed since."""
    folder = tmp_path_factory.mktemp("prompts")
    shutil.copy(migrated, folder / "hearback.db")
    locales = folder / "locales"
    (locales / "en").mkdir(parents=True)
    shutil.copy(SHIPPED / "locales/en/words.yaml", locales / "en")
    settings = settings_for(f"sqlite:///{folder / 'hearback.db'}", write_flows(folder / "flows"), NOWHERE, HEARBACK_LOCALES=str(locales))
    with pytest.MonkeyPatch.context() as patch:
        share(patch)
        editions = open_library(settings).editions()
        said = [prompt.breath() for prompt in prompts(editions) if prompt.words != "How was it?"]
        recorded(locales, "en", said)
        service = open_service(settings)
    service.offering.begin()
    yield application(service).test_client()
    service.store.close()


def told(client: FlaskClient, webhook: Webhook) -> ET.Element:
    got = client.post(webhook.path, data=webhook.body, headers=dict(webhook.headers), content_type=webhook.content_type)
    assert got.status_code == 200
    return ET.fromstring(got.data)


def played(document: ET.Element) -> list[str]:
    """The paths below the public URL that the telephone fetches."""
    return [(play.text or "").removeprefix(PUBLIC) for play in document.iter("Play")]


def test_a_call_is_held_in_a_human_voice(client: FlaskClient) -> None:
    """Twilio fetches each prompt from our own address, as long as its recording and its pause; what was changed since is said."""
    document = told(client, signed(cases_ivr.VOICE, cases_ivr.call()))
    paths = played(document)
    assert len(paths) >= 4
    assert ["".join(say.itertext()) for say in document.iter("Say")] == ["How was it?"]
    assert document.find("Gather/Play") is not None, "a key may interrupt it"
    assert list(document.iter("Pause")) == []
    for path in paths:
        got = client.get(path)
        assert (got.status_code, got.content_type) == (200, "audio/wav")
        recording = read(got.data)
        assert (recording.sound.rate, recording.channels, recording.encoding, recording.whole) == (8000, 1, "16 bit", True)
        pause = int(urlsplit(path).path.rpartition("/")[2].removesuffix(".wav")) / 1000
        assert recording.sound.seconds == pytest.approx(SECONDS + pause, abs=0.001)
        assert not any(recording.sound.samples[round(SECONDS * 8000) :])


def test_a_prompt_may_be_kept_by_whoever_fetched_it(client: FlaskClient) -> None:
    """For a year, by any cache: another sound has another address. All else is as strict as ever."""
    path = played(told(client, signed(cases_ivr.VOICE, cases_ivr.call())))[0]
    got = client.get(path)
    assert got.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert {name: got.headers.get(name) for name in HEADERS if name != "Cache-Control"} == {
        name: value for name, value in HEADERS.items() if name != "Cache-Control"
    }
    assert client.get(path, headers={"If-None-Match": got.headers["ETag"]}).status_code == 304
    assert client.head(path).headers["Content-Length"] == str(len(got.data))
    part = client.get(path, headers={"Range": "bytes=0-43"})
    assert (part.status_code, part.data) == (206, got.data[:44])


NOTHING = "0" * 64


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("GET", f"/prompts/{NOTHING}/500.wav", 404, id="a sound that nobody recorded"),
        pytest.param("GET", "/prompts/{sound}/2001.wav", 404, id="a pause that no prompt has"),
        pytest.param("GET", "/prompts/{sound}/99999.wav", 404, id="a longer one"),
        pytest.param("GET", "/prompts/{sound}/-1.wav", 404, id="less than none"),
        pytest.param("GET", "/prompts/recorded.json", 404, id="the list"),
        pytest.param("GET", "/prompts/../../hearback.db", 404, id="another file"),
        pytest.param("GET", "/prompts/%2e%2e%2f%2e%2e%2fhearback.db/0.wav", 404, id="another file, in disguise"),
        pytest.param("POST", "/prompts/{sound}/500.wav", 405, id="another method"),
        pytest.param("DELETE", "/prompts/{sound}/500.wav", 405, id="taking it away"),
    ],
)
def test_nothing_else_is_given(client: FlaskClient, method: str, path: str, status: int) -> None:
    """Only sounds that are listed, read only."""
    known = played(told(client, signed(cases_ivr.VOICE, cases_ivr.call())))[0].split("/")[2]
    assert client.open(path.replace("{sound}", known), method=method).status_code == status


def test_without_recordings_there_is_no_such_address(tmp_path: Path, migrated: Path) -> None:
    """What nobody needs is not there."""
    shutil.copy(migrated, tmp_path / "hearback.db")
    service = open_service(settings_for(f"sqlite:///{tmp_path / 'hearback.db'}", write_flows(tmp_path / "flows"), NOWHERE))
    assert not [rule for rule in application(service).url_map.iter_rules() if "prompts" in rule.rule]
    service.store.close()
