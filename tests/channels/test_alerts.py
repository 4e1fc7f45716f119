"""Who carries alerts: by mail over TLS, by a signed webhook, by text; what they do when the other side is slow, wrong or hostile."""

from __future__ import annotations

import base64
import hmac
import json
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.dispatch.alerting import Ways
from bot.dispatch.port import Receipt
from bot.duty.notice import Notice
from bot.errors import SettingWrong
from bot.settings import Settings, read_settings
from bot.store.staff.rows import Alarm, AlertTestRow
from channels.alerts.hook import Hook
from channels.alerts.looking import gaps_of_rota, gaps_of_telling
from channels.alerts.mail import Mail
from channels.alerts.text import Text
from tests.channels.staff_servers import MailServer, Receiver, certificate, running

KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()
NOTICE = Notice("a" * 32, "b" * 32, "urgent")


def _settings(**given: str) -> Settings:
    return read_settings({"HEARBACK_SMTP_FROM": "hearback@example.org", "HEARBACK_WEBHOOK_SECRET": SECRET} | given)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Somebody's server."""
    with running(Receiver()) as server:
        yield server


def test_a_mail_says_that_there_is_something_and_how_to_look() -> None:
    """From, to, one subject, one line; and no other machine is to answer it."""
    with running(MailServer()) as server:
        assert Mail.of(_settings(HEARBACK_SMTP_URL=server.url())).tell("duty@example.org", NOTICE) == ""
    [mail] = server.taken
    assert (mail.sender.split()[1].lower(), mail.to) == ("from:<hearback@example.org>", ("rcpt TO:<duty@example.org>",))
    head, _, words = mail.words.partition("\r\n\r\n")
    assert words.strip() == "Hearback: urgent, bbbbbbbb.\r\nTo look: hearback flags show bbbbbbbb"
    assert "Subject: Hearback: urgent, bbbbbbbb" in head
    assert f"Message-ID: <{'a' * 32}@example.org>" in head
    assert "Auto-Submitted: auto-generated" in head


@pytest.mark.parametrize("implicit", [pytest.param(True, id="from the first byte"), pytest.param(False, id="STARTTLS")])
def test_tls_before_anything_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, implicit: bool) -> None:
    """With a certificate that is trusted, name, password and mail go through TLS; with another, nothing is said at all."""
    file = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with running(MailServer(context, implicit=implicit)) as server:
        account = {"HEARBACK_SMTP_USER": "us", "HEARBACK_SMTP_PASSWORD": "canary-token-5f1d0a"}
        mail = Mail.of(_settings(HEARBACK_SMTP_URL=server.url("smtps" if implicit else "smtp"), **account))
        assert mail.tell("duty@example.org", NOTICE) == "smtp_tls"
        assert {said.split()[0].upper() for said in server.said} <= {"EHLO", "STARTTLS"}
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert mail.tell("duty@example.org", NOTICE) == ""
    assert [mail.safe for mail in server.taken] == [True]


def test_no_password_without_tls() -> None:
    """A server that offers no TLS gets neither name nor password, not even on this machine."""
    with running(MailServer()) as server:
        account = {"HEARBACK_SMTP_USER": "us", "HEARBACK_SMTP_PASSWORD": "canary-token-5f1d0a"}
        assert Mail.of(_settings(HEARBACK_SMTP_URL=server.url(), **account)).tell("duty@example.org", NOTICE) == "smtp_broken"
    assert {said.split()[0].upper() for said in server.said} <= {"EHLO", "QUIT"}


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        pytest.param({"RCPT": "550 nobody of that name"}, "smtp_refused", id="nobody of that name"),
        pytest.param({"MAIL": "451 later"}, "smtp_451", id="come back later"),
        pytest.param({"DATA": "554 no"}, "smtp_554", id="refused"),
        pytest.param({"EHLO": "421 busy", "HELO": "421 busy"}, "smtp_421", id="busy"),
        pytest.param({"MAIL": "what"}, "smtp_broken", id="no SMTP at all"),
    ],
)
def test_what_a_mail_server_refuses_is_a_code(answers: dict[str, str], code: str) -> None:
    """Never an exception, never its words, which may hold the address."""
    with running(MailServer()) as server:
        server.answers |= answers
        assert Mail.of(_settings(HEARBACK_SMTP_URL=server.url())).tell("duty@example.org", NOTICE) == code
    assert server.taken == []


def test_a_server_that_is_away_is_told_as_such() -> None:
    """Nobody listens there."""
    with running(MailServer()) as server:
        url = server.url()
    assert Mail.of(_settings(HEARBACK_SMTP_URL=url)).tell("duty@example.org", NOTICE) == "smtp_unreachable"


def test_a_webhook_is_signed_as_the_standard_says(receiver: Receiver) -> None:
    """Whoever has the secret can tell that it is ours, when it was sent, and whether it was here before."""
    hook = Hook(receiver.url, KEY, lambda: 1_800_000_000.9)
    assert hook.tell("", Notice("a" * 32, "b" * 32, "urgent", overdue=True, repeat=True)) == ""
    hook.close()
    [posted] = receiver.posted
    assert (posted.headers["webhook-id"], posted.headers["webhook-timestamp"]) == ("a" * 32, "1800000000")
    signed = f"{'a' * 32}.1800000000.".encode() + posted.body
    assert posted.headers["webhook-signature"] == "v1," + base64.b64encode(hmac.digest(KEY, signed, "sha256")).decode()
    assert json.loads(posted.body) == {
        "type": "flag",
        "about": "b" * 32,
        "says": "urgent",
        "overdue": True,
        "repeat": True,
        "look": "hearback flags show bbbbbbbb",
    }


@pytest.mark.parametrize(("status", "code"), [(200, ""), (204, ""), (302, "webhook_302"), (401, "webhook_401"), (500, "webhook_500")])
def test_only_a_yes_is_a_yes(receiver: Receiver, status: int, code: str) -> None:
    """A redirect is not followed: nobody is led elsewhere with a signed alert."""
    receiver.status = status
    hook = Hook(receiver.url, KEY)
    assert hook.tell("", NOTICE) == code
    hook.close()
    assert [posted.path for posted in receiver.posted] == ["/alerts"]


class _Texting:
    """A channel that answers as it is told."""

    on_this_machine = True

    def __init__(self, receipt: Receipt) -> None:
        self.receipt, self.sent = receipt, list[tuple[str, str, int]]()

    def send(self, address: str, message: object, _outbox: str, *, valid_for: int = 0) -> Receipt:
        self.sent.append((address, message.text, valid_for))  # type: ignore[attr-defined]
        return self.receipt


@pytest.mark.parametrize(
    ("receipt", "code"),
    [
        pytest.param(Receipt("accepted", "SM1"), "", id="taken"),
        pytest.param(Receipt("rejected", code="21211"), "21211", id="no such number"),
        pytest.param(Receipt("uncertain"), "text_uncertain", id="nobody knows: an alert may come twice"),
    ],
)
def test_a_text_fits_one_part(receipt: Receipt, code: str) -> None:
    """Through the channel that texts people, and not held by the network for longer than an hour."""
    channel = _Texting(receipt)
    assert Text(channel).tell("+447700900010", NOTICE) == code  # type: ignore[arg-type]
    assert channel.sent == [("+447700900010", NOTICE.text, 3600)]


@pytest.mark.parametrize("alias", ["urgent", "important", "to look at", ""])
@pytest.mark.parametrize("overdue", [False, True])
def test_a_notice_is_short_and_plain(alias: str, *, overdue: bool) -> None:
    """One text of 160 letters that GSM knows, and a test says that it is one."""
    notice = Notice("a" * 32, "b" * 32, alias, overdue=overdue, repeat=True)
    assert len(notice.text) <= 160
    assert notice.text.isascii()
    assert max(map(len, notice.lines)) <= 78  # RFC 5322, 2.1.1: a longer line is written in a way that some readers do not undo
    assert ("test" in notice.subject) == (alias == "")


@pytest.mark.parametrize(
    ("given", "names"),
    [
        pytest.param({"HEARBACK_SMTP_URL": "mail.example.org"}, "HEARBACK_SMTP_URL", id="no scheme"),
        pytest.param({"HEARBACK_SMTP_URL": "smtp://us:canary-token-5f1d0a@mail.example.org"}, "HEARBACK_SMTP_URL", id="a password in it"),
        pytest.param({"HEARBACK_SMTP_URL": "smtp://mail.example.org:mail"}, "HEARBACK_SMTP_URL", id="no port"),
        pytest.param({"HEARBACK_SMTP_URL": "smtp://mail.example.org", "HEARBACK_SMTP_FROM": ""}, "HEARBACK_SMTP_FROM", id="from nobody"),
        pytest.param({"HEARBACK_SMTP_URL": "smtp://mail.example.org", "HEARBACK_SMTP_FROM": "us"}, "HEARBACK_SMTP_FROM", id="no address"),
        pytest.param({"HEARBACK_SMTP_URL": "smtp://mail.example.org", "HEARBACK_SMTP_USER": "us"}, "HEARBACK_SMTP_PASSWORD", id="half"),
        pytest.param({"HEARBACK_WEBHOOK_URL": "http://example.org/a"}, "HEARBACK_WEBHOOK_URL", id="not https"),
        pytest.param({"HEARBACK_WEBHOOK_URL": "https://us:canary-token-5f1d0a@example.org/"}, "HEARBACK_WEBHOOK_URL", id="a user in it"),
        pytest.param(
            {"HEARBACK_WEBHOOK_URL": "https://example.org/a", "HEARBACK_WEBHOOK_SECRET": ""}, "HEARBACK_WEBHOOK_SECRET", id="no secret"
        ),
        pytest.param(
            {"HEARBACK_WEBHOOK_URL": "https://example.org/a", "HEARBACK_WEBHOOK_SECRET": "canary-token-5f1d0a"},
            "HEARBACK_WEBHOOK_SECRET",
            id="a short secret",
        ),
        pytest.param({"HEARBACK_DUTY_CONTACTS": "duty_desk=Canary Featherstone"}, "HEARBACK_DUTY_CONTACTS", id="a name for an address"),
        pytest.param({"HEARBACK_DUTY_CONTACTS": "+447700900999"}, "HEARBACK_DUTY_CONTACTS", id="an address without a name"),
        pytest.param({"HEARBACK_DUTY_CONTACTS": "a=a@example.org; a=b@example.org"}, "HEARBACK_DUTY_CONTACTS", id="the same name twice"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(given: dict[str, str], names: str) -> None:
    """Never the address, the password or the token in it."""
    settings = _settings(**given)
    with pytest.raises(SettingWrong, match=names) as wrong:
        _ = (
            Mail.of(settings) if settings["HEARBACK_SMTP_URL"] else None,
            Hook.of(settings) if settings["HEARBACK_WEBHOOK_URL"] else None,
            settings.duty_contacts,
        )
    assert not [canary for canary in ("5f1d0a", "Featherstone", "900999") if canary in str(wrong.value)]


def test_contacts_have_names() -> None:
    """As many as there are, with or without spaces."""
    contacts = _settings(HEARBACK_DUTY_CONTACTS=" duty_desk = duty@example.org;phone=+447700900010; ").duty_contacts
    assert contacts == {"duty_desk": "duty@example.org", "phone": "+447700900010"}


ROTA = """\
roles:
  on_call: {shifts: [{days: [monday], hours: 9:00 to 17:00, tell: [email desk, webhook]}]}
  safeguarding: {shifts: [{days: [monday], hours: 9:00 to 17:00, tell: [text lead]}]}
"""
STANDARDS = "  standards: {shifts: [{days: [monday], hours: 9:00 to 17:00, tell: [email desk]}]}\n"


@pytest.mark.parametrize(
    ("rota", "messengers", "contacts", "found"),
    [
        pytest.param("", ("email",), {}, [("stops", "There is no duty.yaml: nobody would be told of danger.", "")], id="no rota"),
        pytest.param("roles: {}", ("email",), {}, [], id="a rota with mistakes is told with the flows"),
        pytest.param(
            ROTA + STANDARDS.replace("email desk", "text desk"),
            (),
            {"desk": "a"},
            [
                ("stops", "on_call cannot be told of a flag.", "Set HEARBACK_SMTP_URL, HEARBACK_WEBHOOK_URL."),
                ("look", "safeguarding cannot be told of a flag.", "Set TWILIO_NUMBER. Give HEARBACK_DUTY_CONTACTS an address for lead."),
                ("look", "standards cannot be told of a flag.", "Set TWILIO_NUMBER."),
            ],
            id="no carrier at all",
        ),
        pytest.param(
            ROTA + STANDARDS,
            ("email", "text"),
            {"desk": "a", "lead": "b"},
            [("look", "on_call is not told by webhook.", "Set HEARBACK_WEBHOOK_URL.")],
            id="one way of two",
        ),
        pytest.param(
            ROTA,
            ("email", "text", "webhook"),
            {"desk": "a", "lead": "b"},
            [
                (
                    "look",
                    "Misconduct of staff is told to on_call.",
                    "Add the role standards to duty.yaml: it must not be of the unit that is meant.",
                )
            ],
            id="no independent route",
        ),
    ],
)
def test_the_doctor_says_who_cannot_be_told(
    tmp_path: Path, rota: str, messengers: tuple[str, ...], contacts: dict[str, str], found: list[tuple[str, str, str]]
) -> None:
    """Each role, each way, and the setting that is missing; never an address."""
    if rota:
        (tmp_path / "duty.yaml").write_text(rota)
    ways = Ways(dict.fromkeys(messengers, Text(_Texting(Receipt("accepted")))), contacts, live=True)  # type: ignore[arg-type]
    gaps = [(gap.weight, gap.about, gap.mend if rota else "") for gap in gaps_of_rota(tmp_path, ways) if gap.weight != "fine"]
    assert gaps == found


NOW = datetime(2027, 3, 8, 12, tzinfo=UTC)
QUIET = Alarm(0, 0, 0, 0, None, 0)
CONFIRMED = AlertTestRow("1a2b3c4d", "2027-03", "on_call", NOW, NOW, NOW - timedelta(days=30))


@pytest.mark.parametrize(
    ("alarm", "tests", "found"),
    [
        pytest.param(QUIET, [CONFIRMED], [], id="all is well"),
        pytest.param(QUIET, [], ["Nobody has confirmed a test of the alerts for 40 days."], id="never tried out"),
        pytest.param(Alarm(2, 1, 0, 0, None, 0), [CONFIRMED], ["1 flags are overdue."], id="overdue"),
        pytest.param(Alarm(2, 0, 2, 0, None, 0), [CONFIRMED], ["No worker has looked at 2 flags for 5 minutes."], id="no worker"),
        pytest.param(Alarm(2, 0, 0, 3, NOW - timedelta(minutes=6), 0), [CONFIRMED], ["3 alerts have not left."], id="a carrier is away"),
        pytest.param(Alarm(2, 0, 0, 3, NOW - timedelta(minutes=4), 0), [CONFIRMED], [], id="alerts that have just been made"),
        pytest.param(Alarm(0, 0, 0, 0, None, 1), [CONFIRMED], ["A test of the alerts was not confirmed."], id="a test nobody confirmed"),
    ],
)
def test_the_doctor_says_whether_the_telling_works(alarm: Alarm, tests: list[AlertTestRow], found: list[str]) -> None:
    """As far as the database knows."""
    assert [gap.about for gap in gaps_of_telling(alarm, tests, NOW, live=True) if gap.weight != "fine"] == found
