"""A reference that is opened and saved as it stands keeps everything, whatever it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from evidence_service.errors import UnreadableFile
from evidence_service.references.reading import read_file
from evidence_service.references.reference import Author, Reference
from evidence_service.searches.reference_forms import CorrectionForm
from tests.shared_data import MISSING, SHARED_DATA

ARTICLE = Reference(
    pmid="",
    title="Falls on <i>wards</i> &amp; 10<sup>3</sup> nights",
    authors=(
        Author(last="Okafor", initials="AB", fore="Ada B", orcid="0000-0002-1825-0097"),
        Author(last="Okafor", initials="AB", fore="Abel B"),
        Author(last="Birch", initials="B", fore="Ben", suffix="Jr"),
        Author(last="王", fore="小明"),
        Author(collective="Team AB"),
        Author(last="Suharti"),
    ),
    journal="Imagined Medical Journal",
    journal_abbreviation="Imagined Med J",
    languages=("eng", "ger"),
    volume="12",
    year=2021,
    published="2021 Mar-Apr",
    article_number="e55",
)
WEB_PAGE = Reference(
    pmid="",
    title="Falls",
    kind="web page",
    journal="Imagined Health Agency",
    authors=(Author(collective="Department of Health, Victoria"),),
    url="http://agency.example/falls",
    cited_on="2026-11-03",
    year=2024,
)
KNOWN = {
    "an article with an article number only": ARTICLE,
    "an article with pages and an article number": replace(ARTICLE, pages="1-9"),
    "a web page with the name of its site": WEB_PAGE,
    "a report in a series": replace(WEB_PAGE, kind="report", publisher="The Agency", report_number="NG9"),
    "a day in words": replace(WEB_PAGE, cited_on="2019 Dec"),
    "a chapter": replace(
        ARTICLE, kind="chapter", journal="", book_title="<i>Falls</i>", editors=(Author(last="Elm"),)
    ),
    "a paper in a book of a congress": replace(ARTICLE, kind="conference paper", book_title="Congress"),
    "a thesis": replace(WEB_PAGE, kind="thesis", publisher="University of Elm", publisher_place="Leeds (UK)"),
    "a book": replace(ARTICLE, kind="book", journal="", journal_abbreviation="", edition="2nd"),
    "an article of two years": replace(ARTICLE, published="1947-1948", year=1947),
    "an article with a month in numbers": replace(ARTICLE, published="2013 06 10", year=2013),
    "an article of a quarter": replace(ARTICLE, published="2021 1-2"),
    "an article of a season without a year": replace(ARTICLE, published="Spring", year=None),
    "something else without a year": replace(WEB_PAGE, kind="other", year=None, published="in press"),
}


def saved_untouched(known: Reference, **changed: str) -> tuple[Reference, dict[str, list[str]]]:
    """What a browser sends back from the page, as it came but for `changed`; and what is wrong with it."""
    shown = CorrectionForm.showing(known, "seen")
    sent = {field.name: field.data for field in shown if isinstance(field.data, str)}
    sent |= {f"seen_on-{part}": text for part, text in shown.seen_on.typed.items()}
    sent = {name: text.replace("\n", "\r\n") for name, text in sent.items()} | changed
    form = CorrectionForm(formdata=MultiDict(sent))
    form.validate()
    return form.described(known), dict(form.errors)


@pytest.mark.parametrize("name", KNOWN)
def test_an_untouched_save_changes_nothing(app: Flask, name: str) -> None:
    with app.test_request_context(method="POST"):
        assert saved_untouched(KNOWN[name]) == (KNOWN[name], {})


def imported(path: Path) -> list[Reference]:
    try:
        return [found.reference for found in read_file(path.name, path.read_bytes()).references]
    except UnreadableFile:
        return []


@pytest.mark.skipif(not SHARED_DATA.is_dir(), reason=MISSING)
@pytest.mark.parametrize("folder", ["ris", "nbib", "endnote_xml", "same_library_four_formats", "pubmed_xml"])
def test_an_untouched_save_changes_nothing_of_real_records(app: Flask, folder: str) -> None:
    files = sorted(path for path in (SHARED_DATA / folder).rglob("*") if path.is_file())
    references = [reference for path in files for reference in imported(path)]
    with app.test_request_context(method="POST"):
        changed = [known for known in references if saved_untouched(known) != (known, {})]
    assert references
    assert not changed


def test_an_article_number_can_be_taken_out(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        described, _ = saved_untouched(ARTICLE, pages="")
    assert (described.pages, described.article_number) == ("", "")


def test_the_name_of_a_site_can_be_taken_out(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        described, _ = saved_untouched(WEB_PAGE, journal="")
    assert (described.journal, described.publisher) == ("", "")


def test_a_mended_letter_leaves_a_person_a_person(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        shown = CorrectionForm.showing(ARTICLE, "").authors.data
        described, _ = saved_untouched(ARTICLE, authors=shown.replace("Birch B Jr", "Burch B Jr"))
    assert described.authors[2] == Author(last="Burch", initials="B", suffix="Jr")
    assert described.authors[:2] == ARTICLE.authors[:2]
    assert described.authors[3:] == ARTICLE.authors[3:]
