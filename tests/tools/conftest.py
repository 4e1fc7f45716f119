"""The ``hearback`` command, called as a person calls it."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from channels.__main__ import main
from tests.dispatch.flows import write_flows
from tests.dispatch.house import SHIPPED
from tests.library.once import share


class Told(NamedTuple):
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """One JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]


Command = Callable[..., Told]


@pytest.fixture
def hearback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    """``hearback("try", "small", typed="1\\n2\\n")``, in an empty working folder, with the shipped flows and languages."""
    share(monkeypatch)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ORGANISATION", "Westmarch Police")

    def run(*arguments: object, typed: str = "") -> Told:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        return Told(int(ended.value.code or 0), told.out, told.err)

    return run


@pytest.fixture
def flows(tmp_path: Path) -> Path:
    """A flows folder of the test's own."""
    return write_flows(tmp_path / "flows")


@pytest.fixture
def shipped() -> Path:
    """The flows that everybody gets."""
    return SHIPPED / "flows"
