"""Text → atoms: numbers, words of the lexicon, punctuation, each with its place and its kind."""

import re
from typing import NamedTuple

from pipeline.normalise.dates.frames import Frame
from pipeline.normalise.dates.lexicon import Entry, lexicon

# Two- and four-digit tails of years count from here: '69 is 1969, '25 is 2025.
_PIVOT = 50
_FIRST_YEAR, _LAST_YEAR = 1000, 2199
_ROMAN = {"I": 1, "V": 5, "X": 10}

_TOKEN = re.compile(
    r"""
      (?P<para>\n[^\S\n]*(?:\n\s*)+ | \n[^\S\n]*(?=[-–—•*·▪►→👉]))
    | (?P<skip>\s+ | (?:https?://|www\.)\S+)
    | (?P<iso>(?<!\d)\d{4}-\d\d-\d\d(?!\d))
    | (?P<full>(?<!\d[./,])\d{1,2}(?P<sep>[/.-])\d{1,2}(?P=sep)(?:\d{4}|\d\d)(?!\d|[./-]\d))
    | (?P<quantity>\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d) | \d+,\d+ | \d+(?:[ªa]\b|[^\W\d_ªº]+\w*))
    | (?P<time>\d{1,2}:\d\d(?!\d))
    | (?P<pair>(?<![\d/])\d{1,2}/\d{1,2}(?![\d/]))
    | (?P<dotted>\d{1,2}\.\d{1,2}(?!\d))
    | (?P<ordinal>\d{1,2}\ ?[°º^])
    | (?P<digits>\d+)
    | (?P<tick>['’`]\d\d(?!\w))
    | (?P<word>[^\W\d_]+(?:\d\w*|['’`])?)
    | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_MARKS = {
    ",": "comma", ".": "dot", "-": "dash", "–": "dash", "—": "dash", "−": "dash", "/": "slash",
    ":": "colon", ";": "semicolon", "(": "lpar", ")": "rpar", "[": "lpar", "]": "rpar", "!": "stop",
    "?": "stop", "…": "stop", '"': "quote", "“": "quote", "”": "quote", "«": "quote", "»": "quote",
}  # fmt: skip
_SENTENCE_START = {"para", "dot", "stop", "quote", "colon", "semicolon", "lpar", "mark"}
# A capital inside a sentence may make a name of these: 'Enzo Maggio', 'Domenica Ferrara'.
_NAMELIKE = {"month", "weekday", "domenica", "season", "noun_of_year", "holiday_weak"}
_PARTICLES = {"di", "del", "dei", "da", "dal", "il", "i"}
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


def full_year(year: int) -> int:
    """A year of two digits gets its century."""
    if year >= 100:
        return year
    return year + (2000 if year < _PIVOT else 1900)


def atoms(text: str) -> list[Node]:
    """The atoms of `text` in order, after one for its beginning; white space makes none."""
    lower = _lowered(text)
    out = [Node("para", 0, 0)]
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        assert match is not None
        group = str(match.lastgroup)
        if group == "skip":
            position = match.end()
            continue
        node = (
            _word(text, lower, match, out[-1])
            if group == "word" or (group == "mark" and match[0] in lexicon().words)
            else _number_or_mark(match, group, "\n" in text[out[-1].end : position])
        )
        out.append(node)
        position = node.end
    return out


def _lowered(text: str) -> str:
    """`text` in lower case and with plain blanks, character by character (same length)."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    return lower.translate({9: " ", 10: " ", 160: " "})


def _number_or_mark(match: re.Match[str], group: str, opens_line: bool) -> Node:
    start, end, raw = match.start(), match.end(), match[0]
    if group == "mark":
        return Node(_MARKS.get(raw, "mark"), start, end)
    if group == "para":
        return Node("para", start, end)
    if group == "quantity":
        return _quantity(raw, start, end)
    numbers = tuple(int(part) for part in re.findall(r"\d+", raw))
    if group == "iso":
        return Node("full", start, end, written=numbers[::-1])
    if group == "full":
        return Node("full", start, end, written=(*numbers[:2], full_year(numbers[2])))
    if group == "digits":
        return _digits(raw, start, end)
    if group == "pair" and opens_line:
        return Node("pair_line", start, end, numbers[0], written=numbers)
    if group == "ordinal":
        return Node("ordinal_number", start, end, numbers[0])
    return Node(group, start, end, numbers[0], written=numbers)


def _digits(raw: str, start: int, end: int) -> Node:
    if len(raw) == 4 and _FIRST_YEAR <= int(raw) <= _LAST_YEAR:
        return Node("year", start, end, int(raw))
    if len(raw) <= 2 and 1 <= int(raw) <= 31:
        return Node("number", start, end, int(raw))
    return Node("quantity", start, end, int(raw) if len(raw) <= 4 else 0)


def _quantity(raw: str, start: int, end: int) -> Node:
    """'7maggio' is a number and a month run together; '5G' and '1.200' are no numbers of days."""
    glued = re.match(r"(\d{1,2})(?:%s)\b" % "|".join(lexicon().names), raw, re.IGNORECASE)
    if glued:
        return _digits(glued[1], start, start + len(glued[1]))
    return Node("quantity", start, end)


def _word(text: str, lower: str, match: re.Match[str], before: Node) -> Node:
    start, end, raw = match.start(), match.end(), match[0]
    if raw.isupper() and (roman := _roman(raw)) and not lower.startswith("i ", start):
        return Node("roman", start, end, roman)
    entry, end = _look_up(text, lower, start, end)
    starts_sentence = before.kind in _SENTENCE_START or "\n" in text[before.end : start]
    capital = raw[0].isupper() and not (len(raw) > 2 and raw.isupper())
    if entry is None:
        return Node(_unknown(raw, end, start), start, end)
    if entry.kind in _DOTTED and text[end : end + 1] == ".":
        end += 1
    kind = entry.kind
    if capital and not starts_sentence:
        if kind in _NAMELIKE:
            kind += "_cap"
        elif kind in _PARTICLES and before.kind == "cap":
            kind = "cap"
    return Node(kind, start, end, entry.value)


def _look_up(text: str, lower: str, start: int, end: int) -> tuple[Entry | None, int]:
    """The longest form of the lexicon that begins here, else the word, else without its quote."""
    known = lexicon()
    word = lower[start:end]
    for form in known.heads.get(word, ()):
        if lower.startswith(form, start):
            stop = start + len(form)
            if not (form[-1].isalnum() and lower[stop : stop + 1].isalnum()):
                return known.words[form], stop
    entry = known.words.get(text[start:end]) or known.words.get(word)
    if entry is None and word[-1] in "'’`":
        return known.words.get(word[:-1]), end - 1
    return entry, end


def _unknown(raw: str, end: int, start: int) -> str:
    if raw[0].isupper():
        return "caps" if len(raw) > 1 and raw.isupper() else "cap"
    return "plural" if raw[end - start - 1] in "ie" else "word"


def _roman(raw: str) -> int:
    """Value of a Roman numeral up to 31, else 0."""
    if len(raw) > 5 or any(c not in _ROMAN for c in raw):
        return 0
    values = [_ROMAN[c] for c in raw]
    total = sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    return total if 0 < total <= 31 else 0
