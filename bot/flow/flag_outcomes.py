"""What staff may say of a flag: what was done, why nothing was, and why somebody reads what a person wrote.

Closed lists, so that no word about a person is ever typed here: what was done in full stands in the organisation's own case records.
"""

from __future__ import annotations

ACTED = {
    "spoke_to_them": "Somebody spoke to the person, in a way that is safe for them.",
    "told_police": "The police control room or an officer was told.",
    "referred": "It was referred: safeguarding, a support service, a doctor.",
    "passed_on": "It was passed to whoever is to do it: complaints, professional standards, the unit.",
    "replied": "The person got what they asked for.",
    "contact_changed": "How the person may be reached was looked into and put right.",
}
NO_ACTION = {
    "false_alarm": "The words meant something else.",
    "known_already": "It was known, and somebody is at it.",
    "same_as_another": "Another flag is about the same.",
    "cannot_be_reached": "Nobody could be reached in a way that is safe for them. It was tried.",
    "nobody_known": "Nobody knows who it was.",
    "tried_out": "It was ourselves, trying it out.",
}
READING = {
    "to_act": "To do something about this flag.",
    "to_hand_over": "To hand it to whoever does.",
    "to_check": "To look whether somebody else's decision was right.",
    "person_asked": "The person asked what we keep of theirs.",
}
