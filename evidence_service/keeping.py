"""What the database itself refuses to change: history, what ran, what was saved, decided and issued.

Triggers, the same on SQLite and PostgreSQL. They are made anew after every migration,
because rebuilding a table on SQLite drops its triggers without a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class Rule:
    """`change` (UPDATE or DELETE) of a row of `table` is refused, always or when `condition` on OLD holds."""

    table: str
    change: str
    condition: str = ""

    @property
    def name(self) -> str:
        """The name of its trigger."""
        return f"keep_{self.table}_{self.change.lower()}"


RULES: tuple[Rule, ...] = (
    Rule("event", "UPDATE"),
    Rule("event", "DELETE"),
    Rule("decision", "UPDATE"),
    Rule("decision", "DELETE"),
    Rule("issued_summary", "UPDATE", "OLD.state = 'issued'"),
    Rule("issued_summary", "DELETE", "OLD.state = 'issued'"),
    Rule("search_run", "DELETE"),
    Rule("search_run_line", "UPDATE", "OLD.ran_at IS NOT NULL"),
    Rule("search_run_line", "DELETE"),
    Rule("search_run_pmid", "DELETE"),
    Rule("strategy_version", "UPDATE"),
    Rule("strategy_version", "DELETE"),
    Rule("record_source", "UPDATE"),
    Rule("record_source", "DELETE"),
    Rule("summary_version", "UPDATE"),
    Rule("summary_version", "DELETE", "NOT OLD.autosaved"),
)


def keep(connection: Connection) -> None:
    """Make every trigger, or make it anew. Safe to repeat."""
    on_postgresql = connection.dialect.name == "postgresql"
    for statement in _on_postgresql() if on_postgresql else _on_sqlite():
        connection.exec_driver_sql(statement)


def _on_sqlite() -> Iterator[str]:
    for rule in RULES:
        when = f"WHEN {rule.condition}" if rule.condition else ""
        yield f"DROP TRIGGER IF EXISTS {rule.name}"
        yield (
            f"CREATE TRIGGER {rule.name} BEFORE {rule.change} ON {rule.table} FOR EACH ROW {when} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {rule.table} are kept as they are'); END"
        )


def _on_postgresql() -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'rows of %% are kept as they are', TG_TABLE_NAME; END $$"
    )
    for rule in RULES:
        when = f"WHEN ({rule.condition})" if rule.condition else ""
        yield f"DROP TRIGGER IF EXISTS {rule.name} ON {rule.table}"
        yield (
            f"CREATE TRIGGER {rule.name} BEFORE {rule.change} ON {rule.table} "
            f"FOR EACH ROW {when} EXECUTE FUNCTION refuse_change()"
        )
    for table in dict.fromkeys(rule.table for rule in RULES):
        yield f"DROP TRIGGER IF EXISTS keep_{table}_truncate ON {table}"
        yield (
            f"CREATE TRIGGER keep_{table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
