"""``hearback serve``, ``hearback worker`` and ``hearback db``."""

from __future__ import annotations

import os
import socket
import sys
import threading
from typing import TYPE_CHECKING

import click

from bot import log
from bot.errors import HearbackError, SettingWrong
from bot.settings import Settings, read_settings
from bot.tools.finding import folders, open_for_tools

if TYPE_CHECKING:
    from bot.store.store import Store
    from channels.service import Service


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port to listen on; 0 takes a free one.")
@click.option("--demo", is_flag=True, help="Three phones in a page, with made-up providers. Nothing leaves this machine.")
@click.option("--telegram-polling", is_flag=True, help="Fetch Telegram's updates, for a machine without a public address.")
@folders
@click.pass_context
def serve(context: click.Context, host: str, port: int, demo: bool, telegram_polling: bool) -> None:
    """Take messages and calls.

    \b
    Example: hearback serve --port 8000
    """
    settings = open_for_tools(context).settings
    if demo:
        from channels.demonstration import run_demo

        run_demo(settings, host, port, click.echo)
    elif telegram_polling:
        _poll(settings)
    else:
        _serve(settings, host, port)


def _serve(settings: Settings, host: str, port: int) -> None:
    """Gunicorn with two workers, as in production. Threads, so that whoever waits for the database keeps nobody in danger waiting."""
    settings.need("PUBLIC_URL")
    from channels.gunicorn_settings import become_gunicorn
    from channels.service import need_channels, need_somebody, open_service

    service = open_service(settings)
    need_channels(service)
    _ready_database(service)
    need_somebody(service)
    service.store.close()
    os.environ |= {name: text for name, text in settings.given.items() if text}
    listening = _listen(host, port)
    click.echo(f"Hearback listens on http://{host}:{listening.getsockname()[1]}")
    sys.stdout.flush()
    become_gunicorn("--bind", f"fd://{listening.detach()}", "channels.web:production()")


def _listen(host: str, port: int) -> socket.socket:
    """A socket that gunicorn takes over, so that the port is known, and a taken one told in one line."""
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise SettingWrong(
            f"Nothing can listen on {host}, port {port} ({error.strerror}). Try another: hearback serve --port 8001"
        ) from None
    listening.set_inheritable(True)
    return listening


def _ready_database(service: Service) -> None:
    """In development the tables are made on the way; a live service is told to do it."""
    if not service.settings.live:
        service.store.migrate()
    elif not service.store.is_current():
        raise SettingWrong("The database is not up to date. Run: hearback db upgrade")


def _poll(settings: Settings) -> None:
    from channels.polling import Polling
    from channels.service import need_somebody, open_service
    from channels.telegram import Telegram
    from channels.worker import Worker

    log.set_up()
    settings.need("TELEGRAM_TOKEN")
    service = open_service(settings)
    _ready_database(service)
    need_somebody(service)
    service.offering.begin()
    telegram = service.channels["telegram"]
    assert isinstance(telegram, Telegram)
    service.channels["telegram"] = Polling(service, telegram).telegram
    polling, working = Polling(service, telegram), Worker(service)
    sender = threading.Thread(target=working.run, daemon=True)
    sender.start()
    click.echo("Hearback fetches from Telegram. Ctrl-C ends it.")
    try:
        polling.run()
    except KeyboardInterrupt:
        working.stopping.set()
        sender.join(15)


@click.command()
@folders
@click.pass_context
def worker(context: click.Context) -> None:
    """Send what is due, and wake conversations whose time has come. Run as many as you like.

    \b
    Example: hearback worker
    """
    from channels.service import need_channels, need_somebody, open_service
    from channels.worker import Worker

    log.set_up()
    service = open_service(open_for_tools(context).settings)
    need_channels(service)
    _ready_database(service)
    need_somebody(service)
    service.offering.begin()
    working = Worker(service)
    working.stop_on_signal()
    working.run()


@click.group()
def db() -> None:
    """Set up the database, change its key."""


@db.command()
def upgrade() -> None:
    """Make or change the tables of DATABASE_URL. Nothing is lost; running it twice changes nothing.

    \b
    Example: hearback db upgrade
    """
    store = _store()
    store.migrate()
    click.echo("The database is up to date.")


@db.command()
def rekey() -> None:
    """Seal everything again under the first key of HEARBACK_KEY. The service may go on meanwhile.

    \b
    Example: HEARBACK_KEY=newkey,oldkey hearback db rekey
    """
    from bot.store.secrecy.rotation import rotate

    rotate(_store())
    click.echo("Everything is sealed under the first key. The others can be taken out of HEARBACK_KEY.")


@db.command()
def key() -> None:
    """Print a new key for HEARBACK_KEY. Keep it outside the database and its backups.

    \b
    Example: hearback db key
    """
    from bot.store.secrecy.sealing import new_key

    click.echo(new_key())


def _store() -> Store:
    from bot.store.secrecy.key_file import keyring
    from bot.store.store import Store

    settings = read_settings(os.environ)
    try:
        return Store(settings["DATABASE_URL"], keyring(settings))
    except HearbackError as error:
        raise click.ClickException(str(error)) from None
