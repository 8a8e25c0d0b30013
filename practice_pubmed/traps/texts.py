"""Traps in titles and abstracts: missing, structured, marked up, hostile, in other scripts."""

from practice_pubmed.records import OtherAbstract, Section
from practice_pubmed.traps.trap import Trap, trap_article

_MATHML = (
    '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mrow><mml:msup><mml:mi>R</mml:mi>'
    "<mml:mn>2</mml:mn></mml:msup><mml:mo>=</mml:mo><mml:mn>0.81</mml:mn></mml:mrow></mml:math>"
)
_HOSTILE = "&lt;script&gt;alert('practice')&lt;/script&gt;"

TRAPS = (
    Trap(
        "no_abstract",
        "no Abstract element",
        trap_article(
            90_000_001, "Falls huddles: a letter without an abstract.", sections=(), types=("Letter",)
        ),
    ),
    Trap(
        "empty_abstract",
        "an AbstractText element with nothing in it",
        trap_article(
            90_000_002,
            "Sensor mats and falls: the abstract that is there but empty.",
            sections=(Section(""),),
        ),
    ),
    Trap(
        "structured_abstract",
        "labelled sections, with and without NlmCategory, one without a label",
        trap_article(
            90_000_003,
            "Structured in five parts: intentional rounding and falls.",
            sections=(
                Section("Falls are common.", "BACKGROUND AND AIMS", "BACKGROUND"),
                Section("Twelve wards took part.", "DESIGN, SETTING AND PEOPLE", "METHODS"),
                Section("Falls fell by a tenth.", "RESULTS", "RESULTS"),
                Section("The rest is in the appendix.", "WHAT THIS ADDS"),
                Section("Registered <u>in advance</u>.", "REGISTRATION", "UNASSIGNED"),
                Section("No label at all."),
            ),
        ),
    ),
    Trap(
        "markup_in_title",
        "i, b, u, sub and sup in the title, one inside the other",
        trap_article(
            90_000_004,
            "Ward air, CO<sub>2</sub> and <i>Clostridioides <b>difficile</b></i>: 10<sup>3</sup> samples, "
            "<u>one</u> hospital.",
        ),
    ),
    Trap(
        "markup_in_abstract",
        "inline markup in the abstract",
        trap_article(
            90_000_005,
            "Markup in the abstract: nurse staffing by the square metre.",
            sections=(
                Section(
                    "Wards of 400 m<sup>2</sup> had <i>n</i> = 12 staff; <b>bold</b> claims<sub>1</sub>."
                ),
            ),
        ),
    ),
    Trap(
        "mathml_in_abstract",
        "MathML with its own namespace in the abstract",
        trap_article(
            90_000_006,
            "Modelling bed occupancy with formulas.",
            sections=(Section(f"The model explained much ({_MATHML}) of the waiting lists."),),
        ),
    ),
    Trap(
        "mathml_in_title",
        "MathML in the title",
        trap_article(90_000_007, f"When {_MATHML} is not enough: forecasting discharge."),
    ),
    Trap(
        "display_formula",
        "a DispFormula element in the abstract",
        trap_article(
            90_000_008,
            "A formula on a line of its own: queueing for beds.",
            sections=(Section(f"The queue is <DispFormula>{_MATHML}</DispFormula> as shown."),),
        ),
    ),
    Trap(
        "real_less_than",
        "a true less-than sign (&lt;) in title and abstract, which is not markup",
        trap_article(
            90_000_009,
            "Staffing ratios &lt; 1:8 &amp; length of stay &gt; 7 days.",
            sections=(
                Section("Falls were fewer (p &lt; .05) when ratios were &lt;1:8 and occupancy was &gt;90%."),
            ),
        ),
    ),
    Trap(
        "hostile_title",
        "an escaped script element, an image with an event handler and a template marker in the title",
        trap_article(
            90_000_010,
            f"Alerts {_HOSTILE} &lt;img src=x onerror=alert(1)&gt; {{{{7*7}}}} in sepsis.",
            sections=(
                Section(
                    f"{_HOSTILE} ]]&gt; &lt;/div&gt;&lt;iframe src='https://example.org'&gt; % %s ${{x}}"
                ),
            ),
            keywords_xml=("practice trap", "javascript:alert(1)"),
        ),
    ),
    Trap(
        "comment_and_cdata",
        "an XML comment and a CDATA section inside title and abstract",
        trap_article(
            90_000_025,
            "Part one<!-- a note of the typesetter --> and part two: ward rounds.",
            sections=(Section("Wards <![CDATA[A & B <of the same floor>]]> were<!-- not --> compared."),),
        ),
    ),
    Trap(
        "spreadsheet_formula",
        "a title that a spreadsheet would run as a formula",
        trap_article(90_000_011, '=HYPERLINK("https://example.org","falls")+1: formulas as titles.'),
    ),
    Trap(
        "pretty_printed_title",
        "line breaks and runs of spaces inside ArticleTitle",
        trap_article(90_000_012, "Pretty-printed titles and the flow of patients.", layout="pretty"),
    ),
    Trap(
        "greek_letters",
        "Greek letters and symbols in title and abstract",
        trap_article(
            90_000_013,
            "Effects of β-blockers and α-agonists on delirium (Δ = 0.4 ± 0.1 µg/L; κ ≥ 0.8).",
            sections=(Section("We measured IL-1β, TNF-α and Δ-values at 37 °C — “carefully”."),),
        ),
    ),
    Trap(
        "chinese_and_japanese",
        "Chinese title in the original, Japanese in the abstract",
        trap_article(
            90_000_014,
            "[Preventing falls in a general hospital].",
            vernacular_xml="综合医院跌倒的预防",
            languages=("chi",),
            sections=(Section("転倒予防の練習用の記録です。 Falls in hospital, synthetic record."),),
            types=("Journal Article", "English Abstract"),
        ),
    ),
    Trap(
        "vernacular_title",
        "the title in square brackets, the original in VernacularTitle",
        trap_article(
            90_000_015,
            "[Skill mix on the ward: a question of money?].",
            vernacular_xml="Personalmischung auf Station: eine Frage des Geldes? Größe, Kürze, Übermaß",
            languages=("ger",),
        ),
    ),
    Trap(
        "two_languages",
        "two Language elements",
        trap_article(90_000_016, "Social prescribing in two tongues.", languages=("eng", "wel")),
    ),
    Trap(
        "combining_letters",
        "letters with combining accents, a zero-width space, a no-break space and an emoji",
        trap_article(
            90_000_017,
            "Cafe\u0301s and menopause\u200b at\u00a0work \U0001f469\u200d\u2695\ufe0f: a survey.",
        ),
    ),
    Trap(
        "title_not_available",
        "a title that says that there is none",
        trap_article(
            90_000_018, "[Not Available].", languages=("fre",), vernacular_xml="La marche à l'hôpital"
        ),
    ),
    Trap(
        "empty_title",
        "an ArticleTitle element with nothing in it",
        trap_article(90_000_019, ""),
    ),
    Trap(
        "title_with_question",
        "a title that ends with a question mark, and quotation marks inside",
        trap_article(90_000_020, "Is \"discharge to assess\" 'safe'? And if so, for whom?"),
    ),
    Trap(
        "very_long_texts",
        "a title of 600 characters and an abstract of 20,000",
        trap_article(
            90_000_021,
            "Long titles about hospital at home" + ", and again hospital at home" * 20 + ".",
            sections=(Section("A very long abstract about virtual wards. " * 480),),
        ),
    ),
    Trap(
        "other_abstracts",
        "a plain-language summary and an abstract in another language beside the abstract",
        trap_article(
            90_000_022,
            "Said twice more: other abstracts of remote monitoring.",
            other_abstracts=(
                OtherAbstract(
                    (Section("Nurses called people at home. It helped."),), "plain-language-summary"
                ),
                OtherAbstract((Section("Des infirmières ont téléphoné."),), "Publisher", "fre"),
            ),
        ),
    ),
    Trap(
        "abstract_copyright",
        "CopyrightInformation inside the abstract",
        trap_article(
            90_000_023,
            "Whose words are these? Copyright in abstracts of crowding.",
            copyright="© 2023 The Invented Society. For practice only.",
        ),
    ),
    Trap(
        "markup_in_keywords",
        "keywords with markup, with a comma, in capitals and one twice",
        trap_article(
            90_000_024,
            "Keywords of every kind: burnout.",
            keywords_xml=("practice trap", "<i>Burnout</i>", "staff, nursing", "BURNOUT", "BURNOUT"),
        ),
    ),
)
