"""Every route as every kind of person, for their own organisation's requests and for another's.

The table is written by hand. One letter for each person, in the order of `PEOPLE`:

o  sent to the sign-in page       n  not allowed (403)
h  not found: hidden (404)        w  allowed, but not in this status (409)
y  let in: the page, a redirect to where it goes on, or the form again (400)
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.db import SessionFactory, utc_now
from evidence_service.evidence_requests import operations as requests
from evidence_service.evidence_requests.models import EvidenceRequest, RequestDraft
from evidence_service.searches import search_notes
from evidence_service.searches.log_models import TimeSpent
from evidence_service.searches.models import Record, RunState, SearchRun, SearchRunLine
from evidence_service.searches.source_models import (
    LikelyDuplicate,
    MergeTier,
    RecordMerge,
    Source,
    SourceKind,
)
from evidence_service.searches.strategy_models import LookUp, LookUpKind, LookUpState, StrategyReview
from evidence_service.searches.versions import keep
from evidence_service.strategies.written_lines import WrittenLine
from evidence_service.summaries import correcting, operations
from evidence_service.summaries.content import Finding, Statement, SummaryContent
from evidence_service.summaries.models import IssuedSummary, IssueState, ReviewRemark
from evidence_service.workflow import Action
from tests.house import House, Visitor, filed
from tests.summaries import desk, samples

Visitors = Callable[[Person | None], Visitor]

PEOPLE = (
    "stranger",
    "manager",  # who filed the request
    "colleague",  # a manager of the same organisation
    "librarian",  # whose request it is
    "second_librarian",
    "lead",
    "administrator",
    "other_manager",
    "other_librarian",
)

#                        the people in order: s m c l 2 L a M O
OPEN_TO_ALL = "yyyyyyyyy"
SIGNED_IN = "oyyyyyyyy"
FILERS = "oyyyyynyy"
QUEUE = "onnyyynny"
REPORTS = "onnyyyyny"
ADMIN = "onnnnnynn"

# Routes that aren't about one request: method, address, who.
PLAIN: dict[str, tuple[str, str, str]] = {
    "start": ("GET", "/", OPEN_TO_ALL),
    "static": ("GET", "/static/own/service.css", OPEN_TO_ALL),
    "assets": ("GET", "/assets/nhsuk-frontend.min.css", OPEN_TO_ALL),
    "health.healthz": ("GET", "/healthz", OPEN_TO_ALL),
    "accounts.sign_in": ("GET", "/sign-in", OPEN_TO_ALL),
    "accounts.sign_in_now": ("POST", "/sign-in", OPEN_TO_ALL),
    "accounts.my_account": ("GET", "/my-account", SIGNED_IN),
    "accounts.change_password": ("POST", "/my-account", SIGNED_IN),
    "evidence_requests.mine": ("GET", "/requests", FILERS),
    "evidence_requests.begin": ("GET", "/requests/new", FILERS),
    "filing.start": ("POST", "/requests/new", FILERS),
    "filing.step": ("GET", "/requests/new/{draft}/question", "oyhhhhnhh"),
    "filing.save_step": ("POST", "/requests/new/{draft}/question", "oyhhhhnhh"),
    "filing.throw_away": ("POST", "/requests/new/{draft}/throw-away", "oyhhhhnhh"),
    "evidence_requests.queue": ("GET", "/queue", QUEUE),
    "summaries.verify": ("GET", "/verify", OPEN_TO_ALL),
    "summaries.verify_now": ("POST", "/verify", OPEN_TO_ALL),
    "summaries.verified": ("GET", "/v/NOSUCHCODE", "hhhhhhhhh"),
    "searches.exclusion_reasons": ("GET", "/exclusion-reasons", QUEUE),
    "searches.change_exclusion_reasons": ("POST", "/exclusion-reasons", QUEUE),
    "summaries.products": ("GET", "/headings", QUEUE),
    "summaries.headings": ("GET", "/headings/evidence summary", QUEUE),
    "summaries.change_headings": ("POST", "/headings/results list", QUEUE),
    "reports.report": ("GET", "/reports", REPORTS),
    "reports.table_file": ("GET", "/reports/requests-by-status.csv", REPORTS),
    "people.people": ("GET", "/people", ADMIN),
    "people.add_person": ("GET", "/people/add", ADMIN),
    "people.add_person_now": ("POST", "/people/add", ADMIN),
    "people.person": ("GET", "/people/{person}", ADMIN),
    "people.change_person": ("POST", "/people/{person}", ADMIN),
    "people.make_password": ("POST", "/people/{person}/password", ADMIN),
    "people.stop_account": ("POST", "/people/{person}/stop", ADMIN),
    "people.start_account": ("POST", "/people/{person}/start", ADMIN),
    "people.organisations": ("GET", "/organisations", ADMIN),
    "people.add_organisation": ("GET", "/organisations/add", ADMIN),
    "people.add_organisation_now": ("POST", "/organisations/add", ADMIN),
    "people.organisation": ("GET", "/organisations/{organisation}", ADMIN),
    "people.change_organisation": ("POST", "/organisations/{organisation}", ADMIN),
    "people.outgoing_mail": ("GET", "/outgoing-mail", ADMIN),
    "people.send_mail_again": ("POST", "/outgoing-mail/1/send-again", "onnnnnhnn"),
    "people.add_library_service": ("GET", "/library-services/add", ADMIN),
    "people.add_library_service_now": ("POST", "/library-services/add", ADMIN),
    "people.library_service": ("GET", "/library-services/{service}", ADMIN),
    "people.change_library_service": ("POST", "/library-services/{service}", ADMIN),
}


@dataclass(frozen=True)
class Row:
    """A route about one request: in which status it is tried, what is sent, who may."""

    method: str
    status: str
    path: str
    who: str
    data: tuple[tuple[str, str], ...] = ()
    saved: bool = False  # version 1 of a summary, with the statement s1


FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}
TEXT = (("text", "Hello"),)
REASON = (("reason", "Coursework"),)
SAVED = SummaryContent(statements=(Statement("s1", "Falls", Finding.NO_EVIDENCE),))
JUDGED = (("about", "Falls"), ("finding", "no evidence found"), ("certainty", "not judged"), ("reason", "x"))
#                                                                          s m c l 2 L a M O
ABOUT_A_REQUEST: dict[str, Row] = {
    "evidence_requests.show": Row("GET", "in progress", "", "oyhyyyhhh"),
    "evidence_requests.claim": Row("POST", "submitted", "/claim", "onnyyynnh"),
    "evidence_requests.hand_back": Row("POST", "in progress", "/hand-back", "onnynynnh"),
    "evidence_requests.give": Row(
        "POST", "in progress", "/give", "onnynynnh", (("librarian", "{second_librarian}"),)
    ),
    "evidence_requests.ask": Row("POST", "in progress", "/ask", "onnynnnnh", TEXT),
    "evidence_requests.answer": Row("POST", "clarifying", "/answer", "oyhynnhhh", TEXT),
    "evidence_requests.say": Row("POST", "in progress", "/say", "oyhyyyhhh", TEXT),
    "evidence_requests.withdraw": Row("POST", "in progress", "/withdraw", "oyhnnnhhh"),
    "evidence_requests.decline": Row("POST", "in progress", "/decline", "onnynynnh", REASON),
    "searches.strategy": Row("GET", "in progress", "/search", "onnyyynnh"),
    "searches.change_strategy": Row(
        "POST", "in progress", "/search", "onnynnnnh", (("line-1", "falls"), ("do", "save"))
    ),
    "searches.check_strategy": Row(
        "POST", "in progress", "/search/check", "onnyyynnh", (("lines-0", "falls"),)
    ),
    "searches.known_items": Row("GET", "in progress", "/search/known-items", "onnyyynnh"),
    "searches.add_known_items": Row(
        "POST", "in progress", "/search/known-items", "onnynnnnh", (("papers", "31234567"),)
    ),
    "searches.remove_known_item": Row("POST", "in progress", "/search/known-items/remove", "onnhnnnnh"),
    "searches.test_known_items": Row("POST", "in progress", "/search/known-items/test", "onnynnnnh"),
    "searches.list": Row("GET", "in progress", "/search/list", "onnynnnnh"),
    "searches.read_list": Row("POST", "in progress", "/search/list", "onnynnnnh", (("pasted", "falls"),)),
    "searches.take_list": Row(
        "POST", "in progress", "/search/list/take", "onnynnnnh", (("pasted", "falls"),)
    ),
    "searches.copy": Row("GET", "in progress", "/search/copy", "onnynnnnh"),
    "searches.copy_now": Row("POST", "in progress", "/search/copy", "onnhnnnnh"),
    "searches.versions": Row("GET", "in progress", "/search/versions", "onnyyynnh"),
    "searches.version": Row("GET", "in progress", "/search/versions/1", "onnyyynnh"),
    "searches.restore": Row("POST", "in progress", "/search/versions/1/restore", "onnynnnnh"),
    "searches.run": Row("GET", "in progress", "/search/runs/1", "onnyyynnh"),
    "searches.cancel": Row("POST", "in progress", "/search/runs/1/cancel", "onnwnnnnh"),
    "searches.take_all": Row("POST", "in progress", "/search/runs/1/take-all", "onnwnnnnh"),
    "searches.unreadable": Row("GET", "in progress", "/search/runs/1/unreadable/1.xml", "onnhhhnnh"),
    "searches.set_aside": Row(
        "POST", "in progress", "/search/runs/1/set-aside", "onnynnnnh", (("reason", "A trial"),)
    ),
    "searches.take_in": Row("POST", "in progress", "/search/runs/1/take-in", "onnynnnnh"),
    "searches.reviews": Row("GET", "in progress", "/search/reviews", "onnyyynnh"),
    "searches.ask_for_review": Row("POST", "in progress", "/search/reviews", "onnynnnnh"),
    "searches.review": Row("GET", "in progress", "/search/reviews/{review}", "onnyyynnh"),
    "searches.answer_review": Row("POST", "in progress", "/search/reviews/{review}", "onnnyynnh"),
    "searches.take_over_review": Row(
        "POST", "in progress", "/search/reviews/{review}/take-over", "onnnyynnh"
    ),
    "searches.withdraw_review": Row("POST", "in progress", "/search/reviews/{review}/withdraw", "onnynnnnh"),
    "searches.screening": Row("GET", "in progress", "/screening", "onnyyynnh"),
    "searches.flow": Row("GET", "in progress", "/flow", "onnyyynnh"),
    "searches.flow_drawing": Row("GET", "in progress", "/flow.svg", "onnyyynnh"),
    "searches.export": Row("GET", "in progress", "/export", "onnyyynnh"),
    "searches.export_file": Row("GET", "in progress", "/records.ris", "onnyyynnh"),
    "searches.record": Row("GET", "in progress", "/records/{record}", "onnyyynnh"),
    "searches.decide": Row(
        "POST",
        "in progress",
        "/records/{record}",
        "onnynnnnh",
        (("verdict", "included"), ("seen", "undecided")),
    ),
    "searches.decide_several": Row(
        "POST",
        "in progress",
        "/screening/several",
        "onnynnnnh",
        (("which", "all"), ("verdict", "included")),
    ),
    "searches.undo": Row("POST", "in progress", "/screening/undo", "onnhnnnnh", (("step", "1"),)),
    "searches.report": Row("GET", "in progress", "/how-we-searched", "onnyyynnh"),
    "searches.write_report": Row(
        "POST",
        "in progress",
        "/how-we-searched",
        "onnynnnnh",
        (("other", "By hand"), ("seen", search_notes.fingerprint({}))),
    ),
    "searches.report_file": Row("GET", "delivered", "/how-we-searched.txt", "onnyyynnh"),
    "searches.work": Row("GET", "in progress", "/work", "onnyyynnh"),
    "searches.leave_note": Row("POST", "in progress", "/work", "onnynynnh", (("text", ""),)),
    "searches.time": Row("GET", "in progress", "/time", "onnyyynnh"),
    "searches.add_time": Row("POST", "in progress", "/time", "onnyyynnh", (("minutes", "5"),)),
    "searches.start_timing": Row(
        "POST", "in progress", "/time/start", "onnyyynnh", (("activity", "writing"),)
    ),
    "searches.stop_timing": Row("POST", "in progress", "/time/stop", "onnynnnnh", (("entry", "{entry}"),)),
    "searches.time_entry": Row("GET", "in progress", "/time/{entry}", "onnynnnnh"),
    "searches.correct_time": Row("POST", "in progress", "/time/{entry}", "onnynnnnh", (("minutes", "5"),)),
    "searches.delete_time": Row("POST", "in progress", "/time/{entry}/delete", "onnynnnnh"),
    "searches.sources": Row("GET", "in progress", "/sources", "onnyyynnh"),
    "searches.import_records": Row("GET", "in progress", "/sources/import", "onnynnnnh"),
    "searches.import_now": Row(
        "POST",
        "in progress",
        "/sources/import",
        "onnynnnnh",
        (("database", "Embase"), ("pasted", "PMID- 90000007\nTI  - Falls\n")),
    ),
    "searches.looked_at": Row("GET", "in progress", "/sources/looked-at", "onnynnnnh"),
    "searches.log_looked_at": Row(
        "POST", "in progress", "/sources/looked-at", "onnynnnnh", (("database", "NICE"), ("note", "Nothing"))
    ),
    "searches.add_reference": Row("GET", "in progress", "/sources/reference", "onnynnnnh"),
    "searches.add_reference_now": Row(
        "POST", "in progress", "/sources/reference", "onnynnnnh", (("title", "Falls"), ("found_in", "NICE"))
    ),
    "searches.describe": Row("GET", "in progress", "/records/{record}/reference", "onnynnnnh"),
    "searches.describe_now": Row(
        "POST", "in progress", "/records/{record}/reference", "onnwnnnnh", (("title", "Falls"),)
    ),  # PubMed describes it
    "searches.look_up_reference": Row(
        "POST", "in progress", "/sources/look-up", "onnynnnnh", (("identifier", "90000001"),)
    ),
    "searches.looked_up": Row("GET", "in progress", "/sources/look-ups/{look_up}", "onnyyynnh"),
    "searches.add_looked_up": Row("POST", "in progress", "/sources/look-ups/{look_up}", "onnynnnnh"),
    "searches.source": Row("GET", "in progress", "/sources/1", "onnyyynnh"),
    "searches.change_source": Row(
        "POST", "in progress", "/sources/1", "onnynnnnh", (("database", "NICE"), ("note", "Nothing"))
    ),
    "searches.take_back_source": Row("POST", "in progress", "/sources/1/take-back", "onnynnnnh"),
    "searches.source_problems": Row("GET", "in progress", "/sources/1/problems.csv", "onnyyynnh"),
    "searches.duplicates": Row("GET", "in progress", "/duplicates", "onnyyynnh"),
    "searches.check_duplicates": Row("POST", "in progress", "/duplicates/check", "onnynnnnh"),
    "searches.judge_pair": Row(
        "POST", "in progress", "/duplicates/pairs/{pair}", "onnynnnnh", (("answer", "different"),)
    ),
    "searches.take_apart": Row("POST", "in progress", "/duplicates/merges/{merge}/take-apart", "onnynnnnh"),
    "summaries.write": Row("GET", "in progress", "/summary", "onnyyynnh"),
    "summaries.save": Row(
        "POST",
        "in progress",
        "/summary",
        "onnynnnnh",
        (("bottom_line", "x"), ("findings", "x"), ("gaps", "x"), ("version", "0")),
    ),
    "summaries.autosave": Row(
        "POST", "in progress", "/summary/autosave", "onnynnnnh", (("gaps", "x"), ("version", "0"))
    ),
    "summaries.live": Row("POST", "in progress", "/summary/live", "onnyyynnh", (("version", "0"),)),
    "summaries.versions": Row("GET", "in progress", "/summary/versions", "onnyyynnh"),
    "summaries.read_version": Row("GET", "in progress", "/summary/versions/1", "onnyyynnh", saved=True),
    "summaries.bring_back": Row(
        "POST", "in progress", "/summary/versions/1", "onnynnnnh", (("version", "1"),), saved=True
    ),
    "summaries.product": Row("GET", "in progress", "/summary/product", "onnyyynnh"),
    "summaries.choose_product": Row(
        "POST",
        "in progress",
        "/summary/product",
        "onnynnnnh",
        (("product", "results list"), ("seen", "evidence summary")),
    ),
    "summaries.table": Row("GET", "in progress", "/summary/table", "onnyyynnh"),
    "summaries.save_table": Row("POST", "in progress", "/summary/table", "onnynnnnh", (("version", "0"),)),
    "summaries.autosave_table": Row(
        "POST", "in progress", "/summary/table/autosave", "onnynnnnh", (("version", "0"),)
    ),
    "summaries.statements": Row("GET", "in progress", "/summary/certainty", "onnyyynnh"),
    "summaries.put_statement": Row(
        "POST",
        "in progress",
        "/summary/certainty",
        "onnynnnnh",
        JUDGED,
    ),
    "summaries.autosave_statement": Row(
        "POST", "in progress", "/summary/certainty/autosave", "onnynnnnh", JUDGED
    ),
    "summaries.arrange_statements": Row(
        "POST",
        "in progress",
        "/summary/certainty/arrange",
        "onnynnnnh",
        (("key", "s1"), ("do", "remove"), ("version", "1")),
        saved=True,
    ),
    "summaries.preview": Row("GET", "in progress", "/summary/preview", "onnyyynnh"),
    "summaries.review": Row("GET", "in review", "/summary/review", "onnyyynnh"),
    "summaries.take_back": Row("POST", "in review", "/summary/take-back", "onnynnnnh"),
    "summaries.return_for_changes": Row(
        "POST", "in review", "/summary/return", "onnnyynnh", (("remark", "Shorter"),)
    ),
    "summaries.write_remark": Row(
        "POST", "in review", "/summary/remarks", "onnnyynnh", (("whole-body", "Shorter"),)
    ),
    "summaries.settle_remark": Row("POST", "in review", "/summary/remarks/{remark}", "onnnyynnh"),
    "summaries.deliver": Row("POST", "in review", "/summary/deliver", "onnnwwnnh", (("seen", "stale"),)),
    "summaries.document": Row("GET", "delivered", "/answer", "oyhyyyhhh"),
    "summaries.board_text": Row("GET", "delivered", "/answer/board-paper.txt", "oyhyyyhhh"),
    "summaries.word": Row("GET", "delivered", "/answer.docx", "oyhyyyhhh"),
    "summaries.version_word": Row("GET", "delivered", "/answer/1.docx", "oyhyyyhhh"),
    "summaries.pdf": Row("GET", "delivered", "/answer.pdf", "oyhyyyhhh"),
    "summaries.version": Row("GET", "delivered", "/answer/1", "oyhyyyhhh"),
    "summaries.version_pdf": Row("GET", "delivered", "/answer/1.pdf", "oyhyyyhhh"),
    "summaries.correction": Row("GET", "delivered", "/correction", "onnyyynnh"),
    "summaries.correct": Row("POST", "delivered", "/correction", "onnyyynnh", (("reason", "A misprint"),)),
    "summaries.drop_correction": Row("POST", "correcting", "/correction/drop", "onnynynnh"),
    "decisions.decision": Row("GET", "delivered", "/decision", "oyhyyyhhh"),
    "decisions.record_decision": Row(
        "POST", "delivered", "/decision", "oyhyyyhhh", (("influence", "not known"),)
    ),
}


def test_every_route_is_in_one_of_the_tables(app: Flask) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert routes == {*PLAIN, *ABOUT_A_REQUEST, "accounts.sign_out"}  # it would end the visit
    assert not set(PLAIN) & set(ABOUT_A_REQUEST)


@pytest.mark.parametrize("who", PEOPLE)
def test_what_each_person_may_enter(
    session_factory: SessionFactory, session: Session, house: House, visitor: Visitors, who: str
) -> None:
    person = None if who == "stranger" else getattr(house, who)
    someone, found, expected = visitor(person), {}, {}
    for endpoint, (method, path, letters) in PLAIN.items():
        address = path.format(
            draft=_draft(session, house.manager),
            person=house.colleague.id,
            organisation=house.organisation.id,
            service=house.service.id,
        )
        expected[endpoint] = letters[PEOPLE.index(who)]
        found[endpoint] = _outcome(someone, method, address, {})
    for endpoint, row in ABOUT_A_REQUEST.items():
        for letters, requester, librarian in _whose(row, house):
            address, data = _about(session, house, row, requester, librarian)
            key = f"{endpoint} for {requester.name}"
            expected[key] = letters[PEOPLE.index(who)]
            found[key] = _outcome(someone, row.method, address, data)
    assert found == expected


def _whose(row: Row, house: House) -> Iterator[tuple[str, Person, Person]]:
    """The row for a request of the own library service, then for one of the other service."""
    yield row.who, house.manager, house.librarian
    signed_in_is_enough = row.who[6] == "h"
    nobody_of_ours = "ohhhhhh" if signed_in_is_enough else "onnhhhn"
    # The people of the other service stand to their request as ours do to ours.
    theirs = row.who[1] + row.who[3]
    yield nobody_of_ours + theirs, house.other_manager, house.other_librarian


def _outcome(someone: Visitor, method: str, address: str, data: dict[str, str]) -> str:
    answer = someone.get(address) if method == "GET" else someone.post(address, data, headers=FROM_OUR_PAGE)
    location = answer.headers.get("Location", "")
    signed_out = answer.status_code == 400 and "Sign in again" in answer.text
    if address not in ("/", "/sign-in") and (location.startswith("/sign-in") or signed_out):
        return "o"
    answer.close()
    letters = {403: "n", 404: "h", 409: "w", 200: "y", 302: "y", 303: "y", 400: "y", 503: "y"}
    return letters.get(answer.status_code, str(answer.status_code))


def _about(
    session: Session, house: House, row: Row, requester: Person, librarian: Person
) -> tuple[str, dict[str, str]]:
    """A fresh request in the row's status with a finished search, and the form to send."""
    request = filed(session, requester)
    if row.status != "submitted":
        requests.claim(session, request, actor=librarian)
    record = _searched(session, request, librarian)
    entry = _timed(session, request, librarian)
    elsewhere = _from_elsewhere(session, request, librarian, record)
    reader = house.second_librarian if librarian is house.librarian else librarian
    request.library_service.single_handed = reader is librarian
    if row.status == "clarifying":
        requests.ask(session, request, actor=librarian, question="Adults?")
    if row.saved:
        operations.save(session, request, SAVED, actor=librarian, opened=0)
    if row.status in ("in review", "delivered", "correcting"):
        requests.move(session, request, Action.SEND_FOR_REVIEW, actor=librarian)
    if row.status in ("delivered", "correcting"):
        requests.move(session, request, Action.DELIVER, actor=reader)
        _issued(session, request, reader)
    if row.status == "correcting":
        correcting.correct(session, request, actor=librarian, reason="A misprint")
    request.library_service.single_handed = False
    review_id = _review(session, request)
    remark_id = _remarked(session, request, reader)
    session.commit()
    names = {
        "record": record.id,
        "entry": entry.id,
        "second_librarian": house.second_librarian.id,
        "review": review_id,
        "remark": remark_id,
        **elsewhere,
    }
    data = {name: text.format(**names) for name, text in row.data}
    address = f"/requests/{request.reference}{row.path.format(**names)}"
    session.rollback()
    return address, data


def _remarked(session: Session, request: EvidenceRequest, reader: Person) -> int:
    remark = ReviewRemark(
        evidence_request_id=request.id,
        version=1,
        body="Say since when",
        written_by_id=reader.id,
        written_at=utc_now(),
    )
    session.add(remark)
    session.flush()
    return remark.id


def _review(session: Session, request: EvidenceRequest) -> int:
    query = select(StrategyReview.id).where(StrategyReview.evidence_request_id == request.id)
    return session.scalars(query).one()


def _searched(session: Session, request: EvidenceRequest, librarian: Person) -> Record:
    now = utc_now()
    run = SearchRun(
        evidence_request_id=request.id,
        number=1,
        state=RunState.FINISHED,
        total=1,
        done=1,
        asked_by_id=librarian.id,
        asked_at=now,
        finished_at=now,
        lines=[SearchRunLine(number=1, text="falls", query="falls", count=1, ran_at=now)],
    )
    found = desk.record(1)
    version = keep(session, request, [WrittenLine("falls")], actor=librarian)
    session.add(
        StrategyReview(
            evidence_request_id=request.id, version_id=version.id, asked_by_id=librarian.id, asked_at=now
        )
    )
    record = Record(
        evidence_request_id=request.id,
        pmid=found.pmid,
        title=found.title,
        citation=found.as_json(),
        stored_at=now,
    )
    session.add_all([run, record])
    session.flush()
    return record


def _timed(session: Session, request: EvidenceRequest, librarian: Person) -> TimeSpent:
    entry = TimeSpent(
        evidence_request_id=request.id,
        person_id=librarian.id,
        activity="searching",
        started_at=utc_now(),
        minutes=5,
    )
    session.add(entry)
    session.flush()
    return entry


def _from_elsewhere(
    session: Session, request: EvidenceRequest, librarian: Person, record: Record
) -> dict[str, int]:
    """A source, a look-up that was answered, a pair to judge and a merge; the ids of those that have one."""
    now, made_by = utc_now(), {"added_by_id": librarian.id}
    others = [
        Record(
            evidence_request_id=request.id,
            from_pubmed=False,
            title=f"Copy {number}",
            citation=desk.record(number).as_json(),
            stored_at=now,
        )
        for number in (2, 3)
    ]
    about = {"evidence_request_id": request.id}
    source = Source(**about, number=1, kind=SourceKind.LOOKED_AT, database="NICE", added_at=now, **made_by)
    answer = {"references": [desk.record(4).as_json()], "not_found": []}
    look_up = LookUp(
        **about,
        kind=LookUpKind.PMID,
        text="90000004",
        state=LookUpState.FINISHED,
        answer=answer,
        asked_by_id=librarian.id,
        asked_at=now,
    )
    session.add_all([*others, source, look_up])
    session.flush()
    pair = LikelyDuplicate(**about, first_id=record.id, second_id=others[0].id)
    others[1].merged_into_id = record.id
    merge = RecordMerge(
        **about, kept_id=record.id, merged_id=others[1].id, tier=MergeTier.SURE, because="the same", at=now
    )
    session.add_all([pair, merge])
    session.flush()
    return {"look_up": look_up.id, "pair": pair.id, "merge": merge.id}


def _issued(session: Session, request: EvidenceRequest, reader: Person) -> None:
    session.add(
        IssuedSummary(
            evidence_request_id=request.id,
            number=1,
            state=IssueState.ISSUED,
            content=samples.short().to_json(),
            read_by_id=reader.id,
            asked_at=utc_now(),
            issued_at=utc_now(),
            pdf=b"%PDF-",
            sha256="0" * 64,
            size=5,
        )
    )
    session.flush()


def _draft(session: Session, person: Person) -> str:
    key = secrets.token_hex(8)
    session.add(RequestDraft(key=key, person_id=person.id, answers={}, changed_at=utc_now()))
    session.commit()
    return key
