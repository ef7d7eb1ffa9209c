"""People with the role and the organisation that the text gives them beside their name."""

import re
from collections.abc import Sequence
from functools import cache

from pipeline.annotate.cues import pattern_of
from pipeline.resources import table
from schemas import Mention, Person

_HONORIFIC = re.compile(
    r"(?:\b(?:il|lo|la|l['’]|al|del|dal|dott|dott\.ssa|dr|prof|prof\.ssa|ing|avv|on|sen|cav|arch|geom"
    r"|rag|gen|col|amm|mons|s\.e|sig|sig\.ra|signor|signora|dottor|dottoressa|neo|locale)\b\.?\s*)+$",
    re.IGNORECASE,
)
_STOP_BEFORE = re.compile(r"[.;:!?\n«»“”\"()•]|,\s*(?:e|che|mentre|dove|quando)\b| [-–—] ")
_STOP_AFTER = re.compile(
    r"[.;:!?\n«»“”\"()•]| [-–—] |,|\b(?:ha|hanno|è|che|mentre|si|sarà|sono|era|insieme|con|accompagnat\w+)\b"
)
_TRAILING = re.compile(
    r"[\s,]*\b(?:d(?:i|el|ello|ella|elle|egli|ei)|d(?:ell)?['’]|a|al|alla|all['’]|per|in|presso|della|e|il|la"
    r"|lo|i|gli|le|un|una|l['’])?[\s,]*$",
    re.IGNORECASE,
)
_MAX_ROLE = 110


@cache
def _title() -> re.Pattern[str]:
    rows = sorted(table("roles/titles.tsv"), key=lambda row: -len(row["title"]))
    alternatives = "|".join(pattern_of(row["title"]).removeprefix(r"\b") for row in rows)
    return re.compile(rf"\b(?:{alternatives})", re.IGNORECASE)


def _tidy(role: str) -> str:
    previous = None
    while previous != role:
        previous = role
        role = _TRAILING.sub("", role).strip(" ,;:-–—(")
    return role


def _split(
    text: str, start: int, end: int, mentions: Sequence[Mention]
) -> tuple[str, Mention | None] | None:
    """Role and organisation in text[start:end], a stretch that holds a title."""
    title = _title().search(text, start, end)
    if title is None:
        return None
    inside = [m for m in mentions if m.label == "ORG" and title.start() <= m.start and m.end <= end]
    organisation = inside[0] if inside else None
    stop = organisation.start if organisation else end
    role = _tidy(text[title.start() : stop])
    return (role, organisation) if role else None


def people_of(text: str, mentions: Sequence[Mention]) -> list[Person]:
    """A Person for each PER mention that has a role or an organisation beside it, and for the
    rest one with neither; by position, one entry a mention."""
    people: list[Person] = []
    for index, mention in enumerate(mentions):
        if mention.label != "PER":
            continue
        found = _apposition_before(text, index, mentions) or _apposition_after(
            text, index, mentions
        )
        role, organisation = found if found else (None, None)
        people.append(
            Person(
                name=mention.text,
                role=role,
                organisation=organisation.text if organisation else None,
                evidence=((mention.start, mention.end),),
            )
        )
    return people


def _apposition_before(
    text: str, index: int, mentions: Sequence[Mention]
) -> tuple[str, Mention | None] | None:
    mention = mentions[index]
    floor = max(0, mention.start - _MAX_ROLE)
    for other in reversed(mentions[:index]):
        if other.label in ("PER", "EVENT"):
            floor = max(floor, other.end)
            break
    window = text[floor : mention.start]
    stops = list(_STOP_BEFORE.finditer(window))
    start = floor + (stops[-1].end() if stops else 0)
    honorific = _HONORIFIC.search(text, start, mention.start)
    end = honorific.start() if honorific else mention.start
    # 'il presidente della Regione, Anna Neri': at most one comma, right before the name.
    stretch = text[start:end].rstrip(" ,")
    comma = stretch.rfind(",")
    if comma >= 0:
        titles = list(_title().finditer(stretch, comma))
        if titles:
            start += comma + 1
    titles = list(_title().finditer(text, start, end))
    if not titles:
        return None
    # The last title whose words run up to the name: earlier ones belong to somebody else.
    return _split(text, _first_of_chain(text, titles), end, mentions)


def _first_of_chain(text: str, titles: list[re.Match[str]]) -> int:
    start = titles[-1].start()
    for before, after in zip(reversed(titles[:-1]), reversed(titles[1:]), strict=False):
        if not re.fullmatch(r"\s*(?:e|ed|-|,)?\s*", text[before.end() : after.start()]):
            break
        start = before.start()
    return start


def _apposition_after(
    text: str, index: int, mentions: Sequence[Mention]
) -> tuple[str, Mention | None] | None:
    mention = mentions[index]
    gap = re.compile(r"\s*(?:,|\(|[-–—])\s*").match(text, mention.end)
    if not gap:
        return None
    ceiling = min(len(text), gap.end() + _MAX_ROLE)
    for other in mentions[index + 1 :]:
        if other.label == "PER":
            ceiling = min(ceiling, other.start)
            break
    title = _title().match(text, gap.end(), ceiling)
    if title is None:
        article = re.compile(r"(?:il|la|l['’]|lo|neo|già)\s*", re.I).match(text, gap.end())
        title = _title().match(text, article.end(), ceiling) if article else None
    if title is None:
        inside = next((m for m in mentions[index + 1 :] if m.start == gap.end()), None)
        if inside and inside.label == "ORG" and text[gap.start() : gap.end()].strip() == "(":
            return ("", inside)
        return None
    organisations = [m for m in mentions[index + 1 :] if m.label == "ORG" and m.start < ceiling]
    stop = _STOP_AFTER.search(text, title.end(), ceiling)
    end = stop.start() if stop else ceiling
    if organisations and organisations[0].start <= end + 1:
        end = max(end, organisations[0].end)
    return _split(text, title.start(), end, mentions)
