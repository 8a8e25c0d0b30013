"""The pages on which a stranger asks whether a document is ours and still stands."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from io import BytesIO

import pytest
from sqlalchemy import func, select

from evidence_service.accounts.models import Person, SignInAttempt
from evidence_service.db import transaction, utc_now
from evidence_service.summaries import operations, verify_views
from evidence_service.summaries.issuing import render_and_issue
from evidence_service.summaries.models import CitationWatch, IssuedSummary, IssueState
from tests.house import Visitor
from tests.summaries.desk import Desk, text_of

SECRETS = (
    "virtual ward",
    "Mona Manager",
    "Lena Librarian",
    "Sasha Second",
    "Town Hospital",
    "Town Library",
    "chief operating officer",
    "town.example",
)


@pytest.fixture
def stranger(visitor: Callable[[Person | None], Visitor]) -> Visitor:
    return visitor(None)


def replaced(desk: Desk, issue_id: int) -> None:
    """Let a second version take the place of this issue."""
    old = desk.issue(issue_id)
    with transaction(desk.factory) as session:
        session.add(
            IssuedSummary(
                evidence_request_id=desk.id,
                number=2,
                reason="A secret reason",
                state=IssueState.ISSUED,
                content=old.content,
                read_by_id=old.read_by_id,
                asked_at=utc_now(),
                issued_at=utc_now(),
                pdf=b"%PDF-2",
                sha256=hashlib.sha256(b"%PDF-2").hexdigest(),
                size=6,
            )
        )


def sent(stranger: Visitor, content: bytes) -> str:
    answer = stranger.client.post(
        "/verify", data={"file": (BytesIO(content), "anything.pdf")}, content_type="multipart/form-data"
    )
    return answer.text


def test_the_code_says_which_version_it_is_and_nothing_that_tells_a_stranger_more(
    desk: Desk, stranger: Visitor
) -> None:
    issue = desk.issue(desk.deliver())
    page = stranger.get(f"/v/{issue.code}")
    assert page.status_code == 200
    assert "This is the newest version" in page.text
    assert desk.reference in page.text
    assert "PubMed was not asked yet" in page.text
    for secret in SECRETS:
        assert secret.lower() not in page.text.lower()
    assert page.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_a_code_may_be_typed_in_small_letters_and_with_spaces(desk: Desk, stranger: Visitor) -> None:
    code = desk.issue(desk.deliver()).code
    typed = f" {code[:5].lower()} {code[5:]}- "
    answer = stranger.client.post("/verify", data={"code": typed})
    assert answer.headers["Location"] == f"/v/{code}"
    assert stranger.get(f"/v/{code.lower()}").status_code == 200


@pytest.mark.parametrize(
    "before",
    ["https://evidence.example/v/", "HTTPS://EVIDENCE.EXAMPLE/V/", "evidence.example/ v/", "v/", "/"],
)
def test_the_whole_address_may_be_pasted_for_the_code(desk: Desk, stranger: Visitor, before: str) -> None:
    code = desk.issue(desk.deliver()).code
    answer = stranger.client.post("/verify", data={"code": f"{before}{code}"})
    assert answer.headers["Location"] == f"/v/{code}"


def test_the_file_as_it_was_issued_is_known_by_upload_and_by_fingerprint(
    desk: Desk, stranger: Visitor
) -> None:
    issue = desk.issue(desk.deliver())
    assert issue.pdf
    for page in (
        sent(stranger, issue.pdf),
        stranger.client.post("/verify", data={"sha256": issue.sha256.upper()}).text,
    ):
        assert "This file is unchanged." in page
        assert f"version 1</strong> of {desk.reference}" in page
        for secret in SECRETS:
            assert secret.lower() not in page.lower()


def test_a_file_with_one_other_byte_is_not_known(desk: Desk, stranger: Visitor) -> None:
    issue = desk.issue(desk.deliver())
    assert issue.pdf
    for changed in (issue.pdf + b"\n", issue.pdf[:-1], b"x"):
        page = sent(stranger, changed)
        assert "This is not a file that we issued, or it was changed." in page
        assert desk.reference not in page


def test_an_older_version_says_that_it_was_replaced_but_not_why(desk: Desk, stranger: Visitor) -> None:
    issue_id = desk.deliver()
    replaced(desk, issue_id)
    page = stranger.get(f"/v/{desk.issue(issue_id).code}").text
    assert "This version was replaced" in page
    assert "Version 2, issued on" in page
    assert "secret reason" not in page
    newest = sent(stranger, b"%PDF-2")
    assert "This is the newest version" in newest


def test_a_retraction_since_is_told_with_its_notice(desk: Desk, stranger: Visitor) -> None:
    code = desk.issue(desk.deliver()).code
    with transaction(desk.factory) as session:
        for pmid, retraction, notices in (
            ("90000001", "retracted", ["Retraction in: Imagined Med J. 2026;2:2."]),
            ("90000002", "", []),
        ):
            session.add(
                CitationWatch(pmid=pmid, checked_at=utc_now(), retraction=retraction, notices=notices)
            )
    page = stranger.get(f"/v/{code}").text
    assert "A cited paper was withdrawn or is in doubt" in page
    assert "PubMed was asked on" in page
    assert "it was retracted</strong> (the document does not say so)" in page
    assert "Retraction in: Imagined Med J. 2026;2:2." in page


def test_it_never_says_that_none_was_retracted_when_the_document_says_that_one_was(
    desk: Desk, stranger: Visitor
) -> None:
    desk.search()
    desk.screen()
    desk.save(text_of("- One [@pmid:90000001]\n- Two [@pmid:90000004]\n- Three"))
    desk.do(operations.send_for_review)
    issue_id = desk.ask_to_deliver()
    render_and_issue(desk.factory, issue_id)
    with transaction(desk.factory) as session:
        session.add(CitationWatch(pmid="90000001", checked_at=utc_now()))
        session.add(
            CitationWatch(pmid="90000004", checked_at=utc_now(), problem="PubMed no longer gives it.")
        )
    page = " ".join(stranger.get(f"/v/{desk.issue(issue_id).code}").text.split())
    assert "It gave no record of 1 of those that it was asked about. None of the others was." in page
    assert "The document itself marks 1 reference as retracted or in doubt." in page


def test_the_requester_and_the_library_see_it_too(desk: Desk, manager: Visitor, librarian: Visitor) -> None:
    desk.deliver()
    with transaction(desk.factory) as session:
        session.add(CitationWatch(pmid="90000001", checked_at=utc_now(), retraction="retracted", notices=[]))
    answer = f"/requests/{desk.reference}/answer"
    assert "A cited paper was withdrawn or is in doubt" in manager.get(answer).text
    assert "Who was told by e-mail" not in manager.get(answer).text
    assert "Who was told by e-mail" in librarian.get(answer).text
    assert "Answers to correct" in librarian.get("/queue").text


def test_what_is_not_issued_yet_is_not_known(desk: Desk, stranger: Visitor) -> None:
    desk.send()
    code = desk.issue(desk.ask_to_deliver()).code
    assert stranger.get(f"/v/{code}").status_code == 404


def test_codes_that_nobody_was_given_look_alike(desk: Desk, stranger: Visitor) -> None:
    desk.deliver()
    pages = [stranger.get(f"/v/{code}") for code in ("AAAAAAAAAA", "x", "1" * 500, "%C3%A9")]
    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1
    assert "There is no document with this code." in pages[0].text


@pytest.mark.parametrize("data", [{}, {"sha256": "zz"}, {"sha256": "0" * 63}, {"code": "  "}])
def test_an_empty_form_says_what_to_do(stranger: Visitor, data: dict[str, str]) -> None:
    answer = stranger.client.post("/verify", data=data)
    assert answer.status_code == 400
    assert verify_views.NOTHING_SENT in answer.text


def test_who_guesses_too_often_is_stopped_and_learns_no_code(
    desk: Desk, stranger: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify_views, "WRONG_GUESSES", 3)
    code = desk.issue(desk.deliver()).code
    for number in range(3):
        assert stranger.get(f"/v/WRONG{number}").status_code == 404
        assert stranger.get(f"/v/{code}").status_code == (200 if number < 2 else 429)
    assert stranger.client.post("/verify", data={"sha256": "0" * 64}).status_code == 429
    elsewhere = stranger.client.get(f"/v/{code}", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert elsewhere.status_code == 200
    with desk.factory() as session:
        assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 3


def test_a_file_that_is_too_large_is_refused_in_words(stranger: Visitor) -> None:
    answer = stranger.client.post("/verify", data=b"", content_length=50_000_000)
    assert answer.status_code == 413
    assert "Documents of ours are smaller than that" in answer.text
