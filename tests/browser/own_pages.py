"""Pages of a test's own service, before one of its own people, with its database at hand."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize
from werkzeug.serving import WSGIRequestHandler, make_server

from evidence_service.accounts.models import Person
from tests.browser.windows import DESKTOP, PATIENCE
from tests.house import Visitor
from tests.searches.search_desk import SearchDesk


class Network:
    """The way between a page and its service. A test cuts it and mends it, or holds up what a page sends."""

    def __init__(self) -> None:
        self.is_cut = False
        self._held_path: str | None = None
        self._held: list[Route] = []

    def hold(self, path: str) -> None:
        """From now on hold up what is sent to an address with this end."""
        self._held_path = path

    def let_one_go(self, page: Page) -> None:
        """Let the oldest of what is held up go on to the service, as soon as there is something."""
        while not self._held:
            page.wait_for_timeout(20)
        self._held.pop(0).continue_()

    def carry(self, route: Route) -> None:
        """Do with a request what the test wants."""
        if self.is_cut:
            route.abort()
        elif self._held_path and route.request.url.endswith(self._held_path):
            self._held.append(route)
        else:
            route.continue_()


class OpenPage(Protocol):
    """Opens a page of the desk's request, before its librarian unless somebody is named."""

    def __call__(
        self,
        path: str,
        viewport: ViewportSize = DESKTOP,
        *,
        who: Person | None = None,
        script: bool = True,
        network: Network | None = None,
    ) -> Page: ...


@contextmanager
def pages_of(app: Flask, desk: SearchDesk, browser: Browser) -> Iterator[OpenPage]:
    """What opens pages of this desk's request. At the end it refuses a page that stumbled in a script."""
    windows: list[BrowserContext] = []
    stumbles: list[str] = []

    with _serving(app) as address:

        def open_one(
            path: str,
            viewport: ViewportSize = DESKTOP,
            *,
            who: Person | None = None,
            script: bool = True,
            network: Network | None = None,
        ) -> Page:
            window = browser.new_context(base_url=address, viewport=viewport, java_script_enabled=script)
            windows.append(window)
            window.set_default_timeout(PATIENCE)
            window.on("weberror", lambda error: stumbles.append(str(error.error)))
            if network is not None:
                window.route("**/*", network.carry)  # an open page may still go past it for a moment
            _sign_in(window, app, address, who or desk.house.librarian)
            page = window.new_page()
            page.goto(desk.url(path))
            return page

        yield open_one
        for window in windows:
            window.close()
    assert stumbles == []


def _sign_in(window: BrowserContext, app: Flask, address: str, person: Person) -> None:
    """Sign in without the window's own sign-in page, which other tests go through."""
    visitor = Visitor(app)
    assert visitor.sign_in(person).status_code == 302
    cookie = visitor.client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    window.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])


@contextmanager
def _serving(app: Flask) -> Iterator[str]:
    """The address at which this application answers while the block runs."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's names
        """Nothing is printed."""
