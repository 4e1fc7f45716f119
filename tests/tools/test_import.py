"""``hearback import`` as a person calls it: what it says, what it keeps, and how it ends."""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from bot.outreach import importing as importing_in_batches
from bot.outreach.columns import COLUMNS
from bot.store.secrecy.sealing import Keyring
from bot.store.store import Store
from bot.tools import bar, importing
from bot.tools.bar import Bar
from bot.tools.importing import _interruptible
from bot.tools.plain_cells import FORMULA_SIGNS, plain_cell
from tests.dispatch.house import SHIPPED, settings_for
from tests.postgres import KEY
from tests.store.conftest import migrated
from tests.tools.conftest import Command
from tests.web.conftest import NOWHERE

__all__ = ["migrated"]
SAMPLES = SHIPPED / "samples"
HEAD = "ref,phone,channel,closed_on,contact,contact_confirmed_on\n"
GOOD = HEAD + "".join(f"NS/{number},07700 900{number:03},sms,2024-05-01,confirmed_by_person,2024-05-02\n" for number in range(3))
BAD = GOOD + "NS/8,07700 900999,sms,2099-01-01,confirmed_by_person,\nNS/9,0909 879 0000,sms,2024-05-01,sure,\n"


@pytest.fixture
def store(tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch, shipped: Path) -> Store:
    """The database that the command works on."""
    url = f"sqlite:///{tmp_path / 'hearback.db'}"
    shutil.copy(migrated, tmp_path / "hearback.db")
    for name, text in settings_for(url, shipped, NOWHERE).given.items():
        monkeypatch.setenv(name, text)
    return Store(url, Keyring.from_text(KEY))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cases.csv"


def test_cases_in_and_in_again(hearback: Command, store: Store, file: Path) -> None:
    """How the file was read on stderr, and what came of it on stdout."""
    file.write_text(GOOD)
    assert hearback("import", "cases.csv") == (
        0,
        "3 rows: 3 new, 0 changed, 0 the same.\n",
        "cases.csv: UTF-8, columns separated by commas\n",
    )
    assert hearback("import", "cases.csv").out == "3 rows: 0 new, 0 changed, 3 the same.\n"


def test_refused_rows_are_told_by_line_and_column(hearback: Command, store: Store, file: Path) -> None:
    """Nothing is kept, and no number is repeated."""
    file.write_text(BAD)
    told = hearback("import", "cases.csv")
    assert told.code == 1
    assert told.out.splitlines() == [
        "cases.csv:5: closed_on: This day is in the future.",
        "cases.csv:6: contact: This word is not known here. Use one of `unknown`, `confirmed_by_person`, `confirmed_by_worker`, `unsafe`, `stopped`.",
        "cases.csv:6: phone: This is a number that is dear to call.",
        "2 rows of 5 refused. Nothing was kept. Mend them, or keep the others with --partial.",
    ]
    assert store.cases.person_of("NS/1") is None


@pytest.mark.parametrize("sign", FORMULA_SIGNS, ids=ascii)
def test_what_begins_like_a_formula_stays_words(sign: str) -> None:
    """Whoever opens the file in a spreadsheet runs nothing of what others wrote; other words are as they were."""
    assert plain_cell(f"{sign}1+1") == f"'{sign}1+1"
    assert plain_cell(f"a{sign}1") == f"a{sign}1"


def test_no_formula_of_a_heading_is_in_the_file_of_refused_rows(hearback: Command, store: Store, tmp_path: Path) -> None:
    """A heading is the other side's word."""
    (tmp_path / "cases.csv").write_text('ref,"=HYPERLINK(""x"")"\nNS/1,a\n')
    assert hearback("import", "cases.csv", "--refused", "refused.csv").code == 1
    assert "\n1,\"'=HYPERLINK" in (tmp_path / "refused.csv").read_text()


def test_partial_and_the_file_of_refused_rows(hearback: Command, store: Store, file: Path, tmp_path: Path) -> None:
    """The good rows are in, the others are in a table that only its owner may read."""
    file.write_text(BAD)
    told = hearback("import", "cases.csv", "--partial", "--refused", "refused.csv")
    assert (told.code, told.out.splitlines()[-1]) == (1, "5 rows: 3 new, 0 changed, 0 the same. 2 rows refused.")
    table = tmp_path / "refused.csv"
    assert [line["line"] + line["column"] for line in csv.DictReader(table.read_text().splitlines())] == [
        "5closed_on",
        "6contact",
        "6phone",
    ]
    assert table.stat().st_mode & 0o077 == 0
    assert "900999" not in table.read_text()


def test_a_dry_run_and_json(hearback: Command, store: Store, file: Path) -> None:
    """One object a line: each refusal, and last what would come of it."""
    file.write_text(BAD)
    told = hearback("import", "cases.csv", "--dry-run", "--json")
    assert told.code == 1
    assert [line.get("line") for line in told.lines] == [5, 6, 6, None]
    assert told.lines[0] == {"file": "cases.csv", "line": 5, "column": "closed_on", "says": "This day is in the future."}
    end = told.lines[-1]["end"]
    assert (end["rows"], end["new"], end["refused"], end["kept"]) == (5, 3, 2, False)
    assert store.cases.person_of("NS/1") is None


def test_a_mapping_and_its_mistakes(hearback: Command, store: Store, file: Path, tmp_path: Path) -> None:
    """A wrong mapping ends before the file is looked at."""
    file.write_text("Crime Ref;Mobile;Closed\nNS/1;07700 900001;01/05/2024\n")
    (tmp_path / "good.yaml").write_text("columns: {ref: Crime Ref, phone: Mobile, closed_on: Closed}\ndates: day/month/year\n")
    (tmp_path / "bad.yaml").write_text("columns:\n  reff: Crime Ref\n")
    wrong = hearback("import", "cases.csv", "--mapping", "bad.yaml")
    assert (wrong.code, wrong.out.splitlines()[0]) == (1, "bad.yaml:2:3 error There is no such column here.")
    assert hearback("import", "cases.csv", "--mapping", "good.yaml").out == "1 row: 1 new, 0 changed, 0 the same.\n"


def test_a_broken_file(hearback: Command, store: Store, file: Path) -> None:
    """Its line, and that nothing was kept, even with --partial."""
    file.write_text(GOOD + 'NS/7,"07700 900007,sms,,,\n')
    told = hearback("import", "cases.csv", "--partial")
    assert told.code == 1
    assert told.out.startswith("cases.csv:5: A quotation mark is opened on this line")
    assert told.out.endswith("The file cannot be read. Nothing was kept.\n")
    assert store.cases.person_of("NS/1") is None


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        pytest.param((), 2, "Name one FILE", id="no file"),
        pytest.param(("x.csv", "--withdrawals", "--do-not-invite"), 2, "files of their own", id="two kinds of file at once"),
        pytest.param(("nowhere.csv",), 1, "nowhere.csv cannot be read", id="no such file"),
        pytest.param((".",), 1, "cannot be read", id="a folder"),
        pytest.param(("x.csv", "--mapping", "nowhere.yaml"), 1, "nowhere.yaml cannot be read", id="no such mapping"),
        pytest.param(("cases.csv", "--refused", "no/such/folder"), 1, "cannot be written", id="nowhere to write to"),
    ],
)  # fmt: skip
def test_mistakes_on_the_command_line(
    hearback: Command, store: Store, file: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    """One line that says what is wrong."""
    file.write_text(GOOD)
    told = hearback("import", *arguments)
    assert told.code == code
    assert says in told.err


def test_without_a_database(hearback: Command, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A live service says how to make one, and makes none. In development it is made on the way."""
    file.write_text(GOOD)
    monkeypatch.setenv("HEARBACK_KEY", KEY)
    monkeypatch.setenv("HEARBACK_LIVE", "yes")
    told = hearback("import", "cases.csv")
    assert (told.code, "hearback db upgrade" in told.err) == (1, True)
    assert not (tmp_path / "hearback.db").exists()
    monkeypatch.delenv("HEARBACK_LIVE")
    assert hearback("import", "cases.csv").code == 0


def test_the_list_of_columns(hearback: Command) -> None:
    """Every column with what it means, and the words it takes."""
    told = hearback("import", "--columns")
    assert told.code == 0
    for name, column in COLUMNS.items():
        assert f"{name}\n    {column.means}" in told.out


def test_standard_input_through_a_pipe(store: Store, tmp_path: Path) -> None:
    """It is read twice, and leaves no file behind."""
    left = tmp_path / "tmp"
    left.mkdir()
    command = [sys.executable, "-m", "channels", "import", "-"]
    environment = os.environ | {"PYTHONPATH": str(SHIPPED), "TMPDIR": str(left)}
    done = subprocess.run(command, input=GOOD.encode(), capture_output=True, cwd=tmp_path, env=environment, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, b"3 rows: 3 new, 0 changed, 0 the same.\n"), done.stderr
    assert done.stderr == b"standard input: UTF-8, columns separated by commas\n"
    assert list(left.iterdir()) == []
    assert store.cases.person_of("NS/1")


def test_withdrawals(hearback: Command, store: Store, file: Path) -> None:
    """Those who can be followed are, the others are told."""
    file.write_text(GOOD)
    hearback("import", "cases.csv")
    file.write_text("ref\nNS/1\nNS/404\n")
    told = hearback("import", "cases.csv", "--withdrawals")
    assert told.code == 1
    assert told.out.startswith("cases.csv:3: ref: No case has this reference.")
    assert "2 rows: 1 withdrawn. 1 row could not be followed" in told.out
    person = store.cases.ask(store.cases.person_of("NS/1") or "")
    assert person is not None
    assert person.stopped


def test_a_newer_list_replaces_the_older_of_its_name(hearback: Command, store: Store, file: Path) -> None:
    """And leaves other lists alone; one that has a mistake replaces nothing."""
    hashes = [hashlib.sha256(f"+447700900{number:03}".encode()).hexdigest() for number in range(3)]
    file.write_text(hashes[0])
    assert hearback("import", "cases.csv", "--do-not-invite", "--list-name", "other").code == 0
    file.write_text("\n".join(hashes[:2]))
    assert hearback("import", "cases.csv", "--do-not-invite").out == "2 rows. Numbers on the list default now: 2.\n"
    file.write_text(hashes[2])
    assert hearback("import", "cases.csv", "--do-not-invite", "--dry-run").out == "1 row. Nothing was kept.\n"
    assert hearback("import", "cases.csv", "--do-not-invite").out == "1 row. Numbers on the list default now: 1.\n"
    file.write_text(f"{hashes[0]}\n07700900999")
    told = hearback("import", "cases.csv", "--do-not-invite", "--json")
    assert (told.code, told.lines[-1]["end"]["refused"]) == (1, 1)
    assert "900999" not in told.out
    assert (store.do_not_invite.count("default"), store.do_not_invite.count("other")) == (1, 1)


def test_ctrl_c_asks_to_stop_and_a_second_one_stops() -> None:
    """Between two batches the first is enough; somebody in a hurry presses again."""
    before = signal.getsignal(signal.SIGINT)
    with _interruptible() as stop:
        assert not stop()
        os.kill(os.getpid(), signal.SIGINT)
        assert stop()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_stopped_between_two_batches(hearback: Command, store: Store, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends politely, says how far it came, and with the status of an interruption."""
    file.write_text(HEAD + "".join(f"NS/{number},07700 900{number:03},,,,\n" for number in range(1000)))
    asked = iter([False, False, True])
    monkeypatch.setattr(importing_in_batches, "BATCH", 500)
    monkeypatch.setattr(importing, "_interruptible", lambda: nullcontext(lambda: next(asked)))
    told = hearback("import", "cases.csv")
    assert (told.code, told.out) == (130, "Stopped. So far: 500 new, 0 changed, 0 the same. Run the same command again to go on.\n")


@pytest.mark.prove
def test_memory_does_not_grow_with_the_file(store: Store, file: Path) -> None:
    """Two hundred thousand people come in within the 300 MB that a million may take."""
    with file.open("w") as writing:
        writing.write("ref,telegram,unit,told_outcome_on,contact,contact_confirmed_on\n")
        for number in range(200_000):
            writing.write(f"NS/{number},{number + 1},unit {number % 40},2024-05-01,confirmed_by_person,2024-05-02\n")
    measured = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run([sys.executable, '-m', 'channels', 'import', 'cases.csv'])\n"
        "print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    command = [sys.executable, "-c", measured]
    environment = os.environ | {"PYTHONPATH": str(SHIPPED)}
    done = subprocess.run(command, capture_output=True, cwd=file.parent, env=environment, timeout=3000, check=True, text=True)
    code, peak = done.stdout.split()[-2:]
    print(f"200,000 rows: peak {peak} MB")
    assert (code, "200,000 new" in done.stdout) == ("0", True)
    assert int(peak) < 300


def test_how_far_it_has_come_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A line now and then on stderr, and none for what is quick."""
    with Bar(200) as quick:
        quick.begin("checking")
        quick.moved(10, 100)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(bar, "LINE_EVERY", 0.0)
    with Bar(200) as slow:
        slow.begin("keeping")
        slow.moved(1500, 50)
    assert capsys.readouterr() == ("", "keeping: 1,500 rows, 25 %\n")


def test_how_far_it_has_come_in_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A bar that goes away again."""
    monkeypatch.setattr(bar, "BAR_AFTER", 0.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with Bar(200) as shown:
        shown.begin("checking")
        shown.moved(1500, 50)
        shown.begin("keeping")
        shown.moved(3000, 200)
    told: Any = capsys.readouterr()
    assert told.out == ""
    assert "keeping" in told.err


def test_the_shipped_sample(hearback: Command, store: Store) -> None:
    """Two hundred made-up cases without one refusal, each with its own number; and a force's own columns through the mapping."""
    sample = SAMPLES / "cases.csv"
    rows = list(csv.DictReader(sample.read_text().splitlines()))
    numbers = [row["phone"] for row in rows if row["phone"]]
    assert (len(rows), len(set(numbers))) == (200, len(numbers))
    assert all(number.startswith("07700 900") and len(number) == 12 for number in numbers)
    told = hearback("import", sample)
    assert told.out == "200 rows: 200 new, 0 changed, 0 the same.\n"
    told = hearback("import", SAMPLES / "own_columns.csv", "--mapping", SAMPLES / "mapping.yaml")
    assert (told.out, "Windows-1252, columns separated by semicolons" in told.err) == ("12 rows: 12 new, 0 changed, 0 the same.\n", True)


def test_the_sample_is_what_its_script_makes() -> None:
    """The same day makes the same file."""
    done = subprocess.run([sys.executable, SAMPLES / "make_cases.py"], capture_output=True, timeout=60, check=True)
    assert done.stdout == (SAMPLES / "cases.csv").read_bytes()
