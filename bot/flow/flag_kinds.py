"""The kinds of flags: what a member of staff must see, who sees it, and how soon. Data; the list is closed.

Who and how soon are starting points: an organisation's own policy decides, in ``flows/duty.yaml``. ``alias`` is all that an alert ever
says of a kind: it may be read by whoever stands behind the person on duty.
"""

from __future__ import annotations

from typing import NamedTuple

ROLES = {
    "on_call": "The person on duty.",
    "safeguarding": "The safeguarding lead.",
    "police_duty": "The police duty officer.",
    "standards": "Professional standards or another independent route, never the unit that is meant.",
    "complaints": "The complaints team.",
    "feedback": "The team that owns the feedback.",
}


class Minutes(NamedTuple):
    """So many minutes where somebody is on duty; otherwise soon after the next day of work has begun."""

    minutes: int


class Days(NamedTuple):
    """So many working days."""

    days: int


class FlagKind(NamedTuple):
    """``at_once``: an alert goes out at once; the others wait in the list until they are overdue. ``escalates``: once overdue, others are told.

    ``danger``: somebody may be hurt. Until a person has acted, nothing is sent of the bot's own accord.
    """

    name: str
    alias: str
    role: str
    target: Minutes | Days
    at_once: bool
    escalates: bool
    danger: bool
    means: str


FLAG_KINDS: tuple[FlagKind, ...] = (
    FlagKind(
        "immediate_danger",
        "urgent",
        "on_call",
        Minutes(5),
        at_once=True,
        escalates=True,
        danger=True,
        means="Somebody may be in danger now. They were told at once to call 999.",
    ),
    FlagKind(
        "duress",
        "urgent",
        "on_call",
        Minutes(5),
        at_once=True,
        escalates=True,
        danger=True,
        means="The word was used that means: somebody is making me do this. Whoever holds the phone must notice nothing.",
    ),
    FlagKind(
        "self_harm",
        "urgent",
        "safeguarding",
        Minutes(30),
        at_once=True,
        escalates=True,
        danger=True,
        means="Somebody may want to die, or to hurt themselves.",
    ),
    FlagKind(
        "threat_to_other",
        "urgent",
        "police_duty",
        Minutes(30),
        at_once=True,
        escalates=True,
        danger=True,
        means="Somebody may hurt another person.",
    ),
    FlagKind(
        "witness_intimidation",
        "urgent",
        "police_duty",
        Minutes(30),
        at_once=True,
        escalates=True,
        danger=True,
        means="Somebody may be put under pressure because of a case.",
    ),
    FlagKind(
        "child_risk",
        "important",
        "safeguarding",
        Minutes(60),
        at_once=True,
        escalates=True,
        danger=True,
        means="A child may be at risk. The safeguarding lead decides whether it is referred.",
    ),
    FlagKind(
        "adult_risk",
        "important",
        "safeguarding",
        Minutes(60),
        at_once=True,
        escalates=True,
        danger=True,
        means="An adult who needs care may be at risk. The safeguarding lead decides whether it is referred.",
    ),
    FlagKind(
        "staff_misconduct",
        "important",
        "standards",
        Days(1),
        at_once=True,
        escalates=True,
        danger=False,
        means="Something serious may have been done by police or staff. It never goes to the unit that is meant.",
    ),
    FlagKind(
        "complaint",
        "to look at",
        "complaints",
        Days(1),
        at_once=False,
        escalates=True,
        danger=False,
        means="The person wants to complain. It is not a complaint until they have said so to those who take complaints.",
    ),
    FlagKind(
        "new_crime",
        "to look at",
        "feedback",
        Days(1),
        at_once=False,
        escalates=True,
        danger=False,
        means="A crime may have happened that nobody has reported. Tell the person how to report; this is no report.",
    ),
    FlagKind(
        "wrong_person",
        "to look at",
        "feedback",
        Days(1),
        at_once=False,
        escalates=False,
        danger=False,
        means="Somebody else may hold this phone. Nothing more is sent there.",
    ),
    FlagKind(
        "number_in_doubt",
        "to look at",
        "feedback",
        Days(5),
        at_once=False,
        escalates=False,
        danger=False,
        means="The network says that the number may be nobody's, or somebody else's. Nothing more is sent there.",
    ),
    FlagKind(
        "codeword_wrong",
        "to look at",
        "feedback",
        Days(1),
        at_once=False,
        escalates=False,
        danger=False,
        means="Somebody tried three times to go on without knowing the person's own word. It may not have been the person.",
    ),
    FlagKind(
        "reply_wanted",
        "to look at",
        "feedback",
        Days(3),
        at_once=False,
        escalates=True,
        danger=False,
        means="The person asked to hear from somebody.",
    ),
    FlagKind(
        "low_score",
        "to look at",
        "feedback",
        Days(5),
        at_once=False,
        escalates=False,
        danger=False,
        means="The person was not content. Somebody owns every low score.",
    ),
    FlagKind(
        "story_told",
        "to look at",
        "feedback",
        Days(5),
        at_once=False,
        escalates=False,
        danger=False,
        means="The person's own words may tell what happened. They stay out of reports until somebody has looked.",
    ),
    FlagKind(
        "praise",
        "to look at",
        "feedback",
        Days(5),
        at_once=False,
        escalates=False,
        danger=False,
        means="The person praised somebody. Pass it on.",
    ),
)
OTHER = FlagKind(  # of a flow that was published before the list was closed
    "other",
    "to look at",
    "feedback",
    Days(5),
    at_once=False,
    escalates=False,
    danger=False,
    means="A flow wanted somebody to look.",
)
BY_NAME = {kind.name: kind for kind in FLAG_KINDS}
DANGER_KINDS = tuple(kind.name for kind in FLAG_KINDS if kind.danger)


def flag_kind(name: str) -> FlagKind:
    """The kind of this name; ``other`` for one that an old flow made up. Never raises."""
    return BY_NAME.get(name, OTHER)
