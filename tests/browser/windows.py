"""How large the windows are in which pages are looked at, and how long a page may take."""

from __future__ import annotations

from playwright.sync_api import ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PATIENCE = 60_000  # milliseconds until a page must show what is expected, on a machine with much to do
