"""The one tree of errors: each cause a subclass, each message fit to be shown to the user."""


class MissivaError(Exception):
    """Base of everything that missiva raises on purpose."""


class UsageError(MissivaError):
    """The call itself is wrong (exit status 2)."""


class InputError(MissivaError):
    """One input cannot be used; the others go on (exit status 1).

    `part` names the part of a file that failed, as it is appended to the file's name.
    """

    code = "unreadable"

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


class EmptyInputError(InputError):
    """The input holds no text."""

    code = "empty"


class TooLargeError(InputError):
    """The input, or what it unpacks to, is over the size limit."""

    code = "too-large"


class WrongFormatError(InputError):
    """The content is not what the name or the media type says."""

    code = "wrong-format"


class EncryptedError(InputError):
    """The input asks for a password."""

    code = "encrypted"


class DuplicateIdError(InputError):
    """Two inputs claim one id with different content."""

    code = "duplicate-id"


class ExtractionTimeoutError(InputError):
    """A release took longer than its time limit."""

    code = "timeout"


class ModelError(MissivaError):
    """The model cannot be found or loaded."""


class DatasetError(MissivaError):
    """A dataset folder cannot be read, written or locked."""


class SampleError(MissivaError):
    """An annotated sample breaks the annotation guide's format."""
