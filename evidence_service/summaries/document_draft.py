"""PURE: a document that is not issued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evidence_service.summaries.document import IssuedDocument
from evidence_service.summaries.document_wording import NOT_READ_YET


@dataclass(frozen=True)
class Draft(IssuedDocument):
    """What would be issued, while it is not: it says that it is a draft, and names no day of delivery."""

    is_draft: ClassVar[bool] = True

    @property
    def delivered_on(self) -> str:
        """That there is no such day yet."""
        return "not issued yet"

    @property
    def second_reading(self) -> str:
        """What it would say when it was delivered now; or that nobody has read it yet."""
        is_read = self.read_by != NOT_READ_YET
        return f"When it is delivered now, it says: {self.reading_as_issued}" if is_read else NOT_READ_YET

    @property
    def reading_as_issued(self) -> str:
        """What it says of its second reading when it is delivered now."""
        return super().second_reading
