"""The pages say what is so: examples are run, the reference is written by the code, links lead somewhere."""

from __future__ import annotations

import re
import shutil
import sys
import tomllib
from types import ModuleType
from typing import get_args

import click
import pytest

from bot import log
from bot.dispatch.port import Channel, Outcome, Sender
from bot.engine.danger import DANGER_TEXTS
from bot.errors import Forged
from bot.flow.directory import read_directory
from bot.flow.fields import Part
from bot.flow.model import Flow, When
from bot.flow.problems import RULES_OF_THE_READER
from bot.flow.reader import read
from bot.flow.shape import keys_of
from bot.flow.story import read_stories
from bot.flow.wording_reader import read_wording
from bot.language.languages import load
from bot.library.library import included, judged_in
from bot.outreach.mapping import read_mapping
from bot.settings import SETTINGS
from bot.store.secrecy import erasure
from channels import metrics, reference
from channels.__main__ import cli
from channels.contract import CHANNELS
from tests.docs.pages import PAGES, ROOT, Block, anchors, blocks, links
from tests.docs.running import RUN, keep, run
from tests.library.once import share_words

DOCS = ROOT / "docs"
LANGUAGES = load(ROOT / "locales")
EVERY_BLOCK = [block for page in PAGES for block in blocks(page)]
YAML = [pytest.param(block, id=str(block)) for block in EVERY_BLOCK if block.kind == "yaml" and not block.broken]
BROKEN = [pytest.param(page, id=page.name) for page in PAGES if any(block.broken for block in blocks(page))]
SHELL = [
    pytest.param(page, id=str(page.relative_to(ROOT)))
    for page in PAGES
    if any(RUN.match(line) for block in blocks(page) if block.kind == "sh" for line in block.body.splitlines())
]
TOPS = {*keys_of(Flow), "steps"}
NEVER = re.compile(r"/work\b|\.\./shared|/tmp/|\bdomain\.md\b|\bdesign\.md\b|!(?=[\s\"')\]]|$)", re.MULTILINE)


def as_file(block: Block) -> str:
    """A whole file as it stands; keys above the steps, or steps alone, as the smallest flow that holds them."""
    tops = set(re.findall(r"^([a-z_]+):", block.body, re.MULTILINE))
    if tops & {"flow", "shared", "services", "name", "roles", "rules"} or block.story:
        return block.body
    if tops <= TOPS:
        return f"flow: example\n{block.body}" + ("" if "steps" in tops else "steps:\n  thanks:\n    say: Thank you.\n")
    return "flow: example\nsteps:\n" + "".join(f"  {line}\n" if line else "\n" for line in block.body.splitlines())


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with the flows and languages of the project, and nothing set."""
    for name in ("flows", "locales"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.chdir(tmp_path)
    share_words(monkeypatch)
    return tmp_path


@pytest.mark.parametrize("block", YAML)
def test_examples_are_read_without_errors(block):
    """Every example of a flow, a shared file or a directory is one that Hearback takes; a whole flow passes `check` as well."""
    source = as_file(block)
    if block.story:
        assert read_stories("example.yaml", block.body.encode()).problems == ()
        return
    if source.startswith("name:"):
        return
    if "\nrules:" in source:
        english = read_wording("en", "en", (ROOT / "locales/en/wording.yaml").read_bytes())[0]
        assert read_wording("cy", "wording.yaml", source.encode(), english)[1] == ()
        return
    if source.startswith("services:"):
        assert read_directory("support.yaml", source.encode()).problems == ()
        return
    if "mapping" in block.info:
        assert read_mapping("mapping.yaml", block.body.encode()).problems == ()
        return
    reading = read(block.file or "example.yaml", source.encode(), lambda path: included(ROOT / "flows", path))
    assert reading.problems == ()
    if reading.flow is not None and block.body.startswith("flow:"):
        assert [problem for problem in judged_in(reading.flow, reading.places, LANGUAGES) if problem.severity == "error"] == []


@pytest.mark.parametrize("page", BROKEN)
def test_broken_examples_give_the_findings_that_the_page_shows(desk, page):
    """What stands below a broken example is what `check` says of it, or `test` of a story, to the letter."""
    keep(desk, page)
    every = blocks(page)
    for at, block in enumerate(every):
        if block.broken:
            code, told = run(block.refused_by)
            assert (code, told) == (1, every[at + 1].body), str(block)


@pytest.mark.parametrize("page", SHELL)
def test_commands_in_the_pages_run(desk, page):
    """Every `hearback try`, `check` and `test` of a page ends well, and a transcript below one is what it prints."""
    keep(desk, page)
    told = ""
    for block in blocks(page):
        if block.kind == "sh":
            for line in filter(RUN.match, block.body.splitlines()):
                code, told = run(line)
                assert code == 0, f"{block}: {line}\n{told}"
        elif block.info == ("text", "output"):
            assert told == block.body, str(block)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    """Every relative link leads to a file that is there, and to a heading that is in it."""
    for to in links(page):
        path, _, anchor = to.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), to
        assert not anchor or anchor in anchors(target), to


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_keep_to_the_house_style(page):
    """No exclamation mark, and no word of anybody's own machine."""
    words = re.sub(r"^#!.*$", "", page.read_text("utf-8"), flags=re.MULTILINE)
    assert [found[0] for found in NEVER.finditer(words)] == []


def test_the_reference_is_what_the_code_says():
    """docs/reference.md is exactly what `python -m channels.reference` prints."""
    assert (DOCS / "reference.md").read_text("utf-8") == reference.reference(ROOT / "locales")


def every_command(command: click.Command, context: click.Context) -> list[str]:
    found = [context.command_path]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            found += every_command(below, click.Context(below, info_name=name, parent=context))
    return found


NAMED = [
    *(pytest.param(setting.name, id=f"setting {setting.name}") for setting in SETTINGS),
    *(pytest.param(path, id=path) for path in every_command(cli, click.Context(cli, info_name="hearback", **cli.context_settings))),
    *(
        pytest.param(f"{key}", id=f"{keys.part.__name__} {key}")
        for keys in reference.PARTS
        for key in keys_of(keys.part)
        if key != "options"
    ),
    *(pytest.param(rule, id=f"rule {rule}") for rule in RULES_OF_THE_READER),
    *(pytest.param(name, id=f"channel {name}") for name in CHANNELS),
]


@pytest.mark.parametrize("name", NAMED)
def test_everything_is_named_in_the_reference(name):
    """Every setting, command, key and rule has its place in the reference."""
    text = (DOCS / "reference.md").read_text("utf-8")
    assert f"`{name}`" in text or f"| {name} |" in text


@pytest.mark.parametrize(("example", "_means"), reference.CONDITIONS, ids=[example for example, _ in reference.CONDITIONS])
def test_conditions_of_the_reference_are_understood(example, _means):
    """Each form of a condition that the reference tells of can be written."""
    source = f"""\
flow: example
steps:
  overall:
    ask: How was it?
    choose: {{satisfied: Satisfied, neither: Neither}}
  feelings:
    ask: How are things now?
    scale: {{from: 1, to: 5, low: Bad, high: Good}}
  thanks:
    only_if: {{{example}}}
    say: Thank you.
"""
    assert read("example.yaml", source.encode(), lambda _path: None).problems == ()


TIME_KEYS = {
    "wait": "steps:\n  later:\n    wait: {}\n  thanks:\n    say: Thank you.\n",
    "replies_by": "replies_by: {}\n",
    "review_by": "review_by: {}\n",
}


@pytest.mark.parametrize(("key", "like", "_says"), reference.TIMES, ids=[f"{key}: {like}" for key, like, _ in reference.TIMES])
def test_times_of_the_reference_are_understood(key, like, _says):
    """Each way to write a time that the reference tells of can be written under its key."""
    top = TIME_KEYS.get(key, "when: {{after: closed, " + key + ': "{}"}}\n').format(like)
    source = f"flow: example\n{top}" + ("" if "steps" in top else "steps:\n  thanks:\n    say: Thank you.\n")
    assert read("example.yaml", source.encode(), lambda _path: None).problems == ()
    assert key in {*keys_of(Flow), *keys_of(When), "wait"}


def test_every_part_of_a_file_has_a_table():
    """A part that the format gains one day needs its place in the reference."""

    def below(part: type[Part]) -> set[type[Part]]:
        return {part}.union(*(below(child) for child in part.parts.values()))

    parts = {keys.part for keys in reference.PARTS}
    assert below(Flow) <= parts


def test_every_outcome_of_a_send_has_its_meaning():
    """The port's outcomes and the reference's are the same."""
    assert set(reference.outcomes()) == set(get_args(Outcome))
    assert all(reference.outcomes().values())


def test_every_figure_is_explained():
    """What monitoring reads and what watch-it.md tells of are the same, and its alarms ask for nothing else."""
    told = set(re.findall(r"hearback_[a-z_]+", (DOCS / "watch-it.md").read_text("utf-8")))
    told = {re.sub(r"(_total|_bucket)$", "", name) for name in told}
    source = (ROOT / "channels" / "metrics.py").read_text("utf-8")
    made = {f"hearback_{name}" for name in metrics.GAUGES} | set(re.findall(r'"(hearback_[a-z_]+[a-z])"', source))
    assert told == made


def test_every_event_to_set_an_alarm_on_is_one():
    """watch-it.md names events that there are."""
    page = (DOCS / "watch-it.md").read_text("utf-8").partition("| event | why |")[2].partition("\n\n")[0]
    named = set(re.findall(r"`([a-z_]+)`", page))
    assert len(named) > 5
    assert named <= set(log.EVENTS)


def test_decisions_are_one_page_each():
    """Each decision has context, decision and consequences, in fewer than 45 lines, and its place in the list."""
    pages = sorted(path for path in (DOCS / "adr").glob("[0-9]*.md"))
    listed = (DOCS / "adr" / "README.md").read_text("utf-8")
    assert len({path.name[:4] for path in pages}) == len(pages)
    for path in pages:
        text = path.read_text("utf-8")
        assert len(text.splitlines()) < 45, path.name
        assert [line for line in text.splitlines() if line.startswith("## ")] == ["## Context", "## Decision", "## Consequences"], path.name
        assert path.name in listed


@pytest.fixture
def postcard(monkeypatch):
    """The channel of add-a-channel.md and its cases, put where the page says."""
    for block in blocks(DOCS / "add-a-channel.md"):
        if block.kind == "python" and block.file:
            name = block.file.removesuffix(".py").replace("/", ".")
            module = ModuleType(name)
            monkeypatch.setitem(sys.modules, name, module)
            exec(compile(block.body, block.file, "exec", dont_inherit=True), module.__dict__)
    return sys.modules["tests.channels.cases_postcard"].KIT


def test_the_worked_example_of_a_channel_works(postcard):
    """The channel of the page hears what its cases say, refuses what nobody signed, and knows how its sends end."""
    channel = postcard.make()
    for case in postcard.cases:
        if case.refused:
            with pytest.raises(case.refused):
                channel.verify(case.webhook)
            continue
        channel.verify(case.webhook)
        assert tuple(channel.receive(case.webhook)) == case.heard, case.reason
        for reason, webhook in postcard.forged(case.webhook):
            with pytest.raises(Forged):
                channel.verify(webhook)
            assert reason
    assert [got for _, got, _ in postcard.outcomes] == [wanted for _, _, wanted in postcard.outcomes]


def test_the_worked_example_of_a_channel_is_whole(postcard):
    """The channel of the page has all that the contract asks of a channel."""
    asked = {name for name in {**vars(Channel), **vars(Sender)} if not name.startswith("_")} | set(Channel.__annotations__)
    assert {name for name in asked if not hasattr(postcard.make(), name)} == set()


def words_of(name: str) -> str:
    """A page in one line, without marks of quotation."""
    return " ".join(re.sub(r"^ *> ?", "", (ROOT / name).read_text("utf-8"), flags=re.MULTILINE).split())


def test_the_danger_text_is_quoted_as_it_is():
    """Staff read the very words that a person in danger gets."""
    assert DANGER_TEXTS["en"].text in words_of("docs/respond-to-a-disclosure.md")


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        pytest.param(erasure.KEEP_BODIES, "| Answers to webhooks | {} days. |", id="answers to webhooks"),
        pytest.param(erasure.KEEP_UNCERTAIN, "{} days where it stayed uncertain", id="messages that stayed uncertain"),
    ],
)
def test_how_long_things_are_kept_is_said_truly(kept, said):
    """SECURITY.md gives the times that the store keeps to."""
    assert said.format(kept.days) in words_of("SECURITY.md")


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ROOMS = sorted(set(re.findall(r"bot\.[a-z]+", str(PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]))))


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_in_the_picture_of_the_house(room):
    """how-it-works.md names every room of the house."""
    assert room in (DOCS / "how-it-works.md").read_text("utf-8")


def test_every_library_of_the_decision_is_a_dependency():
    """0012 speaks of no library that the project does not need."""
    listed = re.findall(r"^\| ([a-z][a-z, -]+) \|", (DOCS / "adr" / "0012-dependencies.md").read_text("utf-8"), re.MULTILINE)
    named = {name.strip() for row in listed[1:] for name in row.split(",")}
    needed = {re.match(r"[a-z-]+", dependency)[0] for dependency in PROJECT["project"]["dependencies"]}
    assert named <= needed
