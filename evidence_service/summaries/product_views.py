"""The pages on which a product is chosen, and a library service changes the headings of its products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from evidence_service import formatting, workflow
from evidence_service.accounts.session import me
from evidence_service.errors import Invalid, NotAllowed, NotFound, NotNow, Refusal
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.products import PRODUCTS, Product, product_name
from evidence_service.searches import queries as searches
from evidence_service.summaries import choosing, queries
from evidence_service.summaries.content import BOTTOM_LINE, GAPS
from evidence_service.summaries.latest_changes import latest_changes
from evidence_service.summaries.products import Heading
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Action, Permission

NOT_SEEN = (
    "Somebody changed these headings since you opened them, and they are below. "
    "Go back to ours only if you don't need them."
)


def register(blueprint: Blueprint) -> None:
    """Add these pages to those of summaries."""
    blueprint.get("/requests/<reference>/summary/product", endpoint="product")(show_product)
    blueprint.post("/requests/<reference>/summary/product", endpoint="choose_product")(choose_product)
    blueprint.get("/headings", endpoint="products")(show_products)
    blueprint.get("/headings/<product>", endpoint="headings")(show_headings)
    blueprint.post("/headings/<product>", endpoint="change_headings")(change_headings)


@needs(Permission.WORK_THE_QUEUE)
def show_product(reference: str) -> Any:
    """The three products, what each is, and which the requester wanted."""
    return _product_page(searches.find_for_library(database.session(), reference, me()))


@needs(Permission.WORK_THE_QUEUE)
def choose_product(reference: str) -> Any:
    """Make this product from now on; no text is lost."""
    session = database.session()
    evidence_request = searches.find_for_library(session, reference, me())
    wanted = request.form.get("product", "")
    if wanted not in list(Product):
        return _product_page(evidence_request, error="Choose what you will make.")
    seen = request.form.get("seen", "")
    try:
        choosing.choose(
            session,
            evidence_request,
            Product(wanted),
            actor=me(),
            seen=Product(seen if seen in list(Product) else wanted),
            tell=bool(request.form.get("tell")),
        )
    except choosing.ChosenMeanwhile as refusal:
        session.rollback()
        return _product_page(evidence_request, error=_chosen_meanwhile(evidence_request), refusal=refusal)
    session.commit()
    flash(f"This is now: {PRODUCTS[Product(wanted)].name}. Every text is still here.", "success")
    return redirect(url_for("summaries.write", reference=evidence_request.reference))


def _chosen_meanwhile(evidence_request: EvidenceRequest) -> str:
    """What somebody chose while the page was open, who and when, and what to do."""
    session = database.session()
    summary = queries.summary_of(session, evidence_request)
    name = PRODUCTS[queries.content_of(session, evidence_request, summary).product].name
    change = latest_changes(session, summary, ["product"]).get("product")
    who = (
        f"{change.who} chose “{name}” on {formatting.moment(change.at)},"
        if change
        else f"“{name}” was chosen"
    )
    return (
        f"{who} while this page was open. Your choice is still marked below. Choose again what you will make."
    )


def _product_page(
    evidence_request: EvidenceRequest, error: str = "", refusal: Refusal | None = None
) -> Response:
    session = database.session()
    summary = queries.summary_of(session, evidence_request)
    content = queries.content_of(session, evidence_request, summary)
    wanted = request.form.get("product", "")
    page = render_template(
        "summaries/product.html",
        evidence_request=evidence_request,
        chosen=wanted if wanted in list(Product) else content.product,
        seen=content.product,
        products=PRODUCTS,
        wanted=product_name(evidence_request.product_wanted),
        tell=bool(request.form.get("tell")),
        may_write=workflow.may(Action.WRITE, me(), evidence_request),
        error=error,
    )
    return Response(page, status=refusal.status if refusal else 400 if error else 200)


@needs(Permission.WORK_THE_QUEUE)
def show_products() -> Any:
    """The products, and with which headings each begins here."""
    service_id, session = _service_id(), database.session()
    listed = [(kind, told, queries.headings_of(session, service_id, kind)) for kind, told in PRODUCTS.items()]
    return render_template("summaries/products.html", listed=listed)


@needs(Permission.WORK_THE_QUEUE)
def show_headings(product: str) -> Any:
    """The headings of one product, to change."""
    kind = _product(product)
    return _headings_page(kind, queries.headings_of(database.session(), _service_id(), kind))


@dataclass(frozen=True)
class _Refused:
    """What was wrong with the headings, and beside which box it stands."""

    field: str
    message: str
    theirs: Sequence[Heading] = ()


@needs(Permission.WORK_THE_QUEUE)
def change_headings(product: str) -> Any:
    """Save what was typed, with a heading added, moved or taken out; or go back to our own."""
    kind, session = _product(product), database.session()
    do, seen = request.form.get("do", "save"), request.form.get("seen", "")
    if do == "reset":
        try:
            choosing.reset_headings(session, kind, actor=me(), seen=seen)
        except NotNow:
            session.rollback()
            theirs = queries.headings_of(session, _service_id(), kind)
            return _headings_page(kind, theirs, _Refused("headings", NOT_SEEN, theirs))
        session.commit()
        flash("The headings are those that we bring along again.", "success")
        return redirect(url_for("summaries.headings", product=kind.value))
    typed, place = _arranged(_typed(), do)
    try:
        choosing.set_headings(session, kind, typed, actor=me(), seen=seen)
    except Invalid as refusal:
        session.rollback()
        refused = _Refused(refusal.field, refusal.message)
        return _headings_page(kind, typed, refused, seen=seen)
    except NotNow as refusal:
        session.rollback()
        theirs = queries.headings_of(session, _service_id(), kind)
        return _headings_page(kind, typed, _Refused("headings", refusal.message, theirs))
    session.commit()
    flash("The headings are saved. Summaries that were begun keep theirs.", "success")
    return redirect(url_for("summaries.headings", product=kind.value, _anchor=place))


def _typed() -> list[Heading]:
    """The headings as they were sent, the new one last."""
    keys, names = request.form.getlist("key"), request.form.getlist("heading")
    hints = request.form.getlist("hint")
    if not len(keys) == len(names) == len(hints):
        raise NotFound("The form did not arrive whole. Load the page again.")
    sent = [Heading(*one) for one in zip(keys, names, hints, strict=True)]
    return [one for one in sent if one.key or one.heading.strip() or one.hint.strip()]


def _arranged(headings: list[Heading], do: str) -> tuple[list[Heading], str]:
    """With the one that a button names moved or taken out, and its id; the bottom line stays first."""
    what, _, place = do.partition("-")
    at = int(place) if place.isascii() and place.isdigit() else -1
    if not 0 < at < len(headings):
        return headings, "headings"
    one = headings.pop(at)
    if what == "out" and one.key != GAPS:
        return headings, "headings"
    there = {"up": max(1, at - 1), "down": min(at + 1, len(headings))}.get(what, at)
    headings.insert(there, one)
    return headings, f"place-{there}"


def _headings_page(
    product: Product, headings: Sequence[Heading], refused: _Refused | None = None, *, seen: str = ""
) -> Response:
    """`seen`: which headings the person changed; those that they see now, where that isn't given."""
    page = render_template(
        "summaries/headings.html",
        product=product,
        definition=PRODUCTS[product],
        headings=headings,
        refused=refused,
        seen=seen or choosing.fingerprint(refused.theirs if refused else headings),
        kept=(BOTTOM_LINE, GAPS),
        longest=choosing.LONGEST_HEADING,
        longest_hint=choosing.LONGEST_HINT,
    )
    status = 409 if refused and refused.theirs else 400 if refused else 200
    return Response(page, status=status)


def _product(word: str) -> Product:
    if word not in list(Product):
        raise NotFound("There is no such product. Choose one from the list.")
    return Product(word)


def _service_id() -> int:
    service_id = me().library_service_id
    if service_id is None:
        raise NotAllowed("Your account belongs to no library service. Ask an administrator to add it to one.")
    return service_id
