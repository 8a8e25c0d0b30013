"""PURE: the command that installs what PDFs need, for the system at hand."""

from __future__ import annotations

import platform
import re
from pathlib import Path

_DEBIAN = "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_COMMANDS = {
    "debian": _DEBIAN,
    "ubuntu": _DEBIAN,
    "fedora": "sudo dnf install -y pango",
    "rhel": "sudo dnf install -y pango",
    "suse": "sudo zypper install -y libpango-1_0-0",
    "arch": "sudo pacman -S --noconfirm pango",
    "alpine": "apk add pango",
    "macos": "brew install pango",
}


def install_command(system: str = "", release: str | None = None) -> str:
    """The command for a system, by its name and the text of its os-release file; by default for this one."""
    if (system or platform.system()) == "Darwin":
        return _COMMANDS["macos"]
    text = _os_release() if release is None else release
    names = re.findall(r'^ID(?:_LIKE)?="?([^"\n]*)', text, re.MULTILINE)
    for name in " ".join(names).split():
        if name in _COMMANDS:
            return _COMMANDS[name]
    return f"your system’s package of Pango 1.44 or newer (on Debian and Ubuntu: {_DEBIAN})"


def _os_release() -> str:
    try:
        return Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return ""
