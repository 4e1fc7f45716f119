"""The events of the log: every line that Hearback writes has one of these names. A test compares the table with the code.

Source of the rule: OWASP ASVS 5.0, 16.1.1 (an inventory of what is logged) and 16.2.5 (nothing sensitive in it).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Weight = Literal["info", "warning", "error"]
LOOK_AT_DATABASE = "Look at the database."
TELL_US = "Tell us, with the fields `error` and `at`."


class Event(NamedTuple):
    """One kind of line: how heavy it is, what it means to whoever runs the service, and what to do. Empty: nothing."""

    weight: Weight
    means: str
    do: str = ""


SENDING: Mapping[str, Event] = {
    "send_ended": Event("info", "A send ended, with its outcome and the provider's code.", "Look the code up below."),
    "send_refused": Event(
        "warning",
        "A message was not sent: `prefix_not_allowed` (the number), or `not_live` (a real provider, and `HEARBACK_LIVE` is no). It is "
        "cancelled, and the ledger says so.",
        "Look at the settings, or at the import.",
    ),
    "send_broken": Event("error", "A defect while a message was being sent. It counts as uncertain; the others go on.", TELL_US),
    "channel_not_configured": Event("error", "A message waits for a channel that has no settings any more.", "Set them again."),
    "list_compared": Event(
        "info",
        "A provider's list held so many things that we had not been told of. They are taken in now.",
        "Many at once: look at what was away.",
    ),
    "list_incomplete": Event(
        "warning",
        "A provider's list could not be read to its end. It is read again in ten minutes.",
        "If it goes on, look at the provider's status.",
    ),
    "list_not_compared": Event("error", "A defect while a provider's list was being compared.", TELL_US),
    "provider_cannot_deliver": Event(
        "error",
        "Messages wait at Telegram that it could not post to us, for ten minutes at least.",
        "Look at `getWebhookInfo`, the certificate, and the web process.",
    ),
}

CASES: Mapping[str, Event] = {
    "case_not_decided": Event("error", "A case could not be decided. The others are; this one is tried again in an hour.", TELL_US),
    "calendar_unreadable": Event(
        "error", "`flows/calendar.yaml` cannot be read. Until it can, nothing is begun. Replies are sent.", "Run `hearback check`."
    ),
    "cases_taken": Event("info", "A case system has brought cases in."),
    "withdrawals_taken": Event("info", "A case system has brought withdrawals in. Those people are not written to again."),
    "cases_postponed": Event("error", "A case system was told to try again: the database is away.", LOOK_AT_DATABASE),
}

TURNS: Mapping[str, Event] = {
    "webhook_refused": Event(
        "warning",
        "A request that the provider did not sign, or a wrong `PUBLIC_URL`, token or secret.",
        "Many at once after a change: look at the settings.",
    ),
    "webhook_unreadable": Event("warning", "A signed request that is not in the provider's form.", "Tell us."),
    "webhook_postponed": Event("error", "The database was away. The provider was asked to try again.", LOOK_AT_DATABASE),
    "update_unreadable": Event("warning", "An update of Telegram could not be read. Nothing was heard.", TELL_US),
    "update_refused": Event("warning", "An update that was fetched from Telegram could not be read.", "Tell us."),
    "strangers_turned_away": Event(
        "warning",
        "More strangers than `HEARBACK_STRANGERS_A_DAY` allows, or numbers that `HEARBACK_PREFIXES` does not. They got no answer, and nothing "
        "of them is kept, but STOP and danger. Told once a minute at most.",
        "Is a poster up? Raise the number. Otherwise wait.",
    ),
    "person_over_limit": Event(
        "warning",
        "Somebody sent more messages than are answered at once. All of them are heard; one answer follows when they pause. Told once a minute "
        "at most.",
        "Many: look at `HEARBACK_MESSAGES_AT_ONCE`.",
    ),
    "service_over_limit": Event(
        "warning",
        "All people together sent more on one channel than is answered at once. All of it is heard; those who sent much lately get one answer "
        "when they pause, the others as always. Told once a minute at most.",
        "A campaign, and your number carries more: raise `HEARBACK_ANSWERS_A_MINUTE`. Otherwise wait.",
    ),
    "polling_waits": Event("warning", "Telegram or the database cannot be reached.", "Wait, then look."),
    "conversation_broken": Event("error", "A conversation could not follow what somebody did. They got neutral words.", TELL_US),
    "conversation_not_woken": Event("error", "A conversation whose time had come could not be woken. It is tried again.", TELL_US),
    "starts_without_library": Event(
        "error",
        "The languages or flows cannot be read. Danger and STOP are answered; everything else is asked to come again.",
        "Run `hearback check`, mend the file, and start the service again.",
    ),
    "prompts_unusable": Event(
        "warning",
        "So many recordings for the telephone, or lists of them, cannot be used. A synthetic voice speaks instead, where there is one.",
        "Run `hearback prompts check`.",
    ),
    "danger_reply_before_its_turn": Event(
        "error",
        "The database was slow. Somebody in danger was answered first; the flag follows when the database does.",
        "Look at the database at once, and at the flags.",
    ),
    "danger_reply_without_its_turn": Event(
        "error",
        "Somebody in danger was answered, and nothing could be written down yet. The flag is tried again for some minutes.",
        "Look at the database at once.",
    ),
    "danger_turn_still_missing": Event(
        "error",
        "Somebody in danger was answered, and what they wrote could not be written down yet. It is tried again for some minutes.",
        LOOK_AT_DATABASE,
    ),
    "danger_turn_lost": Event(
        "error",
        "The same, and now given up: the flag for staff is missing, and a STOP in the same words too.",
        "Look at the database, and in the provider's log for who wrote then.",
    ),
}

FLOWS: Mapping[str, Event] = {
    "flow_file_broken": Event("error", "A flow file is broken and was never good: the flow is not offered.", "Run `hearback check`."),
    "flow_file_broken_last_good_serves": Event(
        "error", "A flow file has errors. People get its last good version.", "Run `hearback check`."
    ),
    "publishing_began": Event(
        "info",
        "A live service began for the first time since flows are published. What its folder offered is published now: so many flows.",
        "From here on, publish what you change: `hearback publish`.",
    ),
    "offer_changed": Event("info", "Another version of this flow is served to whoever begins, or it is not offered any more."),
    "publishing_not_followed": Event(
        "error",
        "What was published since could not be looked up. What was offered before is still offered; it is looked up again in two seconds.",
        LOOK_AT_DATABASE,
    ),
    "kept_version_unreadable": Event(
        "error",
        "A version that was published, or was last good, cannot be read by this Hearback. What was served before is served, where there is any.",
        "Mend the flow's file and publish it again: `hearback publish`.",
    ),
    "flow_version_missing": Event(
        "error",
        "A conversation's version is in no place. It is closed; the person can begin again.",
        "Restore the table `flow_version`.",
    ),
}

KEEPING: Mapping[str, Event] = {
    "tombstones_not_filed": Event(
        "error",
        "The file of tombstones cannot be written. A backup that is restored now would not know the latest STOP and ERASE.",
        "Look at the disk of `HEARBACK_TOMBSTONES`.",
    ),
    "forgotten": Event("info", "So many rows had been kept long enough; what was promised to go is gone."),
    "people_let_go": Event(
        "info", "With so many people it was over long enough: the way to reach them, or what was known of their cases, is gone."
    ),
    "nobody_let_go": Event(
        "warning",
        "Nobody is let go today: a flow cannot be read, and so nobody can tell whom it would still ask.",
        "Mend the flow: `hearback check` says what is wrong.",
    ),
    "recordings_found": Event(
        "info",
        "The provider held so many recordings that we had not been told of. They are kept or deleted now.",
        "Many at once: look at what was away.",
    ),
    "recordings_defect": Event("error", "A defect while recordings were brought or deleted. The worker goes on after a pause.", TELL_US),
    "recording_not_fetched_yet": Event(
        "warning",
        "The sound of a spoken comment could not be fetched, or was not whole. The code says why. It is fetched again.",
        "If it goes on, look at the provider's status.",
    ),
    "recording_not_fetched_for_a_day": Event(
        "error",
        "The sound of a spoken comment has not come for a day.",
        "Look at the code, at the account's settings, and at the provider's status.",
    ),
    "recording_lost": Event("error", "The provider has no sound of a spoken comment, a day after it was made.", "Tell whoever types up."),
    "recording_not_deleted_for_a_day": Event(
        "error",
        "A recording that should be gone has been at the provider for more than a day.",
        "Delete it in the provider's console, and look at its status.",
    ),
    "copy_not_deleted_yet": Event(
        "warning",
        "The provider did not confirm the deletion of a message. It is asked again in an hour.",
        "If it goes on, look at the provider's status.",
    ),
    "recording_not_deleted_yet": Event(
        "warning",
        "The provider did not confirm the deletion of a recording. It is asked again.",
        "If it goes on, look at the provider's status.",
    ),
}

STAFF: Mapping[str, Event] = {
    "alert_sent": Event("info", "Somebody of the staff was told of a flag, or of a test."),
    "alert_not_sent": Event(
        "error",
        "An alert did not leave, or nobody knows. It is tried again until it has left: `no_way` has no address or no carrier, the others are "
        "of the mail server, the webhook or the texts.",
        "Run `hearback doctor`, and look at `hearback flags list`.",
    ),
    "alert_refused": Event(
        "warning", "An alert was not sent: `not_live`, a real address, and `HEARBACK_LIVE` is no.", "Look at the settings."
    ),
    "alert_test_not_confirmed": Event(
        "error",
        "Nobody of this role has confirmed the test of the alerts in time. The others were told.",
        "Look at who is on duty, and at the addresses.",
    ),
    "nobody_on_duty": Event("error", "A flag waits, and the rota names nobody for two months.", "Mend `flows/duty.yaml`."),
    "rota_missing": Event(
        "error", "There is no rota that can be read, and there never was: nobody is told of flags.", "Run `hearback check`."
    ),
    "rota_broken_last_good_serves": Event("error", "The rota has mistakes. The last good one counts.", "Run `hearback check`."),
    "alerting_defect": Event("error", "A fault of ours while staff were being told. It is tried again.", TELL_US),
}

PROCESSES: Mapping[str, Event] = {
    "web_started": Event("info", "The web process listens."),
    "web_process_stuck": Event("error", "One of the web processes did not answer for too long and was ended.", LOOK_AT_DATABASE),
    "web_process_ended": Event("warning", "One of the web processes has ended. Another takes its place.", "Many: look at memory."),
    "starts_without_database": Event(
        "error",
        "The web process started while the database was away. Danger is answered, the rest is postponed until it is back.",
        LOOK_AT_DATABASE,
    ),
    "worker_waits_for_database": Event("warning", "The worker cannot reach the database.", LOOK_AT_DATABASE),
    "worker_defect": Event("error", "A fault of ours in the worker. It goes on.", TELL_US),
    "defect": Event("error", "A fault of ours.", TELL_US),
    "field_refused": Event("error", "A line of the log held what may not be logged. That part was left out.", TELL_US),
    "other": Event("warning", "A library had something to say. Its words may quote a person: only its name stands here.", ""),
}

EVENTS: Mapping[str, Event] = {**SENDING, **CASES, **TURNS, **FLOWS, **KEEPING, **STAFF, **PROCESSES}
