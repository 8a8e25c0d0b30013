"""How long the server takes to show a list of records and to take a decision, as a request grows.

    python -m benchmarks.screening [records]

A decision is what the script of the page sends and gets: the form, then the list that follows,
drawn anew. On SQLite, in one process, on the real pages; each record has an abstract of 250
words and the strategy's words are marked. Times are CPU time of the server, since others use
the machine too. The goal is under 100 ms, and a cost that hardly grows: the figures that count
are the ratios to the same request with 100 records.
"""

from __future__ import annotations

import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import insert, select

from benchmarks.results import report
from evidence_service import create_app
from evidence_service.config import load_settings
from evidence_service.db import SessionFactory, make_engine, make_session_factory, transaction, utc_now
from evidence_service.references.reference import AbstractSection
from evidence_service.searches.models import Record, SearchRunPmid
from evidence_service.tables import migrate
from tests.house import Visitor, build
from tests.searches.search_desk import SearchDesk, article

FEW = 100
GOAL = 0.1  # seconds
ROUNDS = 15
WORDS = (
    "ward patients falls nurses hospital trial outcome care staff older people risk harm cost time bed day"
)


def text(dice: random.Random, words: int) -> str:
    return " ".join(dice.choice(WORDS.split()) for _ in range(words)).capitalize() + "."


@contextmanager
def desk_of(number: int) -> Iterator[tuple[SearchDesk, Visitor]]:
    """A request with so many records to screen, and its librarian, signed in."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/service.sqlite3"
        engine = make_engine(url)
        migrate(engine)
        factory = make_session_factory(engine)
        with transaction(factory) as session:
            house = build(session)
        desk = SearchDesk(factory, house)
        desk.found(article(1))
        _fill(factory, desk, number - 1)
        settings = load_settings(
            {
                "EVIDENCE_DEMONSTRATION": "yes",
                "EVIDENCE_COOKIE_SECURE": "no",
                "EVIDENCE_DATABASE_URL": url,
                "EVIDENCE_DATA_DIR": folder,
                "EVIDENCE_LOG_LEVEL": "ERROR",
            }
        )
        librarian = Visitor(create_app(settings, engine))
        librarian.sign_in(house.librarian)
        yield desk, librarian
        engine.dispose()


def _fill(factory: SessionFactory, desk: SearchDesk, number: int) -> None:
    """So many more records, as the first search would have stored them."""
    dice = random.Random(number)
    with transaction(factory) as session:
        run_id = session.scalars(select(SearchRunPmid.search_run_id)).first()
        last = session.scalars(select(Record.id).order_by(Record.id.desc())).first() or 0
        for start in range(0, number, 1000):
            rows = []
            for place in range(start, min(start + 1000, number)):
                abstract = tuple(
                    AbstractSection(label, text(dice, 83)) for label in ("AIM", "METHODS", "RESULTS")
                )
                found = article(
                    place + 2, title=text(dice, 14), abstract=abstract, year=dice.randint(1990, 2025)
                )
                rows.append(
                    {
                        "id": last + place + 1,
                        "evidence_request_id": desk.id,
                        "pmid": found.pmid,
                        "doi": found.doi,
                        "title": found.title,
                        "year": found.year,
                        "evidence_type": "trial",
                        "citation": found.as_json(),
                        "stored_at": utc_now(),
                    }
                )
            session.execute(insert(Record), rows)
            places = [
                {"search_run_id": run_id, "position": row["id"], "pmid": row["pmid"], "record_id": row["id"]}
                for row in rows
            ]
            session.execute(insert(SearchRunPmid), places)


def seconds(action: Callable[[], object]) -> float:
    """The median of some rounds, after one that fills caches."""
    action()
    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        action()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


class Screener:
    """Decides on the first record of a list, as the script of the page does."""

    def __init__(self, desk: SearchDesk, librarian: Visitor, query: str) -> None:
        self.desk, self.client, self.query = desk, librarian.client, query
        self.page = self.client.get(desk.url(f"/screening{query}")).text

    def decide(self) -> None:
        action = re.search(r'class="es-decision" method="post" action="([^"]+)"', self.page)
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page)
        noted = re.search(r'name="noted" value="([^"]+)"', self.page)
        assert action
        assert token
        assert noted
        form = {
            "csrf_token": token[1],
            "seen": "undecided",
            "noted": noted[1],
            "verdict": "included",
            "remark": "",
            "tags": "",
        }
        answer = self.client.post(action[1].replace("&amp;", "&"), data=form)
        assert answer.status_code == 302, answer.text
        self.page = self.client.get(answer.location.partition("#")[0]).text
        assert "es-record" in self.page


LISTS = {
    "list of 25": "?show=undecided",
    "list of 100": "?show=undecided&size=100",
    "list of 25, newest first": "?show=undecided&order=newest",
    "list of 25 with words in the text": "?show=undecided&text=falls+harm",
    "list of 25 by the strategy's words": "?show=undecided&order=words",
}


def measured(number: int) -> dict[str, float]:
    with desk_of(number) as (desk, librarian):
        taken = {
            name: seconds(lambda query=query: librarian.get(desk.url(f"/screening{query}")))  # type: ignore[misc]
            for name, query in LISTS.items()
        }
        for name, query in LISTS.items():
            taken[f"decision in the {name}"] = seconds(Screener(desk, librarian, query).decide)
        taken["flow of records"] = seconds(lambda: librarian.get(desk.url("/flow")))
        taken["export as RIS"] = seconds(lambda: librarian.get(desk.url("/records.ris?show=all")))
        return taken


def main(numbers: list[int]) -> int:
    """Report every time with so many records beside that with a few; 1 when a decision is too slow."""
    few = measured(FEW)
    worst = 0.0
    for number in numbers:
        taken = measured(number)
        for name, value in taken.items():
            report(
                f"screening {number:,} records: {name}",
                value * 1000,
                "ms",
                f"{FEW} records",
                value / few[name],
            )
        worst = max(worst, taken["decision in the list of 25"])
    report("screening, slowest decision in the list of 25", worst * 1000, "ms", "the goal", worst / GOAL)
    return int(worst > GOAL)


if __name__ == "__main__":
    sys.exit(main([int(sys.argv[1])] if len(sys.argv) > 1 else [1000, 10_000]))
