"""A line of an Ovid strategy written for PubMed, with everything said that is not quite the same. Pure.

What PubMed can't do is written so that it finds more rather than less, and marked for a person to
look at. Line numbers stay those of the Ovid strategy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice, product

from evidence_service.strategies import ovid_limits
from evidence_service.strategies.ovid_fields import NEAREST, UNSURE, tags_for
from evidence_service.strategies.ovid_parsing import Heading, Joined, Lines, Node, NotRead, Words, parsed
from evidence_service.strategies.ovid_words import forms
from evidence_service.strategies.strategy_pieces import STRAIGHT, is_combination, pieces_of

_MOST_PAIRS = 40  # of words near each other that are written out


@dataclass(frozen=True)
class Remark:
    """What is different on PubMed. `needs_person` when it may find something else than Ovid did."""

    text: str
    needs_person: bool = False


@dataclass
class Translation:
    """A line for PubMed and what is to be said of it."""

    text: str = ""
    remarks: dict[Remark, None] = field(default_factory=dict)  # in order, each once

    def say(self, text: str, *, needs_person: bool = False) -> None:
        """Add a remark."""
        self.remarks[Remark(text, needs_person)] = None


def translated(line: str) -> Translation:
    """The line for PubMed. One that can't be read stays as it is, with a remark that says why."""
    line = " ".join(line.translate(STRAIGHT).split())
    translation = Translation(line)
    if is_combination(pieces_of(line)):
        return translation
    limited = ovid_limits.translated(line)
    if limited is not None:
        translation.text = limited.text
        for text, needs_person in limited.remarks:
            translation.say(text, needs_person=needs_person)
        return translation
    try:
        node = parsed(line)
    except NotRead as problem:
        translation.say(
            f"This line couldn't be translated: {problem} Write it for PubMed.", needs_person=True
        )
        return translation
    translation.text = _Writer(translation).written(node, ())
    return translation


class _Writer:
    def __init__(self, translation: Translation) -> None:
        self.say = translation.say

    def written(self, node: Node, fields: tuple[str, ...], *, inside: bool = False) -> str:
        """The node for PubMed, searched in `fields` where it names none itself; in brackets when `inside`."""
        if isinstance(node, Lines):
            return f"#{node.text}" if node.text.isdecimal() else node.text
        if isinstance(node, Heading):
            return self._heading(node, inside)
        if isinstance(node, Words):
            return self._words(node, node.fields or fields, inside)
        return self._joined(node, node.fields or fields, inside)

    def _heading(self, heading: Heading, inside: bool) -> str:
        tag = ("majr" if heading.main else "mh") + ("" if heading.explode else ":noexp")
        names = [f"{heading.name}/{code}" for code in heading.subheadings] or [heading.name]
        return _bracketed([f'"{name}"[{tag}]' for name in names], inside)

    def _words(self, words: Words, fields: tuple[str, ...], inside: bool) -> str:
        tags = self._tags(fields)
        phrases = self._phrases(words)
        if any("*" in word for phrase in phrases for word in phrase[:-1]):
            self.say(
                "PubMed truncates only the last word of a phrase. AND joins the words instead, "
                "which finds more.",
                needs_person=True,
            )
            return _bracketed([self._anded(phrase, tags) for phrase in phrases], inside)
        texts = [_quoted(phrase, words.quoted) for phrase in phrases]
        return _bracketed([f"{text}[{tag}]" for text in texts for tag in tags], inside)

    def _anded(self, phrase: Sequence[str], tags: Sequence[str]) -> str:
        alike = [_bracketed([f"{word}[{tag}]" for tag in tags], True) for word in phrase]
        return f"({' AND '.join(alike)})"

    def _phrases(self, words: Words) -> list[tuple[str, ...]]:
        """Every form of the words that PubMed has to be given, wildcards written out."""
        each = [forms(word, self.say) for word in words.words]
        return list(islice(product(*each), _MOST_PAIRS))

    def _tags(self, fields: tuple[str, ...]) -> list[str]:
        tags, remarks = tags_for(fields or ("mp",))
        unsure = not fields or any(field in UNSURE or field not in NEAREST for field in fields)
        for remark in remarks:
            self.say(remark, needs_person=unsure)
        return tags or ["tw"]

    def _joined(self, joined: Joined, fields: tuple[str, ...], inside: bool) -> str:
        operands, operators = self._near(joined, fields)
        self._say_what_may_be_one_heading(joined, fields)
        if "OR" in operators and len(set(operators)) > 1:
            self.say(
                "Ovid joins AND and NOT before OR, PubMed reads from left to right. Brackets were added: "
                "see that they are right.",
                needs_person=True,
            )
            operands, operators = _bracketed_by_rank(operands, operators)
        behind = [f" {operator} {operand}" for operator, operand in zip(operators, operands[1:], strict=True)]
        text = "".join([operands[0], *behind])
        return f"({text})" if inside and operators else text

    def _say_what_may_be_one_heading(self, joined: Joined, fields: tuple[str, ...]) -> None:
        """Bone and Bones/ without quotation marks reads as two things."""
        for before, operator, after in zip(
            joined.operands, joined.operators, joined.operands[1:], strict=False
        ):
            if isinstance(before, Words) and isinstance(after, Heading) and not before.fields and not fields:
                name = f"{' '.join(before.words)} {operator.lower()} {after.name}"
                message = f'If “{name}” is one heading, put it in quotation marks: "{name}"/.'
                self.say(message, needs_person=True)

    def _near(self, joined: Joined, fields: tuple[str, ...]) -> tuple[list[str], list[str]]:
        """The operands written, those that stand near each other as one; and the operators that are left."""
        operands, operators = [], []
        run: list[Node] = [joined.operands[0]]
        nearness: list[str] = []
        for operator, operand in zip([*joined.operators, ""], [*joined.operands[1:], None], strict=True):
            if operator.startswith("ADJ") and operand is not None:
                run.append(operand)
                nearness.append(operator)
                continue
            operands.append(self._near_each_other(run, nearness, fields))
            if operand is not None:
                operators.append(operator)
                run, nearness = [operand], []
        return operands, operators

    def _near_each_other(self, run: Sequence[Node], nearness: Sequence[str], fields: tuple[str, ...]) -> str:
        if len(run) == 1:
            return self.written(run[0], fields, inside=True)
        sides = [self._plain(node, fields) for node in run]
        texts = [text for side in sides for text, _ in side or [("*", fields)]]
        distance = int(nearness[0].removeprefix("ADJ") or 1)
        near_fields = {own for side in sides for _, own in side or [("", ())]}
        if len(run) > 2 or len(near_fields) > 1 or any("*" in text or "?" in text for text in texts):
            return self._without_nearness(run, nearness, fields)
        left, right = ([text for text, _ in side or ()] for side in sides)
        if not 1 <= len(left) * len(right) <= _MOST_PAIRS:
            return self._without_nearness(run, nearness, fields)
        pairs = list(product(left, right))
        tag = self._tag_for_nearness(near_fields.pop())
        if any(" " in text for pair in pairs for text in pair):
            self.say(
                "PubMed doesn't keep a phrase together when it looks for words near each other.",
                needs_person=True,
            )
        if len(pairs) > 1:
            self.say(f"Words near each other are written out as {len(pairs)} pairs.")
        if distance > 1:
            tag += f":~{distance - 1}"
        return _bracketed([f'"{" ".join(pair)}"[{tag}]' for pair in pairs], True)

    def _plain(self, node: Node, fields: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]] | None:
        """The words of a side with their fields, when it is words or words joined with OR; else None."""
        if isinstance(node, Words):
            return [(" ".join(phrase), node.fields or fields) for phrase in self._phrases(node)]
        if isinstance(node, Joined) and set(node.operators) == {"OR"}:
            sides = [self._plain(operand, node.fields or fields) for operand in node.operands]
            if all(side is not None for side in sides):
                return [word for side in sides for word in side or ()]
        return None

    def _tag_for_nearness(self, fields: tuple[str, ...]) -> str:
        if fields == ("ti",) or fields == ("m_titl",):
            return "ti"
        if not {"ti", "ab"} <= set(fields) and "tw" not in fields:
            self.say(
                "PubMed looks for words near each other in titles and abstracts: [tiab].", needs_person=True
            )
        return "tiab"

    def _without_nearness(self, run: Sequence[Node], nearness: Sequence[str], fields: tuple[str, ...]) -> str:
        self.say(
            f"PubMed can't look for these near each other ({nearness[0].lower()}), since they are truncated, "
            "no words, or more than two. AND joins them instead, which finds more.",
            needs_person=True,
        )
        return f"({' AND '.join(self.written(node, fields, inside=True) for node in run)})"


def _quoted(phrase: Sequence[str], quoted: bool) -> str:
    text = " ".join(phrase)
    return f'"{text}"' if len(phrase) > 1 or quoted or not text.replace("*", "").isalnum() else text


def _bracketed(texts: Sequence[str], inside: bool) -> str:
    joined = " OR ".join(dict.fromkeys(texts))
    return f"({joined})" if inside and len(set(texts)) > 1 else joined


def _bracketed_by_rank(operands: Sequence[str], operators: Sequence[str]) -> tuple[list[str], list[str]]:
    """Operands with those that AND or NOT joins in brackets, so that only OR is left between them."""
    parts: list[list[str]] = [[operands[0]]]
    for operator, operand in zip(operators, operands[1:], strict=True):
        if operator == "OR":
            parts.append([operand])
        else:
            parts[-1] += [operator, operand]
    texts = [part[0] if len(part) == 1 else f"({' '.join(part)})" for part in parts]
    return texts, ["OR"] * (len(texts) - 1)
