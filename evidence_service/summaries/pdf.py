"""The gateway to WeasyPrint: HTML in, one PDF out that is PDF/A-3a and PDF/UA-1 at once.

Nothing in the HTML can make the renderer read a file or call an address: only the fonts that the
set-up installed and pictures inside the HTML itself are read. WeasyPrint is imported at the first
use, for its system libraries may be missing; `pdf_engine_problem()` says so in one line.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import html as html_text
import io
import logging
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from evidence_service import formatting
from evidence_service.errors import PdfUnavailable
from evidence_service.summaries.pdf_finishing import Finishing, ends_plainly
from evidence_service.summaries.pdf_languages import keep_languages
from evidence_service.summaries.pdf_system import install_command

log = logging.getLogger(__name__)

MOST_TRIES = 5

ASSETS = Path(__file__).parents[1] / "static" / "assets"

_ASSET = re.compile(r"asset:((?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+\.(?:ttf|otf|woff2|svg|png))")
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]", re.IGNORECASE)
_UNPRINTABLE_NOTE = (
    "<p>Some characters could not be printed where this document was made; they show as [?]."
    " The file document.json inside this document has them.</p>"
)


@dataclass(frozen=True)
class PdfMetadata:
    """What the PDF says of itself. The same reference number and version give the same file identifier."""

    title: str
    reference_number: str
    version: int
    decision: str
    created_at: datetime
    authors: tuple[str, ...] = ()
    subject: str = ""
    keywords: tuple[str, ...] = ()
    language: str = "en-GB"


@dataclass(frozen=True)
class PdfAttachment:
    """A file that travels inside the PDF."""

    name: str
    content: bytes
    media_type: str
    description: str
    relationship: Literal["Source", "Data", "Supplement", "Alternative", "Unspecified"] = "Unspecified"


def pdf_engine_problem() -> str | None:
    """What keeps this machine from making PDFs, with the command that mends it; None when all is well."""
    try:
        _engine()
    except PdfUnavailable as problem:
        return problem.message
    return None


def render(html: str, *, about: PdfMetadata, attachments: Sequence[PdfAttachment] = ()) -> bytes:
    """The PDF of an HTML document, byte for byte the same for the same content, time and fonts.

    Characters for which this machine has no font are shown as [?], and a note at the end says so.
    Raises PdfUnavailable when a system library is missing, or when the HTML asks for a file or an
    address.
    """
    engine = _engine()
    with engine.lock, _without_garbage_collection():
        pdf, missing = _drawn(engine, html, about, attachments)
        if missing:
            log.warning(
                "no font has the characters %s; shown as [?]", " ".join(map(_code_point, sorted(missing)))
            )
            pdf, _ = _drawn(engine, _without(missing, html), about, attachments)
    return pdf


# The engine


class _Engine:
    """WeasyPrint, with what one process needs of it once."""

    def __init__(self, weasyprint: Any, fonts: Any, fetcher: Any, refusal: type[BaseException]) -> None:
        self.weasyprint = weasyprint
        self.fonts = fonts
        self.fetcher = fetcher
        self.refusal = refusal  # a BaseException, so that no `except Exception` swallows it
        self.lock = threading.Lock()  # Pango's font map is for one thread at a time


_found: list[_Engine] = []
_finding = threading.Lock()


def _engine() -> _Engine:
    """The engine of this process; raises PdfUnavailable with the reason when there is none."""
    with _finding:
        if not _found:
            _found.append(_load())
    return _found[0]


def _load() -> _Engine:
    said = io.StringIO()  # on failure WeasyPrint prints a banner before it raises
    try:
        with contextlib.redirect_stdout(said):
            import weasyprint
            from weasyprint.text.fonts import FontConfiguration
            from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse
    except ImportError as problem:
        raise PdfUnavailable(
            "PDFs can’t be made here: the Python package weasyprint was not found."
            " Install it: python -m pip install -r requirements.txt"
        ) from problem
    except OSError as problem:
        library = re.search(r"library '([^']+)'", str(problem))
        named = f" ({library.group(1)} is missing)" if library else ""
        message = f"PDFs can’t be made here: Pango was not found{named}. Install it: {install_command()}"
        raise PdfUnavailable(message) from problem

    class Bundled(URLFetcher):  # type: ignore[misc, unused-ignore]  # without types where WeasyPrint has none
        """Reads our own fonts and pictures inside the HTML; everything else stops the rendering."""

        refused: list[str]  # what this rendering asked for

        def fetch(self, url: str, headers: Any = None) -> Any:
            if asset := _ASSET.fullmatch(url):
                return URLFetcherResponse(url, (ASSETS / asset.group(1)).read_bytes())
            if _PICTURE.match(url):
                return super().fetch(url)
            self.refused.append(url)  # drawing a vector picture swallows every exception
            raise FatalURLFetchingError(url)

    keep_languages(weasyprint)
    fetcher = Bundled(allowed_protocols={"data"}, allow_redirects=False)
    return _Engine(weasyprint, FontConfiguration(), fetcher, FatalURLFetchingError)


@contextlib.contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Layout makes many objects that live until its end; looking through them again and again is in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


# Drawing


def _drawn(
    engine: _Engine, html: str, about: PdfMetadata, attachments: Sequence[PdfAttachment]
) -> tuple[bytes, frozenset[str]]:
    """The PDF, and the characters that no font has. About one in a hundred has to be drawn twice."""
    for padding in range(MOST_TRIES):
        pdf, missing = _drawn_once(engine, html, about, attachments, padding)
        if ends_plainly(pdf):
            break
    return pdf, missing


def _drawn_once(
    engine: _Engine, html: str, about: PdfMetadata, attachments: Sequence[PdfAttachment], padding: int
) -> tuple[bytes, frozenset[str]]:
    finishing = Finishing(
        properties={
            "referenceNumber": about.reference_number,
            "version": str(about.version),
            "decision": about.decision,
        },
        media_types={attachment.name: attachment.media_type for attachment in attachments},
        padding=padding,
    )
    engine.fetcher.refused = []
    with contextlib.suppress(engine.refusal):
        document = engine.weasyprint.HTML(string=html, url_fetcher=engine.fetcher).render(
            font_config=engine.fonts,
            pdf_variant="pdf/a-3a",
            pdf_tags=True,
            output_intent="srgb",
            presentational_hints=True,  # numbers of list entries
        )
        _describe(engine, document.metadata, about, attachments)
        pdf: bytes = document.write_pdf(
            finisher=finishing, pdf_variant="pdf/a-3a", pdf_identifier=_identifier(about).encode()
        )
    if engine.fetcher.refused:
        address = formatting.shorten(engine.fetcher.refused[0], 200)
        raise PdfUnavailable(
            f"The document asks for {address}, and no document may read files or addresses."
            " Take it out of the text, then deliver again."
        )
    return pdf, finishing.missing


def _describe(
    engine: _Engine, metadata: Any, about: PdfMetadata, attachments: Sequence[PdfAttachment]
) -> None:
    """Let the PDF say what we know of it, whatever the HTML says."""
    moment = about.created_at.astimezone(UTC)
    metadata.title = about.title
    metadata.authors = list(about.authors)
    metadata.description = about.subject or None
    metadata.keywords = list(about.keywords)
    metadata.generator = "Evidence Service"
    metadata.created = metadata.modified = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    metadata.lang = about.language
    metadata.custom = {}
    metadata.attachments = [
        engine.weasyprint.Attachment(
            string=attachment.content,
            url_fetcher=engine.fetcher,
            name=attachment.name,
            description=attachment.description,
            created=moment,
            modified=moment,
            relationship=attachment.relationship,
        )
        for attachment in attachments
    ]


def _identifier(about: PdfMetadata) -> str:
    """The permanent identifier that PDF wants: sixteen bytes in hexadecimal."""
    words = f"{about.reference_number} version {about.version}"
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _without(missing: frozenset[str], html: str) -> str:
    """The HTML with [?] for each run of characters that can't be printed, and a note that says so.

    Everything else stays as it is escaped: of the references (`&#128300;`) only those of such a
    character are read.
    """

    def read(reference: re.Match[str]) -> str:
        characters = html_text.unescape(reference[0])
        return characters if missing.issuperset(characters) else reference[0]

    run = re.compile(f"[{''.join(map(re.escape, sorted(missing)))}]+")
    printable = run.sub("[?]", re.sub(r"&#?[0-9A-Za-z]+;", read, html))
    return printable.replace("</body>", f"{_UNPRINTABLE_NOTE}</body>", 1)


def _code_point(character: str) -> str:
    return f"U+{ord(character):04X}"
