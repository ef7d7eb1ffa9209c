"""In which words: themes, rare words, words of proper names, numbers, reprints."""

from math import exp

from pipeline.merge.features.pair import NOTHING, Feature, Finding, Pair, common
from pipeline.merge.profile import rarity
from pipeline.merge.words import resemblance, weight

_REPRINT = 0.3
_SOME_WORDS = 0.35
_TIED = 4.0
_MUCH = 1200.0
_FINGERS = 10


def themes(pair: Pair) -> Finding:
    """They treat the same subjects."""
    one, other = set(pair.a.themes), set(pair.b.themes)
    both = one & other
    return (len(both) / len(one | other), both) if both else NOTHING


def no_tie(pair: Pair) -> Finding:
    """No name, no town and no rare word ties them together."""
    bound = sum(map(rarity, pair.bodies)) + len(common(pair.a.cities, pair.b.cities))
    return exp(-pair.names_told - pair.stems_told - bound), None


def words(pair: Pair) -> Finding:
    """They share rare words."""
    if not pair.stems:
        return NOTHING
    cosine = weight(pair.stems) / (pair.a.weight * pair.b.weight) ** 0.5
    return min(1.0, 1.5 * cosine**0.5), pair.stems


def ties(pair: Pair) -> Finding:
    """They share many words that hardly any other release has."""
    return min(1.0, pair.stems_told / _TIED), pair.stems


def words_apart(pair: Pair) -> Finding:
    """They hardly share a rare word; the shorter a text, the less that says."""
    said = min(1.0, min(pair.a.weight, pair.b.weight) / _MUCH)
    return said * max(0.0, 1 - words(pair)[0] / _SOME_WORDS), None


def names(pair: Pair) -> Finding:
    """They share rare words of proper names, whatever they name."""
    return 1 - exp(-pair.names_told / 2), pair.names


def numbers(pair: Pair) -> Finding:
    """They share numbers, of participants, meetings, sums."""
    both = sorted(set(pair.a.numbers).intersection(pair.b.numbers))
    return 1 - exp(-sum(map(_telling, both))), both


def _telling(number: int) -> float:
    """How much a number says: few are seven, fewer seventeen, and many are said to be fifty."""
    if number <= _FINGERS:
        return 0.2
    return 0.3 if number % 10 == 0 else 0.7


def reprint(pair: Pair) -> Finding:
    """Their wording is nearly the same."""
    alike = resemblance(pair.a.signature, pair.b.signature)
    return (alike, None) if alike >= _REPRINT else NOTHING


FEATURES = (
    Feature("themes", 1, themes),
    Feature("no-tie", -1, no_tie),
    Feature("words", 1, words),
    Feature("ties", 1, ties),
    Feature("words-apart", -1, words_apart),
    Feature("names", 1, names),
    Feature("numbers", 1, numbers),
    Feature("reprint", 1, reprint),
)
