"""The E-utilities by name."""

from collections.abc import Callable

from practice_pubmed.answers import Answer
from practice_pubmed.call import Call
from practice_pubmed.efetch import efetch
from practice_pubmed.einfo import einfo
from practice_pubmed.elink import elink
from practice_pubmed.epost import epost
from practice_pubmed.esearch import esearch
from practice_pubmed.espell import espell
from practice_pubmed.esummary import esummary
from practice_pubmed.service import Service

UTILITIES: dict[str, Callable[[Call, Service], Answer]] = {
    "esearch": esearch,
    "esummary": esummary,
    "efetch": efetch,
    "epost": epost,
    "elink": elink,
    "espell": espell,
    "einfo": einfo,
}
