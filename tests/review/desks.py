"""Small datasets to review, and a client that fills in forms as a browser would."""

import re
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from pipeline.review.desk import Desk
from pipeline.review.server import Server
from pipeline.review.site import Site
from tests.dataset import lines, mission, put, run


def dataset(folder: Path) -> Path:
    """`out`, made from `source`: one mission of two releases, one of one, a release without."""
    source = folder / "source"
    mission(source, "a.txt", delegation=["Ansaldo Energia"], kinds=["economic"], end="2024-05-15")
    mission(source, "b.txt", publisher="Ansa", published="2024-05-15")
    mission(source, "c.txt", start="2023-05-15")
    put(source, "d.txt", "Si vendono sedie a Genova", published="2024-01-01")
    run(source, output=folder / "out")
    return folder / "out"


def ingest_again(output: Path) -> None:
    """Apply the corrections."""
    outcome = run(output.parent / "source", output=output)
    assert outcome.errors == []


def release_id(output: Path, name: str) -> str:
    """Id of the release of a file."""
    return next(
        str(r["id"]) for r in lines(output, "releases.jsonl") if r["source"]["path"].endswith(name)
    )


def corrections(output: Path) -> list[dict[str, object]]:
    """The lines so far."""
    path = output / "corrections.jsonl"
    return lines(output, path.name) if path.exists() else []


def server_of(output: Path, samples: Path | None = None) -> Server:
    """A server, not yet running."""
    return Server(Site(Desk(output, "en", samples)))


@dataclass
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def location(self) -> str:
        """Where it leads, below the token."""
        return self.headers["Location"].split("/", 2)[2]


@dataclass
class Client:
    """Knows the address of a running server, and what its pages have given it."""

    address: str
    cookie: str = ""
    key: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        self.host, self.base = parts.netloc, parts.path
        self.headers = {"Origin": f"http://{self.host}", "Sec-Fetch-Site": "same-origin"}

    def send(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> Reply:
        """One request, exactly so."""
        connection = HTTPConnection(self.host, timeout=10)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Reply(answer.status, dict(answer.getheaders()), answer.read().decode())
        finally:
            connection.close()

    def get(self, name: str) -> Reply:
        """A page below the token; takes note of cookie and key."""
        reply = self.send("GET", self.base + name)
        self.cookie = reply.headers.get("Set-Cookie", "").partition(";")[0] or self.cookie
        found = re.search(r'name="key" value="([^"]+)"', reply.body)
        self.key = found[1] if found else self.key
        return reply

    def form(self, release: str) -> dict[str, list[str]]:
        """The fields of a release's form as its page fills them."""
        page = self.get(f"release?{urlencode({'id': release})}").body
        page = page.partition('action="release"')[2].partition("</form>")[0]
        form: dict[str, list[str]] = {}
        for pattern in (
            r'<input (?:id="[^"]*" )?name="([^"]+)" value="([^"]*)"',
            r'<input type="checkbox" name="([^"]+)" value="([^"]*)" checked',
            r'<input type="hidden" name="([^"]+)" value="([^"]*)"',
            r'<textarea [^>]*?name="([^"]+)"[^>]*>\n([^<]*)</textarea>',
        ):
            for name, value in re.findall(pattern, page):
                form.setdefault(name, []).append(unescape(value))
        for name, options in re.findall(r'<select [^>]*?name="([^"]+)"[^>]*>(.*?)</select>', page):
            chosen = re.search(r'value="([^"]*)" selected', options)
            form[name] = [chosen[1] if chosen else ""]
        return form

    def post(self, name: str, form: dict[str, list[str]], **headers: str) -> Reply:
        """A form of the page. Headers given (`_` for `-`) go before the usual ones; '' is none."""
        given = {key.replace("_", "-"): value for key, value in headers.items()}
        usual = {
            **self.headers,
            "Cookie": self.cookie,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode({"key": [self.key], **form}, doseq=True)
        sent = {key: value for key, value in {**usual, **given}.items() if value}
        return self.send("POST", self.base + name, body, sent)
