"""What all utilities share: the records and the history, and the check of the database's name."""

from dataclasses import dataclass, field

from practice_pubmed.answers import Refused
from practice_pubmed.call import Call
from practice_pubmed.collection import Collection
from practice_pubmed.history import History

DATABASES = ("pubmed", "mesh")


@dataclass(frozen=True)
class Service:
    collection: Collection
    history: History = field(default_factory=History)


def check_database(call: Call) -> str:
    """The database asked for. Raises `Refused` in NCBI's words when it is not one of ours."""
    name = call.text("db", "pubmed").lower()
    if name not in DATABASES:
        raise Refused(f"Invalid db name specified: {call.text('db')}")
    return name
