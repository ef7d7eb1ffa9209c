"""The tables' say on what kind of name the recogniser found: a company is no town.

The recogniser sees a window of text and has never met most names; the tables know many. They
speak only where one of them knows the name and the other does not.
"""

import re
from collections.abc import Sequence
from functools import cache

from pipeline.annotate.coordination import headless_towns, written_out
from pipeline.normalise import organisations, places
from pipeline.normalise.place_names import fold, split_head
from pipeline.normalise.places import PlaceLink
from pipeline.resources import lines, table
from schemas import Mention
from schemas.values import Label

_LISTED = ("alias", "acronym")
_WHOLE = "/name"
_BEFORE = 60
_LISTING = re.compile(r"\s*(?:,|;|e|ed|,\s*e)\s*")


def corrected(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """`mentions` with the labels LOC, ORG and PER that the tables contradict put right.

    A place that only the organisations' table knows becomes ORG. An ORG or PER that only the
    places' table knows, as a place of a country that the text is about, becomes LOC; not in a list
    of bodies ('Università di Kerman, Zabol e Sistan'), where a town stands for its university;
    there a LOC becomes ORG. The surname of a person whom the text names in full is PER, if no
    table knows it. Common nouns, and what a minister is in charge of, are no names.
    """
    surnames = {m.text.split()[-1] for m in mentions if m.label == "PER" and " " in m.text}
    context = tuple(places.context_of([m.text for m in mentions if m.label == "LOC"], text))
    towns = headless_towns(text, mentions)
    listed = written_out(text, mentions)
    result: list[Mention] = []
    for index, mention in enumerate(mentions):
        if mention.label in ("LOC", "ORG") and _is_no_name(text, mention):
            continue
        label = "ORG" if index in towns else mention.label
        bare = index in listed or _in_list(text, mentions, index)
        if label in ("LOC", "ORG", "PER") and not bare and index not in towns:
            label = _label(mention, context, mention.text in surnames)
        result.append(mention if label == mention.label else _relabelled(mention, label))
    return result


@cache
def _common_nouns() -> frozenset[str]:
    return frozenset(lines("organisations/common_nouns.txt"))


@cache
def _charge() -> re.Pattern[str]:
    """An office and its preposition at the end of a text: what follows is in its charge."""
    rows = [f"{row['office']} (?:{row['joint']})" for row in table("roles/charges.tsv")]
    return re.compile(rf"\b(?:{'|'.join(rows)})\s*$".replace("'", "['’]"))


def _is_no_name(text: str, mention: Mention) -> bool:
    if mention.text.casefold() in _common_nouns():
        return True
    before = text[max(0, mention.start - _BEFORE) : mention.start]
    return mention.label == "ORG" and bool(_charge().search(before))


def _relabelled(mention: Mention, label: Label) -> Mention:
    return mention.model_copy(update={"label": label, "detector": f"{mention.detector}+table"})


def _label(mention: Mention, context: tuple[str, ...], is_surname: bool) -> Label:
    place = places.resolve(mention.text, context)

    def is_listed() -> bool:
        # Asked last: a name that the table lacks is searched for slips of the pen, which is slow.
        return organisations.resolve(mention.text, context).rule in _LISTED

    if is_surname and not place.rule.endswith(_WHOLE) and not is_listed():
        return "PER"
    if mention.label == "LOC":
        return "ORG" if _no_known_place(mention.text, place) and is_listed() else "LOC"
    if not _plain_place(mention, place, context) or is_listed():
        return mention.label
    return "LOC"


def _no_known_place(name: str, place: PlaceLink) -> bool:
    """A building may bear the name of who sits in it: 'Palazzo Chigi' stays a place."""
    return (
        place.code is None
        and place.rule == "place/unknown"
        and name[:1].isupper()
        and split_head(fold(name)) is None
    )


def _plain_place(mention: Mention, place: PlaceLink, context: tuple[str, ...]) -> bool:
    """The name itself is a place's, not that of its town hall ('Comune di …'), in a country that
    the text is about. Italian towns are left out: firms and families bear their names."""
    if place.code is None or split_head(fold(mention.text)):
        return False
    known = place.country in {code[:2] for code in context}
    return known and (place.country != "IT" or (mention.label == "ORG" and ":" not in place.code))


def _in_list(text: str, mentions: Sequence[Mention], index: int) -> bool:
    """Whether the ORG stands right behind another one: it is likely of its kind."""
    if index == 0 or mentions[index].label != "ORG" or mentions[index - 1].label != "ORG":
        return False
    return bool(_LISTING.fullmatch(text, mentions[index - 1].end, mentions[index].start))
