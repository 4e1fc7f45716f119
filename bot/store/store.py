"""The door of the room: one object, safe to use from many threads, made once in each process."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import bindparam, select, text

from bot.store import migrate
from bot.store.casework.area_holds import AreaHolds
from bot.store.casework.cases import Cases
from bot.store.casework.complaints import Complaints
from bot.store.casework.do_not_invite import DoNotInvite
from bot.store.casework.ledger import LedgerBook
from bot.store.casework.listed import find_by_list
from bot.store.conversations import arrival
from bot.store.conversations.chat_messages import ChatMessages
from bot.store.conversations.flow_versions import FlowVersions
from bot.store.conversations.person_turn import Where
from bot.store.conversations.publishing import Publishing
from bot.store.conversations.timers import Timers
from bot.store.conversations.turn import Turn
from bot.store.database import Database
from bot.store.dialects import any_of, in_parts, these
from bot.store.figures import figures
from bot.store.gauges import Gauges, gauges
from bot.store.marks import Marks
from bot.store.outgoing.outbox import Outbox
from bot.store.outgoing.provider_copies import ProviderCopies
from bot.store.people.access import Access
from bot.store.people.consents import Consents
from bot.store.people.erasures import Erasures
from bot.store.people.letting_go import LettingGo
from bot.store.people.own_words import OwnWords
from bot.store.people.people import People
from bot.store.recorded import retention
from bot.store.recorded.comments import Comments
from bot.store.recorded.provider import AtProvider
from bot.store.recorded.sounds import Sounds
from bot.store.recorded.told import Told
from bot.store.rows import DueTimer, Figures
from bot.store.secrecy import erasure, keeping, rotation, tombstones
from bot.store.secrecy.sealing import Keyring
from bot.store.secrecy.seals import Seals, unlock
from bot.store.staff.alert_tests import AlertTests
from bot.store.staff.alerts import Alerts
from bot.store.staff.flags import Flags
from bot.store.staff.thanks import Thanks
from bot.store.staff.words import WordsDesk
from bot.store.tables import inbox
from bot.store.work_counts import WorkCounts

PING = text("SELECT 1")
KNOWN = select(inbox.c.provider_id).where(inbox.c.channel == bindparam("on"), any_of(inbox.c.provider_id))


class Store:
    """Everything that is remembered. All times are aware datetimes; whatever fails in the database is ``Unavailable``.

    Make one in each process, after any fork: connections cannot be shared between processes.
    """

    def __init__(self, url: str, keyring: Keyring) -> None:
        """``url``: ``sqlite:///hearback.db`` or ``postgresql://...``. Connects to nothing yet. Raises SettingWrong."""
        self.database = Database(url)
        self.keyring = keyring
        self._seals: Seals | None = None
        self._unlocking = threading.Lock()
        self.outbox = Outbox(self.database, self.unlock)
        self.timers = Timers(self.database)
        self.flow_versions = FlowVersions(self.database)
        self.publishing = Publishing(self.database)
        self.people = People(self.database, self.unlock)
        self.words = WordsDesk(self.database, self.unlock)
        self.thanks = Thanks(self.database, self.unlock)
        self.chat_messages = ChatMessages(self.database, self.unlock)
        self.own_words = OwnWords(self.database, self.unlock)
        self.complaints = Complaints(self.database, self.unlock)
        self.consents = Consents(self.database, self.unlock)
        self.recordings = AtProvider(self.database, self.unlock)
        self.told = Told(self.database, self.unlock)
        self.sounds = Sounds(self.database, self.unlock)
        self.comments = Comments(self.database, self.unlock, self.sounds)
        self.cases = Cases(self.database, self.unlock)
        self.ledger = LedgerBook(self.database, self.unlock)
        self.do_not_invite = DoNotInvite(self.database, self.unlock)
        self.area_holds = AreaHolds(self.database, self.unlock)
        self.work_counts = WorkCounts(self.database)
        self.flags = Flags(self.database, self.unlock)
        self.alerts = Alerts(self.database)
        self.alert_tests = AlertTests(self.database)
        self.access = Access(self.database, self.unlock)
        self.provider_copies = ProviderCopies(self.database)
        self.erasures = Erasures(self.database, self.unlock)
        self.letting_go = LettingGo(self.database, self.unlock)
        self.marks = Marks(self.database, self.unlock)

    def unlock(self) -> Seals:
        """The seals of this database. Call it when a process starts: raises SettingWrong if HEARBACK_KEY is not its key."""
        if self._seals is None:
            with self._unlocking:
                self._seals = self._seals or unlock(self.database, self.keyring)
        return self._seals

    def migrate(self, revision: str = "head") -> None:
        """Make or change the tables. Raises SettingWrong if they belong to another HEARBACK_KEY."""
        old = not migrate.is_current(self.database)
        migrate.migrate(self.database, revision)
        if revision == "head":
            find_by_list(self.database, self.unlock())
            if old:  # a process that was ended here leaves the rest to hearback db rekey
                rotation.to_people(self)

    def exists(self) -> bool:
        """Whether there may be a database: a SQLite file that is not there yet would be made by looking into it."""
        file = self.database.engine.url.database
        return not self.database.sqlite or (file is not None and Path(file).is_file())

    def is_current(self) -> bool:
        """Whether the tables are those this version expects."""
        return migrate.is_current(self.database)

    def ping(self) -> None:
        """Raise Unavailable unless the database answers."""
        with self.database.reading() as work:
            work.value(PING)

    def close(self) -> None:
        """Close the connections."""
        self.database.engine.dispose()

    @contextmanager
    def turn(self, channel: str, provider_id: str, address: str, now: datetime, admit: arrival.Admit = arrival.anybody) -> Iterator[Turn]:
        """The turn of one webhook. Leaving the block commits, an exception undoes it all; a replayed one changes nothing.

        Raises TurnedAway, and keeps nothing, for a newcomer who is one more than ``admit`` allows.
        """
        seals = self.unlock()
        with self.database.writing() as work:
            yield arrival.webhook_turn(work, seals, Where(channel, address, provider_id), now, admit)

    @contextmanager
    def conversation_turn(self, conversation_id: str, now: datetime, timer: DueTimer | None = None) -> Iterator[Turn]:
        """The turn of a conversation that wakes. ``turn.conversation`` is None when it has ended.

        With ``timer`` the timer is taken in the same transaction, so that of several workers one alone acts on it; for the
        others, and for a timer that was replaced meanwhile, ``turn.conversation`` is None. Raises LookupError.
        """
        seals = self.unlock()
        with self.database.writing() as work:
            yield arrival.timer_turn(work, seals, conversation_id, now, timer)

    @contextmanager
    def conversation_seen(self, conversation_id: str, now: datetime) -> Iterator[Turn]:
        """The same, to look only: whatever is called on it is undone, and on SQLite it keeps nobody waiting. Raises LookupError."""
        seals = self.unlock()
        with self.database.reading() as work:
            yield arrival.timer_turn(work, seals, conversation_id, now, None)

    @contextmanager
    def person_turn(self, person_id: str, channel: str, now: datetime) -> Iterator[Turn]:
        """The turn of a person whom we mean to write to on a channel: invitations, holds, erasing on request. Raises LookupError."""
        seals = self.unlock()
        with self.database.writing() as work:
            yield arrival.person_turn(work, seals, person_id, channel, now)

    def known(self, channel: str, provider_ids: Collection[str]) -> set[str]:
        """Which of these webhooks of a channel were here before."""
        wanted = list(provider_ids)
        with self.database.reading() as work:
            return {row.provider_id for part in in_parts(wanted) for row in work.every(KNOWN, these(part) | {"on": channel})}

    def forget(self, now: datetime, limit: int = 500, keep_done: timedelta = retention.KEEP_DONE) -> int:
        """Forget what was kept long enough, at most ``limit`` rows of a kind; returns how many rows. Zero means: nothing is left.

        ``keep_done``: how long the sound of a comment that was typed up or refused stays.
        """
        return erasure.forget(self.database, now, limit, keep_done) + keeping.forget_long(self.database, now, limit)

    def gauges(self, now: datetime) -> Gauges:
        """How the work stands, for whoever watches."""
        return gauges(self.database, now)

    def file_tombstones(self, file: Path) -> int:
        """Append to this file who stopped or was erased since it was last written; returns how many lines. Raises OSError."""
        return tombstones.file_new(self.database, self.unlock(), file)

    def figures(self, now: datetime) -> Figures:
        """How the service stands, in numbers about nobody."""
        return figures(self.database, now)
