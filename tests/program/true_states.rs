//! States that say what is true: the shipped dataset and short texts, asked through the real program.

use super::shell::Folder;
use serde_json::Value;

/// Short reports, written for these tests.
const REPORTS: &[u8] = br#"{"id":"c1","date":"2024-03-05","text":"Chile recalled its ambassador from Nepal on March 4, 2024."}
{"id":"c2","date":"2024-05-05","text":"Chile's ambassador returned to Nepal on May 4, 2024."}
{"id":"s1","date":"2015-01-05","text":"Iran opened an embassy in Bahrain on January 3, 2015."}
{"id":"s2","date":"2015-02-06","text":"Bahrain accepted the credentials of Iran's ambassador on February 3, 2015."}
{"id":"s3","date":"2016-01-07","text":"Bahrain severed diplomatic relations with Iran on January 4, 2016."}
{"id":"s4","date":"2023-01-07","text":"Bahrain and Iran restored diplomatic relations on January 4, 2023."}
{"id":"d1","date":"2025-07-10","text":"Russia denied that it had recognised the Taliban government of Afghanistan."}
{"id":"d2","date":"2025-07-10","text":"The international community has yet to recognise the Taliban government."}
{"id":"d3","date":"2025-07-10","text":"Three countries have not recognised the Taliban government."}
{"id":"k1","date":"2024-08-23","text":"Kazakhstan accepted the credentials of the Taliban's charge d'affaires on August 21, 2024."}
{"id":"g1","date":"2019-01-24","text":"The United States recognised Juan Guaido as interim president of Venezuela on January 23, 2019."}
{"id":"o1","date":"2025-03-20","text":"Lithuania withdrew from the Ottawa Convention on March 19, 2025. Estonia ratified the Anti-Personnel Mine Ban Convention on May 12, 2004."}
{"id":"o2","date":"1997-12-05","text":"Finland signed the Mine Ban Treaty on December 3, 1997."}
{"id":"o3","date":"2025-06-20","text":"Finland left the Ottawa Convention on June 19, 2025."}
{"id":"h1","date":"2023-03-26","text":"Honduras recognised China on March 25, 2023."}
{"id":"h2","date":"1985-03-26","text":"Honduras recognised Taiwan on March 25, 1985."}
"#;

fn run(folder: &Folder, words: &[&str]) -> String {
    let output = folder.command("").args(words).env("DEMARCHE_LEDGER", "l.db").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn rows(folder: &Folder, words: &[&str]) -> Vec<Value> {
    let out = run(folder, &[words, &["--format", "jsonl"]].concat());
    out.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

/// The dataset, and the reports beside it.
fn ledger(with_reports: bool) -> Folder {
    let folder = Folder::with(&[("reports.jsonl", REPORTS)]);
    run(&folder, &["ingest", "--dataset", "recognitions"]);
    if with_reports {
        run(&folder, &["ingest", "--coder", "rules", "reports.jsonl"]);
    }
    folder
}

/// Codes of those who recognise a party on a day, in order.
fn recognise(folder: &Folder, party: &str, day: &str) -> Vec<String> {
    let rows = rows(folder, &["status", "--toward", party, "--by", "state", "--as-of", day]);
    let recognises = |r: &&Value| r["dimension"] == "recognition" && r["state"] == "recognised";
    let mut codes: Vec<String> =
        rows.iter().filter(recognises).map(|r| r["from"].as_str().unwrap().to_owned()).collect();
    codes.sort();
    codes
}

#[test]
fn a_government_is_recognised_as_long_as_it_governs() {
    let folder = ledger(false);
    assert_eq!(recognise(&folder, "Taliban", "1998-01-01"), ["ARE", "PAK", "SAU"]);
    assert!(recognise(&folder, "Taliban", "2010-01-01").is_empty());
    assert_eq!(recognise(&folder, "Taliban", "2025-12-01"), ["RUS"]);
    let ended = rows(&folder, &["status", "Pakistan", "Taliban", "--as-of", "2010-01-01"]);
    let ended = ended.iter().find(|r| r["dimension"] == "recognition").unwrap();
    assert_eq!((&ended["state"], &ended["object"]), (&"none".into(), &"government".into()));
    assert_eq!((&ended["since"], &ended["implied"]), (&"2001-12-08".into(), &"government ended".into()));
    // The council was recognised before it governed and until it handed over.
    assert!(recognise(&folder, "National Transitional Council", "2011-10-01").len() > 50);
    assert!(recognise(&folder, "National Transitional Council", "2014-01-01").is_empty());
    assert!(!recognise(&folder, "Syrian National Coalition", "2013-06-01").is_empty());
    assert!(recognise(&folder, "Syrian National Coalition", "2025-06-01").is_empty());
}

#[test]
fn a_rival_president_is_recognised_until_his_term_is_over() {
    let folder = ledger(true);
    for party in ["Juan Guaidó", "Guaidó interim presidency"] {
        assert_eq!(recognise(&folder, party, "2020-01-01"), ["USA"], "{party}");
        assert!(recognise(&folder, party, "2024-01-01").is_empty(), "{party}");
    }
    assert!(recognise(&folder, "Venezuela", "2020-01-01").is_empty());
}

#[test]
fn a_treaty_is_asked_about_by_any_of_its_names() {
    let folder = ledger(true);
    let parties = |name: &str, day: &str| {
        let rows = rows(&folder, &["status", "--object", name, "--as-of", day]);
        let state = |r: &Value| {
            let text = |field: &str| r[field].as_str().unwrap_or("").to_owned();
            (text("from"), text("state"), text("since"))
        };
        rows.iter().map(state).collect::<Vec<_>>()
    };
    let own = |list: &[(&str, &str, &str)]| {
        list.iter().map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned())).collect::<Vec<_>>()
    };
    let now = own(&[("EST", "ratified", "2004-05-12"), ("FIN", "left", "2025-06-19"), ("LTU", "left", "2025-03-19")]);
    for name in ["Ottawa Convention", "mine ban treaty"] {
        assert_eq!(parties(name, "2025-12-01"), now, "{name}");
    }
    let then = parties("Ottawa Convention", "2005-01-01");
    assert!(then.contains(&("FIN".to_owned(), "signed".to_owned(), "1997-12-03".to_owned())), "{then:?}");
    let page = run(&folder, &["timeline", "--object", "Ottawa Convention", "--format", "text"]);
    assert_eq!(page.lines().filter(|l| l.contains("agreement.")).count(), 4, "{page}");
}

#[test]
fn a_state_outlasts_its_governments_and_ends_itself() {
    let folder = ledger(false);
    assert!(recognise(&folder, "KOS", "2025-01-01").len() > 90);
    assert_eq!(recognise(&folder, "Biafra", "1969-06-01"), ["CIV", "GAB", "HTI", "TZA", "ZMB"]);
    assert!(recognise(&folder, "Biafra", "1975-01-01").is_empty());
    let kosovo = rows(&folder, &["status", "Turkey", "KOS"]);
    assert_eq!(kosovo[0]["object"], "state");
    // A dissolved state recognises nobody any more; its successor does.
    let east = rows(&folder, &["status", "East Germany", "Bangladesh", "--as-of", "2000-01-01"]);
    assert!(east.iter().all(|r| r["state"] != "recognised"), "{east:?}");
}

#[test]
fn of_two_chinas_one_is_recognised() {
    let folder = ledger(true);
    assert!(recognise(&folder, "TWN", "2020-01-01").contains(&"HND".to_owned()));
    assert!(!recognise(&folder, "TWN", "2024-01-01").contains(&"HND".to_owned()));
    assert!(recognise(&folder, "CHN", "2024-01-01").contains(&"HND".to_owned()));
    let ended = rows(&folder, &["status", "Honduras", "Taiwan", "--as-of", "2024-01-01"]);
    assert_eq!((&ended[0]["state"], &ended[0]["implied"]), (&"none".into(), &"rival recognised".into()));
    assert_eq!(ended[0]["evidence"][0]["doc_id"], "h1");
    for code in recognise(&folder, "TWN", "2024-01-01") {
        assert!(!recognise(&folder, "CHN", "2024-01-01").contains(&code), "{code} recognises both");
    }
}

#[test]
fn representatives_keep_their_rank_and_rows_of_tables_have_no_words() {
    let folder = ledger(true);
    let rows = rows(&folder, &["status", "--toward", "Taliban", "--by", "state", "--as-of", "2025-12-01"]);
    let row = |code: &str, dimension: &str| {
        let is = |r: &&Value| (r["from"] == code || r["to"] == code) && r["dimension"] == dimension;
        rows.iter().find(is).unwrap_or_else(|| panic!("{code} has no {dimension}"))
    };
    let level = |code| row(code, "ambassador")["level"].as_str().map(str::to_owned);
    assert_eq!(level("KAZ").as_deref(), Some("chargé d'affaires"));
    assert_eq!(level("TUR").as_deref(), Some("consul general"));
    assert_eq!(level("ARE").as_deref(), Some("ambassador"));
    assert_eq!(level("UZB").as_deref(), Some("ambassador"));
    let iran = row("IRN", "mission");
    assert_eq!((&iran["act"], &iran["from"], &iran["to"]), (&"mission.hand-over".into(), &"AFG".into(), &"IRN".into()));
    assert!(!rows.iter().any(|r| r["from"] == "IRN" && r["dimension"] == "ambassador"));
    for evidence in rows.iter().flat_map(|r| r["evidence"].as_array().unwrap()) {
        assert_eq!(evidence["quote"] == "", evidence["coded_by"] == "recognitions", "{evidence}");
    }
    let earlier = ["status", "Uzbekistan", "Taliban", "--as-of", "2024-05-01"];
    let earlier = super::true_states::rows(&folder, &earlier);
    assert!(earlier.iter().any(|r| r["level"] == "chargé d'affaires"));
}

#[test]
fn a_denial_lowers_certainty_and_shows_in_the_matrix() {
    let folder = ledger(true);
    let words = ["status", "--toward", "Taliban", "--by", "state", "--as-of", "2025-12-01"];
    let rows = rows(&folder, &words);
    let russia = rows.iter().find(|r| r["from"] == "RUS" && r["dimension"] == "recognition").unwrap();
    assert_eq!((&russia["state"], &russia["certain"]), (&"recognised".into(), &false.into()));
    assert_eq!(russia["against"][0]["doc_id"], "d1");
    let page = run(&folder, &[&words[..], &["--format", "text", "--color", "never"]].concat());
    assert!(page.starts_with("Relations of others toward Taliban on 2025-12-01\n"), "{page}");
    let line = page.lines().find(|l| l.starts_with("Russia ")).unwrap();
    assert!(line.contains("recognised since 2025-07-03, denied [1]"), "{line}");
    // Groups that nobody names have no line of their own; their words stand below.
    let (matrix, below) = page.split_once("\nGroups that nobody names\n").unwrap();
    assert!(!matrix.contains("countries") && !matrix.contains("international community"), "{matrix}");
    assert!(below.contains("The international community has yet to"), "{below}");
    assert!(below.contains("Three countries have not recognised"), "{below}");
}

#[test]
fn posts_are_told_by_whose_they_are_and_a_return_ends_a_recall() {
    let folder = ledger(true);
    let page =
        |day| run(&folder, &["status", "Chile", "Nepal", "--as-of", day, "--format", "text", "--color", "never"]);
    let recalled = page("2024-04-01");
    assert!(recalled.contains("Chile's ambassador to Nepal  recalled: ambassador"), "{recalled}");
    let back = page("2024-06-01");
    assert!(back.contains("Chile's ambassador to Nepal  accredited: ambassador  since 2024-05-04"), "{back}");
}

#[test]
fn cut_relations_end_posts_and_restored_ones_do_not_bring_them_back() {
    let folder = ledger(true);
    for (day, relations) in [("2018-01-01", "severed"), ("2024-01-01", "established")] {
        let rows = rows(&folder, &["status", "Iran", "Bahrain", "--as-of", day]);
        let state = |dimension: &str| rows.iter().find(|r| r["dimension"] == dimension).unwrap();
        assert_eq!(state("relations")["state"], relations);
        for post in ["mission", "ambassador"] {
            let state = state(post);
            assert_eq!((&state["state"], &state["implied"]), (&"ended with relations".into(), &"relations cut".into()));
            assert_eq!(state["evidence"][0]["doc_id"], "s3");
        }
    }
}

#[test]
fn status_and_outlook_count_the_same_states() {
    let folder = ledger(true);
    for (party, day) in [("Taliban", "2025-12-01"), ("Kosovo", "2012-06-01"), ("Kosovo", "2025-06-01")] {
        // What may not have begun yet is not counted by a forecast.
        let rows_of = rows(&folder, &["status", "--toward", party, "--by", "state", "--as-of", day]);
        let begun = |r: &&Value| r["certain"] == true || r["against"].as_array().is_some();
        let recognised = rows_of.iter().filter(|r| r["dimension"] == "recognition" && r["state"] == "recognised");
        let count = recognised.filter(begun).count();
        let outlook = rows(&folder, &["outlook", "recognition", party, "--as-of", day]);
        assert_eq!(outlook[0]["acted"], count, "{party} on {day}");
    }
}
