//! One party, one row; treaties that can be asked for; who held an office. Asked of the real program in a folder.

use super::shell::Folder;

const NEWS: &[u8] = br#"{"id":"e1","date":"2025-06-20","text":"The Council of the EU imposed sanctions on Russia. The EU Council imposed sanctions on Belarus. The European Commission criticised Hungary."}
{"id":"h1","date":"2019-05-10","text":"Turkey designated Hay'at Tahrir al-Sham a terrorist organization. Russia designated Hayat Tahrir al-Sham a terrorist group."}
{"id":"h2","date":"2025-03-20","text":"Turkey reopened its embassy in Damascus on Thursday. Germany reopened its embassy in Damascus."}
{"id":"t1","date":"2025-06-20","text":"Lithuania on Friday withdrew from the 1997 Ottawa Convention banning anti-personnel landmines. Poland left the Mine Ban Treaty. Latvia has quit the Anti-Personnel Mine Ban Convention. Mali left the Lagos Charter."}
{"id":"t2","date":"2025-06-21","text":"Hungary withdrew from the Rome Statute. Kazakhstan joined the Abraham Accords. The United States withdrew from the World Health Organization. The United States withdrew from UNESCO."}
{"id":"o1","date":"2025-06-20","text":"Russia severed relations with Georgia in 2008. Kenya severed relations with Abkhazia."}
"#;

fn with_news() -> Folder {
    let folder = Folder::with(&[("news.jsonl", NEWS)]);
    let (status, _, err) = ask(&folder, &["ingest", "news.jsonl", "--coder", "rules"]);
    assert_eq!(status, 0, "{err}");
    folder
}

/// Exit status, standard output and standard error.
fn ask(folder: &Folder, words: &[&str]) -> (i32, String, String) {
    let output =
        folder.command("").args(words).args(["--color", "never"]).env("DEMARCHE_LEDGER", "l.db").output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn answers(folder: &Folder, words: &[&str]) -> Vec<serde_json::Value> {
    let (status, out, err) = ask(folder, &[words, &["--format", "jsonl"]].concat());
    assert_eq!(status, 0, "{words:?}: {err}");
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_body_is_one_party_whichever_institution_is_named() {
    let folder = with_news();
    for typed in [
        "EU",
        "eu",
        "EUR",
        "European Union",
        "council of the EU",
        "Council of the European Union",
        "EU Council",
        "European Commission",
    ] {
        let told = answers(&folder, &["status", typed, "RUS", "--as-of", "2025-07-01"]);
        let one = &told[0];
        assert_eq!(
            (&one["from"], &one["from_name"], &one["state"]),
            (&"EUR".into(), &"European Union".into(), &"in force".into()),
            "{typed}"
        );
    }
    let rows = answers(&folder, &["status", "--toward", "BLR", "--as-of", "2025-07-01"]);
    assert_eq!(rows.len(), 1, "{rows:?}");
    // Claims name the institution, so lists of claims can ask for it alone.
    assert_eq!(answers(&folder, &["claims", "--actor", "European Commission"]).len(), 1);
    assert_eq!(answers(&folder, &["claims", "--actor", "European Union"]).len(), 3);
    // The agencies of the United Nations are parties of their own.
    let left = |of: &str| answers(&folder, &["status", of, "USA", "--as-of", "2025-07-01"]).len();
    assert_eq!((left("WHO"), left("UNESCO"), left("United Nations")), (1, 1, 0));
}

#[test]
fn a_group_is_not_the_state_it_came_to_govern() {
    let folder = with_news();
    for (typed, day) in [
        ("HTS", "2019-12-01"),
        ("hayat tahrir al sham", "2019-12-01"),
        ("Hay’at Tahrir al-Sham", "2025-11-01"),
        ("hts", "2025-11-01"),
    ] {
        let told = answers(&folder, &["status", "--toward", typed, "--as-of", day]);
        let dimensions: Vec<&str> = told.iter().map(|t| t["dimension"].as_str().unwrap()).collect();
        assert_eq!(dimensions, ["designation", "designation"], "{typed}: {told:?}");
        assert!(told.iter().all(|t| t["to"] == "~Hayat Tahrir al-Sham"));
    }
    let state = answers(&folder, &["status", "--toward", "SYR", "--as-of", "2025-11-01"]);
    let dimensions: Vec<&str> = state.iter().map(|t| t["dimension"].as_str().unwrap()).collect();
    assert_eq!(dimensions, ["mission", "mission"]);
}

#[test]
fn an_entity_is_not_the_state_that_claims_it() {
    let folder = with_news();
    let toward = |typed: &str| {
        let told = answers(&folder, &["status", "--toward", typed, "--as-of", "2025-07-01"]);
        told.iter().map(|t| t["from"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(toward("Abkhazia").contains(&"KEN".to_owned()), "{:?}", toward("Abkhazia"));
    assert!(!toward("Georgia").contains(&"KEN".to_owned()) && toward("Georgia").contains(&"RUS".to_owned()));
}

#[test]
fn a_treaty_can_be_asked_for_by_any_of_its_names() {
    let folder = with_news();
    for typed in ["Ottawa Convention", "the ottawa convention", "Mine Ban Treaty", "mine ban convention"] {
        let told = answers(&folder, &["timeline", "--object", typed]);
        let mut holders: Vec<&str> = told.iter().map(|t| t["holder"][0].as_str().unwrap()).collect();
        holders.sort_unstable();
        assert_eq!(holders, ["LTU", "LVA", "POL"], "{typed}");
        assert_eq!(answers(&folder, &["events", "--object", typed]).len(), 3);
        assert_eq!(answers(&folder, &["claims", "--object", typed]).len(), 3);
    }
    assert_eq!(answers(&folder, &["timeline", "LTU", "--object", "Ottawa Convention"]).len(), 1);
    assert_eq!(answers(&folder, &["timeline", "LTU", "--all", "--object", "Ottawa Convention"]).len(), 1);
    assert_eq!(answers(&folder, &["claims", "--object", "Ottawa Convention", "--actor", "POL"]).len(), 1);
    assert_eq!(answers(&folder, &["events", "--object", "abraham accords"]).len(), 1);
    // One that no list has, in any spelling.
    assert_eq!(answers(&folder, &["events", "--object", "the lagos charter"]).len(), 1);
    let (status, out, err) = ask(&folder, &["timeline", "--object", "NPT"]);
    assert_eq!((status, out.as_str()), (0, ""));
    assert_eq!(
        err,
        "the ledger has no act about Nuclear Non-Proliferation Treaty in that time, as far as was known then\n"
    );
}

#[test]
fn a_treaty_of_no_such_name_is_wrong_use() {
    let folder = with_news();
    for command in ["timeline", "events", "claims"] {
        let (status, out, err) = ask(&folder, &[command, "--object", "Otawa Convention"]);
        assert_eq!((status, out.as_str()), (2, ""));
        assert!(err.contains("did you mean `Ottawa Convention`?"), "{err}");
    }
    assert_eq!(ask(&folder, &["timeline"]).0, 2);
}

#[test]
fn an_envoy_is_sent_by_one_side_and_received_by_the_other() {
    let folder = with_news();
    let who = |office: &str, day: &str| -> Vec<String> {
        let told = answers(&folder, &["who", office, "--as-of", day]);
        told.iter().map(|t| t["person"].as_str().unwrap().to_owned()).collect()
    };
    for office in [
        "Russian ambassador to the United Kingdom",
        "ambassador of Russia to the UK",
        "Russia's ambassador to Britain",
        "Russian ambassador in London",
        "ambassador to the United Kingdom from Russia",
    ] {
        assert_eq!(who(office, "2025-01-01"), ["Andrey Kelin"], "{office}");
    }
    for office in
        ["Britain's ambassador to Russia", "UK ambassador in Moscow", "British ambassador to the Russian Federation"]
    {
        assert_eq!(who(office, "2025-01-01"), ["Nigel Casey"], "{office}");
    }
    let (status, out, err) = ask(&folder, &["who", "Russian ambassador to the United Kingdom", "--on", "1985-01-01"]);
    assert_eq!((status, out.as_str()), (0, ""));
    assert!(
        err.starts_with("data/actors has no ambassador of Russia to United Kingdom on 1985-01-01; nearest: Yury Fokin"),
        "{err}"
    );
    let (status, _, err) = ask(&folder, &["who", "Malian ambassador to Fiji"]);
    assert_eq!(status, 2);
    assert!(err.starts_with("error: data/actors has no ambassador of Mali to Fiji"), "{err}");
}

#[test]
fn an_office_is_of_a_state_a_body_or_a_movement() {
    let folder = with_news();
    for (office, day, person) in [
        ("foreign minister of Syria", "2025-06-01", "Asaad al-Shaibani"),
        ("Syrian foreign minister", "2023-06-01", "Faisal Mekdad"),
        ("Syria's foreign minister", "2025-06-01", "Asaad al-Shaibani"),
        ("president of the European Commission", "2025-06-01", "Ursula von der Leyen"),
        ("NATO secretary general", "2020-06-01", "Jens Stoltenberg"),
        ("secretary general of NATO", "2020-06-01", "Jens Stoltenberg"),
        ("US secretary of state", "2025-06-01", "Marco Rubio"),
        ("leader of the Taliban", "2017-06-01", "Hibatullah Akhundzada"),
        ("leader of the Taliban", "2025-06-01", "Hibatullah Akhundzada"),
        ("Taliban foreign minister", "2025-06-01", "Amir Khan Muttaqi"),
        ("president of France", "2025-01-01", "Emmanuel Macron"),
        ("president of Somalia", "2025-06-01", "Hassan Sheikh Mohamud"),
        ("president of Somaliland", "2025-06-01", "Abdirahman Mohamed Abdullahi"),
        ("WHO director-general", "2025-01-01", "Tedros Adhanom Ghebreyesus"),
        ("leader of Hamas", "2024-09-01", "Yahya Sinwar"),
    ] {
        let told = answers(&folder, &["who", office, "--on", day]);
        let people: Vec<&str> = told.iter().map(|t| t["person"].as_str().unwrap()).collect();
        assert_eq!(people, [person], "{office} on {day}");
    }
}
