"""How the reader goes through a document: record by record, whatever one of them holds."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from evidence_service.references.pubmed_xml import CutShort, ErrorAnswer, NotPubMedXml, read_records
from evidence_service.references.reference import Reference, UnreadableRecord
from tests.growth import IN_STEP, growth
from tests.references.pubmed_samples import TITLE, article, document, everything_in


def pmid(number: int, version: int = 1) -> str:
    return f'<PMID Version="{version}">{number}</PMID>'


def test_every_record_keeps_the_very_bytes_that_were_sent() -> None:
    parts = [article(pmid(1), title="Größe &amp; <i>α</i>"), article(pmid(2))]
    records = everything_in(document(*parts))
    assert [record.raw_xml for record in records] == [part.encode() for part in parts]


def test_a_long_document_is_read_across_the_blocks_of_the_stream() -> None:
    long = f"<Abstract><AbstractText>{'many words ' * 9_000}</AbstractText></Abstract>"
    records = everything_in(document(*(article(pmid(number), inside=long) for number in range(1, 21))))
    assert [record.pmid for record in records] == [str(number) for number in range(1, 21)]


@pytest.mark.parametrize(
    ("broken", "number", "reason"),
    [
        (article(pmid(2)).replace("</Journal>", ""), "2", "its XML is broken"),
        (article(pmid(2), title="&nbsp;"), "2", "its XML is broken"),
        (article(pmid(2), title="<m:math>x</m:math>"), "2", "its XML is broken"),
        (article(pmid=""), None, "it has no PMID"),
        (article(pmid='<PMID Version="1">new</PMID>'), None, "it has no PMID"),
        ("<PubmedArticle></PubmedArticle>", None, "it holds no citation"),
        ("<PubmedBookArticle/>", None, "it holds no citation"),
        ("<PubmedArticle>wrong", None, "its XML has no end"),
    ],
)
def test_a_record_that_cannot_be_read_does_not_stop_the_others(
    broken: str, number: str | None, reason: str
) -> None:
    first, second, third = everything_in(document(article(pmid(1)), broken, article(pmid(3))))
    assert isinstance(second, UnreadableRecord)
    assert (second.pmid, second.raw_xml) == (number, broken.encode()) or second.reason == "its XML has no end"
    assert reason in second.reason
    assert [first.pmid, third.pmid] == ["1", "3"]


SWALLOWER = article(pmid(2)).replace("</PubmedArticle>", "")
BOOK = f"<PubmedBookArticle><BookDocument>{pmid(3)}</BookDocument></PubmedBookArticle>"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([SWALLOWER, article(pmid(3)), article(pmid(4))], [False, True, True]),
        ([SWALLOWER, BOOK, article(pmid(4))], [False, True, True]),
        ([SWALLOWER, BOOK], [False, True]),
        (
            [SWALLOWER, "<DeleteCitation>" + pmid(3) + "</DeleteCitation>", article(pmid(4))],
            [False, True, True],
        ),
        ([SWALLOWER, SWALLOWER, article(pmid(4))], [False, False, True]),
        ([article(pmid(2)).replace("</PubmedArticle>", "</PubmedArticle >"), article(pmid(4))], [True, True]),
        (["<PubmedArticle>" + BOOK + "<x></PubmedArticle>", article(pmid(4))], [False, True, True]),
    ],
)
def test_a_record_without_its_end_swallows_no_other(parts: list[str], expected: list[bool]) -> None:
    found = everything_in(document(*parts))
    assert [isinstance(item, Reference) for item in found] == expected


def test_many_records_without_an_end_are_told_one_by_one() -> None:
    found = everything_in(without_an_end(100_000))
    assert len(found) == 100_000
    assert {item.reason for item in found if isinstance(item, UnreadableRecord)} == {"its XML has no end"}


def test_more_records_without_an_end_cost_no_more_than_their_number() -> None:
    assert growth(lambda count: everything_in(without_an_end(count)), 2_000) < IN_STEP


def without_an_end(count: int) -> bytes:
    return b"<PubmedArticleSet>" + b"<PubmedArticle><PMID>7</PMID>" * count + b"</PubmedArticleSet>"


def test_a_text_may_name_the_elements() -> None:
    text = "The element PubmedArticle, /PubmedArticle&gt; and &lt;/PubmedArticle&gt;, in PubmedArticleSet."
    found = everything_in(document(article(pmid(1), title=text), article(pmid(2))))
    assert [item.pmid for item in found] == ["1", "2"]
    assert isinstance(found[0], Reference)
    assert found[0].title == text


def test_what_follows_the_document_is_not_its_end() -> None:
    body = document(article(pmid(1))) + b"\n<!-- made by hand -->\n<?done?>\n"
    assert [item.pmid for item in everything_in(body)] == ["1"]


def test_a_byte_that_is_not_utf8_spoils_one_record_only() -> None:
    body = document(article(pmid(1)), article(pmid(2), title="BROKEN"), article(pmid(3)))
    found = everything_in(body.replace(b"BROKEN", b"\xff\xfe"))
    assert [type(item) for item in found] == [Reference, UnreadableRecord, Reference]


def test_the_pmid_of_another_article_is_never_taken_for_a_lost_one() -> None:
    link = (
        '<CommentsCorrectionsList><CommentsCorrections RefType="ErratumIn"><RefSource>X</RefSource>'
        f"{pmid(77)}</CommentsCorrections></CommentsCorrectionsList>"
    )
    (found,) = everything_in(document(article(pmid="", citation=link + "<broken>")))
    assert isinstance(found, UnreadableRecord)
    assert found.pmid is None


def test_the_prefix_of_formulas_may_be_declared_at_the_root() -> None:
    part = article(title="<mml:math><mml:mi>x</mml:mi></mml:math>")
    (record,) = everything_in(document(part))
    assert isinstance(record, Reference)
    assert record.title == "x"


def test_deletions_are_told_as_deleted_records() -> None:
    found = everything_in(
        document(article(pmid(1)), f"<DeleteCitation>{pmid(8)}{pmid(9, 2)}</DeleteCitation>")
    )
    told = [(item.pmid, item.version, item.deleted) for item in found if isinstance(item, Reference)]
    assert told == [("1", 1, False), ("8", 1, True), ("9", 2, True)]


@pytest.mark.parametrize(
    "body", [document(), b"<PubmedArticleSet/>", b"\xef\xbb\xbf<PubmedArticleSet></PubmedArticleSet>"]
)
def test_an_answer_without_records_is_empty(body: bytes) -> None:
    assert everything_in(body) == []


def test_one_record_alone_is_a_document_too() -> None:
    (record,) = everything_in(article().encode())
    assert isinstance(record, Reference)
    assert record.title == TITLE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  \n",
        b"PMC some PMC",
        b'{"error":"x"}',
        b"<html><body>Sign in</body></html>",
        b"<eSearchResult/>",
    ],
)
def test_another_kind_of_document_is_refused(body: bytes) -> None:
    with pytest.raises(NotPubMedXml):
        everything_in(body)


@pytest.mark.parametrize(
    ("end", "expected"), [(b"<ArticleTitle>", 0), (b"<PubmedArticle>", 1), (b"</PubmedArticleSet>", 2)]
)
def test_a_document_that_is_cut_gives_its_whole_records_and_then_says_so(end: bytes, expected: int) -> None:
    whole = document(article(pmid(1)), article(pmid(2)))
    cut = whole[: whole.index(end) if expected == 0 else whole.rindex(end) + 10]
    found: list[Reference | UnreadableRecord] = []
    with pytest.raises(CutShort):
        found.extend(read_records(BytesIO(cut)))
    assert [item.pmid for item in found] == ["1", "2"][:expected]


def test_an_error_message_is_raised_with_its_words() -> None:
    body = b'<?xml version="1.0"?><eFetchResult><ERROR>Empty id list &amp; no db</ERROR></eFetchResult>'
    with pytest.raises(ErrorAnswer) as caught:
        everything_in(body)
    assert caught.value.words == "Empty id list & no db"


def test_it_reads_no_file_and_follows_no_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    entities = f'<!DOCTYPE PubmedArticleSet [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "laugh">]>'
    records = article(pmid(1), title="&x;") + article(pmid(2), title="&y;")
    found = everything_in(f"{entities}<PubmedArticleSet>{records}</PubmedArticleSet>".encode())
    assert [type(item) for item in found] == [UnreadableRecord, UnreadableRecord]
    assert "the secret" not in repr(found)
