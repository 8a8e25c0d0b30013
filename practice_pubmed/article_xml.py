"""One journal article as PubMed's XML (pubmed_250101.dtd)."""

from datetime import date

from practice_pubmed.markup import day_parts, element, optional, wrap
from practice_pubmed.mesh import descriptor_ui, qualifier_ui
from practice_pubmed.publication_types import type_ui
from practice_pubmed.records import (
    Article,
    Author,
    Heading,
    Journal,
    Location,
    Notice,
    OtherAbstract,
    PublicationDate,
    Reference,
    Section,
)


def article_xml(article: Article) -> str:
    """The PubmedArticle element, as one piece of text."""
    return wrap("PubmedArticle", _citation(article) + _pubmed_data(article)) + "\n"


def _citation(article: Article) -> str:
    parts = (
        element("PMID", str(article.pmid), {"Version": str(article.version)}),
        _day("DateCompleted", article.completed_on),
        _day("DateRevised", article.revised_on),
        _article(article),
        _journal_info(article.journal),
        article.before_notices_xml,
        element("CitationSubset", "IM") if article.status == "MEDLINE" else "",
        _notices(article.notices),
        article.before_headings_xml,
        _headings(article.headings),
        article.after_headings_xml,
        "".join(_other_abstract(other) for other in article.other_abstracts),
        _keywords(article.keywords_xml),
        wrap("CoiStatement", article.conflict_xml) if article.conflict_xml else "",
        _people("InvestigatorList", "Investigator", article.investigators, {}),
        article.general_note_xml,
    )
    attributes = {"Status": article.status, "Owner": "NLM"}
    if article.status == "MEDLINE":
        attributes["IndexingMethod"] = "Automated"
    return wrap("MedlineCitation", "".join(parts), attributes)


def _day(tag: str, day: date | None) -> str:
    return wrap(tag, day_parts(day)) if day else ""


def _article(article: Article) -> str:
    parts = (
        _journal(article),
        wrap("ArticleTitle", _laid_out(article)),
        _where(article),
        abstract_xml(article.sections, article.copyright),
        _people(
            "AuthorList", "Author", article.authors, {"CompleteYN": "Y" if article.authors_complete else "N"}
        ),
        "".join(element("Language", code) for code in article.languages),
        _registries(article.registries),
        _grants(article.grants),
        wrap("PublicationTypeList", "".join(publication_type(name) for name in article.types)),
        wrap("VernacularTitle", article.vernacular_xml) if article.vernacular_xml else "",
        wrap("ArticleDate", day_parts(article.electronic_on), {"DateType": "Electronic"})
        if article.electronic_on
        else "",
    )
    return wrap("Article", "".join(parts), {"PubModel": article.model})


def _laid_out(article: Article) -> str:
    """The title; a pretty-printed one has line breaks and runs of spaces inside, as publishers send it."""
    if article.layout == "plain":
        return article.title_xml
    return "\n                " + article.title_xml.replace(" ", "\n                  ", 1) + "\n            "


def _journal(article: Article) -> str:
    journal = article.journal
    issue = wrap(
        "JournalIssue",
        optional("Volume", article.volume)
        + optional("Issue", article.issue)
        + publication_date_xml(article.published),
        {"CitedMedium": article.medium},
    )
    issn = optional("ISSN", journal.issn, {"IssnType": journal.issn_type})
    names = element("Title", journal.title) + element("ISOAbbreviation", journal.abbreviation)
    return wrap("Journal", issn + issue + names)


def publication_date_xml(published: PublicationDate) -> str:
    if published.medline:
        return wrap("PubDate", element("MedlineDate", published.medline))
    parts = element("Year", str(published.year))
    parts += optional("Season", published.season) or optional("Month", published.month)
    return wrap("PubDate", parts + (element("Day", f"{published.day:02d}") if published.day else ""))


def _where(article: Article) -> str:
    pages = optional("StartPage", article.start_page) + optional("EndPage", article.end_page)
    pages += optional("MedlinePgn", article.pages)
    return (wrap("Pagination", pages) if pages else "") + "".join(_location(at) for at in article.locations)


def _location(location: Location) -> str:
    valid = "Y" if location.valid else "N"
    return element("ELocationID", location.value, {"EIdType": location.kind, "ValidYN": valid})


def abstract_xml(sections: tuple[Section, ...], copyright_text: str) -> str:
    """The Abstract element, or nothing when there are no sections."""
    if not sections:
        return ""
    return wrap("Abstract", _sections(sections) + optional("CopyrightInformation", copyright_text))


def _sections(sections: tuple[Section, ...]) -> str:
    return "".join(_section(section) for section in sections)


def _section(section: Section) -> str:
    attributes = {"Label": section.label} if section.label else {}
    if section.category:
        attributes["NlmCategory"] = section.category
    return wrap("AbstractText", section.text_xml, attributes)


def _other_abstract(other: OtherAbstract) -> str:
    return wrap("OtherAbstract", _sections(other.sections), {"Type": other.type, "Language": other.language})


def _people(tag: str, each: str, people: tuple[Author, ...], attributes: dict[str, str]) -> str:
    return wrap(tag, "".join(person_xml(each, person) for person in people), attributes) if people else ""


def person_xml(tag: str, person: Author) -> str:
    if person.collective_xml:
        name = wrap("CollectiveName", person.collective_xml)
    else:
        name = element("LastName", person.last) + optional("ForeName", person.fore)
        name += optional("Initials", person.initials) + optional("Suffix", person.suffix)
    name += optional("Identifier", person.orcid, {"Source": "ORCID"})
    name += "".join(wrap("AffiliationInfo", element("Affiliation", text)) for text in person.affiliations)
    return wrap(tag, name, {"ValidYN": "Y" if person.valid else "N"})


def publication_type(name: str) -> str:
    return element("PublicationType", name, {"UI": type_ui(name)})


def _registries(registries: tuple[tuple[str, str], ...]) -> str:
    banks = "".join(
        wrap(
            "DataBank",
            element("DataBankName", name) + wrap("AccessionNumberList", element("AccessionNumber", number)),
        )
        for name, number in registries
    )
    return wrap("DataBankList", banks, {"CompleteYN": "Y"}) if banks else ""


def _grants(grants: tuple[tuple[str, str], ...]) -> str:
    each = "".join(
        wrap(
            "Grant",
            optional("GrantID", number) + element("Agency", agency) + element("Country", "United Kingdom"),
        )
        for number, agency in grants
    )
    return wrap("GrantList", each, {"CompleteYN": "Y"}) if each else ""


def _journal_info(journal: Journal) -> str:
    return wrap(
        "MedlineJournalInfo",
        optional("Country", journal.country)
        + element("MedlineTA", journal.abbreviation)
        + element("NlmUniqueID", journal.nlm_id)
        + optional("ISSNLinking", journal.linking_issn or journal.issn),
    )


def _notices(notices: tuple[Notice, ...]) -> str:
    each = "".join(
        wrap(
            "CommentsCorrections",
            element("RefSource", notice.source)
            + optional("PMID", notice.pmid, {"Version": "1"})
            + optional("Note", notice.note),
            {"RefType": notice.kind},
        )
        for notice in notices
    )
    return wrap("CommentsCorrectionsList", each) if each else ""


def _headings(headings: tuple[Heading, ...]) -> str:
    return wrap("MeshHeadingList", "".join(_heading(heading) for heading in headings)) if headings else ""


def _heading(heading: Heading) -> str:
    starred = "Y" if heading.major else "N"
    on_descriptor = "N" if heading.qualifiers else starred
    inner = element(
        "DescriptorName",
        heading.descriptor,
        {"UI": descriptor_ui(heading.descriptor), "MajorTopicYN": on_descriptor},
    )
    for name in heading.qualifiers:
        inner += element("QualifierName", name, {"UI": qualifier_ui(name), "MajorTopicYN": starred})
    return wrap("MeshHeading", inner)


def _keywords(keywords_xml: tuple[str, ...]) -> str:
    each = "".join(wrap("Keyword", word, {"MajorTopicYN": "N"}) for word in keywords_xml)
    return wrap("KeywordList", each, {"Owner": "NOTNLM"}) if each else ""


def _pubmed_data(article: Article) -> str:
    ids = (("pubmed", str(article.pmid)), *article.ids)
    references = "".join(_reference(reference) for reference in article.references)
    return wrap(
        "PubmedData",
        wrap("History", _history(article))
        + element("PublicationStatus", article.publication_status)
        + article_ids(ids)
        + article.objects_xml
        + (wrap("ReferenceList", references) if references else ""),
    )


def _history(article: Article) -> str:
    stages = [*article.stages, ("entrez", article.crdt), ("pubmed", article.entered_on)]
    if article.status == "MEDLINE":
        stages.append(("medline", article.mesh_on))
    return "".join(pubmed_date(stage, day) for stage, day in stages)


def pubmed_date(stage: str, day: date) -> str:
    at = element("Hour", "6") + element("Minute", "0")
    return wrap("PubMedPubDate", day_parts(day, padded=False) + at, {"PubStatus": stage})


def article_ids(ids: tuple[tuple[str, str], ...]) -> str:
    return wrap(
        "ArticleIdList", "".join(element("ArticleId", value, {"IdType": kind}) for kind, value in ids)
    )


def _reference(reference: Reference) -> str:
    return wrap(
        "Reference",
        wrap("Citation", reference.citation_xml) + (article_ids(reference.ids) if reference.ids else ""),
    )
