"""Which mentions of one text name the same thing: the unit that fills a slot."""

from collections.abc import Callable, Mapping, Sequence

from pipeline.normalise import organisations
from pipeline.normalise.folding import fold
from schemas import Mention

Tokens = tuple[str, ...]


def group(
    mentions: Sequence[Mention], full_names: Mapping[int, str], acronyms: Mapping[str, str]
) -> list[int]:
    """A group number for each mention; mentions of one person, body, place, day … share it.

    `full_names`: index of a mention → its name with the head that it shares with others;
    `acronyms`: short form → full name, as the text itself expands them. The numbers count groups
    in the order of their first mention.
    """
    mentions = [
        mention.model_copy(update={"text": full_names.get(index, mention.text)})
        for index, mention in enumerate(mentions)
    ]
    keys: list[tuple[str, str]] = [("", "")] * len(mentions)
    for label, key_of in _KEYS.items():
        chosen = [i for i, mention in enumerate(mentions) if mention.label == label]
        for i, key in zip(chosen, key_of([mentions[i] for i in chosen], acronyms), strict=True):
            keys[i] = (label, key)
    numbers: dict[tuple[str, str], int] = {}
    return [numbers.setdefault(key, len(numbers)) for key in keys]


def _by_value(mentions: Sequence[Mention], _: Mapping[str, str]) -> list[str]:
    return [mention.value or fold(mention.text) for mention in mentions]


def _by_text(mentions: Sequence[Mention], _: Mapping[str, str]) -> list[str]:
    return [fold(mention.text) for mention in mentions]


def _people(mentions: Sequence[Mention], _: Mapping[str, str]) -> list[str]:
    """A surname alone joins the one full name that ends in it."""
    return _shorter_into_longer([fold(m.text) for m in mentions], _is_suffix)


def _events(mentions: Sequence[Mention], _: Mapping[str, str]) -> list[str]:
    return _shorter_into_longer([fold(m.text) for m in mentions], _is_inside)


def _organisations(mentions: Sequence[Mention], acronyms: Mapping[str, str]) -> list[str]:
    """By link; else a short form joins the one full name that contains it after its head."""
    links = {text: organisations.resolve(text, (), acronyms) for text in {m.text for m in mentions}}
    names = {text: link.entity for text, link in links.items()}
    tokens = {text: tuple(fold(text).split()) for text in links}
    unlinked = [text for text, link in links.items() if link.rule == "unlinked"]
    for short in unlinked:
        fuller = {
            names[full]
            for full in names
            if full != short and _is_short_form(tokens[short], tokens[full])
        }
        if len(fuller) == 1:
            names[short] = fuller.pop()
    return [names[m.text] for m in mentions]


def _is_short_form(short: Tokens, full: Tokens) -> bool:
    """'Cecchi' of 'Istituto A. Cecchi', not 'Confindustria' of 'Confindustria Udine'."""
    inside = any(full[i : i + len(short)] == short for i in range(1, len(full) - len(short) + 1))
    return inside and sum(map(len, short)) > 2


def _is_suffix(short: Tokens, full: Tokens) -> bool:
    return len(short) < len(full) and full[-len(short) :] == short


def _is_inside(short: Tokens, full: Tokens) -> bool:
    return len(short) < len(full) and any(
        full[i : i + len(short)] == short for i in range(len(full) - len(short) + 1)
    )


def _shorter_into_longer(names: list[str], same: Callable[[Tokens, Tokens], bool]) -> list[str]:
    split = {name: tuple(name.split()) for name in names}
    longest_first = sorted(split, key=lambda name: -len(split[name]))
    joined = dict.fromkeys(names, "")
    for name in reversed(longest_first):
        fuller = [other for other in longest_first if same(split[name], split[other])]
        joined[name] = fuller[0] if fuller else name
    return [joined[name] for name in names]


_KEYS: dict[str, Callable[[Sequence[Mention], Mapping[str, str]], list[str]]] = {
    "PER": _people,
    "ORG": _organisations,
    "LOC": _by_text,
    "EVENT": _events,
    "DATE": _by_value,
    "THEME": _by_value,
}
