"""The running service and a real browser: everything that a person would have in front of them.

The tests of this folder run in one process, so that the service is started once.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests import needs
from tests.browser.own_pages import OpenPage, pages_of
from tests.browser.windows import DESKTOP, PATIENCE
from tests.searches.search_desk import SearchDesk

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
START_SECONDS = 400
STOP_SECONDS = 60
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Service:
    """The service as `make run PUBMED=practice` starts it, in a data folder of its own."""

    url: str
    data_dir: Path
    output: Path

    @property
    def practice_url(self) -> str:
        """The base address of its practice PubMed, whose faults and log a test may set and read."""
        log = (self.data_dir / "logs" / "practice-pubmed.log").read_text()
        found = re.search(r"http://[\d.]+:\d+/entrez/eutils/", log)
        assert found, f"the practice PubMed did not say where it is: {log}"
        return found[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.timeout(600))


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The whole service, started once: web server, worker and practice PubMed."""
    needs.required(needs.PANGO)
    folder, port = tmp_path_factory.mktemp("service"), _free_port()
    started = Service(f"http://127.0.0.1:{port}", folder / "data", folder / "output")
    own = {name: value for name, value in os.environ.items() if not name.startswith("EVIDENCE_")}
    arguments = ["run", "--port", str(port), "--data-dir", str(started.data_dir), "--pubmed", "practice"]
    with started.output.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "evidence_service", *arguments],
            cwd=ROOT,
            env={**own, "MAKELEVEL": "1"},  # so that it ends when we do, however that happens
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        _wait_until_healthy(started, process)
        yield started
    finally:
        process.terminate()
        code = process.wait(timeout=STOP_SECONDS)
    assert code == 0, f"the service did not stop cleanly: {started.output.read_text()}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the system installed it."""
    chromium = needs.required(needs.CHROMIUM)
    expect.set_options(timeout=PATIENCE)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET + sandbox)
        yield browser
        browser.close()


@pytest.fixture
def open_window(service: Service, browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """`open_window()` is one more person's browser, with cookies of its own; `open_window(PHONE)` on a phone.

    At the end it refuses what no page may do: ask another address for anything, or stumble in a script.
    """
    windows: list[BrowserContext] = []
    strangers: list[str] = []
    stumbles: list[str] = []

    def note(request: Request) -> None:
        address = urlsplit(request.url)
        if (
            address.scheme in ("http", "https", "ws", "wss")
            and address.netloc != urlsplit(service.url).netloc
        ):
            strangers.append(request.url)

    def open_one(viewport: ViewportSize = DESKTOP, *, script: bool = True) -> BrowserContext:
        window = browser.new_context(
            base_url=service.url, viewport=viewport, locale="en-GB", java_script_enabled=script
        )
        window.set_default_timeout(PATIENCE)
        window.on("request", note)
        window.on("weberror", lambda error: stumbles.append(str(error.error)))
        windows.append(window)
        return window

    yield open_one
    for window in windows:
        window.close()
    assert strangers == []
    assert stumbles == []


@pytest.fixture
def open_page(desk: SearchDesk, app: Flask, browser: Browser) -> Iterator[OpenPage]:
    """`open_page("/search")` is that page of the request of the test's own desk, in one more browser."""
    with pages_of(app, desk, browser) as open_one:
        yield open_one


@pytest.fixture
def page(open_window: Callable[..., BrowserContext]) -> Page:
    """One page in one person's browser, as wide as a desk."""
    return open_window().new_page()


def _wait_until_healthy(service: Service, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{service.url}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the service did not start:\n{service.output.read_text()}", pytrace=False)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
