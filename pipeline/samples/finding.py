"""What the checker reports."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach of the rule `rule` in a sample: what it is about, and the text around it."""

    sample: str
    rule: str
    message: str
    detail: str
    near: str = ""

    def __str__(self) -> str:
        near = f" near …{self.near}…" if self.near else ""
        return f"{self.sample}: {self.rule}: {self.message}: {self.detail}{near}"
