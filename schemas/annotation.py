"""What the annotate stage hands on: linked mentions in groups, and the slots that groups fill."""

from typing import Literal

from pydantic import Field

from schemas.entity import Mention
from schemas.mission import AgendaEntry, Agreement, Amount, DelegationSize, Person
from schemas.values import Evidence, Model

Slot = Literal[
    "organisers", "promoters", "delegation", "counterparts", "visited", "destinations",
    "people", "events", "start", "end", "parties",
]  # fmt: skip


class SlotScore(Model):
    """A slot of the mission record that a group of mentions may fill."""

    group: int = Field(ge=0, description="Number of the group")
    slot: Slot = Field(description="Slot of the mission record")
    score: float = Field(ge=0, le=1, description="From 0.5 on the slot counts as filled")
    rule: str = Field(description="Rule or classifier that says so")
    cue: Evidence = Field(default=(), description="Words that speak for the slot")


class ThemeScore(Model):
    """A theme that the record may have."""

    id: str = Field(description="Id of the theme")
    score: float = Field(ge=0, le=1, description="From 0.5 on the record has it")
    mentions: tuple[int, ...] = Field(description="Indexes of the mentions that speak for it")


class Annotation(Model):
    """All that assembling a record needs to know of an annotated text."""

    text: str = Field(description="The cleaned text")
    sentences: Evidence = Field(description="Ranges of the sentences")
    mentions: tuple[Mention, ...] = Field(description="Mentions by position, linked")
    groups: tuple[int, ...] = Field(description="Group of each mention: what names the same thing")
    full_names: dict[int, str] = Field(
        default_factory=dict, description="Index of a mention that lacks its head → its full name"
    )
    context: tuple[str, ...] = Field(default=(), description="ISO codes of the text's countries")
    slots: tuple[SlotScore, ...] = Field(default=(), description="Slots that groups may fill")
    themes: tuple[ThemeScore, ...] = Field(default=(), description="Themes the record may have")
    period: tuple[str | None, str | None] = Field(
        default=(None, None), description="First and last day of the mission, as far as told"
    )
    people: tuple[Person, ...] = Field(default=(), description="One entry a PER mention, in order")
    agreements: tuple[Agreement, ...] = Field(default=(), description="Acts signed or announced")
    sizes: tuple[DelegationSize, ...] = Field(default=(), description="Delegation sizes")
    agenda: tuple[AgendaEntry, ...] = Field(default=(), description="Dated programme items")
    amounts: tuple[Amount, ...] = Field(default=(), description="Sums of money")
    categories: dict[str, float] = Field(
        default_factory=dict,
        description="Score of each category of the text: mission, outgoing, economic, announced …",
    )
