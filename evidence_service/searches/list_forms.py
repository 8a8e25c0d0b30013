"""The form with which a list of lines is pasted or uploaded."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField
from wtforms import TextAreaField

from evidence_service.errors import UnreadableFile
from evidence_service.references.opening import open_file
from evidence_service.web.fields import BaseForm, Line, Tick

LARGEST_FILE = 1_000_000  # bytes; a text that is pasted may have as many characters
_NO_TEXT = (
    "This isn't a file of plain text. Save the list as plain text (.txt) and choose that, "
    "or copy the lines and paste them below."
)


class ListForm(BaseForm):
    """A list of lines from PubMed or Ovid, as a file or pasted, and whose work it is."""

    file = FileField("File with the list, as plain text")
    pasted = TextAreaField("Or paste the list")
    credit = Line(
        "Whose strategy it is, if it isn't yours",
        longest=300,
        hint="For example: Ann Other, systematic review of falls, 2024. It is named in the report.",
        name_in_message="Whose strategy it is",
    )

    noted = Tick(
        "Say beside each line, here and in the report, what it was in the list, as long as the line stays so."
    )

    def text(self) -> str | None:
        """The text of the file or of the paste; None when there is none or it is refused, with the reason."""
        if self.file.data and self.file.data.filename:
            return self._text_of_file(self.file.data)
        text = str(self.pasted.data or "")
        if not text.strip():
            self.refuse("pasted", "Choose a file, or paste the list here.")
        elif len(text) > LARGEST_FILE:
            self.refuse("pasted", f"A list can have {LARGEST_FILE:,} characters at most. Paste fewer.")
        else:
            return text.replace("\x00", "")
        return None

    def _text_of_file(self, upload: Any) -> str | None:
        content: bytes = upload.stream.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            self.refuse("file", "The file is larger than 1 MB. Choose one that holds only the list of lines.")
        elif not content.strip():
            self.refuse("file", "The file is empty. Choose the one that holds the list.")
        else:
            try:
                return open_file(content, largest=LARGEST_FILE).text
            except UnreadableFile:
                self.refuse("file", _NO_TEXT)
        return None
