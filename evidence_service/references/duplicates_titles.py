"""PURE: whether two titles are the same title, and if not, how they differ."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum

from rapidfuzz.distance import Levenshtein

from evidence_service.references.duplicates_spelling import (
    ENDINGS,
    LITTLE_WORDS,
    Stretch,
    changes_between,
    is_a_spelling,
)
from evidence_service.references.duplicates_text import LONGEST, listed, plain, words_of

OTHER_NUMBERS = "other numbers"
_COMPARED = 400  # characters of a title's letters and digits that are compared
_PROBES = (slice(0, 6), slice(12, 18))  # of which one is spared by a slip of the pen


class TitleMatch(IntEnum):
    """How far two titles agree, from nothing in common to the same letters and digits."""

    DIFFERENT = 0
    UNKNOWN = 1  # one of them has none
    SIMILAR = 2  # most words are the same, some are others
    PART = 3  # one is the other without its end or start, or its translation
    NEARLY = 4  # they differ in spelling
    SAME = 5


@dataclass(frozen=True, slots=True)
class Title:
    """A title that is ready to be compared.

    `letters` are its letters and digits without spaces, cut where no title goes on; `digits` the digits
    among them. `others` are the letters of further titles of the source: a translation, the original.
    `is_generic` when different publications often bear it: "Editorial", "Abstracts of ...", short ones;
    `comes_again` when it may be given every year: a guideline, an audit. `telling` are the words that matter.
    """

    words: tuple[str, ...] = ()
    letters: str = ""
    digits: str = ""
    others: tuple[str, ...] = ()
    is_generic: bool = True
    comes_again: bool = False
    telling: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TitlesCompared:
    """`likeness` goes from 0 to 1; `changed` are the words that differ, such as "breast / prostate".

    `names_another` is what makes the title of another publication of it: "reply", "part 2", other numbers.
    `is_reworded` when words were only left out or put in another order.
    """

    match: TitleMatch
    likeness: float = 0.0
    changed: tuple[str, ...] = ()
    names_another: str = ""
    is_reworded: bool = False


_UNLIKE = TitlesCompared(TitleMatch.DIFFERENT)
_LANGUAGES = (
    "english french german spanish italian portuguese russian japanese chinese korean polish dutch danish "
    "swedish norwegian finnish czech hungarian turkish hebrew arabic greek croatian serbian slovak "
    "romanian ukrainian bulgarian persian"
)
_SAID_AT_THE_END = re.compile(
    r"[\s.]*[\[({<](?:(?:meeting |conference |congress |oral |poster )?abstracts?(?: only)?|reprint(?:ed)?"
    r"|article in \w+|in \w+|see comments?(?: in)?|with discussion|review|author.?s transl|transl"
    r"|corrected(?: and republished)?|with comments?|(?:structured|provisional) abstract"
    r"|retracted(?: article)?|comment|letter|editorial|article"
    rf"|{'|'.join(_LANGUAGES.split())})[^\[\](){{}}<>]{{0,25}}[\])}}>][\s.]*$"
    r"|[\s.]*[\[(]retracted article\. see vol\b[^\[\]()]{0,60}[\])][\s.]*$",  # Web of Science
    re.IGNORECASE,
)
_SAID_AT_THE_START = re.compile(
    r"^\W*(?:retracted(?: article| paper)?|reprint(?: of)?|withdrawn article|abstract)\s*[\]:.)]+\s*",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"[\[<]([^\[\]<>]{25,})[\]>]")
_OTHER_TITLE = 20  # letters that a further title must have
_GENERIC = re.compile(
    r"^(?:the )?(?:editorial|editors? note|introduction|preface|foreword|abstracts?|proceedings|news"
    r"|in brief|letters? to|correspondence|book reviews?|annual report|commentary|discussion|reply"
    r"|authors? reply|in reply|response|case reports?|summary|conclusions?|obituary|in memoriam"
    r"|announcements?|acknowledge?ments?|index|contents|table of contents"
    r"|oral (?:presentations?|abstracts?)|posters?|scientific sessions?|highlights|this (?:month|week|issue)"
    r"|journal club|research update|erratum|errata|corrigend|correction|images? in)\b"
    r"|\b(?:abstracts|proceedings|scientific sessions?|annual meeting|poster presentations)\b"
)
_NUMBER_OF_AN_ABSTRACT = re.compile(
    r"[a-z]{0,3}(?!(?:19|20)\d\d)\d{1,5}"
)  # "P72 Title", as meetings print it
_SPEAKS_FOR_ITSELF = 4  # telling words of a title that is rarely given twice
_OTHER_PUBLICATION = listed(
    "protocol reply response comment comments commentary erratum corrigendum correction addendum retraction "
    "retracted part update updated letter editorial discussion appendix supplement rationale interim "
    "preliminary followup extension abstract summary substudy"
)

_COMES_AGAIN = listed(
    "guideline guidelines guidance recommendations statement consensus standards strategy statistics report "
    "reports audit census survey surveillance registry trends update updates yearbook annual yearly"
)
_ENOUGH_TO_TURN = 5  # telling words that are one title in any order


def title_from(text: str, *others: str) -> Title:
    """The title ready to be compared; `others` are the source's further titles of the same publication."""
    text, further = proper(text), list(others)
    for match in _IN_BRACKETS.finditer(text):
        further += (match.group(1), text[: match.start()] + " " + text[match.end() :])
    if " = " in text:
        further += text.split(" = ")
    words = words_of(text)
    letters = "".join(words)[:_COMPARED]
    known = {"".join(words_of(proper(each)))[:_COMPARED] for each in further}
    return Title(
        words=words,
        letters=letters,
        digits=_digits(letters),
        others=tuple(sorted(each for each in known if len(each) >= _OTHER_TITLE and each != letters)),
        is_generic=_is_generic(words),
        comes_again=not _COMES_AGAIN.isdisjoint(words),
        telling=frozenset(word for word in words if word not in LITTLE_WORDS),
    )


def proper(text: str) -> str:
    """The title as its authors gave it: without "[Article in German]", "(Reprint)", "RETRACTED:"."""
    text = _SAID_AT_THE_START.sub("", plain(text[:LONGEST]))
    for _ in range(3):
        shorter = _SAID_AT_THE_END.sub("", text)
        if shorter == text or not shorter.strip():
            break
        text = shorter
    return text


def _is_generic(words: tuple[str, ...]) -> bool:
    telling = sum(1 for word in words if len(word) > 2 and word not in LITTLE_WORDS)
    unspaced = telling == 1 and len(words[0]) >= 12  # Chinese and the like
    return (telling < _SPEAKS_FOR_ITSELF and not unspaced) or bool(_GENERIC.search(" ".join(words[:12])))


def compare_titles(one: Title, other: Title) -> TitlesCompared:
    """How two titles agree; symmetric."""
    if not one.letters or not other.letters:
        return TitlesCompared(TitleMatch.UNKNOWN)
    if one.letters == other.letters:
        return TitlesCompared(TitleMatch.SAME, 1.0)
    if (one.others or other.others) and _share_a_title(one, other):
        return TitlesCompared(TitleMatch.PART, 0.95)
    short, long = (one, other) if len(one.letters) <= len(other.letters) else (other, one)
    return _whole_and_part(short, long) or _by_letters(one, other, short, long)


def _share_a_title(one: Title, other: Title) -> bool:
    return not {one.letters, *one.others}.isdisjoint((other.letters, *other.others))


def _whole_and_part(short: Title, long: Title) -> TitlesCompared | None:
    length = len(short.letters)
    if length >= 40 and len(long.letters) < _COMPARED and long.letters.endswith(short.letters):
        before = len(long.letters) - length
        more = tuple(word for word in long.words if (before := before - len(word)) >= 0)
        if len(more) == 1 and _NUMBER_OF_AN_ABSTRACT.fullmatch(more[0]):
            return TitlesCompared(TitleMatch.PART, 0.95, more)
        return _with_more(short, more)
    if length >= 25 and long.letters.startswith(short.letters):
        return _with_more(short, _words_after(long, length))
    return None


def _with_more(short: Title, more: tuple[str, ...]) -> TitlesCompared:
    """The longer title is the shorter one and `more`, which may make another publication of it."""
    if len(more) == 1 and more[0] in ENDINGS:
        return TitlesCompared(TitleMatch.NEARLY, 0.99, more)
    telling = [word for word in more if word in _OTHER_PUBLICATION]
    if not telling and len(more) <= 2:
        telling = [word for word in more if _digits(word)]
    another = " ".join(telling[:3])
    if short.is_generic or (len(short.words) < 5 and not another):
        return TitlesCompared(TitleMatch.SIMILAR, 0.85, more, another)
    return TitlesCompared(TitleMatch.PART, 0.95, more, another)


def _words_after(title: Title, length: int) -> tuple[str, ...]:
    seen = 0
    for index, word in enumerate(title.words):
        if seen >= length:
            return title.words[index:]
        if seen + len(word) > length:
            return (word[length - seen :], *title.words[index + 1 :])
        seen += len(word)
    return ()


def _by_letters(one: Title, other: Title, short: Title, long: Title) -> TitlesCompared:
    likeness = Levenshtein.normalized_similarity(one.letters, other.letters, score_cutoff=0.6)
    if likeness < 0.85 and (part := _nearly_a_part(short, long)):
        return part
    if likeness < 0.7:
        return _turned_round(one, other)
    stretches = [stretch for stretch in changes_between(one.words, other.words) if any(stretch)]
    changed = tuple(" / ".join((" ".join(mine), " ".join(yours))) for mine, yours in stretches)
    telling = [stretch for stretch in stretches if not is_a_spelling(stretch)]
    added = (word for mine, yours in telling for word in (*mine, *yours))
    another = " ".join(word for word in added if word in _OTHER_PUBLICATION)
    if one.digits != other.digits:
        another = OTHER_NUMBERS
    if likeness >= 0.85 and not another and not telling:
        return TitlesCompared(TitleMatch.NEARLY, likeness, changed)
    if likeness >= 0.8 or len(stretches) == 1:
        return TitlesCompared(TitleMatch.SIMILAR, likeness, changed, another, all(map(_is_reworded, telling)))
    return TitlesCompared(TitleMatch.DIFFERENT, likeness, changed, another)


def _is_reworded(stretch: Stretch) -> bool:
    """Whether a stretch leaves words out, or turns them round: "patient lessons", "lessons of patients"."""
    mine, yours = (sorted(word for word in words if word not in LITTLE_WORDS) for words in stretch)
    return not mine or not yours or is_a_spelling((tuple(mine), tuple(yours)))


def _turned_round(one: Title, other: Title) -> TitlesCompared:
    """The comparison when the words are the same, and stand in another order."""
    same = one.telling == other.telling and len(one.telling) >= _ENOUGH_TO_TURN
    if not same or sorted(one.digits) != sorted(other.digits):
        return _UNLIKE
    return TitlesCompared(TitleMatch.SIMILAR, 0.8, ("the same words in another order",), is_reworded=True)


def _nearly_a_part(short: Title, long: Title) -> TitlesCompared | None:
    """The comparison when one title has lost its end, and a letter on the way."""
    length = len(short.letters)
    if length < 30 or len(long.letters) < length + 6:
        return None
    if all(short.letters[probe] != long.letters[probe] for probe in _PROBES):
        return None
    start = long.letters[:length]
    if Levenshtein.normalized_similarity(short.letters, start, score_cutoff=0.95) < 0.95:
        return None
    found = _with_more(short, _words_after(long, length))
    if _digits(start) != short.digits:
        return replace(found, match=TitleMatch.SIMILAR, names_another=OTHER_NUMBERS)
    return found


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
