"""The words around a person's copy of their data, in each language. The Welsh and the Urdu are drafts that nobody has reviewed yet."""

from __future__ import annotations

from collections.abc import Mapping

RIGHT_TO_LEFT = frozenset({"ur"})
HEADINGS = (
    "title",
    "intro",
    "numbers",
    "held back",
    "nothing",
    "question",
    "answer",
    "your words",
    "when",
    "answers",
    "addresses",
    "contact",
    "cases",
    "conversations",
    "words about consent",
    "spoken comments",
    "complaints and thanks",
    "flags",
    "more",
)
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "What we hold about you",
        "intro": "This is everything that this service holds about you. It was made on {day}.",
        "numbers": "Your number or chat is in it. Keep it where nobody else reads it.",
        "held back": "You asked us to delete your data, or somebody did. That is out of use, is not in this copy, and is deleted within 7 days.",
        "nothing": "Nothing.",
        "question": "Question",
        "answer": "Your answer",
        "your words": "Your own words",
        "when": "When",
        "answers": "Your answers",
        "addresses": "How we reach you",
        "contact": "When and how it is safe to contact you",
        "cases": "What we were told about your case",
        "conversations": "When we talked",
        "words about consent": "What you agreed to",
        "spoken comments": "Spoken comments",
        "complaints and thanks": "Complaints and thanks",
        "flags": "What staff were asked to look at",
        "more": "The other file has every detail, as our computers keep it.",
    },
    "cy": {
        "title": "Yr hyn sydd gennym amdanoch chi",
        "intro": "Dyma bopeth sydd gan y gwasanaeth hwn amdanoch. Fe'i gwnaed ar {day}.",
        "numbers": "Mae eich rhif neu'ch sgwrs ynddo. Cadwch ef lle na fydd neb arall yn ei ddarllen.",
        "held back": "Gofynnoch chi, neu rywun arall, i ni ddileu eich data. Nid yw'n cael ei ddefnyddio, nid yw yn y copi hwn, a chaiff ei ddileu o fewn 7 diwrnod.",
        "nothing": "Dim.",
        "question": "Cwestiwn",
        "answer": "Eich ateb",
        "your words": "Eich geiriau eich hun",
        "when": "Pryd",
        "answers": "Eich atebion",
        "addresses": "Sut rydym yn eich cyrraedd",
        "contact": "Pryd a sut mae'n ddiogel cysylltu â chi",
        "cases": "Yr hyn a ddywedwyd wrthym am eich achos",
        "conversations": "Pryd y buom yn siarad",
        "words about consent": "Yr hyn y cytunoch iddo",
        "spoken comments": "Sylwadau llafar",
        "complaints and thanks": "Cwynion a diolch",
        "flags": "Yr hyn y gofynnwyd i staff edrych arno",
        "more": "Mae pob manylyn yn y ffeil arall, fel y mae ein cyfrifiaduron yn ei gadw.",
    },
    "ur": {
        "title": "آپ کے بارے میں ہمارے پاس کیا ہے",
        "intro": "یہ وہ سب ہے جو اس سروس کے پاس آپ کے بارے میں ہے۔ یہ {day} کو بنایا گیا۔",
        "numbers": "اس میں آپ کا نمبر یا چیٹ ہے۔ اسے وہاں رکھیں جہاں کوئی اور نہ پڑھے۔",
        "held back": "آپ نے یا کسی اور نے ہم سے آپ کی معلومات مٹانے کو کہا۔ وہ اب استعمال میں نہیں، اس کاپی میں نہیں، اور 7 دن کے اندر مٹا دی جائیں گی۔",
        "nothing": "کچھ نہیں۔",
        "question": "سوال",
        "answer": "آپ کا جواب",
        "your words": "آپ کے اپنے الفاظ",
        "when": "کب",
        "answers": "آپ کے جواب",
        "addresses": "ہم آپ سے کیسے رابطہ کرتے ہیں",
        "contact": "آپ سے کب اور کیسے رابطہ محفوظ ہے",
        "cases": "آپ کے کیس کے بارے میں ہمیں کیا بتایا گیا",
        "conversations": "ہم نے کب بات کی",
        "words about consent": "آپ نے کس بات پر ہاں کہی",
        "spoken comments": "بولے ہوئے تبصرے",
        "complaints and thanks": "شکایتیں اور شکریہ",
        "flags": "عملے کو کیا دیکھنے کو کہا گیا",
        "more": "دوسری فائل میں ہر تفصیل ہے، جیسے ہمارے کمپیوٹر رکھتے ہیں۔",
    },
}


def words_of(language: str) -> Mapping[str, str]:
    """The words in a language (BCP 47), or in English where there are none."""
    return WORDS.get(language.partition("-")[0], WORDS["en"])
