"""Pages with which sources come in: a file or a paste of records, and what was looked at."""

from __future__ import annotations

from collections.abc import Sequence
from os import SEEK_END
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for

from evidence_service.accounts.session import me
from evidence_service.errors import Invalid, NotAllowed, NotNow, Refusal
from evidence_service.evidence_requests.models import EvidenceRequest
from evidence_service.formatting import count
from evidence_service.references.opening import LARGEST_FILE, too_large
from evidence_service.references.reading import FileReading, read_file
from evidence_service.searches import importing, queries, source_forms
from evidence_service.searches.imported_files import NothingReadable, ReadItem, imported_from
from evidence_service.searches.source_access import changeable, refused_now, told
from evidence_service.searches.source_forms import (
    ImportForm,
    LookedAtForm,
    SourceForm,
)
from evidence_service.searches.source_models import Source, SourceKind
from evidence_service.web import database
from evidence_service.web.access import needs
from evidence_service.workflow import Permission

LARGEST_UPLOAD = 60_000_000  # taken in, so that a file over the limit is refused beside its box
SHOWN_REMARKS = 3
PROBLEMS_SHOWN = 50
_LARGE = frozenset({"searches.import_now"})


def register(blueprint: Blueprint) -> None:
    """Add the pages of imports to those of searching."""
    start = "/requests/<reference>/sources"
    blueprint.get(f"{start}/import", endpoint="import_records")(show_import)
    blueprint.post(f"{start}/import", endpoint="import_now")(import_now)
    blueprint.get(f"{start}/looked-at", endpoint="looked_at")(show_looked_at)
    blueprint.post(f"{start}/looked-at", endpoint="log_looked_at")(log_looked_at)
    blueprint.url_value_preprocessor(_allow_large_uploads)


def _allow_large_uploads(endpoint: str | None, _values: Any) -> None:
    """Before any form is read: an import may be larger than the other forms."""
    if endpoint in _LARGE:
        request.max_content_length = LARGEST_UPLOAD
        request.max_form_memory_size = source_forms.LARGEST_PASTE * 2
        g.instead_of_too_much = (
            f"A file of records can have {LARGEST_FILE // 1_000_000} MB. Export the results in parts, "
            "for example 1,000 records at a time, and import one after the other."
        )


@needs(Permission.WORK_THE_QUEUE)
def show_import(reference: str) -> Any:
    """The form for a file or a paste of records."""
    evidence_request = changeable(reference)
    return _form_page("searches/import.html", evidence_request, ImportForm(formdata=None))


@needs(Permission.WORK_THE_QUEUE)
def import_now(reference: str) -> Any:
    """Read a file or a paste, and take in every record of it."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    form = ImportForm()
    if closed := refused_now(evidence_request):
        return _form_page("searches/import.html", evidence_request, form, *closed)
    if not form.validate():
        return _form_page("searches/import.html", evidence_request, form, 400)
    session.rollback()  # a large file takes seconds to read, and nobody is to wait for the database meanwhile
    try:
        reading = _read(form)
        source = _take_in(evidence_request, form, reading)
    except (NotAllowed, NotNow) as refusal:  # handed over, or delivered, while the file was read
        session.rollback()
        return _form_page("searches/import.html", evidence_request, form, *told(refusal))
    except Refusal as refusal:
        session.rollback()
        field = refusal.field if isinstance(refusal, Invalid) else "file"
        form.refuse("pasted" if field == "file" and not form.has_file else field, refusal.message)
        unread = refusal.items if isinstance(refusal, NothingReadable) else ()
        return _form_page("searches/import.html", evidence_request, form, 400, unread=unread)
    session.commit()
    _tell(source, reading)
    return redirect(url_for("searches.source", reference=evidence_request.reference, number=source.number))


@needs(Permission.WORK_THE_QUEUE)
def show_looked_at(reference: str) -> Any:
    """The form for a source without an export."""
    return _form_page("searches/looked_at.html", changeable(reference), LookedAtForm(formdata=None))


@needs(Permission.WORK_THE_QUEUE)
def log_looked_at(reference: str) -> Any:
    """Log a source without an export."""
    session = database.session()
    evidence_request = queries.find_for_library(session, reference, me())
    form = LookedAtForm()
    if closed := refused_now(evidence_request):
        return _form_page("searches/looked_at.html", evidence_request, form, *closed)
    if not form.validate():
        return _form_page("searches/looked_at.html", evidence_request, form, 400)
    try:
        source = importing.log_source(session, evidence_request, form.details(), actor=me())
    except Invalid as refusal:
        session.rollback()
        form.refuse(refusal.field, refusal.message)
        return _form_page("searches/looked_at.html", evidence_request, form, 400)
    session.commit()
    flash(f"{source.database} is in the log.", "success")
    return redirect(url_for("searches.sources", reference=evidence_request.reference))


def _read(form: ImportForm) -> FileReading:
    """What the file or the paste holds. Raises `UnreadableFile` when that is nothing."""
    if not form.has_file:
        return read_file("pasted records", str(form.pasted.data).encode(), most=importing.MOST_RECORDS)
    return read_file(form.file.data.filename, _bytes_of(form.file.data), most=importing.MOST_RECORDS)


def _take_in(evidence_request: EvidenceRequest, form: ImportForm, reading: FileReading) -> Source:
    return importing.import_file(
        database.session(),
        evidence_request,
        form.details(),
        imported_from(reading.name, reading),
        actor=me(),
        kind=SourceKind.FILE if form.has_file else SourceKind.PASTE,
        keep_unread=form.keep_unread.data,
    )


def _bytes_of(upload: Any) -> bytes:
    """The file. Raises `UnreadableFile`, with its real size, when it is too large."""
    size = upload.stream.seek(0, SEEK_END)
    upload.stream.seek(0)
    if size > LARGEST_FILE:
        raise too_large(size)
    content: bytes = upload.stream.read()
    return content


def _tell(source: Source, reading: FileReading) -> None:
    """Say on the next page what came in, and the first few things that were odd about it."""
    problems = f" {count(source.unreadable, 'problem')}." if source.unreadable else ""
    flash(
        f"{count(source.imported, 'record')} imported.{problems}",
        "success" if source.imported else "important",
    )
    if reading.remarks:
        shown = "; ".join(f"line {one.line:,}: {one.text}" for one in reading.remarks[:SHOWN_REMARKS])
        more = len(reading.remarks) - SHOWN_REMARKS
        flash(f"Look at these records: {shown}{f'; and {more:,} more' if more > 0 else ''}.", "important")


def _form_page(
    template: str,
    evidence_request: EvidenceRequest,
    form: SourceForm,
    status: int = 200,
    message: str = "",
    unread: Sequence[ReadItem] = (),
) -> Response:
    page = render_template(
        template,
        evidence_request=evidence_request,
        form=form,
        message=message,
        choices=source_forms,
        largest=LARGEST_FILE // 1_000_000,
        largest_bytes=LARGEST_FILE,
        unread=unread[:PROBLEMS_SHOWN],
        unread_more=max(len(unread) - PROBLEMS_SHOWN, 0),
    )
    return Response(page, status=status)
