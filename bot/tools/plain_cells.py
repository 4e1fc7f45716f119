"""Words of others in a file that a spreadsheet opens: they stay words, and are never run as a formula.

Source: OWASP, CSV Injection; ASVS 5.0, 1.2.10. Signs that some spreadsheets read in their full width are held back too.
"""

from __future__ import annotations

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def plain_cell(words: str) -> str:
    """The words, with an apostrophe before whatever begins like a formula: spreadsheets show the words and run nothing."""
    return f"'{words}" if words.startswith(FORMULA_SIGNS) else words


def words_of_cell(cell: str) -> str:
    """What ``plain_cell`` was given: a cell that comes back from a spreadsheet."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_SIGNS) else cell
