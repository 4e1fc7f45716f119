"""The house: arrows point one way, pure rooms stay pure, each library has one home, and no file grows out of sight."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import networkx
import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(p for top in ("bot", "channels") for p in (ROOT / top).rglob("*.py") if "migrations" not in p.parts)
PURE = ("bot.flow", "bot.engine", "bot.asking", "bot.duty", "bot.surfaces", "bot.checks")

HOMES = {
    # library: where it may be imported, and nowhere else
    "sqlmodel": ("bot.store",),
    "sqlalchemy": ("bot.store",),
    "alembic": ("bot.store",),
    "psycopg": ("bot.store",),
    "cryptography": ("bot.store",),
    "yaml": ("bot.flow",),
    "pydantic": ("bot.flow",),
    "networkx": ("bot.flow", "bot.checks"),
    "rapidfuzz": ("bot.flow", "bot.engine"),
    "regex": ("bot.surfaces",),
    "phonenumbers": ("bot.asking.numbers",),
    "opening_hours": ("bot.flow.osm_hours",),
    "holidays": ("bot.flow.bank_holidays",),
    "rich": ("bot.tools",),
    "babel": ("bot.language",),
    "openpyxl": ("bot.language",),
    "jinja2": ("bot.preview",),
    "markupsafe": ("bot.preview",),
    "click": (
        "bot.tools",
        "channels.__main__",
        "channels.serving",
        "channels.doctor",
        "channels.rehearsing",
        "channels.drilling",
        "channels.reference",
    ),
    "httpx": ("channels.wire",),
    "smtplib": ("channels.alerts.mail",),
    "dotenv": ("channels.__main__",),
    "flask": (
        "channels.web",
        "channels.headers",
        "channels.bearer",
        "channels.metrics",
        "channels.prompt_sounds",
        "channels.cases_api",
        "channels.demo",
        "channels.emulator",
        "bot.workbench.routes",
    ),
    "werkzeug": (
        "bot.workbench.serving",
        "bot.workbench.routes",
        "channels.web",
        "channels.cases_api",
        "channels.demo",
        "channels.emulator",
        "channels.demonstration",
    ),
    "structlog": ("bot.log",),
    "prometheus_client": ("channels.metrics",),
    "logging": ("bot.log",),
    "gunicorn": ("channels.gunicorn_settings",),
    "telegram": ("channels.telegram",),
    "twilio": ("channels.sms", "channels.ivr", "channels.twilio_shared", "channels.emulator"),
}

IMPURE_MODULES = {"asyncio", "http", "io", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket", "sqlite3", "subprocess"}
IMPURE_MODULES |= {"tempfile", "threading", "time", "urllib", "uuid", "requests", "httpx"}
IMPURE_CALLS = {"now", "utcnow", "today", "getenv", "urandom", "open", "input", "print"}


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _inside(module: str, rooms: tuple[str, ...]) -> bool:
    return any(module == room or module.startswith(room + ".") for room in rooms)


def _imported(tree: ast.AST) -> set[str]:
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module and not node.level}


def test_arrows_point_one_way() -> None:
    """The layers written in pyproject.toml hold for every import in the house."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_has_its_place_in_the_arrows() -> None:
    """A new room cannot stand outside the layers."""
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]["layers"]
    placed = set(re.findall(r"[a-z_]+\.[a-z_]+", " ".join(layers)))
    rooms = {".".join(_module(path).split(".")[:2]) for path in SOURCES if _module(path) not in {"bot", "channels"}}
    assert rooms <= placed


def test_no_circle_of_modules() -> None:
    """No module imports itself by way of others, not even for its types alone."""
    house = grimp.build_graph("bot", "channels", cache_dir=None)
    arrows = networkx.DiGraph((module, taken) for module in house.modules for taken in house.find_modules_directly_imported_by(module))
    assert not [sorted(circle) for circle in networkx.strongly_connected_components(arrows) if len(circle) > 1]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_each_library_has_one_home(path: Path) -> None:
    """A library is imported in its own room only, so that it can be replaced there."""
    strangers = {
        name
        for name in _imported(ast.parse(path.read_text("utf-8")))
        if not _inside(_module(path), HOMES.get(name.split(".")[0], (_module(path),)))
    }
    assert not strangers


PURE_SOURCES = [p for p in SOURCES if _inside(_module(p), PURE) and p.name != "__main__.py"]


@pytest.mark.parametrize("path", PURE_SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_pure_rooms_stay_pure(path: Path) -> None:
    """No clock, file, network, environment or randomness in the rooms that decide."""
    tree = ast.parse(path.read_text("utf-8"))
    guarded = {node for main in ast.walk(tree) if _is_script_guard(main) for node in ast.walk(main)}
    imported = {name.split(".")[0] for name in _imported(tree)}
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node not in guarded
    }
    assert not imported & IMPURE_MODULES
    assert not called & IMPURE_CALLS


def _is_script_guard(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path) -> None:
    """No file is over 400 lines, no function over 60, and no name says nothing."""
    source = path.read_text("utf-8")
    assert len(source.splitlines()) <= 400
    assert path.stem not in {"util", "utils", "helper", "helpers", "common", "base", "misc", "manager"}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name
