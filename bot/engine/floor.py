"""The floor: what is understood and said with nothing but the program itself. Compiled in, like the words of ``bot.engine.danger``.

The words for danger and STOP in every language that ships, a few phrases of despair, and what is said after STOP. They are added to
whatever the languages' own files hold, so that they are still understood where a file is missing, broken or unreadable.
"""

from __future__ import annotations

from bot.flow.words import Command, Wording, Words

_BY_KEY = ("999", "112", "911", "sos")
_STOP = ("stop", "stopall", "stop all", "unsubscribe", "end", "quit", "cancel", "revoke", "optout", "opt out", "please stop", "stop please")

FLOOR: dict[str, Words] = {
    "en": Words(
        "en",
        "English",
        say_voice="Polly.Amy-Neural",
        say_language="en-GB",
        commands={
            Command.STOP: _STOP,
            Command.DANGER: (
                *_BY_KEY,
                "help",
                "danger",
                "help me",
                "please help",
                "please help me",
                "help me please",
                "help now",
                "need help",
                "i need help",
                "emergency",
                "in danger",
                "i am in danger",
                "im in danger",
                "call the police",
                "call 999",
                "not safe",
                "i am not safe",
                "im not safe",
            ),
        },
        danger_phrases=("kill me", "in danger", "not safe", "outside my house", "has a knife", "call the police now"),
        low_mood_phrases=("want to die", "kill myself", "end my life", "suicide", "suicidal"),
        stop_phrases=("stop texting", "stop messaging", "stop calling me", "leave me alone", "do not contact me"),
        sentences={
            "stopped": Wording(
                "Done. You will not get any more messages from us. You can delete this chat.",
                voice="Done. We will not call or text again. Goodbye.",
            )
        },
    ),
    "cy": Words(
        "cy",
        "Cymraeg",
        say_voice="Polly.Gwyneth",
        say_language="cy-GB",
        commands={
            Command.STOP: ("stopio", "stopia", "stopiwch", "stopiwch nawr", "stopiwch plis", "peidiwch", "peidiwch plis", "dim mwy"),
            Command.DANGER: (
                "perygl",
                "mewn perygl",
                "dwi mewn perygl",
                "rwyf mewn perygl",
                "argyfwng",
                "cymorth",
                "helpwch",
                "helpwch fi",
                "helpa fi",
                "help plis",
                "angen help",
                "dwi angen help",
                "galwch yr heddlu",
                "ffoniwch yr heddlu",
                "ffoniwch 999",
                "ddim yn ddiogel",
                "dwi ddim yn ddiogel",
            ),
        },
        danger_phrases=("mewn perygl", "fy lladd", "ddim yn ddiogel"),
        low_mood_phrases=("eisiau marw", "isio marw", "lladd fy hun", "hunanladdiad"),
        sentences={
            "stopped": Wording(
                "Wedi'i wneud. Ni fyddwch yn cael rhagor o negeseuon gennym. Gallwch ddileu'r sgwrs hon.",
                voice="Wedi'i wneud. Ni fyddwn yn ffonio nac yn tecstio eto. Hwyl fawr.",
            )
        },
    ),
    "ur": Words(
        "ur",
        "اردو",
        right_to_left=True,
        commands={
            Command.STOP: (
                "سٹاپ",
                "اسٹاپ",
                "رکو",
                "رک جائیں",
                "روک دیں",
                "بند",
                "بند کرو",
                "بند کریں",
                "بس",
                "ruko",
                "band karo",
                "bas karo",
            ),
            Command.DANGER: (
                "مدد",
                "مدد کرو",
                "مدد کریں",
                "میری مدد کریں",
                "مدد چاہیے",
                "بچاؤ",
                "مجھے بچاؤ",
                "خطرہ",
                "خطرے میں",
                "میں خطرے میں ہوں",
                "ہیلپ",
                "پولیس بلائیں",
                "madad",
                "madad karo",
                "meri madad karo",
                "madad chahiye",
                "bachao",
                "mujhe bachao",
                "khatra",
                "khatre mein",
                "police bulao",
            ),
        },
        danger_phrases=("خطرے میں", "مار دے گا", "khatre mein", "maar dega"),
        low_mood_phrases=("مرنا چاہتا", "مرنا چاہتی", "خودکشی", "marna chahta", "marna chahti", "khudkushi"),
        sentences={
            "stopped": Wording(
                "ہو گیا۔ اب ہماری طرف سے کوئی پیغام نہیں آئے گا۔ چاہیں تو یہ گفتگو مٹا دیں۔",
                voice="ہو گیا۔ اب ہماری طرف سے کوئی کال یا پیغام نہیں آئے گا۔ خدا حافظ۔",
            )
        },
    ),
}
