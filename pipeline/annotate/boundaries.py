"""Where a name begins and ends: at the line, after its last noun, without quotes around it."""

import re
from collections.abc import Sequence
from functools import cache

from pipeline.normalise import places
from pipeline.resources import lines
from schemas import Mention

NAMES = ("PER", "ORG", "LOC", "EVENT")
"""Labels of names."""

_BREAK = re.compile(r"\s*\n\s*")
_FRONT = re.compile(r"[\s–—\-/,.;:)]+")
_BACK = re.compile(r"(?:[\s–—\-/,;:(]|(?<=\.)\.)+$")
_COMPOUND = re.compile(r"[-–][^\W\d_]\w*")
_NEXT = re.compile(r"[ -][^\W\d_]+")
_TITLED = ("ORG", "EVENT")
_TITLE = 160
"""Characters within which a title in quotes is closed."""
_PAIRS = {"“": "”", "«": "»", '"': '"', "(": ")"}


@cache
def _open() -> re.Pattern[str]:
    """The end of a name that breaks off."""
    words = lines("names/links.txt")
    whole = "|".join(word for word in words if not word.endswith("'"))
    elided = "|".join(word for word in words if word.endswith("'")).replace("'", "['’]")
    return re.compile(rf"\s(?:{whole})$|(?:\s|^)(?:{elided})$")


@cache
def _head() -> re.Pattern[str]:
    """The beginning of a place's mention that is no part of its name."""
    nouns = "|".join(lines("names/place_heads.txt"))
    return re.compile(rf"(?:{nouns}) (?:d(?:i|el|ella|ei|elle|egli) |d(?:ell)?['’])(?=[^\W\d_a-z])")


def bounded(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """`mentions` with names cut at line breaks, put together after a preposition, and freed of the
    punctuation and the common nouns around them."""
    parts = [part for mention in mentions for part in _lines(text, mention)]
    joined = _joined(text, _completed(text, parts))
    return [named for mention in joined if (named := _trimmed(_headless(mention)))]


def _headless(mention: Mention) -> Mention:
    found = _head().match(mention.text) if mention.label == "LOC" else None
    if found is None:
        return mention
    update = {"start": mention.start + found.end(), "text": mention.text[found.end() :]}
    return mention.model_copy(update=update)


def _lines(text: str, mention: Mention) -> list[Mention]:
    """A name does not go on after a line break, unless the next line opens in lower case."""
    found = _BREAK.search(mention.text)
    if mention.label not in NAMES or found is None:
        return [mention]
    if found[0].count("\n") == 1 and mention.text[found.end() :][:1].islower():
        return [mention]
    first, second = mention.start + found.start(), mention.start + found.end()
    parts = []
    for start, end in ((mention.start, first), (second, mention.end)):
        if end > start:
            update = {"start": start, "end": end, "text": text[start:end]}
            parts.append(mention.model_copy(update=update))
    return parts


def _completed(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Names that go on to the end of a title in quotes, of a compound or of an area's name, and the
    mentions that are not inside of such a one."""
    result: list[Mention] = []
    for mention in mentions:
        last = result[-1] if result else None
        if last and last.label in NAMES and mention.label != "THEME" and mention.start < last.end:
            continue
        end = _full_end(text, mention)
        update = {"end": end, "text": text[mention.start : end]}
        result.append(mention.model_copy(update=update) if end > mention.end else mention)
    return result


def _full_end(text: str, mention: Mention) -> int:
    """Where the name ends if it breaks off inside of a title or, an event's, of a compound, or of
    an area's name ('Europa' in 'Europa centrale')."""
    if mention.label == "LOC":
        word = _NEXT.match(text, mention.end)
        area = word and places.resolve(text[mention.start : word.end()]).kind == "macro-area"
        return word.end() if word and area else mention.end
    if mention.label not in _TITLED:
        return mention.end
    line = text[mention.end : mention.end + _TITLE].partition("\n")[0]
    for mark, close in _PAIRS.items():
        name, _, quoted = mention.text.rpartition(mark)
        opened = mark != close or mention.text.count(mark) % 2
        if mark != "(" and name and opened and close not in quoted and close in line:
            return mention.end + line.index(close) + 1
    if mention.label == "EVENT":
        before = text[mention.start - 1 : mention.start]
        if before in _PAIRS and before != "(" and (found := line.find(_PAIRS[before])) > 0:
            return mention.end + found
        if compound := _COMPOUND.match(line):
            return mention.end + compound.end()
    return mention.end


def _joined(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """A name that breaks off after a preposition takes in the next one ('Consiglio comunale di' +
    'Taipei'), unless it is a person's; else it ends before the preposition. Two persons side by
    side are one ('Per' + 'Åkesson'), and so are two halves of a place ('Vibo' + 'Valentia')."""
    result: list[Mention] = []
    for mention in mentions:
        last = result[-1] if result else None
        if last and mention.label in NAMES and _goes_on(text, last, mention):
            update = {"end": mention.end, "text": text[last.start : mention.end]}
            result[-1] = last.model_copy(update=update)
        else:
            result.append(mention)
    return [_closed(mention) for mention in result]


def _goes_on(text: str, first: Mention, second: Mention) -> bool:
    gap = text[first.end : second.start]
    if first.label == second.label == "PER":
        return gap == " "
    if first.label == second.label == "LOC" and gap == " ":
        return places.resolve(f"{first.text} {second.text}").entity is not None
    if first.label not in NAMES or "PER" in (first.label, second.label):
        return False
    return bool(_open().search(first.text)) and first.end <= second.start and gap in ("", " ")


def _closed(mention: Mention) -> Mention:
    found = _open().search(mention.text) if mention.label in NAMES else None
    if not found or not found.start():
        return mention
    name = mention.text[: found.start()].rstrip()
    return mention.model_copy(update={"end": mention.start + len(name), "text": name})


def _trimmed(mention: Mention) -> Mention | None:
    """A name without the punctuation around it; None if nothing is left. Quotes and brackets
    belong to it in pairs."""
    if mention.label not in NAMES:
        return mention
    start, end = 0, len(mention.text)
    before = None
    while before != (start, end):
        before = start, end
        name = mention.text[start:end]
        if found := _FRONT.match(name):
            start += found.end()
        elif found := _BACK.search(name):
            end -= len(found[0])
        elif name[:1] in _PAIRS and _PAIRS[name[0]] not in name[1:]:
            start += 1
        elif name[-1:] in _PAIRS.values() and not _opens(name):
            end -= 1
    if start >= end:
        return None
    update = {
        "start": mention.start + start,
        "end": mention.start + end,
        "text": mention.text[start:end],
    }
    return mention.model_copy(update=update) if (start, end) != (0, len(mention.text)) else mention


def _opens(name: str) -> bool:
    """Whether the quote or bracket at the end of `name` is opened in it."""
    return any(close == name[-1] and mark in name[:-1] for mark, close in _PAIRS.items())
