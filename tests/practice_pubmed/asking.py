"""Plain HTTP questions to a practice server, without Bio.Entrez and its pauses."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from lxml import etree


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes
    headers: dict[str, str]

    def json(self) -> Any:
        return json.loads(self.body)

    def xml(self) -> etree._Element:
        return etree.fromstring(self.body)

    def texts(self, path: str) -> list[str]:
        """The text of every element at a path, for example `.//Id`."""
        return [element.text or "" for element in self.xml().findall(path)]


class Asker:
    """Asks one server; every question is a connection of its own."""

    def __init__(self, root: str) -> None:
        self._address = urlsplit(root).netloc

    def request(self, method: str, path: str, body: str = "", timeout: float = 60) -> Reply:
        connection = HTTPConnection(self._address, timeout=timeout)
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
            return Reply(response.status, response.read(), dict(response.getheaders()))
        finally:
            connection.close()

    def get(self, utility: str, **parameters: object) -> Reply:
        return self.request("GET", f"/entrez/eutils/{utility}.fcgi?{urlencode(parameters, doseq=True)}")

    def post(self, utility: str, **parameters: object) -> Reply:
        return self.request("POST", f"/entrez/eutils/{utility}.fcgi", urlencode(parameters, doseq=True))

    def search(self, term: str, **parameters: object) -> dict[str, Any]:
        """The answer of esearch as JSON, without its envelope."""
        found: dict[str, Any] = self.get(
            "esearch", db="pubmed", term=term, retmode="json", **parameters
        ).json()
        result: dict[str, Any] = found["esearchresult"]
        return result
