"""The forms in which librarians write down and correct the time that they spent."""

from __future__ import annotations

import re
from typing import Any

from wtforms.validators import StopValidation

from evidence_service.calendar import today
from evidence_service.formatting import duration
from evidence_service.searches.log_models import TimeSpent
from evidence_service.searches.time_spent import LONGEST_NOTE, MOST_MINUTES, Activity, Worked
from evidence_service.web.choices import Radios, choices_of
from evidence_service.web.fields import BaseForm, DateInBoxes, Line, Required

ACTIVITIES = {
    Activity.SEARCHING: "Searching",
    Activity.SCREENING: "Screening",
    Activity.WRITING: "Writing",
    Activity.TALKING: "Talking with people",
    Activity.OTHER: "Other work",
}


_DURATION = re.compile(
    r"(?:(?P<hours>\d{1,2}(?:[.,]\d{1,2})?)\s*h(?:rs?|ours?)?\.?)?\s*"
    r"(?:(?P<minutes>\d{1,4})\s*(?:m(?:ins?|inutes?)?\.?)?)?",
    re.IGNORECASE,
)


def minutes_of(text: str) -> int:
    """Minutes from what people type: 90, 1:30, 1 h 30, 1.5 hours. Raises ValueError in plain words."""
    clock = re.fullmatch(r"(\d{1,2}):([0-5]\d)", text.strip())
    found = clock or _DURATION.fullmatch(text.strip())
    if not found or not found[0]:
        raise ValueError("Enter how long it took, such as 90, 1:30 or 1 h 30 min.")
    hours = float((found[1] or "0").replace(",", "."))
    minutes = round(hours * 60) + int(found[2] or 0)
    if minutes > MOST_MINUTES:
        raise ValueError("One entry can be a day at most. Write down each day by itself.")
    return minutes


class _ADuration:
    def __call__(self, _form: Any, field: Any) -> None:
        try:
            minutes_of(field.data or "")
        except ValueError as refusal:
            raise StopValidation(str(refusal)) from refusal


class WorkedForm(BaseForm):
    """How long somebody worked on what."""

    minutes = Line(
        "How long",
        [Required("Enter how long it took, such as 90, 1:30 or 1 h 30 min."), _ADuration()],
        longest=20,
        width="5",
        hint="Minutes, such as 90, or hours and minutes, such as 1:30",
    )
    activity = Radios(
        "What for", message="Choose what the time was for.", choices=choices_of(ACTIVITIES.items())
    )
    note = Line("Note (optional)", longest=LONGEST_NOTE, name_in_message="The note")

    @property
    def worked(self) -> Worked:
        """What was typed, once it is right."""
        return Worked(Activity(self.activity.data), minutes_of(self.minutes.data), self.note.data)

    @classmethod
    def showing(cls, entry: TimeSpent, minutes: int | None) -> WorkedForm:
        """The form for an entry; nothing is filled in for a length that nobody knows."""
        known = {"activity": entry.activity, "note": entry.note}
        return cls(formdata=None, data={**known, "minutes": duration(minutes) if minutes else ""})


class _ADay:
    def __call__(self, _form: Any, field: Any) -> None:
        if field.data is None:
            raise StopValidation("Enter the day on which you worked.")


class AddTimeForm(WorkedForm):
    """Time that no clock took."""

    worked_on = DateInBoxes("Day", [_ADay()], name_in_message="The day")

    @classmethod
    def empty(cls) -> AddTimeForm:
        """The form for today."""
        return cls(formdata=None, data={"worked_on": today()})
