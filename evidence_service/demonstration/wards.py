"""What the answer about virtual wards says beside its three texts: how sure, the table, and the sections."""

from __future__ import annotations

from collections.abc import Mapping

from evidence_service.summaries.content import Certainty, Finding, Row, Statement

SECTIONS: Mapping[str, str] = {
    "how_sure": (
        "We are fairly sure about readmissions, because one review and one trial agree. We are less sure about "
        "cost: it rests on four hospital groups in one country."
    ),
    "others": (
        "Four hospital groups run virtual wards of 20 to 40 places. Those that last have three things in common: "
        "a named nurse for each person, a telephone line at night, and one list that a doctor looks at each day "
        "[@pmid:92000003; @pmid:92000004]."
    ),
    "cost": (
        "A place cost 28% less than a hospital bed where one nurse watched 12 people or more, and more than a bed "
        "where there were fewer than 8 [@pmid:92000003]. Devices on loan are not in this figure [@pmid:92000005]."
    ),
}

STATEMENTS = (
    Statement(
        "s1",
        "Readmission within 30 days",
        Finding.EFFECT,
        Certainty.MODERATE,
        "A review of 14 trials and the largest trial agree; the people in them were younger than ours "
        "[@pmid:92000001; @pmid:92000002].",
        "Hannah Okafor",
    ),
    Statement(
        "s2",
        "Deaths",
        Finding.NO_EFFECT,
        Certainty.LOW,
        "No difference in 3,982 people, but few died [@pmid:92000001].",
        "Hannah Okafor",
    ),
    Statement(
        "s3",
        "Cost to the hospital",
        Finding.UNCERTAIN,
        Certainty.LOW,
        "It depends on how many people one nurse watches, and two of four sites left out the cost of setting up "
        "[@pmid:92000003].",
        "Hannah Okafor",
    ),
    Statement("s4", "Wards of more than 40 places", Finding.NO_EVIDENCE),
)

ROWS = (
    Row(
        "pmid:92000001",
        setting="14 trials, most in cities",
        design="Systematic review",
        population="3,982 people with heart failure",
        finding="Fewer readmissions within 30 days; no difference in deaths",
        note="The people were younger than ours.",
    ),
    Row(
        "pmid:92000002",
        setting="One district hospital",
        design="Randomised controlled trial",
        population="Adults after heart failure, 14 days on the ward",
        finding="Readmitted within 30 days: 17% against 24%",
        note="About four hours of staff time a person.",
    ),
    Row(
        "pmid:92000003",
        setting="Four hospital groups",
        design="Economic evaluation",
        population="People on virtual wards of 20 to 40 places",
        finding="28% cheaper with 12 people or more for each nurse; dearer with fewer than 8",
        note="Two sites left out the cost of setting up.",
    ),
    Row(
        "pmid:92000004",
        setting="Homes",
        design="Interviews",
        population="People on a virtual ward and their carers",
        finding="Safe with a known voice at night; carers carry unseen work",
    ),
    Row(
        "pmid:92000006",
        setting="Homes, no team behind the monitor",
        design="Randomised controlled trial",
        population="Adults after heart failure",
        finding="No difference in survival or readmission",
        note="What helps is the team, not the device.",
    ),
)
