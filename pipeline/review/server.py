"""The page's server: this machine only, one secret address, nothing that others can make it do.

A request has to come to 127.0.0.1 by that name (no rebinding of a domain), know the token of the
address and, when it changes something, come from a form of this page: same origin, the key of its
form, and the cookie that another site cannot send.
"""

import hmac
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from pipeline.errors import MissivaError
from pipeline.review.site import Answer, Site

HOST = "127.0.0.1"
LARGEST_BODY = 1_000_000
_COOKIE = "missiva_review"
_FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 1000
_SECONDS = 20

_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Not no-referrer: browsers would then send the forms with the origin 'null'.
    "Referrer-Policy": "same-origin",
}


class RefusedError(Exception):
    """A request that is not answered."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class Server(ThreadingHTTPServer):
    """Serves one site; `address` is where."""

    daemon_threads = True

    def __init__(self, site: Site, port: int = 0) -> None:
        """Bind to a port of 127.0.0.1 (0: any that is free). Raises OSError."""
        super().__init__((HOST, port), Handler)
        self.site = site
        self.token = secrets.token_urlsafe(24)
        self.turn = threading.Lock()

    @property
    def authority(self) -> str:
        """Host and port."""
        return f"{HOST}:{self.server_address[1]}"

    @property
    def address(self) -> str:
        """The page's address, with its token."""
        return f"http://{self.authority}/{self.token}/"


@contextmanager
def serving(server: Server) -> Iterator[str]:
    """The address of a server that runs beside the caller."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.address
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server
    server_version = "missiva"
    sys_version = ""
    timeout = _SECONDS

    def do_GET(self) -> None:
        """A page."""
        self._answer(posted=False)

    def do_POST(self) -> None:
        """A decision."""
        self._answer(posted=True)

    def _answer(self, posted: bool) -> None:
        try:
            self._check_host()
            name, query = self._place()
            form = self._form() if posted else {}
            with self.server.turn:
                site = self.server.site
                answer = site.post(name, form) if posted else site.get(name, query)
        except RefusedError as refused:
            self.send_error(refused.status)
        except MissivaError as error:
            self._send(self.server.site.failure(HTTPStatus.INTERNAL_SERVER_ERROR, str(error)))
        else:
            self._send(answer)

    def _check_host(self) -> None:
        hosts = self.headers.get_all("Host") or []
        port = self.server.server_address[1]
        if len(hosts) != 1 or hosts[0] not in (f"{HOST}:{port}", f"localhost:{port}"):
            raise RefusedError(HTTPStatus.FORBIDDEN)

    def _place(self) -> tuple[str, dict[str, list[str]]]:
        """What is asked for under the token, and the query."""
        try:
            parts = urlsplit(self.path)
            query = parse_qs(parts.query, max_num_fields=_MOST_FIELDS)
        except ValueError:
            raise RefusedError(HTTPStatus.BAD_REQUEST) from None
        empty, _, rest = parts.path.partition("/")
        token, slash, name = rest.partition("/")
        if parts.netloc or empty or not slash or not _equal(token, self.server.token):
            raise RefusedError(HTTPStatus.FORBIDDEN)
        return name, query

    def _form(self) -> dict[str, list[str]]:
        """The fields of a form that this page has sent."""
        origin, site = self.headers.get("Origin"), self.headers.get("Sec-Fetch-Site")
        if origin != f"http://{self.headers['Host']}" or site not in (None, "same-origin"):
            raise RefusedError(HTTPStatus.FORBIDDEN)
        if not _equal(self._cookie(), self.server.site.key):
            raise RefusedError(HTTPStatus.FORBIDDEN)
        if self.headers.get_content_type() != _FORM:
            raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or self.headers.get("Transfer-Encoding"):
            raise RefusedError(HTTPStatus.LENGTH_REQUIRED)
        if len(length) > len(str(LARGEST_BODY)) or int(length) > LARGEST_BODY:
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            body = self.rfile.read(int(length)).decode("ascii")
            form = parse_qs(
                body, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
            )
        except ValueError:
            raise RefusedError(HTTPStatus.BAD_REQUEST) from None
        if not _equal("".join(form.pop("key", [])), self.server.site.key):
            raise RefusedError(HTTPStatus.FORBIDDEN)
        return form

    def _cookie(self) -> str:
        try:
            cookie = SimpleCookie(self.headers.get("Cookie", "")).get(_COOKIE)
        except CookieError:
            return ""
        return cookie.value if cookie else ""

    def _send(self, answer: Answer) -> None:
        body = answer.body.encode()
        self.send_response(answer.status)
        if answer.location is not None:
            self.send_header("Location", f"/{self.server.token}/{answer.location}")
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", answer.policy)
        cookie = f"{_COOKIE}={self.server.site.key}; Path=/{self.server.token}/"
        self.send_header("Set-Cookie", f"{cookie}; HttpOnly; SameSite=Strict")
        self.end_headers()
        self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """A plain line, which repeats nothing of the request."""
        body = f"{int(code)} {HTTPStatus(code).phrase}\n".encode()
        self.send_response(code)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        """With every answer go the headers that keep it to this page."""
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: an address bears the token."""


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
