"""Forms with which administrators keep people."""

from __future__ import annotations

from evidence_service.accounts.models import Person
from evidence_service.accounts.operations import Details
from evidence_service.web.choices import Choice, Radios, choices_of
from evidence_service.web.fields import BaseForm, EmailAddress, Line, Required
from evidence_service.workflow import Role

ROLES = {
    Role.MANAGER.value: "Manager",
    Role.LIBRARIAN.value: "Librarian",
    Role.LEAD.value: "Lead",
    Role.ADMINISTRATOR.value: "Administrator",
}
ROLE_HINTS = {
    Role.MANAGER.value: "Asks for evidence. Belongs to an organisation.",
    Role.LIBRARIAN.value: "Finds the evidence. Belongs to a library service.",
    Role.LEAD.value: "A librarian who also assigns requests to colleagues.",
    Role.ADMINISTRATOR.value: "Keeps people and organisations. Doesn't see evidence requests.",
}


class PersonForm(BaseForm):
    """Somebody's name, address, role and home. The two lists get their choices from the view."""

    name = Line("Name", [Required("Enter their name")], longest=200, autocomplete="off")
    email = Line(
        "Work e-mail address",
        [Required("Enter their e-mail address"), EmailAddress()],
        longest=254,
        input_type="email",
        autocomplete="off",
        hint="They sign in with it.",
    )
    job_title = Line("Job title (optional)", longest=200, name_in_message="Job title", autocomplete="off")
    role = Radios("Role", message="Choose a role", choices=choices_of(ROLES))
    organisation = Choice(
        "Organisation",
        message="Choose an organisation from the list",
        hint="Managers need one. Others need one only if they ask for evidence themselves.",
    )
    library_service = Choice(
        "Library service",
        message="Choose a library service from the list",
        hint="Librarians and leads need one. An administrator with one sees the figures of that one only.",
    )

    def details(self) -> Details:
        """What was typed, once `validate` found nothing wrong."""
        return Details(
            name=self.name.data or "",
            email=self.email.data or "",
            role=Role(self.role.data),
            organisation_id=int(self.organisation.data) if self.organisation.data else None,
            library_service_id=int(self.library_service.data) if self.library_service.data else None,
            job_title=self.job_title.data or "",
        )


def values_of(person: Person) -> dict[str, str]:
    """What the form shows for a person before anything is changed."""
    return {
        "name": person.name,
        "email": person.email,
        "job_title": person.job_title,
        "role": person.role.value,
        "organisation": str(person.organisation_id or ""),
        "library_service": str(person.library_service_id or ""),
    }
