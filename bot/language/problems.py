"""What can be wrong with a language: each rule by its stable name, and what it asks for."""

from __future__ import annotations

from bot.flow.problems import Problem, Severity
from bot.flow.wording_reader import RULES_OF_WORDING_LISTS

RULES_OF_LANGUAGES: dict[str, str] = {
    "words-missing": "Every language has a file words.yaml.",
    "words-key": "A words file has the keys of the format and no others.",
    "words-value": "A value in a words file is of the kind that its key needs.",
    "words-phrase": "A phrase in a words file can be read, and the groups that it uses are there.",
    "words-twice": "A reply means one thing in a language.",
    **RULES_OF_WORDING_LISTS,
    "catalogue-missing": "Every language but English has its catalogues.",
    "catalogue-broken": "A catalogue can be read as a PO file in UTF-8.",
    "catalogue-twice": "A catalogue translates a message once.",
    "catalogue-plural": "A catalogue has no plural forms: no text of Hearback has any.",
    "catalogue-reviewed": "Who translated, reviewed and translated back is written as a name and a day, or as no; they are different people.",
    "translation-placeholders": "A translation has the same placeholders as the English.",
    "translation-commands": "A translation has the same command words as the English.",
    "translation-asks-for-the-story": "Where the English says that we do not ask what happened, so does the translation.",
}


def problem(file: str, line: int, rule: str, says: str, try_instead: str, *, severity: Severity = "error", column: int = 1) -> Problem:
    """One finding; ``rule`` must be a known one."""
    if rule not in RULES_OF_LANGUAGES:
        raise KeyError(rule)
    return Problem(file, line, column, rule, severity, says, try_instead)
