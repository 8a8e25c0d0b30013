"""What a query finds, counted by hand on a shelf of seven records."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from practice_pubmed.answers import Refused
from practice_pubmed.collection import Collection
from practice_pubmed.found import Found
from practice_pubmed.search import run_query
from tests.practice_pubmed.shelf import book, found, look_for


@pytest.mark.parametrize(
    ("query", "pmids"),
    [
        ("falls[ti]", [1, 3]),
        ("fell[tiab]", [1]),
        ("fell[ti]", []),
        ("older[tiab]", [3]),
        ("older people[ot]", [3]),
        ("falls[ti] AND delirium[ti]", [3]),
        ("falls[ti] OR delirium[ti]", [1, 3, 4]),
        ("delirium[ti] NOT falls[ti]", [4]),
        ("falls[ti] delirium[ti]", [3]),
        ("hospital ward[tiab]", [1]),
        ('"ward of a hospital"[tiab]', [4]),
        ("ward*[ti]", [1, 5]),
        ("hospital wa*[ti]", []),
        ("hospital ward*[ti]", [1]),
        ('"ward hospital"[tiab:~0]', [1]),
        ('"ward hospital"[tiab:~2]', [1, 4]),
        ('"quiet ward"[tiab:~2]', []),
        ("nachtdienst[ti]", [6]),
        ("krankenhaus[tt]", [6]),
        ("5[pmid] OR 6[uid]", [5, 6]),
        ("2:4[uid]", [2, 3, 4]),
        ('"10.5555/shelf(5)"[doi]', [5]),
        ("10.5555/shelf(5)[doi]", [5]),
    ],
)
def test_it_looks_where_the_tag_says(query: str, pmids: list[int]) -> None:
    assert found(query) == pmids


@pytest.mark.parametrize(
    ("query", "pmids"),
    [
        ("accidents[mh]", [1, 2]),
        ("accidents[mh:noexp]", [2]),
        ('"Accidental Falls"[Mesh]', [1]),
        ("accidental falls[majr]", [1]),
        ("accidents[majr:noexp]", []),
        ("delirium/pc[mh]", [3]),
        ("delirium/prevention & control[mh]", [3]),
        ("delirium/economics[mh]", []),
        ("pc[sh]", [3]),
        ("elderly[mh]", [3]),
    ],
)
def test_it_explodes_headings_down_the_tree(query: str, pmids: list[int]) -> None:
    assert found(query) == pmids


@pytest.mark.parametrize(
    ("query", "pmids"),
    [
        ("oakhanger p[au]", [4, 5]),
        ('"oakhanger p"[au]', [5]),
        ("oakhanger[au]", [4, 5]),
        ("smithwick[1au]", []),
        ("smithwick[lastau]", [4]),
        ("priya oakhanger[au]", []),
        ("oakhanger pj priya[au]", [4]),
        ("Ann Ward Med[ta]", [4]),
        ('"Annals of Ward Medicine"[journal]', [4]),
        ("9900-0032[ta]", [4]),
        ("german[la]", [6]),
        ("ger[la]", [6]),
        ("systematic review[pt]", [3]),
        ("retracted*[pt]", [7]),
        ("systematic[sb]", [3]),
        ("hasabstract", [1, 2, 3, 4]),
        ("free full text[sb]", [5]),
    ],
)
def test_it_knows_names_types_and_filters(query: str, pmids: list[int]) -> None:
    assert found(query) == pmids


@pytest.mark.parametrize(
    ("query", "pmids"),
    [
        ("2021[dp]", [3]),
        ("2020[dp]", [1, 2, 5, 6, 7]),
        ("2019:2020[dp]", [1, 2, 4, 5, 6, 7]),
        ("2020/11[edat]", [3]),
        ("2020/11/03:2020/11/03[crdt]", [3]),
        ('"2019"[dp] : "2019"[dp]', [4]),
        ("2019/01/01[dp]", [4]),
        ("2020/11/02[epdat]", [3]),
        ("2020/02/31[dp]", []),
    ],
)
def test_it_counts_a_missing_month_as_january(query: str, pmids: list[int]) -> None:
    assert found(query) == pmids


def test_operators_run_from_left_to_right() -> None:
    assert found("delirium[ti] OR falls[ti] AND ward[ti]") == [1]
    assert found("delirium[ti] OR (falls[ti] AND ward[ti])") == [1, 3, 4]
    assert look_for("delirium[ti] OR falls[ti] AND ward[ti]").translation == (
        '("delirium"[Title] OR "falls"[Title]) AND "ward"[Title]'
    )


def test_operators_in_small_letters_are_words() -> None:
    result = look_for("falls and delirium")
    assert "and" in result.messages.phrases_ignored
    assert result.ids == {3}


def test_an_untagged_word_is_mapped_to_its_heading() -> None:
    result = look_for("falls")
    assert result.ids == {1, 2, 3}
    assert result.translation == (
        '"accidental falls"[MeSH Terms] OR ("accidental"[All Fields] AND "falls"[All Fields]) OR '
        '"accidental falls"[All Fields] OR "falls"[All Fields] OR "fall"[All Fields]'
    )
    assert result.messages.translations == [("falls", result.translation)]


def test_numbers_alone_are_pmids_and_ored() -> None:
    shelf = Collection(iter((book(9_000_001, "One."), book(9_000_002, "Two."), book(9_000_003, "Three."))))
    result = run_query(shelf, "9000001 9000003 9000009", lambda _: Found(set(), ""))
    assert result.ids == {9_000_001, 9_000_003}
    assert result.translation == "9000001[UID] OR 9000003[UID] OR 9000009[UID]"


def test_an_untagged_stem_is_looked_for_everywhere() -> None:
    assert look_for("hospital deliri*").translation.endswith(' AND "deliri*"[All Fields]')
    assert found("deliri*") == [3, 4]
    assert look_for("zebr* OR delirium").messages.phrases_not_found == ["zebr*"]
    assert found("zebr*") == []


def test_a_quoted_stem_ends_in_any_way() -> None:
    assert found('"falls on the hosp*"') == [1]


def test_signs_without_words_are_passed_over() -> None:
    assert found('"--" delirium "!"[ti]') == [3, 4]


def test_an_untagged_word_without_a_heading_finds_its_plural() -> None:
    result = look_for("nurse pay")
    assert result.ids == {5}
    assert '"nurses"[MeSH Terms]' in result.translation
    assert look_for("databases").translation == '"databases"[All Fields]'


def test_american_spelling_finds_british() -> None:
    assert look_for("organization").translation == '"organisation"[All Fields]'
    assert found("organization") == [7]


def test_a_tag_switches_mapping_off() -> None:
    assert look_for("falls[ti]").translation == '"falls"[Title]'
    assert look_for("falls[ti]").messages.translations == []


def test_a_tagged_phrase_that_is_nowhere_keeps_the_tag_on_its_last_word_only() -> None:
    result = look_for("quiet falls[ti]")
    assert result.translation == '"quiet"[All Fields] AND "falls"[Title]'


def test_a_quoted_phrase_that_is_nowhere_is_broken_up_with_a_warning() -> None:
    result = look_for('"ward quiet"[tiab]')
    assert result.ids == {4}
    assert result.translation == '"ward"[Title/Abstract] AND "quiet"[Title/Abstract]'
    assert result.messages.quoted_phrases_not_found == ['"ward quiet"[tiab]']


def test_an_untagged_quoted_phrase_that_is_nowhere_loses_its_quotation_marks() -> None:
    result = look_for('"quiet falls"')
    assert result.messages.quoted_phrases_not_found == ['"quiet falls"']
    assert found('"quiet ward"') == [4]


def test_a_hyphened_phrase_that_is_nowhere_finds_nothing() -> None:
    assert found("hospital-acquired[ti]") == [4]
    assert found("ward-acquired[ti]") == []
    assert look_for("ward-acquired delirium").messages.phrases_not_found == ["ward-acquired"]
    assert found("ward-acquired delirium") == []


def test_an_unknown_word_is_dropped_and_so_widens_the_search() -> None:
    result = look_for("delirium xyzzy")
    assert result.ids == {3, 4}
    assert result.messages.phrases_not_found == ["xyzzy"]


def test_a_search_of_unknown_words_alone_finds_nothing() -> None:
    result = look_for("xyzzy")
    assert (result.ids, result.translation) == (set(), "(xyzzy[All Fields])")
    assert result.messages.output == ["No items found."]


def test_an_unknown_tag_is_reported_and_passed_over() -> None:
    result = look_for("delirium[zz] AND falls[tiab:near]")
    assert result.messages.fields_not_found == ["zz", "tiab:near"]
    assert result.ids == {3}
    assert look_for('"falls ward"[la:~2]').messages.fields_not_found == ["la:~2"]
    assert look_for("2019:2020[ti]").messages.fields_not_found == ["ti"]


def test_abstracts_have_no_tag_of_their_own_in_pubmed() -> None:
    result = look_for("fell[ab] AND older[Abstract]")
    assert result.messages.fields_not_found == ["ab", "Abstract"]
    assert result.translation == '"fell"[All Fields] AND "older"[All Fields]'


def test_a_stem_needs_four_letters() -> None:
    assert found("fall*[ti]") == [1, 3]
    short = look_for("fal*[ti] AND delirium[ti]")
    assert (short.ids, short.messages.phrases_ignored) == ({3, 4}, ["fal*"])
    assert look_for("war* delirium").messages.phrases_ignored == ["war*"]


def test_values_that_nobody_has_are_named() -> None:
    result = look_for('nobody[au] OR "No Such Journal"[ta] OR nonsense[dp] OR 1:2[dp] OR x[nm] OR odd[sb]')
    assert result.messages.phrases_not_found == ["nobody[au]", "nonsense[dp]", "1:2[dp]", "x[nm]", "odd[sb]"]
    assert result.messages.quoted_phrases_not_found == ['"No Such Journal"[ta]']
    assert result.ids == set()


def test_earlier_searches_are_combined_by_number() -> None:
    past = {1: Found({1, 3}, '"falls"[Title]', "past"), 2: Found({3, 4}, '"delirium"[Title]', "past")}
    result = look_for("#1 AND #2", past)
    assert result.ids == {3}
    assert result.translation == '("falls"[Title]) AND ("delirium"[Title])'


def test_a_journal_is_shown_by_its_abbreviation() -> None:
    result = look_for("Annals of Ward Medicine[ta]")
    assert result.translation == '"ann ward med"[Journal]'
    assert result.messages.translations == [
        ("Annals of Ward Medicine[ta]", '"Ann Ward Med"[Journal:__jid909000003]')
    ]
    assert look_for("Ann Ward Med[ta]").messages.translations == []


def test_a_strategy_may_have_thousands_of_terms() -> None:
    assert found(" OR ".join(["xyzzy[ti]"] * 3_000 + ["delirium[ti]"])) == [3, 4]


def test_brackets_may_be_nested_but_not_for_ever() -> None:
    assert found("(" * 100 + "delirium[ti]" + ")" * 100) == [3, 4]
    with pytest.raises(Refused, match="nested too deeply"):
        look_for("(" * 101 + "delirium[ti]" + ")" * 101)


def test_relative_dates_count_back_from_today() -> None:
    now = date.today()  # noqa: DTZ011 - a day more or less doesn't matter here
    shelf = Collection(
        iter(
            (
                book(1, "New.", entered_on=now - timedelta(days=5)),
                book(2, "Old.", entered_on=now - timedelta(days=99)),
            )
        )
    )
    result = run_query(shelf, '"last 30 days"[crdt]', lambda _: Found(set(), ""))
    assert result.ids == {1}


def test_smart_quotation_marks_count_as_quotation_marks() -> None:
    assert found("“ward of a hospital”[tiab]") == [4]


@pytest.mark.parametrize("query", ["((", "falls)", "(falls[ti] AND delirium[ti]"])
def test_brackets_that_do_not_match_are_refused(query: str) -> None:
    with pytest.raises(Refused, match=r"^Search Backend failed: "):
        look_for(query)


@pytest.mark.parametrize("query", ["()", "AND", "[tiab]", ":"])
def test_nothing_to_search_for_is_refused(query: str) -> None:
    with pytest.raises(Refused, match=r"^Empty term and query_key - nothing todo$"):
        look_for(query)
