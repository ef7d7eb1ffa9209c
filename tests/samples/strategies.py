"""Hypothesis strategies for annotated samples."""

from hypothesis import strategies as st

from schemas import Meta, Sample, SampleMission, Span

# Letters, brackets and escapes of the notation, combining marks, astral characters.
_PIECES = st.sampled_from(
    ["a", "è", "e\u0300", " ", "\n", "[", "]", "\\", "{LOC}", "👋", "🇮🇹", "𝄞", "’"]
)
_LABELS = ("PER", "ORG", "LOC", "EVENT", "DATE")


@st.composite
def samples(draw: st.DrawFn, *, nested: bool = True) -> Sample:
    """A sample with spans anywhere; with `nested`, a theme may lie over names."""
    text = draw(st.lists(_PIECES, min_size=1, max_size=30).map("".join)).strip("\n") or "a"
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = []
    for start, end in zip(edges[::2], edges[1::2], strict=False):
        label = draw(st.sampled_from(_LABELS))
        value = draw(st.sampled_from(["2025-05", "XXXX", "2025-05-05/.."]))
        spans.append(
            Span(start=start, end=end, label="DATE", value=value)
            if label == "DATE"
            else Span(start=start, end=end, label=label)
        )
    if nested and draw(st.booleans()):
        spans.append(Span(start=0, end=len(text), label="THEME"))
    fields: dict[str, object] = {"id": "x-1", "text": text, "spans": spans}
    fields["meta"] = Meta.model_validate({"title": "Titolo 👋", "genre": "online"})
    if draw(st.booleans()):
        fields["mission"] = draw(
            st.sampled_from([None, SampleMission(direction="incoming", kinds=("cultural",))])
        )
    return Sample.model_validate(fields)
