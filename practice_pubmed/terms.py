"""One term of a query: its tag decides where PubMed looks, its quotes and asterisks how."""

from re import fullmatch

from practice_pubmed.collection import Collection
from practice_pubmed.fields import Field, field_for
from practice_pubmed.found import Found, Messages, all_joined, joined
from practice_pubmed.index import words_of
from practice_pubmed.query_text import Range, Term
from practice_pubmed.tagged_values import TaggedValues
from practice_pubmed.untagged import SHORTEST_STEM, Untagged


class TermReader:
    """Looks terms up in a collection and writes down what PubMed would warn of."""

    def __init__(self, collection: Collection, messages: Messages) -> None:
        self._index = collection.index
        self._messages = messages
        self._untagged = Untagged(collection, messages)
        self._values = TaggedValues(collection, messages)

    def find(self, term: Term) -> Found | None:
        """What a term finds, or None when PubMed drops it: a word that it doesn't know, a stop word."""
        if term.tag is None:
            return self._without_tag(term)
        near = fullmatch(r"(.+):~(\d+)", term.tag)
        field = field_for(near[1] if near else term.tag)
        if field is None or (near and not field.proximity):
            self._messages.fields_not_found.append(term.tag)
            return self._without_tag(term)
        if near:
            return self._near(term, field, int(near[2]))
        return self._words(term, field) if field.kind == "words" else self._values.find(term, field)

    def find_range(self, asked: Range) -> Found | None:
        """A range; None, and a warning, when the tag is none that knows ranges."""
        field = field_for(asked.tag)
        if field is None or field.kind not in ("date", "pmid"):
            self._messages.fields_not_found.append(asked.tag)
            return None
        return self._values.find_range(asked, field)

    def _without_tag(self, term: Term) -> Found | None:
        return self._untagged.find_quoted(term.text) if term.quoted else self._untagged.find(term.text)

    def _near(self, term: Term, field: Field, distance: int) -> Found:
        ids = self._index.with_words_near(field.parts, words_of(term.text), distance)
        return Found(ids, f'"{term.text.lower()}"[{field.label}:~{distance}]')

    def _words(self, term: Term, field: Field) -> Found | None:
        words = words_of(term.text)
        if not words:
            return None
        truncated = term.text.endswith("*")
        if truncated and len(words[-1]) < SHORTEST_STEM:
            self._messages.phrases_ignored.append(term.text)
            return None
        ids = self._index.with_phrase(field.parts, words, truncated=truncated)
        shown = Found(ids, f'"{" ".join(term.text.lower().split())}"[{field.label}]')
        if ids:
            return shown
        if len(words) == 1 or truncated or (" " not in term.text and not term.quoted):
            self._messages.phrases_not_found.append(term.text)
            return shown
        return self._broken_up(term, field, words)

    def _broken_up(self, term: Term, field: Field, words: list[str]) -> Found:
        """A phrase that no record has: in quotes all its words keep the field, else only the last."""
        if term.quoted:
            self._messages.quoted_phrases_not_found.append(f'"{term.text}"[{term.tag}]')
            return all_joined("AND", [self._word(word, field) for word in words])
        before, _, last = term.text.rpartition(" ")
        mapped, tagged = self._untagged.find(before), self._words(Term(last, tag=term.tag), field)
        known = [part for part in (mapped, tagged) if part is not None]
        return joined("AND", *known) if len(known) > 1 else known[0] if known else Found(set(), term.text)

    def _word(self, word: str, field: Field) -> Found:
        return Found(self._index.with_phrase(field.parts, [word]), f'"{word}"[{field.label}]')
