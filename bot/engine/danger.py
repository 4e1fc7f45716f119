"""The replies to danger and to despair: fixed words, compiled in. They need no database, no network, no catalogue and no flow.

The danger reply never mentions the crime, never asks a question, and says that nobody watches all the time. 55 is for a 999 call from a
mobile; on our own calls it would do nothing, so the spoken words say to hang up first.
Sources: Silent Solution (press 55), Relay UK 18000 and 999 BSL, as published by UK police forces and Ofcom. Samaritans 116 123
(free, day and night) and SHOUT to 85258, as published by the two charities.

Where somebody else may read along (risk R2, R3) the words in despair name no charity and do not say how the person feels.
"""

from __future__ import annotations

from bot.flow.words import Wording

DANGER_TEXTS: dict[str, Wording] = {
    "en": Wording(
        text=(
            "We do not watch this all the time. In danger? Call 999. Cannot speak? On a mobile, press 55 when asked. "
            "Deaf? Use 18000 or the 999 BSL app."
        ),
        voice=(
            "We do not listen to this all the time. If you are in danger, hang up and call 9 9 9. "
            "If you cannot speak, call from a mobile and press 5 5 when asked."
        ),
    ),
    "cy": Wording(
        text=(
            "Nid ydym yn gwylio hwn drwy'r amser. Mewn perygl? Ffoniwch 999. Methu siarad? Ar symudol, pwyswch 55 pan ofynnir. "
            "Byddar? Defnyddiwch 18000 neu ap 999 BSL."
        ),
        voice=(
            "Nid ydym yn gwrando ar hwn drwy'r amser. Os ydych mewn perygl, rhowch y ffôn i lawr a ffoniwch 9 9 9. "
            "Os na allwch siarad, ffoniwch o ffôn symudol a phwyswch 5 5 pan ofynnir."
        ),
    ),
    "ur": Wording(
        text=(
            "ہم یہ ہر وقت نہیں دیکھتے۔ خطرہ ہے؟ 999 ملائیں۔ بولنا ممکن نہیں؟ موبائل پر کہے جانے پر 55 دبائیں۔ "
            "سننے میں مشکل؟ 18000 یا 999 BSL ایپ۔"
        ),
        voice=(
            "ہم یہ ہر وقت نہیں سنتے۔ اگر خطرہ ہے تو فون بند کریں اور 9 9 9 پر کال کریں۔ "
            "اگر بولنا ممکن نہ ہو تو موبائل سے کال کریں اور کہے جانے پر 5 5 دبائیں۔"
        ),
    ),
}


LOW_MOOD_TEXTS: dict[str, Wording] = {
    "en": Wording(
        text=("We are sorry it feels this hard. Samaritans are free, day or night: 116 123. Or text SHOUT to 85258. In danger? Call 999."),
        voice=(
            "We are sorry it feels this hard. Samaritans are free, day or night. The number is 1 1 6, 1 2 3. "
            "If you are in danger, hang up and call 9 9 9."
        ),
    ),
    "cy": Wording(
        text=(
            "Mae'n ddrwg gennym ei bod mor anodd. Mae'r Samariaid am ddim, ddydd a nos: 116 123. "
            "Neu tecstiwch SHOUT i 85258. Mewn perygl? Ffoniwch 999."
        ),
        voice=(
            "Mae'n ddrwg gennym ei bod mor anodd. Mae'r Samariaid am ddim, ddydd a nos. Y rhif yw 1 1 6, 1 2 3. "
            "Os ydych mewn perygl, rhowch y ffôn i lawr a ffoniwch 9 9 9."
        ),
    ),
    "ur": Wording(
        text=(
            "ہمیں افسوس ہے کہ یہ اتنا مشکل ہے۔ Samaritans سے دن رات مفت بات کریں: 116 123۔ "
            "یا SHOUT لکھ کر 85258 پر بھیجیں۔ خطرہ ہے؟ 999 ملائیں۔"
        ),
        voice=(
            "ہمیں افسوس ہے کہ یہ اتنا مشکل ہے۔ سماریٹنز سے دن رات مفت بات کریں۔ نمبر ہے 1 1 6, 1 2 3۔ "
            "اگر خطرہ ہے تو فون بند کریں اور 9 9 9 پر کال کریں۔"
        ),
    ),
}

DISCREET_LOW_MOOD_TEXTS: dict[str, Wording] = {
    "en": Wording(
        text="You can talk to someone for free, day or night: 116 123. Or text SHOUT to 85258. In danger? Call 999.",
        voice=("You can talk to someone for free, day or night. The number is 1 1 6, 1 2 3. If you are in danger, hang up and call 9 9 9."),
    ),
    "cy": Wording(
        text="Gallwch siarad â rhywun am ddim, ddydd a nos: 116 123. Neu tecstiwch SHOUT i 85258. Mewn perygl? Ffoniwch 999.",
        voice=(
            "Gallwch siarad â rhywun am ddim, ddydd a nos. Y rhif yw 1 1 6, 1 2 3. "
            "Os ydych mewn perygl, rhowch y ffôn i lawr a ffoniwch 9 9 9."
        ),
    ),
    "ur": Wording(
        text="آپ دن رات مفت کسی سے بات کر سکتے ہیں: 116 123۔ یا SHOUT لکھ کر 85258 پر بھیجیں۔ خطرہ ہے؟ 999 ملائیں۔",
        voice=("آپ دن رات مفت کسی سے بات کر سکتے ہیں۔ نمبر ہے 1 1 6, 1 2 3۔ اگر خطرہ ہے تو فون بند کریں اور 9 9 9 پر کال کریں۔"),
    ),
}


def danger_words(language: str) -> Wording:
    """The danger reply in a language, or in English where there is none."""
    return DANGER_TEXTS.get(language, DANGER_TEXTS["en"])


def low_mood_words(language: str, *, discreet: bool = False) -> Wording:
    """The reply to despair in a language, or in English where there is none. ``discreet``: somebody else may read along."""
    texts = DISCREET_LOW_MOOD_TEXTS if discreet else LOW_MOOD_TEXTS
    return texts.get(language, texts["en"])


def fixed_reply(language: str, *, danger: bool, discreet: bool = False) -> tuple[str, Wording]:
    """The key and the words that help, where there is danger, or else despair. Danger wins: its words hold for both."""
    return ("engine/danger", danger_words(language)) if danger else ("engine/low_mood", low_mood_words(language, discreet=discreet))
