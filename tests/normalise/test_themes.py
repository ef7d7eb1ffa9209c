"""Surface of a THEME mention → theme id; the tables behind it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise.theme_table import affixes, index, theme_ids
from pipeline.normalise.theme_words import inflects, stem, words
from pipeline.normalise.themes import resolve, weights
from pipeline.resources import table

CASES = [
    ("agricoltura", "agrifood"),
    ("l'agroalimentare", "agrifood"),
    ("AGROALIMENTARE", "agrifood"),
    ("filiera agroalimentare", "agrifood"),
    ("filiere agroalimentari", "agrifood"),
    ("vino", "agrifood"),
    ("vini", "agrifood"),
    ("olio extravergine d'oliva", "agrifood"),
    ("viticoltura", "agrifood"),
    ("zootecnia di precisione", "agrifood"),
    ("irrigazione di precisione", "agrifood"),
    ("macchine agricole", "agrifood"),
    ("formaggi", "agrifood"),
    ("denominazioni di origine", "agrifood"),
    ("sicurezza alimentare", "agrifood"),
    ("trasformazione alimentare", "agrifood"),
    ("caffè verde", "agrifood"),
    ("caffe", "agrifood"),
    ("florovivaismo", "agrifood"),
    ("prodotti dell'agricoltura biologica", "agrifood"),
    ("settore vitivinicolo", "agrifood"),
    ("industria lattiero-casearia", "agrifood"),
    ("meccatronica", "advanced-manufacturing"),
    ("meccanica strumentale", "advanced-manufacturing"),
    ("macchine utensili", "advanced-manufacturing"),
    ("macchina utensile", "advanced-manufacturing"),
    ("manifattura additiva", "advanced-manufacturing"),
    ("stampa 3D", "advanced-manufacturing"),
    ("subfornitura meccanica", "advanced-manufacturing"),
    ("lavorazione dei metalli", "advanced-manufacturing"),
    ("lavorazione di metalli", "advanced-manufacturing"),
    ("siderurgia", "advanced-manufacturing"),
    ("manutenzione predittiva", "advanced-manufacturing"),
    ("beni strumentali", "advanced-manufacturing"),
    ("smart manufacturing", "advanced-manufacturing"),
    ("robotica", "robotics-automation"),
    ("robotica collaborativa", "robotics-automation"),
    ("robot collaborativo", "robotics-automation"),
    ("automazione industriale", "robotics-automation"),
    ("Industria 4.0", "robotics-automation"),
    ("industrial automation", "robotics-automation"),
    ("esoscheletri", "robotics-automation"),
    ("automotive", "automotive-mobility"),
    ("mobilità elettrica", "automotive-mobility"),
    ("mobilita' elettrica", "automotive-mobility"),
    ("mobilita elettrica", "automotive-mobility"),
    ("componentistica auto", "automotive-mobility"),
    ("guida autonoma", "automotive-mobility"),
    ("veicoli elettrici", "automotive-mobility"),
    ("tram", "automotive-mobility"),
    ("trasporto pubblico locale", "automotive-mobility"),
    ("Motor Valley", "automotive-mobility"),
    ("infrastrutture di ricarica", "automotive-mobility"),
    ("aerospazio", "aerospace"),
    ("industria aerospaziale", "aerospace"),
    ("satelliti", "aerospace"),
    ("osservazione della Terra", "aerospace"),
    ("droni", "aerospace"),
    ("radioastronomia", "aerospace"),
    ("space economy", "aerospace"),
    ("lanciatori", "aerospace"),
    ("materiali per l'aerospazio", "aerospace"),
    ("addestramento dei piloti", "aerospace"),
    ("protezione civile", "defence-security"),
    ("gestione delle emergenze", "defence-security"),
    ("incendi boschivi", "defence-security"),
    ("prevenzione dei rischi naturali", "defence-security"),
    ("industria della difesa", "defence-security"),
    ("soccorso in valanga", "defence-security"),
    ("rischio sismico", "defence-security"),
    ("cooperazione di polizia", "defence-security"),
    ("sminamento", "defence-security"),
    ("energie rinnovabili", "energy"),
    ("energia rinnovabile", "energy"),
    ("idrogeno verde", "energy"),
    ("fotovoltaico", "energy"),
    ("pannello fotovoltaico", "energy"),
    ("eolico offshore", "energy"),
    ("efficienza energetica", "energy"),
    ("comunità energetiche", "energy"),
    ("nucleare", "energy"),
    ("gas naturale", "energy"),
    ("reti elettriche", "energy"),
    ("biogas", "energy"),
    ("accumulo elettrochimico", "energy"),
    ("economia circolare", "environment-circular"),
    ("gestione dei rifiuti", "environment-circular"),
    ("trattamento delle acque reflue", "environment-circular"),
    ("depurazione delle acque", "environment-circular"),
    ("biodiversità", "environment-circular"),
    ("bonifiche", "environment-circular"),
    ("raccolta differenziata", "environment-circular"),
    ("compostaggio", "environment-circular"),
    ("qualità dell'aria", "environment-circular"),
    ("riforestazione", "environment-circular"),
    ("risorse idriche", "environment-circular"),
    ("fauna selvatica", "environment-circular"),
    ("sostenibilità", "sustainability"),
    ("cambiamenti climatici", "sustainability"),
    ("cambiamento climatico", "sustainability"),
    ("decarbonizzazione", "sustainability"),
    ("transizione ecologica", "sustainability"),
    ("neutralità climatica", "sustainability"),
    ("riduzione delle emissioni", "sustainability"),
    ("green economy", "sustainability"),
    ("economia del mare", "blue-economy"),
    ("pesca sostenibile", "blue-economy"),
    ("acquacoltura", "blue-economy"),
    ("cantieristica navale", "blue-economy"),
    ("nautica da diporto", "blue-economy"),
    ("molluschicoltura", "blue-economy"),
    ("blue economy", "blue-economy"),
    ("granchio blu", "blue-economy"),
    ("settore ittico", "blue-economy"),
    ("sanità", "health"),
    ("telemedicina", "health"),
    ("scienze della vita", "health"),
    ("dispositivi medici", "health"),
    ("farmaceutica", "health"),
    ("oncologia", "health"),
    ("oncologia pediatrica", "health"),
    ("cardiologia", "health"),
    ("terapie avanzate", "health"),
    ("malattie rare", "health"),
    ("ricerca biomedica", "health"),
    ("salute mentale", "health"),
    ("invecchiamento attivo", "health"),
    ("sanità digitale", "health"),
    ("life sciences", "health"),
    ("biotecnologie", "biotechnology"),
    ("biotecnologia", "biotechnology"),
    ("genomica", "biotechnology"),
    ("bioinformatica", "biotechnology"),
    ("bioeconomia", "biotechnology"),
    ("biobanche", "biotechnology"),
    ("microbiologia", "biotechnology"),
    ("chimica verde", "chemicals-materials"),
    ("materiali avanzati", "chemicals-materials"),
    ("ceramica", "chemicals-materials"),
    ("piastrelle", "chemicals-materials"),
    ("materie plastiche", "chemicals-materials"),
    ("materie prime critiche", "chemicals-materials"),
    ("nanotecnologie", "chemicals-materials"),
    ("marmo", "chemicals-materials"),
    ("gomma e plastica", "chemicals-materials"),
    ("terre rare", "chemicals-materials"),
    ("edilizia", "construction"),
    ("edilizia sostenibile", "construction"),
    ("costruzioni in legno", "construction"),
    ("materiali da costruzione", "construction"),
    ("adeguamento sismico degli edifici", "construction"),
    ("terra cruda", "construction"),
    ("ingegneria civile", "construction"),
    ("isolamento termico", "construction"),
    ("bioedilizia", "construction"),
    ("infrastrutture", "infrastructure"),
    ("opere pubbliche", "infrastructure"),
    ("alta velocità ferroviaria", "infrastructure"),
    ("corridoi europei", "infrastructure"),
    ("collegamenti ferroviari", "infrastructure"),
    ("lavori pubblici", "infrastructure"),
    ("rete TEN-T", "infrastructure"),
    ("logistica", "logistics"),
    ("intermodalità", "logistics"),
    ("trasporto merci", "logistics"),
    ("traffici portuali", "logistics"),
    ("supply chain", "logistics"),
    ("catena del freddo", "logistics"),
    ("interporti", "logistics"),
    ("sportello unico doganale", "logistics"),
    ("packaging", "packaging"),
    ("imballaggio", "packaging"),
    ("imballaggi sostenibili", "packaging"),
    ("confezionamento", "packaging"),
    ("macchine automatiche", "packaging"),
    ("imbottigliamento", "packaging"),
    ("moda", "fashion"),
    ("tessile", "fashion"),
    ("abbigliamento", "fashion"),
    ("calzature", "fashion"),
    ("pelletteria", "fashion"),
    ("gioielleria", "fashion"),
    ("cosmetica", "fashion"),
    ("settore orafo", "fashion"),
    ("filati", "fashion"),
    ("concia al vegetale", "fashion"),
    ("sistema moda", "fashion"),
    ("arredo", "design-furniture"),
    ("arredamento", "design-furniture"),
    ("design", "design-furniture"),
    ("legno-arredo", "design-furniture"),
    ("illuminazione", "design-furniture"),
    ("mobili imbottiti", "design-furniture"),
    ("cucine su misura", "design-furniture"),
    ("sedute per ufficio", "design-furniture"),
    ("patrimonio culturale", "creative-culture"),
    ("cultura", "creative-culture"),
    ("musica", "creative-culture"),
    ("opera lirica", "creative-culture"),
    ("cinema", "creative-culture"),
    ("coproduzioni cinematografiche", "creative-culture"),
    ("restauro di opere d'arte", "creative-culture"),
    ("archeologia", "creative-culture"),
    ("lingua italiana", "creative-culture"),
    ("editoria", "creative-culture"),
    ("lingue minoritarie", "creative-culture"),
    ("industrie culturali e creative", "creative-culture"),
    ("digital humanities", "creative-culture"),
    ("turismo", "tourism"),
    ("turismo lento", "tourism"),
    ("enoturismo", "tourism"),
    ("cicloturismo", "tourism"),
    ("promozione turistica", "tourism"),
    ("collegamenti aerei", "tourism"),
    ("ospitalità", "tourism"),
    ("impianti di risalita", "tourism"),
    ("turismo congressuale", "tourism"),
    ("sport", "sport"),
    ("sport invernali", "sport"),
    ("grandi eventi sportivi", "sport"),
    ("impiantistica sportiva", "sport"),
    ("ciclismo", "sport"),
    ("Olimpiadi invernali", "sport"),
    ("intelligenza artificiale", "artificial-intelligence"),
    ("IA", "artificial-intelligence"),
    ("Ia", "artificial-intelligence"),
    ("AI", "artificial-intelligence"),
    ("machine learning", "artificial-intelligence"),
    ("apprendimento automatico", "artificial-intelligence"),
    ("visione artificiale", "artificial-intelligence"),
    ("modelli linguistici", "artificial-intelligence"),
    ("big data", "big-data-hpc"),
    ("supercalcolo", "big-data-hpc"),
    ("calcolo ad alte prestazioni", "big-data-hpc"),
    ("HPC", "big-data-hpc"),
    ("data center", "big-data-hpc"),
    ("previsioni meteorologiche", "big-data-hpc"),
    ("digitalizzazione", "digital-transition"),
    ("transizione digitale", "digital-transition"),
    ("identità digitale", "digital-transition"),
    ("banda larga", "digital-transition"),
    ("5G", "digital-transition"),
    ("realtà aumentata", "digital-transition"),
    ("commercio elettronico", "digital-transition"),
    ("software", "digital-transition"),
    ("internet delle cose", "digital-transition"),
    ("blockchain", "digital-transition"),
    ("gemelli digitali", "digital-transition"),
    ("cybersicurezza", "cybersecurity"),
    ("cybersecurity", "cybersecurity"),
    ("sicurezza informatica", "cybersecurity"),
    ("crittografia post-quantistica", "cybersecurity"),
    ("protezione dei dati", "cybersecurity"),
    ("semiconduttori", "semiconductors-quantum"),
    ("microelettronica", "semiconductors-quantum"),
    ("fotonica integrata", "semiconductors-quantum"),
    ("tecnologie quantistiche", "semiconductors-quantum"),
    ("sensori quantistici", "semiconductors-quantum"),
    ("chip", "semiconductors-quantum"),
    ("smart city", "smart-cities"),
    ("rigenerazione urbana", "smart-cities"),
    ("urbanistica", "smart-cities"),
    ("pianificazione urbana", "smart-cities"),
    ("città intelligenti", "smart-cities"),
    ("politiche abitative", "smart-cities"),
    ("ricerca e innovazione", "research-innovation"),
    ("trasferimento tecnologico", "research-innovation"),
    ("open innovation", "research-innovation"),
    ("ecosistemi dell'innovazione", "research-innovation"),
    ("proprietà intellettuale", "research-innovation"),
    ("ricerca applicata", "research-innovation"),
    ("startup", "startups"),
    ("start-up", "startups"),
    ("start-up innovative", "startups"),
    ("venture capital", "startups"),
    ("capitale di rischio", "startups"),
    ("incubatori", "startups"),
    ("spin-off", "startups"),
    ("formazione", "education-skills"),
    ("formazione professionale", "education-skills"),
    ("formazione degli operatori", "education-skills"),
    ("formazione di restauratori", "education-skills"),
    ("mobilità studentesca", "education-skills"),
    ("dottorati congiunti", "education-skills"),
    ("doppio titolo", "education-skills"),
    ("scambi di studenti", "education-skills"),
    ("ITS", "education-skills"),
    ("apprendistato", "education-skills"),
    ("alternanza scuola-lavoro", "education-skills"),
    ("borse di studio", "education-skills"),
    ("export", "trade-internationalisation"),
    ("esportazioni", "trade-internationalisation"),
    ("internazionalizzazione", "trade-internationalisation"),
    ("mercati esteri", "trade-internationalisation"),
    ("dazi", "trade-internationalisation"),
    ("made in Italy", "trade-internationalisation"),
    ("export agroalimentare", "trade-internationalisation"),
    ("accesso ai mercati", "trade-internationalisation"),
    ("interscambio commerciale", "trade-internationalisation"),
    ("attrazione di investimenti", "investment-attraction"),
    ("attrazione degli investimenti", "investment-attraction"),
    ("investimenti esteri", "investment-attraction"),
    ("investimenti diretti esteri", "investment-attraction"),
    ("insediamenti produttivi", "investment-attraction"),
    ("capitali stranieri", "investment-attraction"),
    ("finanza", "finance"),
    ("banche", "finance"),
    ("assicurazioni", "finance"),
    ("fintech", "finance"),
    ("credito all'export", "finance"),
    ("microfinanza", "finance"),
    ("pagamenti digitali", "finance"),
    ("finanza islamica", "finance"),
    ("gemellaggio", "institutional-cooperation"),
    ("cooperazione transfrontaliera", "institutional-cooperation"),
    ("politica di coesione", "institutional-cooperation"),
    ("relazioni istituzionali", "institutional-cooperation"),
    ("fondi europei", "institutional-cooperation"),
    ("governance transfrontaliera", "institutional-cooperation"),
    ("cooperazione allo sviluppo", "development-cooperation"),
    ("aiuti umanitari", "development-cooperation"),
    ("Piano Mattei", "development-cooperation"),
    ("cooperazione decentrata", "development-cooperation"),
    ("cooperazione internazionale allo sviluppo", "development-cooperation"),
    ("accesso all'acqua potabile", "development-cooperation"),
    ("italiani nel mondo", "diaspora"),
    ("emigrazione", "diaspora"),
    ("emigrazione veneta", "diaspora"),
    ("comunità italiane all'estero", "diaspora"),
    ("oriundi", "diaspora"),
    ("giovani discendenti", "diaspora"),
    ("inclusione sociale", "social-inclusion"),
    ("welfare", "social-inclusion"),
    ("pari opportunità", "social-inclusion"),
    ("terzo settore", "social-inclusion"),
    ("politiche giovanili", "social-inclusion"),
    ("inserimento lavorativo delle persone svantaggiate", "social-inclusion"),
    ("imprenditoria femminile", "social-inclusion"),
    ("affidamento familiare", "social-inclusion"),
    ("politiche attive del lavoro", "social-inclusion"),
]


@pytest.mark.parametrize(("text", "id_"), CASES)
def test_resolve(text: str, id_: str) -> None:
    assert resolve(text).id == id_


@pytest.mark.parametrize(
    "text",
    [
        "",
        "di",
        "zzz",
        "opportunità",
        "eccellenze",
        "il modo",
        "la vita",
        "la delegazione",
        "l’incontro",
        "programma",
        "un brindisi",
        "foto di gruppo",
        "firma",
        "posto",
        "parte",
        "punti",
        "lotto",
        "casella",
        "convegno",
        "ringraziamenti",
        "presidente",
        "buona volontà",
        "prossimi mesi",
        "sportello",
        "ai",
    ],
)
def test_resolve_abstains(text: str) -> None:
    assert resolve(text) == (None, "none", 0.0)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("idrogeno verde", "exact"),
        ("IDROGENO VERDE", "exact"),
        ("formazione dei boscaioli", "head"),
        ("agrobiologia", "affix"),
        ("eccellenze", "none"),
    ],
)
def test_rule(text: str, rule: str) -> None:
    assert resolve(text).rule == rule


def test_confidence_falls_from_exact_to_affix() -> None:
    texts = ("idrogeno verde", "idrogeno per treni", "agrobiologia")
    exact, part, affix = (resolve(text).confidence for text in texts)
    assert exact > part > affix > 0


def test_weights_name_the_other_themes_too() -> None:
    shares = dict(weights("export agroalimentare di vino"))
    assert set(shares) == {"trade-internationalisation", "agrifood"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("banca", "banche"),
        ("tecnologia", "tecnologie"),
        ("logistico", "logistiche"),
        ("impianto", "impianti"),
        ("energia", "energie"),
        ("startup", "startups"),
        ("agricolo", "agricola"),
        ("emissione", "emissioni"),
    ],
)
def test_forms_of_one_word(one: str, other: str) -> None:
    assert stem(one) == stem(other)
    assert inflects(one, other) or inflects(other, one)


@pytest.mark.parametrize(("one", "other"), [("moda", "modo"), ("porto", "porta"), ("viti", "vita")])
def test_not_forms_of_one_word(one: str, other: str) -> None:
    assert not inflects(one, other)


def test_function_words_and_accents_do_not_matter() -> None:
    assert words("gestione delle attività") == words("Gestione attivita'")


def test_themes_table() -> None:
    rows = table("themes/themes.tsv")
    assert len(rows) == len(set(theme_ids())) == 38
    for row in rows:
        assert row["eurovoc_uri"] == f"http://eurovoc.europa.eu/{row['eurovoc']}"
        assert row["ateco"] in set("ABCDEFGHIJKLMNOPQRSTUV")


def test_terms_table() -> None:
    rows = table("themes/terms.tsv")
    assert len(rows) >= 3500
    used = {row["theme"] for row in rows}
    assert used == set(theme_ids())
    assert {id_ for row in rows for id_ in row["also"].split()} <= used
    assert {id_ for _, _, id_ in affixes()} <= used
    assert {row["flag"] for row in rows} == {"strong", "weak", "mention-only"}
    assert index().next


def test_every_strong_term_resolves_to_its_own_theme() -> None:
    wrong = [
        row["term"]
        for row in table("themes/terms.tsv")
        if row["flag"] == "strong" and resolve(row["term"]).id != row["theme"]
    ]
    assert not wrong


@given(st.text(max_size=60))
def test_any_text_gives_a_link(text: str) -> None:
    link = resolve(text)
    assert link.id is None or link.id in theme_ids()
    assert 0 <= link.confidence <= 1


@given(st.sampled_from([case for case in CASES if len(case[0]) > 3]))
def test_capitals_do_not_matter(case: tuple[str, str]) -> None:
    assert resolve(case[0].upper()).id == case[1]
