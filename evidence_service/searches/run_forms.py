"""The form with which a search is set aside."""

from __future__ import annotations

from evidence_service.searches.setting_aside import LONGEST_REASON
from evidence_service.web.fields import BaseForm, Line, Required


class ReasonForm(BaseForm):
    """Why a search doesn't count."""

    reason = Line(
        "Why it is set aside",
        [Required("Say why this search is set aside, such as “a trial with a wrong line”.")],
        longest=LONGEST_REASON,
        hint="The search and its records stay here. The report and the document no longer name it.",
        name_in_message="The reason",
    )
