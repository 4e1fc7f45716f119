"""The ``hearback`` command: the coordinators' tools, and the processes. Each command is loaded only when it is called."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, NamedTuple

import click

from bot.errors import HearbackError


class Lazy(NamedTuple):
    """Where a command lives, and its line in the list of commands."""

    place: str
    short: str


COMMANDS = {
    "new": Lazy("bot.tools.beginning:new", "begin a flow from a few questions: a sound file, and a first story"),
    "try": Lazy("bot.tools.trying:try_", "hold a conversation yourself, or play a script"),
    "listen": Lazy("bot.tools.listening:listen", "hear the voice menu as a caller does; how long each prompt takes"),
    "prompts": Lazy("bot.tools.prompting:prompts_", "a script for a voice artist; her recordings in, and what is wrong with them"),
    "check": Lazy("bot.tools.checking:check", "every problem of a flow: where, what is wrong, what to try"),
    "test": Lazy("bot.tools.testing:test", "hold the conversations written beside the flows, and show what goes another way"),
    "workbench": Lazy("bot.tools.workbench:workbench", "write flows in a browser: findings as you type, three phones beside"),
    "diff": Lazy("bot.tools.differing:diff", "word by word what a person would see differently between two versions"),
    "publish": Lazy("bot.tools.publishing:publish", "serve a flow as the folder holds it: what would change is shown first"),
    "rollback": Lazy("bot.tools.publishing:rollback", "serve an earlier version of a flow again"),
    "published": Lazy("bot.tools.published:published", "what is served, since when, who published it and why"),
    "translate": Lazy("bot.tools.translating:translate", "the words of flows to translators and back; what is ready in which language"),
    "preview": Lazy("bot.tools.previewing:preview", "one page: the flow drawn, and every message as people will see it"),
    "services": Lazy("bot.tools.services:services", "people to talk to: who is named to whom, what is wrong, what to check when"),
    "import": Lazy("bot.tools.importing:import_", "cases in; withdrawals and do-not-invite lists in"),
    "person": Lazy("bot.tools.person:person", "what is known of the person of a case, without their number"),
    "consents": Lazy("bot.tools.consents:consents", "what a person agreed to and took back; write down either"),
    "enter": Lazy("bot.tools.entering:enter", "key in a person's answers for them, with no message to anybody"),
    "recordings": Lazy("bot.tools.recordings:recordings", "spoken comments: listen, type them up, refuse them"),
    "complaints": Lazy("bot.tools.complaints:complaints", "who asked for a complaint to be looked at, and by when"),
    "praise": Lazy("bot.tools.thanks:praise", "thanks to pass on, and to whom they went"),
    "words": Lazy("bot.tools.words:words", "people's own words, held until somebody has looked"),
    "plan": Lazy("bot.tools.planning:plan", "who is asked in the coming weeks, and why the others are not"),
    "hold": Lazy("bot.tools.holding:hold", "ask nobody in an area, at once: for the day of a major incident"),
    "erase": Lazy("bot.tools.erasing:erase", "a person's data out of use at once, then destroyed; or back"),
    "flags": Lazy("bot.tools.flags:flags", "what waits for a person: see it, take it in hand, say how it ended"),
    "access": Lazy("bot.tools.accessing:access", "everything held about a person, in two files for them"),
    "retention": Lazy("bot.tools.retaining:retention_", "how long things are kept, and what is due"),
    "ledger": Lazy("bot.tools.ledger:ledger", "what was sent, and what was not and why"),
    "serve": Lazy("channels.serving:serve", "take messages and calls (with --demo: three phones in a page)"),
    "worker": Lazy("channels.serving:worker", "send what is due, and wake conversations"),
    "db": Lazy("channels.serving:db", "set up the database, change its key"),
    "backup": Lazy("bot.tools.backing_up:backup", "the SQLite database into one sealed file, while the service runs"),
    "restore": Lazy("bot.tools.backing_up:restore", "a backup back, which is told who stopped or was erased since"),
    "drill": Lazy("channels.drilling.command:drill_", "do HELP, STOP and the others work at every step of every flow?"),
    "rehearse": Lazy("channels.rehearsing.command:rehearse", "play weeks through with your cases, made-up providers and people"),
    "doctor": Lazy("channels.doctor:doctor", "everything that would stop a live service, with the mend"),
}


class Commands(click.Group):
    """Commands by name, imported when they are called, so that --help is there at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's own signature
        """All names, in the order above."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command itself."""
        lazy = COMMANDS.get(cmd_name)
        if lazy is None:
            return None
        module, _, name = lazy.place.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, lazy.short) for name, lazy in COMMANDS.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """A mistyped name gets the nearest one."""
        if args and args[0] not in COMMANDS:
            from bot.flow.suggest import did_you_mean

            ctx.fail(f"There is no command {args[0]!r}. {did_you_mean(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--flows", type=click.Path(file_okay=False), help="The folder of flows (or HEARBACK_FLOWS).")
@click.option("--locales", type=click.Path(file_okay=False), help="The folder of languages (or HEARBACK_LOCALES).")
@click.version_option(package_name="hearback")
def cli(flows: str | None, locales: str | None) -> None:
    """Asks people affected by crime how a service treated them, and does them no harm.

    \b
    Example: hearback try after-case-closed --surface voice
    """
    _ = flows, locales  # the tools read them from the context


def main(args: list[str] | None = None, **more: Any) -> None:
    """Run the command. A person's mistake ends in one line; so does a fault of ours, whose own words may quote a person."""
    _environment_file()
    try:
        cli.main(args=args, prog_name="hearback", **more)
    except HearbackError as error:
        click.echo(f"hearback: {error}", err=True)
        sys.exit(1)
    except Exception as defect:  # noqa: BLE001 - whatever it is, its words and its traceback are not shown
        from bot.log.fields import name_of, place

        where = f" at {place(defect)}" if place(defect) else ""
        click.echo(f"hearback: This is a fault of ours: {name_of(type(defect))}{where}. Please tell us this line.", err=True)
        sys.exit(1)


def _environment_file() -> None:
    """Settings of a .env file in the working folder, where the environment does not have them."""
    from pathlib import Path

    if Path(".env").is_file():
        from dotenv import load_dotenv

        load_dotenv(Path(".env"))


if __name__ == "__main__":
    main()
