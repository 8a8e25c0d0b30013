"""The request that is being worked on: everything that the workbench has, half done."""

from __future__ import annotations

from evidence_service.demonstration.told import Noted, Screened, Told
from evidence_service.evidence_requests.models import DecisionType
from evidence_service.searches.importing import SourceDetails
from evidence_service.searches.peer_review import Opinion
from evidence_service.strategies.press import Outcome
from evidence_service.strategies.written_lines import WrittenLine as Line

_FALLING = Line(
    '"accidental falls"[mh] OR falls[tiab] OR falling[tiab]',
    "“Fall” alone finds everything that falls: rates, prices, temperatures.",
)
_HOSPITAL = Line(
    "inpatients[mh] OR inpatient*[tiab] OR hospital[tiab] OR ward[tiab] OR wards[tiab]",
    "“ward*” would find wardens. No heading for hospitals: papers on single wards often lack it.",
)
_ALARMS = Line('"protective devices"[mh] OR alarm*[tiab]')
_ROUNDING = Line("rounding[tiab]", "With and without “intentional” or “hourly”.")

_FIRST = (
    _FALLING,
    Line("inpatients[mh] OR hospitals[mh]"),
    Line("alarm*[tiab] OR rounding[tiab]"),
    Line("#1 AND #2 AND #3"),
)
_SECOND = (
    _FALLING,
    _HOSPITAL,
    _ALARMS,
    _ROUNDING,
    Line('"patient education"[tiab]', "The third thing that the falls group may buy."),
    Line("#3 OR #4 OR #5"),
    Line("#1 AND #2 AND #6"),
)
_THIRD = (
    _FALLING,
    _HOSPITAL,
    _ALARMS,
    _ROUNDING,
    Line(
        '"patient education as topic"[mh] OR "patient education"[tiab] OR teach*[tiab] OR taught[tiab]',
        "The third thing that the falls group may buy. Heading and “teach” after Marek's review.",
    ),
    Line("#3 OR #4 OR #5"),
    Line("#1 AND #2 AND #6"),
    Line(
        "#7 AND 2014:3000[dp]",
        "The requester wants wards like theirs: single rooms came to both hospitals in 2014.",
    ),
)

_OPINIONS = {
    "question": Opinion(Outcome.NONE, "Three interventions in one line each is easy to read."),
    "operators": Opinion(Outcome.NONE),
    "headings": Opinion(
        Outcome.REQUIRED, "Line 5 has text words only. Add the heading Patient Education as Topic."
    ),
    "text-words": Opinion(
        Outcome.SUGGESTED, "Authors also write that patients were taught. Add teach* and taught to line 5."
    ),
    "spelling": Opinion(Outcome.NONE),
    "limits": Opinion(
        Outcome.SUGGESTED,
        "They have single rooms since 2014. Is a limit worth it? Say why.",
    ),
}

FALLS = Told(
    question="Do bed alarms, rounding or patient education prevent falls of older people in hospital?",
    decision="What to buy from this year's falls money",
    decision_type=DecisionType.SAFETY,
    decided_by="Falls lead and ward managers",
    decided_where="Falls prevention group",
    needed_because="The money has to be spent before the end of the year",
    filed_days_ago=9,
    pace=2.5,
    steps=(
        "file",
        "claim",
        "ask",
        "answer",
        "draft",
        "test",
        "draft",
        "test",
        "run",
        "ask_colleague",
        "review",
        "draft",
        "name_known",
        "test",
        "run",
        "import",
        "look_elsewhere",
        "screen",
        "leave_note",
    ),
    known_papers=(
        "A trial of bed alarms from 2020: PMID 92000010\n"
        "What alarms cost: 10.5555/demo.2021.020\n"
        "And something about teaching patients, I forgot where."
    ),
    not_wanted="Care homes",
    ask="Is this about wards with single rooms, with bays, or both?",
    answer="Single rooms. Both our hospitals have had nothing else since 2014.",
    also_known="Perhaps what the requester forgot: PMID 92000011",
    drafts=(_FIRST, _SECOND, _THIRD),
    wish="Line 5 worries me: what else do people call it when patients are taught about falls?",
    opinions=_OPINIONS,
    opinion="A clear strategy. With line 5 mended I would run it.",
    imported=SourceDetails(
        "Embase",
        "Ovid",
        "1. exp falling/ (48210)\n"
        "2. (hospital* or ward* or inpatient*).ti,ab. (1904331)\n"
        "3. (alarm* or rounding or educat* or teach*).ti,ab. (702118)\n"
        "4. 1 and 2 and 3 (6)",
        stated_count=6,
    ),
    looked_at=SourceDetails(
        "NICE",
        "nice.org.uk",
        "falls, hospital",
        note="Read the guideline on falls and its surveillance report. No study that we don't have.",
    ),
    screened=Screened(
        included=frozenset({"92000007", "92000008", "92000010", "92000022", "10.5555/demo.2024.102"}),
        maybe=frozenset({"92000020", "90001006"}),
        excluded={
            "92000012": "retracted",
            "90000003": "wrong type of evidence",
            "90001003": "wrong type of evidence",
            "90001014": "too old",
        },
        noted={
            "92000010": Noted("The trial that the requester meant.", ("alarms",)),
            "92000020": Noted("No comparison, but the requester asked for the cost.", ("cost", "alarms")),
            "92000022": Noted("Found by the words that Marek suggested.", ("education",)),
            "90001006": Noted("Is this the cost per ward or per patient?", ("cost", "education")),
            "10.5555/demo.2024.102": Noted("Only people who could follow a talk.", ("education",)),
        },
    ),
    note=(
        "PubMed and Embase are searched, CINAHL is not. One pair of duplicates waits: is the paper "
        "in press of 2021 the trial of 2022? One known paper isn't found, and needn't be: it is about "
        "intensive care. Screen what is left, and look for the cost of alarms: the requester asked for "
        "it on the phone."
    ),
)
