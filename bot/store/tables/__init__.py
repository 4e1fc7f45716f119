"""The tables. Columns that end in _at, and due, wanted, expires, keep_until and lease_until are microseconds since 1970, UTC.

Every column called sealed, state (of a conversation), answer_body, body, words, reference, profile, facts, how, says or because
holds bytes of bot.store.secrecy.sealing; lookup, listed, hash, area, cell and digest are keyed hashes. No other column may hold anything
that names or identifies a person or a case, or anything that a person wrote.
"""

from __future__ import annotations

from bot.store.tables import cases, conversations, erasing, outgoing, people, record, staff
from bot.store.tables.row import BEGUN_UNASKED, CANCELLABLE, LEASED, UNFINISHED, UNSETTLED, WAITING, Row, among, one_of
from bot.store.tables.staff import TO_TELL

__all__ = [
    "BEGUN_UNASKED",
    "CANCELLABLE",
    "LEASED",
    "TO_TELL",
    "UNFINISHED",
    "UNSETTLED",
    "WAITING",
    "address",
    "alert",
    "alert_test",
    "allowance",
    "among",
    "answer",
    "area_hold",
    "asking",
    "audit",
    "case_file",
    "cases",
    "chat_message",
    "complaint",
    "consent",
    "consent_event",
    "conversation",
    "conversations",
    "do_not_invite",
    "erasing",
    "escrow",
    "flag",
    "flow_version",
    "inbox",
    "ledger",
    "metadata",
    "one_of",
    "outbox",
    "outgoing",
    "pace",
    "people",
    "person",
    "person_key",
    "praise",
    "provider_copy",
    "published",
    "record",
    "recording",
    "recording_audit",
    "report_parked",
    "setting",
    "sound",
    "spend",
    "staff",
    "tally",
    "timer",
    "tombstone",
    "work_count",
    "worker_seen",
]

metadata = Row.metadata
person = metadata.tables["person"]
person_key = metadata.tables["person_key"]
address = metadata.tables["address"]
conversation = metadata.tables["conversation"]
chat_message = metadata.tables["chat_message"]
inbox = metadata.tables["inbox"]
outbox = metadata.tables["outbox"]
answer = metadata.tables["answer"]
flag = metadata.tables["flag"]
alert = metadata.tables["alert"]
alert_test = metadata.tables["alert_test"]
timer = metadata.tables["timer"]
flow_version = metadata.tables["flow_version"]
published = metadata.tables["published"]
recording = metadata.tables["recording"]
sound = metadata.tables["sound"]
recording_audit = metadata.tables["recording_audit"]
report_parked = metadata.tables["report_parked"]
setting = metadata.tables["setting"]
case_file = metadata.tables["case_file"]
consent = metadata.tables["consent"]
consent_event = metadata.tables["consent_event"]
complaint = metadata.tables["complaint"]
praise = metadata.tables["praise"]
tally = metadata.tables["tally"]
asking = metadata.tables["asking"]
ledger = metadata.tables["ledger"]
do_not_invite = metadata.tables["do_not_invite"]
area_hold = metadata.tables["area_hold"]
allowance = metadata.tables["allowance"]
work_count = metadata.tables["work_count"]
worker_seen = metadata.tables["worker_seen"]
pace = metadata.tables["pace"]
spend = metadata.tables["spend"]
escrow = metadata.tables["escrow"]
tombstone = metadata.tables["tombstone"]
audit = metadata.tables["audit"]
provider_copy = metadata.tables["provider_copy"]
