"""einfo: the databases, and the fields and links of each."""

from practice_pubmed.answers import Answer, document, error_document
from practice_pubmed.call import Call
from practice_pubmed.elink import LINKS
from practice_pubmed.fields import Field, every_field
from practice_pubmed.markup import element, wrap
from practice_pubmed.mesh import descriptors
from practice_pubmed.service import DATABASES, Service

_UPDATED = "2026/06/30 06:30"
_MESH_FIELDS = (("ALL", "All Fields"), ("MESH", "MeSH Terms"), ("MHUI", "MeSH Unique ID"))


def einfo(call: Call, service: Service) -> Answer:
    """Answer an einfo call: the list of databases, or one of them."""
    database = call.text("db").lower()
    if not database:
        names = "".join(element("DbName", name) for name in DATABASES)
        return document("eInfoResult", wrap("DbList", names))
    if database not in DATABASES:
        return error_document("eInfoResult", f"Can not retrieve DbInfo for db={call.text('db')}")
    if database == "mesh":
        fields = "".join(_field(name, full, "words") for name, full in _MESH_FIELDS)
        return _info("mesh", "MeSH", "MeSH database of the practice server", len(descriptors()), fields, "")
    fields = "".join(_field(tag.upper(), field.label, field.kind) for tag, field in _plain_fields())
    links = "".join(_link(name, menu, database_to) for name, (menu, database_to) in LINKS.items())
    return _info("pubmed", "PubMed", "Synthetic records for practice", len(service.collection), fields, links)


def _plain_fields() -> list[tuple[str, Field]]:
    return [(tag, field) for tag, field in every_field() if ":" not in field.label]


def _info(name: str, menu: str, about: str, count: int, fields: str, links: str) -> Answer:
    parts = (
        element("DbName", name),
        element("MenuName", menu),
        element("Description", about),
        element("DbBuild", "Build-practice"),
        element("Count", str(count)),
        element("LastUpdate", _UPDATED),
        wrap("FieldList", fields),
        wrap("LinkList", links),
    )
    return document("eInfoResult", wrap("DbInfo", "".join(parts)))


def _field(name: str, full: str, kind: str) -> str:
    flags = {
        "IsDate": kind == "date",
        "IsNumerical": kind in ("date", "pmid"),
        "SingleToken": kind != "words",
        "Hierarchy": kind == "mesh",
        "IsHidden": False,
    }
    told = "".join(element(flag, "Y" if value else "N") for flag, value in flags.items())
    inner = element("Name", name) + element("FullName", full) + element("Description", f"{full} of a record")
    return wrap("Field", inner + "<TermCount/>" + told)


def _link(name: str, menu: str, database_to: str) -> str:
    return wrap(
        "Link",
        element("Name", name)
        + element("Menu", menu)
        + element("Description", menu)
        + element("DbTo", database_to),
    )
