"""The form that chooses the period and the organisation of a report. It is sent by GET."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import ValidationError

from evidence_service.reports import period
from evidence_service.reports.period import Period
from evidence_service.web.choices import Choice, Radios, choices_of
from evidence_service.web.fields import BaseForm, DateInBoxes

TWELVE_MONTHS, THIS_YEAR, LAST_YEAR, EVERYTHING, DATES = "12-months", "this-year", "last-year", "all", "dates"
PERIODS = {
    TWELVE_MONTHS: "Last 12 months",
    THIS_YEAR: "This financial year (from 1 April)",
    LAST_YEAR: "Last financial year",
    EVERYTHING: "Everything so far",
    DATES: "Dates that you choose",
}


class ReportForm(BaseForm):
    """Period and organisation. Without any answer: the last twelve months of every organisation."""

    period = Radios("Period", message="Choose a period", choices=choices_of(PERIODS), default=TWELVE_MONTHS)
    since = DateInBoxes("First day", hint="For example, 1 4 2026", name_in_message="The first day")
    until = DateInBoxes("Last day", hint="Leave it empty for today", name_in_message="The last day")
    organisation = Choice("Organisation", message="Choose an organisation from the list", default="")

    def offer(self, organisations: Sequence[tuple[int, str]]) -> None:
        """Let these organisations be chosen."""
        listed = [(str(number), name) for number, name in organisations]
        self.organisation.choices = choices_of([("", "Every organisation"), *listed])

    def validate_since(self, field: Any) -> None:
        """The first day is needed for chosen dates."""
        if self.period.data == DATES and field.data is None:
            raise ValidationError("Enter the first day")

    def validate_until(self, field: Any) -> None:
        """The last day can't be before the first."""
        if self.period.data == DATES and field.data and self.since.data and field.data < self.since.data:
            raise ValidationError("The last day must be the same as the first day, or later")

    def chosen_period(self, today: date) -> Period:
        """The period, once `validate` found nothing wrong. Nothing is reported of days to come."""
        if self.period.data == DATES:
            last = min(self.until.data or today, today)
            return Period("Chosen days", self.since.data, last)
        named = {
            TWELVE_MONTHS: period.last_twelve_months,
            THIS_YEAR: period.this_financial_year,
            LAST_YEAR: period.last_financial_year,
            EVERYTHING: period.everything,
        }
        return named[self.period.data](today)

    @property
    def chosen_organisation(self) -> int | None:
        """The number of the organisation, or None for every one."""
        return int(self.organisation.data) if self.organisation.data else None

    @property
    def organisation_name(self) -> str:
        """The organisation in words."""
        names = {str(value): str(text) for value, text, *_ in self.organisation.iter_choices()}
        return names[self.organisation.data or ""]


def answers_in(arguments: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was chosen, without empty boxes, and without dates unless dates are what was chosen."""
    by_dates = arguments.get("period") == DATES
    return MultiDict(
        (name, value)
        for name, value in arguments.items(multi=True)
        if value and (by_dates or not name.startswith(("since-", "until-")))
    )
