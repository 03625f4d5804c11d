//! Rows of other coders in the ledger: what they become, what they never do, and what becomes of rows that are wrong.

use super::shell::{Answer, Folder, repository};
use std::path::Path;

const NEWS: &[u8] = br#"{"id":"n1","date":"2031-03-03","source":"Agency One","text":"Kenya recognised Kosovo on 2 March 2031, the Kenyan foreign ministry said."}
"#;

/// A folder with the invented rows in every layout.
pub fn with_rows() -> Folder {
    let folder = Folder::with(&[("news.jsonl", NEWS)]);
    for name in ["icews.tab", "polecat.tsv", "gdelt.export.csv", "gdelt.mentions.csv", "phoenix.csv", "plover.jsonl"] {
        folder.write(name, &std::fs::read(repository("tests/rows").join(name)).expect("the invented rows"));
    }
    folder
}

fn ask(folder: &Folder, line: &str) -> Answer {
    folder.run(&format!("{line} --ledger l.db"))
}

#[test]
fn rows_of_every_layout_become_claims_with_dates_parties_and_deeds() {
    let folder = with_rows();
    let good = "import icews.tab polecat.tsv gdelt.export.csv phoenix.csv";
    let told = ask(&folder, good).expect(0).err();
    assert_eq!(
        told,
        "icews.tab: 6 rows of ICEWS read: 5 recorded, 0 already recorded, 1 are not events here (010: 1), 0 failed; \
         1 parties of what was recorded have no country known here; left out, for it has no name here: 1 sector (Global: 1)
polecat.tsv: 2 rows of POLECAT read: 2 recorded, 0 already recorded, 0 are not events here, 0 failed; \
         0 parties of what was recorded have no country known here
gdelt.export.csv: 3 rows of GDELT read: 3 recorded, 0 already recorded, 0 are not events here, 0 failed; \
         1 parties of what was recorded have no country known here
phoenix.csv: 2 rows of Phoenix read: 2 recorded, 0 already recorded, 0 are not events here, 0 failed; \
         0 parties of what was recorded have no country known here
"
    );
    let claims = ask(&folder, "claims").expect(0).records();
    let claim = |id: &str| claims.iter().find(|c| c["doc_id"] == id).unwrap_or_else(|| panic!("{id}"));
    let recognised = claim("ICEWS/3");
    assert_eq!((&recognised["act"], &recognised["cameo"]), (&"recognition.grant".into(), &"054".into()));
    assert_eq!(recognised["recipient"][0]["country"], "KOS");
    let police = &claim("ICEWS/4")["actor"][0];
    assert_eq!(
        (&police["name"], &police["country"], &police["sector"][0]),
        (&"Police (Kenya)".into(), &"KEN".into(), &"COP".into())
    );
    let unknown = claim("ICEWS/6");
    assert_eq!(
        (&unknown["actor"][0]["name"], unknown["actor"][0]["country"].is_null()),
        (&"Nobody Known".into(), true)
    );
    assert_eq!(unknown["recipient"][0]["country"], "UNO");
    assert_eq!(claim("POLECAT/p2")["actor"][0]["country"], "KEN", "by its number in the Correlates of War");
    assert_eq!(claim("GDELT/7003")["actor"][0]["country"], "ROU", "CAMEO calls it ROM");
    assert!(claims.iter().all(|c| c.get("quote").is_none() && c["sentence"]["end"] == 0), "nothing was read by us");
}

#[test]
fn records_of_plover_are_read_whether_on_one_line_or_several() {
    let folder = with_rows();
    let told = ask(&folder, "import plover.jsonl").expect(1).err();
    assert!(told.starts_with("error: plover.jsonl:2: `CRIME` is not an event type\n"), "{told}");
    assert!(told.contains("3 rows of PLOVER read: 2 recorded,"), "{told}");
    let claims = ask(&folder, "claims --event PROTEST").expect(0).records();
    assert_eq!((&claims[0]["mode"], &claims[0]["trigger"]["text"]), (&"demo".into(), &"Demonstrate or rally".into()));
}

#[test]
fn what_has_no_name_here_is_left_out_counted_and_told() {
    let folder = with_rows();
    let rows = std::fs::read_to_string(folder.path().join("polecat.tsv")).unwrap();
    let odd = rows.replace("visit", "wave").replace("economic", "weather").replace("\tGOV\tGOV\t", "\tGOV\tGOV;KING\t");
    folder.write("odd.tsv", odd.replace("\tNone\t501", "\tNone\tKEN").replace("\tTGO\t461", "\tNone\tTOG").as_bytes());
    let told = ask(&folder, "import odd.tsv").expect(0).err();
    let left_out = "0 parties of what was recorded have no country known here; left out, for it has no name here: \
                    1 mode (wave: 1), 3 sectors (KING: 3), 2 contexts (weather: 2)\n";
    assert!(told.ends_with(left_out), "{told}");
    let claims = ask(&folder, "claims").expect(0).records();
    let country = |claim: &serde_json::Value, side: &str| claim[side][0]["country"].clone();
    assert!(
        claims.iter().all(|c| country(c, "actor") == "KEN" && country(c, "recipient") == "TGO"),
        "letters are read too"
    );
    assert!(claims.iter().all(|c| c["mode"].is_null() && c["contexts"] == serde_json::json!(["diplomatic"])));
}

#[test]
fn importing_twice_adds_nothing() {
    let folder = with_rows();
    ask(&folder, "import icews.tab").expect(0);
    let before = std::fs::read(folder.path().join("l.db")).unwrap();
    let again = ask(&folder, "import icews.tab").expect(0).err();
    assert!(again.contains("6 rows of ICEWS read: 0 recorded, 5 already recorded, 1 are not events here"), "{again}");
    assert!(std::fs::read(folder.path().join("l.db")).unwrap() == before, "not even a run is added");
}

#[test]
fn mentions_tell_an_event_again_as_another_source() {
    let folder = with_rows();
    let early = ask(&folder, "import gdelt.mentions.csv").expect(1).err();
    assert!(
        early.contains("gdelt.mentions.csv:1: the ledger has no event `GDELT/7001` that this row mentions"),
        "{early}"
    );
    assert!(early.contains("help: import the events before their mentions"), "{early}");
    ask(&folder, "import gdelt.export.csv gdelt.mentions.csv").expect(1);
    let events = ask(&folder, "events --actor KEN").expect(0).records();
    // The host's and the guest's row are of one story, the mention of another.
    assert_eq!((&events[0]["claims"], &events[0]["independent_sources"]), (&3.into(), &2.into()));
    let mention = ask(&folder, "claims --source news.invalid").expect(0).records();
    assert!((mention[0]["confidence"]["total"].as_f64().unwrap() - 0.8).abs() < 1e-6, "{}", mention[0]);
}

#[test]
fn rows_are_shown_as_coded_elsewhere_and_lend_no_quote() {
    let folder = with_rows();
    ask(&folder, "import icews.tab").expect(0);
    let lines = ["claims --act *", "events --act *", "timeline KEN KOS", "status KEN KOS --as-of 2031-04-01"];
    for line in lines {
        let page = ask(&folder, &format!("{line} --format text")).expect(0).out();
        assert!(page.contains("imported (ICEWS)") && !page.contains('“'), "{line}:\n{page}");
    }
    assert_eq!(ask(&folder, "review --list").expect(0).out(), "", "no words, nothing to decide by");
    // Beside a text that was read, its words are shown and the row's lack of them is not.
    ask(&folder, "ingest news.jsonl --coder rules").expect(0);
    for line in &lines[1..] {
        let page = ask(&folder, &format!("{line} --format text")).expect(0).out();
        assert!(page.contains("“Kenya recognised Kosovo on 2 March 2031,") && !page.contains("“”"), "{line}:\n{page}");
    }
}

#[test]
fn a_ledger_with_rows_is_whole_and_recode_leaves_them_alone() {
    let folder = with_rows();
    ask(&folder, "ingest news.jsonl --coder rules").expect(0);
    ask(&folder, "ingest --dataset recognitions").expect(0);
    ask(&folder, "import icews.tab polecat.tsv gdelt.export.csv phoenix.csv").expect(0);
    let verified = ask(&folder, "verify");
    verified.expect(0);
    assert!(verified.err().contains("0 errors") || verified.out().contains("0 errors"), "{}", verified.err());
    let before = ask(&folder, "claims").expect(0).out();
    let told = ask(&folder, "recode --coder rules");
    told.expect(0);
    assert!(told.err().contains("0 claims change; the others are unchanged"), "{}", told.err());
    assert!(!told.err().contains("are left as they are"), "rows are no texts of ours: {}", told.err());
    assert_eq!(ask(&folder, "claims").expect(0).out(), before);
    ask(&folder, "verify").expect(0);
}

#[test]
fn a_row_that_is_wrong_is_told_and_the_next_goes_on() {
    let folder = with_rows();
    let good = std::fs::read_to_string(folder.path().join("icews.tab")).unwrap();
    let lines: Vec<&str> = good.lines().collect();
    let mut bad: Vec<Vec<u8>> = lines[..2].iter().map(|l| l.as_bytes().to_vec()).collect();
    bad.push(lines[2].rsplit_once('\t').unwrap().0.into());
    bad.push(lines[3].replace("2031-03-02", "2031-13-02").into());
    let unknown = lines[4].replace("Arrest, detain, or charge with legal action", "Juggle");
    bad.push(unknown.replace("\t173\t", "\t993\t").into());
    bad.push(unknown.replace("\t173\t", "\tNA\t").into());
    bad.push([lines[4].as_bytes(), b"\xff"].concat());
    bad.push(lines[6].into());
    folder.write("bad.tab", &bad.join(&b"\n"[..]));
    let told = ask(&folder, "import bad.tab").expect(1).err();
    let help = "  help: fix or remove the row\n";
    let expected = format!(
        "error: bad.tab:3: 19 columns, where rows of ICEWS have 20 here\n{help}\
         error: bad.tab:4: `2031-13-02` in the column `Event Date` is not a day\n{help}\
         error: bad.tab:5: `993` is not a CAMEO code\n{help}\
         error: bad.tab:6: the column `CAMEO Code` has no event code that is known\n{help}\
         error: bad.tab:7: it is not UTF-8\n{help}\
         bad.tab: 7 rows of ICEWS read: 2 recorded, 0 already recorded, 0 are not events here, 5 failed; \
         1 parties of what was recorded have no country known here; left out, for it has no name here: 1 sector (Global: 1)\n"
    );
    assert_eq!(told, expected);
}

/// Rows of ICEWS without the line of names: id, day, countries, name and code of the event.
fn icews(rows: &[[&str; 6]]) -> String {
    let head = "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\n";
    let row = |[id, day, from, words, code, to]: &[&str; 6]| {
        format!(
            "{id}\t{day}\tx\tGovernment\t{from}\t{words}\t{code}\t-4\ty\tGovernment\t{to}\t7{id}\t1\tWire\t\t\t\t{from}\t\t\n"
        )
    };
    head.to_owned() + &rows.iter().map(row).collect::<String>()
}

#[test]
fn the_odd_year_of_icews_is_read_and_a_doubled_row_counts_once() {
    let rows = icews(&[
        ["1", "1/4/2017", "Thailand", "Threaten with repression", "13y", "Thailand"],
        ["2", "2/8/2017", "Somalia", "Threaten with repression", "13y", "Kenya"],
        ["3", "12/1/2017", "Peru", "Reduce relations", "161", "Chile"],
        ["4", "2/28/2017", "Iran", "Expel or deport individuals", "174", "Germany"],
        ["4", "2/28/2017", "Iran", "Expel or deport individuals", "174", "Germany"],
    ]);
    let folder = Folder::with(&[("a.tab", rows.as_bytes())]);
    let told = ask(&folder, "import a.tab").expect(0).err();
    let counts = "a.tab: 5 rows of ICEWS read: 4 recorded, 0 already recorded, 0 are not events here, 1 stand in the file a second time, 0 failed;";
    assert!(told.starts_with(counts), "{told}");
    let claims = ask(&folder, "claims").expect(0).records();
    let of = |id: &str| claims.iter().find(|c| c["doc_id"] == format!("ICEWS/{id}")).unwrap().clone();
    assert_eq!((&of("1")["cameo"], &of("1")["date"]["start"]), (&"137".into(), &"2017-01-04".into()));
    assert_eq!(of("3")["date"]["start"], "2017-12-01");
    // A release without the column of codes.
    let cut: String = rows
        .lines()
        .map(|l| {
            l.split('\t').enumerate().filter(|(n, _)| *n != 6).map(|(_, c)| c).collect::<Vec<_>>().join("\t") + "\n"
        })
        .collect();
    folder.write("b.tab", cut.as_bytes());
    let told = folder.run("import b.tab --ledger b.db").expect(0).err();
    assert!(told.contains("5 rows of ICEWS read: 4 recorded,"), "{told}");
    let compared = folder.run("compare a.tab --with b.tab").expect(0).out();
    assert!(compared.contains("1 stand in the file a second time"), "{compared}");
}

#[test]
fn official_names_and_codes_of_former_states_have_a_country() {
    let rows = icews(&[
        ["1", "2017-02-08", "Korea, Dem. Rep.", "Reduce relations", "161", "Congo, Dem. Rep."],
        ["2", "2017-02-08", "Lao People's Democratic Republic", "Reduce relations", "161", "Micronesia"],
        ["3", "2017-02-08", "C\u{f4}te d'Ivoire", "Reduce relations", "161", "Cote DIvoire"],
        ["4", "2017-02-08", "Republic of Korea", "Reduce relations", "161", "Russian Federation"],
    ]);
    let phoenix: String = ["BYS", "BUR", "YUG", "SUN", "DDR", "CSK", "ZAR", "TMP"]
        .iter()
        .enumerate()
        .map(|(n, c)| format!("{n}\t19850612\t1985\t06\t12\t{c}GOV\t{c}\tGOV\t\tPOLGOV\tPOL\tGOV\t\t161\t16\t4\t-4.0\t\t\t\t\t\t{c}\t{n}_1\thttps://n.example/{n}\tafp\n"))
        .collect();
    let folder = Folder::with(&[("a.tab", rows.as_bytes()), ("p.txt", phoenix.as_bytes())]);
    let told = ask(&folder, "import a.tab p.txt").expect(0).err();
    assert_eq!(told.matches("; 0 parties of what was recorded have no country known here").count(), 2, "{told}");
    let claims = ask(&folder, "claims").expect(0).records();
    let of = |id: &str, side: &str| claims.iter().find(|c| c["doc_id"] == id).unwrap()[side][0]["country"].clone();
    assert_eq!((of("ICEWS/1", "actor"), of("ICEWS/1", "recipient")), ("PRK".into(), "COD".into()));
    assert_eq!((of("ICEWS/2", "recipient"), of("ICEWS/3", "recipient")), ("FSM".into(), "CIV".into()));
    let former = ["BLR", "MMR", "YUG", "SUN", "DDR", "CSK", "COD", "TLS"];
    for (n, code) in former.iter().enumerate() {
        assert_eq!(of(&format!("Phoenix/{n}"), "actor"), *code);
    }
}

#[test]
fn files_of_no_layout_and_layouts_that_are_none_are_refused() {
    let folder = Folder::with(&[("a.csv", b"one,two\n1,2\n"), ("empty.tab", b"")]);
    let told = ask(&folder, "import a.csv empty.tab gone.tab").expect(1).err();
    assert!(
        told.contains("error: a.csv: its columns are of no layout known\n  help: name the layout with --layout"),
        "{told}"
    );
    assert!(told.contains("error: empty.tab: it is empty"), "{told}");
    assert!(told.contains("error: gone.tab: "), "{told}");
    let told = ask(&folder, "import a.csv --layout icewz").expect(2).err();
    assert_eq!(told, "error: there is no layout `icewz`\n  help: did you mean `icews`?\n");
    let told = ask(&folder, "import a.csv --layout gdelt-events").expect(1).err();
    assert!(told.contains("error: a.csv:1: 2 columns, where rows of GDELT have 61 here"), "{told}");
}

#[test]
fn the_sample_of_icews_is_taken_in_whole() {
    let sample = Path::new("/work/shared/data/formats/icews/events.2018.sample.tab");
    if !sample.exists() {
        eprintln!("skipped: {} is not here", sample.display());
        return;
    }
    let folder = Folder::with(&[]);
    let told = ask(&folder, &format!("import {}", sample.display())).expect(0).err();
    assert!(
        told.contains("1200 rows of ICEWS read: 1022 recorded, 0 already recorded, 178 are not events here"),
        "{told}"
    );
    assert!(told.contains("0 failed"), "{told}");
    ask(&folder, "verify").expect(0);
}
