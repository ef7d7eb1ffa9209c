"""The report: one HTML file that needs nothing else."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from zlib import compress

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.errors import DatasetError
from pipeline.report.context import Context
from pipeline.report.listing import choices, rows
from pipeline.report.load import Dataset
from pipeline.report.map import world_map
from pipeline.report.matrix import travels
from pipeline.report.mission import article, title_of
from pipeline.report.network import network
from pipeline.report.quality import quality
from pipeline.report.themes import themes_over_time
from pipeline.report.timeline import timeline
from pipeline.report.wording import Language

# Up to this many bytes the missions' parts are plain HTML; above, they are packed (deflate,
# base64) and need JavaScript to be seen, so that 1,000 missions stay below 5 MB.
PLAIN_LIMIT = 2_500_000
_PACK = 40


@dataclass(frozen=True, slots=True)
class Part:
    """A mission's part, as HTML."""

    id: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Pack:
    """Several parts in one compressed block; each ends with the only `</article>` of its own."""

    ids: str
    data: str


@cache
def environment() -> Environment:
    """The templates, with everything escaped that is put into them."""
    return Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def render(
    dataset: Dataset,
    language: Language = "it",
    plain_limit: int = PLAIN_LIMIT,
    reviewed: bool = False,
) -> str:
    """The page of a dataset; where it is `reviewed`, each mission links to its review."""
    context = Context(dataset, language)
    titles = {mission.id: title_of(context, mission) for mission in dataset.missions}
    parts = list(_parts(context, titles, reviewed))
    plain = sum(len(part.html.encode()) for part in parts) <= plain_limit
    style, script = _asset("style.css"), _asset("script.js")
    shown = {
        "world": world_map(context),
        "timeline": timeline(context),
        "travels": travels(context),
        "themes": themes_over_time(context),
        "network": network(context),
        "rows": rows(context, titles),
        "choices": choices(context),
        "quality": quality(context),
        "span": _span(context),
    }
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            **shown,
            say=context.say,
            dataset=dataset,
            parts=parts if plain else (),
            packs=() if plain else list(_packs(parts)),
            labels=context.labels(),
            style=style,
            script=script,
            policy=policy(style, script),
        )
    )


def write(page: str, path: Path) -> None:
    """Put the page where it belongs. Raises DatasetError."""
    try:
        path.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise DatasetError(f"cannot write {path}: {error.strerror or error}") from error


def policy(style: str, script: str) -> str:
    """Content-Security-Policy: nothing is loaded, only this style and this script count."""
    style_hash, script_hash = (
        b64encode(sha256(text.encode()).digest()).decode() for text in (style, script)
    )
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _asset(name: str) -> Markup:
    loader = environment().loader
    assert loader is not None
    return Markup(loader.get_source(environment(), name)[0])


def _parts(context: Context, titles: dict[str, str], reviewed: bool) -> Iterator[Part]:
    template = environment().get_template("mission.html.j2")
    for mission in context.dataset.missions:
        shown = article(context, mission, titles)
        html = template.render(
            say=context.say, article=shown, mission=mission, reviewed=reviewed, alone=False
        )
        yield Part(mission.id, Markup(html))


def _packs(parts: Sequence[Part]) -> Iterator[Pack]:
    for first in range(0, len(parts), _PACK):
        some = parts[first : first + _PACK]
        data = compress("".join(part.html for part in some).encode(), 9)
        yield Pack(" ".join(part.id for part in some), b64encode(data).decode())


def _span(context: Context) -> str:
    days = sorted(mission.start for mission in context.dataset.missions if mission.start)
    return context.say.period(days[0][:7], days[-1][:7]) if days else ""
