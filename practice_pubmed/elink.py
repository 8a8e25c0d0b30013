"""elink: records that are alike, that cite, or that are cited."""

from collections.abc import Callable
from dataclasses import dataclass

from practice_pubmed.answers import Answer, Refused, document, error_document
from practice_pubmed.call import Call
from practice_pubmed.collection import Collection, cited_by
from practice_pubmed.history import Kept
from practice_pubmed.markup import element, wrap
from practice_pubmed.records import Article
from practice_pubmed.selection import asked_for
from practice_pubmed.service import Service, check_database
from practice_pubmed.similarity import similar

Scored = list[tuple[int, int]]
LINKS = {
    "pubmed_pubmed": ("Similar articles", "pubmed"),
    "pubmed_pubmed_citedin": ("Cited In", "pubmed"),
    "pubmed_pubmed_refs": ("References for this PubMed Article", "pubmed"),
    "pubmed_pubmed_reviews": ("Review Articles", "pubmed"),
    "pubmed_pmc": ("Free in PMC", "pmc"),
}


@dataclass(frozen=True)
class _Linked:
    name: str
    links: Scored


def elink(call: Call, service: Service) -> Answer:
    """Answer an elink call: one LinkSet for each `id=`, one merged LinkSet for a list with commas."""
    try:
        check_database(call)
        groups = _groups(call, service)
    except Refused as refusal:
        return error_document("eLinkResult", refusal.message, status=refusal.status)
    command = call.text("cmd", "neighbor")
    if command in ("acheck", "ncheck", "lcheck"):
        return document("eLinkResult", "".join(_checked(group, command, service) for group in groups))
    return document("eLinkResult", "".join(_link_set(group, call, service, command) for group in groups))


def _groups(call: Call, service: Service) -> list[list[int]]:
    given = call.parameters.get("id", [])
    texts = [text.split(",") for text in given] or [asked_for(call, service, when_empty="Empty ID list")]
    return [[int(uid) for uid in group if uid.strip().isdigit()] for group in texts]


def _link_set(pmids: list[int], call: Call, service: Service, command: str) -> str:
    wanted = call.text("linkname")
    names = [wanted] if wanted else ["pubmed_pubmed", "pubmed_pubmed_citedin", "pubmed_pubmed_refs"]
    found = [_Linked(name, _links(name, pmids, service.collection)) for name in names if name in LINKS]
    shown = [linked for linked in found if linked.links]
    inner = element("DbFrom", call.text("dbfrom", "pubmed"))
    inner += wrap("IdList", "".join(element("Id", str(pmid)) for pmid in pmids))
    if command == "neighbor_history":
        return wrap("LinkSet", inner + _kept(shown, call, service))
    return wrap("LinkSet", inner + "".join(_written(linked, command == "neighbor_score") for linked in shown))


def _written(linked: _Linked, with_scores: bool) -> str:
    links = "".join(
        wrap("Link", element("Id", str(uid)) + (element("Score", str(score)) if with_scores else ""))
        for uid, score in linked.links
    )
    return wrap(
        "LinkSetDb", element("DbTo", LINKS[linked.name][1]) + element("LinkName", linked.name) + links
    )


def _kept(found: list[_Linked], call: Call, service: Service) -> str:
    webenv, written = call.text("WebEnv"), ""
    for linked in found:
        webenv, key = service.history.keep(Kept(tuple(uid for uid, _ in linked.links)), webenv)
        database = element("DbTo", LINKS[linked.name][1])
        written += wrap(
            "LinkSetDbHistory", database + element("LinkName", linked.name) + element("QueryKey", str(key))
        )
    return written + element("WebEnv", webenv)


def _links(name: str, pmids: list[int], collection: Collection) -> Scored:
    by_name: dict[str, Callable[[Article], Scored]] = {
        "pubmed_pubmed": lambda article: similar(collection, article),
        "pubmed_pubmed_reviews": lambda article: [
            (pmid, score) for pmid, score in similar(collection, article) if _is_review(collection, pmid)
        ],
        "pubmed_pubmed_citedin": lambda article: [(pmid, 0) for pmid in collection.citing(article.pmid)],
        "pubmed_pubmed_refs": lambda article: [(pmid, 0) for pmid in cited_by(article)],
        "pubmed_pmc": lambda article: [(int(pmc[3:]), 0) for pmc in (article.id_of("pmc"),) if pmc],
    }
    merged: dict[int, int] = {}
    for pmid in pmids:
        record = collection.get(pmid)
        for uid, score in by_name[name](record) if isinstance(record, Article) else ():
            merged[uid] = max(score, merged.get(uid, 0))
    return sorted(merged.items(), key=lambda link: (-link[1], -link[0]))


def _is_review(collection: Collection, pmid: int) -> bool:
    return any(name in ("Review", "Systematic Review") for name in collection[pmid].types)


def _checked(pmids: list[int], command: str, service: Service) -> str:
    """Whether links exist, without naming them."""
    if command == "acheck":
        each = "".join(_available(pmid, service.collection) for pmid in pmids)
    else:
        flag = "HasNeighbor" if command == "ncheck" else "HasLinkOut"
        each = "".join(
            element("Id", str(pmid), {flag: "Y" if service.collection.get(pmid) else "N"}) for pmid in pmids
        )
    return wrap("LinkSet", element("DbFrom", "pubmed") + wrap("IdCheckList", each))


def _available(pmid: int, collection: Collection) -> str:
    inner = element("Id", str(pmid))
    for name, (menu, database) in LINKS.items():
        if _links(name, [pmid], collection):
            tags = element("DbTo", database) + element("LinkName", name) + element("MenuTag", menu)
            inner += wrap("LinkInfo", tags + element("HtmlTag", menu) + element("Priority", "128"))
    return wrap("IdLinkSet", inner)
