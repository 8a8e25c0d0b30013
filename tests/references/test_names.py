"""Names of authors, as exports write them."""

from __future__ import annotations

import pytest

from evidence_service.references.names import author_from, authors_from
from evidence_service.references.reference import Author


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ("Okoro, Ada M.", Author("Okoro", "AM", "Ada M.")),
        ("Okoro, A. M.", Author("Okoro", "AM")),
        ("Okoro,A.M.", Author("Okoro", "AM")),
        ("Okoro, AM", Author("Okoro", "AM")),
        ("Okoro AM", Author("Okoro", "AM")),
        ("Okoro A.M.", Author("Okoro", "AM")),
        ("Okoro A M", Author("Okoro", "AM")),
        ("A. M. Okoro", Author("Okoro", "AM")),
        ("Ada M. Okoro", Author("Okoro", "AM", "Ada M.")),
        ("Ada Okoro", Author("Okoro", "A", "Ada")),
        ("OKORO A", Author("OKORO", "A")),
        ("OKORO, ADA", Author("OKORO", "A", "ADA")),
        ("Okoro", Author("Okoro")),
        ("King, B., Jr.", Author("King", "B", suffix="Jr")),
        ("King, Jr., Bo", Author("King", "B", "Bo", "Jr")),
        ("King Jr., B.", Author("King", "B", suffix="Jr")),
        ("King BO 3rd", Author("King", "BO", suffix="3rd")),
        ("King, B., MD", Author("King", "B")),
        ("Williams, MD", Author("Williams", "MD")),
        ("Williams, M.D.", Author("Williams", "MD")),
        ("WILLIAMS, MD", Author("WILLIAMS", "MD")),
        ("Yu, SR", Author("Yu", "SR")),
        ("Brannon, J. R.", Author("Brannon", "JR")),
        ("Lee, II", Author("Lee", "II")),
        ("King, Jr.", Author("King", suffix="Jr")),
        ("Okoro, PhD", Author("Okoro")),
        ("van der Berg, J.", Author("van der Berg", "J")),
        ("van der Berg J", Author("van der Berg", "J")),
        ("Jan van der Berg", Author("van der Berg", "J", "Jan")),
        ("Berg, J. van der", Author("van der Berg", "J")),
        ("Abdel-Tawab, M.-L.", Author("Abdel-Tawab", "ML")),
        ("O'Neil, Anne-Marie", Author("O'Neil", "AM", "Anne-Marie")),
        ("Müller, Jörg", Author("Müller", "J", "Jörg")),
        ("王伟", Author("王伟")),
        ("王, 小明", Author("王", fore="小明")),
        ("王 小明", Author("王", fore="小明")),
        ("山田, 太郎", Author("山田", fore="太郎")),
        ("김, 민수", Author("김", fore="민수")),
        ("حسن, محمد علي", Author("حسن", fore="محمد علي")),
        ("Okoro, A. 1,2", Author("Okoro", "A")),
        ("Okoro, A.*", Author("Okoro", "A")),
        ("Ward Rounds Study Group", Author(collective="Ward Rounds Study Group")),
        ("World Health Organization,", Author(collective="World Health Organization")),
        ("Department of Health, Wards and Beds", Author(collective="Department of Health, Wards and Beds")),
        ("Some name that EndNote keeps whole,", Author(collective="Some name that EndNote keeps whole")),
        ("Trust, A. B.", Author("Trust", "AB")),
        ("Board, Mary", Author("Board", "M", "Mary")),
        ("Group, Ward Rounds Study", Author(collective="Ward Rounds Study Group")),
        ("Okoro AM, MD", Author("Okoro", "AM")),
        ("Okoro, Ada [Author, Reprint Author]", Author("Okoro", "A", "Ada")),
        ("Okoro, Ada (Ed.)", Author("Okoro", "A", "Ada")),
        ("Okoro, Ada ada@town.example", Author("Okoro", "A", "Ada")),
        ("[No author name available]", None),
        ("Anonymous", None),
        ("[Anonymous]", None),
        ("et al.", None),
        (" , ", None),
        ("", None),
    ],
)
def test_a_name_is_taken_apart(name: str, author: Author | None) -> None:
    assert author_from(name) == author


@pytest.mark.parametrize(
    "field",
    [
        "Okoro, Ada M.; Lee, Kim",
        "Okoro, Ada M.;Lee, Kim;",
        "Okoro, Ada M.\nLee, Kim",
        "Okoro, Ada M. | Lee, Kim",
        "Okoro, Ada M. and Lee, Kim",
        "Okoro, Ada M., and Lee, Kim",
        "Okoro, Ada M. & Lee, Kim",
        "Okoro, Ada M. (57190000001); Lee, Kim (57190000002)",
        "Okoro, Ada M.; Lee, Kim; et al.",
    ],
)
def test_a_field_of_many_names_is_parted(field: str) -> None:
    assert authors_from([field]) == (Author("Okoro", "AM", "Ada M."), Author("Lee", "K", "Kim"))


@pytest.mark.parametrize(
    "field",
    [
        "Okoro AM, Lee K, Mora B.",
        "Okoro A.M., Lee K., Mora B.",
        "Okoro, A.M., Lee, K., Mora, B.",
        "Okoro A. M.Lee K.Mora B.",
    ],
)
def test_commas_part_names_that_end_in_initials(field: str) -> None:
    assert authors_from([field]) == (Author("Okoro", "AM"), Author("Lee", "K"), Author("Mora", "B"))
