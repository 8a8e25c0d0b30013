"""What librarians note on records besides verdicts: a remark, and tags. Verbs flush and never commit."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from evidence_service.accounts.models import Person
from evidence_service.errors import Invalid, NotFound, NotNow
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.evidence_requests.operations import wait_and_check
from evidence_service.searches.models import Record, RecordTag
from evidence_service.searches.screening import AT_ONCE, NO_SUCH_RECORD
from evidence_service.workflow import Action

LONGEST_REMARK = 4000
LONGEST_TAG = 60
MOST_TAGS = 30


def fingerprint(record: Record) -> str:
    """Short text that is the same for the same remark and tags: tells whether somebody changed them."""
    noted = "\0".join([record.remark, *sorted(tag.tag for tag in record.tags)])
    return hashlib.sha256(noted.encode()).hexdigest()[:16]


def tags_in(text: str) -> list[str]:
    """The tags of a text in which commas or line ends part them, each once.

    Raises `Invalid` for one that is too long, or when there are too many.
    """
    found: dict[str, str] = {}
    for part in re.split(r"[,;\n]", text):
        tag = " ".join(part.split())
        if len(tag) > LONGEST_TAG:
            raise Invalid("tags", f"A tag must be {LONGEST_TAG} characters or fewer. Part tags with commas.")
        if tag:
            found.setdefault(tag.casefold(), tag)
    if len(found) > MOST_TAGS:
        raise Invalid("tags", f"A record can have {MOST_TAGS} tags. Write what else there is as a remark.")
    return list(found.values())


def note(
    session: Session,
    request: EvidenceRequest,
    record_id: int,
    remark: str,
    tags: Sequence[str],
    *,
    actor: Person,
    seen: str,
) -> None:
    """Keep this remark and these tags on a record, in place of those that it had.

    `seen` is the `fingerprint` of what `actor` had before them. Raises `NotNow` when that was
    changed since. Saving what is there already changes nothing.
    """
    wait_and_check(session, request, Action.SCREEN, actor)
    record = session.get(Record, record_id, with_for_update=True)
    if record is None or record.evidence_request_id != request.id:
        raise NotFound(NO_SUCH_RECORD)
    remark = remark.strip()
    if len(remark) > LONGEST_REMARK:
        raise Invalid("remark", f"The remark must be {LONGEST_REMARK:,} characters or fewer.")
    tags = _as_known(session, request, tags)
    if record.remark == remark and {tag.tag for tag in record.tags} == set(tags):
        return
    if fingerprint(record) != seen:
        raise NotNow(
            "The remark or the tags of this record were changed since you opened the page. What you typed is "
            "still here, and what is saved now stands below it. Put the two together, then save again."
        )
    record.remark = remark
    _set_tags(session, record, tags)


def tag_several(
    session: Session, request: EvidenceRequest, record_ids: Sequence[int], tag: str, *, actor: Person
) -> int:
    """Put a tag on these records of the request; gives the number of those that didn't have it."""
    wait_and_check(session, request, Action.SCREEN, actor)
    tags = tags_in(tag)
    if len(tags) != 1:
        raise Invalid("tag", "Write one tag, without a comma.")
    (wanted,) = _as_known(session, request, tags)
    added = 0
    for start in range(0, len(record_ids), AT_ONCE):
        part = record_ids[start : start + AT_ONCE]
        has_it = select(RecordTag.record_id).where(RecordTag.tag == wanted)
        lacking = select(Record.id).where(
            Record.id.in_(part),
            Record.evidence_request_id == request.id,
            Record.merged_into_id.is_(None),
            Record.id.not_in(has_it),
        )
        rows = [RecordTag(record_id=record_id, tag=wanted) for record_id in session.scalars(lacking)]
        session.add_all(rows)
        added += len(rows)
    session.flush()
    return added


def _set_tags(session: Session, record: Record, tags: Sequence[str]) -> None:
    record.tags = [tag for tag in record.tags if tag.tag in tags]
    session.flush()  # first away, then in
    present = {tag.tag for tag in record.tags}
    record.tags += [RecordTag(tag=tag) for tag in tags if tag not in present]
    session.flush()


def _as_known(session: Session, request: EvidenceRequest, tags: Sequence[str]) -> list[str]:
    """The tags as the request writes them already, each once: "Cost" and "cost" are one."""
    if not tags:
        return []
    query = select(RecordTag.tag).join(Record, Record.id == RecordTag.record_id)
    known = session.scalars(query.where(Record.evidence_request_id == request.id).distinct())
    spelled = {tag.casefold(): tag for tag in known}
    return list(dict.fromkeys(spelled.setdefault(tag.casefold(), tag) for tag in tags))
