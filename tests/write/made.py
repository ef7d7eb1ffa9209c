"""A hand-made dataset folder with hostile strings, and the golden exports of it.

    python -m tests.write.made

writes the golden files again; look at the difference before you commit it.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from pipeline.export import TEXT, Folder
from pipeline.write.output import to_file
from schemas import (
    Claim,
    Conflict,
    Mention,
    MergedAgenda,
    MergedAgreement,
    MergedAmount,
    MergedDestination,
    MergedFiller,
    MergedPerson,
    MergedSize,
    MergedTheme,
    Mission,
    OrganisationEntry,
    PersonEntry,
    PlaceEntry,
    ReleaseRecord,
    Source,
    Testimony,
)
from schemas.values import Model

GOLDEN = Path(__file__).parent / "golden"
LONG = "Consorzio per la tutela dell'olio " + "extra" * 60
DDE = "=cmd|' /C calc'!A0"
A, B, C = "a-1", "b/2 è", "c-3"


def _told(*releases: str) -> tuple[Testimony, ...]:
    return tuple(Testimony(release=name, spans=((0, 5),)) for name in releases)


def _filler(name: str, entity: str | None, *releases: str) -> MergedFiller:
    return MergedFiller(name=name, entity=entity, evidence=_told(*releases))


def _release(name: str, published: str | None, url: str | None) -> ReleaseRecord:
    return ReleaseRecord(
        id=name,
        source=Source(path=f"{name}.txt", media_type="text/plain", url=url, sha256="0" * 64),
        title=f"Titolo «{name}», con virgola",
        published=published,
        publisher="Regione Liguria",
        language="it",
        text="Busan, tappa",
        mentions=(
            Mention(
                start=0, end=5, label="LOC", text="Busan", entity="geonames:1", detector="gazetteer"
            ),
        ),
        model="it_missiva_md 0.1.0",
    )


RELEASES = (
    _release(A, "2024-05-06", "https://example.it/a?x=1&y=2"),
    _release(B, "2024-05-20", "javascript:alert(1)"),
    _release(C, None, None),
)

MISSIONS = (
    Mission(
        id="m-1",
        previous_ids=("m-0",),
        releases=(A, B),
        title=f'{DDE}\r\n"Città, mare; 🚢"\\',
        direction="outgoing",
        kinds=("economic", "institutional"),
        phase="concluded",
        start="2024-05-13",
        end="2024-05-17",
        destinations=(
            MergedDestination(code="KR:Busan", name="Busan", evidence=_told(A, B)),
            MergedDestination(code="ES-PV", name="Paesi Baschi", evidence=_told(B)),
        ),
        organisers=(
            _filler("Regione Liguria", "org:regione-liguria", A, B),
            _filler(LONG, "org:consorzio", B),
        ),
        promoters=(_filler("+39 Group", None, A),),
        delegation=(_filler('Ditta "A"; =SUM(A1)', "org:ditta", A),),
        counterparts=(_filler("@Busan Port", None, B),),
        visited=(_filler("-Porto\tdi Busan", "geonames:1", B),),
        people=(
            MergedPerson(
                name="Marzia Traverso",
                role="assessora",
                organisation="Regione Liguria",
                entity="org:regione-liguria",
                evidence=_told(A),
            ),
            MergedPerson(name="</script><b>Ω", evidence=_told(B)),
        ),
        events=(_filler("Expo 🎪 Busan", None, A),),
        agreements=(
            MergedAgreement(kind="memorandum", parties=("Regione", "Busan"), evidence=_told(B)),
        ),
        themes=(MergedTheme(id="blue-economy", evidence=_told(A)),),
        size=(MergedSize(count=12, of="imprese", qualifier="oltre", evidence=_told(A)),),
        agenda=(
            MergedAgenda(
                date="2024-05-14",
                place="KR:Busan",
                activity="Visita al porto, poi\nbrindisi; àèìòù" + " è" * 60,
                organisations=("Busan Port",),
                evidence=_told(A),
            ),
            MergedAgenda(date="XXXX", activity="Cena", evidence=_told(A)),
        ),
        amounts=(MergedAmount(value=1500000, currency="EUR", evidence=_told(B)),),
        conflicts=(
            Conflict(
                field="end",
                chosen="2024-05-17",
                reason="later",
                claims=(Claim(value="2024-05-16", releases=(A,)),),
            ),
        ),
        related=("m-2",),
    ),
    Mission(
        id="m-2",
        releases=(C,),
        direction="incoming",
        start="2025-02",
        destinations=(MergedDestination(code="JP", name="Giappone", evidence=_told(C)),),
    ),
    Mission(id="m-3", releases=(C,), direction="online", title="Senza data"),
)

ORGANISATIONS = (
    OrganisationEntry(
        id="org:consorzio",
        name=LONG,
        linked=False,
        names={LONG: 1},
        releases=(B,),
        missions=("m-1",),
    ),
    OrganisationEntry(
        id="org:ditta",
        name='Ditta "A"; =SUM(A1)',
        kind="company",
        country="IT",
        linked=False,
        names={'Ditta "A"; =SUM(A1)': 1, "Ditta A": 2},
        releases=(A,),
        missions=("m-1",),
    ),
    OrganisationEntry(
        id="org:regione-liguria",
        name="Regione Liguria",
        kind="region",
        country="IT",
        linked=True,
        names={"Regione Liguria": 3},
        releases=(A, B),
        missions=("m-1",),
    ),
)

PEOPLE = (
    PersonEntry(
        id="p-1",
        name="Marzia Traverso",
        roles=("assessora",),
        organisations=("org:regione-liguria",),
        releases=(A,),
        missions=("m-1",),
    ),
    PersonEntry(
        id="p-2", name="</script><b>Ω", roles=(), organisations=(), releases=(B,), missions=("m-1",)
    ),
)

PLACES = (
    PlaceEntry(
        id="geonames:1",
        code="KR:Busan",
        name="Busan",
        kind="city",
        country="KR",
        latitude=35.102,
        longitude=129.03,
        names={"Busan": 2},
        releases=(A, B),
        missions=("m-1",),
    ),
    PlaceEntry(
        id="iso:JP",
        code="JP",
        name="Giappone",
        kind="country",
        country="JP",
        latitude=35.69,
        longitude=139.75,
        names={"Giappone": 1},
        releases=(C,),
        missions=("m-2",),
    ),
)

FILES: dict[str, Sequence[Model]] = {
    "releases.jsonl": RELEASES,
    "missions.jsonl": MISSIONS,
    "organisations.jsonl": ORGANISATIONS,
    "people.jsonl": PEOPLE,
    "places.jsonl": PLACES,
}


def made(folder: Path) -> Path:
    """Write the dataset folder."""
    for name, entries in FILES.items():
        to_file((entry.model_dump_json() for entry in entries), folder / name)
    return folder


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        source = Folder(made(Path(temporary)))
        for format_, lines in TEXT.items():
            to_file(lines(source), GOLDEN / f"missions.{format_}")
