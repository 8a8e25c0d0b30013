"""Invented people, places and journals. None exists; DOIs carry 10.5555, a prefix kept for examples."""

from practice_pubmed.dice import Dice
from practice_pubmed.records import Author, Journal

_LAST_NAMES = (
    "Abernathy-Cole", "Adeyemi-Holt", "Ashgrove", "Balderwick", "Banerjee-Lloyd", "Birchall-Nkemelu",
    "Brackenby", "Carrowmore", "Chandrasek", "Coldharbour", "Dacosta-Reeve", "Dunmallet", "Eastermoor",
    "Fennimore-Shah", "Fotheringale", "Garrowby", "Greenhalge", "Hallamshaw", "Hesketh-Obi",
    "Inglethwaite", "Jarrowsmith", "Kapoor-Tindall", "Kestrelwood", "Lambourne-Diaz", "Larkhollow",
    "Mbeki-Farrow", "Merrowdown", "Nettlefold", "Nwachuku-Bell", "Oakhanger", "Okonjo-Firth",
    "Pemberthy", "Quillfeather", "Rahman-Stoke", "Ravensbeck", "Saltmarshe", "Sunderwick",
    "Tamblyn-Osei", "Thistlewick", "Umbrose", "Vasquez-Moor", "Wetherlam", "Whinfell", "Wolstenby",
    "Yarrowdale", "Zielinska-Marsh",
)  # fmt: skip
_FORE_NAMES = (
    "Aisha", "Alasdair", "Amara", "Bronwen", "Callum", "Chidi", "Daniela", "Eilidh", "Farah", "Gareth",
    "Hamza", "Imogen", "Joanna", "Kwame", "Leila", "Marek", "Morag", "Nadia", "Owain", "Priya",
    "Rosalind", "Sanjay", "Siobhan", "Tomasz", "Ursula", "Victor", "Wanjiru", "Xanthe", "Yusuf", "Zoe",
)  # fmt: skip
_MIDDLE = ("", "", "", "A", "E", "J", "K", "M", "R", "T")
_PLACES = (
    "School of Health Systems, University of Northmere, Northmere, UK.",
    "Improvement Directorate, Vale of Arden NHS Foundation Trust, Ardenbury, UK.",
    "Centre for Workforce Research, Kelderby University, Kelderby, UK.",
    "Department of Acute Medicine, Saint Oswin's Hospital, Marrowgate, UK.",
    "Institute of Nursing Studies, University of Strathconnel, Strathconnel, UK.",
    "Public Health Unit, Glanmorlais Health Board, Glanmorlais, UK.",
    "Health Economics Group, Fenchester University, Fenchester, UK.",
    "Department of Health Services, University of Port Merrin, Port Merrin, Australia.",
)

JOURNALS = (
    Journal("Northern Journal of Health Management", "North J Health Manag", "909000001", "9900-0016"),
    Journal("Practice and Evidence in Nursing", "Pract Evid Nurs", "909000002", "9900-0024"),
    Journal("Annals of Ward Medicine", "Ann Ward Med", "909000003", "9900-0032"),
    Journal("Workforce and Care (London, England)", "Workforce Care (Lond)", "909000004", "9900-0040"),
    Journal("International Review of Service Improvement", "Int Rev Serv Improv", "909000005", "9900-0059"),
    Journal("Journal of Synthetic Evidence", "J Synth Evid", "909000006", "9900-0067"),
    Journal("Urgent Care Quarterly", "Urgent Care Q", "909000007", "9900-0075", "Print"),
    Journal("Digital Hospital", "Digit Hosp", "909000008", "9900-0083", country="Netherlands"),
    Journal("Older People's Medicine", "Older Peoples Med", "909000009", "9900-0091", "Print"),
    Journal("Health Economics in Practice", "Health Econ Pract", "909000010", "9900-0105", country="Canada"),
    Journal("Bulletin of Public Services Research", "Bull Public Serv Res", "909000011", "9900-0113"),
    Journal("The Journal of Careful Discharge", "J Careful Discharge", "909000012", "9900-0121"),
)  # fmt: skip


def author(dice: Dice) -> Author:
    """One invented person, with an affiliation and now and then an ORCID."""
    fore, middle = dice.pick(_FORE_NAMES), dice.pick(_MIDDLE)
    orcid = orcid_of(dice.number(1, 9_999_999)) if dice.chance(0.25) else ""
    return Author(
        last=dice.pick(_LAST_NAMES),
        fore=f"{fore} {middle}".strip(),
        initials=fore[0] + middle,
        orcid=("https://orcid.org/" if dice.chance(0.5) and orcid else "") + orcid,
        affiliations=(dice.pick(_PLACES),),
    )


def orcid_of(number: int) -> str:
    """An ORCID with a true check digit, in the block 0000-0099 that is not given out."""
    digits = f"00000099{number:07d}"
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    whole = digits + ("X" if check == 10 else str(check))
    return "-".join(whole[at : at + 4] for at in range(0, 16, 4))
