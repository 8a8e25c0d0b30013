"""Forms for library services and organisations."""

from __future__ import annotations

from evidence_service.web.choices import Choice, Radios, choices_of
from evidence_service.web.fields import BaseForm, Line, Required

SECOND_READING = {
    "no": "Yes, another librarian reads every summary before it is delivered",
    "yes": "No, one librarian works alone",
}


class LibraryServiceForm(BaseForm):
    """A library service: its name, and whether somebody is there for a second reading."""

    name = Line("Name", [Required("Enter the name of the library service")], longest=200)
    single_handed = Radios(
        "Is there a second librarian to read summaries?",
        message="Choose whether there is a second librarian",
        choices=choices_of(SECOND_READING),
        default="no",
    )


class OrganisationForm(BaseForm):
    """An organisation: its name, and who serves it. `library_service` gets its choices from the view."""

    name = Line("Name", [Required("Enter the name of the organisation")], longest=200)
    library_service = Choice(
        "Library service",
        message="Choose a library service from the list",
        hint="Its librarians get the evidence requests of this organisation.",
    )
