"""Which chart each table of the report gets."""

from __future__ import annotations

from evidence_service.reports.charts import PLAIN, Chart, bars, columns, spans
from evidence_service.reports.table import Table

INFORMED = ("changed", "confirmed", "informed")
SAID = (*INFORMED, "not-used", "not-known")


def chart_of(name: str, title: str, table: Table) -> Chart:
    """The chart of the figure `name`."""
    if name == "decisions-by-month":
        return columns(table, f"{title}: decisions that evidence informed, by month", INFORMED)
    if name == "turnaround":
        return spans(table, f"{title}: working days, by month of delivery", low=2, high=3)
    if name == "decisions-by-influence":
        return bars(table, title, SAID, each=True)
    if name == "answers-and-replies":
        return bars(table, title, ("changed", "not-used", "not-known", "nothing-yet"), each=True)
    if name == "hours-by-type":
        return bars(table, f"{title}: median, by kind of decision", (PLAIN,), first=2)
    if name == "requests-by-status":
        return bars(table, title, (PLAIN,), first=2)
    return bars(table, f"{title}: decisions that evidence informed", INFORMED)
