"""One release in the terminal: its text with coloured mentions, and its record."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from pipeline.report.wording import Wording
from schemas import MissionRecord, ReleaseRecord

STYLES = {
    "PER": "bold magenta",
    "ORG": "bold blue",
    "LOC": "bold green",
    "DATE": "bold yellow",
    "EVENT": "bold red",
    "THEME": "bold cyan",
}
"""Label of a mention → rich style; 16 colours, so that any terminal's palette holds."""

# A release may hold escape sequences: shown as one visible character each, offsets stay true.
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], "\N{REPLACEMENT CHARACTER}")
_VISIBLE = {code: char for code, char in _CONTROLS.items() if chr(code) not in "\n\t"}


def renderables(record: ReleaseRecord) -> Iterator[RenderableType]:
    """What to print of a record, from top to bottom."""
    say = Wording("en", {})
    head = [record.title or record.id, record.publisher, record.published, record.source.path]
    yield _text(" · ".join(filter(None, head)), "bold")
    for warning in record.warnings:
        yield _text(f"! {warning}", "yellow")
    yield ""
    yield _marked(record)
    yield ""
    used = [label for label in STYLES if any(m.label == label for m in record.mentions)]
    yield Text("  ").join(Text(label, STYLES[label]) for label in used)
    yield ""
    if record.mission is None:
        yield _text("No mission in it.", "italic")
    else:
        yield _table(record.mission, say)


def visible(value: str) -> Text:
    """`value` with its control characters shown, not obeyed."""
    return _text(value)


def _text(value: str, style: str = "") -> Text:
    return Text(value.translate(_VISIBLE), style)


def _marked(record: ReleaseRecord) -> Text:
    text = _text(record.text)
    for mention in record.mentions:
        text.stylize(STYLES[mention.label], mention.start, mention.end)
    return text


def _table(mission: MissionRecord, say: Wording) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for name, lines in _fields(mission, say):
        if lines:
            table.add_row(say.term(name), _text("\n".join(lines)))
    return table


def _fields(mission: MissionRecord, say: Wording) -> Iterator[tuple[str, list[str]]]:
    yield "direction", [mission.direction]
    yield "kinds", [", ".join(mission.kinds)] if mission.kinds else []
    yield "phase", [mission.phase] if mission.phase else []
    yield "start", [mission.start] if mission.start else []
    yield "end", [mission.end] if mission.end else []
    yield "destinations", [f"{place.name} [{place.code}]" for place in mission.destinations]
    for slot in ("organisers", "promoters", "delegation", "counterparts", "visited", "events"):
        fillers = getattr(mission, slot)
        yield slot, [f.name + (f" [{f.entity}]" if f.entity else "") for f in fillers]
    yield (
        "people",
        [
            ", ".join(filter(None, (person.name, person.role, person.organisation)))
            for person in mission.people
        ],
    )
    yield "agreements", [f"{act.kind}: {' – '.join(act.parties)}" for act in mission.agreements]
    yield "themes", [f"{say.theme(theme.id)} [{theme.id}]" for theme in mission.themes]
    yield (
        "size",
        [" ".join(filter(None, (s.qualifier, str(s.count), s.of))) for s in mission.size],
    )
    yield "agenda", [f"{item.date}  {item.activity}" for item in mission.agenda]
    yield "amounts", [f"{say.number(a.value)} {a.currency}" for a in mission.amounts]
