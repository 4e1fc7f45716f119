"""What may be known of a case when a conversation begins: the names a condition can use besides the steps before it.

Facts come from the organisation's own import, never from the person's answers. One that is not known holds nothing.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

# The groups that decide how carefully a person is written to, and which services are named.
CATEGORIES = (
    "burglary",
    "vehicle",
    "cycle",
    "theft",
    "robbery",
    "criminal_damage",
    "fraud",
    "antisocial_behaviour",
    "violence",
    "hate_crime",
    "domestic_abuse",
    "stalking",
    "sexual_offence",
    "honour_based_abuse",
    "forced_marriage",
    "fgm",
    "modern_slavery",
    "exploitation",
    "child_abuse",
    "elder_abuse",
    "intimidation",
    "homicide",
    "road_death",
    "road_injury",
    "other",
)
GENDERS = ("woman", "man", "other")
NATIONS = ("england", "wales", "scotland", "northern_ireland")
_YES_NO = ("yes", "no")


class Fact(NamedTuple):
    """``number`` facts are whole numbers; ``word`` facts one of ``values``, or any word where there are none."""

    means: str
    kind: Literal["word", "number"] = "word"
    values: tuple[str, ...] = ()


FACTS: dict[str, Fact] = {
    "age": Fact("The person's age in whole years.", "number"),
    "case": Fact("Whether the case is still open.", values=("open", "closed")),
    "complaint": Fact("Whether the person has a complaint with us.", values=("none", "open", "closed")),
    "proceedings": Fact("Whether a court, an appeal or a review is at work on the case.", values=("none", "live", "finished")),
    "crime_category": Fact("What kind of crime was reported.", values=CATEGORIES),
    "nation": Fact("Where the person lives.", values=NATIONS),
    "area": Fact("The organisation's own name for the area, like `essex`."),
    "unit": Fact("The organisation's own name for the team that has the case."),
    "risk": Fact("How carefully this person may be written to.", values=("R1", "R2", "R3")),
    "language": Fact("The language of the conversation, as its code: `en`, `cy`, `ur`."),
    "channel": Fact("Who carries the conversation.", values=("sms", "telegram", "ivr")),
    "surface": Fact("How the conversation reads.", values=("text", "chat", "voice")),
    "begun_by": Fact("Who begins the conversation.", values=("bot", "person")),
    "reported_via": Fact("How the person reported.", values=("in_person", "phone", "online")),
    "enhanced_rights": Fact("Whether the person has the extra rights of the Victims' Code.", values=_YES_NO),
    "leaflet": Fact("Whether the person was given the leaflet.", values=_YES_NO),
    "shared_phone": Fact("Whether other people use the same phone.", values=_YES_NO),
    "arm": Fact("The arm of the trial that the case is in, by its name under `arms`."),
    "wave": Fact("Which wave this is: 1, and one more for each flow that this one `follows`.", "number"),
}
