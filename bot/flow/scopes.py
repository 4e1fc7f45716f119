"""What a person can say yes to, each by itself and each to be taken back by itself. A closed list: what is not here nobody agrees to.

From using a rating to showing a recording to the press the scopes are steps of a ladder: a yes to one is a yes to none of the others.
"""

from __future__ import annotations

from typing import NamedTuple

ALL = "all"  # in a question: a no takes back everything that was agreed to; a yes leaves it as it is
YEAR_DAYS = 365  # a yes to the use of what somebody said is asked for again after a year


class Scope(NamedTuple):
    """``means`` completes "the person agrees ..."; ``pull``: what has to be taken out again when they take it back.

    ``days``: how long a yes holds, where nothing else is said; 0 is for as long as it is not taken back. ``by_channel``: a yes
    counts for one channel alone.
    """

    means: str
    pull: str = ""
    days: int = 0
    by_channel: bool = False


SCOPES: dict[str, Scope] = {
    "invite": Scope("to be asked, on this channel", by_channel=True),
    "ask_again": Scope("to be asked again on another day, about something else"),
    "rating": Scope("that their ratings are used", "their ratings, in counts that are not made yet", YEAR_DAYS),
    "words_inside": Scope(
        "that their words are read inside the organisation, without a name", "their words, in papers, packs and slides", YEAR_DAYS
    ),
    "case_study": Scope("to a case study inside the organisation, in which nobody can know them", "the case study", YEAR_DAYS),
    "recording_staff": Scope("that staff watch or hear their recording", "the recording, and every link to it", YEAR_DAYS),
    "training": Scope("that what they said is used in training", "what they said, in every training pack", YEAR_DAYS),
    "other_forces": Scope("that other forces see what they said", "the copies that other forces have", YEAR_DAYS),
    "media": Scope("that what they said is published", "what is published and can still be recalled", YEAR_DAYS),
    "pass_thanks": Scope("that their thanks are passed on, without their name", "thanks that are not passed on yet"),
    "pass_complaint": Scope("that they are put in touch with whoever looks at their complaint", "their complaint, where it was sent"),
    "pass_complaint_words": Scope("that their own words go with their complaint", "their words, where the complaint was sent"),
    "supporter_speaks": Scope("that somebody who supports them answers for them", "answers that were given for them"),
}
