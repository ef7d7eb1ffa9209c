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
from pipeline.normalise.dates.atoms import Node, atoms
from pipeline.resources import table

Build = Callable[[Sequence[Node], str, str], list[Node] | None]
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
        nodes = atoms(text)
        kinds = self._kinds(nodes)
        for rule in self.rules:
            if rewritten := _rewrite(rule, nodes, kinds):
                nodes = rewritten
                kinds = self._kinds(nodes)
        return [node for node in nodes if node.frame is not None]

    def _kinds(self, nodes: Sequence[Node]) -> str:
        return "".join([self._symbol(node.kind) for node in nodes])

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


def _rewrite(rule: Rule, nodes: list[Node], kinds: str) -> list[Node] | None:
    """`nodes` with every match of `rule` replaced by what it builds; None without a change."""
    out: list[Node] = []
    done = 0
    for match in rule.pattern.finditer(kinds):
        built = rule.build(nodes[match.start() : match.end()], rule.gives, rule.name)
        if built is not None:
            out += nodes[done : match.start()]
            out += built
            done = match.end()
    return out + nodes[done:] if done else None
