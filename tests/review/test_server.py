"""Who is answered: this machine's browser with the right address, and forms of this page only."""

import socket
from pathlib import Path
from urllib.parse import urlencode

import pytest

from pipeline.review.server import LARGEST_BODY, serving
from tests.review.desks import Client, corrections, release_id, server_of


def test_only_this_machine_can_connect(output: Path) -> None:
    with server_of(output) as server:
        assert server.server_address[0] == "127.0.0.1"


def test_every_start_has_its_own_secrets(output: Path) -> None:
    with server_of(output) as one, server_of(output) as other:
        assert one.token != other.token
        assert one.site.key != other.site.key
        assert len(one.token) >= 32


@pytest.mark.parametrize("name", ["", "report", "release?id={release}", "nothing", "mission?id=x"])
def test_headers(client: Client, output: Path, name: str) -> None:
    headers = client.get(name.format(release=release_id(output, "a.txt"))).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "HttpOnly; SameSite=Strict" in headers["Set-Cookie"]
    assert client.base.strip("/") not in headers.get("Server", "")


def test_the_pages_run_no_script_and_load_nothing(client: Client) -> None:
    policy = client.get("").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["/", "/x/", "/favicon.ico", "//", "{half}/", "{base}", "*"])
def test_wrong_token(client: Client, path: str) -> None:
    token = client.base.strip("/")
    reply = client.send("GET", path.format(half=f"/{token[:-1]}", base=f"/{token}"))
    assert reply.status == 403
    assert token not in reply.body
    assert "Set-Cookie" not in reply.headers


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example:{port}", ""]
)
def test_wrong_host(client: Client, host: str) -> None:
    port = client.host.partition(":")[2]
    reply = client.send("GET", client.base, headers={"Host": host.format(port=port)})
    assert reply.status == 403


def test_localhost_by_name(client: Client) -> None:
    port = client.host.partition(":")[2]
    assert client.send("GET", client.base, headers={"Host": f"localhost:{port}"}).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Host": "evil.example"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
        {"Cookie": ""},
        {"Cookie": "missiva_review=guess"},
        {"Cookie": "missiva_review"},
    ],
)
def test_a_form_of_another_site(client: Client, output: Path, headers: dict[str, str]) -> None:
    form = {"release": [release_id(output, "c.txt")]}
    client.get(f"release?{urlencode({'id': form['release'][0]})}")
    assert client.post("no-mission", form, **headers).status == 403
    assert corrections(output) == []
    assert client.post("no-mission", form).status == 303


@pytest.mark.parametrize("key", ["", "guess"])
def test_a_form_without_its_key(client: Client, output: Path, key: str) -> None:
    client.key = key
    assert client.post("no-mission", {"release": [release_id(output, "c.txt")]}).status == 403
    assert corrections(output) == []


def test_a_form_to_a_wrong_token(client: Client, output: Path) -> None:
    release = release_id(output, "c.txt")
    client.get(f"release?id={release}")
    client.base = "/guess/"
    assert client.post("no-mission", {"release": [release]}).status == 403
    assert corrections(output) == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content_Length": str(LARGEST_BODY + 1)}, 413),
        ({"Content_Length": "9" * 40}, 413),
        ({"Content_Length": "-1"}, 411),
        ({"Content_Length": "²"}, 411),
        ({"Transfer_Encoding": "chunked"}, 411),
        ({"Content_Type": "multipart/form-data"}, 415),
        ({"Content_Type": "application/json"}, 415),
    ],
)
def test_a_body_of_another_kind(client: Client, headers: dict[str, str], status: int) -> None:
    assert client.post("no-mission", {}, **headers).status == status


def test_too_large_a_body_is_not_read(client: Client) -> None:
    host, _, port = client.host.partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        head = (
            f"POST {client.base}release HTTP/1.0\r\nHost: {client.host}\r\n"
            f"Origin: http://{client.host}\r\nCookie: {client.cookie}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {LARGEST_BODY * 1000}\r\n\r\n"
        )
        connection.sendall(head.encode())  # and nothing of the body
        assert b" 413 " in connection.recv(100)


def test_too_many_fields(client: Client) -> None:
    assert client.post("no-mission", {"x": ["1"] * 2000}).status == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "OPTIONS", "TRACE"])
def test_other_methods(client: Client, method: str) -> None:
    reply = client.send(method, client.base)
    assert reply.status == 501
    assert "Access-Control-Allow-Origin" not in reply.headers


@pytest.mark.parametrize(
    "name",
    [
        "../../../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "release/../corrections.jsonl",
        "releases.jsonl",
        "manifest.json",
        ".missiva/state.sqlite",
        "release?id=../../etc/passwd",
        "release?id=%00",
        "mission?id=",
    ],
)
def test_there_are_no_files(client: Client, name: str) -> None:
    reply = client.get(name)
    assert reply.status == 404
    assert "root:" not in reply.body
    assert "no such page" in reply.body


def test_a_broken_dataset_is_told(client: Client, output: Path) -> None:
    (output / "manifest.json").write_text("{}")
    reply = client.get("")
    assert reply.status == 500
    assert "manifest.json" in reply.body


def test_a_slow_client_blocks_nobody(output: Path) -> None:
    with serving(server_of(output)) as address:
        client = Client(address)
        host, _, port = client.host.partition(":")
        with socket.create_connection((host, int(port)), timeout=10):
            assert client.get("").status == 200
