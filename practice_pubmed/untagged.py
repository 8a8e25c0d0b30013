"""Words that carry no tag: mapped to headings, looked for everywhere, or dropped when nobody knows them."""

from re import fullmatch

from practice_pubmed.collection import Collection
from practice_pubmed.fields import ALL_FIELDS
from practice_pubmed.filters import filtered
from practice_pubmed.found import Found, Messages, all_joined
from practice_pubmed.index import words_of
from practice_pubmed.mesh import Descriptor
from practice_pubmed.tagged_values import exploded, found_pmids
from practice_pubmed.term_mapping import STOP_WORDS, Mapped, mapped_stretches, variants

SHORTEST_STEM = 4


class Untagged:
    """Automatic term mapping over a collection."""

    def __init__(self, collection: Collection, messages: Messages) -> None:
        self._collection = collection
        self._index = collection.index
        self._messages = messages

    def find(self, text: str) -> Found | None:
        """What a run of words finds, or None when none of them is known."""
        numbers = text.split()
        if numbers and all(fullmatch(r"\d{7,9}", number) for number in numbers):
            return found_pmids(self._index, text)
        by_filter = filtered(self._collection, text)
        if by_filter is not None:
            return Found(by_filter, f"{text.lower()}[All Fields]")
        parts = [self._stretch(stretch) for stretch in mapped_stretches(text.lower())]
        known = [part for part in parts if part is not None]
        return all_joined("AND", known) if known else None

    def find_quoted(self, text: str) -> Found | None:
        """A phrase in quotation marks; when no record has it, PubMed warns and passes over the marks."""
        words = words_of(text)
        if not words:
            return None
        ids = self._index.with_phrase(ALL_FIELDS.parts, words, truncated=text.endswith("*"))
        if ids:
            return Found(ids, f'"{text.lower()}"[All Fields]')
        self._messages.quoted_phrases_not_found.append(f'"{text}"')
        return self.find(text)

    def _stretch(self, stretch: Mapped) -> Found | None:
        if stretch.heading is not None:
            return self._mapped(stretch.words, stretch.heading)
        if stretch.words in STOP_WORDS:
            self._messages.phrases_ignored.append(stretch.words)
            return None
        words = words_of(stretch.words)
        if stretch.words.endswith("*"):
            return self._truncated(stretch.words, words)
        if len(words) > 1:
            return self._hyphenated(stretch.words, words)
        return self._word(stretch.words, words)

    def _truncated(self, text: str, words: list[str]) -> Found | None:
        if not words or len(words[-1]) < SHORTEST_STEM:
            self._messages.phrases_ignored.append(text)
            return None
        ids = self._index.with_phrase(ALL_FIELDS.parts, words, truncated=True)
        if not ids:
            self._messages.phrases_not_found.append(text)
        return Found(ids, f'"{text}"[All Fields]')

    def _hyphenated(self, text: str, words: list[str]) -> Found:
        """Words with a hyphen are a phrase; one that no record has finds nothing."""
        ids = self._index.with_phrase(ALL_FIELDS.parts, words)
        if not ids:
            self._messages.phrases_not_found.append(text)
        return Found(ids, f'"{text}"[All Fields]')

    def _word(self, text: str, words: list[str]) -> Found | None:
        forms = variants(self._index, ALL_FIELDS.parts, words[0]) if words else []
        if not forms:
            self._messages.phrases_not_found.append(text)
            return None
        found = all_joined("OR", [self._everywhere([form]) for form in forms])
        if len(forms) > 1:
            self._messages.translations.append((text, found.text))
        return found

    def _everywhere(self, words: list[str]) -> Found:
        ids = self._index.with_phrase(ALL_FIELDS.parts, words)
        return Found(ids, f'"{" ".join(words)}"[All Fields]')

    def _mapped(self, said: str, heading: Descriptor) -> Found:
        """The heading, its words, and the words as they were said, all ORed: PubMed's own pattern."""
        alternatives = [exploded(self._index, heading, "mh", "MeSH Terms")]
        for phrase in (heading.name, said):
            words = words_of(phrase)
            telling = [word for word in words if word not in STOP_WORDS]
            if len(telling) > 1:
                alternatives.append(all_joined("AND", [self._everywhere([word]) for word in telling]))
            alternatives.append(self._everywhere(words))
        if len(words_of(said)) == 1:
            alternatives.extend(
                self._everywhere([form]) for form in variants(self._index, ALL_FIELDS.parts, said)
            )
        found = all_joined("OR", {each.text: each for each in alternatives}.values())
        self._messages.translations.append((said, found.text))
        return found
