"""The publication date that a text states of itself, for files whose metadata has none."""

import re

from pipeline.normalise.dates import find

# The date of a dateline stands in the first lines, after a place or alone on its line, and before
# a dash, a stop, a closing bracket or the end of the line: 'Bologna, 12 maggio 2025 – …'.
_HEAD = 600
_BEFORE = re.compile(r"(?:^|\n|[(,\-–—] ?|\b(?:li|lì|addì|del) )[^\n.]{0,40}$")
_AFTER = re.compile(r"\s*(?:[-–—.)|:]|\n|$)")


def dateline(text: str) -> str | None:
    """ISO day of the dateline at the head of `text`, or None.

    Only a full date counts: a dateline without a year ('Roma, 14 lug -') says too little.
    """
    head = text[:_HEAD]
    for mention in find(head, None):
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", mention.value):
            continue
        start_of_line = head.rfind("\n", 0, mention.start) + 1
        if (
            mention.start - start_of_line <= 45
            and _BEFORE.search(head[: mention.start])
            and _AFTER.match(text, mention.end)
        ):
            return str(mention.value)
    return None
