"""``GET /metrics``: how the service stands, in the form that Prometheus reads. Without HEARBACK_METRICS_TOKEN there is no such page.

No label can name a person: each has a closed list of values. And nobody is counted, because in a service of three people "one conversation"
or "one flag of self-harm" tells of one of them: what is counted is work, queues and requests.

What the database knows is read when the page is asked for, and is the same whichever process answers. What only web processes know is
counted by each; gunicorn's settings give them a folder in which they share it (prometheus-client, "Multiprocess Mode").
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from flask import Flask, Response, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from bot.dispatch.pulse import BACKLOG, SENDS
from bot.errors import HearbackError, Unavailable
from bot.settings import MILLION
from bot.store.gauges import Gauges
from channels.bearer import brings
from channels.service import Service

TOKEN = "HEARBACK_METRICS_TOKEN"  # noqa: S105 - the name of a setting
TEXT = "text/plain; version=0.0.4; charset=utf-8"
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus-client's own name
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15)  # Twilio gives up after 4 as we ask it to, after 15 at the latest

WEBHOOKS = Counter("hearback_webhooks", "Webhooks that were answered, by channel and status.", ("channel", "status"))
WEBHOOK_SECONDS = Histogram("hearback_webhook_seconds", "How long answering a webhook took.", ("channel",), buckets=SECONDS)

# The name of a number that the store gives -> what it is.
GAUGES = {
    "sending": "Messages that a worker holds.",
    "uncertain": "Messages of which nobody knows whether they arrived.",
    "turns_broken": "Webhooks that a conversation could not follow; a fault of ours each.",
    "put_off": "Answers that wait until it is calm, because one person or all together sent more than is answered at once.",
    "timers_due": "Conversations that are to be woken by now.",
    "people_due": "People who are to be looked at by now, whether to ask them.",
    "recordings_to_delete": "Recordings that the provider has not yet deleted.",
    "flags_overdue": "Flags that nobody has acted on in time.",
    "recordings_overdue": "Recordings that should have come here, or be gone at the provider, for more than a day.",
    "reports_parked": "Reports of messages that are not known (yet).",
    "workers": "Workers that showed within a minute that they live.",
}


def mount(app: Flask, service: Service) -> None:
    """Add the page, if there is a token."""
    token = service.settings[TOKEN]
    if not token:
        return

    def metrics() -> Response:
        if not brings(request, token.encode()):
            return Response("not allowed\n", status=401, content_type="text/plain; charset=utf-8", headers={"WWW-Authenticate": "Bearer"})
        return Response(_page(service), content_type=TEXT)

    app.add_url_rule("/metrics", "metrics", metrics, provide_automatic_options=False)


def answered(channel: str, status: int, seconds: float) -> None:
    """Count a webhook that was answered."""
    WEBHOOKS.labels(channel, str(status)).inc()
    WEBHOOK_SECONDS.labels(channel).observe(seconds)


def _page(service: Service) -> bytes:
    registry = CollectorRegistry()
    registry.register(Standing(service))
    if SHARED_FOLDER in os.environ:
        MultiProcessCollector(registry)
    else:
        registry.register(_Ours())
    return generate_latest(registry)


class _Ours(Collector):
    """What this process alone has counted, where there is no other."""

    def collect(self) -> Iterator[Metric]:
        return (family for family in REGISTRY.collect() if family.name.startswith("hearback_"))


class Standing(Collector):
    """What the database knows, read anew each time."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def collect(self) -> Iterator[Metric]:
        """Every family; without a database the one that says so."""
        try:
            found, counted = self._service.store.gauges(self._service.clock()), self._service.store.work_counts.all()
        except Unavailable:
            yield _gauge("hearback_database_up", "1 where the database answers.", 0)
            return
        yield _gauge("hearback_database_up", "1 where the database answers.", 1)
        yield from _of_the_store(found)
        yield from _of_the_workers(counted)
        yield from self._money()

    def _money(self) -> Iterator[Metric]:
        try:
            budget = self._service.settings.daily_budget
        except HearbackError:
            budget = 0
        yield _gauge("hearback_daily_budget", "What a day may cost, in the account's currency.", budget / MILLION)


def _of_the_store(found: Gauges) -> Iterator[Metric]:
    for name, about in GAUGES.items():
        yield _gauge(f"hearback_{name}", about, found.counts[name])
    queued = GaugeMetricFamily("hearback_queued", "Messages that wait: replies, and what the service begins.", labels=("channel", "kind"))
    for (channel, kind), number in sorted(found.queued.items()):
        queued.add_metric((channel, kind), number)
    yield queued
    yield _gauge("hearback_oldest_due_seconds", "How long the message waits that has been due longest.", found.oldest)
    yield _gauge("hearback_worker_age_seconds", "Since when no worker showed that it lives; -1: never.", found.worker_age)
    yield _gauge(
        "hearback_spent_today", "What today (UTC) has cost, in the account's currency, as HEARBACK_PRICE_... say.", found.spent / MILLION
    )
    yield _gauge("hearback_database_bytes", "How large the database is.", found.bytes)


def _of_the_workers(counted: dict[str, int]) -> Iterator[Metric]:
    sends = CounterMetricFamily("hearback_sends", "Sends that ended, by channel and outcome.", labels=("channel", "outcome"))
    backlog = GaugeMetricFamily("hearback_provider_backlog", "What waits at the provider, as it was last asked.", labels=("channel",))
    for name, value in sorted(counted.items()):
        match name.split("/"):
            case [first, channel, outcome] if first == SENDS:
                sends.add_metric((channel, outcome), value)
            case [first, channel] if first == BACKLOG:
                backlog.add_metric((channel,), value)
    yield sends
    yield backlog


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)
