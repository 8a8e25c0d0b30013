"""What people do with products: choose one for a request, and change the headings that each begins with."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, astuple, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service import audit
from evidence_service.accounts.models import Person
from evidence_service.db import utc_now
from evidence_service.errors import Invalid, NotAllowed, NotNow
from evidence_service.evidence_requests import operations as evidence_requests
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.products import PRODUCTS, Product
from evidence_service.organisations.models import LibraryService
from evidence_service.summaries import operations, queries
from evidence_service.summaries.content import BOTTOM_LINE, GAPS
from evidence_service.summaries.models import ProductTemplate
from evidence_service.summaries.products import HEADINGS, Heading, under
from evidence_service.workflow import Action, Permission, check, has, may

MOST_HEADINGS = 20
LONGEST_HEADING = 120
LONGEST_HINT = 300


class ChosenMeanwhile(NotNow):
    """Somebody chose another product since the page was opened that this choice was made on."""


def choose(
    session: Session,
    request: EvidenceRequest,
    product: Product,
    *,
    actor: Person,
    seen: Product,
    tell: bool = False,
) -> None:
    """Make this product; texts stay, under its headings where it has them. `tell`: the requester is told.

    Also brings headings up to date that the library service changed since. `seen` is the product that
    the page named: `ChosenMeanwhile` when that isn't the one any more, and the wanted one isn't either.
    """
    evidence_requests.lock(session, request)
    check(Action.WRITE, actor, request)
    summary = queries.summary_of(session, request)
    content = queries.content_of(session, request, summary)
    if content.product not in (seen, product):
        raise ChosenMeanwhile("Somebody chose another product while this page was open. Choose again.")
    headings = queries.headings_of(session, request.library_service_id, product)
    changed = under(content, product, headings)
    operations.save(session, request, changed, actor=actor, opened=summary.version if summary else 0)
    if product is not content.product:
        audit.record(
            session,
            "choose a product",
            evidence_request_id=request.id,
            actor_id=actor.id,
            note=PRODUCTS[product].name,
        )
    if tell and may(Action.SAY, actor, request):
        told = PRODUCTS[product]
        text = f"{told.name}: that is what you will get. {told.what} Tell me if you need something else."
        evidence_requests.say(session, request, actor=actor, text=text)


def fingerprint(headings: Sequence[Heading]) -> str:
    """Tells headings that somebody had before their eyes from others."""
    return hashlib.sha256(repr([astuple(one) for one in headings]).encode()).hexdigest()[:16]


def set_headings(
    session: Session, product: Product, headings: Sequence[Heading], *, actor: Person, seen: str
) -> Sequence[Heading]:
    """Let this product begin with these headings in the library service of `actor`, and give them back.

    A new heading has the key "". Summaries that were begun keep theirs. `seen` is the `fingerprint`
    of those that the actor changed: `NotNow` when a colleague saved others since. Raises `Invalid`
    beside the box (`heading-0`, `hint-1`, ...) for an empty or long one, or two alike, and on
    `headings` for what every product needs.
    """
    service_id = _service_of(actor)
    wanted = _with_keys([replace(one, heading=" ".join(one.heading.split())) for one in headings])
    _refuse_bad(wanted)
    template = _template(session, service_id, product)
    there = queries.headings_of(session, service_id, product)
    if _same(there, headings):
        return there  # the same form sent twice
    _refuse_unseen(there, seen)
    if template is None:
        template = ProductTemplate(library_service_id=service_id, product=product)
        session.add(template)
    template.headings = [asdict(one) for one in wanted]
    template.changed_by_id, template.changed_at = actor.id, utc_now()
    _record(session, actor, product, wanted)
    return wanted


def reset_headings(session: Session, product: Product, *, actor: Person, seen: str) -> None:
    """Let this product begin with the headings that it has by itself. Refuses as `set_headings` does."""
    service_id = _service_of(actor)
    template = _template(session, service_id, product)
    if template is not None:
        _refuse_unseen(queries.headings_of(session, service_id, product), seen)
        session.delete(template)
        _record(session, actor, product, HEADINGS[product])


def _same(there: Sequence[Heading], sent: Sequence[Heading]) -> bool:
    """Whether these are the headings that are there, but for the keys that new ones have got."""
    pairs = list(zip(there, sent, strict=False))
    return len(there) == len(sent) and all(one == replace(two, key=two.key or one.key) for one, two in pairs)


def _refuse_unseen(there: Sequence[Heading], seen: str) -> None:
    if fingerprint(there) != seen:
        raise NotNow(
            "Somebody changed these headings since you opened them. Yours are in the boxes, what they saved "
            "stands below. Put both together, then save again."
        )


def _template(session: Session, service_id: int, product: Product) -> ProductTemplate | None:
    """What the library service changed of this product, while nobody else changes it."""
    session.execute(select(LibraryService.id).where(LibraryService.id == service_id).with_for_update())
    return session.get(ProductTemplate, (service_id, product), populate_existing=True)


def _record(session: Session, actor: Person, product: Product, headings: Sequence[Heading]) -> None:
    audit.record(
        session,
        "change headings",
        evidence_request_id=None,
        actor_id=actor.id,
        product=str(product),
        headings=[[one.heading, one.hint] for one in headings],
    )
    session.flush()


def _service_of(actor: Person) -> int:
    if not has(actor.role, Permission.WORK_THE_QUEUE) or actor.library_service_id is None:
        raise NotAllowed("Only the librarians of a library service change its headings.")
    return actor.library_service_id


def _with_keys(headings: Sequence[Heading]) -> list[Heading]:
    """Every heading with a key of its own, kept for ever, however its words change."""
    return [one if one.key else replace(one, key=f"own_{secrets.token_hex(4)}") for one in headings]


def _known() -> list[Heading]:
    return [one for headings in HEADINGS.values() for one in headings]


def _refuse_bad(headings: Sequence[Heading]) -> None:
    if len(headings) > MOST_HEADINGS:
        raise Invalid("headings", f"A product can have {MOST_HEADINGS} headings at most. Take some out.")
    known = {one.key for one in _known()}
    for number, one in enumerate(headings):
        if not re.fullmatch(r"own_[0-9a-f]{1,8}", one.key) and one.key not in known:
            raise Invalid("headings", "One of the headings isn't known here. Load the page again.")
        if not one.heading:
            raise Invalid(f"heading-{number}", "Write the heading, or take it out.")
        if len(one.heading) > LONGEST_HEADING:
            raise Invalid(f"heading-{number}", f"A heading can have {LONGEST_HEADING} characters at most.")
        if len(one.hint) > LONGEST_HINT:
            raise Invalid(f"hint-{number}", f"A hint can have {LONGEST_HINT} characters at most.")
        if one.heading.casefold() in {other.heading.casefold() for other in headings[:number]}:
            raise Invalid(f"heading-{number}", f"“{one.heading}” is there twice. Rename one of them.")
    if not headings or headings[0].key != BOTTOM_LINE or GAPS not in {one.key for one in headings}:
        raise Invalid("headings", "A product begins with the bottom line, and says what was not looked for.")
    if len({one.key for one in headings}) < len(headings):
        raise Invalid("headings", "One of the headings was sent twice. Load the page again.")
