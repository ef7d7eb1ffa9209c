"""What a date is read against: the publication date and what the text said before."""

from dataclasses import dataclass
from datetime import date

from pipeline.normalise.dates.intervals import Interval, edges
from pipeline.normalise.dates.tense import Lean


@dataclass(slots=True)
class Context:
    """What a mention is read against.

    `last` is what the text named just before it, `anchor` the last of a few days, `stretch` the
    last of several days, `year` a year stated earlier in the sentence, `lean` the tense of the
    clause; `listed` says that it begins a line not far below the last date.
    """

    published: date | None = None
    anchor: Interval | None = None
    last: Interval | None = None
    stretch: Interval | None = None
    year: int | None = None
    lean: Lean = None
    listed: bool = False

    @property
    def reference(self) -> date | None:
        """The day that candidates are drawn around."""
        if self.published is not None:
            return self.published
        named = self.anchor or self.last
        return edges(named)[0] if named else None
