"""Keep what happened: the database itself refuses to change history, finished runs and issued documents.

Revision: 0002
Follows: 0001
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# table, what is refused, when (a condition on OLD, or nothing for always)
RULES = (
    ("event", "UPDATE", ""),
    ("event", "DELETE", ""),
    ("issued_summary", "UPDATE", "OLD.state = 'issued'"),
    ("issued_summary", "DELETE", "OLD.state = 'issued'"),
    ("search_run", "DELETE", ""),
    ("search_run_line", "UPDATE", "OLD.ran_at IS NOT NULL"),
    ("search_run_line", "DELETE", ""),
    ("summary_version", "UPDATE", ""),
    ("summary_version", "DELETE", ""),
)


def upgrade() -> None:
    """Add a trigger for each rule."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    if on_postgresql:
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'rows of % are kept as they are', TG_TABLE_NAME; END $$"
        )
    for table, change, condition in RULES:
        when = f"WHEN ({condition})" if condition else ""
        name = f"keep_{table}_{change.lower()}"
        if on_postgresql:
            body = "EXECUTE FUNCTION refuse_change()"
        else:
            body = f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept as they are'); END"
        op.execute(f"CREATE TRIGGER {name} BEFORE {change} ON {table} FOR EACH ROW {when} {body}")


def downgrade() -> None:
    """Take the triggers away."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for table, change, _condition in RULES:
        where = f" ON {table}" if on_postgresql else ""
        op.execute(f"DROP TRIGGER keep_{table}_{change.lower()}{where}")
    if on_postgresql:
        op.execute("DROP FUNCTION refuse_change()")
