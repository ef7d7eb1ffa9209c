"""E-mail: the body as a release, attachments as releases of their own."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import sha256
from pathlib import PurePath

from pipeline.errors import EmptyInputError, InputError, TooLargeError, WrongFormatError
from pipeline.read.draft import MAX_DEPTH, MAX_PARTS, Draft
from pipeline.read.formats import MEDIA_TYPES, SUFFIXES, reader_for
from pipeline.read.metadata import day, one_line
from pipeline.read.text import decode


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        return one_line(str(message[name])) if message[name] is not None else None
    except (ValueError, IndexError, AttributeError):
        # The standard library's header parser gives up on some malformed headers.
        return None


def _published(message: EmailMessage) -> str | None:
    try:
        sent = parsedate_to_datetime(str(message["date"]))
    except (ValueError, TypeError, IndexError):
        return None
    return day(sent.year, sent.month, sent.day)


def _payload(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text_of(part: EmailMessage) -> str:
    data = _payload(part)
    charset = part.get_content_charset()
    if charset:
        try:
            return data.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if not isinstance(part, EmailMessage):
        return ""
    if part.get_content_type() == "text/html":
        drafts = reader_for("html")(_text_of(part).encode())
        return next((d.text for d in drafts if isinstance(d, Draft)), "")
    return _text_of(part)


def _attachments(message: EmailMessage, depth: int) -> Iterator[Draft | InputError]:
    for number, part in enumerate(message.iter_attachments(), start=1):
        if number > MAX_PARTS:
            yield TooLargeError(f"over {MAX_PARTS} attachments")
            return
        name = one_line(part.get_filename()) or f"attachment-{number}"
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            nested = inner[0] if isinstance(inner, list) and inner else None
            if isinstance(nested, EmailMessage):
                yield from _named(_releases(nested, depth + 1), name, None, b"")
            continue
        kind = SUFFIXES.get(PurePath(name).suffix.lower())
        if kind is None or kind == "jsonl":
            continue
        data = _payload(part)
        try:
            yield from _named(reader_for(kind)(data), name, MEDIA_TYPES[kind], data)
        except InputError as error:
            error.part = f"!{name}"
            yield error


def _named(
    drafts: Iterator[Draft | InputError], name: str, media_type: str | None, data: bytes
) -> Iterator[Draft | InputError]:
    for draft in drafts:
        if isinstance(draft, InputError):
            draft.part = f"!{name}{draft.part}"
            yield draft
            continue
        yield Draft(
            text=draft.text,
            title=draft.title,
            published=draft.published,
            publisher=draft.publisher,
            url=draft.url,
            part=f"!{name}{draft.part}",
            media_type=draft.media_type or media_type,
            sha256=draft.sha256 or sha256(data or draft.text.encode()).hexdigest(),
        )


def _releases(message: EmailMessage, depth: int) -> Iterator[Draft | InputError]:
    if depth > MAX_DEPTH:
        yield TooLargeError(f"messages within messages, over {MAX_DEPTH} deep")
        return
    subject = _header(message, "subject")
    sender, address = parseaddr(_header(message, "from") or "")
    published = _published(message)
    publisher = one_line(sender) or one_line(address)
    attached = list(_attachments(message, depth))
    try:
        body = _body(message)
    except EmptyInputError:
        body = ""
    if body.strip():
        yield Draft(text=body, title=subject, published=published, publisher=publisher)
    elif not attached:
        yield EmptyInputError("a message without text")
    for draft in attached:
        if isinstance(draft, Draft):
            yield Draft(
                text=draft.text,
                title=draft.title,
                # What the attachment does not say of itself, the message says of it.
                published=draft.published or published,
                publisher=draft.publisher or publisher,
                url=draft.url,
                part=draft.part,
                media_type=draft.media_type,
                sha256=draft.sha256,
            )
        else:
            yield draft


def read(data: bytes) -> Iterator[Draft | InputError]:
    """Body and attachments of a message. Raises WrongFormatError when it has no headers."""
    try:
        message = message_from_bytes(data, policy=policy.default)
        if not isinstance(message, EmailMessage) or not message.keys():
            raise WrongFormatError("no e-mail headers")
        yield from _releases(message, 0)
    except RecursionError as error:
        raise TooLargeError("parts nested too deep") from error
