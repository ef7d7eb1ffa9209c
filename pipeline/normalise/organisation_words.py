"""Names of organisations as sequences of known words: the tables behind the normal forms.

A name becomes lower-case tokens without accents, loses its legal form, has misspelt generic words
mended, and is read, longest phrase first, as words of the tables in `pipeline/data/organisations`:
'Alma Universitat of Firenze' and 'Univerista degli Studi di Firenze' share head and place.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from pipeline.normalise.organisation_typos import TypoIndex
from pipeline.resources import lines, table

WordKind = Literal["head", "word", "country", "adjective", "place", "name"]
Tokens = tuple[str, ...]

_FOLDED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){1,}[^\W\d_]\b\.?")
_TOKEN = re.compile(r"[^\W_]+")
_LONGEST_LEGAL_FORM = 9
_LIGHT = frozenset({"gruppo", "group", "gruppe", "grupo", "groupe", "irccs"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name: canonical `text`, what it is, and the ISO country it points to."""

    text: str
    kind: WordKind
    country: str = ""


@dataclass(frozen=True, slots=True)
class ReadName:
    """A name as read: its tokens without legal form, its words in order, the form's country.

    `legal_country` is None without a legal form and "" when the form does not tell the country.
    """

    tokens: Tokens
    words: tuple[Word, ...]
    legal_country: str | None


def unaccented(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char for char in decomposed if not unicodedata.combining(char))
    return kept.translate(_FOLDED)


@lru_cache(maxsize=8192)
def tokenise(name: str) -> Tokens:
    """Folded tokens; dotted letters are one token ('S.p.A.' is 'spa'), other marks separate."""
    dotted = _DOTTED.sub(lambda match: match[0].replace(".", "") + " ", unaccented(name))
    return tuple(_TOKEN.findall(dotted))


def slug(words: Iterable[str]) -> str:
    """Words joined with hyphens, as ids bear them."""
    return "-".join(words)


@cache
def given_names() -> frozenset[str]:
    """Given names that short forms of names leave out."""
    return _word_list("given_names.txt")


def _variants(cell: str) -> list[str]:
    return [variant for variant in cell.split("|") if variant]


@cache
def heads() -> dict[str, dict[str, str]]:
    """Rows of heads.tsv (the open families) by canonical head."""
    return {row["head"]: row for row in table("organisations/heads.tsv")}


def _word_list(name: str) -> frozenset[str]:
    return frozenset(word for line in lines(f"organisations/{name}") for word in line.split())


@cache
def stopwords() -> frozenset[str]:
    """Articles, prepositions and conjunctions of the languages that names come in."""
    return _word_list("stopwords.txt")


@cache
def _legal_forms() -> tuple[dict[str, str], dict[str, str]]:
    """Country (or "") of a legal form written without spaces, at the end and at the start."""
    last: dict[str, str] = {}
    first: dict[str, str] = {}
    for row in table("organisations/legal_forms.tsv"):
        countries = row["country"].split("|")
        for variant in _variants(row["variants"]):
            forms = first if variant.startswith("^") else last
            written = variant.lstrip("^").replace(" ", "")
            known = forms.get(written)
            country = countries[0] if len(countries) == 1 else ""
            forms[written] = country if known in (None, country) else ""
    return last, first


def strip_legal_form(tokens: Tokens) -> tuple[Tokens, str | None]:
    """Tokens without legal forms, and the country of the form (None where there is none)."""
    last, first = _legal_forms()
    country: str | None = None
    while True:
        longest = min(_LONGEST_LEGAL_FORM, len(tokens) - 1)
        for size in range(longest, 0, -1):
            found = last.get("".join(tokens[-size:]))
            if found is not None:
                tokens, country = tokens[:-size], country or found
                break
        else:
            break
    if len(tokens) > 1 and tokens[0] in first:
        tokens, country = tokens[1:], country or first[tokens[0]]
    return tokens, country


def _longest_first(
    by_first: dict[str, list[tuple[Tokens, Word]]],
) -> dict[str, tuple[tuple[Tokens, Word], ...]]:
    return {
        first: tuple(sorted(entries, key=lambda entry: -len(entry[0])))
        for first, entries in by_first.items()
    }


@cache
def _phrases() -> dict[str, tuple[tuple[Tokens, Word], ...]]:
    """First token → phrases that open with it, longest first, with the word they stand for."""
    found: dict[Tokens, Word] = {}
    for row in table("organisations/place_words.tsv"):
        kind: WordKind = "country" if row["kind"] == "country" else "place"
        name = slug(tokenise(row["name"]))
        word = Word(name, kind, row["code"])
        for variant in (row["name"], *_variants(row["variants"])):
            found.setdefault(tokenise(variant), word)
        adjective = Word(name, "adjective", row["code"]) if kind == "country" else word
        for variant in _variants(row["adjectives"]):
            found.setdefault(tokenise(variant), adjective)
    for row in table("organisations/equivalences.tsv"):
        text = row["word"]
        for variant in _variants(row["variants"]):
            found[tokenise(variant)] = Word(text, "head" if text in heads() else "word")
    by_first: dict[str, list[tuple[Tokens, Word]]] = {}
    for phrase, word in found.items():
        by_first.setdefault(phrase[0], []).append((phrase, word))
    return _longest_first(by_first)


@cache
def _compounds() -> dict[str, tuple[tuple[Tokens, Word], ...]]:
    """The generic phrases again, over words in place of tokens.

    So a phrase is known in mixed and inflected forms too: 'Camera di Comercio', 'Sociedad de
    Ciencias' are read by their words. A sequence that stands for two things is left out.
    """
    found: dict[Tokens, set[Word]] = {}
    for row in table("organisations/equivalences.tsv"):
        text = row["word"]
        for variant in _variants(row["variants"]):
            tokens = tokenise(variant)
            words = tuple(word.text for token in tokens for word in _plain_words((token,)))
            if len(words) > 1:
                word = Word(text, "head" if text in heads() else "word")
                found.setdefault(words, set()).add(word)
    by_first: dict[str, list[tuple[Tokens, Word]]] = {}
    for sequence, words_meant in found.items():
        if len(words_meant) == 1:
            by_first.setdefault(sequence[0], []).append((sequence, next(iter(words_meant))))
    return _longest_first(by_first)


@cache
def known_tokens() -> frozenset[str]:
    """Every token of the tables: what is among them is no misspelling."""
    tokens = set(stopwords() | _LIGHT | _word_list("real_words.txt"))
    for entries in _phrases().values():
        tokens.update(token for phrase, _ in entries for token in phrase)
    for row in table("organisations/organisations.tsv"):
        for name in (row["name"], *_variants(row["aliases"])):
            tokens.update(tokenise(name))
    return frozenset(tokens)


@cache
def _generic_typos() -> TypoIndex:
    generic = {
        token
        for row in table("organisations/equivalences.tsv")
        for variant in _variants(row["variants"])
        for token in tokenise(variant)
    }
    return TypoIndex(generic)


@cache
def _place_typos() -> TypoIndex:
    """Italian regions and provinces only: the closed set that a family's place is taken from."""
    return TypoIndex(
        token
        for row in table("organisations/place_words.tsv")
        if row["code"] == "IT" and row["kind"] in ("region", "province")
        for token in tokenise(row["name"])
    )


def _match(
    phrases: dict[str, tuple[tuple[Tokens, Word], ...]], texts: Sequence[str], start: int
) -> tuple[int, Word | None]:
    for phrase, word in phrases.get(texts[start], ()):
        if tuple(texts[start : start + len(phrase)]) == phrase:
            return len(phrase), word
    return 1, None


def _plain_words(tokens: Sequence[str]) -> list[Word]:
    """Tokens as words, without stopwords and light words."""
    words: list[Word] = []
    position = 0
    while position < len(tokens):
        size, word = _match(_phrases(), tokens, position)
        token = tokens[position]
        if word is not None:
            words.append(word)
        elif token not in stopwords() and token not in _LIGHT:
            words.append(Word(token, "name"))
        position += size
    return words


def _read_words(tokens: Sequence[str]) -> list[Word]:
    plain = _plain_words(tokens)
    texts = [word.text for word in plain]
    words: list[Word] = []
    position = 0
    while position < len(plain):
        size, compound = _match(_compounds(), texts, position)
        words.append(compound or plain[position])
        position += size
    return words


def _takes_place(words: Iterable[Word]) -> bool:
    slots = {heads()[word.text]["slot"] for word in words if word.kind == "head"}
    return bool(slots & {"place", "section", "diplomatic"})


def _meaning(token: str) -> str:
    _, word = _match(_phrases(), (token,), 0)
    return word.text if word else token


@lru_cache(maxsize=8192)
def read_name(name: str) -> ReadName:
    """Read a name; generic words, and places of families that take one, are mended if misspelt."""
    tokens, legal_country = strip_legal_form(tokenise(name))
    known = known_tokens()
    mended = [
        token if token in known else _generic_typos().mend(token, _meaning) for token in tokens
    ]
    words = _read_words(mended)
    if _takes_place(words):
        again = [token if token in known else _place_typos().mend(token) for token in mended]
        if again != mended:
            words = _read_words(again)
    return ReadName(tokens, tuple(words) or _bare(tokens), legal_country)


def _bare(tokens: Tokens) -> tuple[Word, ...]:
    """A name made of stopwords only ('Group', 'The') keeps them; signs only have no name."""
    return tuple(Word(token, "name") for token in tokens or ("nameless",))
