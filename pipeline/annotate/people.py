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
    r"[.;:!?\n«»“”\"()•]| [-–—] |,|\b(?:ha|hanno|è|che|mentre|si|sarà|sono|era|insieme|con"
    r"|accompagnat\w+)\b"
)
_TRAILING = re.compile(
    r"[\s,]*\b(?:d(?:i|el|ello|ella|elle|egli|ei)|d(?:ell)?['’]|a|al|alla|all['’]|per|in|presso|della|e|il|la"
    r"|lo|i|gli|le|un|una|l['’])?[\s,]*$",
    re.IGNORECASE,
)
_LIST = re.compile(r"\s*(?:\([^()]{1,60}\))?\s*(?:,|e|ed|,\s*e)\s*(?:da\s+)?")
_ACRONYM = re.compile(r"\([\w.&/-]{2,14}\)")
_PLURAL_ARTICLE = re.compile(r"\b(?:le|alle|dalle|delle|nelle|due|tre) $")
_GAP_AFTER = re.compile(r"\s*(?:,|\(|[-–—])\s*")
_ARTICLE = re.compile(r"(?:il|la|l['’]|lo|neo|già)\s*", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\([^()]{1,60}\)")
_MAX_ROLE = 110


@cache
def _title() -> re.Pattern[str]:
    rows = sorted(table("roles/titles.tsv"), key=lambda row: -len(row["title"]))
    alternatives = "|".join(pattern_of(row["title"]).removeprefix(r"\b") for row in rows)
    return re.compile(rf"\b(?:{alternatives})", re.IGNORECASE)


@cache
def _generic_body() -> re.Pattern[str]:
    nouns = "|".join(row["noun"] for row in table("roles/generic_bodies.tsv"))
    return re.compile(
        rf"\s+(?:del|dello|della|dell['’])\s*(?:{nouns})(?:\s+[a-zà-ù]+)?$", re.IGNORECASE
    )


def _tidy(role: str) -> str:
    previous = None
    while previous != role:
        previous = role
        role = _TRAILING.sub("", role).strip(" ,;:-–—(")
    return _generic_body().sub("", role) or role


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
    plural: str | None = None
    end_before = taken = 0
    for index, mention in enumerate(mentions):
        if mention.label != "PER":
            continue
        before = _apposition_before(text, index, mentions, taken)
        after = _apposition_after(text, index, mentions)
        shared = bool(before and _is_plural(text, mention.start, before[0]))
        # What follows the name is said of this person alone, a plural before it of several.
        found = after if after and after[0] and (shared or not before) else before or after
        if found and found is after:
            taken = text.find(found[0], mention.end) + len(found[0])
        if shared and before:
            plural = before[0]
        elif plural and not found and _LIST.fullmatch(text, end_before, mention.start):
            found = (plural, None)
        else:
            plural = None
        end_before = max(mention.end, taken)
        role, organisation = found if found else (None, None)
        people.append(
            Person(
                name=mention.text,
                role=role or None,
                organisation=organisation.text if organisation else None,
                evidence=((mention.start, mention.end),),
            )
        )
    return people


def _apposition_before(
    text: str, index: int, mentions: Sequence[Mention], taken: int
) -> tuple[str, Mention | None] | None:
    """'il presidente di X Anna Neri', 'il presidente di X (Y), Anna Neri'; words before `taken`
    are said of somebody else."""
    mention = mentions[index]
    floor = max(taken, mention.start - _MAX_ROLE)
    for other in reversed(mentions[:index]):
        if other.label in ("PER", "EVENT"):
            floor = max(floor, other.end)
            break
    window = _ACRONYM.sub(lambda found: " " * len(found[0]), text[floor : mention.start])
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
    names = [m for m in mentions[:index] if m.label in ("ORG", "EVENT", "LOC") and m.end > start]
    titles = [
        found
        for found in _title().finditer(text, start, end)
        if not any(name.start <= found.start() < name.end for name in names)
    ]
    if (
        not titles
        and honorific
        and _title().fullmatch(bare := honorific[0].strip(" '’").split()[-1])
    ):
        return bare, None
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
    """'Anna Neri, presidente di X', 'Anna Neri (X)', 'Anna Neri (Lega), capo delegazione'."""
    mention = mentions[index]
    aside = _ASIDE.match(text, mention.end)
    for end in (mention.end, aside.end() if aside else mention.end):
        gap = _GAP_AFTER.match(text, end)
        if gap and (found := _stated(text, gap.end(), mentions[index + 1 :])):
            return found
    inside = mentions[index + 1] if index + 1 < len(mentions) else None
    gap = _GAP_AFTER.match(text, mention.end)
    if gap and "(" in gap[0] and inside and inside.label == "ORG" and inside.start == gap.end():
        return "", inside
    return None


def _stated(
    text: str, start: int, following: Sequence[Mention]
) -> tuple[str, Mention | None] | None:
    """Role and organisation in the words from `start` on, if a title opens them."""
    ceiling = min(len(text), start + _MAX_ROLE)
    person = next((m for m in following if m.label == "PER"), None)
    if person is not None:
        ceiling = min(ceiling, person.start)
    title = _title().match(text, start, ceiling)
    if title is None and (article := _ARTICLE.match(text, start)):
        title = _title().match(text, article.end(), ceiling)
    if title is None:
        return None
    stop = _STOP_AFTER.search(text, title.end(), ceiling)
    if person is not None and stop is None and ceiling == person.start:
        # 'il presidente Anna Neri, la direttrice Ida Sala': the title is the next person's.
        return None
    end = stop.start() if stop else ceiling
    body = next((m for m in following if m.label == "ORG" and m.start < ceiling), None)
    if body is not None and body.start <= end + 1:
        end = max(end, body.end)
    return _split(text, title.start(), end, following)


def _is_plural(text: str, start: int, role: str) -> bool:
    """Whether the `role` that stands before `start` is a plural: 'i rettori', 'le docenti'."""
    word = role.split(maxsplit=1)[0]
    position = text.rfind(role, 0, start)
    before = text[max(0, position - 8) : position].casefold()
    return word.endswith(("i", "he")) or bool(_PLURAL_ARTICLE.search(before))
