"""The meanings that grammar rules build: matched nodes → phrases with a frame.

Every builder takes the nodes, the kind it gives and the name of its rule, and returns what stands
in their place, or None when the words cannot mean this. Lists of days are in `lists`.
"""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.normalise.dates import lists
from pipeline.normalise.dates.atoms import Node, full_year
from pipeline.normalise.dates.frames import (
    Both, Cued, Day, DayOfMonth, Each, Frame, Holiday, Lasting, Month, Offset, Open, Piece, Range,
    Season, Vague, Weekday, Within, Window, Years,
)  # fmt: skip
from pipeline.normalise.dates.intervals import Unit
from pipeline.normalise.dates.reading import (
    DAYS, MONTHS, WEEKDAYS, YEAR_ATOMS, frame_of, number_of, phrase, pick, point_of, points_in,
    unit_of, year_in,
)  # fmt: skip

Nodes = Sequence[Node]
_BACK = {"pasts", "passeds", "past", "lasts", "last", "prec", "prima"}
_SIDE = {"from": "from", "until": "until", "before": "before", "after": "after"}


def opaque(nodes: Nodes, gives: str, rule: str) -> list[Node]:
    """What an exclusion covers is out of the grammar's sight."""
    return [Node("opaque", nodes[0].start, nodes[-1].end)]


def clock(nodes: Nodes, gives: str, rule: str) -> list[Node]:
    kind = {"dalle": "clock_from", "alle": "clock_to"}.get(nodes[0].kind, "clock")
    return [Node(kind, nodes[0].start, nodes[-1].end)]


def today(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    node = pick(nodes, "today")
    return phrase(nodes, gives, rule, Offset("day", number_of(node) if node else 0))


def weekday(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    return phrase(nodes, gives, rule, Weekday(number_of(pick(nodes, *WEEKDAYS))))


def weekend(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    return phrase(nodes, gives, rule, Each("weekend"))


def holiday(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    found = frame_of(nodes[0])
    assert isinstance(found, Holiday)
    return phrase(nodes, gives, rule, replace(found, year=year_in(nodes)))


def numeric(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    day_of_week = pick(nodes, *WEEKDAYS)
    day_number, month_number, *year_number = nodes[-1].written
    return _day(
        nodes, gives, rule, day_number, month_number, year_number[0] if year_number else None, day_of_week
    )


def day(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    number = pick(nodes, *DAYS)
    month_node = pick(nodes, *MONTHS) if pick(nodes, "month", "month_cap", "month_abbr") else nodes[-1]
    if month_node is None or month_node.kind not in MONTHS:
        month_node = next(n for n in reversed(nodes) if n.kind in MONTHS)
    first = nodes[0] if nodes[0].kind in WEEKDAYS else None
    if number is None or (number.kind == "cardinal" and number.value == 1):
        return None
    return _day(
        nodes, gives, rule, number_of(number), number_of(month_node), year_in(nodes), first
    )


def _day(
    nodes: Nodes, gives: str, rule: str, number: int, month_number: int, year_number: int | None,
    day_of_week: Node | None,
) -> list[Node] | None:  # fmt: skip
    # A leap year stands for an unknown one.
    if not 1 <= month_number <= 12 or year_number == 0:
        return None
    if not 1 <= number <= monthrange(year_number or 2024, month_number)[1]:
        return None
    name = None
    if day_of_week is not None:
        name = 1 if day_of_week.kind == "mar" else number_of(day_of_week)
    found = Day(number, month_number, year_number, name)
    capital = int(nodes[0].kind.endswith("_cap"))
    return [Node(gives, nodes[0].start, nodes[-1].end, capital, found, rule)]


def day_of_month(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    name = None if nodes[0].kind == "day" else 1 if nodes[0].kind == "mar" else number_of(nodes[0])
    return phrase(nodes, gives, rule, DayOfMonth(number_of(nodes[-1]), name))


def doubtful_day(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    """'martedì 20 incontro', 'lunedì 12 aziende': only the calendar can tell."""
    built = day_of_month(nodes, gives, rule)
    return built and [built[0]._replace(written=(nodes[0].end,))]


def named(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    """'14 giugno, domenica'."""
    frame = nodes[0].frame
    if not isinstance(frame, Day) or frame.weekday is not None:
        return None
    return phrase(nodes, gives, rule, replace(frame, weekday=number_of(nodes[-1])))


def month(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    return phrase(nodes, gives, rule, Month(number_of(pick(nodes, *MONTHS)), year_in(nodes)))


def season(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    name = str(nodes[0].value)
    years = nodes[-1].frame
    year_number = years.first if isinstance(years, Years) else year_in(nodes)
    return phrase(nodes, gives, rule, Season(name, year_number))


def year(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    number = year_in(nodes)
    return phrase(nodes, gives, rule, Years(number, number)) if number else None


def recent_year(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    """A number after a common noun is a year only when it looks like one."""
    number = year_in(nodes)
    return year(nodes, gives, rule) if number and 1990 <= number <= 2049 and number % 100 else None


def years(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    first = number_of(pick(nodes, "year"))
    last = number_of(nodes[-1])
    if last < 100:
        last += first // 100 * 100
    return phrase(nodes, gives, rule, Years(first, last)) if first < last < first + 200 else None


def decade(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    tens = number_of(nodes[-1])
    if tens % 10 or not (10 <= tens <= 90 or tens == 2000):
        return None
    first = tens if tens == 2000 else (2000 if tens == 10 else 1900) + tens
    whole = Years(first, first + 9)
    part = {"primi": "start", "lasts": "end"}.get(nodes[0].kind)
    if part is None:
        return phrase(nodes, gives, rule, whole)
    return phrase(nodes, gives, rule, Piece("start" if part == "start" else "end", whole))


def century(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    number = number_of(nodes[0])
    if nodes[0].kind == "century":
        return phrase(nodes, gives, rule, Years(number, number + 99))
    return phrase(nodes, gives, rule, Years(number * 100 - 99, number * 100))


def vague(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    return phrase(nodes, gives, rule, Vague())


def window(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    direction = pick(nodes, "passeds", "pasts", "nexts", "lasts", "past", "next", "last")
    amount_node = pick(nodes, "number", "quantity", "cardinal", "tens", "ordinal_number")
    amount = number_of(amount_node) if amount_node else 1
    unit, size = unit_of(nodes)
    if not amount or direction is None:
        return None
    sign = -1 if direction.kind in _BACK else 1
    return phrase(nodes, gives, rule, Window(unit, sign * amount * size))


def ago(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    sign = 1 if nodes[0].kind == "tra" else -1
    amount = number_of(pick(nodes, "number", "quantity", "cardinal", "tens", "ordinal_number"))
    unit, _ = unit_of(nodes)
    exact = unit in ("day", "week")
    return phrase(nodes, gives, rule, Offset(unit, sign * amount, exact=exact)) if amount else None


def later(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    sign = -1 if nodes[-1].kind in _BACK else 1
    unit, _ = unit_of(nodes)
    exact = unit in ("day", "week")
    amount = number_of(nodes[0])
    return phrase(nodes, gives, rule, Offset(unit, sign * amount, "text", exact)) if amount else None


def relative(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    kinds = {node.kind for node in nodes}
    unit, _ = unit_of(nodes) if "next_day" not in kinds else ("day", 1)
    if kinds & {"succ", "dopo", "next_day"}:
        frame: Frame = Offset(unit, 1, "text")
    elif kinds & {"prec", "prima"}:
        frame = Offset(unit, -1, "text")
    elif "same" in kinds:
        frame = Offset(unit, 0, "text")
    elif kinds & {"past", "next", "passed"} and unit == "weekend":
        frame = Each("weekend", "next" if "next" in kinds else "past")
    else:
        frame = Offset(unit, -1 if kinds & {"past", "last", "passed"} else 1 if "next" in kinds else 0)
    return phrase(nodes, gives, rule, frame)


def piece(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    """A part of something: what it is a part of stands last, after the kind of the part."""
    head = next(
        i for i, n in reversed(list(enumerate(nodes)))
        if n.kind in _PIECE_HEADS or (n.kind in _UNIT_HEADS and i and nodes[i - 1].kind in _ORDINALS)
    )  # fmt: skip
    whole = _whole(nodes[-1]) if head < len(nodes) - 1 else None
    if isinstance(whole, Offset) and whole.unit == "day":
        return None
    node, before = nodes[head], nodes[0]
    number = 1 if before.kind == "i" else number_of(before)
    match node.kind:
        case "part":
            found = Piece("start" if node.value == "start" else "end", whole)
        case "half" if head == 0:
            found = Piece("middle", whole)
        case "half" if number in (1, 2):
            found = Piece("half", whole, number)
        case "decade" if number <= 3:
            found = Piece("decade", whole, number)
        case "fraction":
            size = number_of(node)
            if number * size > 12:
                return None
            found = Piece("fraction", whole or Each("year"), number, size)
        case "primi" | "lasts":
            found = Piece("start" if node.kind == "primi" else "end", whole)
        case "day":
            found = Piece("units", whole, number, 1, "day")
        case "week" | "weekend":
            found = Piece("week" if node.kind == "week" else "weekend", whole, number)
        case kind if kind in WEEKDAYS:
            found = Piece("weekday", whole, number, number_of(node))
        case _:
            return _counted(nodes, head, whole, gives, rule)
    return phrase(nodes, gives, rule, found) if found.whole is not None else None


def _counted(nodes: Nodes, head: int, whole: Frame | None, gives: str, rule: str) -> list[Node] | None:
    """'primi sei mesi del 2023', 'primi giorni di maggio'."""
    first = nodes[0].kind == "primi"
    if head == 1:
        found = Piece("start" if first else "end", whole)
        return phrase(nodes, gives, rule, found) if whole else None
    unit, _ = unit_of(nodes[head : head + 1])
    if whole is None and unit == "month":
        whole = Each("year")
    amount = number_of(nodes[1])
    if whole is None or not amount:
        return None
    return phrase(
        nodes, gives, rule, Piece("units", whole, 1 if first else -1, size=amount, unit=unit)
    )


_PIECE_HEADS = {"part", "half", "decade", "fraction", "primi", "lasts", "days", "months_unit", "weeks",
                "years_unit"}  # fmt: skip
_ORDINALS = {"ordinal", "prima", "primo", "last", "penultimo", "ordinal_number", "i"}
_UNIT_HEADS = {"day", "week", "weekend", *WEEKDAYS}


def _whole(node: Node) -> Frame | None:
    units: dict[str, Unit] = {"year_unit": "year", "month_unit": "month", "week": "week"}
    if node.kind in units:
        return Each(units[node.kind])
    return Each("weekend") if node.kind == "weekend" else frame_of(node)


def within(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    """A smaller thing in a larger one; the larger one must be of the fitting size."""
    whole = nodes[-1].frame
    part = frame_of(nodes[0])
    if not isinstance(whole, Offset | Each | Within) or part is None:
        return None
    unit = whole.unit if isinstance(whole, Offset | Each) else "year"
    fits = {
        "week": (Weekday, DayOfMonth), "weekend": (Weekday,), "month": (DayOfMonth, Weekday),
        "year": (Day, Month, Season, Piece),
    }.get(unit, ())  # fmt: skip
    if not isinstance(part, fits):
        return None
    if isinstance(part, Piece) and isinstance(part.whole, Each):
        return phrase(nodes, gives, rule, replace(part, whole=whole))
    return phrase(nodes, gives, rule, Within(part, whole))


def cue(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    point = point_of(nodes)
    word = nodes[0] if nodes[-1] is point else nodes[-1]
    frame = frame_of(point) if point else None
    if not isinstance(frame, Cued):
        return None
    direction = {"past": "past", "next": "next", "this": "this", "after": "after", "before": "before"}
    return phrase(nodes, gives, rule, replace(frame, cue=direction[str(word.value)]))


def both(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    hint, named = frame_of(nodes[0]), frame_of(nodes[-1])
    match hint, named:
        case Weekday(name, direction), Day(_, _, _, None) | DayOfMonth(_, None):
            return phrase(nodes, gives, rule, replace(named, weekday=name, cue=direction))
        case Offset("day"), Day() | DayOfMonth() | Weekday():
            return phrase(nodes, gives, rule, Both(hint, named))
    return None


def range_(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    points = points_in(nodes)
    if len(points) != 2 or (nodes[1:2] and points[1].value and points[1].kind == "DAY"
                            and nodes[-2].kind == "dash"):  # fmt: skip
        return None
    first, last = frame_of(points[0]), frame_of(points[1])
    if first is None or last is None:
        return None
    bare = [point.kind in ("number", "ordinal_number", "primo") for point in points]
    if bare[0] and not isinstance(last, Day | DayOfMonth | Both):
        return None
    if bare[1] and not isinstance(first, Day | DayOfMonth | Both | Offset):
        return None
    if any(point.kind == "year" and nodes[i].kind == "da" for i, point in ((0, points[0]),)):
        return None
    return phrase(nodes, "BARE" if all(bare) else gives, rule, Range(first, last))


def month_range(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    first, last = frame_of(nodes[0]), frame_of(nodes[-1])
    if first is None or last is None or type(first) is not type(last) and Piece not in map(type, (first, last)):
        return None
    return phrase(nodes, gives, rule, Range(first, last))


def from_here(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    last = frame_of(nodes[-1])
    return phrase(nodes, gives, rule, Range(Offset("day", 0), last)) if last else None


def day_pair(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    first, last = nodes[0].written
    if not 1 <= first <= 31:
        return None
    number = number_of(pick(nodes, *MONTHS))
    if not 1 <= last <= monthrange(2024, number)[1]:
        return None
    return phrase(nodes, gives, rule, Range(DayOfMonth(first), Day(last, number, year_in(nodes))))


def weekday_pair(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    direction = nodes[-1].kind != "nexts"
    first, last = Weekday(number_of(nodes[0])), Weekday(number_of(nodes[2]))
    return phrase(nodes, gives, rule, Range(first, last, "past" if direction else "next"))


def open_(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    point = point_of(nodes)
    frame = frame_of(point) if point else None
    if frame is None:
        unit, _ = unit_of(nodes)
        frame = Each("weekend") if unit == "weekend" else Offset(unit, 0)
    match rule:
        case "from":
            return phrase(nodes, gives, rule, Open("from", frame))
        case "until":
            return phrase(nodes, gives, rule, Open("until", frame))
        case "before":
            return phrase(nodes, gives, rule, Open("before", frame))
    return phrase(nodes, gives, rule, Open("after", frame))


def open_amount(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    amount = number_of(pick(nodes, "number", "quantity", "cardinal", "tens", "ordinal_number"))
    unit, _ = unit_of(nodes)
    if not amount:
        return None
    return phrase(nodes, gives, rule, Open("until", Offset(unit, amount, exact=True)))


def plain(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    frame = frame_of(nodes[-1])
    return [*nodes[:-1], nodes[-1]._replace(kind=gives, frame=frame, rule=rule)] if frame else None


def lasting(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    frame = frame_of(nodes[-1])
    amount = number_of(nodes[0])
    unit, _ = unit_of(nodes[1:2])
    if frame is None or not 1 <= amount <= 366:
        return None
    opener = next(
        i for i, n in enumerate(nodes) if i > 1 and n.kind in ("from", "da", "dal", "clock_from")
    )
    return [*nodes[:opener], *phrase(nodes[opener:], gives, rule, Lasting(frame, unit, amount))]


def year_list(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    return [
        *(
            phrase([n], gives, rule, Years(number_of(n), number_of(n)))[0]
            if n.kind in YEAR_ATOMS
            else n
            for n in nodes
        )
    ]


Builder = Callable[[Nodes, str, str], list[Node] | None]
BUILDERS: dict[str, Builder] = {
    build.__name__.rstrip("_"): build
    for build in (
        clock, today, weekday, weekend, holiday, numeric, day, day_of_month, doubtful_day, named,
        recent_year, month, season, year,
        years, decade, century, vague, window, ago, later, relative, piece, within, cue, both,
        range_, month_range, from_here, day_pair, weekday_pair, open_, open_amount, plain, lasting,
        year_list, lists.day_list, lists.bare_days, lists.shared_year, lists.shared_range,
    )
}  # fmt: skip
