"""Acts signed or announced, with their parties."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import zip_longest

from pipeline.annotate.cues import CueMatcher
from pipeline.resources import table
from schemas import Agreement, Mention
from schemas.values import AgreementKind, Evidence

_SIGNED = re.compile(
    r"\b(?:firm(?!ament)\w+|sigl(?:at|er|a|an|ò)\w*|sottoscri\w+|stipul\w+|formalizza\w*|suggell\w+"
    r"|rinnovat\w+|conclus\w+|raggiunt\w+|strett\w+|concordat\w+|si impegnano|chius[oaie]\b)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:accordi|intese|protocolli|convenzioni|contratti|lettere|patti|memorandum)\b[^.;:]{0,60}?"
    r"\bcon\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(?:tra|fra)\b", re.IGNORECASE)
_ANAPHORA = re.compile(
    r"\b(?:lo|la|li|le|l['’])\s*(?:hanno|ha|firm\w+|sigl\w+|sottoscri\w+)|\w+(?:arlo|arla|erlo|erla|arli)\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:preceden\w+|risal\w+|anni fa|(?:un|due|tre) anni? fa|(?:lo )?scorso anno"
    r"|avevano|aveva|era stat[oa]|discende)\b|\bnel (?:19|20)\d\d\b",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\s*(?:[•·●▪■◦*–—-]|\(?\d{1,2}[.)]|\(?[a-z]\))\s")
_UNLIKELY, _LIKELY = 0.05, 0.5
_OTHER = re.compile(r"\b(?:decret\w+|lettera aperta|autograf\w+|reportage|registro)\b", re.I)


@cache
def _nouns() -> tuple[CueMatcher, dict[str, int]]:
    """Finds the nouns of acts; the rank of each noun, the longest first."""
    rows = sorted(table("roles/agreements.tsv"), key=lambda row: -len(row["noun"]))
    return CueMatcher(rows, "noun"), {row["noun"]: rank for rank, row in enumerate(rows)}


def _kind(sentence: str) -> AgreementKind | None:
    matcher, ranks = _nouns()
    found = min(matcher(sentence), key=lambda cue: ranks[cue.row["noun"]], default=None)
    kind: AgreementKind | None = found and found.row["kind"]  # type: ignore[assignment]
    return kind


def agreements_of(
    text: str,
    sentences: Evidence,
    mentions: Sequence[Mention],
    likely: Sequence[float | None] = (),
) -> list[Agreement]:
    """One agreement a sentence that says that an act is signed, or names an act between two.

    Parties are the bodies of that sentence, and of the next one where that goes on with who signed
    it ('L'hanno firmata X e Y'); where it ends in a colon, each item of the list that follows is
    an agreement with the body that it names. `likely`: the slot network's score of each mention as
    a party, None for one that it knows nothing of.
    """
    signing = [m for m, score in zip_longest(mentions, likely) if _may_sign(m, score)]
    found: list[Agreement] = []
    before: AgreementKind | None = None
    for position, (start, end) in enumerate(sentences):
        sentence = text[start:end]
        kind = _kind(sentence)
        if _EARLIER.search(sentence) or _OTHER.search(sentence):
            before = None
            continue
        parties = _parties(signing, start, end)
        signed = bool(_SIGNED.search(sentence))
        if kind and signed and sentence.rstrip().endswith(":"):
            found += _listed(text, sentences[position:], signing, kind)
            before = None
            continue
        if kind and (signed or (len(parties) > 1 and _BETWEEN.search(sentence))):
            if len(parties) < 2 and position + 1 < len(sentences):
                after = sentences[position + 1]
                following = text[after[0] : after[1]]
                if _SIGNED.search(following) and not _kind(following):
                    parties += _parties(signing, *after)
        elif not kind and before and signed and _ANAPHORA.search(sentence):
            # The noun stands in the sentence before: 'Un memorandum … Lo hanno firmato X e Y.'
            parties += _parties(signing, *sentences[position - 1])
            kind = before
        else:
            before, kind, parties = kind, None, []
        if kind and parties:
            found += [
                Agreement(kind=kind, parties=each, evidence=((start, end),))
                for each in _separate(text, start, end, signing, parties)
            ]
            before = None
    return found


def _may_sign(mention: Mention, score: float | None) -> bool:
    """A body, unless the network is sure that it is none; a place that it takes for a party."""
    if mention.label == "ORG":
        return score is None or score >= _UNLIKELY
    return mention.label == "LOC" and score is not None and score >= _LIKELY


def _listed(
    text: str, sentences: Evidence, signing: Sequence[Mention], kind: AgreementKind
) -> list[Agreement]:
    """An agreement for each item after the first of `sentences` that names a body and no act of
    its own, with the bodies of that first one."""
    (start, end), *rest = sentences
    mine = _parties(signing, start, end)
    found = []
    for item in rest:
        line = text[item[0] : item[1]]
        others = _parties(signing, *item)
        if not _ITEM.match(line) or not others or _kind(line):
            break
        parties = tuple(dict.fromkeys((*mine, others[0])))
        found.append(Agreement(kind=kind, parties=parties, evidence=((start, end), item)))
    return found


def _separate(
    text: str, start: int, end: int, mentions: Sequence[Mention], parties: Sequence[str]
) -> list[tuple[str, ...]]:
    """Parties of each act: one act with all of them, or, where several acts are signed by one
    body 'con X, Y e Z', one with each."""
    plural = _SEVERAL.search(text, start, end)
    if plural:
        inside = [m for m in mentions if start <= m.start < end]
        others = [m.text for m in inside if m.start > plural.end()]
        mine = [m.text for m in inside if m.start < plural.start()]
        if len(others) > 1:
            return [tuple(dict.fromkeys((*mine[-1:], other))) for other in dict.fromkeys(others)]
    return [tuple(dict.fromkeys(parties))]


def _parties(mentions: Sequence[Mention], start: int, end: int) -> list[str]:
    return [m.text for m in mentions if start <= m.start < end]
