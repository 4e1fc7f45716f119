"""The corpus: good files that read without a word, bad files that say at their end what is found in them.

A line ``# finds 4:13 go-backward`` is one finding, at a line and a column; ``# finds shared/broken.yaml 4:5 unknown-key`` is in
an included file. The stem of a bad file names the rule it is about.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

HERE = Path(__file__).parent / "corpus"
GOOD = sorted((HERE / "good").glob("*.yaml"))
BAD = sorted((HERE / "bad").glob("*.yaml"))
BAD_DIRECTORIES = sorted((HERE / "bad" / "directory").glob("*.yaml"))
GOOD_DIRECTORY = HERE / "good" / "directory" / "support.yaml"
_FINDS = re.compile(r"^# finds (?:(\S+) )?(\d+):(\d+) (\S+)$", re.MULTILINE)

ONE = b"flow: one\nsteps:\n  hello:\n    say: "
# Bad files that are too long, or not text enough, to be kept as files: (the bytes, where, the rule)
BYTES = [
    (b"flow: caf\xe9\n", (1, 10), "yaml-encoding"),
    ("flow: one\n".encode("utf-16"), (1, 1), "yaml-encoding"),
    (b"flow: one\ntitle: a\x07b\n", (2, 9), "yaml-character"),
    ("flow: one\r\ntitle: a\u2028b\r\n".encode(), (2, 9), "yaml-character"),
    (ONE + b"x" * 262_144, (1, 1), "yaml-size"),
    (b"flow: one\nsteps: [" + b"a," * 20_001 + b"]\n", (2, 9 + 2 * 19_995), "yaml-nodes"),
    (b"[" * 100_000, (1, 21), "yaml-depth"),
    (b"", (1, 1), "not-a-mapping"),
    (b"# only a comment\n", (1, 1), "not-a-mapping"),
    (b"- a list\n", (1, 1), "not-a-mapping"),
    (ONE + b"x" * 2001, (4, 10), "text-too-long"),
    (
        b"flow: one\nsteps:\n  many:\n    ask: Which?\n    choose: {" + b", ".join(b"a%d: A%d" % (n, n) for n in range(51)) + b"}\n",
        (5, 13),
        "too-long",
    ),
    (b"flow: one\nsteps:\n" + b"".join(b"  s%d: {say: Hello.}\n" % n for n in range(301)), (303, 9), "too-many-steps"),
]


def expected(file: Path) -> list[tuple[str, int, int, str]]:
    """What a bad file says that is found in it."""
    return sorted((found[1] or file.name, int(found[2]), int(found[3]), found[4]) for found in _FINDS.finditer(file.read_text("utf-8")))


def included(folder: Path, path: str) -> bytes | None:
    """A shared file of the corpus."""
    file = folder / path
    return file.read_bytes() if file.is_file() else None


include_good = partial(included, HERE / "good")
include_bad = partial(included, HERE / "bad")
