"""What is promised of an issued answer, by the pages that people use: its code, bytes and versions."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import segno
from PIL import Image
from sqlalchemy import select

from evidence_service.accounts.models import Person
from evidence_service.db import transaction, utc_now
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.mail.models import LetterKind, OutgoingMessage
from evidence_service.organisations.models import LibraryService
from evidence_service.summaries.models import CitationWatch
from tests import needs
from tests.house import Visitor
from tests.summaries.desk import Desk
from tests.summaries.test_verify_pages import SECRETS, sent

Visitors = Callable[[Person | None], Visitor]
REASON = "Dr Doubt found an error."


@pytest.fixture(autouse=True)
def pango() -> None:
    needs.required(needs.PANGO)


def main_of(page: str) -> str:
    """What is on a page between its head and its foot."""
    found = re.search(r"<main.*?</main>", page, re.DOTALL)
    assert found
    return found[0]


def first_page(pdf: bytes, folder: Path) -> Image.Image:
    needs.required(needs.POPPLER)
    (folder / "issued.pdf").write_bytes(pdf)
    drawn = ["pdftoppm", "-r", "300", "-l", "1", "-singlefile", "-png", "issued.pdf", "page"]
    subprocess.run(drawn, cwd=folder, check=True)
    return Image.open(folder / "page.png").convert("RGB")


def modules_of(page: Image.Image) -> list[list[int]]:
    """The squares of the only thing on the page that is quite black: 1 for a black one."""
    black = page.point(lambda value: 255 if value < 24 else 0).split()
    mask = Image.composite(black[0], Image.new("L", page.size), black[1])
    box = mask.getbbox()
    assert box
    code = mask.crop(box)
    run = (
        next(x for x in range(code.width) if not code.getpixel((x, code.height // 50))) / 7
    )  # a corner's edge
    size = round(code.width / run)
    step = code.width / size
    middles = [int((place + 0.5) * step) for place in range(size)]
    return [[int(bool(code.getpixel((x, y)))) for x in middles] for y in middles]


def test_the_printed_code_is_that_of_the_short_address(desk: Desk, tmp_path: Path) -> None:
    issue = desk.issue(desk.deliver())

    printed = modules_of(first_page(issue.pdf or b"", tmp_path))

    wanted = segno.make(f"https://evidence.example/v/{issue.code}", error="m", micro=False)
    assert printed == [[int(module) for module in row] for row in wanted.matrix]


def test_each_file_knows_whether_it_is_the_newest(desk: Desk, visitor: Visitors) -> None:
    stranger = visitor(None)
    first = desk.issue(desk.deliver())
    second = desk.issue(desk.reissue(reason=REASON))

    old, new = sent(stranger, first.pdf or b""), sent(stranger, second.pdf or b"")

    assert "This version was replaced" in old
    assert "Version 2, issued on" in old
    assert "This is the newest version" in new
    assert first.code != second.code
    assert REASON not in old + new


@pytest.mark.parametrize("private", [False, True])
def test_whatever_is_asked_a_stranger_reads_nothing_of_the_request(
    desk: Desk, visitor: Visitors, private: bool
) -> None:
    with transaction(desk.factory) as session:
        session.get_one(EvidenceRequest, desk.id).is_private = private
    stranger = visitor(None)
    first = desk.issue(desk.deliver())
    second = desk.issue(desk.reissue(reason=REASON))
    with transaction(desk.factory) as session:
        session.add(CitationWatch(pmid="90000001", checked_at=utc_now(), retraction="retracted", notices=[]))

    pages = [
        stranger.get(f"/v/{first.code}").text,
        stranger.get(f"/v/{second.code}").text,
        sent(stranger, first.pdf or b""),
        sent(stranger, second.pdf or b""),
        sent(stranger, b"%PDF-other"),
        stranger.get("/v/AAAAAAAAAA").text,
    ]

    assert "it was retracted" in pages[1]
    for secret in (*SECRETS, REASON, "Studies of children"):
        assert not any(secret.lower() in page.lower() for page in pages), secret


def test_nobody_reads_more_there_for_being_signed_in(desk: Desk, visitor: Visitors) -> None:
    code = desk.issue(desk.deliver()).code

    pages = {main_of(visitor(who).get(f"/v/{code}").text) for who in (None, desk.house.other_manager)}
    pages |= {main_of(visitor(desk.house.librarian).get(f"/v/{code}").text)}

    assert len(pages) == 1


def test_a_word_file_is_no_issued_file(desk: Desk, manager: Visitor, visitor: Visitors) -> None:
    desk.deliver()

    word = manager.get(f"/requests/{desk.reference}/answer.docx").data

    assert "This is not a file that we issued" in sent(visitor(None), word)


def test_what_changes_in_the_service_afterwards_changes_nothing_of_it(desk: Desk, manager: Visitor) -> None:
    issue = desk.issue(desk.deliver())
    paths = [f"/requests/{desk.reference}/answer{end}" for end in (".pdf", "/board-paper.txt")]
    before = [manager.get(path).data for path in paths]
    with transaction(desk.factory) as session:
        session.get_one(LibraryService, desk.house.service.id).name = "Renamed Library"
        session.get_one(EvidenceRequest, desk.id).question = "Another question?"
        session.get_one(Person, desk.house.librarian.id).name = "Married Name"
    desk.exclude_after_all(1)

    assert [manager.get(path).data for path in paths] == before
    assert before[0] == issue.pdf
    page = manager.get(f"/requests/{desk.reference}/answer").text
    assert "Do virtual wards reduce readmissions of people with heart failure?" in page
    assert "Lena Librarian" in page


def test_whoever_took_it_away_in_any_form_is_told_of_the_next_version(desk: Desk, visitor: Visitors) -> None:
    house = desk.house
    desk.deliver()
    for who, path in (
        (house.lead, "answer.docx"),
        (house.second_librarian, "answer/board-paper.txt"),
        (house.librarian, "answer"),  # read on the page, and not taken away
    ):
        assert visitor(who).get(f"/requests/{desk.reference}/{path}").status_code == 200

    desk.reissue(reason=REASON)

    with desk.factory() as session:
        told = session.scalars(
            select(OutgoingMessage.person_id).where(OutgoingMessage.kind == LetterKind.NEW_VERSION)
        ).all()
    assert sorted(told) == sorted([house.manager.id, house.lead.id, house.second_librarian.id])


def test_a_private_request_is_nowhere_in_the_letters_of_its_versions(desk: Desk) -> None:
    with transaction(desk.factory) as session:
        session.get_one(EvidenceRequest, desk.id).is_private = True
    desk.deliver()
    desk.reissue(reason=REASON)

    with desk.factory() as session:
        letters = session.scalars(select(OutgoingMessage).order_by(OutgoingMessage.id)).all()
        kinds, contents = [one.kind for one in letters], [one.content for one in letters]
    assert kinds == [LetterKind.SOMETHING_READY, LetterKind.SOMETHING_NEW]
    assert contents == [{}, {}]


def test_a_download_of_an_old_version_is_logged_as_that(
    desk: Desk, manager: Visitor, librarian: Visitor
) -> None:
    desk.deliver()
    desk.reissue(reason=REASON)

    manager.get(f"/requests/{desk.reference}/answer/1.pdf")

    page = " ".join(librarian.get(f"/requests/{desk.reference}").text.split())
    assert 'Answer downloaded</span><br><span class="es-typed">version 1, PDF</span>' in page
