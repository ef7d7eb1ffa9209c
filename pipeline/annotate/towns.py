"""Towns behind a head in lower case: 'i comuni di Rovereto, Isera e Mori' names three places,
'i Comuni di Rovereto, Isera e Mori' three bodies (annotation guide)."""

import re
from collections.abc import Sequence

from pipeline.annotate.coordination import is_town
from schemas import Mention

_HEAD = re.compile(r"comun[ei] d(?:(?:i|el|ella|ei) |(?:ell)?['’])")
_HEAD_BEFORE = re.compile(rf"\b{_HEAD.pattern}$")
_LONGEST_HEAD = len("comune dell'")
_LINK = re.compile(r"\s*(?:,|e|ed|,\s*e)\s*(?:(?:di|del|della|dei)\s+|d(?:ell)?['’])?")


def as_towns(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """`mentions` with the towns of such heads as LOC, each without the head."""
    result: list[Mention] = []
    listing = False
    for mention in mentions:
        if mention.label in ("ORG", "LOC"):
            named = _without_head(mention)
            before = text[max(0, named.start - _LONGEST_HEAD) : named.start]
            headed = bool(_HEAD_BEFORE.search(before))
            listed = listing and bool(_LINK.fullmatch(text, result[-1].end, mention.start))
            listing = headed or (listed and is_town(named.text))
            if listing:
                result.append(named.model_copy(update={"label": "LOC"}))
                continue
        result.append(mention)
    return result


def _without_head(mention: Mention) -> Mention:
    found = _HEAD.match(mention.text)
    if found is None:
        return mention
    update = {"start": mention.start + found.end(), "text": mention.text[found.end() :]}
    return mention.model_copy(update=update)
