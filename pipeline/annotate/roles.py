"""Slots of organisations by rule: a cue gives its slot to the organisations beside it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from pipeline.annotate.cues import Cue, CueMatcher
from pipeline.normalise import places
from pipeline.resources import table
from schemas import Mention
from schemas.annotation import Slot, SlotScore
from schemas.values import Evidence

_SCORE = 0.7
_MAX_FIRST_GAP = 90
_MAX_GAP = 110
_MAX_BEFORE = 60
_LIST_LINE = re.compile(r"[ ]*(?:[•·●▪■◦*\-–—➢►✓>]|\(?\d{1,3}[.)]|[a-z]\))\s*")
# A finite verb between two names ends a list: what follows does something of its own.
_NEW_CLAUSE = re.compile(
    r"\b(?:ha|hanno|è|sono|sarà|saranno|era|erano|mentre|quando|perché|dove|che ha|che hanno)\b"
    r"|[.!?]\s"
)


@cache
def _matcher() -> CueMatcher:
    return CueMatcher(table("roles/cues.tsv"))


def reach(text: str, end: int, sentence_end: int) -> int:
    """Where the list that a cue before `end` opens is over: after a colon, or a heading, the
    list lines below belong to it."""
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    opens = text[end : max(sentence_end, end)].rstrip().endswith(":")
    heading = sentence_end >= line_end - 1 and text[line_end - 1 : line_end] not in ".;!?"
    if not (opens or heading):
        return sentence_end
    position = line_end + 1
    limit = sentence_end
    while position < len(text):
        next_end = text.find("\n", position)
        next_end = len(text) if next_end < 0 else next_end
        line = text[position:next_end]
        if _LIST_LINE.match(line) or (opens and limit == sentence_end and line.strip()):
            limit = next_end
        elif line.strip() or limit > sentence_end:
            break
        position = next_end + 1
    return limit


def rule_slots(text: str, sentences: Evidence, mentions: Sequence[Mention]) -> list[SlotScore]:
    """Slot scores of ORG mentions (and of places, for `visited`) that stand beside a cue.

    `group` of a score is the index of the mention: grouping comes later.
    """
    cues = list(_matcher()(text))
    starts = [start for start, _ in sentences]
    scores: list[SlotScore] = []
    for index, cue in enumerate(cues):
        sentence = sentences[max(0, bisect_right(starts, cue.start) - 1)] if sentences else (0, 0)
        if cue.row["side"] == "after":
            stop = next((c.start for c in cues[index + 1 :] if c.start >= cue.end), len(text))
            end = min(reach(text, cue.end, sentence[1]), max(stop, cue.end))
            chosen = _after(text, cue, end, mentions)
        else:
            chosen = _before(text, cue, sentence[0], mentions)
        if cue.row["slot"] == "none":
            continue
        slot: Slot = cue.row["slot"]  # type: ignore[assignment]
        rule = f"cue/{cue.row['cue']}"
        scores += [
            SlotScore(group=m, slot=slot, score=_SCORE, rule=rule, cue=((cue.start, cue.end),))
            for m in chosen
        ]
    return scores


def _fits(mention: Mention, slot: str) -> bool:
    if mention.label == "LOC" and slot == "visited":
        # A town is where a visit takes place; what is visited is a site, which has no code.
        return places.resolve(mention.text).code is None
    return mention.label == "ORG"


def _after(text: str, cue: Cue, end: int, mentions: Sequence[Mention]) -> list[int]:
    chosen: list[int] = []
    position, allowed = cue.end, _MAX_FIRST_GAP
    for index, mention in enumerate(mentions):
        if mention.start < cue.end:
            continue
        if mention.start >= end:
            break
        gap = text[position : mention.start]
        if len(gap) > allowed or (chosen and _NEW_CLAUSE.search(gap)):
            break
        if _fits(mention, cue.row["slot"]):
            chosen.append(index)
            position, allowed = mention.end, _MAX_GAP
        elif mention.label in ("PER", "THEME", "LOC"):
            position = mention.end
    return chosen


def _before(text: str, cue: Cue, start: int, mentions: Sequence[Mention]) -> list[int]:
    chosen: list[int] = []
    position = cue.start
    for index in range(len(mentions) - 1, -1, -1):
        mention = mentions[index]
        if mention.end > cue.start:
            continue
        if mention.start < start or position - mention.end > _MAX_BEFORE:
            break
        gap = text[mention.end : position]
        if (not chosen and mention.label == "ORG" and not re.search(r"[.;:!?\n]", gap)) or (
            chosen and mention.label == "ORG" and re.fullmatch(r"\W*(?:e|ed|,)?\W*\w{0,5}\W*", gap)
        ):
            chosen.append(index)
            position = mention.start
        elif mention.label == "ORG":
            break
    return chosen
