"""How gunicorn runs the web process: ``gunicorn --config python:channels.gunicorn_settings "channels.web:production()"``.

Each setting is one of gunicorn's own (docs.gunicorn.org/en/stable/settings.html) and may be given anew on its command line.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from importlib import import_module
from typing import Any

from gunicorn import glogging, util
from gunicorn.app import wsgiapp

from bot import log

workers = 2
worker_class = "gthread"  # a slow client holds one thread, never a process
threads = 32  # whoever waits for the database keeps nobody in danger waiting
timeout = 30  # seconds without a sign of life, after which a process is ended and replaced
graceful_timeout = 20  # seconds for what is going on when the service is told to end
keepalive = 5  # seconds that a quiet connection stays open
backlog = 1024  # connections that may wait
limit_request_line = 2048  # bytes of an address; ours have no more than 200
limit_request_fields = 64  # headers of a request; providers send about 20
limit_request_field_size = 4096  # bytes of one header
forwarded_allow_ips = ""  # nobody is believed about where a request came from, or whether it was https
secure_scheme_headers: dict[str, str] = {}
proxy_protocol = "off"
accesslog = None
loglevel = "warning"


class Lines(glogging.Logger):
    """Gunicorn's log, through our sieve: no address, no header, no words of an exception. There is no access log."""

    def setup(self, cfg: Any) -> None:  # noqa: ARG002 - gunicorn's own signature
        """Take its handlers away and send it through ours."""
        log.set_up()

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """Write nothing: an address can be anything that a stranger makes up."""

    def reopen_files(self) -> None:
        """There are none."""


logger_class = Lines
_write_error = util.write_error


def _quote_nothing(sock: Any, status_int: int, reason: str, mesg: str) -> None:  # noqa: ARG001 - gunicorn's own signature
    """Answer a request that is no HTTP: gunicorn would quote it back."""
    _write_error(sock, status_int, reason, "")


util.write_error = _quote_nothing
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus-client's own name


def on_starting(server: Any) -> None:  # noqa: ARG001 - gunicorn's own signature
    """Give the processes a folder in which they share what they count, and import once what all of them need.

    The folder must be there before anything of prometheus-client is imported. Imported here, a process that had to be replaced is back
    at once, and all share the memory; each still opens its own service after it has forked.
    """
    os.environ.setdefault(SHARED_FOLDER, tempfile.mkdtemp(prefix="hearback-metrics-"))
    import_module("channels.web")
    gc.freeze()  # the collector leaves alone what was there before the fork: looking through it would copy it


def on_exit(server: Any) -> None:  # noqa: ARG001 - gunicorn's own signature
    """Take the folder away again."""
    shutil.rmtree(os.environ.get(SHARED_FOLDER, ""), ignore_errors=True)


def when_ready(server: Any) -> None:  # noqa: ARG001 - gunicorn's own signature
    """Say that it listens."""
    log.event("web_started")


def worker_abort(worker: Any) -> None:  # noqa: ARG001 - gunicorn's own signature
    """Say that a process did not answer and was ended."""
    log.event("web_process_stuck")


def child_exit(server: Any, worker: Any) -> None:  # noqa: ARG001 - gunicorn's own signature
    """Say that a process has ended."""
    log.event("web_process_ended")


def become_gunicorn(*arguments: str) -> None:
    """Run gunicorn with these settings in this process, as its command would be: what has been imported is not imported again."""
    program = os.path.join(os.path.dirname(sys.executable), "gunicorn")  # noqa: PTH118, PTH120 - beside this interpreter
    sys.argv = [program, "--config", f"python:{__name__}", *arguments]
    wsgiapp.run()
