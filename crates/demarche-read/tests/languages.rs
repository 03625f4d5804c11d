//! Short texts in many languages, and English ones full of foreign names.

use demarche_read::Language;

#[test]
fn short_texts_of_other_languages_are_known() {
    let texts = [
        ("fra", "Le Pérou rappelle son ambassadeur au Chili"),
        ("fra", "La France reconnaît l'État de Palestine"),
        ("fra", "Paris expulse deux diplomates russes"),
        ("fra", "L'Iran et l'Irak signent un accord de paix après huit mois de négociations"),
        ("fra", "Washington impose de nouvelles sanctions contre Téhéran"),
        ("fra", "Le Maroc rompt ses relations diplomatiques avec l'Algérie"),
        ("fra", "Visite du ministre des Affaires étrangères à Dakar"),
        ("spa", "Perú retira a su embajador en Chile"),
        ("spa", "El Gobierno de Colombia rompe relaciones con Venezuela"),
        ("spa", "México y Perú firman un acuerdo de libre comercio"),
        ("spa", "España reconoce al Estado de Palestina"),
        ("spa", "Tres diplomáticos rusos expulsados de Quito"),
        ("spa", "Maduro acusa a Estados Unidos de preparar un golpe"),
        ("spa", "EL GOBIERNO EXPULSA AL EMBAJADOR DE ESTADOS UNIDOS"),
        ("deu", "Iran weist drei deutsche Diplomaten aus"),
        ("deu", "Peru zieht Botschafter aus Chile ab"),
        ("deu", "Der Außenminister reist nach Kairo"),
        ("deu", "Die Bundesregierung erkennt Kosovo an und kündigt Gespräche an"),
        ("deu", "Neue Sanktionen gegen Russland"),
        ("deu", "Türkei und Griechenland einigen sich auf Abkommen"),
        ("por", "Brasil chama de volta seu embaixador em Israel"),
        ("por", "Portugal reconhece o Estado da Palestina"),
        ("por", "Governo de Angola assina acordo com a China"),
        ("por", "O presidente não viaja mais para Moscou"),
        ("ita", "Il Perù richiama il suo ambasciatore in Cile"),
        ("ita", "L'Italia espelle due diplomatici russi"),
        ("ita", "Il governo firma un accordo con la Libia"),
        ("ita", "Nuove sanzioni contro la Russia dopo l'attacco"),
        ("nld", "Nederland roept ambassadeur terug uit Israël"),
        ("nld", "Rusland wijst twee Nederlandse diplomaten uit"),
        ("nld", "België erkent Palestina als staat, zegt de regering"),
        ("swe", "Sverige utvisar två ryska diplomater"),
        ("swe", "Regeringen erkänner inte Palestina, säger utrikesministern"),
        ("swe", "Norge och Sverige skriver på avtal om försvar"),
        ("dan", "Danmark hjemkalder sin ambassadør fra Teheran"),
        ("nob", "Norge anerkjenner Palestina som egen stat"),
        ("fin", "Suomi karkotti kaksi venäläistä diplomaattia"),
        ("fin", "Ulkoministeri vierailee Tallinnassa ja tapaa presidentin"),
        ("pol", "Polska wydaliła trzech rosyjskich dyplomatów"),
        ("pol", "Rząd odwołał ambasadora z Mińska po incydencie na granicy"),
        ("ces", "Česko vyhostilo osmnáct ruských diplomatů"),
        ("ces", "Vláda uznala nový stát, řekl ministr zahraničí"),
        ("ron", "România expulzează doi diplomați ruși"),
        ("ron", "Guvernul semnează un acord cu Ucraina pentru transportul gazelor"),
        ("hun", "Magyarország visszahívta nagykövetét Kijevből"),
        ("hun", "A kormány nem ismeri el az új államot"),
        ("tur", "Türkiye büyükelçisini geri çağırdı"),
        ("tur", "Rusya ile Ukrayna arasında barış anlaşması imzaladı"),
        ("ind", "Indonesia memanggil duta besar Australia untuk protes"),
        ("ind", "Presiden menandatangani perjanjian dengan Malaysia"),
        ("hrv", "Hrvatska je priznala Kosovo prije Srbije"),
        ("cat", "El govern reconeix els drets dels ambaixadors"),
        ("vie", "Việt Nam và Lào ký hiệp định với các nước"),
        ("rus", "Россия отозвала посла"),
        ("ukr", "Україна розірвала дипломатичні відносини з Іраном"),
        ("ara", "مصر تستدعي سفيرها من الدوحة"),
        ("ell", "Η Ελλάδα ανακαλεί τον πρέσβη της"),
        ("heb", "ישראל החזירה את השגריר מדבלין"),
        ("cmn", "中国召回驻美国大使"),
        ("jpn", "日本はロシアの外交官を追放した"),
        ("kor", "한국 정부는 대사를 소환했다"),
    ];
    let wrong: Vec<String> = texts
        .iter()
        .filter(|(_, text)| Language::of(text).is_english())
        .map(|(code, text)| format!("{code} {text}: {:?}", Language::of(text).code))
        .collect();
    assert!(wrong.is_empty(), "taken for English: {wrong:#?}");
    // Languages so near one another that a headline is of either.
    let near = [["dan", "nob"], ["hrv", "srp"], ["rus", "ukr"]];
    let named = texts.iter().filter(|(code, text)| {
        let found = Language::of(text).code;
        found == *code || near.iter().any(|pair| pair.contains(&found.as_str()) && pair.contains(code))
    });
    assert!(named.count() * 10 >= texts.len() * 9, "named rightly");
}

#[test]
fn short_english_texts_full_of_foreign_names_stay_english() {
    for text in [
        "Russia recognised the government of Afghanistan.",
        "Kosovo, Serbia: talks fail",
        "Zarif condemns Riyadh",
        "Peru recalls envoy",
        "Peru Recalls Its Ambassador From Chile",
        "El Salvador breaks ties with Taiwan",
        "La Paz expels Chilean diplomat",
        "Le Pen meets Orbán",
        "Les Républicains back Macron",
        "Los Angeles sues Rio de Janeiro",
        "De la Rosa wins vote",
        "Lula da Silva visits Buenos Aires",
        "Von der Leyen hails Zelenskyy",
        "Van der Bellen dissolves cabinet",
        "Côte d'Ivoire recalls ambassador",
        "São Tomé and Príncipe joins pact",
        "Sinn Féin leader visits Bogotá",
        "Guinea's Condé rejects coup d'état claims",
        "Chargé d'affaires expelled",
        "Mexico's López Obrador pauses ties with Spain",
        "Peru's Juntos por el Perú expels leader",
        "Partido dos Trabalhadores wins São Paulo",
        "Frente Amplio wins Uruguay vote",
        "Die Welt reports talks",
        "Der Spiegel journalist expelled",
        "Médecins Sans Frontières leaves Khartoum",
        "Kim Jong Un visits Hanoi",
        "Al-Shabaab attacks Kismayo",
        "Bashar al-Assad meets Mohammed bin Salman",
        "Tokayev, Mirziyoyev, Zhaparov sign pact",
        "Erdoğan calls Aliyev",
        "Łukaszenka meets Wałęsa",
        "Nicaragua frees bishop Rolando Álvarez",
        "Communiqué signed",
        "Attaché recalled",
        "Hamas, Fatah sign deal",
        "Chad met Mali.",
        "Per capita income due to fall",
        "Land fire talks fail",
        "NATO chief arrives",
        "CHAD EXPELS GERMAN ENVOY",
        "Brexit: Barnier meets Frost",
        "Vladimir Putin",
        "Institut national de la statistique head resigns",
        "Banco do Brasil fined",
    ] {
        assert!(Language::of(text).is_english(), "{text}: {:?}", Language::of(text));
    }
}

#[test]
fn the_english_news_stays_english() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let Some(file) = root.map(|dir| dir.join("shared/data/news/news.jsonl")).find(|p| p.exists()) else {
        eprintln!("left out: shared/data/news/news.jsonl is not there");
        return;
    };
    let (mut texts, mut pieces) = (0, 0);
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = record["text"].as_str().unwrap();
        assert!(Language::of(text).is_english(), "{}", record["id"]);
        texts += 1;
        // Titles and paragraphs are short texts of their own.
        let title = record["title"].as_str().into_iter();
        for piece in title.chain(text.lines()).filter(|piece| piece.split(' ').count() > 3) {
            assert!(Language::of(piece).is_english(), "{}: {piece}: {:?}", record["id"], Language::of(piece));
            pieces += 1;
        }
    }
    println!("{texts} texts and {pieces} titles and paragraphs");
    assert!(texts > 600 && pieces > 2_000);
}
