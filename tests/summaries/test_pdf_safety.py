"""Nothing in a document can make the renderer read a file or call an address.

A real server counts who calls; whatever asks for something is refused, and texts that people
typed are only text.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from evidence_service.errors import PdfUnavailable
from evidence_service.summaries.content import AiUse, Finding
from evidence_service.summaries.document import IssuedRow, IssuedSection, IssuedStatement, Passage
from evidence_service.summaries.pdf import PdfMetadata, render
from evidence_service.summaries.writing import written
from tests.summaries import samples
from tests.summaries.made_pdf import made, opened, squeezed, text_of

ABOUT = PdfMetadata("T", "ER-2026-00001", 1, "D", datetime(2026, 1, 2, tzinfo=UTC))
SECRET = "what nobody may see"


@dataclass
class Site:
    """A web server that counts: it redirects to a secret file and serves anything else as a picture."""

    address: str
    requests: list[str]


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text(SECRET)
    return path


@pytest.fixture
def site(secret: Path) -> Iterator[Site]:
    requests: list[str] = []

    class Counting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append(self.path)
            self.send_response(302 if "redirect" in self.path else 200)
            self.send_header("Location", secret.as_uri())
            self.send_header("Content-Type", "image/svg+xml")
            self.end_headers()
            self.wfile.write(b"<svg xmlns='http://www.w3.org/2000/svg'/>")

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", requests)
    server.shutdown()
    thread.join()
    server.server_close()


# SITE and FILE stand for addresses of the counting server and of a secret file.
ASKING = {
    "picture": '<img src="SITE/a.png" alt="a">',
    "redirected picture": '<img src="SITE/redirect" alt="a">',
    "picture from a file": '<img src="FILE" alt="a">',
    "picture by a base address": '<base href="SITE/"><img src="a.png" alt="a">',
    "style sheet": '<link rel="stylesheet" href="SITE/a.css">',
    "style sheet from a file": '<link rel="stylesheet" href="FILE">',
    "imported style": "<style>@import url(SITE/a.css);</style>",
    "imported style from a file": "<style>@import 'FILE';</style>",
    "style in an address": '<link rel="stylesheet" href="data:text/css,p{color:red}">',
    "font": "<style>@font-face{font-family:x;src:url(SITE/a.ttf)}p{font-family:x}</style><p>x",
    "font of the machine": (
        "<style>@font-face{font-family:x;src:local('DejaVu Sans')}p{font-family:x}</style><p>x"
    ),
    "background": '<p style="background:url(SITE/a.png)">x',
    "marker": '<ul style="list-style-image:url(SITE/a.png)"><li>x</ul>',
    "content": "<style>p::before{content:url(SITE/a.png)}</style><p>x",
    "border": '<p style="border:1px solid;border-image:url(SITE/a.png) 1">x',
    "mask by a page": "<style>@page{background:url(SITE/a.png)}</style>",
    "object": '<object data="SITE/a.svg" type="image/svg+xml"></object>',
    "embedded": '<embed src="FILE" type="image/svg+xml">',
    "text in an address": '<img src="data:text/html,<p>x" alt="a">',
    "picture in a vector": (
        '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="SITE/a.png"'
        ' width="9" height="9"/></svg>'
    ),
    "file in a vector": '<svg><image href="FILE" width="9" height="9"/></svg>',
    "vector inside an address": (
        '<img alt="a" src="data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22>'
        '<image href=%22SITE/a.png%22 width=%229%22 height=%229%22/></svg>">'
    ),
    "attached by a link": '<a rel="attachment" href="FILE">x</a>',
    "attached from a site": '<a rel="attachment" href="SITE/a">x</a>',
    "asset outside the assets": '<img src="asset:../../config.png" alt="a">',
}


@pytest.mark.parametrize("name", ASKING)
def test_what_asks_for_something_is_refused_and_nobody_is_called(name: str, site: Site, secret: Path) -> None:
    body = ASKING[name].replace("SITE", site.address).replace("FILE", secret.as_uri())

    with pytest.raises(PdfUnavailable, match="no document may read files or addresses"):
        render(f"<html lang=en><title>T</title><h1>H</h1>{body}</html>", about=ABOUT)

    assert site.requests == []


# These are for browsers; the renderer passes over them.
PASSED_OVER = {
    "attachment of the document": '<link rel="attachment" href="FILE" title="x">',
    "attachment from a site": '<link rel="attachment" href="SITE/a">',
    "symbol of another vector": '<svg><use href="SITE/a.svg#x"/></svg>',
    "frame": '<iframe src="FILE"></iframe>',
    "script": '<script src="SITE/a.js"></script><script>fetch("SITE/b")</script>',
    "refresh": '<meta http-equiv="refresh" content="0; url=SITE/a">',
    "film": '<video src="SITE/a.mp4" poster="SITE/a.png"></video>',
    "form": '<form action="SITE/a"><input type="image" src="SITE/a.png"></form>',
    "entity": '<!DOCTYPE html [<!ENTITY x SYSTEM "FILE">]><p>&x;</p>',
}


@pytest.mark.parametrize("name", PASSED_OVER)
def test_what_only_browsers_fetch_is_passed_over(name: str, site: Site, secret: Path) -> None:
    body = PASSED_OVER[name].replace("SITE", site.address).replace("FILE", secret.as_uri())

    pdf = render(f"<html lang=en><title>T</title><h1>H</h1>{body}</html>", about=ABOUT)

    assert site.requests == []
    with opened(pdf) as file:
        assert len(file.attachments) == 0
    assert SECRET.encode() not in pdf


def test_pictures_inside_the_html_are_drawn() -> None:
    vector = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><rect width='9' height='9'/></svg>"

    pdf = render(f'<html lang=en><title>T</title><h1>H</h1><img src="{vector}" alt="A square">', about=ABOUT)

    assert pdf.startswith(b"%PDF-1.7")


def test_what_people_type_is_only_text(site: Site, secret: Path) -> None:
    typed = "\n\n".join(ASKING.values()) + "\n\n" + "\n\n".join(PASSED_OVER.values())
    typed = typed.replace("SITE", site.address).replace("FILE", secret.as_uri())
    markdown = f"{typed}\n\n![picture]({site.address}/a.png) [link]({secret.as_uri()}) <{site.address}>"
    document = samples.short()
    document = replace(
        document,
        title=typed,
        question=typed,
        decision=replace(document.decision, what=typed),
        bottom_line=Passage(markdown, written({"bottom line": markdown}, included=()).html["bottom line"]),
        sections=(IssuedSection("findings", typed, Passage("", typed)),),
        references=tuple(replace(entry, html=typed) for entry in document.references),
        rows=(IssuedRow(1, typed, typed, typed, typed, typed, typed, typed, typed, typed),),
        statements=(IssuedStatement(typed, Finding.EFFECT, Passage(typed, typed), judged_by=typed),),
        ai=AiUse(True, typed, typed, prompts=typed),
        ai_statement=typed,
        limits=typed,
        not_wanted=typed,
        verify_at=typed,
        searches=tuple(
            replace(search, lines=tuple(replace(line, text=typed) for line in search.lines))
            for search in document.searches
        ),
    )

    pdf = made(document)

    assert site.requests == []
    assert squeezed('<img src="file:') in squeezed(text_of(pdf))
    assert SECRET.encode() not in pdf
    with opened(pdf) as file:
        assert len(file.attachments) == 0
        links = [str(note.A.URI) for page in file.pages for note in page.get("/Annots", []) if "/A" in note]
    # A reference may lead to a source without TLS; nothing leads to a file or runs anything.
    assert all(link.startswith(("https://", "http://", "mailto:")) for link in links)


def test_a_long_address_is_not_told_in_full() -> None:
    with pytest.raises(PdfUnavailable) as refusal:
        render(f'<html lang=en><img src="http://x.example/{"a" * 9999}" alt="a">', about=ABOUT)

    assert len(refusal.value.message) < 400
