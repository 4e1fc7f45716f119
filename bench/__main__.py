"""``python -m bench``: measures Hearback beside its peers and beside the floor, and prints the ratios. See bench/README.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys

import msgspec

from bench import checking, claiming, draining, driver, engine, outreach, survey, webhook
from bench.driver import Target

QUICK_CASES = 10_000


def main() -> None:
    """Measure what was asked for and print it."""
    asked = _arguments()
    if asked.url:
        print(json.dumps(msgspec.to_builtins(_drive(asked)), indent=2))
        return
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "system": f"{platform.system()} {platform.machine()}"}
    found: dict[str, object] = {"machine": machine}
    if asked.what in ("all", "engine"):
        _progress("engines: about a minute" if asked.quick else "engines: two to four minutes")
        report = engine.measure(runs=3 if asked.quick else 5, seconds=0.3 if asked.quick else 1.5)
        found["engine"] = msgspec.to_builtins(report)
        _print(engine.show(report), asked)
    if asked.what in ("all", "webhook"):
        _progress("webhooks: about a minute")
        served = webhook.measure(runs=3 if asked.quick else 5, people=100 if asked.quick else 250)
        found["webhook"] = msgspec.to_builtins(served)
        _print(webhook.show(served), asked)
    if asked.what in ("all", "check"):
        _progress("checking all flows that ship: half a minute")
        checked = checking.measure(runs=3 if asked.quick else 9)
        found["check"] = msgspec.to_builtins(checked)
        _print(checking.show(checked), asked)
    if asked.what in ("all", "cases"):
        cases = QUICK_CASES if asked.quick else asked.cases
        _progress(f"{cases:,} cases imported and planned: some minutes")
        counted = outreach.measure(cases)
        found["cases"] = msgspec.to_builtins(counted)
        _print(outreach.show(counted), asked)
    if asked.what in ("all", "outbox"):
        _progress("an outbox with few and with many waiting: two minutes")
        claimed = claiming.measure(runs=3 if asked.quick else 7, many=100_000 if asked.quick else claiming.MANY)
        found["outbox"] = msgspec.to_builtins(claimed)
        _print(claiming.show(claimed), asked)
        _progress("one worker and four on PostgreSQL: a minute")
        drained = draining.measure(runs=1 if asked.quick else 3, people=100 if asked.quick else 400)
        found["workers"] = msgspec.to_builtins(drained)
        _print(draining.show(drained), asked)
    if asked.json:
        print(json.dumps(found, indent=2))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Hearback beside its peers and beside the floor.")
    parser.add_argument("what", nargs="?", choices=["all", "engine", "webhook", "check", "cases", "outbox"], default="all")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter runs, for a first look")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the tables")
    parser.add_argument("--cases", type=int, default=100_000, help="how many cases to import and plan (a million takes a while)")
    parser.add_argument("--url", help="drive this webhook on 127.0.0.1, which is already up, and nothing else")
    parser.add_argument("--public-url", default=webhook.PUBLIC_URL, help="the PUBLIC_URL that the server at --url was given")
    parser.add_argument("--token", default=webhook.TOKEN, help="the TWILIO_AUTH_TOKEN that it was given")
    parser.add_argument("--people", type=int, default=250, help=f"how many conversations to hold with --url, at most {driver.PEOPLE}")
    return parser.parse_args()


def _drive(asked: argparse.Namespace) -> driver.Driven:
    target = Target(asked.url, asked.public_url, asked.token)
    run = f"u{os.getpid()}"  # so that a second drive is not taken for the same messages again
    requests = driver.conversations(target, range(min(asked.people, driver.PEOPLE)), webhook.OPENING, run)
    return driver.drive(target, requests, webhook.CONNECTIONS)


def _progress(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _print(table: str, asked: argparse.Namespace) -> None:
    if not asked.json:
        print(table, flush=True)


if __name__ == "__main__":
    survey.check_flow()
    main()
