"""The grammar's engine: ordered rewriting rules over the kinds of the nodes of a text.

Each kind is one character, so the kinds of a text are a string and a rule is a regular expression
over it. A rule rewrites what it matches into phrases; the next rule sees the result (a finite-state
cascade, Abney 1996). Repeats are bounded in the tables, so a pass is linear in the text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.normalise.dates.atoms import Node, atoms
from pipeline.normalise.dates.compose import BUILDERS, Builder
from pipeline.resources import table

_FIRST_SYMBOL = 0x4E00  # a character for a kind, clear of the signs of regular expressions
_NAME = re.compile(r"[A-Za-z]\w*|[\[\]]|\\.|[^\sA-Za-z\[\]]+|\s+")


@dataclass(frozen=True, slots=True)
class Rule:
    """`build` gets the matched nodes, the kind it gives and the rule's name; None declines.

    `needs` are kinds, as bits, one of which every match holds: without one the search is saved.
    """

    name: str
    gives: str
    pattern: re.Pattern[str]
    needs: int
    build: Builder


class Grammar:
    """The rules of the tables, compiled: exclusions first, then the grammar in its order."""

    def __init__(self) -> None:
        self._symbols: dict[str, str] = {}
        self._classes = {row["name"]: row["members"].split() for row in table("dates/classes.tsv")}
        self.rules = [
            self._rule("excluded", "opaque", row["pattern"], BUILDERS["opaque"])
            for row in table("dates/exclusions.tsv")
        ]
        self.rules += [
            self._rule(row["rule"], row["gives"], row["pattern"], BUILDERS[row["build"]])
            for row in table("dates/grammar.tsv")
        ]

        # A rule that has rewritten something may have built any of these.
        self._built = self._bits("".join(self._symbol(rule.gives) for rule in self.rules))
        self._built |= self._bits(
            "".join(map(self._symbol, ("DNO", "DAY", "clock_from", "clock_to")))
        )

    def parse(self, text: str) -> list[Node]:
        """The date phrases of `text` in order."""
        nodes = atoms(text)
        kinds = self._kinds(nodes)
        present = self._bits(kinds)
        for rule in self.rules:
            if not rule.needs & present or rule.pattern.search(kinds) is None:
                continue
            nodes, kinds = self._rewrite(rule, nodes, kinds)
            present |= self._built
        return [node for node in nodes if node.frame is not None]

    def _bits(self, kinds: str) -> int:
        """The kinds as a set of bits; the lowest is always there."""
        bits = 1
        for symbol in set(kinds):
            bits |= 1 << (ord(symbol) - _FIRST_SYMBOL + 1)
        return bits

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
            symbol = self._symbols[kind] = chr(_FIRST_SYMBOL + len(self._symbols))
        return symbol

    def _members(self, name: str) -> str:
        if name in self._classes:
            return "".join(self._members(member) for member in self._classes[name])
        return self._symbol(name)

    def _rule(self, name: str, gives: str, pattern: str, build: Builder) -> Rule:
        """Kinds and classes by name → characters; brackets hold alternatives, blanks are free."""
        out: list[str] = []
        needs: list[str] = []
        bracket: list[str] | None = None
        depth = 0
        pieces = [piece for piece in _NAME.findall(pattern) if not piece.isspace()]
        for piece, follower in zip(pieces, [*pieces[1:], ""], strict=True):
            depth += piece.count("(") - piece.count(")")
            if piece == "[":
                bracket = []
                continue
            if piece == "]" or piece[0].isalpha():
                item = "".join(bracket or []) if piece == "]" else self._members(piece)
                if piece != "]" and bracket is not None:
                    bracket.append(item)
                    continue
                bracket = None
                out.append(f"[{item}]" if len(item) > 1 else item)
                if not depth and follower[:1] not in ("?", "*", "{") and item[0] != "^":
                    needs.append(item)
            elif bracket is not None:
                bracket.append(piece)
            else:
                out.append(piece)
        alternatives = "|" in _unnested("".join(out))
        needed = self._bits(min(needs, key=len)) - 1 if needs and not alternatives else 1
        return Rule(name, gives, re.compile("".join(out)), needed, build)


def _unnested(pattern: str) -> str:
    """`pattern` without what stands in parentheses."""
    while (shorter := re.sub(r"\([^()]*\)", "", pattern)) != pattern:
        pattern = shorter
    return pattern


@cache
def grammar() -> Grammar:
    return Grammar()
