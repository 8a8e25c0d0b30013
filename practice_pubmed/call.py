"""One call of an E-utility: which one, from whom, with which parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs


@dataclass(frozen=True)
class Tampering:
    """What faults make efetch do with records: leave out, send twice, empty, add others."""

    omit: tuple[str, ...] = ()
    duplicate: tuple[str, ...] = ()
    hollow: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


@dataclass(frozen=True)
class Call:
    """`parameters` keeps every value of a repeated name, because elink tells `id=1&id=2` from `id=1,2`."""

    utility: str
    method: str = "GET"
    parameters: Mapping[str, list[str]] = field(default_factory=dict)
    client: str = "127.0.0.1"
    url_length: int = 0
    key_in_url: bool = False
    tampering: Tampering = Tampering()

    def text(self, name: str, otherwise: str = "") -> str:
        values = self.parameters.get(name)
        return values[-1].strip() if values else otherwise

    def number(self, name: str, otherwise: int) -> int:
        """A whole number; what isn't one counts as not given, as at NCBI."""
        text = self.text(name)
        return int(text) if text.lstrip("-").isdigit() else otherwise

    @property
    def ids(self) -> list[str]:
        """Every identifier asked for, in order."""
        joined = ",".join(self.parameters.get("id", ()))
        return [piece.strip() for piece in joined.replace("+", ",").split(",") if piece.strip()]

    @property
    def api_key(self) -> str:
        return self.text("api_key")


def read_parameters(query: str, body: str) -> dict[str, list[str]]:
    """The parameters of the address and of a form that was posted, together."""
    found = parse_qs(query, keep_blank_values=True)
    for name, values in parse_qs(body, keep_blank_values=True).items():
        found.setdefault(name, []).extend(values)
    return found
