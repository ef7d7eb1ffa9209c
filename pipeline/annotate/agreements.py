"""Acts signed or announced, with their parties."""

import re
from collections.abc import Sequence
from functools import cache

from pipeline.annotate.cues import pattern_of
from pipeline.resources import table
from schemas import Agreement, Mention
from schemas.values import AgreementKind, Evidence

_SIGNED = re.compile(
    r"\b(?:firm\w+|sigl(?:at|er|a|an|ò)\w*|sottoscri\w+|stipul\w+|formalizza\w*|suggell\w+|rinnovat\w+)\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:già|preceden\w+|nel (?:19|20)\d\d|risal\w+|anni fa|(?:un|due|tre) anni? fa|scorso anno)\b", re.I
)
_OTHER = re.compile(r"\b(?:decret\w+|lettera aperta|autograf\w+|reportage)\b", re.IGNORECASE)


@cache
def _nouns() -> list[tuple[re.Pattern[str], AgreementKind]]:
    rows = sorted(table("roles/agreements.tsv"), key=lambda row: -len(row["noun"]))
    return [(re.compile(pattern_of(r["noun"]), re.I), r["kind"]) for r in rows]  # type: ignore[misc]


def agreements_of(text: str, sentences: Evidence, mentions: Sequence[Mention]) -> list[Agreement]:
    """One agreement a sentence that says that something is signed, with the ORG mentions in it."""
    found: list[Agreement] = []
    for position, (start, end) in enumerate(sentences):
        sentence = text[start:end]
        if not _SIGNED.search(sentence) or _EARLIER.search(sentence) or _OTHER.search(sentence):
            continue
        kind = next((kind for noun, kind in _nouns() if noun.search(sentence)), None)
        if kind is None:
            continue
        parties = [m.text for m in mentions if m.label == "ORG" and start <= m.start < end]
        if len(parties) < 2 and position + 1 < len(sentences):
            # 'È stata siglata una dichiarazione. L'hanno firmata X e Y.'
            after = sentences[position + 1]
            if _SIGNED.search(text[after[0] : after[1]]):
                parties += [
                    m.text for m in mentions if m.label == "ORG" and after[0] <= m.start < after[1]
                ]
        if parties:
            found.append(
                Agreement(kind=kind, parties=tuple(dict.fromkeys(parties)), evidence=((start, end),))
            )
    return found
