"""The shipped flows as editions, read once."""

from __future__ import annotations

from bot.library.drafts import Drafts
from bot.library.library import flow_files
from bot.settings import read_settings
from tests.dispatch.house import SHIPPED as HOUSE

DRAFTS = Drafts(read_settings({"ORGANISATION": "Northshire Police"}), HOUSE / "flows", HOUSE / "locales")
FOUND = {path.stem: DRAFTS.found(path) for path in flow_files(DRAFTS.flows)}
SHIPPED = {name: found.edition for name, found in FOUND.items() if found.edition is not None}
