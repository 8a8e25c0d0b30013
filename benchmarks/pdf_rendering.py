"""What our PDF costs beside WeasyPrint alone, on the same finished HTML: time and peak memory.

    python -m benchmarks.pdf_rendering [rounds]

"Alone" is WeasyPrint's own tagged PDF/UA-1, with one font configuration for all rounds, which is
its fastest correct way; "as it comes" is the same through its simplest call. Ours adds PDF/A-3a,
metadata, three attachments and the refusal of files and addresses. Rounds alternate, times are CPU
seconds of the process, and the ratio is the one to look at; it may be 1.15 at most. Peak memory is
that of a fresh process that renders once.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from benchmarks.fresh import in_fresh_process, peak_megabytes
from benchmarks.results import report
from evidence_service.summaries.attachments import attachments_of
from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.document_html import document_html
from evidence_service.summaries.pdf import ASSETS, PdfMetadata, render
from tests.summaries import samples

DOCUMENTS: dict[str, Callable[[], IssuedDocument]] = {
    "3 pages": samples.short,
    "5 pages": samples.usual,
    "9 pages": samples.middling,
    "37 pages, 300 references": samples.long,
}
MOST = 1.15


class Fonts(URLFetcher):  # type: ignore[misc, unused-ignore]
    """Gives WeasyPrint alone the fonts that we have, so that both lay out the same lines."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        return URLFetcherResponse(url, (ASSETS / url.removeprefix("asset:")).read_bytes())


SHARED = FontConfiguration()


def alone(html: str, _: IssuedDocument) -> bytes:
    made: bytes = weasyprint.HTML(string=html, url_fetcher=Fonts()).write_pdf(
        font_config=SHARED, pdf_variant="pdf/ua-1", presentational_hints=True
    )
    return made


def as_it_comes(html: str, _: IssuedDocument) -> bytes:
    made: bytes = weasyprint.HTML(string=html, url_fetcher=Fonts()).write_pdf(
        pdf_variant="pdf/ua-1", presentational_hints=True
    )
    return made


def ours(html: str, document: IssuedDocument) -> bytes:
    about = PdfMetadata(
        title=document.heading,
        reference_number=document.reference_number,
        version=document.version,
        decision=document.decision.what,
        created_at=document.delivered_at,
    )
    return render(html, about=about, attachments=attachments_of(document))


WAYS: dict[str, Callable[[str, IssuedDocument], bytes]] = {
    "alone": alone,
    "as it comes": as_it_comes,
    "ours": ours,
}


def seconds(name: str, rounds: int) -> dict[str, float]:
    """The median CPU seconds of each way to render this document."""
    document = DOCUMENTS[name]()
    html = document_html(document, samples.environment())
    taken: dict[str, list[float]] = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way, function in WAYS.items():
            start = time.process_time()
            function(html, document)
            taken[way].append(time.process_time() - start)
    return {way: statistics.median(times) for way, times in taken.items()}


def peak_of(name: str, way: str) -> float:
    """The most memory in MB that this process needs to render the document once."""
    document = DOCUMENTS[name]()
    WAYS[way](document_html(document, samples.environment()), document)
    return peak_megabytes()


def main(rounds: int = 7) -> int:
    """Report time and peak of each way and document; 1 when a ratio is over the limit, else 0."""
    worst = 0.0
    for name in DOCUMENTS:
        times = seconds(name, rounds)
        peaks = {way: in_fresh_process(peak_of, name, way) for way in WAYS}
        for way in WAYS:
            compared = "" if way == "alone" else "WeasyPrint alone"
            ratio, more = times[way] / times["alone"], peaks[way] / peaks["alone"]
            report(f"PDF of {name}, {way}, CPU", times[way], "s", compared, ratio if compared else None)
            report(f"PDF of {name}, {way}, peak", peaks[way], "MB", compared, more if compared else None)
        worst = max(worst, times["ours"] / times["alone"], peaks["ours"] / peaks["alone"])
    report("PDF, worst ratio of ours to WeasyPrint alone", worst, "", "the most allowed", worst / MOST)
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
