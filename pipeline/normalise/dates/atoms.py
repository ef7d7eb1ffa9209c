"""Text → atoms: numbers, words of the lexicon, punctuation, each with its place and its kind."""

import re
from collections.abc import Callable
from functools import cache, lru_cache, partial
from typing import NamedTuple

from pipeline.normalise.dates.frames import Frame
from pipeline.normalise.dates.islands import islands
from pipeline.normalise.dates.lexicon import lexicon

# Two- and four-digit tails of years count from here: '69 is 1969, '25 is 2025.
_PIVOT = 50
_FIRST_YEAR, _LAST_YEAR = 1000, 2199
_ROMAN = {"I": 1, "V": 5, "X": 10}

_DIGITS = re.compile(r"\d+")
_MARKS = {
    ",": "comma", ".": "dot", "-": "dash", "–": "dash", "—": "dash", "−": "dash", "/": "slash",
    ":": "colon", ";": "semicolon", "(": "lpar", ")": "rpar", "[": "lpar", "]": "rpar", "!": "stop",
    "?": "stop", "…": "stop", '"': "quote", "“": "quote", "”": "quote", "«": "quote", "»": "quote",
}  # fmt: skip
_SENTENCE_START = {"para", "dot", "stop", "quote", "colon", "semicolon", "lpar", "mark"}
# A capital inside a sentence may make a name of these: 'Enzo Maggio', 'Domenica Ferrara'.
_NAMELIKE = {"month", "weekday", "domenica", "season", "noun_of_year", "holiday_weak"}
_PARTICLES = {"di", "del", "dei", "da", "dal", "il", "i"}
_WORD_MARKS = set("%€$°‰")  # signs that the lexicon knows
_DOTTED = {"month_abbr", "weekday_abbr", "mar"}


class Node(NamedTuple):
    """An atom or a phrase. `kind` is what the grammar sees; a phrase has a frame and its rule."""

    kind: str
    start: int
    end: int
    value: int | str = 0
    frame: Frame | None = None
    rule: str = ""
    written: tuple[int, ...] = ()  # numbers of a numeric date, in the order day, month, year


RawNode = tuple[str, int, int, int | str, Frame | None, str, tuple[int, ...]]


# Node._make, without its check of the length.
_as_node: Callable[[RawNode], Node] = partial(tuple.__new__, Node)


def full_year(year: int) -> int:
    """A year of two digits gets its century."""
    if year >= 100:
        return year
    return year + (2000 if year < _PIVOT else 1900)


@cache
def _token() -> tuple[re.Pattern[str], dict[int, str]]:
    """One token with the blanks before it, and its groups; '7maggio', run together, is two."""
    months = "|".join(lexicon().names)
    pattern = re.compile(
        rf"""
          [^\S\n]*(?:
          (?P<word>(?!https?://|www\.)[^\W\d_]+(?:\d\w*|['’`])?)
        | (?P<para>\n[^\S\n]*(?:\n\s*)+ | \n[^\S\n]*(?=[-–—•*·▪►→👉]))
        | (?P<skip>\s+ | (?:https?://|www\.)\S+ | \Z)
        | (?=\d)(?:
            (?P<glued>\d{{1,2}}(?=(?i:{months})\b))
          | (?P<iso>(?<!\d)\d{{4}}-\d\d-\d\d(?!\d))
          | (?P<full>(?<!\d[./,])\d{{1,2}}(?P<sep>[/.-])\d{{1,2}}(?P=sep)(?:\d{{4}}|\d\d)
                (?!\d|[./-]\d))
          | (?P<quantity>\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?(?!\d) | \d+,\d+
                | \d+(?:[ªa]\b|[^\W\d_ªº]+\w*))
          | (?P<time>\d{{1,2}}:\d\d(?!\d))
          | (?P<pair>(?<![\d/])\d{{1,2}}/\d{{1,2}}(?![\d/]))
          | (?P<dotted>\d{{1,2}}\.\d{{1,2}}(?!\d))
          | (?P<ordinal>\d{{1,2}}\ ?[°º^])
          | (?P<digits>\d+))
        | (?P<tick>['’`]\d\d(?!\w))
        | (?P<mark>.)
        )""",
        re.VERBOSE | re.DOTALL,
    )
    return pattern, {index: name for name, index in pattern.groupindex.items()}


def atoms(text: str) -> list[Node]:
    """The atoms of the islands of `text` in order; white space makes none, a gap one 'opaque'."""
    lower = _lowered(text)
    out: list[RawNode] = []
    for begin, end in islands(lower):
        out.append(_raw("opaque" if begin else "para", begin, begin))
        _read(text, lower, begin, end, out)
        if end == len(text):
            out.append(_raw("para", end, end))
    return list(map(_as_node, out))


def _read(text: str, lower: str, begin: int, stop: int, out: list[RawNode]) -> None:
    pattern, names = _token()
    done, before = begin, out[-1]
    for match in pattern.finditer(text, begin, stop):
        group = names[match.lastindex or 0]
        start, end = match.span(match.lastindex or 0)
        if group == "skip" or start < done:
            continue
        if group == "word":
            kind, value, length, cased, followers = _classified(text[start:end])
            if cased or (
                followers
                and (lower[end : end + 2] in followers or lower[end : end + 1] in followers)
            ):
                before = _word(text, lower, start, end, before)
            else:
                before = (kind, start, start + length, value, None, "", ())
        elif group == "mark":
            sign = text[start]
            if sign in _WORD_MARKS:
                before = _word(text, lower, start, end, before)
            else:
                before = (_MARKS.get(sign, "mark"), start, end, 0, None, "", ())
        else:
            opens_line = not start or "\n" in text[done:start]
            before = _number(text[start:end], start, end, group, opens_line)
        out.append(before)
        done = before[2]


def _raw(
    kind: str, start: int, end: int, value: int | str = 0, written: tuple[int, ...] = ()
) -> RawNode:
    return kind, start, end, value, None, "", written


def _lowered(text: str) -> str:
    """`text` in lower case and with plain blanks, character by character (same length)."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    return lower.replace("\n", " ").replace("\t", " ").replace("\xa0", " ")


def _number(raw: str, start: int, end: int, group: str, opens_line: bool) -> RawNode:
    if group in ("digits", "glued"):
        return _digits(raw, start, end)
    if group in ("para", "quantity"):
        return _raw(group, start, end)
    numbers = tuple(int(part) for part in _DIGITS.findall(raw))
    if group == "iso":
        return _raw("full", start, end, written=numbers[::-1])
    if group == "full":
        return _raw("full", start, end, written=(*numbers[:2], full_year(numbers[2])))
    if group == "pair" and opens_line:
        group = "pair_line"
    return _raw("ordinal_number" if group == "ordinal" else group, start, end, numbers[0], numbers)


def _digits(raw: str, start: int, end: int) -> RawNode:
    length = len(raw)
    number = int(raw) if length <= 4 else 0
    if length <= 2 and 1 <= number <= 31:
        return _raw("number", start, end, number)
    if length == 4 and _FIRST_YEAR <= number <= _LAST_YEAR:
        return _raw("year", start, end, number)
    return _raw("quantity", start, end, number)


def _word(text: str, lower: str, start: int, end: int, before: RawNode) -> RawNode:
    """A word that more than its own form decides: longer forms, full stops, capitals."""
    raw = text[start:end]
    kind, value, length, *_ = _classified(raw)
    if longer := _longer(lower, start, lower[start:end]):
        kind, value, length = longer
    end = start + length
    if kind in _DOTTED and text[end : end + 1] == ".":
        end += 1
    if kind == "roman" and raw == "I" and text[end : end + 1] == " ":
        kind = "i"
    if raw[0].isupper() and not (len(raw) > 2 and raw.isupper()):
        if kind in _PARTICLES and before[0] == "cap":
            kind = "cap"
        elif kind in _NAMELIKE and before[0] not in _SENTENCE_START:
            kind += "" if "\n" in text[before[2] : start] else "_cap"
    return _raw(kind, start, end, value)


@lru_cache(maxsize=16_384)
def _classified(raw: str) -> tuple[str, int | str, int, bool, frozenset[str]]:
    """Kind, value and length of a word alone; then what makes `_word` look at its place.

    That is a capital or a full stop that counts, or that one of the pairs of characters follows
    with which longer forms go on.
    """
    known = lexicon()
    word = raw.lower() if len(raw.lower()) == len(raw) else raw
    if raw.isupper() and (roman := _roman(raw)):
        return "roman", roman, len(raw), True, frozenset()
    entry = known.words.get(raw) or known.words.get(word)
    length = len(raw)
    if entry is None and word[-1] in "'’`":
        entry = known.words.get(word[:-1])
        length -= 1 if entry else 0
    followers = known.followers.get(word, frozenset())
    if entry is None:
        return _unknown(raw), 0, length, False, followers
    cased = raw[0].isupper() and entry.kind in _NAMELIKE | _PARTICLES
    return entry.kind, entry.value, length, cased or entry.kind in _DOTTED, followers


def _longer(lower: str, start: int, word: str) -> tuple[str, int | str, int] | None:
    """The longest form of several words that begins here: kind, value, length."""
    known = lexicon()
    for form in known.heads.get(word, ()):
        if lower.startswith(form, start):
            stop = start + len(form)
            if not (form[-1].isalnum() and lower[stop : stop + 1].isalnum()):
                entry = known.words[form]
                return entry.kind, entry.value, len(form)
    return None


def _unknown(raw: str) -> str:
    if raw[0].isupper():
        return "caps" if len(raw) > 1 and raw.isupper() else "cap"
    return "plural" if raw[-1] in "ie" else "word"


def _roman(raw: str) -> int:
    """Value of a Roman numeral up to 31, else 0."""
    if len(raw) > 5 or any(c not in _ROMAN for c in raw):
        return 0
    values = [_ROMAN[c] for c in raw]
    total = sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    return total if 0 < total <= 31 else 0
