"""Flows for the proofs, read as they are written."""

from __future__ import annotations

import textwrap

from bot.flow.model import Flow
from bot.flow.reader import read


def flow_of(body: str, head: str = "flow: a") -> Flow:
    """A flow of these steps."""
    source = f"{head}\nsteps:\n" + textwrap.indent(textwrap.dedent(body).strip("\n"), "  ") + "\n"
    reading = read("a.yaml", source.encode(), lambda _path: None)
    assert reading.flow is not None, reading.problems
    return reading.flow
