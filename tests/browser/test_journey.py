"""The whole journey in a real browser, as three people: from a filed request to a counted decision.

Nothing is mocked: the web server, the worker, the practice PubMed and Chromium are the real ones.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from evidence_service.calendar import today
from tests.browser.axe import assert_accessible
from tests.browser.people import fill_date, signed_in
from tests.browser.windows import PHONE
from tests.summaries.made_pdf import opened, squeezed, text_of

Windows = Callable[..., BrowserContext]

QUESTION = "Do sepsis alerts on wards help people to survive, or do they tire the staff?"
DECISION = "Whether to switch on sepsis alerts in the new patient record"
LINES = ("sepsis[tiab]", "alert*[tiab]", "#1 AND #2")
BOTTOM_LINE = "Alerts alone change little; alerts with a team that answers may help"


def check(page: Page) -> None:
    """No page of the journey has a fault that a machine can find."""
    assert_accessible(page)
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, (
        f"{page.url} is wider than the window"
    )


def test_from_a_filed_request_to_a_counted_decision(open_window: Windows, tmp_path: Path) -> None:
    manager = signed_in(open_window(PHONE), "manager")
    librarian = signed_in(open_window(), "librarian")
    reader = signed_in(open_window(), "librarian2")

    reference = file_a_request(manager)
    claim(librarian, reference)
    clarify(librarian, manager, reference)
    search(librarian, reference)
    included = screen(librarian, reference)
    write(librarian, reference, included)
    read_and_return(reader, reference)
    mend_and_send(librarian, reference)
    deliver(reader, reference)
    document = download(manager, reference, tmp_path)
    read_back(document, reference)
    before = decisions_informed(reader)
    record_decision(manager, reference)
    assert decisions_informed(reader) == before + 1
    see_history(librarian, reference)


def file_a_request(page: Page) -> str:
    page.get_by_role("link", name="Ask for evidence").first.click()
    check(page)
    page.get_by_role("button", name=re.compile("Start")).first.click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter your question")
    check(page)
    page.get_by_label("What do you need to know?").fill(QUESTION)
    page.get_by_role("button", name="Continue").click()

    check(page)
    page.get_by_label("What will be decided?").fill(DECISION)
    page.get_by_label("Patient safety or risk").check()
    page.get_by_label("Who decides?").fill("The digital board")
    page.get_by_label("Where is it decided?").fill("Digital board, December")
    page.get_by_role("button", name="Continue").click()

    needed_on = today() + timedelta(days=14)
    fill_date(page, "When do you need the answer?", "31", "2", str(needed_on.year))
    page.get_by_label("Why that date?").fill("The supplier builds the week after")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("must be a real date")
    expect(page.get_by_label("Why that date?")).to_have_value("The supplier builds the week after")
    check(page)
    fill_date(
        page,
        "When do you need the answer?",
        str(needed_on.day),
        str(needed_on.month),
        str(needed_on.year),
    )
    page.get_by_role("button", name="Continue").click()

    check(page)
    page.get_by_label("What you do not want (optional)").fill("Studies of children")
    page.get_by_role("button", name="Continue").click()

    check(page)
    expect(page.get_by_text(QUESTION)).to_be_visible()
    page.get_by_label("Nothing here could identify a patient").check()
    page.get_by_role("button", name="Send the request").click()
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("Your request is sent")
    check(page)
    found = re.search(r"ER-\d{4}-\d{5}", notice.inner_text())
    assert found
    return found[0]


def claim(page: Page, reference: str) -> None:
    page.get_by_role("link", name="Queue").click()
    check(page)
    page.get_by_role("button", name=f"Claim {reference}").click()
    expect(page.get_by_role("alert")).to_contain_text("This request is yours now")
    check(page)


def clarify(librarian: Page, manager: Page, reference: str) -> None:
    librarian.get_by_text("Ask Priya Raman something").click()
    librarian.get_by_label("Your question").fill("Adults only?")
    librarian.get_by_role("button", name="Send the question").click()
    expect(librarian.get_by_text("Clarifying", exact=True).first).to_be_visible()
    manager.goto("/requests")
    check(manager)
    expect(manager.get_by_text("The library has a question for you.").first).to_be_visible()
    manager.goto(f"/requests/{reference}")
    check(manager)
    manager.get_by_label("Your answer").fill("Yes, adults only.")
    manager.get_by_role("button", name="Send the answer").click()
    expect(manager.get_by_role("alert")).to_contain_text("Your answer is sent")


def search(page: Page, reference: str) -> None:
    page.goto(f"/requests/{reference}/search")
    check(page)
    for number, line in enumerate(LINES, 1):
        if number > 1:
            page.get_by_role("button", name="Add a line").click()
        page.get_by_role("textbox", name=f"Line {number}").fill(line)
    page.get_by_role("button", name="Run the search and take the records").click()
    expect(page.get_by_text(re.compile(r"All \d+ records are here"))).to_be_visible()
    expect(page.get_by_text("#1 AND #2").first).to_be_visible()
    check(page)


def screen(page: Page, reference: str) -> int:
    """Include two by keyboard, exclude one and undo it."""
    page.goto(f"/requests/{reference}/screening")
    check(page)
    undecided = page.get_by_role("link", name=re.compile(r"^Undecided")).or_(
        page.get_by_text(re.compile(r"^Undecided \d+"))
    )
    total = int(re.findall(r"\d+", undecided.first.inner_text())[0])
    assert total > 2
    for _ in range(2):
        page.keyboard.press("i")
        page.wait_for_load_state()
        total -= 1
        expect(page.get_by_text(re.compile(rf"^Undecided {total}$")).first).to_be_visible()
    page.locator(".es-record").get_by_label(re.compile("Reason")).first.select_option(index=1)
    page.locator(".es-record").get_by_role("button", name=re.compile("^Exclude")).first.click()
    expect(page.get_by_text(re.compile(rf"^Undecided {total - 1}$")).first).to_be_visible()
    page.get_by_role("button", name=re.compile("^Undo")).first.click()
    expect(page.get_by_text(re.compile(rf"^Undecided {total}$")).first).to_be_visible()
    page.goto(f"/requests/{reference}/screening?show=included")
    check(page)
    return 2


def write(page: Page, reference: str, included: int) -> None:
    page.goto(f"/requests/{reference}/summary")
    check(page)
    codes = re.findall(r"\[@pmid:\d+\]", page.content())
    assert len(set(codes)) == included
    first, second = sorted(set(codes))
    page.get_by_role("textbox", name="Bottom line").fill(
        f"- {BOTTOM_LINE} {first}.\n- The evidence is thin {second}."
    )
    page.get_by_role("textbox", name=re.compile("What we found|Findings")).fill(
        f"Two studies looked at this {first} {second}."
    )
    page.get_by_role("textbox", name=re.compile("Gaps")).fill("We did not look for studies of children.")
    page.get_by_role("group", name="Was artificial intelligence used").get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Save and preview").click()
    expect(page.get_by_text(BOTTOM_LINE).first).to_be_visible()
    check(page)
    page.goto(f"/requests/{reference}/summary")
    page.get_by_role("button", name="Save and send for review").click()
    expect(page.get_by_text("In review", exact=True).first).to_be_visible()
    check(page)


def read_and_return(page: Page, reference: str) -> None:
    page.goto(f"/requests/{reference}")
    page.get_by_role("button", name="Read the summary").click()
    check(page)
    page.get_by_label("What should change?", exact=True).fill("Say who the people were.")
    page.get_by_role("button", name=re.compile("Return")).click()
    expect(page.get_by_text("In progress", exact=True).first).to_be_visible()


def mend_and_send(page: Page, reference: str) -> None:
    page.goto(f"/requests/{reference}/summary")
    expect(page.get_by_text("Say who the people were.").first).to_be_visible()
    box = page.get_by_role("textbox", name=re.compile("What we found|Findings"))
    box.fill(box.input_value() + " They looked at adults on wards.")
    page.get_by_role("button", name="Save and send for review").click()
    expect(page.get_by_text("In review", exact=True).first).to_be_visible()


def deliver(page: Page, reference: str) -> None:
    page.goto(f"/requests/{reference}/summary/review")
    page.get_by_role("button", name=re.compile("Deliver")).click()
    expect(page.get_by_role("heading", name="The answer is delivered")).to_be_visible()
    check(page)


def download(page: Page, reference: str, folder: Path) -> bytes:
    page.goto(f"/requests/{reference}/answer")
    check(page)
    with page.expect_download() as waiting:
        page.get_by_text(re.compile("Download the PDF")).click()
    waiting.value.save_as(folder / "answer.pdf")
    document = (folder / "answer.pdf").read_bytes()
    expect(page.get_by_text(hashlib.sha256(document).hexdigest())).to_be_visible()
    return document


def read_back(document: bytes, reference: str) -> None:
    text = squeezed(text_of(document))
    people = ("Hannah Okafor", "Marek Nowicki")
    for wanted in (reference, QUESTION, DECISION, "The digital board", BOTTOM_LINE, *LINES[:2], *people):
        assert squeezed(wanted) in text, wanted
    assert re.search(r"PMID:\d{8}", text)
    with opened(document) as pdf:
        assert str(pdf.Root.Lang) == "en-GB"
        assert bool(pdf.Root.MarkInfo.Marked)
        with pdf.open_outline() as outline:
            assert outline.root
        assert DECISION in pdf.attachments["decision.json"].get_file().read_bytes().decode()


def decisions_informed(page: Page) -> int:
    page.goto("/reports")
    check(page)
    found = re.search(r"([\d,]+)\s+decisions? informed by evidence so far", page.locator("main").inner_text())
    assert found
    return int(found[1].replace(",", ""))


def record_decision(page: Page, reference: str) -> None:
    page.goto(f"/requests/{reference}/decision")
    check(page)
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose how the evidence mattered")
    check(page)
    page.get_by_label("It changed what we decided").check()
    page.get_by_label("What was decided?").fill("Alerts only together with an outreach team")
    day = today()
    fill_date(page, "When?", str(day.day), str(day.month), str(day.year))
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_text("Closed", exact=True).first).to_be_visible()
    expect(page.get_by_text("Alerts only together with an outreach team")).to_be_visible()
    check(page)


def see_history(page: Page, reference: str) -> None:
    page.goto(f"/requests/{reference}")
    history = page.locator(".es-history").inner_text()
    told = ["Filed", "Claimed", "Question asked", "Question answered", "Sent for review"]
    told += ["Returned for changes", "Delivered", "Decision recorded"]
    places = [history.index(words) for words in told]
    assert places == sorted(places)
    check(page)
