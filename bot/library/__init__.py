"""Reads flows/ and locales/ and hands out checked, frozen, versioned scripts. A broken file never replaces a good one."""
