"""The made-up words of the sample documents: what librarians wrote, and whom it could be by."""

from __future__ import annotations

from evidence_service.summaries.content import Certainty, Finding

LONG_WORD = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 3

SURNAMES = (
    *("Ash", "Birch", "Cedar", "Elder", "Fir", "Hazel", "Larch", "Maple"),
    *("Oakley", "Pine", "Rowan", "Willow", "Yew", "Alder", "Beech", "Holly"),
)

SUBJECTS = (
    "Virtual wards for older people after an emergency admission",
    "Remote monitoring at home and length of stay",
    "Early supported discharge with nurse visits",
    "Hospital at home for heart failure",
    "Escalation and safety in virtual wards",
    "Costs of a bed day saved",
    "Patient and carer experience of care at home instead of in hospital",
    "Staffing of step-down care outside the hospital",
)

# A study of the sample is its number: its design, type, setting, people and finding are those of the same
# place, so that title, table, references and text agree.
DESIGNS = (
    "a service evaluation in two community teams",
    "a before-and-after study in four community teams",
    "a randomised controlled trial in six hospitals",
    "a systematic review and meta-analysis",
    "a cohort study in one teaching hospital",
    "an economic evaluation in three hospitals",
    "an interview study in two community teams",
)

KINDS = (
    *("evaluation or case study", "observational study", "trial", "systematic review"),
    *("observational study", "economic evaluation", "qualitative study"),
)

SETTINGS = (
    *("Two community teams", "Four community teams", "Six district hospitals", "Eleven countries"),
    *("One teaching hospital", "Three district hospitals", "Two community teams"),
)

PEOPLE = (
    *("36 members of staff", "1,530 people over 65", "812 people over 70 with a chest infection"),
    *("24 studies of people over 65", "392 people over 70 with heart failure", "640 people over 70"),
    "22 people over 75, and 14 carers",
)

FOUND = (
    "A named consultant, a single telephone number, and no more than 20 people to a nurse.",
    "5.2 days in hospital against 6.4 before. Readmission was not reported.",
    "1.6 fewer days in hospital (95% CI 0.9 to 2.3); readmission within 30 days 14% against 15%.",
    "1.1 fewer days in hospital. Nobody counted the work of carers.",
    "4.9 days in hospital against 6.0; readmission within 30 days 13% against 12%.",
    "Costs fell by £310 a person when more than 20 people were on the ward, and rose when fewer were.",
    "People felt safe at home when one telephone number was answered day and night.",
)

BOTTOM_LINE = """
- Virtual wards **probably shorten hospital stays** by about one to two days for older people who are well
  enough to go home [@pmid:90000001; @pmid:90000002; @pmid:90000003].
- We found **no sign of more deaths or readmissions**, but the studies were too small to rule out a small
  difference [@pmid:90000002; @pmid:90000004].
- Costs are **uncertain**. Savings depend on beds being closed or used for others [@pmid:90000005].
- Patients like being at home; carers carry more of the work than is counted [@pmid:90000006].
"""

SHORT_BOTTOM_LINE = """
- Virtual wards **probably shorten hospital stays** by about a day [@pmid:90000001; @pmid:90000002].
- Nobody has shown that they are less safe, and nobody has shown that they are as safe [@pmid:90000003].
"""

SHORT_FINDINGS = "Three reports give shorter stays [@pmid:90000001; @pmid:90000002; @pmid:90000003]."

FINDINGS = """
# Length of stay

Three reports give shorter stays [@pmid:90000001; @pmid:90000002; @pmid:90000003]. The best of them, a
randomised trial in six hospitals, found 1.6 fewer days (95% CI 0.9 to 2.3) for people over 70 with a
chest infection or heart failure [@pmid:90000002]. People who lived alone were left out of it.

# Safety

Readmission within 30 days was about the same: 14% against 15% [@pmid:90000002; @pmid:90000004]. *This is
not proof that there is no difference.* The studies together had 1,204 people.

| Study | Setting | People | Readmitted at 30 days | Stay, days |
|---|---|--:|--:|--:|
| Randomised trial [@pmid:90000002] | Six district hospitals | 812 | 14% against 15% | 4.1 against 5.7 |
| Cohort [@pmid:90000004] | One teaching hospital | 392 | 13% against 12% | 4.9 against 6.0 |
| Before and after [@pmid:90000001] | Four community teams | 1,530 | not reported | 5.2 against 6.4 |
"""

OTHERS = """
Two services describe what they changed after the first year: a named consultant, a single telephone
number, and a limit of 20 people to a nurse [@pmid:90000007]. **That report has since been retracted**,
because its figures could not be found again. We name it for what the teams did, and rest nothing on it.

> “We stopped counting devices and began to count visits.” Lead nurse of a community team [@pmid:90000007]
"""

COST = """
Only one study counts the cost of carers’ time [@pmid:90000005]. See the
[method of that study](https://example.org/method) before you use its figure.
"""

GAPS = """
We found **no evidence** about people with dementia, and none from rural places. We did not look for
studies of children, of maternity care, or of devices alone.
"""

STATEMENTS = (
    ("Length of stay", Finding.EFFECT, Certainty.MODERATE, "One large trial, and two studies that agree."),
    ("Readmission and deaths", Finding.UNCERTAIN, Certainty.LOW, "Few events, and wide intervals."),
    (
        "Bed days of carers’ own illness",
        Finding.NO_EFFECT,
        Certainty.MODERATE,
        "Two studies of 1,090 carers agree.",
    ),
    ("People with dementia", Finding.NO_EVIDENCE, None, ""),
)

NOTES = ("", "Close to our own patients.", "", "Nobody who lives alone was taken.", "Abstract only.")

OVID = """1  exp virtual ward/
2  (virtual adj2 ward*).ti,ab,kw.
3  (hospital adj2 home*).ti,ab,kw.
4  or/1-3
5  limit 4 to yr="2015 -Current"
"""

LOREM = (
    "Services differ in whom they take, how often a nurse calls, and who may stop the care. Where a named"
    " doctor looks at the list each day, fewer people come back unplanned. Where nobody does, the list grows,"
    " and people stay on it longer than they need to. Most reports describe the first year only."
)

LONG_QUESTION = (
    "For people over 70 who come to hospital as an emergency with a chest infection, heart failure or"
    " frailty, does going home early to a virtual ward with remote monitoring and daily contact, instead of"
    " staying in a hospital bed until they are ready for discharge, shorten the stay without more deaths,"
    " readmissions or work for carers, and what does it cost the hospital, the community and the family?"
)
