"""Reads flows/ and locales/ and hands out checked, frozen, versioned editions. A broken file never replaces a good one."""

from bot.library.bare import open_or_bare
from bot.library.edition import Edition
from bot.library.library import Library, open_library

__all__ = ["Edition", "Library", "open_library", "open_or_bare"]
