"""Terms whose tag names something exact: headings, authors, journals, dates, languages, types, numbers."""

from collections.abc import Callable
from re import findall

from practice_pubmed.collection import Collection
from practice_pubmed.dates import Span, range_text, relative_span, span_of
from practice_pubmed.fields import Field
from practice_pubmed.filters import filtered
from practice_pubmed.found import Found, Messages
from practice_pubmed.index import Ids, Index, words_of
from practice_pubmed.mesh import Descriptor, descriptor_for, narrower, qualifier_named
from practice_pubmed.query_text import Range, Term


def exploded(index: Index, heading: Descriptor, part: str, label: str, qualifier: str = "") -> Found:
    """Records with a heading or, unless the field says noexp, with one below it in the tree."""
    wanted = [heading] if label.endswith(":noexp") else list(narrower(heading))
    ending = f"/{qualifier}" if qualifier else ""
    ids: Ids = set().union(*(index.with_value(part, each.name + ending) for each in wanted))
    shown = heading.name.lower() + ending.replace("&", "and")
    return Found(ids, f'"{shown}"[{label}]')


def found_pmids(index: Index, text: str) -> Found:
    """PMIDs, which PubMed ORs."""
    numbers = [int(number) for number in findall(r"\d+", text)]
    shown = " OR ".join(f"{number}[UID]" for number in numbers)
    return Found(index.everything & set(numbers), shown or f"{text}[UID]", "OR" if len(numbers) > 1 else "")


def found_between(index: Index, field: Field, span: Span) -> Found:
    """Records whose date lies in a span of days."""
    return Found(index.between(field.parts[0], *span), f"{range_text(span)}[{field.label}]")


class TaggedValues:
    """Looks exact values up in a collection, and notes those that no record has."""

    def __init__(self, collection: Collection, messages: Messages) -> None:
        self._collection = collection
        self._index = collection.index
        self._messages = messages

    def find(self, term: Term, field: Field) -> Found:
        by_kind: dict[str, Callable[[Term, Field], Found]] = {
            "mesh": self._mesh,
            "author": self._author,
            "journal": self._journal,
            "date": self._date,
            "value": self._value,
            "filter": self._filter,
            "pmid": lambda term, _: found_pmids(self._index, term.text),
            "nothing": lambda term, field: self._checked(term, field, set()),
        }
        return by_kind[field.kind](term, field)

    def find_range(self, asked: Range, field: Field) -> Found:
        """A range of dates or of PMIDs."""
        if field.kind == "pmid" and asked.first.isdigit() and asked.last.isdigit():
            first, last = int(asked.first), int(asked.last)
            ids = {pmid for pmid in self._index.everything if first <= pmid <= last}
            return Found(ids, f"{first}:{last}[UID]")
        first_span, last_span = span_of(asked.first), span_of(asked.last)
        if field.kind == "date" and first_span and last_span:
            return found_between(self._index, field, (first_span[0], last_span[1]))
        return self._checked(Term(f"{asked.first}:{asked.last}", tag=asked.tag), field, set())

    def _checked(self, term: Term, field: Field, ids: Ids) -> Found:
        """A result, noted as not found when it is empty."""
        if not ids and term.quoted:
            self._messages.quoted_phrases_not_found.append(f'"{term.text}"[{term.tag}]')
        elif not ids:
            self._messages.phrases_not_found.append(f"{term.text}[{term.tag}]")
        return Found(ids, f'"{term.text.lower()}"[{field.label}]')

    def _mesh(self, term: Term, field: Field) -> Found:
        """A heading by name or entry term, with a qualifier after a stroke: `delirium/pc[mh]`."""
        name, _, qualifier = term.text.rstrip("*").partition("/")
        heading = descriptor_for(name.strip())
        full = qualifier_named(qualifier.strip()) if qualifier else ""
        if heading is None or full is None:
            return self._checked(term, field, set())
        found = exploded(self._index, heading, field.parts[0], field.label, full)
        if heading.name.lower() != name.strip().lower():
            self._messages.translations.append((f"{term.text}[{term.tag}]", found.text))
        return found

    def _author(self, term: Term, field: Field) -> Found:
        """A name goes on to longer initials, unless it is quoted: `okafor j` also finds Okafor JM."""
        name = term.text.rstrip("*").replace(",", "").strip()
        part = field.parts[0]
        ids = self._index.with_value(part, name)
        if not term.quoted:
            ids |= self._index.with_value_beginning(part, name if " " in name else name + " ")
        if not ids and part == "au":
            ids = self._index.with_phrase(("author",), words_of(name))
        found = self._checked(term, field, ids)
        return found if term.quoted else Found(ids, f"{name.lower()}[{field.label}]")

    def _journal(self, term: Term, field: Field) -> Found:
        """A journal by title, abbreviation or ISSN, shown by its abbreviation."""
        ids = self._index.with_value("ta", term.text)
        if not ids:
            return self._checked(term, field, ids)
        journal = self._collection.journal_of(next(iter(ids)))
        if journal.abbreviation.lower() != term.text.lower():
            meant = f'"{journal.abbreviation}"[{field.label}:__jid{journal.nlm_id}]'
            self._messages.translations.append((f"{term.text}[{term.tag}]", meant))
        return Found(ids, f'"{journal.abbreviation.lower()}"[{field.label}]')

    def _value(self, term: Term, field: Field) -> Found:
        part = field.parts[0]
        if term.text.endswith("*"):
            return self._checked(term, field, self._index.with_value_beginning(part, term.text.rstrip("*")))
        return self._checked(term, field, self._index.with_value(part, term.text))

    def _date(self, term: Term, field: Field) -> Found:
        span = span_of(term.text) or relative_span(term.text)
        return found_between(self._index, field, span) if span else self._checked(term, field, set())

    def _filter(self, term: Term, field: Field) -> Found:
        return self._checked(term, field, filtered(self._collection, term.text) or set())
