"""Files of PubMed's XML, as a librarian saves and uploads them."""

from __future__ import annotations

import gzip

import pytest

from evidence_service.errors import UnreadableFile
from evidence_service.references.formats import Format
from evidence_service.references.reading import read_file
from tests.references.pubmed_samples import TITLE, article, book, document

BODY = document(article(title="Größe β."), article('<PMID Version="1">2</PMID>')).decode()
DECLARED = BODY.replace('<?xml version="1.0" ?>', '<?xml version="1.0" encoding="{}"?>')


@pytest.mark.parametrize(
    "content",
    [
        BODY.encode(),
        b"\xef\xbb\xbf" + BODY.encode(),
        BODY.encode("utf-16"),
        BODY.encode("utf-16-be"),
        DECLARED.replace("{}", "UTF-16").encode("utf-16"),
        DECLARED.replace("{}", "utf-8").encode(),
        BODY.replace("\n", "\r\n").encode(),
        BODY[BODY.index("<PubmedArticleSet>") :].encode(),
        ("\n\n" + BODY).encode(),
    ],
    ids=["utf-8", "with a mark", "utf-16", "utf-16-be", "declared", "declared too", "lines", "bare", "blank"],
)
def test_a_file_in_any_usual_encoding_is_read(content: bytes) -> None:
    reading = read_file("pubmed.xml", content)
    assert reading.format is Format.PUBMED_XML
    assert [found.reference.pmid for found in reading.references] == ["31000001", "2"]
    assert reading.references[0].reference.title.startswith("Größe β")
    assert reading.problems == ()


def test_one_article_or_book_alone_is_a_file_too() -> None:
    (alone,) = read_file("one.xml", article().encode()).references
    assert alone.reference.title == TITLE.rstrip(".")
    part = book('<PMID Version="1">21000001</PMID><Book><BookTitle>Safe wards</BookTitle></Book>')
    for content in (part, f"<PubmedBookArticleSet>{part}</PubmedBookArticleSet>"):
        (found,) = read_file("book.xml", content.encode()).references
        assert (found.reference.kind, found.reference.title) == ("book", "Safe wards")


def test_what_cannot_be_read_is_a_problem_with_its_line() -> None:
    broken = article('<PMID Version="1">7</PMID>').replace("</Journal>", "")
    reading = read_file("pubmed.xml", document(article(), broken, article('<PMID Version="1">8</PMID>')))
    (problem,) = reading.problems
    assert [found.reference.pmid for found in reading.references] == ["31000001", "8"]
    assert (problem.position, problem.line, reading.read) == (2, 5, 3)
    assert problem.reason.startswith("its XML is broken")


def test_a_packed_file_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnreadableFile, match=r"(?i)unpack"):
        read_file("pubmed.xml.gz", gzip.compress(BODY.encode()))
