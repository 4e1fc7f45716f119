"""Which Twilio voice speaks which language, and what it can do.

From Twilio's published voice list (the typed list of its helper libraries). Voices can change without notice, and a pair of voice
and language that Twilio does not know makes <Say> fail, so every language of a live flow is checked before it goes live. There is
no voice for Urdu, Somali, Farsi, Kurdish, Pashto, Tigrinya or Albanian: they need recorded prompts.
"""

from __future__ import annotations

from collections.abc import Mapping

# language -> (voice, Twilio's language)
VOICES: Mapping[str, tuple[str, str]] = {
    "en": ("Polly.Amy-Neural", "en-GB"),
    "cy": ("Polly.Gwyneth", "cy-GB"),  # not Geraint: that is English with a Welsh accent
    "pl": ("Polly.Ola-Neural", "pl-PL"),
    "ro": ("Polly.Carmen", "ro-RO"),
    "pt": ("Polly.Ines-Neural", "pt-PT"),
    "es": ("Polly.Lucia-Neural", "es-ES"),
    "it": ("Polly.Bianca-Neural", "it-IT"),
    "ar": ("Polly.Zeina", "arb"),
    "tr": ("Polly.Burcu-Neural", "tr-TR"),
    "zh": ("Polly.Zhiyu-Neural", "cmn-CN"),
    "pa": ("Google.pa-IN-Standard-A", "pa-IN"),
    "gu": ("Google.gu-IN-Standard-A", "gu-IN"),
    "bn": ("Google.bn-IN-Standard-A", "bn-IN"),
    "uk": ("Google.uk-UA-Standard-A", "uk-UA"),
}


def base_of(language: str) -> str:
    """Return a language without its country: en for en-GB."""
    return language.partition("-")[0].partition("_")[0]


def speaks_markup(voice: str) -> bool:
    """Say whether a voice obeys speed and short pauses (SSML). Basic, generative and Chirp voices do not, or only in part."""
    return voice.startswith(("Polly.", "Google.")) and not any(kind in voice for kind in ("Generative", "Chirp"))
