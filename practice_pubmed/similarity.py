"""Which articles are alike: those that share headings, keywords and words of the title."""

from collections import Counter

from practice_pubmed.collection import Collection
from practice_pubmed.index import words_of
from practice_pubmed.markup import plain_text
from practice_pubmed.records import Article
from practice_pubmed.term_mapping import STOP_WORDS

_MOST = 100
_HEADING, _KEYWORD, _TITLE_WORD = 3_000_000, 4_000_000, 1_000_000
_TOO_COMMON = 150


def similar(collection: Collection, article: Article) -> list[tuple[int, int]]:
    """The most alike articles with a score, the article itself first, as NCBI lists it."""
    index, scores = collection.index, Counter[int]()
    shared = [(index.with_value("mh", heading.descriptor), _HEADING) for heading in article.headings]
    shared += [(index.with_phrase(("keyword",), words_of(word)), _KEYWORD) for word in article.keywords_xml]
    title = set(words_of(plain_text(article.title_xml))) - STOP_WORDS
    shared += [(index.with_word(("title",), word), _TITLE_WORD) for word in title]
    for pmids, weight in shared:
        if len(pmids) <= _TOO_COMMON:
            scores.update(dict.fromkeys(pmids, weight))
    highest = sum(weight for _, weight in shared) + 1
    del scores[article.pmid]
    ranked = sorted(scores.items(), key=lambda scored: (-scored[1], -scored[0]))
    return [(article.pmid, highest), *ranked[: _MOST - 1]]
