"""Types of evidence of records that came before they were proposed."""

from __future__ import annotations

from sqlalchemy import update

from evidence_service.db import transaction
from evidence_service.searches.evidence_types import fill_in
from evidence_service.searches.models import Record
from tests.searches.search_desk import SearchDesk, article


def test_records_without_a_type_get_one_and_the_others_keep_theirs(desk: SearchDesk) -> None:
    desk.found(*(article(number) for number in range(1, 4)))
    with transaction(desk.factory) as session:
        session.execute(update(Record).values(evidence_type=""))
        session.execute(update(Record).where(Record.pmid == "90000002").values(evidence_type="review"))

    assert fill_in(desk.factory) == 2
    assert [desk.record(number).evidence_type for number in (1, 2, 3)] == ["trial", "review", "trial"]
    assert fill_in(desk.factory) == 0
