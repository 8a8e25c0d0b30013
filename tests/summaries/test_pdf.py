"""The PDF of record, read back: what it says, how it is built, and what it says of itself."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import page
import pikepdf
import pytest
from PIL import Image, ImageStat

from evidence_service.summaries.attachments import attachments_of
from evidence_service.summaries.decision_record import record_of
from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.pdf import PdfMetadata, render
from tests import needs
from tests.summaries import samples
from tests.summaries.made_pdf import made, opened, pictures, squeezed, structure, text_of

PROFILES = [page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1]
ABOUT = PdfMetadata("T", "ER-2026-00001", 1, "D", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))


@pytest.fixture(scope="module")
def document() -> IssuedDocument:
    return samples.middling()


@pytest.fixture(scope="module")
def pdf(document: IssuedDocument) -> bytes:
    return made(document, *attachments_of(document))


@pytest.mark.parametrize("profile", PROFILES, ids=str)
def test_one_file_keeps_both_standards(pdf: bytes, profile: page.ValidationProfile) -> None:
    report = page.validate_pdf_bytes(pdf, profile=profile)

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant


@pytest.mark.parametrize("profile", PROFILES, ids=str)
def test_a_long_document_keeps_them_too(profile: page.ValidationProfile, long_pdf: bytes) -> None:
    assert page.validate_pdf_bytes(long_pdf, profile=profile).is_compliant


def test_a_practice_document_says_so_and_keeps_them_too() -> None:
    practice = made(samples.practice())

    assert squeezed("Practice only. The records behind this document are invented.") in squeezed(
        text_of(practice)
    )
    assert [page.validate_pdf_bytes(practice, profile=profile).is_compliant for profile in PROFILES] == [
        True,
        True,
    ]


def test_the_report_of_a_search_keeps_them_too() -> None:
    reported = made(samples.reported())

    assert squeezed("Embase and MEDLINE were searched together on Ovid") in squeezed(text_of(reported))
    assert [page.validate_pdf_bytes(reported, profile=profile).is_compliant for profile in PROFILES] == [
        True,
        True,
    ]


@pytest.fixture(scope="module")
def long_pdf() -> bytes:
    return made(samples.long(references=120))


def test_it_says_the_decision_the_answer_the_references_and_the_strategy(
    pdf: bytes, document: IssuedDocument
) -> None:
    needs.required(needs.CHINESE)
    text = squeezed(text_of(pdf))

    decision, search = document.decision, document.searches[0]
    for expected in (
        "The decision this supports",
        decision.what,
        decision.who_decides,
        decision.where,
        "14 December 2026",
        document.question,
        "Virtual wards probably shorten hospital stays by about one to two days",
        *(line.text for search in document.searches for line in search.lines),
        search.lines[0].translation,
        search.lines[0].warnings[0],
        "25 November 2026 at 2:05pm GMT",
        "Rowan Maple, clinical librarian",
        "nobody else read it before delivery",
        "ER-2026-00042",
        "This version replaces version 1.",
        document.reissue_reason,
    ):
        assert squeezed(expected) in text
    for entry in document.references:
        assert squeezed(entry.text) in text


def test_its_headings_are_in_order_and_skip_no_level(pdf: bytes) -> None:
    levels = [int(one["/S"][2:]) for one in structure(pdf) if one["/S"][:2] == "/H"]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_its_table_headings_have_a_scope_and_its_cells_name_them(pdf: bytes) -> None:
    elements = structure(pdf)

    scopes = [one["/A"]["/Scope"] for one in elements if one["/S"] == "/TH"]
    assert {"/Column", "/Row"} == set(scopes)
    assert all("/Headers" in one["/A"] for one in elements if one["/S"] == "/TD")


def test_it_tells_its_title_language_and_makers(pdf: bytes, document: IssuedDocument) -> None:
    with opened(pdf) as file, file.open_metadata() as said:
        assert said["dc:title"] == f"{document.reference_number}: {document.heading}"
        assert said["dc:creator"] == ["Rowan Maple, clinical librarian", document.service_name]
        assert said["dc:description"] == document.question
        assert said["xmp:CreateDate"] == "2026-12-04T15:30:00Z"
        assert said["pdfaid:part"] == "3"
        assert said["pdfaid:conformance"] == "A"
        assert said["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert said["{urn:evidence-service:issued-document:1#}decision"] == document.decision.what
        assert said["{urn:evidence-service:issued-document:1#}referenceNumber"] == "ER-2026-00042"
        assert said["{urn:evidence-service:issued-document:1#}version"] == "2"
        assert str(file.Root.Lang) == "en-GB"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert str(file.docinfo.CreationDate) == "D:20261204153000Z"


def test_its_bookmarks_are_its_sections(pdf: bytes, document: IssuedDocument) -> None:
    with opened(pdf) as file, file.open_outline() as outline:
        title = outline.root[0]
        sections = [item.title for item in title.children]
        themes = [item.title for item in title.children[4].children]

    assert title.title == document.heading
    assert sections[:5] == [
        "The decision this supports",
        "The question as agreed",
        "Bottom line",
        "How sure we are",
        "What we found",
    ]
    assert themes[:3] == ["Length of stay", "Safety", "Theme 1"]


def test_its_attachments_can_be_read_by_programs(pdf: bytes, document: IssuedDocument) -> None:
    with opened(pdf) as file:
        assert list(file.attachments) == ["decision.json", "document.json", "references.ris"]
        assert len(file.Root.AF) == 3
        specifications = [file.attachments[name] for name in file.attachments]
        assert [str(one.obj.AFRelationship) for one in specifications] == ["/Source", "/Source", "/Data"]
        files = [one.get_file() for one in specifications]
        json_type, ris_type = "application/json", "application/x-research-info-systems"
        assert [one.mime_type for one in files] == [json_type, json_type, ris_type]
        decision, whole, references = (one.read_bytes().decode() for one in files)

    assert json.loads(decision) == record_of(document).to_json()
    assert IssuedDocument.from_json(json.loads(whole)) == document
    assert references.count("TY  - JOUR") == len(document.references)


def test_every_font_is_inside(pdf: bytes) -> None:
    with opened(pdf) as file:
        fonts = [one for one in file.objects if isinstance(one, pikepdf.Dictionary) and one.get("/FontName")]
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_the_same_document_gives_the_same_bytes(document: IssuedDocument, pdf: bytes) -> None:
    assert made(document, *attachments_of(document)) == pdf


def test_another_process_makes_the_same_bytes() -> None:
    program = (
        "import hashlib; from tests.summaries import samples; from tests.summaries.made_pdf import made;"
        "print(hashlib.sha256(made(samples.short())).hexdigest())"
    )
    sums = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(sums) == 1


def test_its_identifier_is_that_of_the_reference_number_and_version() -> None:
    html = "<html lang=en><title>T</title><h1>H</h1>"

    def identifier(about: PdfMetadata, html: str = html) -> bytes:
        with opened(render(html, about=about)) as file:
            return bytes(file.trailer.ID[0])

    assert identifier(ABOUT) == identifier(ABOUT, html + "<p>more")
    assert identifier(ABOUT) != identifier(replace(ABOUT, version=2))
    assert identifier(ABOUT) != identifier(replace(ABOUT, reference_number="ER-2026-00002"))


def test_no_stream_of_any_file_seems_too_short() -> None:
    # One stream in 256 would end with a carriage return, which some readers take for part of the line end.
    for number in range(30):
        pdf = render(f"<html lang=en><title>T</title><h1>Number {number}</h1>", about=ABOUT)

        assert b"\r\nendstream" not in pdf
        assert page.validate_pdf_bytes(pdf, profile=PROFILES[0]).is_compliant


def test_what_it_says_of_itself_is_escaped() -> None:
    hostile = "</rdf:RDF> <b> & \"'"

    made_of_it = render("<html lang=en><h1>H</h1>", about=replace(ABOUT, title=hostile, decision=hostile))

    with opened(made_of_it) as file, file.open_metadata() as said:
        assert said["dc:title"] == hostile
        assert said["{urn:evidence-service:issued-document:1#}decision"] == hostile


def test_characters_without_a_font_are_shown_and_told(caplog: pytest.LogCaptureFixture) -> None:
    unknown = "\U0010fffd\U0010fffc"  # for private use: no font has them
    html = f"<html lang=en><body><h1>Odd</h1><p>A{unknown}B {unknown} C</p></body></html>"

    with caplog.at_level(logging.WARNING, logger="evidence_service"):
        pdf = render(html, about=ABOUT)

    assert "A[?]B [?] C Some characters could not be printed" in text_of(pdf)
    assert "U+10FFFC U+10FFFD" in caplog.text
    assert page.validate_pdf_bytes(pdf, profile=PROFILES[0]).is_compliant
    assert page.validate_pdf_bytes(pdf, profile=PROFILES[1]).is_compliant


def test_what_is_escaped_stays_so_beside_a_character_without_a_font() -> None:
    style = "&lt;style&gt;p{display:none}&lt;/style&gt;"
    hostile = f"It&#39;s &lt;b&gt;bold&lt;/b&gt; &#60;i&gt; {style} &lt;img src=/a&gt;"
    html = f"<html lang=en><body><h1>Odd</h1><p>{hostile} \U0010fffd &#x10fffd; end</p></body></html>"

    text = text_of(render(html, about=ABOUT)).replace(" ", "")

    assert "It's<b>bold</b><i><style>p{display:none}</style><imgsrc=/a>[?][?]end" in text


def test_greek_is_printed_and_chinese_where_a_font_has_it(pdf: bytes) -> None:
    text = text_of(pdf)

    assert "β-αποκλειστές" in text
    assert "虚拟病房" in text or "Some characters could not be printed" in text


def test_the_engine_finds_nothing_to_complain_of(
    document: IssuedDocument, caplog: pytest.LogCaptureFixture
) -> None:
    needs.required(needs.CHINESE)
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        made(document)

    complaints = [one.getMessage() for one in caplog.records if one.name == "weasyprint"]
    assert [one for one in complaints if "Issued" not in one] == []  # without our fonts, it says so


def test_no_page_is_empty_or_black_and_nothing_runs_off_the_paper(pdf: bytes, tmp_path: Path) -> None:
    needs.required(needs.POPPLER)
    pages = pictures(pdf, tmp_path)
    assert pages

    for number, path in enumerate(pages, start=1):
        with Image.open(path) as opened_picture:
            picture = opened_picture.convert("L")
            ink = 255 - ImageStat.Stat(picture).mean[0]
            edge = picture.crop((round(picture.width * 0.9), 0, picture.width, picture.height))
            assert 2 < ink < 90, f"page {number} has too little or too much ink: {ink}"
            if number > 1:
                assert edge.getextrema()[0] == 255, f"page {number} has ink in its right margin"


def test_a_document_in_another_language_says_so() -> None:
    with opened(render("<html lang=cy><h1>Helo</h1>", about=replace(ABOUT, language="cy"))) as file:
        assert str(file.Root.Lang) == "cy"
