"""The edition that a conversation began on, wherever it is: in the library, or kept by the store."""

from __future__ import annotations

from bot import log
from bot.library import Edition, Library
from bot.store.store import Store


def edition_of(library: Library, store: Store, version: str) -> Edition | None:
    """The edition of this version; None, and an error in the log, where it is in neither: nobody should ever see that."""
    found = library.version(version)
    if found is None:
        kept = store.flow_versions.get(version)
        found = library.adopt(kept.body) if kept else None
    if found is None:
        log.event("flow_version_missing")
    return found
