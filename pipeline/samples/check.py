"""The annotation guide's rules that a program can test, each small, with an id and a message.

A finding is a place to look at: a rule that is right nearly always is worth having. What was
looked at and is right goes into a table of accepted findings (`accepted.tsv`, see `Accepted`).
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import SampleError
from pipeline.samples import check_dates, check_marks, check_record
from pipeline.samples.finding import Finding
from schemas import Sample


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the guide: its id, what a finding of it says, and the function that tests it.

    The function yields (detail, offset or None) for each breach in a sample.
    """

    id: str
    message: str
    test: Callable[[Sample], Iterable[tuple[str, int | None]]]


def _header(sample: Sample) -> Iterator[tuple[str, None]]:
    for key in ("title", "published", "publisher"):
        if not getattr(sample.meta, key):
            yield key, None


RULES: tuple[Rule, ...] = (
    Rule("header", "the metadata lacks", _header),
    Rule("edge", "a mention begins or ends with white space or punctuation", check_marks.edges),
    Rule("overlap", "mentions overlap that must not", check_marks.overlaps),
    Rule("title", "a person's mention begins with a title", check_marks.titles),
    Rule("article", "a mention begins with an article or preposition", check_marks.articles),
    Rule("repeat", "a name is marked elsewhere but not here", check_marks.repeats),
    Rule("coordinated", "names that share a head are marked as one", check_marks.coordinated),
    Rule("date-value", "a DATE's value is missing or no possible date", check_dates.values),
    Rule("date-weekday", "the weekday is not that of the value", check_dates.weekdays),
    Rule("date-today", "'oggi' is not the publication date", check_dates.todays),
    Rule("date-opener", "a DATE leaves out the word that opens it", check_dates.openers),
    Rule("date-unmarked", "an expression of date is not marked", check_dates.unmarked),
    Rule("record", "no record; write null if there is no mission", check_record.missing),
    Rule("kinds", "the record names no kind", check_record.kinds),
    Rule("period", "start or end is the edge of no DATE value", check_record.periods),
    Rule("filler", "a filler is not a mention", check_record.fillers),
    Rule("filler-twice", "a slot names one filler twice", check_record.doubles),
    Rule("event", "an event is not a mention", check_record.events),
    Rule("person", "a person is not a mention", check_record.people),
    Rule("role", "a role is not worded so, or holds its organisation", check_record.roles),
    Rule("party", "an agreement's party is not a mention", check_record.parties),
    Rule("theme", "not an id of themes.tsv", check_record.themes),
    Rule("destination", "a code that the text does not give", check_record.destinations),
)


def check(samples: Iterable[Sample], rules: Sequence[Rule] = RULES) -> Iterator[Finding]:
    """Findings of all rules in the order of the samples, then of the rules."""
    for sample in samples:
        for rule in rules:
            for detail, place in rule.test(sample):
                yield Finding(sample.id, rule.id, rule.message, detail, _near(sample, place))


def _near(sample: Sample, place: int | None) -> str:
    if place is None:
        return ""
    return sample.text[max(0, place - 30) : place + 40].replace("\n", " ⏎ ")


class Accepted:
    """Findings that were looked at and are right as they are: sample, rule, detail, reason."""

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        """Read the TSV files at `paths`; without one nothing is accepted. Raises SampleError."""
        self._keys: set[tuple[str, str, str]] = set()
        for path in paths:
            try:
                with path.open(encoding="utf-8", newline="") as stream:
                    for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
                        self._keys.add((row["sample"], row["rule"], row["detail"]))
            except (OSError, KeyError, UnicodeDecodeError) as error:
                raise SampleError(f"{path}: {error}") from error

    def __contains__(self, finding: Finding) -> bool:
        return (finding.sample, finding.rule, finding.detail) in self._keys
