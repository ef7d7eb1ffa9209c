"""Numbers that a record keeps: the size of the delegation, the agenda, sums of money."""

import re
from collections.abc import Sequence
from functools import cache

from pipeline.normalise import places
from pipeline.resources import table
from schemas import AgendaEntry, Amount, DelegationSize, Mention
from schemas.values import Evidence

_DELEGATION = re.compile(
    r"\b(?:delegazion\w+|mission\w+|partecip\w+|present[ie]|compost[oaie]|comitiva|trasferta"
    r"|gruppo|ader\w+|a bordo|spedizion\w+|accompagnat\w+)\b",
    re.IGNORECASE,
)
_MULTIPLIER = {"mila": 1e3, "milioni": 1e6, "milione": 1e6, "miliardi": 1e9, "miliardo": 1e9}
_LINE = re.compile(r"[ ]*(?:[•·●▪■◦*\-–—➢►✓>]|\(?\d{1,3}[.)]|[a-z]\))?[ ]*")
_MAX_COUNT = 5_000
_MIN_ACTIVITY = 8


@cache
def _numbers() -> dict[str, int]:
    words = {
        form: int(row["value"])
        for row in table("dates/numbers.tsv")
        if row["kind"] == "cardinal"
        for form in row["forms"].split("|")
    }
    return words | {row["noun"]: int(row["number"]) for row in table("quantities/collectives.tsv")}


@cache
def _size() -> re.Pattern[str]:
    def alternatives(values: Sequence[str]) -> str:
        return "|".join(map(re.escape, sorted(values, key=len, reverse=True)))

    qualifiers = alternatives([row["qualifier"] for row in table("quantities/qualifiers.tsv")])
    counted = alternatives([row["noun"] for row in table("quantities/counted.tsv")])
    words = alternatives(list(_numbers()))
    return re.compile(
        rf"(?<![\w.,])(?:(?P<qualifier>{qualifiers})\s+)?(?P<number>\d{{1,4}}|{words})\s+"
        rf"(?:[a-zà-ù]+\s+)?(?P<of>{counted})\b",
        re.IGNORECASE,
    )


@cache
def _amount() -> re.Pattern[str]:
    names = [row["name"] for row in table("quantities/currencies.tsv")]
    currency = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(
        rf"(?<![\w.,])(?P<number>\d{{1,3}}(?:\.\d{{3}})+|\d+(?:,\d+)?)\s*"
        rf"(?P<multiplier>{'|'.join(_MULTIPLIER)})?\s*(?:di\s+)?(?P<currency>{currency})(?!\w)",
        re.IGNORECASE,
    )


def sizes_of(text: str, sentences: Evidence) -> list[DelegationSize]:
    """How many take part, by kind, from sentences that speak of a delegation."""
    found: dict[tuple[int, str], DelegationSize] = {}
    for start, end in sentences:
        if not _DELEGATION.search(text, start, end):
            continue
        for match in _size().finditer(text, start, end):
            word = match["number"].casefold()
            count = int(word) if word.isdigit() else _numbers()[word]
            if 1 < count <= _MAX_COUNT:
                key = (count, match["of"].casefold())
                size = DelegationSize(
                    count=count,
                    of=match["of"].casefold(),
                    qualifier=(match["qualifier"] or "").casefold() or None,
                    evidence=((match.start(), match.end()),),
                )
                found.setdefault(key, size)
    return list(found.values())


def amounts_of(text: str) -> list[Amount]:
    """Sums of money in digits, with their currency."""
    codes = {row["name"].casefold(): row["code"] for row in table("quantities/currencies.tsv")}
    return [
        Amount(
            value=round(
                float(match["number"].replace(".", "").replace(",", "."))
                * _MULTIPLIER.get((match["multiplier"] or "").casefold(), 1.0),
                2,
            ),
            currency=codes[match["currency"].casefold()],
            evidence=((match.start(), match.end()),),
        )
        for match in _amount().finditer(text)
    ]


def agenda_of(text: str, mentions: Sequence[Mention], context: Sequence[str]) -> list[AgendaEntry]:
    """Lines that open with a day: what is on that day, where, and with whom."""
    entries = []
    for mention in mentions:
        if mention.label != "DATE" or not mention.value or len(mention.value) < len("2025-05-05"):
            continue
        start = text.rfind("\n", 0, mention.start) + 1
        if not _LINE.fullmatch(text, start, mention.start):
            continue
        end = text.find("\n", mention.end)
        end = len(text) if end < 0 else end
        activity = text[mention.end : end].strip(" ,:;.–—-\t")
        if len(activity) < _MIN_ACTIVITY or not re.match(r"\s*[,:;–—(-]", text[mention.end : end]):
            continue
        inside = [m for m in mentions if mention.end <= m.start and m.end <= end]
        codes = (places.resolve(m.text, context).code for m in inside if m.label == "LOC")
        entries.append(
            AgendaEntry(
                date=mention.value,
                place=next((code for code in codes if code), None),
                activity=activity,
                organisations=tuple(m.text for m in inside if m.label == "ORG"),
                evidence=((start, end),),
            )
        )
    return entries
