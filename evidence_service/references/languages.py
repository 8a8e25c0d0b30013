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


_CODES = {name.lower(): code for code, (name, _) in _LANGUAGES.items()}
_CODES |= {tag: code for code, (_, tag) in _LANGUAGES.items() if tag}
# The other three-letter codes (ISO 639-2/T) that differ from MARC's, and names that vary.
_CODES |= {
    "deu": "ger",
    "fra": "fre",
    "nld": "dut",
    "zho": "chi",
    "ces": "cze",
    "ell": "gre",
    "fas": "per",
    "slk": "slo",
    "ron": "rum",
    "sqi": "alb",
    "hye": "arm",
    "kat": "geo",
    "isl": "ice",
    "mkd": "mac",
    "msa": "may",
    "cym": "wel",
    "en-us": "eng",
    "en-gb": "eng",
    "farsi": "per",
    "castilian": "spa",
    "mandarin": "chi",
    "multilingual": "mul",
    "bokmal": "nor",
    "serbo-croatian": "srp",
    "en_us": "eng",
}


def code_of(text: str) -> tuple[str, ...]:
    """The three-letter codes of the languages that a field names: "English; French" gives eng and fre.

    Names, tags and codes of both kinds are understood, and what isn't known is left out.
    """
    words = (word.strip(" .[]()") for word in text.lower().replace(" and ", ";").replace(",", ";").split(";"))
    known = (word if word in _LANGUAGES else _CODES.get(word, "") for word in words)
    return tuple(dict.fromkeys(code for code in known if code))
