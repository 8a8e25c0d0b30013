"""Mixed content as limited HTML and as plain text; formulas as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from evidence_service.references.pubmed_markup import html_of, plain_text, text_of


def element(content: str) -> etree._Element:
    return etree.fromstring(f'<t xmlns:m="http://www.w3.org/1998/Math/MathML">{content}</t>')


def formula(content: str) -> str:
    return html_of(element(f"<m:math>{content}</m:math>"))


@pytest.mark.parametrize(
    ("xml", "html"),
    [
        (
            "a <b>b</b> <i>c</i> <u>d</u> <sub>e</sub> <sup>f</sup>",
            "a <b>b</b> <i>c</i> <u>d</u> <sub>e</sub> <sup>f</sup>",
        ),
        ("<em>a</em><strong>b</strong>", "<i>a</i><b>b</b>"),
        ("a&lt;script&gt;", "a&lt;script&gt;"),
        ("<script>alert(1)</script>", "alert(1)"),
        ('<i onclick="x">a</i>', "<i>a</i>"),
        ("a<sup/> <i> </i>b<b><i></i></b>", "a b"),
        ("<DispFormula><m:math><m:mi>x</m:mi></m:math></DispFormula>", "x"),
        (" a\n   b\u00a0c ", "a b\u00a0c"),
    ],
)
def test_only_harmless_markup_is_left(xml: str, html: str) -> None:
    assert html_of(element(xml)) == html


def test_no_element_is_an_empty_text() -> None:
    assert (html_of(None), text_of(None)) == ("", "")


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")))
def test_any_text_comes_out_as_it_went_in(text: str) -> None:
    parent = etree.Element("t")
    parent.text = text
    assert "<" not in html_of(parent)
    assert plain_text(html_of(parent)).split() == text.split()


@pytest.mark.parametrize(
    ("html", "plain"),
    [
        ("10<sup>6</sup> cells", "10^6 cells"),
        ("10<sup>-3</sup>", "10^-3"),
        ("Ca<sup>2+</sup> and H<sub>2</sub>O", "Ca2+ and H2O"),
        ("<i>P</i> &lt; .02 &amp; more", "P < .02 & more"),
        ("&lt;i&gt;", "<i>"),
    ],
)
def test_plain_text_keeps_the_meaning(html: str, plain: str) -> None:
    assert plain_text(html) == plain


@pytest.mark.parametrize(
    ("mathml", "text"),
    [
        ("<m:msubsup><m:mi>η</m:mi><m:mi>p</m:mi><m:mn>2</m:mn></m:msubsup>", "η<sub>p</sub><sup>2</sup>"),
        ("<m:mi>p</m:mi><m:mo>&lt;</m:mo><m:mn>0.05</m:mn>", "p &lt; 0.05"),
        ("<m:mi>r</m:mi><m:mo>=</m:mo><m:mo>-</m:mo><m:mn>0.35</m:mn>", "r = -0.35"),
        ("<m:mi>a</m:mi><m:mo>-</m:mo><m:mi>b</m:mi>", "a - b"),
        (
            "<m:msup><m:mi>O</m:mi><m:mrow><m:mn>2</m:mn><m:mo>-</m:mo></m:mrow></m:msup>",
            "O<sup>2-</sup>",
        ),
        (
            "<m:mfrac><m:mrow><m:mi>a</m:mi><m:mo>+</m:mo><m:mn>1</m:mn></m:mrow><m:mi>b</m:mi></m:mfrac>",
            "(a + 1)/b",
        ),
        ("<m:mover><m:mi>x</m:mi><m:mo>¯</m:mo></m:mover>", "x\u0304"),
        ("<m:mover><m:mi>lim</m:mi><m:mi>n</m:mi></m:mover>", "lim<sup>n</sup>"),
        ("<m:msqrt><m:mi>n</m:mi></m:msqrt>", "√n"),
        (
            "<m:mroot><m:msup><m:mi>x</m:mi><m:mn>2</m:mn></m:msup><m:mn>3</m:mn></m:mroot>",
            "<sup>3</sup>√(x<sup>2</sup>)",
        ),
        ("<m:mfenced><m:mi>a</m:mi><m:mi>b</m:mi></m:mfenced>", "(a, b)"),
        ('<m:mfenced open="[" close="]" separators=";"><m:mi>a</m:mi><m:mi>b</m:mi></m:mfenced>', "[a; b]"),
        (
            "<m:mtable><m:mtr><m:mtd><m:mn>1</m:mn></m:mtd><m:mtd><m:mn>2</m:mn></m:mtd></m:mtr></m:mtable>",
            "1, 2",
        ),
        ("<m:semantics><m:mi>x</m:mi><m:annotation>\\TeX</m:annotation></m:semantics>", "x"),
        ("<m:mtext>mean </m:mtext><m:mi>x</m:mi>", "mean x"),
        ("<m:mi>f</m:mi><m:mo>\u2061</m:mo><m:mi>x</m:mi>", "fx"),
        ("<m:infinity/>", "∞"),
        ("<m:msup><m:mi>x</m:mi></m:msup>", "x"),
        ("<m:mfrac/>", "/"),
        ("<m:unheard><m:mi>x</m:mi></m:unheard>", "x"),
        ("<m:mi>&lt;b&gt;</m:mi>", "&lt;b&gt;"),
    ],
)
def test_a_formula_becomes_readable_text(mathml: str, text: str) -> None:
    assert formula(mathml) == text


def test_the_words_around_a_formula_keep_their_spaces() -> None:
    html = html_of(element("effect (<m:math><m:mi>d</m:mi><m:mo>=</m:mo><m:mn>2</m:mn></m:math>) was large"))
    assert html == "effect (d = 2) was large"
