"""The least that looking for mistakes can be: every flow is YAML, every catalogue a PO file, and a graph tells which steps a way leads to.

``python -m bench.floor.check FLOWS LOCALES``. No condition is understood, no answer followed, no word looked at, no line told.
"""

from __future__ import annotations

import sys
from pathlib import Path

import networkx as nx
import yaml
from babel.messages.pofile import read_po


def check(flows: Path, locales: Path) -> int:
    """How many files were read. Ends with an assertion where a file names no steps, or nothing leads to one."""
    files = [file for file in flows.rglob("*.yaml") if "tests" not in file.parts]
    for file in files:
        read = yaml.load(file.read_bytes(), yaml.CSafeLoader)
        steps = read.get("steps", {})
        ways = nx.DiGraph(nx.utils.pairwise(steps))
        ways.add_edges_from((name, rule["go"]) for name, step in steps.items() for rule in step.get("then", ()) if "go" in rule)
        assert not steps or len(steps) == 1 or len(nx.descendants(ways, next(iter(steps)))) == len(steps) - 1, file
    catalogues = list(locales.rglob("*.po"))
    for file in catalogues:
        with file.open("rb") as opened:
            assert len(read_po(opened, abort_invalid=True)), file
    return len(files) + len(catalogues)


if __name__ == "__main__":
    sys.stdout.write(f"{check(Path(sys.argv[1]), Path(sys.argv[2]))} files\n")
