"""``hearback words``: people's own words, held until somebody has looked at them."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from bot.flow.flag_kinds import BY_NAME
from bot.flow.suggest import did_you_mean
from bot.store.staff.words import HeldWords, Shown
from bot.tools.finding import folders, open_for_tools
from bot.tools.opening import opened_store
from bot.tools.plan_shown import moment_text
from bot.tools.roles import BY, looker


@click.group("words")
def words() -> None:
    """People's own words: which of them nobody has looked at, and whether they may be shown.

    All words are held at first. Nothing that leaves shows held or hidden ones. Criticism that names somebody is for the coordinator alone.

    \b
    Example: hearback words list
    """


@words.command("list")
@click.option("--all", "everything", is_flag=True, help="Also those that somebody has looked at.")
@click.option(
    "--criticism", is_flag=True, help="Those that criticise somebody by name, for the coordinator alone: give --by. It is written down."
)
@BY
@folders
@click.pass_context
def list_(context: click.Context, everything: bool, criticism: bool, by: str) -> None:
    """Words that nobody has looked at; first those that may tell what happened. Not the words themselves.

    \b
    Example: hearback words list --all
    Example: hearback words list --criticism --by victim-services-manager
    """
    settings = open_for_tools(context).settings
    with opened_store(settings) as store:
        if criticism:
            found = store.words.criticism(looker(settings, by), datetime.now(UTC), everything=everything)
        else:
            found = store.words.held(everything=everything)
        for one in found:
            click.echo(f"{one.id}  {moment_text(one.at.astimezone(settings.zone))}  {_about(one)}")
        if not found:
            click.echo("No criticism waits to be looked at." if criticism else "Nobody's words wait to be looked at.")
        if not criticism and (waiting := store.words.criticism_waiting()):
            click.echo(f"Criticism that waits for the coordinator alone: {waiting}. See: hearback words list --criticism --by ROLE")


def _about(one: HeldWords) -> str:
    parts = [one.shown, one.flow, *([one.apart] if one.apart else [])]
    if one.acting:
        parts.append(f"given by {one.acting}")
    if one.spoken:
        parts.append("spoken")
    if one.story:
        parts.append("may tell what happened: read with care")
    return ", ".join(parts)


@words.command("show")
@click.argument("name")
@BY
@folders
@click.pass_context
def show(context: click.Context, name: str, by: str) -> None:
    """Read the words NAME. It is written down that your role has read them.

    \b
    Example: hearback words show 4f1c0a9e/one_thing --by victim-services-manager
    """
    settings = open_for_tools(context).settings
    with opened_store(settings) as store:
        said = store.words.read(name, looker(settings, by), datetime.now(UTC))
        click.echo(said or "There is no text: it was spoken, or its time is over.")


@words.command("release")
@click.argument("name")
@BY
@click.option("--flag", metavar="KIND", help="Raise a flag too, for staff who have to see this, like staff_misconduct.")
@folders
@click.pass_context
def release(context: click.Context, name: str, by: str, flag: str | None) -> None:
    """The words NAME may be shown: they do not tell what happened, and nobody can be known by them.

    \b
    Example: hearback words release 4f1c0a9e/one_thing --by victim-services-manager
    """
    _decide(context, name, "released", by, flag)


@words.command("hide")
@click.argument("name")
@BY
@click.option("--flag", metavar="KIND", help="Raise a flag too, for staff who have to see this, like staff_misconduct.")
@folders
@click.pass_context
def hide(context: click.Context, name: str, by: str, flag: str | None) -> None:
    """The words NAME are never shown to anybody else: they tell what happened, or somebody could be known by them.

    \b
    Example: hearback words hide 4f1c0a9e/one_thing --by victim-services-manager --flag staff_misconduct
    """
    _decide(context, name, "hidden", by, flag)


@words.command("mark")
@click.argument("name")
@click.option("--as", "kind", type=click.Choice(["criticism", "feedback"]), required=True, help="What the words are.")
@BY
@folders
@click.pass_context
def mark(context: click.Context, name: str, kind: str, by: str) -> None:
    """The words NAME criticise somebody by name, and are the coordinator's alone from now on; or they name nobody after all.

    Either way they are held again until somebody has looked. Back to feedback is for the coordinator.

    \b
    Example: hearback words mark 4f1c0a9e/one_thing --as criticism --by typist
    """
    settings = open_for_tools(context).settings
    with opened_store(settings) as store:
        store.words.mark(name, looker(settings, by), datetime.now(UTC), criticism=kind == "criticism")
        alone = ", for the coordinator alone" if kind == "criticism" else ""
        click.echo(f"{name} is marked as {kind}{alone}. It waits until somebody has looked.")


def _decide(context: click.Context, name: str, shown: Shown, by: str, flag: str | None) -> None:
    settings = open_for_tools(context).settings
    if flag and flag not in BY_NAME:
        raise click.BadParameter(f"there is no kind {flag!r}. {did_you_mean(flag, BY_NAME)}", param_hint="--flag")
    now = datetime.now(UTC)
    with opened_store(settings) as store:
        conversation = store.words.decide(name, shown, looker(settings, by), now)
        if flag:
            with store.conversation_turn(conversation, now) as turn:
                turn.raise_flag(flag, name.partition("/")[2])
        click.echo(f"{name} is {shown}." + (f" A flag {flag} is raised." if flag else ""))
