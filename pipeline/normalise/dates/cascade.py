"""The grammar's engine: ordered rewriting rules over the kinds of the nodes of a text.

Each kind is one character, so the kinds of a text are a string and a rule is a regular expression
over it. A rule rewrites what it matches into phrases; the next rule sees the result (a finite-state
cascade, Abney 1996). Repeats are bounded in the tables, so a pass is linear in the text.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.normalise.dates import compose
from pipeline.normalise.dates.atoms import Node, RawNode, atoms
from pipeline.resources import table

Build = Callable[[Sequence[Node], str, str], list[Node] | None]
_SHORE = 8  # nodes of context kept on either side
_NAME = re.compile(r"[A-Za-z]\w*|[\[\]]|\\.|[^\sA-Za-z\[\]]+|\s+")


@dataclass(frozen=True, slots=True)
class Rule:
    """`build` gets the matched nodes, the kind it gives and the rule's name; None declines."""

    name: str
    gives: str
    pattern: re.Pattern[str]
    build: Build


class Grammar:
    """The rules of the tables, compiled: exclusions first, then the grammar in its order."""

    def __init__(self) -> None:
        self._symbols: dict[str, str] = {}
        self._classes = {row["name"]: row["members"].split() for row in table("dates/classes.tsv")}
        self._core = frozenset(self._classes["CORE"])
        self.rules = [
            Rule("excluded", "opaque", self._compile(row["pattern"]), compose.opaque)
            for row in table("dates/exclusions.tsv")
        ]
        self.rules += [
            Rule(row["rule"], row["gives"], self._compile(row["pattern"]), compose.BUILDERS[row["build"]])
            for row in table("dates/grammar.tsv")
        ]

    def parse(self, text: str) -> list[Node]:
        """The date phrases of `text` in order."""
        nodes = self._islands(atoms(text))
        kinds = self._kinds(nodes)
        for rule in self.rules:
            nodes, kinds = self._rewrite(rule, nodes, kinds)
        return [node for node in nodes if node.frame is not None]

    def _islands(self, raw: list[RawNode]) -> list[Node]:
        """The nodes near one that can be of a date; a gap of others is one opaque node."""
        out: list[Node] = []
        kept = 0
        core, make = self._core, Node._make
        for i, node in enumerate(raw):
            if node[0] in core:
                if i - _SHORE > kept + 1:
                    out.append(Node("opaque", raw[kept][1], raw[i - _SHORE - 1][2]))
                    kept = i - _SHORE
                if i + 1 + _SHORE > kept:
                    out += map(make, raw[kept : i + 1 + _SHORE])
                    kept = i + 1 + _SHORE
        return out

    def _kinds(self, nodes: Sequence[Node]) -> str:
        symbols = self._symbols
        return "".join([symbols.get(node.kind) or self._symbol(node.kind) for node in nodes])

    def _rewrite(self, rule: Rule, nodes: list[Node], kinds: str) -> tuple[list[Node], str]:
        """The nodes and kinds with every match of `rule` replaced by what it builds."""
        out: list[Node] = []
        symbols: list[str] = []
        done = 0
        for match in rule.pattern.finditer(kinds):
            start, end = match.span()
            built = rule.build(nodes[start:end], rule.gives, rule.name)
            if built is not None:
                out += nodes[done:start]
                out += built
                symbols += (kinds[done:start], self._kinds(built))
                done = end
        if not done:
            return nodes, kinds
        return out + nodes[done:], "".join(symbols) + kinds[done:]

    def _symbol(self, kind: str) -> str:
        symbol = self._symbols.get(kind)
        if symbol is None:
            symbol = self._symbols[kind] = chr(0x4E00 + len(self._symbols))
        return symbol

    def _members(self, name: str) -> str:
        if name in self._classes:
            return "".join(self._members(member) for member in self._classes[name])
        return self._symbol(name)

    def _compile(self, pattern: str) -> re.Pattern[str]:
        """Kinds and classes by name → characters; brackets hold alternatives, blanks are free."""
        out: list[str] = []
        inside = False
        for piece in _NAME.findall(pattern):
            if piece in "[]":
                inside = piece == "["
                out.append(piece)
            elif piece[0].isalpha():
                members = self._members(piece)
                out.append(members if inside or len(members) == 1 else f"[{members}]")
            elif not piece.isspace():
                out.append(piece)
        return re.compile("".join(out))


@cache
def grammar() -> Grammar:
    return Grammar()
