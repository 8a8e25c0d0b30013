"""Write the JSON schemas of what travels inside a PDF anew, after its dataclasses changed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from evidence_service.summaries.json_schema import schemas  # noqa: E402 - after the path

FOLDER = ROOT / "evidence_service" / "summaries" / "schemas"


def main() -> None:
    """Write each schema into its file."""
    FOLDER.mkdir(exist_ok=True)
    for name, schema in schemas().items():
        (FOLDER / name).write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        print(FOLDER / name)


if __name__ == "__main__":
    main()
