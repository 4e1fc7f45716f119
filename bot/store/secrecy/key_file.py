"""Where the sealing keys come from: the setting ``HEARBACK_KEY``, or in development a file that is made the first time."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from bot.errors import SettingWrong
from bot.settings import Settings
from bot.store.secrecy.sealing import Keyring, new_key

KEY_FILE = "hearback.key"


def keyring(settings: Settings, folder: Path | None = None) -> Keyring:
    """The sealing keys. In development a first key is made and kept in a file; a live service must be given its own."""
    if settings["HEARBACK_KEY"]:
        return Keyring.from_text(settings["HEARBACK_KEY"])
    if settings.live:
        settings.need("HEARBACK_KEY")
    return Keyring.from_text(_development_key((folder or Path.cwd()) / KEY_FILE))


def _development_key(file: Path) -> str:
    """The key of this folder, made the first time; only its owner may read it. Whole from the start: two processes may begin at once."""
    try:
        if not file.exists():
            made = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
            with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
                opened.write(new_key() + "\n")
            with suppress(FileExistsError):
                os.link(made, file)
            made.unlink()
        if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SettingWrong(f"Others on this machine can read {file.name}. Run: chmod 600 {file.name}")
        return file.read_text("utf-8").strip()
    except OSError as error:
        raise SettingWrong(f"HEARBACK_KEY is not set, and {file.name} cannot be kept here ({error.strerror}).") from None
