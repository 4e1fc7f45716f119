"""Made-up credentials for demo mode, new at every start, and the refusal to run beside real ones."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from bot.errors import SettingWrong
from channels.emulator.line import Line

NUMBER = "+447700900000"  # Ofcom keeps 07700 900000 to 900999 for drama; the demo's people have the others
PROVIDER_PATH = "/demo/provider"
_LIVE = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TELEGRAM_TOKEN", "TELEGRAM_SECRET")
_NO = frozenset({"", "no", "false", "0", "off"})


def refuse_live(environment: Mapping[str, str]) -> None:
    """Raise SettingWrong if this environment could reach real people."""
    if environment.get("HEARBACK_LIVE", "").strip().lower() not in _NO:
        raise SettingWrong("HEARBACK_LIVE is on. The demo never runs in a live deployment: turn it off, or run the demo elsewhere.")
    for name in _LIVE:
        if environment.get(name, "").strip():
            raise SettingWrong(f"{name} is set. The demo never runs beside real credentials: remove it here, or run the demo elsewhere.")


def demo_settings(environment: Mapping[str, str], address: str) -> dict[str, str]:
    """The provider settings of the demo process, which listens at ``address`` (http://127.0.0.1:8000).

    Raises SettingWrong beside live credentials. The emulated providers are the process's own routes below ``PROVIDER_PATH``.
    """
    refuse_live(environment)
    provider = address.rstrip("/") + PROVIDER_PATH
    return {
        "PUBLIC_URL": address.rstrip("/"),
        "HEARBACK_LIVE": "no",
        "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "TWILIO_NUMBER": NUMBER,
        "TWILIO_BASE_URL": provider,
        "TELEGRAM_TOKEN": f"{secrets.randbelow(10**9) + 10**9}:{secrets.token_urlsafe(26)}",
        "TELEGRAM_SECRET": secrets.token_hex(24),
        "TELEGRAM_BASE_URL": provider,
    }


def demo_line(settings: Mapping[str, str]) -> Line:
    """The same settings as they would stand in the providers' consoles."""
    return Line(
        public_url=settings["PUBLIC_URL"],
        provider_url=settings["TWILIO_BASE_URL"],
        account_sid=settings["TWILIO_ACCOUNT_SID"],
        auth_token=settings["TWILIO_AUTH_TOKEN"],
        number=settings["TWILIO_NUMBER"],
        telegram_token=settings["TELEGRAM_TOKEN"],
        telegram_secret=settings["TELEGRAM_SECRET"],
    )
