"""What some tests need beside Python: whether this machine has it, and the command that installs it.

A test that lacks its need is skipped and named in the last lines of the run. With
REQUIRE_ALL=1, as on the build machine, it fails instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

NOT_RUN = "not run here: "


@dataclass(frozen=True)
class Need:
    """One thing that has to be on the machine; `find` gives its path, or None when it isn't there."""

    name: str
    find: Callable[[], Path | None]
    apt: str
    brew: str

    @property
    def command(self) -> str:
        """The command that installs it on this system."""
        if shutil.which("apt-get"):
            return f"sudo apt-get install -y {self.apt}"
        if shutil.which("brew"):
            return f"brew install {self.brew}"
        return f"install {self.name} with your system's package manager"


def required(need: Need) -> Path:
    """Where the thing is. Without it the test is skipped, or fails when REQUIRE_ALL is set."""
    found = need.find()
    if found is not None:
        return found
    message = f"{NOT_RUN}{need.name} is missing"
    if os.environ.get("REQUIRE_ALL"):
        pytest.fail(f"{message}, and REQUIRE_ALL is set. Install it with: {need.command}", pytrace=False)
    pytest.skip(message)


def _first_program(*names: str) -> Path | None:
    for name in names:
        found = shutil.which(name)
        if found:
            return Path(found)
    return None


def _chromium() -> Path | None:
    mac = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    found = _first_program("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return found or (mac if mac.exists() else None)


def _postgresql() -> Path | None:
    """The folder of PostgreSQL's server programs; Debian keeps them off the PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    found = debian[-1] if debian else _first_program("initdb")
    return found.parent if found else None


def _pango() -> Path | None:
    from evidence_service.summaries.pdf import pdf_engine_problem  # takes a second, and few tests ask

    return None if pdf_engine_problem() else Path("pango")


def _chinese_font() -> Path | None:
    folders = (Path("/usr/share/fonts"), Path("/System/Library/Fonts"))
    names = ("DroidSansFallback*", "NotoSansCJK*", "NotoSerifCJK*", "wqy-*", "PingFang*", "STHeiti*")
    return next((font for folder in folders for name in names for font in folder.rglob(name)), None)


CHROMIUM = Need("Chromium", _chromium, apt="chromium", brew="--cask google-chrome")
POSTGRESQL = Need("PostgreSQL", _postgresql, apt="postgresql", brew="postgresql@17")
PANGO = Need("Pango", _pango, apt="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0", brew="pango")
POPPLER = Need("Poppler", lambda: _first_program("pdftoppm"), apt="poppler-utils", brew="poppler")
CHINESE = Need(
    "a font for Chinese", _chinese_font, apt="fonts-droid-fallback", brew="--cask font-noto-sans-cjk"
)
NEEDS = (CHROMIUM, POSTGRESQL, PANGO, POPPLER, CHINESE)
