"""The reference, written by the code itself: ``python -m channels.reference > docs/reference.md``.

Nothing is said here twice. Keys, rules, settings, commands and sentences come from the tables that the program works by; what is
written below is only the order they stand in and a line before each.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click

from bot.asking.rules import RULES as RULES_OF_ASKING
from bot.checks import RULES
from bot.checks.directory import RULES_OF_A_DIRECTORY
from bot.checks.folder import RULES_OF_A_FOLDER
from bot.checks.terms import shown
from bot.dispatch.fuse import REFUSALS
from bot.dispatch.port import Receipt
from bot.engine.sentences import SENTENCES
from bot.flow.calendar import CalendarDay, CalendarFile, CalendarWeek
from bot.flow.chance import Arms, Follows, Quota, Sample
from bot.flow.conditions import ANSWERED, SKIPPED
from bot.flow.directory import Directory, Service
from bot.flow.duty import Duty, DutyRole, Escalation, OtherDay, Shift
from bot.flow.facts import FACTS
from bot.flow.fields import Part
from bot.flow.flag_kinds import FLAG_KINDS, ROLES, FlagKind, Minutes
from bot.flow.flag_outcomes import ACTED, NO_ACTION, READING
from bot.flow.model import Choice, Choices, Flow, Locked, Number, Rule, Scale, Shared, Step, When, Write
from bot.flow.placeholders import PLACEHOLDERS
from bot.flow.problems import RULES_OF_THE_READER
from bot.flow.schema import schema
from bot.flow.story import RULES_OF_STORIES, Story
from bot.flow.story_lines import Line
from bot.flow.story_schema import story_schema
from bot.flow.words import Command
from bot.flow.yaml import compose
from bot.language import languages
from bot.language.problems import RULES_OF_LANGUAGES
from bot.log import EVENTS, FIELDS
from bot.outreach.columns import COLUMNS
from bot.settings import SETTINGS
from channels import contract
from channels.__main__ import cli
from channels.telegram import reason
from channels.twilio_shared import OUTCOMES
from channels.twilio_shared.codes import DELIVERIES

_WIDE = 100  # columns of help, whatever the terminal is
_CELL = re.compile(r"\s*\n\s*")
_NAMED = re.compile(r"``(\w+)``: (.+?)(?= ``\w+``: |$)", re.DOTALL)

HEAD = """\
# Reference

This page is written by `python -m channels.reference` from the code itself. Do not edit it: a test compares the two.
"""

INTERFACE = ("POST /api/cases", "POST /api/withdrawals", "POST /api/do-not-invite", "GET /api/openapi.json")

# Each form that a condition's value can take. The tests read every one of them.
CONDITIONS = (
    ("overall: satisfied", "The answer is this one. Of several chosen answers, one of them is."),
    ("overall: [satisfied, neither]", "The answer is one of these."),
    ("feelings: 3", "The number is this one."),
    ("feelings: 1 to 2", "The number is from the first to the second, both included."),
    ("age: under 18", "Less than this."),
    ("age: over 17", "More than this."),
    ("age: 18 or over", "This or more. `at least 18` and `18 or more` say the same."),
    ("age: at most 17", "This or less. `up to 17`, `17 or under`, `17 or less` and `17 or fewer` say the same."),
    (f"overall: {SKIPPED}", "The question was asked and has no answer."),
    (f"overall: {ANSWERED}", "The question was asked and has an answer."),
    ("all: [{case: closed}, {age: 18 or over}]", "Every one of these holds. Several lines under one another mean the same."),
    ("any: [{overall: neither}, {feelings: 1 to 2}]", "At least one of these holds."),
    ("not: {overall: satisfied}", "This does not hold. It is also true of a question that was never asked."),
)

# Each way to write a time, with the key that takes it. The tests read every one of them.
TIMES = (
    ("wait", "30 minutes", "A length of time: a number and minutes, hours, days, weeks, months or years."),
    ("wait", "6 months", "Months and years keep their place in the calendar."),
    ("replies_by", "5 working days", "Days on which the office is open. Only `replies_by` takes these."),
    ("between", "10:00 to 19:00", "A part of every day, on the clock where the person lives."),
    ("remind", "once after 7 days", "One reminder, so long after the message. There is never a second."),
    ("remind", "never", "No reminder."),
    ("review_by", "2027-05-01", "A day: year, month, day."),
)


class Keys(NamedTuple):
    """One part of a file: its heading, what to say of it, and its class."""

    heading: str
    about: str
    part: type[Part]


PARTS = (
    Keys("A flow", "One conversation. The file stands in the flows folder and is named like the flow.", Flow),
    Keys("`when`", "When the invitation may be sent.", When),
    Keys("`sample`", "A part of all cases, drawn by chance that can be repeated.", Sample),
    Keys("`quota`", "At most so many of each group, the lowest draws first.", Quota),
    Keys("`arms`", "The arms of a trial. The arm of a case is drawn once, and is the fact `arm`.", Arms),
    Keys("`follows`", "A later wave: only people who answered so in an earlier flow.", Follows),
    Keys("A step", "Does one thing: `say`, `ask`, `signpost`, `wait`, `flag`, `include` or `end`.", Step),
    Keys("A rule of `then`", "What happens after a step. The first rule that holds is followed.", Rule),
    Keys("An answer of `choose` or `choose_many`", "`name: Label`, or `name:` and these keys.", Choice),
    Keys("`choose_many`", "The answers, and beside them:", Choices),
    Keys("`scale`", "A row of numbers with words for both ends.", Scale),
    Keys("`number`", "A whole number.", Number),
    Keys("`write`", "The person's own words; a recorded comment on the telephone.", Write),
    Keys("`locked`", "A question in the words of a tested scale.", Locked),
    Keys("A shared file", "Steps that several flows include. It begins with `shared`.", Shared),
    Keys(
        "A story",
        "A conversation that has to go like this, in a file of `tests` in the flows folder. See [Test a flow](test-a-flow.md).",
        Story,
    ),
    Keys("A line of the talk of a story", "One of these, after a dash.", Line),
    Keys("The support directory", "The file `support.yaml` of the flows folder.", Directory),
    Keys("A service of the directory", "Shown to people only while `verified` is a day, and not an old one.", Service),
    Keys("The calendar", "The file `calendar.yaml` of the flows folder: days and hours on which nobody is asked.", CalendarFile),
    Keys("A day of the calendar", "One day, or several in a row.", CalendarDay),
    Keys("Hours of every week", "Left free every week.", CalendarWeek),
    Keys("Who is on duty", "The file `duty.yaml` of the flows folder: who of the staff is there, and who is told next.", Duty),
    Keys("A role on duty", "One of `" + "`, `".join(ROLES) + "`.", DutyRole),
    Keys("A shift", "Hours of the week, and how whoever is there is told.", Shift),
    Keys("An exception", "Days on which other hours hold, or none. The first that fits counts.", OtherDay),
    Keys("A step of the escalation", "Who is told when nobody has acted in time, and is there then.", Escalation),
)


def reference(locales: Path) -> str:
    """The whole page, as Markdown."""
    of_files = (*_keys(), *_conditions(), *_facts(), *_flags(), *_times(), *_placeholders(), *_rules(), *_wording(locales))
    of_cases = (*_columns(), *_holds())
    of_people = (*_always(locales), *_sentences())
    of_running = (*_commands(), *_settings(), *_addresses(), *_outcomes(), *_events())
    return "\n".join((HEAD, *of_files, *of_cases, *of_people, *of_running)).rstrip() + "\n"


def table(head: tuple[str, ...], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A Markdown table."""
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(_cell(str(cell)) for cell in row)} |"
    yield ""


def _cell(words: str) -> str:
    return _CELL.sub(" ", words).replace("|", "\\|").strip()


def _code(words: object) -> str:
    return f"`{words}`" if str(words) else ""


def _keys() -> Iterator[str]:
    made = schema()["$defs"] | story_schema()["$defs"]
    yield "## Keys of a file\n"
    for heading, about, part in PARTS:
        yield f"### {heading}\n"
        yield f"{about}\n"
        written = made.get(part.__name__, {}).get("properties", {})
        yield from table(("key", "needed", "what it says", "written like"), _rows_of(part, written))


def _rows_of(part: type[Part], written: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for name, field in part.model_fields.items():
        key = field.alias or name
        if key.startswith("(") or not field.description:
            continue
        yield _code(key), "yes" if field.is_required() else "", field.description, _form(written.get(key, {}))


def _form(value: dict[str, Any]) -> str:
    """What the schema says of a value, where it says more than that it is text."""
    inner = value.get("items", value)
    inner = next((one for one in inner.get("anyOf", ()) if "enum" in one), inner)
    if "enum" in inner and None not in inner["enum"]:
        return ", ".join(map(_code, inner["enum"]))
    if "examples" in inner:
        return ", ".join(map(_code, inner["examples"][:2]))
    if "minimum" in inner:
        return f"{inner['minimum']} to {inner['maximum']}" if "maximum" in inner else f"from {inner['minimum']}"
    return _code("true") if inner.get("const") is True else ""


def _conditions() -> Iterator[str]:
    yield "## Conditions\n"
    yield "`who`, `only_if` and `if` take a condition: a step or a fact, and what it must be. Other values are:\n"
    yield from table(("written", "holds where"), ((_code(example), means) for example, means in CONDITIONS))


def _facts() -> Iterator[str]:
    yield "## Facts\n"
    yield "What a condition may ask besides the steps before it. A fact that nobody knows holds nothing.\n"
    rows = (
        (_code(name), fact.means, "a number" if fact.kind == "number" else ", ".join(map(_code, fact.values)))
        for name, fact in FACTS.items()
    )
    yield from table(("fact", "what it says", "values"), rows)


def _flags() -> Iterator[str]:
    yield "## Kinds of flags\n"
    yield "What a member of staff must see. An alert says only how urgent, never the kind.\n"
    head = ("kind", "what it means", "for", "by when", "an alert says")
    yield from table(head, ((_code(kind.name), kind.means, _code(kind.role), _by_when(kind), _alert(kind)) for kind in FLAG_KINDS))
    yield "### Outcomes of flags\n"
    for heading, words in (("`--acted`", ACTED), ("`--no-action`", NO_ACTION), ("`--reason`, to read what a person wrote", READING)):
        yield from table((heading, "what it says"), ((_code(name), means) for name, means in words.items()))


def _by_when(kind: FlagKind) -> str:
    if isinstance(kind.target, Minutes):
        return f"{kind.target.minutes} minutes; with nobody there, a while into the next shift"
    return "1 working day" if kind.target.days == 1 else f"{kind.target.days} working days"


def _alert(kind: FlagKind) -> str:
    return f"{kind.alias}, {'at once' if kind.at_once else 'when overdue'}"


def _times() -> Iterator[str]:
    yield "## Times\n"
    yield from table(("key", "written like", "what it says"), ((_code(key), _code(like), says) for key, like, says in TIMES))


def _placeholders() -> Iterator[str]:
    yield "## Placeholders\n"
    yield "Words of a flow may hold these names. Nothing that a person wrote is ever sent back.\n"
    rows = ((_code("{" + name + "}"), placeholder.means, placeholder.longest) for name, placeholder in PLACEHOLDERS.items())
    yield from table(("written", "what stands there", "a long one"), rows)


def _rules() -> Iterator[str]:
    yield "## Rules\n"
    yield "What `hearback check` looks for. The name of a rule stands in square brackets behind each finding.\n"
    yield "### Rules for flows\n"
    yield "An error is mended before people see the flow. A warning is for you to judge.\n"
    rows = ((_code(rule.name), rule.severity, rule.wants, *(" ".join(map(_code, of)) for of in (rule.bad, rule.good))) for rule in RULES)
    yield from table(("rule", "weight", "what it wants", "finds", "leaves alone"), rows)
    for heading, rules in (
        ("reading a file", RULES_OF_THE_READER),
        ("flows and what stands beside them", RULES_OF_A_FOLDER),
        ("stories", RULES_OF_STORIES),
        ("the support directory", RULES_OF_A_DIRECTORY),
        ("languages", RULES_OF_LANGUAGES),
    ):
        yield f"### Rules for {heading}\n"
        yield from table(("rule", "what it wants"), ((_code(name), wants) for name, wants in rules.items()))


def _wording(locales: Path) -> Iterator[str]:
    yield "### Rules for words\n"
    yield "What is not said to people. Each language has its own lists in its `wording.yaml`. These are the English ones. Examples in the last"
    yield "column are left alone.\n"
    head = ("rule", "weight", "why", "looks for", "write instead", "finds", "leaves alone")
    every = languages.load(locales).wording
    yield from table(head, ((_code(rule.name), *shown(rule)) for rule in every[languages.ENGLISH].rules))
    for language, lists in every.items():
        if language != languages.ENGLISH:
            who = f"reviewed: {lists.reviewed}" if lists.reviewed else "nobody has reviewed them yet"
            yield f"- `{language}`: {len(lists.rules)} of these rules have words in this language; {who}."
    yield ""


def _columns() -> Iterator[str]:
    yield "## Columns of a file of cases\n"
    yield "All may be left out but `ref` and one of `phone` and `telegram`. Several days or words are separated by `;`.\n"
    rows = ((_code(name), column.means, ", ".join(map(_code, column.values or (column.example,)))) for name, column in COLUMNS.items())
    yield from table(("column", "what it says", "written like"), rows)


def _holds() -> Iterator[str]:
    yield "## Why somebody is not asked\n"
    yield "The names stand in `hearback plan` and `hearback ledger`, in the order of looking.\n"
    yield from table(("rule", "what it means"), ((_code(rule.name), rule.means) for rule in RULES_OF_ASKING))
    yield "And at the moment of sending:\n"
    yield from table(("code", "what it means"), ((_code(code), means) for code, means in REFUSALS.items()))


def _always(locales: Path) -> Iterator[str]:
    yield "## Words that always work\n"
    yield "At every step, in every language at once. STOP, ERASE and danger come before any answer; the others give way to an"
    yield "answer with the same name. Capitals and punctuation do not matter. A whole reply is one of these:\n"
    for folder in sorted(path.parent for path in locales.glob("*/words.yaml")):
        words = _data(folder / "words.yaml")
        yield f"### {words['name']} (`{folder.name}`)\n"
        yield from table(("does", "replies"), ((command.upper(), _listed(words["commands"][command])) for command in Command))
        yield f"Found anywhere in a longer reply, these are STOP: {_listed(words.get('stop_phrases', []))}.\n"
        yield _help_counted(folder.name, words)


def _help_counted(language: str, words: Any) -> str:
    danger, low, signs = (words.get(name, []) for name in ("danger_phrases", "low_mood_phrases", "signs"))
    return (
        f"Found anywhere in a longer reply, {len(danger)} phrases bring the danger text, {len(low)} the words for low mood, and "
        f"{sum(map(len, signs.values()))} raise a flag that staff see. They stand in `locales/{language}/words.yaml`; "
        "[Words of danger](words-of-danger.md) says what they find and what they miss.\n"
    )


def _data(path: Path) -> Any:
    root = compose(str(path), path.read_bytes()).root
    return root.data() if root else {}


def _listed(words: Iterable[object]) -> str:
    return ", ".join(map(str, words))


def _sentences() -> Iterator[str]:
    yield "## Sentences of the engine\n"
    yield "What Hearback itself says around the words of a flow. Translations are in `locales/`.\n"
    rows = ((_code(name), said.text, said.voice if said.voice != said.text else "") for name, said in SENTENCES.items())
    yield from table(("name", "in words", "as it is spoken, where that differs"), rows)


def _commands() -> Iterator[str]:
    yield "## Commands\n"
    yield from _command(click.Context(cli, info_name="hearback", **{**cli.context_settings, "terminal_width": _WIDE}), cli)


def _command(context: click.Context, command: click.Command) -> Iterator[str]:
    yield f"### `{context.command_path}`\n"
    yield f"```text\n{command.get_help(context).replace('``', '`')}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            if found := command.get_command(context, name):
                yield from _command(click.Context(found, info_name=name, parent=context), found)


def _settings() -> Iterator[str]:
    yield "## Settings\n"
    yield "From the environment, or from a file `.env` in the working folder.\n"
    rows = ((_code(s.name), s.meaning + (" (secret)" if s.secret else ""), _code(s.default)) for s in SETTINGS)
    yield from table(("setting", "what it is", "if left out"), rows)


def _addresses() -> Iterator[str]:
    yield "## Addresses\n"
    yield "Below `PUBLIC_URL`. A channel's addresses are there when its settings are.\n"
    rows = [(name, _code(f"POST {route}")) for name in contract.CHANNELS for route in contract.adapter(name).routes]
    rows += [("case systems", _code(address)) for address in INTERFACE]
    yield from table(
        ("for", "address"),
        [
            *rows,
            ("whoever watches", _code("GET /healthz")),
            ("whoever watches", _code("GET /readyz")),
            ("whoever watches", _code("GET /metrics")),
        ],
    )


def _outcomes() -> Iterator[str]:
    yield "## How a send can end\n"
    yield from table(("outcome", "what it means"), ((_code(name), means) for name, means in outcomes().items()))
    yield "Twilio's codes:\n"
    yield from table(("code", "outcome", "what it means"), ((code, _code(how), why) for code, (how, why) in sorted(OUTCOMES.items())))
    yield "Twilio's codes of a text that was taken and not delivered:\n"
    follows = {
        "stopped": "STOP",
        "doubt": "contact is in doubt: nothing is begun until it is confirmed again",
        "expired": "nothing",
        "": "nothing",
    }
    yield from table(
        ("code", "what it means", "what follows"), ((code, why, follows[means]) for code, (means, why) in sorted(DELIVERIES.items()))
    )
    yield "Telegram's codes:\n"
    yield from table(("code", "what it means"), ((code, reason(str(code))) for code in range(400, 600) if reason(str(code))))


def _events() -> Iterator[str]:
    yield "## Events of the log\n"
    yield "One JSON object a line, to stderr: the time, the level, the event, and some of the fields below.\n"
    yield from table(
        ("event", "level", "it means", "do"), ((_code(name), event.weight, event.means, event.do) for name, event in EVENTS.items())
    )
    yield "A field holds one of these, or is left out:\n"
    yield from table(("field", "what it holds"), ((_code(name), field.holds) for name, field in FIELDS.items()))


def outcomes() -> dict[str, str]:
    """Each outcome of a send with its meaning, as the port's own contract says."""
    words = " ".join((Receipt.__doc__ or "").split())
    return {name: means.replace("``", "`").strip() for name, means in _NAMED.findall(words)}


if __name__ == "__main__":
    sys.stdout.write(reference(Path(sys.argv[1] if len(sys.argv) > 1 else "locales")))
