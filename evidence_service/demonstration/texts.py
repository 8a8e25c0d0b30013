"""What people asked, found, wrote and decided in the demonstration. All of it is invented."""

from __future__ import annotations

from evidence_service.demonstration import wards
from evidence_service.demonstration.falls import FALLS
from evidence_service.demonstration.told import Screened, Told
from evidence_service.evidence_requests.models import DecisionType
from evidence_service.strategies.written_lines import WrittenLine as Line
from evidence_service.workflow import Influence

ANSWERED = ("file", "claim", "search", "screen", "write", "send", "deliver")

_WARDS = (
    Line('"heart failure"[mh] OR "heart failure"[tiab]'),
    Line(
        '"virtual ward"[tiab] OR "virtual wards"[tiab] OR "remote monitoring"[tiab] OR telemonitoring[tiab]'
    ),
    Line("#1 AND #2"),
    Line("#3 AND 2019:3000[dp]", "The board wants to know what holds since video calls are usual at home."),
)
_ROUNDING = (
    Line(
        "rounding[tiab]",
        "“Intentional”, “hourly” and “nurse” rounding, and rounding without a word before it.",
    ),
    Line(
        "nurs*[tiab] OR nurses[mh] OR ward[tiab] OR wards[tiab]", "Rounding is also what is done to numbers."
    ),
    Line("#1 AND #2"),
)
_ROSTERS = (
    Line('"self-rostering"[tiab] OR "flexible working"[tiab] OR roster*[tiab]'),
    Line('"personnel turnover"[mh] OR retention[tiab] OR "job satisfaction"[mh]'),
    Line(
        '"personnel staffing and scheduling"[mh]', "Some papers on rosters name no outcome in the abstract."
    ),
    Line("#1 AND (#2 OR #3)"),
)
_SAME_DAY = (
    Line('"same day emergency care"[tiab]'),
    Line("nurses[tiab] OR staff[tiab] OR staffing[tiab]"),
    Line("#1 AND #2"),
    Line("#3 AND 2018:3000[dp]", "Before 2018 few hospitals had such a unit, and they counted otherwise."),
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
        drafts=(_WARDS,),
        screened=Screened(
            included=frozenset({"92000001", "92000002", "92000003", "92000004", "92000005", "92000006"}),
            excluded={
                "90001147": "wrong topic or intervention",
                "90001148": "wrong type of evidence",
                "90001155": "wrong setting or country",
                "90001156": "wrong type of evidence",
                "90001157": "wrong setting or country",
            },
            rest="wrong population",
        ),
        bottom_line=(
            "- Virtual wards for people with heart failure probably reduce readmission within 30 days, by about "
            "a fifth [@pmid:92000001].\n"
            "- A nurse-led ward of 14 days did so in a trial, for about four hours of staff time a person "
            "[@pmid:92000002].\n"
            "- Monitoring alone, without a team that answers, did not help [@pmid:92000006].\n"
            "- Cost was lower only where one nurse watched 12 people or more [@pmid:92000003]."
        ),
        findings=(
            "## Does it work?\n\n"
            "A systematic review of 14 trials with 3,982 people found fewer readmissions within 30 days and no "
            "difference in deaths [@pmid:92000001]. The largest trial of a nurse-led ward found 17% against 24% "
            "[@pmid:92000002]. A trial of remote monitoring without a team found no effect on survival or on "
            "readmission [@pmid:92000006].\n\n"
            "## What does it take?\n\n"
            "Four hospital groups saved 28% of cost where one nurse watched 12 people or more. With fewer than "
            "8 people for each nurse it cost more than a stay in hospital [@pmid:92000003].\n\n"
            "## For whom?\n\n"
            "People felt safe when they knew whom to call at night, and carers carried work that nobody saw "
            "[@pmid:92000004]. People over 80, people who live alone, and people without English as a first "
            "language were offered a place less often. Lending devices closed about half of the gap "
            "[@pmid:92000005]."
        ),
        gaps=(
            "We found no study of a virtual ward of more than 40 places. Two of the four sites left out the cost "
            "of setting up. We did not look for children's services."
        ),
        sections=wards.SECTIONS,
        statements=wards.STATEMENTS,
        rows=wards.ROWS,
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
        steps=(
            *("file", "claim", "ask", "answer", "search", "screen", "write", "send", "deliver", "decide"),
            *("correct", "send", "deliver"),
        ),
        correction="A misprint: turnover on the other wards fell to 13.6%, not to 13.9%.",
        corrected=("from 14.0% to 13.9%", "from 14.0% to 13.6%"),
        requester="community_manager",
        phoned=True,
        ask="Is this about nurses in the community as well, or about wards only?",
        answer="Wards only for now. Community teams may follow next year.",
        drafts=(_ROSTERS,),
        screened=Screened(
            included=frozenset({"92000013", "92000014", "92000015", "92000016"}),
            excluded={"90001073": "wrong setting or country"},
            rest="wrong topic or intervention",
        ),
        bottom_line=(
            "- Wards with self-rostering lost fewer nurses, but they had chosen it for themselves, so other causes "
            "are possible [@pmid:92000013].\n"
            "- Nurses who left wanted a say in their shifts [@pmid:92000016].\n"
            "- Few studies measured who really left [@pmid:92000014]."
        ),
        findings=(
            "In 22 hospitals turnover fell from 14.2% to 11.9% a year on wards with self-rostering, and from 14.0% to "
            "13.9% elsewhere [@pmid:92000013]. On two wards more requests were met and fewer agency shifts were "
            "needed; sickness did not change [@pmid:92000015]. A rapid review of 33 studies and 58 interviews with "
            "leavers point the same way [@pmid:92000014; @pmid:92000016]."
        ),
        gaps="We found no trial in acute hospitals. We found nothing on what self-rostering costs.",
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
        drafts=(_ROUNDING,),
        screened=Screened(
            included=frozenset({"92000007", "92000008", "92000009"}),
            excluded={
                "92000012": "retracted",
                "90001010": "superseded",
                "90001014": "too old",
            },
            rest="wrong type of evidence",
        ),
        bottom_line=(
            "- The evidence that hourly rounding prevents falls is weak [@pmid:92000007].\n"
            "- The one large trial found no clear effect on falls; call bells rang less often [@pmid:92000008].\n"
            "- Nurses who may choose the interval are more positive about it [@pmid:92000009]."
        ),
        findings=(
            "Nineteen studies were reviewed, most of them before-and-after studies on one ward. Falls went down in "
            "13 of them; neither of the two studies with a control group found a clear effect [@pmid:92000007]. In "
            "a trial on six wards falls were 6.1 and 5.8 for every 1,000 bed days [@pmid:92000008]. Of 1,114 nurses "
            "62% said that the record of rounds took time away from patients [@pmid:92000009]."
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
        steps=("file", "claim", "search", "screen", "write", "send", "remark"),
        remarks=(
            (
                "bottom_line",
                "may bring about seven more people a day",
                "Say that this is one hospital. Breaks were missed more often there: that belongs here too.",
            ),
            ("gaps", "", "Did we look for the cost of training the senior nurse? If not, say so."),
        ),
        drafts=(_SAME_DAY,),
        screened=Screened(
            included=frozenset({"92000017", "92000018", "92000019"}),
            maybe=frozenset({"90001060"}),
            excluded={
                "90001057": "wrong topic or intervention",
                "90001069": "wrong topic or intervention",
                "90001070": "wrong population",
            },
        ),
        bottom_line=(
            "- A senior nurse who streams people at the front door may bring about seven more people a day to the "
            "unit, without another post [@pmid:92000017].\n"
            "- What nurses may order by themselves explains more than how many nurses there are [@pmid:92000018].\n"
            "- Staff who move between units want to know a week before [@pmid:92000019]."
        ),
        findings=(
            "In one hospital a nurse moved from the assessment unit to triage. The unit saw 31 people a day in place "
            "of 24, and waits on the assessment unit did not change; breaks were missed more often [@pmid:92000017]. "
            "In 44 units nurses who could order tests saw 0.7 more people an hour; opening at weekends made no "
            "difference [@pmid:92000018]. Of three units that moved nurses two stopped after a winter "
            "[@pmid:92000019]."
        ),
        gaps="We found no trial, and nothing about moving two nurses at once.",
    ),
    Told(
        question="Which ways of handing over between shifts make the fewest mistakes?",
        decision="Which form of handover the new electronic record should support",
        decision_type=DecisionType.POLICY,
        decided_by="Chief clinical information officer",
        decided_where="Digital programme board",
        needed_because="The supplier needs the answer before the build starts",
        filed_days_ago=11,
        steps=("file", "claim", "ask"),
        ask="Do you mean handover between nurses, between doctors, or both? And is the emergency department in it?",
    ),
    FALLS,
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
        private=True,
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
