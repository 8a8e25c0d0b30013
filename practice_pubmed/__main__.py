"""`python -m practice_pubmed --port 8090`: the server as a process of its own."""

import json
import signal
import sys
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from threading import Event

from practice_pubmed.bulk import DAYS
from practice_pubmed.faults import BadFault
from practice_pubmed.server import start


def _arguments() -> Namespace:
    parser = ArgumentParser(
        prog="python -m practice_pubmed",
        description="A stand-in for NCBI's E-utilities with invented records. SIGTERM or Ctrl-C stops it.",
    )
    parser.add_argument("--port", type=int, default=8090, help="0 takes a free port (default: 8090)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument(
        "--rate",
        type=float,
        help="calls a second for each key or address; 0 for no limit (default: 3, with a key 10)",
    )
    parser.add_argument(
        "--bulk", type=int, default=0, help="this many more records of no meaning, for tests of the limits"
    )
    parser.add_argument(
        "--bulk-days", type=int, default=DAYS, help=f"on how many days those came in (default: {DAYS})"
    )
    parser.add_argument(
        "--until",
        type=date.fromisoformat,
        metavar="DAY",
        help="without what came in after this day, such as 2026-11-25",
    )
    parser.add_argument("--faults", type=Path, help="a JSON file with a list of faults, see README.md")
    return parser.parse_args()


def main() -> None:
    """Start, say where on the first line, and go on until told to stop."""
    chosen = _arguments()
    ended = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    try:
        faults = json.loads(chosen.faults.read_text(encoding="utf-8")) if chosen.faults else []
        running = start(
            chosen.port, chosen.rate, chosen.bulk, chosen.host, faults, chosen.bulk_days, chosen.until
        )
    except (OSError, ValueError, BadFault) as problem:
        sys.exit(f"Practice PubMed can't start: {problem}")
    print(running.url, flush=True)
    ended.wait()
    running.stop()


if __name__ == "__main__":
    main()
