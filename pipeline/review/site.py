"""Which page answers which request, and where a decision leads. Knows nothing of HTTP's dangers."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from pipeline.errors import UsageError
from pipeline.report.page import render
from pipeline.review.desk import Desk
from pipeline.review.fields import Form, FormError, parse
from pipeline.review.pages import Pages, Shown

Query = Mapping[str, Sequence[str]]

_REPORT_POLICY = "frame-ancestors 'none'"
"""The report's page carries the rest of its policy itself."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A page, or where to go instead (relative to the site)."""

    status: HTTPStatus = HTTPStatus.OK
    body: str = ""
    policy: str = "default-src 'none'"
    location: str | None = None


class Site:
    """The pages of one desk. `key` is what every form has to send."""

    def __init__(self, desk: Desk) -> None:
        self.key = secrets.token_urlsafe(24)
        self._desk = desk
        self._pages = Pages(desk, self.key)
        self._report = ("", "")
        self._decisions: Mapping[str, Callable[[str, Form], Answer]] = {
            "release": self._judge,
            "no-mission": self._no_mission,
            "split": self._split,
            "merge": self._merge,
            "alias": self._alias,
        }

    def get(self, name: str, query: Query) -> Answer:
        """The page of that name."""
        self._desk.refresh()
        if name == "":
            asked = (_one(query, name) for name in ("show", "q", "page", "said"))
            return self._page(self._pages.queue(*asked))
        if name == "report":
            return Answer(body=self._rendered(), policy=_REPORT_POLICY)
        if name == "mission":
            mission = self._desk.mission_of_id(_one(query, "id"))
            if mission is not None:
                releases = map(self._desk.entry, mission.releases)
                first = min(releases, key=lambda entry: (entry.judged, -entry.doubt))
                return _to(first.record.id)
        if name == "release" and self._desk.record(_one(query, "id")) is not None:
            shown = Shown(_one(query, "id"), said=_one(query, "said"))
            return self._page(self._pages.release(shown))
        return self.failure(HTTPStatus.NOT_FOUND, self._desk.context.say("not_found"))

    def post(self, name: str, form: Form) -> Answer:
        """Take a decision, and go on."""
        self._desk.refresh()
        decide = self._decisions.get(name)
        release = _one(form, "release")
        if decide is None or self._desk.record(release) is None:
            return self.failure(HTTPStatus.NOT_FOUND, self._desk.context.say("not_found"))
        try:
            return decide(release, form)
        except FormError as error:
            shown = Shown(release, form=form, errors=error.reasons)
        except UsageError:
            shown = Shown(release, errors={name: f"bad_{name.replace('-', '_')}"})
        return self._page(self._pages.release(shown), HTTPStatus.UNPROCESSABLE_ENTITY)

    def failure(self, status: HTTPStatus, message: str) -> Answer:
        """A page that says what is wrong."""
        return self._page(self._pages.failure(message), status)

    def _page(self, body: str, status: HTTPStatus = HTTPStatus.OK) -> Answer:
        return Answer(status, body, self._pages.policy)

    def _rendered(self) -> str:
        """The report of the dataset as it was last written."""
        made = repr(self._desk.dataset.manifest)
        if self._report[0] != made:
            page = render(self._desk.dataset, self._desk.language, reviewed=True)
            self._report = (made, page)
        return self._report[1]

    def _judge(self, release: str, form: Form) -> Answer:
        draft = self._desk.draft(release)
        assert draft is not None
        values = parse(form, draft)
        if _one(form, "do") == "save" and not self._desk.entry(release).judged:
            self._desk.save(release, values)
            return _to(release, "saved")
        marked = form.get("marked")
        self._desk.accept(release, values, "".join(marked) if marked is not None else None)
        return self._next("accepted")

    def _no_mission(self, release: str, form: Form) -> Answer:
        self._desk.no_mission(release)
        return self._next("no_mission_said")

    def _split(self, release: str, form: Form) -> Answer:
        self._desk.split(release)
        return _to(release, "split_said")

    def _merge(self, release: str, form: Form) -> Answer:
        other = _one(form, "other_id").strip() or _one(form, "other")
        self._desk.merge(release, other)
        return _to(release, "merge_said")

    def _alias(self, release: str, form: Form) -> Answer:
        self._desk.alias(_one(form, "name"), _one(form, "organisation"))
        return _to(release, "alias_said")

    def _next(self, said: str) -> Answer:
        """On to what is now least sure."""
        first = next(iter(self._desk.entries()), None)
        if first is None or first.judged:
            return Answer(HTTPStatus.SEE_OTHER, location="?" + urlencode({"said": said}))
        return _to(first.record.id, said)


def _one(fields: Query, name: str) -> str:
    return "".join(fields.get(name, ())[:1])


def _to(release: str, said: str = "") -> Answer:
    query = urlencode({"id": release, **({"said": said} if said else {})})
    return Answer(HTTPStatus.SEE_OTHER, location=f"release?{query}")
