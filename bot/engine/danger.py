"""The danger reply: fixed words, compiled in. Needs no database, no network, no catalogue and no flow.

It never mentions the crime, never asks a question, and says that nobody watches all the time. 55 is for a 999 call from a
mobile; on our own calls it would do nothing, so the spoken words say to hang up first.
Sources: Silent Solution (press 55), Relay UK 18000 and 999 BSL, as published by UK police forces and Ofcom.
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


def danger_words(language: str) -> Wording:
    """The danger reply in a language, or in English where there is none."""
    return DANGER_TEXTS.get(language, DANGER_TEXTS["en"])
