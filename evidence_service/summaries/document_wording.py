"""PURE: the sentences that every issued document says, whatever was asked."""

from __future__ import annotations

PRACTICE = (
    "Practice only.",
    "The records behind this document are invented. Never use it for a decision.",
)

NO_AI = "No artificial intelligence was used to search, to screen, to read or to write for this answer."

OTHER_SOURCES = (
    "Other databases, trial registers, websites, citation searching and contact with experts were not used,"
    " unless the text says so."
)

DISCLAIMER = (
    (
        "This summary was prepared by library and information professionals. It informs a decision, and does"
        " not replace professional judgement. It is not clinical advice."
    ),
    (
        "It is not a systematic review. The quality of the studies was not necessarily appraised, and"
        " relevant work may have been missed."
    ),
    (
        "It relies on what authors and databases say in titles and abstracts, and those can be wrong."
        " Read the full text of a study before you rely on it."
    ),
    "It shows what was found on the dates of the searches. Later work is not in it.",
)

NOT_READ_YET = "Not read yet"
