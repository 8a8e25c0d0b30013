"""Lint of concepts: headings without text words, words without headings, other spellings, repeats. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from evidence_service.strategies.field_tags import Kind
from evidence_service.strategies.limits import is_limit, published_list
from evidence_service.strategies.lint_blocks import Block, Blocks, Placed
from evidence_service.strategies.lint_findings import Finding, Reading, Severity, Topic, listed
from evidence_service.strategies.lint_spelling import spellings

_MOST_A_LINE = 10
_SHORTEST_TRUNCATION = 4
_LONGEST_PHRASE = 10  # words of a phrase that are compared


def concept_findings(reading: Reading, blocks: Blocks) -> Iterator[Finding]:
    """What is missing beside a term, or stands beside it in vain."""
    for block in blocks.all():
        yield from _spelling(block)
        yield from _repeats(block)
        yield from _covered(block)
    last = len(reading.lines)
    if last and (last == 1 or reading.uses[-1]):
        yield from _headings(reading, blocks.of_line(last))


def _spelling(block: Block) -> Iterator[Finding]:
    if published_list([placed.term for placed in block.terms]):
        return  # a tested filter is used as it was published
    pool = _Pool(placed.term.text for placed in block.terms if _finds_words(placed))
    missing: dict[int, dict[str, str]] = {}
    for placed in block.terms:
        if not _finds_words(placed) or (placed.term.tag is None and not placed.term.quoted):
            continue  # PubMed adds the other spelling itself to words without a tag
        words = [spellings(word) for word in placed.term.words]
        for form in (" ".join(british for british, _ in words), " ".join(american for _, american in words)):
            if not pool.covers(form):
                missing.setdefault(placed.line, {}).setdefault(form, placed.term.text)
    for line, forms in missing.items():
        message = (
            "The UK and the US spell this differently, and only one spelling is searched for. "
            f"Add with OR: {listed(list(forms), most=8)}."
        )
        excerpt = listed(list(dict.fromkeys(forms.values())), most=8)
        yield Finding(line, Topic.SPELLING, Severity.WARNING, message, excerpt)


def _finds_words(placed: Placed) -> bool:
    return placed.term.tag is None or placed.term.tag.kind is Kind.TEXT


class _Pool:
    """The words and phrases of a block, to ask whether one more would find anything new."""

    def __init__(self, texts: Iterable[str]) -> None:
        plain = {_spaced(text) for text in texts}
        self.exact = {text for text in plain if "*" not in text}
        self.beginnings = {text.rstrip("*") for text in plain if text.endswith("*")}
        self.sorted = sorted(text.rstrip("*") for text in plain)

    def covers(self, text: str) -> bool:
        """Whether a term of the pool, or a part of it that finds more, stands for `text`."""
        text = _spaced(text)
        bare = text.rstrip("*")
        if text != bare:  # of a truncated word, one full form in the pool is taken for all
            place = bisect_left(self.sorted, bare)
            if place < len(self.sorted) and self.sorted[place].startswith(bare):
                return True
        words = bare.split()[:_LONGEST_PHRASE]
        for first in range(len(words)):
            for end in range(first + 1, len(words) + 1):
                part = " ".join(words[first:end])
                if part in self.exact and (end < len(words) or text == bare):
                    return True
                if any(
                    part[:length] in self.beginnings for length in range(_SHORTEST_TRUNCATION, len(part) + 1)
                ):
                    return True
        return False


def _beginnings(text: str) -> Iterator[str]:
    return (text[:length] for length in range(_SHORTEST_TRUNCATION, len(text) + 1))


def _spaced(text: str) -> str:
    return " ".join(text.lower().replace("-", " ").split())


def _repeats(block: Block) -> Iterator[Finding]:
    seen: set[tuple[int, tuple[str, str, str]]] = set()
    twice: dict[int, dict[str, None]] = {}
    for placed in block.terms:
        key = (placed.line, placed.term.normal)
        if key in seen and placed.term.text:
            twice.setdefault(placed.line, {})[placed.term.text] = None
        seen.add(key)
    for line, texts in twice.items():
        message = "The same term stands twice in one list. Take one out; the result stays the same."
        yield Finding(line, Topic.TWICE, Severity.ADVICE, message, listed(list(texts), most=8))


def _covered(block: Block) -> Iterator[Finding]:
    beginnings: dict[tuple[str, str], str] = {}
    for placed in block.terms:
        text, tag, modifier = placed.term.normal
        is_word = placed.term.tag is not None and placed.term.tag.kind is Kind.TEXT and " " not in text
        if is_word and not modifier and len(text) > _SHORTEST_TRUNCATION and text.find("*") == len(text) - 1:
            beginnings[text[:-1], tag] = placed.term.text
    found: dict[tuple[int, str], dict[str, None]] = {}
    for placed in block.terms if beginnings else ():
        text, tag, modifier = placed.term.normal
        for word in () if modifier else text.rstrip("*").split():
            for beginning in _beginnings(word):
                covering = beginnings.get((beginning, tag))
                if covering is not None and covering.lower() != text:
                    found.setdefault((placed.line, covering), {})[placed.term.text] = None
    for (line, covering), texts in islice(found.items(), 10 * _MOST_A_LINE):
        message = f"{covering} finds these already. Take them out; the result stays the same."
        yield Finding(line, Topic.COVERED, Severity.ADVICE, message, listed(list(texts), most=8))


def _headings(reading: Reading, whole: Block) -> Iterator[Finding]:
    """Each concept of the last line: has it headings and text words?"""
    seen: set[Block] = set()
    waiting: list[tuple[Block, bool]] = [(whole, True)]
    while waiting:
        block, is_concept = waiting.pop()
        if block in seen:
            continue
        seen.add(block)
        if not block.terms and len(block.below) == 1:  # nothing but an AND: its parts are the concepts
            waiting += [(operand, is_concept) for operand in block.below[0]]
            continue
        if is_concept:
            yield from _of_concept(reading, block)
        for operands in block.below:
            mixed = any(operand.has_words for operand in operands)
            for operand in operands:
                if mixed and operand.has_heading and not operand.has_words and operand not in seen:
                    yield from _heading_alone(operand)
                waiting.append((operand, False))


def _of_concept(reading: Reading, block: Block) -> Iterator[Finding]:
    if not block.terms or all(is_limit(placed.term) for placed in block.terms) or Kind.TYPE in block.kinds:
        return
    yield from _heading_alone(block)
    words = [placed for placed in block.terms if placed.term.tag and placed.term.tag.kind is Kind.TEXT]
    if words and not block.kinds - {Kind.TEXT} and not _is_title_only(words):
        message = (
            "No subject heading stands beside these text words. See whether MeSH has one and add it with OR, "
            "or say “no MeSH heading” in the line's note."
        )
        if not any(_mentions_headings(reading.notes[placed.line - 1]) for placed in words):
            yield _about(Topic.WORDS_ALONE, Severity.ADVICE, message, words)


def _heading_alone(block: Block) -> Iterator[Finding]:
    headings = [placed for placed in block.terms if placed.term.tag and placed.term.tag.kind is Kind.HEADING]
    if headings and not block.has_words:
        message = (
            "Only headings stand for this. Records that are new or not indexed have none and are missed. "
            "Add text words with OR, such as word[tiab]."
        )
        yield _about(Topic.HEADING_ALONE, Severity.WARNING, message, headings)


def _about(topic: Topic, severity: Severity, message: str, placed: Sequence[Placed]) -> Finding:
    first = min(placed, key=lambda one: (one.line, one.term.start))
    texts = dict.fromkeys(one.term.text for one in placed)
    return Finding(first.line, topic, severity, message, listed(list(texts), most=5))


def _is_title_only(words: Sequence[Placed]) -> bool:
    fields = {placed.term.normal[1] for placed in words}
    return fields == {"ti"}


def _mentions_headings(note: str) -> bool:
    return "mesh" in note.lower() or "heading" in note.lower()
