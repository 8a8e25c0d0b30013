"""What people asked, found, wrote and decided in the demonstration. All of it is invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evidence_service.evidence_requests.models import DecisionType
from evidence_service.workflow import Influence

ANSWERED = ("file", "claim", "search", "screen", "write", "send", "deliver")


@dataclass(frozen=True)
class Told:
    """One request of the demonstration. `lines` are strategy lines with the words that find their papers."""

    question: str
    decision: str
    decision_type: DecisionType
    decided_by: str
    decided_where: str
    needed_because: str
    filed_days_ago: int
    steps: tuple[str, ...]
    requester: str = "manager"
    phoned: bool = False
    working_days: int = 15
    pace: float = 20.0  # hours between steps
    known_papers: str = ""
    not_wanted: str = ""
    ask: str = ""
    answer: str = ""
    lines: tuple[tuple[str, tuple[str, ...]], ...] = ()
    included: frozenset[str] = frozenset()
    excluded: Mapping[str, str] = field(default_factory=dict)
    bottom_line: str = ""
    findings: str = ""
    gaps: str = ""
    influence: Influence = Influence.NOT_KNOWN
    decided: str = ""
    difference: str = ""
    decline_reason: str = ""
    note: str = ""  # for the colleague who goes on


_WARDS = (
    ('"heart failure"[mh] OR "heart failure"[tiab]', ("heart failure", "virtual ward")),
    (
        '"virtual ward*"[tiab] OR "hospital at home"[tiab] OR telemedicine[mh]',
        ("virtual ward", "telemedicine"),
    ),
    ("#1 AND #2", ("virtual ward", "remote monitoring")),
)
_FALLS = (
    ('"accidental falls"[mh] OR fall[tiab] OR falls[tiab]', ("accidental falls",)),
    ('"intentional rounding"[tiab] OR "hourly rounding"[tiab] OR "nurse rounding"[tiab]', ("rounding",)),
    ("#1 AND #2", ("rounding",)),
)
_ROSTERS = (
    ('"self-rostering"[tiab] OR "self-scheduling"[tiab] OR "flexible working"[tiab]', ("roster", "flexible")),
    ('"personnel turnover"[mh] OR retention[tiab]', ("turnover", "retention")),
    ("#1 AND #2", ("roster", "flexible")),
)

REQUESTS: tuple[Told, ...] = (
    Told(
        question=(
            "Do virtual wards for people with heart failure reduce readmissions, and what do they need in staff?"
        ),
        decision="Whether to open a virtual ward of 30 places for people with heart failure, and how to staff it",
        decision_type=DecisionType.BUSINESS_CASE,
        decided_by="Chief operating officer",
        decided_where="Trust board, part 2",
        needed_because="Papers for the board go out that day",
        filed_days_ago=96,
        steps=(*ANSWERED, "decide"),
        known_papers="A colleague mentioned a nurse-led trial of 2023.",
        not_wanted="Children's services",
        lines=_WARDS,
        included=frozenset({"95000001", "95000002", "95000003", "95000004", "95000005", "95000006"}),
        bottom_line=(
            "- Virtual wards for people with heart failure probably reduce readmission within 30 days, by about "
            "a fifth [@pmid:95000001].\n"
            "- A nurse-led ward of 14 days did so in a trial, for about four hours of staff time a person "
            "[@pmid:95000002].\n"
            "- Monitoring alone, without a team that answers, did not help [@pmid:95000006].\n"
            "- Cost was lower only where one nurse watched 12 people or more [@pmid:95000003]."
        ),
        findings=(
            "## Does it work?\n\n"
            "A systematic review of 14 trials with 3,982 people found fewer readmissions within 30 days and no "
            "difference in deaths [@pmid:95000001]. The largest trial of a nurse-led ward found 17% against 24% "
            "[@pmid:95000002]. A trial of remote monitoring without a team found no effect on survival or on "
            "readmission [@pmid:95000006].\n\n"
            "## What does it take?\n\n"
            "Four hospital groups saved 28% of cost where one nurse watched 12 people or more. With fewer than "
            "8 people for each nurse it cost more than a stay in hospital [@pmid:95000003].\n\n"
            "## For whom?\n\n"
            "People felt safe when they knew whom to call at night, and carers carried work that nobody saw "
            "[@pmid:95000004]. People over 80, people who live alone, and people without English as a first "
            "language were offered a place less often. Lending devices closed about half of the gap "
            "[@pmid:95000005]."
        ),
        gaps=(
            "We found no study of a virtual ward of more than 40 places. Two of the four sites left out the cost "
            "of setting up. We did not look for children's services."
        ),
        influence=Influence.CHANGED,
        decided="Open a virtual ward of 24 places with two nurses, with devices on loan, and look again in a year.",
        difference="We planned one nurse for 30 places without a night line. The evidence changed both.",
    ),
    Told(
        question="Does self-rostering help hospitals to keep nurses?",
        decision="Whether to give every ward self-rostering from April",
        decision_type=DecisionType.WORKFORCE,
        decided_by="Chief nurse",
        decided_where="People committee",
        needed_because="The committee meets the week after",
        filed_days_ago=61,
        steps=("file", "claim", "ask", "answer", "search", "screen", "write", "send", "deliver", "decide"),
        requester="community_manager",
        phoned=True,
        ask="Is this about nurses in the community as well, or about wards only?",
        answer="Wards only for now. Community teams may follow next year.",
        lines=_ROSTERS,
        included=frozenset({"95000013", "95000014", "95000015", "95000016"}),
        bottom_line=(
            "- Wards with self-rostering lost fewer nurses, but they had chosen it for themselves, so other causes "
            "are possible [@pmid:95000013].\n"
            "- Nurses who left wanted a say in their shifts [@pmid:95000016].\n"
            "- Few studies measured who really left [@pmid:95000014]."
        ),
        findings=(
            "In 22 hospitals turnover fell from 14.2% to 11.9% a year on wards with self-rostering, and from 14.0% "
            "to 13.6% elsewhere [@pmid:95000013]. On two wards more requests were met and fewer agency shifts were "
            "needed; sickness did not change [@pmid:95000015]. A rapid review of 33 studies and 58 interviews with "
            "leavers point the same way [@pmid:95000014; @pmid:95000016]."
        ),
        gaps="We found no trial. We found nothing on the cost of the software.",
        influence=Influence.CONFIRMED,
        decided="Start self-rostering on eight wards in April and compare turnover with the others for a year.",
        difference="It gave us the confidence to start, and the reason to compare.",
    ),
    Told(
        question="Does hourly rounding by nurses prevent falls on adult wards?",
        decision="Whether to keep hourly rounding as a rule on every adult ward",
        decision_type=DecisionType.SAFETY,
        decided_by="Chief nurse",
        decided_where="Quality and safety committee",
        needed_because="The policy is due for renewal",
        filed_days_ago=33,
        steps=ANSWERED,
        lines=_FALLS,
        included=frozenset({"95000007", "95000008", "95000009"}),
        excluded={"95000012": "Retracted"},
        bottom_line=(
            "- The evidence that hourly rounding prevents falls is weak [@pmid:95000007].\n"
            "- The one large trial found no clear effect on falls; call bells rang less often [@pmid:95000008].\n"
            "- Nurses who may choose the interval are more positive about it [@pmid:95000009]."
        ),
        findings=(
            "Nineteen studies were reviewed, most of them before-and-after studies on one ward. Falls went down in "
            "13 of them; neither of the two studies with a control group found a clear effect [@pmid:95000007]. In "
            "a trial on six wards falls were 6.1 and 5.8 for every 1,000 bed days [@pmid:95000008]. Of 1,114 nurses "
            "62% said that the record of rounds took time away from patients [@pmid:95000009]."
        ),
        gaps=(
            "This is uncertain evidence, not evidence that rounding does nothing. We found nothing on rounding at "
            "night, and no study of its cost."
        ),
    ),
    Told(
        question="What makes same day emergency care units see more people without more staff?",
        decision="Whether to move two nurses from the assessment unit to same day emergency care",
        decision_type=DecisionType.SERVICE,
        decided_by="Deputy director of operations",
        decided_where="Winter planning group",
        needed_because="The winter rota is fixed that week",
        filed_days_ago=16,
        working_days=20,
        steps=("file", "claim", "search", "screen", "write", "send"),
        lines=(
            ('"ward*"[tiab] AND nurses[mh]', ("nurses",)),
            ('"costs and cost analysis"[mh]', ("cost",)),
            ("#1 OR #2", ("nurses", "cost")),
        ),
        included=frozenset({"95000003", "95000015"}),
        bottom_line=(
            "- How many people one nurse looks after decides whether a new unit saves money [@pmid:95000003].\n"
            "- We found no study that moved nurses between two such units."
        ),
        findings="Cost was lower by 28% where one nurse watched 12 people or more [@pmid:95000003].",
        gaps="We found no evidence on same day emergency care itself. That does not mean that it does not work.",
    ),
    Told(
        question="Which ways of handing over between shifts make the fewest mistakes?",
        decision="Which form of handover the new electronic record should support",
        decision_type=DecisionType.POLICY,
        decided_by="Chief clinical information officer",
        decided_where="Digital programme board",
        needed_because="The supplier needs the answer before the build starts",
        filed_days_ago=9,
        steps=("file", "claim", "ask"),
        ask="Do you mean handover between nurses, between doctors, or both? And is the emergency department in it?",
    ),
    Told(
        question="Do bed alarms, rounding or patient education prevent falls of older people in hospital?",
        decision="What to buy from this year's falls money",
        decision_type=DecisionType.SAFETY,
        decided_by="Falls lead and ward managers",
        decided_where="Falls prevention group",
        needed_because="The money has to be spent before the end of the year",
        filed_days_ago=7,
        steps=("file", "claim", "search", "import", "look_elsewhere", "screen", "leave_note"),
        note=(
            "PubMed and Embase are searched, CINAHL is not. Screen what is left, then look for the cost of"
            " alarms: the requester asked for it on the phone."
        ),
        known_papers="A trial of bed alarms from 2020, I think.",
        not_wanted="Care homes",
        lines=(
            ('"accidental falls"[mh] OR falls[tiab]', ("accidental falls",)),
            ("hospitals[mh] OR inpatients[mh] OR ward*[tiab]", ("ward", "hospital")),
            ("#1 AND #2", ("accidental falls",)),
        ),
        included=frozenset({"95000010"}),
        excluded={"95000012": "Retracted"},
    ),
    Told(
        question="What helps staff with symptoms of the menopause to stay at work?",
        decision="What to put into the new policy on the menopause at work",
        decision_type=DecisionType.WORKFORCE,
        decided_by="Director of people",
        decided_where="Joint staff committee",
        needed_because="The draft goes to the unions",
        filed_days_ago=3,
        steps=("file",),
        working_days=25,
        requester="community_manager",
        phoned=True,
    ),
    Told(
        question="How have other trusts cut the wait for a first outpatient appointment in rheumatology?",
        decision="Which of three ways to shorten the wait we try first",
        decision_type=DecisionType.SERVICE,
        decided_by="Deputy director of operations",
        decided_where="Between the two of us and the clinical lead",
        needed_because="We meet the clinical lead that day",
        filed_days_ago=1,
        steps=("file",),
        working_days=8,
        not_wanted="Anything before 2018",
    ),
    Told(
        question="Is there evidence for four-day weeks in hospital administration?",
        decision="Whether to try a four-day week in the finance team",
        decision_type=DecisionType.WORKFORCE,
        decided_by="Director of finance",
        decided_where="Executive team",
        needed_because="The team asked for an answer by then",
        filed_days_ago=48,
        steps=("file", "claim", "withdraw"),
    ),
    Told(
        question="Please write the literature review of my master's dissertation on leadership.",
        decision="How to structure the chapter",
        decision_type=DecisionType.EDUCATION,
        decided_by="The student",
        decided_where="At home",
        needed_because="It has to be handed in",
        filed_days_ago=27,
        steps=("file", "claim", "decline"),
        decline_reason=(
            "We can't do assessed work for you, but we can show you how. Book a training session with us: "
            "an hour is enough to build the search together."
        ),
    ),
)
