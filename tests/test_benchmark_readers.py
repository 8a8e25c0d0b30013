"""The benchmark of PubMed's XML measures readers that give the same, on documents that are sound."""

from __future__ import annotations

import re
from io import BytesIO

from benchmarks import plain_lxml
from benchmarks.pubmed_documents import of_records, practice_document, with_references
from evidence_service.references.pubmed_xml import read_records
from evidence_service.references.reference import Reference


def test_the_plain_lxml_reader_gives_the_fields_of_ours() -> None:
    body = with_references(practice_document(60))
    ours = [each for each in read_records(BytesIO(body)) if isinstance(each, Reference)]
    plain = list(plain_lxml.records(BytesIO(body)))
    assert len(ours) == len(plain) == 60
    for own, other in zip(ours, plain, strict=True):
        texts = ("pmid", "version", "title", "vernacular_title", "journal", "journal_abbreviation", "issn")
        more = ("volume", "issue", "pages", "publication_model", "abstract_copyright", "pmcid", "status")
        assert [getattr(own, name) for name in texts + more] == [other[name] for name in texts + more]
        assert list(own.mesh + own.keywords + own.languages) == (
            other["mesh"] + other["keywords"] + other["languages"]
        )
        assert [each.last for each in own.authors] == [each["LastName"] for each in other["authors"]]
        assert [each.text_html for each in own.abstract] == [html for _, html in other["abstract"]]
        assert [each.pmid for each in own.notices] == [pmid for *_, pmid in other["notices"]]
        assert (own.retraction == "retracted") == other["is_retracted"]


def test_references_are_half_of_the_bytes_and_change_nothing_else() -> None:
    body = practice_document(40)
    added = with_references(body)
    assert 1.7 < len(added) / len(body) < 2.3
    assert with_references(added) == added
    bare = re.sub(rb"<ReferenceList>.*?</ReferenceList>", b"", body)
    assert re.sub(rb"<ReferenceList>.*?</ReferenceList>", b"", added) == bare
    assert len(list(read_records(BytesIO(of_records(added, 100))))) == 100
