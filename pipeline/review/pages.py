"""The pages as HTML: the list of releases, one release with its form, a failure."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.normalise.folding import fold
from pipeline.report.mission import article, web_address
from pipeline.report.passages import Passage, Segment, segments
from pipeline.review.desk import Desk, Entry
from pipeline.review.doubts import Doubt
from pipeline.review.fields import Form, FormField, filled, form_fields
from pipeline.review.samples import marked_text
from pipeline.samples.check import check
from schemas import ReleaseRecord

VIEWS = ("open", "judged", "all")
_PER_PAGE = 50
_COLOURS = {"PER": "p", "ORG": "w", "LOC": "l", "DATE": "d", "EVENT": "e", "THEME": "t"}
_SAID = frozenset(
    ("saved", "accepted", "no_mission_said", "split_said", "merge_said", "alias_said")
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A release to show: as it is, or with a form that could not be taken."""

    release: str
    said: str = ""
    form: Form | None = None
    errors: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A field with the doubts about it."""

    field: FormField
    doubts: tuple[Doubt, ...]


@cache
def _environment() -> Environment:
    """The review's templates and the report's, with everything escaped that is put into them."""
    return Environment(
        loader=ChoiceLoader([PackageLoader("pipeline.review"), PackageLoader("pipeline.report")]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def _asset(name: str) -> str:
    loader = _environment().loader
    assert loader is not None
    return loader.get_source(_environment(), name)[0]


class Pages:
    """Renders what a desk has; `key` goes into every form."""

    def __init__(self, desk: Desk, key: str) -> None:
        self._desk = desk
        self._key = key
        self._style = _asset("style.css") + _asset("review.css")
        digest = b64encode(sha256(self._style.encode()).digest()).decode()
        self.policy = (
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        )

    def _render(self, template: str, **values: object) -> str:
        return (
            _environment()
            .get_template(template)
            .render(
                say=self._desk.context.say,
                desk=self._desk,
                style=Markup(self._style),
                key=self._key,
                **values,
            )
        )

    def failure(self, message: str) -> str:
        """A page with that message."""
        return self._render("failure.html.j2", message=message)

    def queue(self, view: str, query: str, page: str, said: str = "") -> str:
        """The releases to look at, those that are least sure first."""
        view = view if view in VIEWS else VIEWS[0]
        entries = self._desk.entries()
        judged = sum(entry.judged for entry in entries)
        counts = {"open": len(entries) - judged, "judged": judged, "all": len(entries)}
        words = fold(query)
        found = [
            entry
            for entry in entries
            if view == "all" or entry.judged == (view == "judged")
            if not words or words in fold(self._words(entry))
        ]
        last = max(1, -(-len(found) // _PER_PAGE))
        number = min(int(page), last) if page.isascii() and page.isdigit() and page != "0" else 1
        return self._render(
            "queue.html.j2",
            views=VIEWS,
            view=view,
            query=query,
            counts=counts,
            found=len(found),
            entries=found[(number - 1) * _PER_PAGE : number * _PER_PAGE],
            number=number,
            last=last,
            said=said if said in _SAID else "",
        )

    def _words(self, entry: Entry) -> str:
        record, mission = entry.record, entry.mission
        title = self._desk.titles[mission.id] if mission else ""
        told = (record.title, record.publisher, record.id, title, mission.id if mission else "")
        return " | ".join(filter(None, told))

    def release(self, shown: Shown) -> str:
        """One release: the mission that it tells, with its sources, and the form."""
        desk, say = self._desk, self._desk.context.say
        entry, draft = desk.entry(shown.release), desk.draft(shown.release)
        assert draft is not None
        errors = shown.errors or {}
        form = filled(draft) if shown.form is None else shown.form
        mission = entry.mission
        fields = list(form_fields(say, form, errors))
        names = {field.name for field in fields}
        about = [d for d in entry.doubts if d.field not in names]
        return self._render(
            "release.html.j2",
            entry=entry,
            mission=mission,
            article=article(desk.context, mission, desk.titles) if mission else None,
            segments=[] if mission else _mentions(entry.record),
            link=web_address(entry.record.source.url),
            groups=[
                Group(field, tuple(d for d in entry.doubts if d.field == field.name))
                for field in fields
            ],
            about=about,
            errors=errors,
            labels={field.name: field.label for field in fields},
            said=shown.said if shown.said in _SAID else "",
            marked=self._marked(shown, draft),
            findings=self._findings(draft) if entry.judged else [],
            alike=desk.alike(mission) if mission else [],
            bodies=_unlinked_first(desk, entry.record),
            organisations=sorted(e.name for e in desk.dataset.organisations.values() if e.linked),
        )

    def _marked(self, shown: Shown, draft: ReleaseRecord) -> str | None:
        """The text with its mentions to edit; None where no samples are kept."""
        if self._desk.samples is None:
            return None
        if shown.form is not None and "marked" in shown.form:
            return "".join(shown.form["marked"]).replace("\r\n", "\n")
        return marked_text(draft.text, self._desk.spans(draft))

    def _findings(self, draft: ReleaseRecord) -> list[str]:
        """What the annotation guide's rules find in the sample of a release."""
        samples = self._desk.samples
        sample = samples.get(draft.id) if samples else None
        return [f"{f.message}: {f.detail}" for f in check([sample])] if sample else []


def _mentions(record: ReleaseRecord) -> Sequence[Segment]:
    """The text of a release without a mission, its mentions coloured."""
    return segments(
        record.text,
        (Passage(m.start, m.end, _COLOURS[m.label], m.label) for m in record.mentions),
    )


def _unlinked_first(desk: Desk, record: ReleaseRecord) -> list[str]:
    """Names of organisations in a release, those without a link first."""
    known = desk.dataset.organisations
    names: dict[str, bool] = {}
    for mention in record.mentions:
        if mention.label == "ORG":
            entry = known.get(mention.entity or "")
            names[mention.text] = entry is not None and entry.linked
    return sorted(names, key=lambda name: (names[name], name))
