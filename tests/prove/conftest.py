"""Databases for proofs."""

from __future__ import annotations

from tests.store.conftest import migrated

__all__ = ["migrated"]
