"""Make the two pictures of the README from a fresh demonstration: `make screenshots`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright  # noqa: E402

from tests.browser.people import signed_in  # noqa: E402
from tests.needs import CHROMIUM  # noqa: E402

PICTURES = ROOT / "docs" / "images"
PORT = 8919
SCENES = (
    ("queue", "librarian", "/queue"),
    ("answer", "manager", "/requests/ER-2026-00001/answer"),
)


@contextmanager
def demonstration() -> Iterator[str]:
    """A fresh demonstration; the address that it is at."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["-m", "evidence_service", "run", "--port", str(PORT), "--data-dir", folder]
        service = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        try:
            for line in service.stdout or ():
                if "Stop with Ctrl-C" in line:
                    yield f"http://127.0.0.1:{PORT}"
                    return
            raise SystemExit("The demonstration did not start; see above.")
        finally:
            service.send_signal(signal.SIGINT)
            service.wait()


def main() -> None:
    """Write docs/images/queue.png and docs/images/answer.png."""
    chromium = CHROMIUM.find()
    if chromium is None:
        raise SystemExit(f"Chromium is needed. Install it with: {CHROMIUM.command}")
    PICTURES.mkdir(parents=True, exist_ok=True)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with demonstration() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--disable-gpu", *sandbox])
        for name, who, path in SCENES:
            window = browser.new_context(base_url=address, viewport={"width": 1200, "height": 1200})
            page = signed_in(window, who)
            page.goto(path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
