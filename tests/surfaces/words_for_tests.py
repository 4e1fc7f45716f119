"""Three languages for tests of how messages read, and one question of every kind in each.

English brings no sentences of its own: it falls back to the engine's. Welsh lacks the spoken form of ``keys`` and all of
``retry_hint`` on purpose. Urdu is written from right to left. They are for tests only; nobody has reviewed them.
"""

from __future__ import annotations

from typing import get_args

from bot.engine.effects import Again, Ask, AskKind, Option
from bot.flow.words import Command, Wording, Words

KINDS: tuple[AskKind, ...] = get_args(AskKind)
AGAINS: tuple[Again, ...] = get_args(Again)

ENGLISH = Words(language="en", name="English", commands={Command.STOP: ("stop", "end"), Command.SKIP: ("skip",), Command.PAUSE: ("pause",)})

WELSH = Words(
    language="cy",
    name="Cymraeg",
    sentences={
        "yes": Wording("Ie"),
        "no": Wording("Na"),
        "later": Wording("Wedyn"),
        "ok": Wording("Iawn, gofynnwch"),
        "skip_it": Wording("Hepgor hwn"),
        "pause_for_now": Wording("Oedi am y tro"),
        "skip": Wording("Hepgor"),
        "done": Wording("Wedi gorffen"),
        "invite_choices": Wording("Atebwch 1 ie, 2 wedyn, 3 na, neu STOP."),
        "hint": Wording("Mae HEPGOR neu STOP yn iawn.", voice="I hepgor, pwyswch y fysell sgwâr."),
        "hint_pause": Wording("Mae HEPGOR, OEDI neu STOP yn iawn.", voice="I hepgor, pwyswch y fysell sgwâr."),
        "hint_stop": Wording("Neu STOP."),
        "write_hint": Wording(
            "Atebwch yn eich geiriau eich hun, neu HEPGOR.", voice="I recordio eich ateb, pwyswch 1. I hepgor, pwyswch y fysell sgwâr."
        ),
        "write_again": Wording("Gallwch ateb yn eich geiriau eich hun."),
        "scale_hint": Wording("{low_number} yw {low}. {high_number} yw {high}."),
        "scale_reply": Wording("Atebwch gyda rhif o {low_number} i {high_number}."),
        "number_hint": Wording(
            "Atebwch gyda rhif o {low_number} i {high_number}.",
            voice="Rhowch rif o {low_number} i {high_number}, yna pwyswch y fysell sgwâr.",
        ),
        "date_hint": Wording(
            "Atebwch gyda dyddiad, fel 3 Mehefin.", voice="Rhowch y dydd mewn 2 ddigid, y mis mewn 2 ddigid, a'r flwyddyn mewn 4 digid."
        ),
        "many_hint": Wording("Gallwch ddewis hyd at {count}. Atebwch gyda'r rhifau, fel 1 3.", voice="Gallwch ddewis hyd at {count}."),
        "progress": Wording("Cwestiwn {number} o {total}."),
        "last_one": Wording("Yr un olaf."),
        "unclear": Wording("Sori, ni chawsom hynny."),
        "one_only": Wording("Dewiswch un ateb."),
        "silence": Wording("Ni chlywsom fysell."),
        "press": Wording("{label}: {key}", voice="Ar gyfer {label}, pwyswch {key}."),
        "press_bare": Wording("{label}: {key}", voice="{label}: pwyswch {key}."),
        "keys": Wording("I glywed hyn eto, pwyswch 8."),
        "opening": Wording("Helo. Galwad wedi'i recordio yw hon. Fe wnaethoch gytuno iddi."),
        "opening_choices": Wording("1, 2 neu 9.", voice="I fynd ymlaen, pwyswch 1. I ddewis amser arall, pwyswch 2. I stopio, pwyswch 9."),
        "record": Wording("Siaradwch ar ôl y tôn.", voice="Siaradwch ar ôl y tôn. Ar ôl gorffen, pwyswch y fysell sgwâr."),
        "record_check": Wording(
            "1 cadw, 2 clywed, 3 eto, 4 dileu.",
            voice="I gadw hwn, pwyswch 1. I'w glywed, pwyswch 2. Eto, pwyswch 3. I'w ddileu, pwyswch 4.",
        ),
    },
)

URDU = Words(
    language="ur",
    name="اردو",
    right_to_left=True,
    sentences={
        "yes": Wording("ہاں"),
        "no": Wording("نہیں"),
        "later": Wording("بعد میں"),
        "ok": Wording("ٹھیک ہے، پوچھیں"),
        "skip_it": Wording("چھوڑ دیں"),
        "pause_for_now": Wording("ابھی رکیں"),
        "skip": Wording("چھوڑیں"),
        "done": Wording("مکمل"),
        "invite_choices": Wording("جواب دیں 1 ہاں، 2 بعد میں، 3 نہیں، یا STOP۔"),
        "hint": Wording("SKIP یا STOP ٹھیک ہے۔", voice="چھوڑنے کے لیے ہیش دبائیں۔"),
        "hint_pause": Wording("SKIP، PAUSE یا STOP ٹھیک ہے۔", voice="چھوڑنے کے لیے ہیش دبائیں۔"),
        "hint_stop": Wording("یا STOP۔"),
        "write_hint": Wording("اپنے الفاظ میں جواب دیں، یا SKIP۔", voice="جواب ریکارڈ کرنے کے لیے 1 دبائیں۔ چھوڑنے کے لیے ہیش دبائیں۔"),
        "write_again": Wording("آپ اپنے الفاظ میں جواب دے سکتے ہیں۔"),
        "scale_hint": Wording("{low_number} کا مطلب {low}۔ {high_number} کا مطلب {high}۔"),
        "scale_reply": Wording("{low_number} سے {high_number} تک نمبر بھیجیں۔"),
        "number_hint": Wording(
            "{low_number} سے {high_number} تک نمبر بھیجیں۔", voice="{low_number} سے {high_number} تک نمبر دبائیں، پھر ہیش دبائیں۔"
        ),
        "date_hint": Wording("تاریخ بھیجیں، جیسے 3 جون۔", voice="دن کے 2 ہندسے، مہینے کے 2 ہندسے اور سال کے 4 ہندسے دبائیں۔"),
        "many_hint": Wording("آپ {count} تک چن سکتے ہیں۔ نمبر بھیجیں، جیسے 1 3۔", voice="آپ {count} تک چن سکتے ہیں۔"),
        "progress": Wording("سوال {number} از {total}۔"),
        "last_one": Wording("آخری سوال۔"),
        "unclear": Wording("معذرت، ہم سمجھ نہیں سکے۔"),
        "one_only": Wording("ایک جواب چنیں۔"),
        "silence": Wording("ہم نے کوئی بٹن نہیں سنا۔"),
        "retry_hint": Wording("یا SKIP، PAUSE یا STOP۔"),
        "press": Wording("{label}: {key}", voice="{label} کے لیے {key} دبائیں۔"),
        "press_bare": Wording("{label}: {key}", voice="{label}: {key} دبائیں۔"),
        "keys": Wording("8، 0، 9", voice="دوبارہ سننے کے لیے 8 دبائیں۔ مدد کے لیے 0 دبائیں۔ ختم کرنے کے لیے 9 دبائیں۔"),
        "opening": Wording("ہیلو۔ یہ ریکارڈ شدہ کال ہے جس کے لیے آپ نے ہاں کہا تھا۔"),
        "opening_choices": Wording("1، 2، 9", voice="جاری رکھنے کے لیے 1 دبائیں۔ کسی اور وقت کے لیے 2 دبائیں۔ بند کرنے کے لیے 9 دبائیں۔"),
        "record": Wording("ٹون کے بعد بولیں۔", voice="ٹون کے بعد بولیں۔ ختم ہونے پر ہیش دبائیں۔"),
        "record_check": Wording("1، 2، 3، 4", voice="رکھنے کے لیے 1، سننے کے لیے 2، دوبارہ کہنے کے لیے 3، مٹانے کے لیے 4 دبائیں۔"),
    },
)

LANGUAGES = {"en": ENGLISH, "cy": WELSH, "ur": URDU}

QUESTIONS = {
    "en": "Overall, how do you feel about the service you got?",
    "cy": "Sut ydych chi'n teimlo am y gwasanaeth a gawsoch?",
    "ur": "آپ سروس کے بارے میں کیسا محسوس کرتے ہیں؟",
}
LABELS = {
    "en": ("Satisfied", "Dissatisfied", "Neither"),
    "cy": ("Bodlon", "Anfodlon", "Dw i ddim yn siŵr"),
    "ur": ("مطمئن", "غیر مطمئن", "کوئی نہیں"),
}
ENDS = {"en": ("Very bad", "Very good"), "cy": ("Gwael iawn", "Da iawn"), "ur": ("بہت برا", "بہت اچھا")}
INVITES = {
    "en": "Northshire Police here. Can we ask 5 short questions about our service? We will not ask what happened.\n",
    "cy": "Heddlu Northshire sydd yma. Gawn ni ofyn 5 cwestiwn byr am ein gwasanaeth?\n",
    "ur": "نارتھ شائر پولیس۔ کیا ہم 5 مختصر سوال پوچھ سکتے ہیں؟\n",
}
NAMES = (Option(1, "en", Wording("English")), Option(2, "cy", Wording("Cymraeg")), Option(3, "ur", Wording("اردو")))
VERSION = "9f8e7d6c5b4a"


def options(*labels: str) -> tuple[Option, ...]:
    """Options numbered from 1 with these labels."""
    return tuple(Option(number, f"option_{number}", Wording(label)) for number, label in enumerate(labels, 1))


def ask(kind: AskKind, language: str = "en", **changes) -> Ask:
    """A question of a kind, as the engine would ask it in a language; ``changes`` replace its fields."""
    fields = {"key": "step/overall", "wording": Wording(QUESTIONS[language]), "version": VERSION, "step": 3, "progress": (2, 5)}
    return Ask(**{"language": language, "kind": kind, **fields, **_of_kind(kind, language), **changes})


def _of_kind(kind: AskKind, language: str) -> dict:
    low, high = ENDS[language]
    beside = {"step": -1, "progress": None}
    match kind:
        case "choose" | "choose_many":
            return {"options": options(*LABELS[language])}
        case "yes_no":
            return {"options": ()}
        case "scale":
            return {"low": 1, "high": 5, "low_label": Wording(low), "high_label": Wording(high)}
        case "number":
            return {"low": 0, "high": 20}
        case "invite":
            return {"key": "engine/invite", "wording": Wording(INVITES[language]), **beside}
        case "language":
            return {"key": "engine/language", "options": NAMES, **beside}
        case "warn" | "confirm":
            return {"key": f"engine/{kind}", **beside}
        case _:
            return {}
