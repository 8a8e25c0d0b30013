"""One term of a query: how its tag, quotes and asterisks decide where PubMed looks, and what it calls that."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from re import fullmatch
from typing import TYPE_CHECKING

from practice_pubmed.collection import Collection
from practice_pubmed.dates import range_text, relative_span, span_of
from practice_pubmed.fields import ALL_FIELDS, Field, field_for
from practice_pubmed.filters import filtered
from practice_pubmed.index import Ids, words_of
from practice_pubmed.mesh import Descriptor, descriptor_for, narrower, qualifier_named
from practice_pubmed.query_text import Range, Term
from practice_pubmed.term_mapping import STOP_WORDS, Mapped, mapped_stretches, variants

if TYPE_CHECKING:
    from practice_pubmed.search import Messages

SHORTEST_STEM = 4


@dataclass(frozen=True)
class Found:
    """Records, the translation that finds them, and the operator at the top of that translation."""

    ids: Ids
    text: str
    operator: str = ""


def joined(operator: str, left: Found, right: Found) -> Found:
    """Two results combined, with brackets where another operator would make the text ambiguous."""
    ids = {"AND": left.ids & right.ids, "OR": left.ids | right.ids, "NOT": left.ids - right.ids}[operator]
    left_text = left.text if left.operator in ("", operator) else f"({left.text})"
    right_text = (
        f"({right.text})" if right.operator and (right.operator, operator) != ("OR", "OR") else right.text
    )
    if right.operator == operator == "AND":
        right_text = right.text
    return Found(ids, f"{left_text} {operator} {right_text}", operator)


def _all_of(operator: str, found: list[Found]) -> Found:
    whole = found[0]
    for part in found[1:]:
        whole = joined(operator, whole, part)
    return whole


class TermReader:
    """Looks terms up in a collection and writes down what PubMed would warn of."""

    def __init__(self, collection: Collection, messages: "Messages") -> None:
        self._collection = collection
        self._index = collection.index
        self._messages = messages

    def of_term(self, term: Term) -> Found | None:
        """What a term finds, or None when PubMed drops it: an untagged word that it doesn't know, a stop word."""
        if term.tag is None:
            return self._untagged(term)
        near = fullmatch(r"(.+):~(\d+)", term.tag)
        field = field_for(near[1] if near else term.tag)
        if field is None or (near and not field.proximity):
            self._messages.fields_not_found.append(term.tag)
            return self._untagged(Term(term.text, term.quoted))
        if near:
            return self._near(term, field, int(near[2]))
        by_kind: dict[str, Callable[[Term, Field], Found | None]] = {
            "words": self._words, "mesh": self._mesh, "author": self._author, "journal": self._journal,
            "date": self._date, "value": self._value, "filter": self._filter, "pmid": self._pmid,
            "nothing": self._nothing,
        }  # fmt: skip
        return by_kind[field.kind](term, field)

    def of_range(self, asked: Range) -> Found | None:
        """A range of dates or of PMIDs."""
        field = field_for(asked.tag)
        if field is not None and field.kind == "pmid" and asked.first.isdigit() and asked.last.isdigit():
            first, last = int(asked.first), int(asked.last)
            ids = {pmid for pmid in self._index.everything if first <= pmid <= last}
            return Found(ids, f"{first}:{last}[UID]")
        if field is None or field.kind != "date":
            self._messages.fields_not_found.append(asked.tag)
            return None
        first_span, last_span = span_of(asked.first), span_of(asked.last)
        if first_span is None or last_span is None:
            self._messages.phrases_not_found.append(f"{asked.first}:{asked.last}[{asked.tag}]")
            return Found(set(), f"{asked.first}:{asked.last}[{field.label}]")
        return self._between(field, (first_span[0], last_span[1]))

    def _between(self, field: Field, span: tuple[date, date]) -> Found:
        return Found(self._index.between(field.parts[0], *span), f"{range_text(span)}[{field.label}]")

    # -- words without a tag

    def _untagged(self, term: Term) -> Found | None:
        if term.quoted:
            return self._quoted_everywhere(term)
        numbers = term.text.split()
        if all(fullmatch(r"\d{7,9}", number) for number in numbers):
            return self._pmid(term, Field("UID", "pmid"))
        by_filter = filtered(self._collection, term.text)
        if by_filter is not None:
            return Found(by_filter, f"{term.text.lower()}[All Fields]")
        parts = [self._stretch(stretch) for stretch in mapped_stretches(term.text.lower())]
        known = [part for part in parts if part is not None]
        return _all_of("AND", known) if known else None

    def _quoted_everywhere(self, term: Term) -> Found | None:
        words = words_of(term.text)
        if not words:
            return None
        ids = self._index.with_phrase(ALL_FIELDS.parts, words, truncated=term.text.endswith("*"))
        if ids:
            return Found(ids, f'"{term.text.lower()}"[All Fields]')
        self._messages.quoted_phrases_not_found.append(f'"{term.text}"')
        return self._untagged(Term(term.text))

    def _stretch(self, stretch: Mapped) -> Found | None:
        if stretch.heading is not None:
            return self._mapped(stretch.words, stretch.heading)
        if stretch.words in STOP_WORDS:
            self._messages.phrases_ignored.append(stretch.words)
            return None
        if "*" in stretch.words:
            return self._truncated(Term(stretch.words), ALL_FIELDS)
        words = words_of(stretch.words)
        if len(words) > 1:
            return self._hyphenated(stretch.words, words)
        forms = variants(self._index, ALL_FIELDS.parts, words[0]) if words else []
        if not forms:
            self._messages.phrases_not_found.append(stretch.words)
            return None
        found = _all_of("OR", [self._everywhere(form) for form in forms])
        if len(forms) > 1:
            self._messages.translations.append((stretch.words, found.text))
        return found

    def _hyphenated(self, text: str, words: list[str]) -> Found | None:
        ids = self._index.with_phrase(ALL_FIELDS.parts, words)
        if not ids:
            self._messages.phrases_not_found.append(text)
            return None
        return Found(ids, f'"{text}"[All Fields]')

    def _everywhere(self, phrase: str) -> Found:
        words = words_of(phrase)
        ids = self._index.with_phrase(ALL_FIELDS.parts, words)
        return Found(ids, f'"{phrase}"[All Fields]')

    def _mapped(self, said: str, heading: Descriptor) -> Found:
        """The heading, its words, and the words as they were said, all ORed: PubMed's own pattern."""
        alternatives = [self._exploded(heading, "mh", "MeSH Terms")]
        for phrase in dict.fromkeys((heading.name.lower(), said)):
            words = words_of(phrase)
            if len(words) > 1:
                telling = [word for word in words if word not in STOP_WORDS]
                alternatives.append(_all_of("AND", [self._everywhere(word) for word in telling]))
            alternatives.append(self._everywhere(" ".join(words)))
        if len(words_of(said)) == 1:
            for form in variants(self._index, ALL_FIELDS.parts, said):
                alternatives.append(self._everywhere(form))
        unique = list({found.text: found for found in alternatives}.values())
        found = _all_of("OR", unique)
        self._messages.translations.append((said, found.text))
        return found

    # -- words with a tag

    def _words(self, term: Term, field: Field) -> Found | None:
        if "*" in term.text:
            return self._truncated(term, field)
        words = words_of(term.text)
        if not words:
            return None
        ids = self._index.with_phrase(field.parts, words)
        text = f'"{" ".join(term.text.lower().split())}"[{field.label}]'
        if ids:
            return Found(ids, text)
        if len(words) == 1:
            self._messages.phrases_not_found.append(term.text)
            return Found(set(), text)
        return self._broken_up(term, field, words, text)

    def _broken_up(self, term: Term, field: Field, words: list[str], text: str) -> Found:
        """A phrase that no record has. In quotes its words are ANDed in the field, without quotes only the last is."""
        if term.quoted:
            self._messages.quoted_phrases_not_found.append(f'"{term.text}"[{term.tag}]')
            return _all_of("AND", [self._word(word, field) for word in words])
        if " " not in term.text:
            self._messages.phrases_not_found.append(term.text)
            return Found(set(), text)
        *before, last = term.text.split()
        first = self._untagged(Term(" ".join(before)))
        tagged = self._words(Term(last, tag=term.tag), field) or Found(set(), "")
        return joined("AND", first, tagged) if first else tagged

    def _word(self, word: str, field: Field) -> Found:
        return Found(self._index.with_word(field.parts, word), f'"{word}"[{field.label}]')

    def _truncated(self, term: Term, field: Field) -> Found | None:
        """`ward*`. With fewer than four letters before the asterisk PubMed passes over the term."""
        words = words_of(term.text)
        if not words or len(words[-1]) < SHORTEST_STEM or not term.text.endswith("*"):
            self._messages.phrases_ignored.append(term.text)
            return None
        if len(words) == 1:
            ids = self._index.with_stem(field.parts, words[0])
        else:
            ids = self._index.with_phrase(field.parts, words, truncated=True)
        if not ids:
            self._messages.phrases_not_found.append(term.text)
        return Found(ids, f'"{term.text.lower()}"[{field.label}]')

    def _near(self, term: Term, field: Field, distance: int) -> Found:
        words = words_of(term.text)
        ids = self._index.with_words_near(field.parts, words, distance)
        return Found(ids, f'"{term.text.lower()}"[{field.label}:~{distance}]')

    # -- headings, names, values

    def _mesh(self, term: Term, field: Field) -> Found:
        name, _, qualifier = term.text.rstrip("*").partition("/")
        heading = descriptor_for(name.strip())
        full = qualifier_named(qualifier.strip()) if qualifier else ""
        if heading is None or full is None:
            self._not_found(term)
            return Found(set(), f'"{term.text.lower()}"[{field.label}]')
        found = self._exploded(heading, field.parts[0], field.label, full)
        if heading.name.lower() != name.strip().lower():
            self._messages.translations.append((f"{term.text}[{term.tag}]", found.text))
        return found

    def _exploded(self, heading: Descriptor, part: str, label: str, qualifier: str = "") -> Found:
        wanted = [heading] if label.endswith(":noexp") else list(narrower(heading))
        ending = f"/{qualifier}" if qualifier else ""
        ids: Ids = set().union(*(self._index.with_value(part, each.name + ending) for each in wanted))
        shown = heading.name.lower() + ending.replace("&", "and")
        return Found(ids, f'"{shown}"[{label}]')

    def _not_found(self, term: Term) -> None:
        if term.quoted:
            self._messages.quoted_phrases_not_found.append(f'"{term.text}"[{term.tag}]')
        else:
            self._messages.phrases_not_found.append(f"{term.text}[{term.tag}]")

    def _author(self, term: Term, field: Field) -> Found:
        """A name with initials goes on to longer initials, unless it is quoted: `okafor j` finds Okafor JM."""
        name = term.text.rstrip("*").replace(",", "").strip()
        part = field.parts[0]
        ids = self._index.with_value(part, name)
        if not term.quoted:
            ids |= self._index.with_value_beginning(part, name if " " in name else name + " ")
        if not ids:
            ids = self._index.with_phrase(("author",), words_of(name))
        if not ids:
            self._not_found(term)
        shown = f'"{name.lower()}"' if term.quoted else name.lower()
        return Found(ids, f"{shown}[{field.label}]")

    def _journal(self, term: Term, field: Field) -> Found:
        ids = self._index.with_value("ta", term.text)
        if not ids:
            self._not_found(term)
        return Found(ids, f'"{term.text.lower()}"[{field.label}]')

    def _date(self, term: Term, field: Field) -> Found:
        span = span_of(term.text) or relative_span(term.text, date.today())
        if span is None:
            self._not_found(term)
            return Found(set(), f'"{term.text.lower()}"[{field.label}]')
        return self._between(field, span)

    def _value(self, term: Term, field: Field) -> Found:
        ids = self._index.with_value(field.parts[0], term.text)
        if term.text.endswith("*"):
            ids = self._index.with_value_beginning(field.parts[0], term.text.rstrip("*"))
        if not ids:
            self._not_found(term)
        return Found(ids, f'"{term.text.lower()}"[{field.label}]')

    def _filter(self, term: Term, field: Field) -> Found:
        ids = filtered(self._collection, term.text)
        if ids is None:
            self._not_found(term)
        return Found(ids or set(), f'"{term.text.lower()}"[{field.label}]')

    def _pmid(self, term: Term, field: Field) -> Found:
        numbers = [int(word) for word in words_of(term.text) if word.isdigit()]
        ids = {number for number in numbers if number in self._index.everything}
        text = " OR ".join(f"{number}[{field.label}]" for number in numbers) or f"{term.text}[{field.label}]"
        return Found(ids, text, "OR" if len(numbers) > 1 else "")

    def _nothing(self, term: Term, field: Field) -> Found:
        self._not_found(term)
        return Found(set(), f'"{term.text.lower()}"[{field.label}]')
