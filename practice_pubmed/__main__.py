"""`python -m practice_pubmed --port 8090`: the server as a process of its own."""

import signal
from argparse import ArgumentParser
from threading import Event

from practice_pubmed.server import start


def main() -> None:
    parser = ArgumentParser(prog="python -m practice_pubmed", description=__doc__)
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--bulk", type=int, default=0)
    chosen = parser.parse_args()
    ended = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    running = start(port=chosen.port, host=chosen.host, bulk=chosen.bulk)
    print(f"Practice PubMed listens on {running.url}", flush=True)
    ended.wait()
    running.stop()


if __name__ == "__main__":
    main()
