"""Traps in what happened afterwards: retraction, erratum, update, concern, comment, republication."""

from practice_pubmed.records import Notice
from practice_pubmed.traps.trap import Trap, trap_article

_WHERE = "North J Health Manag. 2024 Feb;34(2):77."
_ARTICLE, _RETRACTED = ("Journal Article",), ("Journal Article", "Retracted Publication")

TRAPS = (
    Trap(
        "retracted",
        "a retracted article: publication type, RetractionIn, and the word in the title",
        trap_article(
            90_000_401,
            "RETRACTED: Rounding every hour ends falls: a trial.",
            types=(*_RETRACTED, "Randomized Controlled Trial"),
            notices=(Notice("RetractionIn", _WHERE, "90000402"), Notice("CommentIn", _WHERE, "90000410")),
        ),
    ),
    Trap(
        "retraction_notice",
        "the notice that retracts it",
        trap_article(
            90_000_402,
            "Retraction notice to: Rounding every hour ends falls.",
            types=("Retraction of Publication",),
            sections=(),
            notices=(Notice("RetractionOf", "North J Health Manag. 2023 May;33(5):101-9.", "90000401"),),
        ),
    ),
    Trap(
        "retracted_by_link_only",
        "RetractionIn without the publication type and without the word in the title",
        trap_article(
            90_000_403,
            "Quietly retracted: alarms and delirium.",
            notices=(Notice("RetractionIn", "J Synth Evid. 2024 Mar;34(3):5.", note="Publisher's decision"),),
        ),
    ),
    Trap(
        "erratum_in",
        "an article with an erratum, whose link has no PMID",
        trap_article(
            90_000_404,
            "Corrected later: cost of agency staff.",
            notices=(
                Notice(
                    "ErratumIn", "Workforce Care (Lond). 2023 Aug;33(8):400. doi: 10.5555/practice.erratum."
                ),
            ),
        ),
    ),
    Trap(
        "erratum",
        "the erratum itself",
        trap_article(
            90_000_405,
            "Correction to: cost of agency staff.",
            types=("Published Erratum",),
            sections=(),
            notices=(Notice("ErratumFor", "Workforce Care (Lond). 2023 May;33(5):101-9.", "90000404"),),
        ),
    ),
    Trap(
        "update_in",
        "a review that a newer one replaces",
        trap_article(
            90_000_406,
            "Interventions for falls in hospital: a review that is out of date.",
            types=("Journal Article", "Systematic Review"),
            notices=(Notice("UpdateIn", "Int Rev Serv Improv. 2025 Jan;35(1):3-40.", "90000407"),),
        ),
    ),
    Trap(
        "update_of",
        "the newer review",
        trap_article(
            90_000_407,
            "Interventions for falls in hospital: a review brought up to date.",
            types=("Journal Article", "Systematic Review"),
            notices=(Notice("UpdateOf", "Int Rev Serv Improv. 2023 May;33(5):101-9.", "90000406"),),
        ),
    ),
    Trap(
        "expression_of_concern_in",
        "an article with an expression of concern",
        trap_article(
            90_000_408,
            "Too good to be true: sepsis alerts save all.",
            notices=(Notice("ExpressionOfConcernIn", _WHERE, "90000409"),),
        ),
    ),
    Trap(
        "expression_of_concern",
        "the expression of concern itself",
        trap_article(
            90_000_409,
            "Expression of concern: sepsis alerts save all.",
            types=("Expression of Concern",),
            sections=(),
            notices=(
                Notice("ExpressionOfConcernFor", "North J Health Manag. 2023 May;33(5):101-9.", "90000408"),
            ),
        ),
    ),
    Trap(
        "comment",
        "a comment on another article",
        trap_article(
            90_000_410,
            "Rounding every hour: a comment.",
            types=("Comment", "Letter"),
            sections=(),
            notices=(Notice("CommentOn", "North J Health Manag. 2023 May;33(5):101-9.", "90000401"),),
        ),
    ),
    Trap(
        "corrected_and_republished",
        "an article that was corrected and printed again, with the link back",
        trap_article(
            90_000_411,
            "Printed again: waiting times by postcode.",
            notices=(
                Notice("CorrectedandRepublishedFrom", "Digit Hosp. 2022 Jan;32(1):9-19.", "90001003"),
                Notice("RepublishedIn", "Digit Hosp. 2024 Jan;34(1):1-11."),
            ),
        ),
    ),
    Trap(
        "retracted_and_republished",
        "retracted and replaced by a new version",
        trap_article(
            90_000_412,
            "Withdrawn and replaced: turnover among nurses.",
            types=_RETRACTED,
            notices=(Notice("RetractedandRepublishedIn", _WHERE, "90001004"),),
        ),
    ),
    Trap(
        "many_notices",
        "erratum, comment, data set and summary for patients on one article",
        trap_article(
            90_000_413,
            "Much talked about: nurse staffing ratios.",
            types=_ARTICLE,
            notices=(
                Notice("ErratumIn", "Pract Evid Nurs. 2023 Jul;33(7):9."),
                Notice("ErratumIn", "Pract Evid Nurs. 2023 Sep;33(9):11."),
                Notice("CommentIn", "Pract Evid Nurs. 2023 Oct;33(10):2."),
                Notice("AssociatedDataset", "Invented Data Store. doi: 10.5555/practice.data"),
                Notice("SummaryForPatientsIn", "Pract Evid Nurs. 2023 Jun;33(6):1."),
                Notice("OriginalReportIn", "Ann Ward Med. 2020 Jan;30(1):1-4."),
            ),
        ),
    ),
)
