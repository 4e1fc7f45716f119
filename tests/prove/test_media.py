"""Ten thousand tricks of a media server, made at random: no connection beyond the list, no token but to Twilio's own first address."""

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path

import pytest

from channels.contract import Receipt, Sound
from channels.wire import Wire
from tests.channels.hostile_media import plan, wav
from tests.channels.roads import ACCOUNT, ALLOWED, NAMES, Media, hostile

pytestmark = pytest.mark.prove
CASES = int(os.environ.get("HEARBACK_MEDIA_CASES", "10000"))
SCHEMES = ["https://"] * 8 + ["http://", "HTTPS://", "https:", "https:/", "//", "ftp://", "file://", "gopher://", ""]
USERS = [""] * 8 + ["mms.twiliocdn.com@", "a:b@", "a%40b@", "\\@", "@"]
INSIDE = ["127.0.0.1", "0x7f.1", "2130706433", "0177.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0.0.0.0", "localhost"]
CLOUD = [
    "169.254.169.254",
    "[::ffff:169.254.169.254]",
    "0xa9fea9fe",
    "10.0.0.1",
    "192.168.0.1",
    "100.64.0.1",
    "[fe80::1]",
    "[fd00::1]",
    "[64:ff9b::7f00:1]",
]
LIKE = ["evil.example", "mms.twiliocdn.com.evil.example", "eviltwiliocdn.com", "twiliocdn.com", "s3.amazonaws.com", "api.twilio.com"]
HOSTS = [*NAMES] * 4 + ["rebind.twiliocdn.com"] * 4 + INSIDE + CLOUD + LIKE
ENDS = [""] * 8 + [".", "%2e", "%00", "\t", " ", "#x", "\\", ":443", ":80", ":8443", ":0", ":99999", ":443:80", "@127.0.0.1"]
GOOD = f"/{plan(body='sound')}.wav"
PATHS = [GOOD] * 6 + [f"/media.twiliocdn.com{GOOD}"] * 4
PATHS += ["/media.twiliocdn.com/../x", "/media.twiliocdn.com/%2e%2e/x", "/", "", "/x?y=http://127.0.0.1/", "/" + "y" * 3000]
BODIES = ["sound"] * 6 + ["nothing", "half", "longer", "lies short", "other rate", "text", "no data", "bomb", "large"]
TYPES = ["audio/x-wav"] * 6 + ["audio/wav", "audio/mpeg", "text/html", "", "audio/x-wav, text/html"]
ENCODINGS = [None] * 8 + ["gzip", "br", "identity", "deflate, gzip"]


def _location(chance: random.Random, trap: int) -> str:
    host = chance.choice(HOSTS)
    end = f":{trap}" if host in INSIDE and chance.random() < 0.6 else chance.choice(ENDS)
    return chance.choice(SCHEMES) + chance.choice(USERS) + host + end + chance.choice(PATHS)


def _told(chance: random.Random, trap: int) -> dict[str, object]:
    """One trick: mostly redirects, else something about the body or its headers."""
    headers = [["Content-Type", chance.choice(TYPES)]]
    if (encoding := chance.choice(ENCODINGS)) is not None:
        headers.append(["Content-Encoding", encoding])
    if chance.random() < 0.2:
        headers.append(["Set-Cookie", "a=b; Domain=twiliocdn.com"])
    told: dict[str, object] = {"status": 200, "headers": headers, "body": chance.choice(BODIES)}
    if chance.random() < 0.7:
        headers.append(["Location", _location(chance, trap)])
        told |= {"status": chance.choice([301, 302, 303, 307, 308, 300, 304, 201, 399])}
    elif chance.random() < 0.3:
        told |= {"status": chance.choice([204, 206, 400, 401, 403, 404, 410, 429, 500, 503, 999])}
    elif chance.random() < 0.2:
        told |= {"length": chance.choice([0, 1, 100_000, 99_999_999])}
    elif chance.random() < 0.01:
        told |= {chance.choice(["drip", "stall", "endless"]): True}
    return told


@pytest.mark.timeout(3600)
def test_ten_thousand_tricks(tmp_path: Path) -> None:
    """Whatever the server says: only looked-at addresses, only once without our token, and never anything but a whole sound or a reason."""
    chance, wire, came = random.Random(11), Wire(), Counter[str]()
    with hostile(tmp_path) as media:
        for _ in range(CASES):
            roads = media.roads()
            local = chance.random() < 0.3
            told = _told(chance, media.trap)
            got = media.emulator(wire, **told) if local else media.twilio(roads, wire, **told)
            assert isinstance(got, (Sound, Receipt))
            assert not isinstance(got, Sound) or got.body == wav(4)
            assert set(roads.doors) <= ALLOWED, told
            assert len(roads.doors) <= 2
            came[got.code if isinstance(got, Receipt) else "a sound"] += 1
        wire.close()
        _nobody_else_was_asked(media)
        seen = media.lines("twilio") + media.lines("emulator")
    print(
        f"\n{CASES} tricks, {sum('connected' in line for line in seen)} connections, {sum(bool(line.get('auth')) for line in seen)} with our token"
    )
    print(dict(came.most_common()))
    assert came["a sound"] > CASES // 50
    assert came["redirect_refused"] > CASES // 5


def _nobody_else_was_asked(media: Media) -> None:
    assert media.lines("trap") == []
    for line in media.lines("twilio") + media.lines("emulator"):
        if line.get("auth"):
            assert line["host"].partition(":")[0] in ("api.twilio.com", "127.0.0.1")
            assert line["path"].startswith(f"/2010-04-01/Accounts/{ACCOUNT}/Recordings/")
        assert not line.get("cookie")
