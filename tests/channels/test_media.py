"""Fetching a recording from a server that plays every trick: nothing else is connected to, and our credentials go to Twilio alone."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest

from channels.contract import Receipt, Sound
from channels.twilio_shared.public import loopback, public
from channels.twilio_shared.waveform import fault
from channels.wire import Wire
from tests.channels.hostile_media import wav
from tests.channels.roads import ACCOUNT, CDN, TOKEN, Media, hostile

WAV = ["Content-Type", "audio/x-wav"]
OURS = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
REFUSED = Receipt("rejected", code="redirect_refused")
NOT_THERE = Receipt("rejected", code="address_refused")


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Media]:
    with hostile(tmp_path_factory.mktemp("media")) as servers:
        yield servers


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    made = Wire()
    yield made
    made.close()


def _to(location: str, status: int = 302, **more: object) -> dict[str, object]:
    return {"status": status, "headers": [["Location", location], *more.pop("with_", [])], **more}  # type: ignore[misc]  # a list of pairs


def _sound(host: str, path: str = "") -> str:
    """An address at a host where the hostile server gives a good sound."""
    return f"https://{host}/{path}eyJib2R5Ijoic291bmQifQ.wav"


LEADS = [
    pytest.param("http://169.254.169.254/latest/meta-data/", id="the machine's own secrets, in the cloud"),
    pytest.param("https://169.254.169.254/latest/meta-data/", id="the same by https"),
    pytest.param("https://[::ffff:127.0.0.1]/x", id="an IPv4 address inside an IPv6 one"),
    pytest.param("https://[::ffff:7f00:1]/x", id="the same in hexadecimal"),
    pytest.param("https://[::1]/x", id="this machine, IPv6"),
    pytest.param("https://0x7f.1/x", id="this machine in hexadecimal"),
    pytest.param("https://2130706433/x", id="this machine as one number"),
    pytest.param("https://0177.0.0.1/x", id="this machine in octal"),
    pytest.param("https://127.1/x", id="this machine, short"),
    pytest.param("https://localhost/x", id="this machine by name"),
    pytest.param("https://0.0.0.0/x", id="no address"),
    pytest.param("https://evil.example/x", id="an attacker"),
    pytest.param("https://mms.twiliocdn.com.evil.example/x", id="a name that begins like Twilio's"),
    pytest.param("https://evil-twiliocdn.com/x", id="a name that ends like Twilio's"),
    pytest.param("https://twiliocdn.com/x", id="the bare domain"),
    pytest.param("https://mms.twiliocdn.com@evil.example/x", id="Twilio as a user of the attacker"),
    pytest.param("https://user:word@mms.twiliocdn.com/x", id="a user and a password"),
    pytest.param("https://evil.example\\@mms.twiliocdn.com/x", id="a backslash"),
    pytest.param("https://mms.twiliocdn.com\\.evil.example/x", id="a backslash in the name"),
    pytest.param("https://mms.twiliocdn.com#@evil.example/x", id="a fragment and an at sign"),
    pytest.param("https://mms.twiliocdn.com:8443/x", id="another port"),
    pytest.param("https://mms.twiliocdn.com:99999/x", id="a port that is none"),
    pytest.param("https://mms.twiliocdn.com./x", id="a dot at the end"),
    pytest.param("https://mms%2etwiliocdn.com/x", id="an escaped dot"),
    pytest.param("https://\u24dcms.twiliocdn.com/x", id="letters that only look like it"),
    pytest.param("http://mms.twiliocdn.com/x", id="without TLS"),
    pytest.param("ftp://mms.twiliocdn.com/x", id="another protocol"),
    pytest.param("file:///etc/passwd", id="a file"),
    pytest.param("//mms.twiliocdn.com/x", id="without a protocol"),
    pytest.param("/2010-04-01/x", id="back to the API"),
    pytest.param("https://api.twilio.com/2010-04-01/x", id="the API by name"),
    pytest.param("https://s3-external-1.amazonaws.com/attackers-bucket/x", id="somebody else's part of the store"),
    pytest.param("https://s3-external-1.amazonaws.com/media.twiliocdn.com/../attackers-bucket/x", id="climbing out of Twilio's part"),
    pytest.param("https://s3-external-1.amazonaws.com/media.twiliocdn.com/%2E%2e/attackers-bucket/x", id="the same, escaped"),
    pytest.param("https://s3.amazonaws.com/media.twiliocdn.com/x", id="another store"),
    pytest.param("https://mms.twiliocdn.com/x y", id="a space"),
    pytest.param("https://mms.twiliocdn.com/x\tHost: evil.example", id="a tab and a header"),
    pytest.param("https://mms.twiliocdn.com/" + "{far}", id="an endless address"),
    pytest.param("", id="nowhere"),
]


@pytest.mark.parametrize("location", LEADS)
def test_a_redirect_that_leads_elsewhere(media: Media, wire: Wire, location: str) -> None:
    """It is not followed: only Twilio's API was connected to. Some addresses are too odd for the client, which gives the answer up."""
    roads = media.roads()
    assert media.twilio(roads, wire, **_to(location)) in (REFUSED, Receipt("uncertain", code="connection"))
    assert {host for host, _, _ in roads.doors} == {"api.twilio.com"}


@pytest.mark.parametrize(
    ("location", "came"),
    [
        pytest.param("https://inside.twiliocdn.com/x", NOT_THERE, id="a private address"),
        pytest.param("https://half.twiliocdn.com/x", NOT_THERE, id="one address of two is link-local"),
        pytest.param("https://six.twiliocdn.com/x", NOT_THERE, id="IPv4 inside IPv6"),
        pytest.param("https://nat.twiliocdn.com/x", NOT_THERE, id="through NAT64 to this machine"),
        pytest.param("https://nowhere.twiliocdn.com/x", Receipt("unsent", code="no_address"), id="no address at all"),
    ],
)
def test_a_name_of_twilios_that_leads_inside(media: Media, wire: Wire, location: str, came: Receipt) -> None:
    """Whoever rules the names rules not where we connect."""
    roads = media.roads()
    assert media.twilio(roads, wire, **_to(location)) == came
    assert {host for host, _, _ in roads.doors} == {"api.twilio.com"}


@pytest.mark.parametrize(
    ("status", "location"),
    [
        pytest.param(301, _sound("mms.twiliocdn.com"), id="secured media"),
        pytest.param(302, _sound("media.twiliocdn.com"), id="media"),
        pytest.param(303, _sound("s3-external-1.amazonaws.com", "media.twiliocdn.com/"), id="its part of the shared store"),
        pytest.param(307, _sound("MMS.TwilioCDN.com:443") + "?Expires=1", id="capitals, the usual port, a query"),
        pytest.param(308, _sound("mms.twiliocdn.com"), id="for good"),
    ],
)
def test_twilios_own_store(media: Media, wire: Wire, status: int, location: str) -> None:
    """One redirect to it is followed; our account, our token and the API's cookies stay behind."""
    roads, before = media.roads(), len(media.lines("twilio"))
    came = media.twilio(roads, wire, **_to(location, status, with_=[["Set-Cookie", "a=b"], ["Set-Cookie", "a=b; Domain=twiliocdn.com"]]))
    assert came == Sound(wav(4))
    first, second = [line for line in media.lines("twilio")[before:] if "path" in line]
    assert (first["host"].partition(":")[0], first["auth"]) == ("api.twilio.com", OURS)
    assert (second["host"].partition(":")[0] in location.lower(), second["auth"], second["cookie"]) == (True, "", "")
    assert len(roads.doors) == 2


def test_a_name_that_changes_between_two_looks(media: Media, wire: Wire) -> None:
    """It is looked up once, and the address that was looked at is the one that is connected to."""
    roads = media.roads()
    assert media.twilio(roads, wire, **_to(_sound("rebind.twiliocdn.com"))) == Sound(wav(4))
    assert (roads.asked, roads.doors[1]) == (["api.twilio.com", "rebind.twiliocdn.com"], ("rebind.twiliocdn.com", CDN, 443))


def test_a_second_redirect(media: Media, wire: Wire) -> None:
    """One is enough, even to a good place."""
    roads, again = media.roads(), base64.urlsafe_b64encode(b'{"status":302,"headers":[["Location","https://media.twiliocdn.com/x"]]}')
    came = media.twilio(roads, wire, **_to(f"https://mms.twiliocdn.com/{again.decode().rstrip('=')}.wav"))
    assert came == Receipt("rejected", code="302")
    assert len(roads.doors) == 2


ANSWERS = [
    pytest.param({"body": "sound"}, None, id="a sound"),
    pytest.param({"headers": [["Content-Type", "Audio/WAV; x=y"]]}, None, id="its type in capitals"),
    pytest.param({"headers": [["Content-Type", "text/html"]]}, "not_a_sound", id="a wrong type"),
    pytest.param({"headers": []}, "not_a_sound", id="no type"),
    pytest.param({"body": "text"}, "not_wav", id="a page that calls itself a sound"),
    pytest.param({"body": "nothing"}, "not_wav", id="nothing"),
    pytest.param({"body": "no data"}, "short", id="a head without a body"),
    pytest.param({"body": "half"}, "short", id="half of it"),
    pytest.param({"body": "lies short"}, "short", id="less than its own head says"),
    pytest.param({"body": "longer"}, "too_long", id="longer than anything that was recorded"),
    pytest.param({"body": "other rate"}, "not_wav", id="a form that no telephone makes"),
    pytest.param({"body": "large"}, "too_large", id="more bytes than a minute has"),
    pytest.param({"headers": [WAV, ["Content-Encoding", "gzip"]], "body": "bomb"}, "encoded", id="a gzip bomb"),
    pytest.param({"headers": [WAV, ["Content-Encoding", "gzip"]]}, "encoded", id="said to be packed"),
    pytest.param({"endless": True}, "too_large", id="without end"),
    pytest.param({"endless": True, "headers": [WAV, ["Content-Length", "99999999999"]]}, "too_large", id="a huge length"),
    pytest.param({"length": 100_000}, "connection", id="it ends before its length"),
    pytest.param({"headers": [WAV, ["Content-Length", "-5"]]}, "connection", id="a length below nothing"),
    pytest.param({"headers": [WAV, ["Content-Length", "5"], ["Content-Length", "64044"]]}, "connection", id="two lengths"),
    pytest.param({"headers": [WAV, ["Transfer-Encoding", "chunked"]]}, "connection", id="chunks that are none"),
    pytest.param({"headers": [["X", "a\r\n b"], ["\x00", "x"]]}, "connection", id="a broken header"),
    pytest.param({"headers": [WAV, ["X", "{long}"]]}, "connection", id="a header without end"),
    pytest.param({"drip": True}, "connection", id="a byte at a time"),
    pytest.param({"stall": True}, "connection", id="a head, then nothing"),
    pytest.param({"status": 401}, "401", id="not allowed"),
    pytest.param({"status": 404}, "404", id="not there, perhaps not yet"),
    pytest.param({"status": 206}, "206", id="a part"),
    pytest.param({"status": 429}, "429", id="too often"),
    pytest.param({"status": 503}, "503", id="a fault of theirs"),
    pytest.param({"status": 999}, "999", id="a status that is none"),
]


@pytest.mark.parametrize(("told", "code"), ANSWERS)
def test_what_comes(media: Media, wire: Wire, told: dict[str, object], code: str | None) -> None:
    """A whole WAV file of about the right length, or a named reason: never an exception, never unpacked, never without end."""
    came = media.emulator(wire, **told)
    if code is None:
        assert came == Sound(wav(4))
    else:
        assert isinstance(came, Receipt)
        assert (came.code, came.outcome != "accepted") == (code, True)


@pytest.mark.parametrize(
    ("location", "followed"),
    [
        pytest.param("http://127.0.0.1:{plain}/eyJib2R5Ijoic291bmQifQ.wav", True, id="the emulator itself"),
        pytest.param("/eyJib2R5Ijoic291bmQifQ.wav", True, id="the emulator, by its path"),
        pytest.param("http://127.0.0.1:{trap}/x", False, id="another port"),
        pytest.param("http://localhost:{plain}/x", False, id="the same by another name"),
        pytest.param("http://127.1:{trap}/x", False, id="another spelling"),
        pytest.param("https://mms.twiliocdn.com/x", False, id="out into the world"),
        pytest.param("//127.0.0.1:{trap}/x", False, id="without a protocol"),
        pytest.param("/\\127.0.0.1:{trap}/x", False, id="a backslash"),
        pytest.param("@127.0.0.1:{trap}/x", False, id="an at sign"),
    ],
)
def test_an_emulator_leads_nowhere_else(media: Media, wire: Wire, location: str, followed: bool) -> None:
    """With Twilio on this machine nothing but that one address is connected to."""
    at = location.format(plain=media.plain, trap=media.trap)
    before = len(media.lines("emulator"))
    came = media.emulator(wire, **_to(at))
    assert came == (Sound(wav(4)) if followed else REFUSED)
    assert [line["auth"] for line in media.lines("emulator")[before:] if "path" in line] == [OURS, ""][: 1 + followed]


def test_nobody_was_where_nobody_may_be(media: Media) -> None:
    """After all of this the trap has seen no connection, and our credentials only ever went to Twilio's own first address."""
    assert media.lines("trap") == []
    seen = [line for line in media.lines("twilio") + media.lines("emulator") if line.get("auth")]
    assert seen
    assert {(line["host"].partition(":")[0], line["auth"]) for line in seen} <= {("api.twilio.com", OURS), ("127.0.0.1", OURS)}
    assert all(line["path"].startswith(f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/") for line in seen)


@pytest.mark.parametrize(
    ("address", "open_"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.31.255.255", False),
        ("172.32.0.1", True),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("100.128.0.1", True),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("192.0.2.1", False),
        ("::", False),
        ("::1", False),
        ("::ffff:93.184.216.34", False),
        ("::93.184.216.34", False),
        ("64:ff9b::5db8:d822", False),
        ("64:ff9b:1::1", False),
        ("2002:7f00:1::", False),
        ("2001:0:5ef5:79fb::1", False),
        ("2001:db8::1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("2606:2800::1%1", False),
        ("fd00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("0x7f.1", False),
        ("2130706433", False),
        ("", False),
    ],
)
def test_public_addresses(address: str, open_: bool) -> None:
    """Everybody's addresses and no network of our own, in any clothes."""
    assert public(address) is open_


@pytest.mark.parametrize(
    ("address", "here"),
    [("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("::ffff:127.0.0.1", False), ("10.0.0.1", False), ("x", False)],
)
def test_this_machine(address: str, here: bool) -> None:
    """Written plainly."""
    assert loopback(address) is here


@pytest.mark.parametrize(
    ("body", "seconds", "wrong"),
    [
        pytest.param(wav(9), 9, "", id="as long as was said"),
        pytest.param(wav(9), 11, "", id="providers round"),
        pytest.param(wav(9), 12, "short", id="three seconds are missing"),
        pytest.param(wav(60, says=0xFFFFFFFF), 60, "", id="written while it was recorded: it does not say how long"),
        pytest.param(wav(9)[:-1], 9, "short", id="the last byte is missing"),
        pytest.param(wav(9) + b"LIST", 9, "", id="something behind it"),
        pytest.param(wav(66), 60, "too_long", id="longer than was ever recorded"),
        pytest.param(b"RIFF\xff\xff\xff\xffWAVE" + b"x" * 50, 9, "short", id="chunks that lead out of it"),
        pytest.param(b"ID3" + bytes(5000), 9, "not_wav", id="another kind of file"),
    ],
)
def test_a_wav_file(body: bytes, seconds: int, wrong: str) -> None:
    """Whole, and about as long as the provider said."""
    assert fault(body, seconds) == wrong
