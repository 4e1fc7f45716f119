"""Where the tools find what they work on: settings and folders from the command line, a flow by its name or its path."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

import click

from bot.errors import SettingWrong
from bot.library.library import flow_files, folder
from bot.settings import Settings, read_settings

Decorated = TypeVar("Decorated", bound=Callable[..., object])


class Tools(NamedTuple):
    """What most commands need."""

    settings: Settings
    flows: Path
    locales: Path


def folders(command: Decorated) -> Decorated:
    """Options that say where flows and languages are, on a command itself as well as before it."""
    for option, what in (("locales", "languages"), ("flows", "flows")):
        command = click.option(
            f"--{option}", type=click.Path(file_okay=False), expose_value=False, callback=_note, help=f"The folder of {what}."
        )(command)
    return command


def _note(context: click.Context, option: click.Parameter, given: str | None) -> None:
    if given:
        context.find_root().params[str(option.name)] = given


def open_for_tools(context: click.Context) -> Tools:
    """Settings from the environment, with --flows and --locales on top."""
    given = context.find_root().params
    settings = read_settings(os.environ | {f"HEARBACK_{name.upper()}": given[name] for name in ("flows", "locales") if given.get(name)})
    try:
        return Tools(settings, folder(settings, "HEARBACK_FLOWS"), folder(settings, "HEARBACK_LOCALES"))
    except SettingWrong as error:
        raise click.ClickException(str(error)) from None


def flow_path(tools: Tools, flow: str) -> Path:
    """The file of a flow, given by name or path. Tells the known names where there is none."""
    for path in (Path(flow), tools.flows / f"{flow}.yaml"):
        if path.is_file():
            return path
    from bot.flow.suggest import did_you_mean

    names = [file.stem for file in flow_files(tools.flows)]
    raise click.ClickException(f"There is no flow {flow!r} in {tools.flows}. {did_you_mean(flow, names)}")
