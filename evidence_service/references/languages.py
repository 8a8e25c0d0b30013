"""PURE: the languages of PubMed's records, by their three-letter code (MARC), as reference lists name them.

`name_of("fre")` is "French". A code that isn't here is left out of references rather than guessed.
"""

from __future__ import annotations

# code: (English name as the NLM prints it, tag for the lang attribute)
_LANGUAGES: dict[str, tuple[str, str]] = {
    "afr": ("Afrikaans", "af"),
    "alb": ("Albanian", "sq"),
    "ara": ("Arabic", "ar"),
    "arm": ("Armenian", "hy"),
    "aze": ("Azerbaijani", "az"),
    "bos": ("Bosnian", "bs"),
    "bul": ("Bulgarian", "bg"),
    "cat": ("Catalan", "ca"),
    "chi": ("Chinese", "zh"),
    "cze": ("Czech", "cs"),
    "dan": ("Danish", "da"),
    "dut": ("Dutch", "nl"),
    "eng": ("English", "en"),
    "est": ("Estonian", "et"),
    "fin": ("Finnish", "fi"),
    "fre": ("French", "fr"),
    "geo": ("Georgian", "ka"),
    "ger": ("German", "de"),
    "gla": ("Scottish Gaelic", "gd"),
    "gle": ("Irish", "ga"),
    "gre": ("Greek", "el"),
    "heb": ("Hebrew", "he"),
    "hin": ("Hindi", "hi"),
    "hrv": ("Croatian", "hr"),
    "hun": ("Hungarian", "hu"),
    "ice": ("Icelandic", "is"),
    "ind": ("Indonesian", "id"),
    "ita": ("Italian", "it"),
    "jpn": ("Japanese", "ja"),
    "kor": ("Korean", "ko"),
    "lat": ("Latin", "la"),
    "lav": ("Latvian", "lv"),
    "lit": ("Lithuanian", "lt"),
    "mac": ("Macedonian", "mk"),
    "may": ("Malay", "ms"),
    "mul": ("Multiple languages", ""),
    "nor": ("Norwegian", "no"),
    "per": ("Persian", "fa"),
    "pol": ("Polish", "pl"),
    "por": ("Portuguese", "pt"),
    "rum": ("Romanian", "ro"),
    "rus": ("Russian", "ru"),
    "slo": ("Slovak", "sk"),
    "slv": ("Slovenian", "sl"),
    "spa": ("Spanish", "es"),
    "srp": ("Serbian", "sr"),
    "swe": ("Swedish", "sv"),
    "tha": ("Thai", "th"),
    "tur": ("Turkish", "tr"),
    "ukr": ("Ukrainian", "uk"),
    "vie": ("Vietnamese", "vi"),
    "wel": ("Welsh", "cy"),
}


def name_of(code: str) -> str:
    """The English name of a language, "" when the code is unknown."""
    return _LANGUAGES.get(code.lower(), ("", ""))[0]


def tag_of(code: str) -> str:
    """The tag for an HTML lang attribute, "" when there is none."""
    return _LANGUAGES.get(code.lower(), ("", ""))[1]
