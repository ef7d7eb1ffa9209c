"""Cases of place linking: name, context, code (None: it must abstain)."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.normalise.demonyms import nationality
from pipeline.normalise.place_names import fold, split_head, split_qualifier, whole_of
from pipeline.normalise.place_table import load
from pipeline.normalise.places import context_of, resolve

COUNTRIES = [
    ("Francia", "", "FR"),
    ("SPAGNA", "", "ES"),
    ("spagna", "", "ES"),
    ("Usa", "", "US"),
    ("U.S.A.", "", "US"),
    ("Stati Uniti d’America", "", "US"),
    ("UK", "", "GB"),
    ("Regno Unito", "FR", "GB"),
    ("Paesi Bassi", "", "NL"),
    ("Repubblica Ceca", "", "CZ"),
    ("Repubblica di Corea", "", "KR"),
    ("Corea", "", "KR"),
    ("Corea del Nord", "", "KP"),
    ("Cina", "JP", "CN"),
    ("Côte d'Ivoire", "", "CI"),
    ("Costa d’Avorio", "", "CI"),
    ("Emirati", "", "AE"),
    ("Vaticano", "", "VA"),
    ("Macedonia", "AL", "MK"),
    ("Moldavia", "RO,MD", "MD"),
    ("Azerbaijan", "", "AZ"),
    ("Kazakhstan", "", "KZ"),
    ("Persia", "", "IR"),
    ("Siam", "", "TH"),
    ("Ceylon", "", "LK"),
    ("Zaire", "", "CD"),
    ("Alto Volta", "", "BF"),
    ("Repubblica del Congo", "", "CG"),
    ("Congo-Kinshasa", "", "CD"),
    ("Guinea Bissau", "", "GW"),
    ("Guinea", "GN", "GN"),
    ("Guinea Equatoriale", "", "GQ"),
    ("Papua Nuova Guinea", "", "PG"),
    ("Grenada", "", "GD"),
    ("Dominica", "", "DM"),
    ("Repubblica Dominicana", "", "DO"),
    ("Sudan", "", "SD"),
    ("Sud Sudan", "", "SS"),
    ("Georgia", "", "GE"),
    ("Lussemburgo", "BE", "LU"),
    ("Singapore", "", "SG"),
    ("Panama", "", "PA"),
    ("Gibuti", "", "DJ"),
    ("Principato di Monaco", "", "MC"),
    ("Monaco", "MC", "MC"),
    ("San Marino", "IT", "SM"),
    ("Repubblica di San Marino", "", "SM"),
    ("Hong Kong", "CN", "HK"),
    ("Macao", "CN", "MO"),
    ("Palestina", "", "PS"),
    ("Stato di Israele", "", "IL"),
    ("Stato del Kuwait", "", "KW"),
    ("Stato di Panama", "", "PA"),
    ("Isole Svalbard", "", "SJ"),
    ("Viet Nam", "", "VN"),
    ("Olanda", "", "NL"),
    ("Rep. Ceca", "", "CZ"),
    ("Regno di Spagna", "", "ES"),
    ("Sultanato dell'Oman", "", "OM"),
    ("isola di Malta", "", "MT"),
]

SUBDIVISIONS = [
    ("Nuovo León", "MX", "MX-NLE"),
    ("Austria Superiore", "AT", "AT-4"),
    ("Renania del Nord-Westfalia", "", "DE-NW"),
    ("Maryland", "", "US-MD"),
    ("Misiones", "", "AR-N"),
    ("Misiones", "PY", "PY-8"),
    ("Paraná", "", "BR-PR"),
    ("Paraná", "AR", "AR:Paraná"),
    ("Kent", "", "GB-KEN"),
    ("Emilia Romagna", "", "IT-45"),
    ("EMILIA-ROMAGNA", "", "IT-45"),
    ("Fvg", "", "IT-36"),
    ("Friuli-Venezia Giulia", "", "IT-36"),
    ("Valle d’Aosta", "", "IT-23"),
    ("Trentino-Alto Adige", "", "IT-32"),
    ("Trentino", "", "IT-TN"),
    ("Alto Adige", "", "IT-BZ"),
    ("Sudtirolo", "", "IT-BZ"),
    ("provincia di Modena", "", "IT-MO"),
    ("Provincia di Reggio Emilia", "", "IT-RE"),
    ("città metropolitana di Bologna", "", "IT-BO"),
    ("provincia autonoma di Bolzano", "", "IT-BZ"),
    ("MO", "IT", "IT-MO"),
    ("Land Baviera", "", "DE-BY"),
    ("Sassonia", "DE", "DE-SN"),
    ("Bassa Sassonia", "DE", "DE-NI"),
    ("Renania-Palatinato", "", "DE-RP"),
    ("Andalusia", "", "ES-AN"),
    ("Euskadi", "", "ES-PV"),
    ("Biscaglia", "", "ES-BI"),
    ("Baleari", "", "ES-IB"),
    ("provincia di Valencia", "ES", "ES-V"),
    ("Comunità di Madrid", "", "ES-MD"),
    ("Bretagna", "FR", "FR-BRE"),
    ("Corsica", "", "FR-20R"),
    ("Hauts-de-France", "", "FR-HDF"),
    ("Île-de-France", "", "FR-IDF"),
    ("Galles", "", "GB-WLS"),
    ("Inghilterra", "", "GB-ENG"),
    ("Vallonia", "", "BE-WAL"),
    ("Tirolo", "AT", "AT-7"),
    ("Stiria", "", "AT-6"),
    ("Canton Zurigo", "CH", "CH-ZH"),
    ("Cantone di Ginevra", "CH", "CH-GE"),
    ("Grigioni", "", "CH-GR"),
    ("Piccola Polonia", "", "PL-12"),
    ("voivodato di Lublino", "PL", "PL-06"),
    ("Istria", "HR", "HR-18"),
    ("contea di Cluj", "RO", "RO-CJ"),
    ("Creta", "", "GR-M"),
    ("Azzorre", "", "PT-20"),
    ("Stato di Santa Catarina", "BR", "BR-SC"),
    ("Rio Grande do Sul", "", "BR-RS"),
    ("Stato di New York", "", "US-NY"),
    ("Stato di Washington", "", "US-WA"),
    ("Stato della Pennsylvania", "", "US-PA"),
    ("Stato della Georgia", "", "US-GA"),
    ("Georgia", "US", "US-GA"),
    ("California", "", "US-CA"),
    ("Québec", "CA", "CA-QC"),
    ("Bahia", "BR", "BR-BA"),
    ("Zelanda", "DK", "DK-85"),
    ("Zelanda", "NL", "NL-ZE"),
    ("Ontario", "CA", "CA-ON"),
    ("Guangdong", "CN", "CN-GD"),
    ("provincia del Sichuan", "CN", "CN-SC"),
    ("Tibet", "", "CN-XZ"),
    ("Hokkaido", "JP", "JP-01"),
    ("prefettura di Kyoto", "JP", "JP-26"),
    ("Ibaraki", "JP", "JP-08"),
    ("Punjab", "IN", "IN-PB"),
    ("Punjab", "PK", "PK-PB"),
    ("Gujarat", "", "IN-GJ"),
    ("Stato del Karnataka", "IN", "IN-KA"),
    ("Queensland", "AU", "AU-QLD"),
    ("Emirato di Dubai", "AE", "AE-DU"),
    ("Tatarstan", "", "RU-TA"),
    ("oblast' di Mosca", "RU", "RU-MOS"),
    ("Stato di Guanajuato", "MX", "MX-GUA"),
    ("Cabo Delgado", "MZ", "MZ-P"),
    ("Limburgo", "BE", "BE-VLI"),
    ("provincia di La Rioja", "AR", "AR-F"),
    ("La Rioja", "ES", "ES-RI"),
]

CITIES = [
    ("Reggio", "IT,IT-45", "IT:Reggio Emilia"),
    ("Reggio", "IT,IT-78", "IT:Reggio Calabria"),
    ("Eibar", "ES,ES-PV", "ES:Eibar"),
    ("Worms", "DE", "DE:Worms"),
    ("Würzburg", "DE", "DE:Würzburg"),
    ("Charkiv", "UA", "UA:Kharkiv"),
    ("Kazan'", "RU", "RU:Kazan"),
    ("Goyang", "KR", "KR:Goyang"),
    ("Modena", "", "IT:Modena"),
    ("MODENA", "ES", "IT:Modena"),
    ("Forli'", "IT", "IT:Forlì"),
    ("L’Aquila", "", "IT:L'Aquila"),
    ("Reggio nell'Emilia", "", "IT:Reggio Emilia"),
    ("Zola Predosa", "", "IT:Zola Predosa"),
    ("Maranello", "ES", "IT:Maranello"),
    ("Cento (FE)", "", "IT:Cento"),
    ("Este (PD)", "ES", "IT:Este"),
    ("Este", "IT", "IT:Este"),
    ("Sale", "IT", "IT:Sale"),
    ("San Michele all’Adige", "IT", "IT:San Michele all'Adige"),
    ("Saint-Vincent", "IT", "IT:Saint-Vincent"),
    ("Comune di Imola", "", "IT:Imola"),
    ("Parma", "US", "IT:Parma"),
    ("Parma", "", "IT:Parma"),
    ("Perm", "RU", "RU:Perm"),
    ("Vienna", "US", "AT:Vienna"),
    ("Lisboa", "", "PT:Lisbona"),
    ("München", "DE", "DE:Monaco di Baviera"),
    ("Monaco", "DE", "DE:Monaco di Baviera"),
    ("Muenchen", "DE", "DE:Monaco di Baviera"),
    ("Saigon", "VN", "VN:Ho Chi Minh City"),
    ("Città di Ho Chi Minh", "VN", "VN:Ho Chi Minh City"),
    ("Bombay", "IN", "IN:Mumbai"),
    ("Leningrado", "RU", "RU:San Pietroburgo"),
    ("Costantinopoli", "TR", "TR:Istanbul"),
    ("Alma Ata", "KZ", "KZ:Almaty"),
    ("Perth", "GB", "GB:Perth"),
    ("Lagos", "PT", "PT:Lagos"),
    ("Kingston", "CA", "CA:Kingston"),
    ("San Juan", "AR", "AR:San Juan"),
    ("Athens", "US", "US:Athens"),
    ("Ragusa", "HR", "HR:Dubrovnik"),
    ("Santiago", "CU", "CU:Santiago di Cuba"),
    ("Colonia", "UY", "UY:Colonia del Sacramento"),
    ("Colonia", "DE,FR", "DE:Colonia"),
    ("Friburgo in Brisgovia", "", "DE:Friburgo in Brisgovia"),
    ("Valencia", "ES", "ES:Valencia"),
    ("Valencia", "VE", "VE:Valencia"),
    ("Barcellona", "ES", "ES:Barcellona"),
    ("Barcelona", "ES", "ES:Barcellona"),
    ("Granada", "ES", "ES:Granada"),
    ("Granada", "NI", "NI:Granada"),
    ("Cartagena", "ES", "ES:Cartagena"),
    ("Cartagena", "CO", "CO:Cartagena"),
    ("San José", "CR", "CR:San José"),
    ("San José", "US", "US:San José"),
    ("San Paolo", "BR", "BR:San Paolo"),
    ("Santa Cruz", "BO", "BO:Santa Cruz de la Sierra"),
    ("Tolosa", "FR", "FR:Tolosa"),
    ("Tolosa", "ES", "ES:Tolosa"),
    ("Birmingham", "GB", "GB:Birmingham"),
    ("Birmingham", "US", "US:Birmingham"),
    ("Cambridge (Massachusetts)", "", "US:Cambridge"),
    ("Springfield, Illinois", "US", "US:Springfield"),
    ("Parigi, Francia", "", "FR:Parigi"),
    ("Londra", "CA", "GB:Londra"),
    ("New York", "US", "US:New York"),
    ("Washington", "US", "US:Washington"),
    ("Salisburgo", "AT", "AT:Salisburgo"),
    ("Zurigo", "CH", "CH:Zurigo"),
    ("Lucerna", "CH", "CH:Lucerna"),
    ("Kyoto", "JP", "JP:Kyoto"),
    ("Buenos Aires", "AR", "AR:Buenos Aires"),
    ("Madrid", "CO", "ES:Madrid"),
    ("Dubai", "AE", "AE:Dubai"),
    ("Danzica", "PL", "PL:Danzica"),
    ("Lione", "FR", "FR:Lione"),
    ("Nizza", "FR", "FR:Nizza"),
    ("Lilla", "FR", "FR:Lilla"),
    ("Spalato", "HR", "HR:Spalato"),
    ("Fiume", "HR", "HR:Fiume"),
    ("Ragusa", "IT", "IT:Ragusa"),
    ("Capodistria", "SI", "SI:Capodistria"),
    ("Il Pireo", "GR", "GR:Il Pireo"),
    ("Cairo", "EG", "EG:Il Cairo"),
    ("L'Aia", "NL", "NL:L'Aia"),
    ("Den Haag", "NL", "NL:L'Aia"),
    ("Vitoria-Gasteiz", "ES", "ES:Vitoria-Gasteiz"),
    ("Mondragón", "ES", "ES:Mondragón"),
    ("Chamonix", "FR", "FR:Chamonix-Mont-Blanc"),
    ("Cervignano", "IT,IT-UD", "IT:Cervignano del Friuli"),
    ("Augusta", "DE", "DE:Augusta"),
    ("Costanza", "RO", "RO:Costanza"),
    ("Costanza", "DE", "DE:Costanza"),
    ("Guayaquil", "", "EC:Guayaquil"),
    ("Al-Khobar", "SA", "SA:Al Khobar"),
    ("città di Osaka", "JP", "JP:Osaka"),
]

ABSTENTIONS = [
    ("Reggio", "IT"),
    ("Reggio", "IT,IT-45,IT-78"),
    ("este", "IT"),
    ("sale", ""),
    ("presidente", "BR"),
    ("fiume", "HR"),
    ("usa", "IT"),
    ("Cento", "ES"),
    ("Sale", ""),
    ("Maria", "BR,IT"),
    ("Villafranca", "IT"),
    ("Google", ""),
    ("Congo", ""),
    ("Monaco", ""),
    ("Monaco", "IT"),
    ("Reggio", "IT"),
    ("Rodeio", "BR,BR-RS"),
    ("Limburgo", ""),
    ("Cambridge", ""),
    ("Cambridge", "GB,US"),
    ("Galizia", "PL"),
    ("Zamudio", ""),
    ("Balcani", ""),
    ("Europa", "FR"),
    ("Asia centrale", "UZ"),
    ("Nord Est", "IT"),
    ("NORD EST", "IT"),
    ("Medio Oriente", ""),
    ("Mezzogiorno", "IT"),
    ("Golfo", "AE"),
    ("America Latina", "BR"),
    ("Sud-Est asiatico", "VN"),
    ("Mar Rosso", "EG"),
    ("Adriatico", "HR"),
    ("Danubio", "HU"),
    ("Alpi", ""),
    ("Romagna", "IT"),
    ("Salento", "IT"),
    ("Brianza", "IT"),
    ("Silicon Valley", "US"),
    ("Packaging Valley", "IT"),
    ("Unione Sovietica", "RU"),
    ("Jugoslavia", "RS"),
    ("Germania Est", "DE"),
    ("Boemia", "CZ"),
    ("Transilvania", "RO"),
    ("Kurdistan", "TR"),
    ("nord della Francia", "FR"),
    ("Germania meridionale", ""),
    ("Nord Italia", ""),
    ("via Emilia", "IT"),
    ("Via Brasile", "BR"),
    ("Largo Argentina", "AR"),
    ("piazza Duomo", "IT"),
    ("Piazzale Loreto", "IT"),
    ("Palazzo Venezia", "IT"),
    ("Ponte Milvio", "IT"),
    ("porto di Ravenna", "IT"),
    ("aeroporto di Francoforte", "DE"),
    ("lago di Garda", "IT"),
    ("fiume Po", "IT"),
    ("Val di Fassa", "IT"),
    ("Hotel Bristol", "GB"),
    ("Marco Milano", "IT"),
    ("Paris Hilton", "US"),
    ("Banca d'Inghilterra", "GB"),
    ("contea di Nessun Luogo", "US"),
    ("Xyzzy", ""),
    ("", ""),
    ("...", ""),
    ("MO", ""),
]


def context(codes: str) -> list[str]:
    return [code for code in codes.split(",") if code]


@pytest.mark.parametrize(("name", "codes", "code"), COUNTRIES + SUBDIVISIONS + CITIES)
def test_links(name: str, codes: str, code: str) -> None:
    link = resolve(name, context(codes))
    assert (link.code, link.reason) == (code, None)
    assert link.entity
    assert link.name == name
    assert 0.5 < link.confidence <= 1


@pytest.mark.parametrize(("name", "codes"), ABSTENTIONS)
def test_abstains(name: str, codes: str) -> None:
    link = resolve(name, context(codes))
    assert link.code is None
    assert link.reason


@pytest.mark.parametrize(
    ("name", "entity", "kind"),
    [
        ("Giappone", "geonames:1861060", "country"),
        ("Porto Rico", "geonames:4566966", "territory"),
        ("Paesi Baschi", "iso:ES-PV", "subdivision"),
        ("Tokyo", "geonames:1850147", "city"),
        ("Balcani", "area:balcani", "macro-area"),
        ("Europa", "area:europa", "macro-area"),
        ("Boemia", "area:boemia", "historical-region"),
    ],
)
def test_entity_and_kind(name: str, entity: str, kind: str) -> None:
    link = resolve(name)
    assert (link.entity, link.kind) == (entity, kind)


def test_one_place_has_one_entity_whatever_its_name() -> None:
    names = ["Monaco di Baviera", "München", "Munich", "Muenchen"]
    assert len({resolve(name, ["DE"]).entity for name in names}) == 1


def test_coordinates_and_names() -> None:
    link = resolve("Stoccarda")
    assert (link.canonical, link.local, link.country) == ("Stoccarda", "Stuttgart", "DE")
    assert link.latitude == pytest.approx(48.78, abs=0.02)
    assert link.longitude == pytest.approx(9.18, abs=0.02)


@pytest.mark.parametrize(
    ("name", "nuts"),
    [("Emilia-Romagna", "ITH5"), ("provincia di Modena", "ITH54"), ("Sardegna", "ITG2")],
)
def test_nuts(name: str, nuts: str) -> None:
    assert resolve(name).nuts == nuts


def test_a_site_tells_where_it_is() -> None:
    link = resolve("porto di Ravenna", ["IT"])
    assert (link.code, link.near, link.country) == (None, "IT:Ravenna", "IT")


def test_all_provinces_and_regions_have_nuts_codes() -> None:
    parts = [code for code in load().codes() if code.startswith("IT-")]
    assert len(parts) == 127
    assert all((place := load().subdivision(code)) and place.nuts for code in parts)


@pytest.mark.parametrize(
    ("adjective", "codes"),
    [
        ("basca", ("ES-PV",)),
        ("baschi", ("ES-PV",)),
        ("giapponese", ("JP",)),
        ("giapponesi", ("JP",)),
        ("marchigiane", ("IT-57",)),
        ("tedeschi", ("DE",)),
        ("greche", ("GR",)),
        ("belgi", ("BE",)),
        ("vietnamite", ("VN",)),
        ("keniota", ("KE",)),
        ("congolese", ("CD", "CG")),
        ("inglese", ("GB", "GB-ENG")),
        ("campane", ()),
        ("istituzionale", ()),
    ],
)
def test_nationality(adjective: str, codes: tuple[str, ...]) -> None:
    assert nationality(adjective) == codes


@pytest.mark.parametrize(
    ("names", "text", "present", "absent"),
    [
        (["Giappone", "Tokyo"], "", ["JP"], ["IT"]),
        (["Bilbao"], "il governo basco", ["ES", "ES-PV"], ["FR"]),
        ([], "una delegazione giapponese in visita", ["JP"], ["IT"]),
        ([], "l'incontro si è tenuto in inglese", [], ["GB"]),
        ([], "il professor Romano e la dottoressa Greco", [], ["GR", "IT"]),
        (["Friburgo"], "le autorità svizzere", ["CH"], ["DE"]),
        (["Cambridge"], "", [], ["GB", "US"]),
        (["Montevideo", "Uruguay", "Florida"], "", ["UY"], ["US"]),
        (["Florida"], "", ["US", "US-FL"], ["UY"]),
        (["via Emilia", "Europa"], "", [], ["IT"]),
    ],
)
def test_context_of(names: list[str], text: str, present: list[str], absent: list[str]) -> None:
    found = context_of(names, text)
    assert set(present) <= set(found)
    assert not set(absent) & set(found)


def test_context_of_orders_by_frequency() -> None:
    assert context_of(["Spagna", "Madrid", "Francia"])[0] == "ES"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Côte d’Ivoire", "cote d ivoire"),
        ("U.S.A.", "usa"),
        ("Friuli-Venezia Giulia", "friuli venezia giulia"),
        ("  München ", "munchen"),
        ("Łódź", "lodz"),
        ("İzmir", "izmir"),
        ("Forli'", "forli"),
    ],
)
def test_fold(name: str, key: str) -> None:
    assert fold(name) == key


@pytest.mark.parametrize(
    ("key", "head", "rest"),
    [
        ("stato di san paolo", "stato", "san paolo"),
        ("prefettura di aichi", "prefettura", "aichi"),
        ("repubblica autonoma di crimea", "repubblica autonoma", "crimea"),
        ("land assia", "land", "assia"),
        ("isola d elba", "isola", "elba"),
    ],
)
def test_split_head(key: str, head: str, rest: str) -> None:
    found = split_head(key)
    assert found is not None
    assert (found.text, found.rest) == (head, rest)


@pytest.mark.parametrize("key", ["statonia", "landshut", "francia", "stato", ""])
def test_no_head(key: str) -> None:
    assert split_head(key) is None


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Cento (FE)", ("Cento", "FE")),
        ("Springfield, Illinois", ("Springfield", "Illinois")),
        ("Parigi", None),
        ("(FE)", None),
    ],
)
def test_split_qualifier(name: str, parts: tuple[str, str] | None) -> None:
    assert split_qualifier(name) == parts


@pytest.mark.parametrize(
    ("key", "whole"),
    [
        ("nord della francia", "francia"),
        ("cina orientale", "cina"),
        ("francia del sud", "francia"),
        ("francia", None),
    ],
)
def test_whole_of(key: str, whole: str | None) -> None:
    assert whole_of(key) == whole


@given(st.text(max_size=40), st.lists(st.sampled_from(["IT", "ES", "US", "JP-08"]), max_size=3))
def test_any_text_gets_a_code_or_a_reason(name: str, codes: list[str]) -> None:
    link = resolve(name, codes)
    assert (link.code is None) == (link.reason is not None)
    assert 0 <= link.confidence <= 1


@given(st.text(max_size=40))
@example("\U0001d63c")  # a mathematical capital
def test_fold_is_idempotent(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.sampled_from(CITIES + SUBDIVISIONS + COUNTRIES))
def test_context_order_does_not_matter(case: tuple[str, str, str]) -> None:
    name, codes, _ = case
    both = [*context(codes), "IT"]
    assert resolve(name, both) == resolve(name, both[::-1])
