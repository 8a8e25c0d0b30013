"""What makes many small tests quick and changes nothing of what they show: work that was done is kept."""

from __future__ import annotations

from types import CodeType

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from sqlalchemy import Engine, event


class KeptTemplates(BytecodeCache):
    """Compiled templates, kept for all applications of this process; a changed file is read anew."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._kept[bucket.key, bucket.checksum] = bucket.code


_templates = KeptTemplates()


def keep_templates(environment: Environment) -> None:
    """Let this environment compile only what none before it has compiled."""
    environment.bytecode_cache = _templates


def wait_for_no_disk(engine: Engine) -> None:
    """Let a commit be done before the disk has it. PostgreSQL's server is set so in `tests.postgresql`."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda own, _record: own.execute("PRAGMA synchronous=OFF"))
