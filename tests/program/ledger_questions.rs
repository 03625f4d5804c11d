//! The questions of the ledger, asked of the real program in a folder.

use super::shell::Folder;

const NEWS: &[u8] = br#"{"id":"a1","date":"2025-04-17","source":"Agency One","text":"Russia lifted its terrorist designation of the Taliban on Thursday."}
{"id":"a2","date":"2025-07-04","source":"Agency One","text":"Russia formally recognised the Taliban government on Thursday, the Russian Foreign Ministry said."}
{"id":"a3","date":"2025-07-04","source":"The Paper","text":"Russia recognised the Taliban government on 3 July 2025. China said it will open an embassy in Kabul."}
{"id":"a4","date":"2025-09-02","source":"The Paper","text":"The Russian foreign ministry denied that Russia had recognised the Taliban government."}
"#;

/// Exit status, standard output and standard error.
fn ask(folder: &Folder, words: &[&str]) -> (i32, String, String) {
    let output =
        folder.command("").args(words).args(["--color", "never"]).env("DEMARCHE_LEDGER", "l.db").output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// What is printed when all is well.
fn told(folder: &Folder, words: &[&str]) -> String {
    let (status, out, err) = ask(folder, words);
    assert_eq!((status, err.as_str()), (0, ""), "{words:?}");
    out
}

/// What is said when nothing is found: clean, and nothing on standard output.
fn nothing(folder: &Folder, words: &[&str]) -> String {
    let (status, out, err) = ask(folder, words);
    assert_eq!((status, out.as_str()), (0, ""), "{words:?}");
    err
}

/// What is said about wrong use.
fn refused(folder: &Folder, words: &[&str]) -> String {
    let (status, out, err) = ask(folder, words);
    assert_eq!((status, out.as_str()), (2, ""), "{words:?}");
    err
}

fn with_news() -> Folder {
    let folder = Folder::with(&[("news.jsonl", NEWS)]);
    let (status, _, err) = ask(&folder, &["ingest", "news.jsonl", "--coder", "rules"]);
    assert_eq!(status, 0, "{err}");
    folder
}

#[test]
fn a_status_page_has_a_table_the_best_words_and_what_speaks_against_it() {
    let page = told(&with_news(), &["status", "RUS", "Taliban", "--as-of", "2025-12-01", "--format", "text"]);
    let expected = "Russia toward Taliban on 2025-12-01

  dimension                 state                                 sources
  recognition (government)  recognised  since 2025-07-03, denied  2
            “Russia formally recognised the Taliban government on Thursday, the
            Russian Foreign Ministry said.”
            occurred 2025-07-03 · according to Russian Foreign Ministry · Agency
            One · published 2025-07-04
  designation               not listed  since 2025-04-17          1
            “Russia lifted its terrorist designation of the Taliban on
            Thursday.”
            occurred 2025-04-17 · Agency One · published 2025-04-17

  reported against it
  recognition.grant
            “The Russian foreign ministry denied that Russia had recognised the
            Taliban government.”
            denied, no date · according to Russian foreign ministry · The Paper
            · published 2025-09-02
";
    assert_eq!(page, expected);
}

#[test]
fn an_announcement_stands_apart_and_a_day_before_knows_nothing_of_it() {
    let folder = with_news();
    let page = told(&folder, &["status", "China", "Afghanistan", "--as-of", "2025-12-01", "--format", "text"]);
    let expected = "China toward Afghanistan on 2025-12-01

  dimension                       state    sources
  China's mission in Afghanistan  none

  announced
  mission.open: China's mission in Afghanistan
            “China said it will open an embassy in Kabul.”
            planned, no date · according to China · The Paper · published 2025-
            07-04
";
    assert_eq!(page, expected);
    let before = ["status", "China", "Afghanistan", "--known", "2025-07-01", "--format", "text"];
    assert_eq!(
        nothing(&folder, &before),
        "the ledger has no act between China and Afghanistan, as far as was known then\n"
    );
}

#[test]
fn a_timeline_folds_the_claims_of_one_event_into_one_line() {
    let folder = with_news();
    let page = told(&folder, &["timeline", "RUS", "AFG", "--to", "2025-08-01", "--format", "text"]);
    let expected = "2025-04-17  designation.delist  Russia → Afghanistan (Russia → Taliban)  occurred, 1 source
            “Russia lifted its terrorist designation of the Taliban on
            Thursday.”
            occurred 2025-04-17 · Agency One · published 2025-04-17
2025-07-03  recognition.grant  Russia → Afghanistan (Russia → Taliban)  occurred, 2 sources
            “Russia formally recognised the Taliban government on Thursday, the
            Russian Foreign Ministry said.”
            occurred 2025-07-03 · according to Russian Foreign Ministry · Agency
            One · published 2025-07-04
";
    assert_eq!(page, expected);
    // Who acted for a state comes after the states, and is all that `actor` and `recipient` name.
    folder.write("envoy.jsonl", br#"{"id":"e1","date":"2025-07-05","text":"Deputy Foreign Minister Andrey Rudenko accepted credentials from Afghanistan's newly appointed ambassador, Gul Hassan Hassan, in Moscow on 3 July."}"#);
    assert_eq!(ask(&folder, &["ingest", "envoy.jsonl", "--coder", "rules"]).0, 0);
    let words = ["timeline", "AFG", "RUS", "--from", "2025-07-01", "--to", "2025-08-01"];
    let page = told(&folder, &[&words[..], &["--format", "text"]].concat());
    let line = "ambassador.accept-credentials  Russia → Afghanistan (Andrey Rudenko → Gul Hassan Hassan)  occurred";
    assert!(page.contains(line), "{page}");
    let record = told(&folder, &[&words[..], &["--format", "jsonl"]].concat());
    let record = record.lines().find(|l| l.contains("accept-credentials\",\"status")).expect("the line");
    let record: serde_json::Value = serde_json::from_str(record).unwrap();
    assert_eq!((&record["holder"][0], &record["subject"][0]), (&"RUS".into(), &"AFG".into()));
    assert_eq!(record["actor"][0], "Andrey Rudenko");
    let all = told(&folder, &["timeline", "China", "--all", "--format", "csv"]);
    let expected = "date_first,date_last,reported,event,mode,act,status,actor,recipient,holder,subject,object,claims,independent_sources,quote,source
,,2025-07-04,AGREE,,mission.open,planned,China,Afghanistan,CHN,AFG,,1,1,China said it will open an embassy in Kabul.,The Paper
";
    assert_eq!(columns(&all, &["claim"], false), expected);
    let none = nothing(&folder, &["timeline", "France", "Mali"]);
    assert_eq!(none, "the ledger has no act between France and Mali in that time, as far as was known then\n");
}

#[test]
fn claims_come_out_as_they_were_coded() {
    let folder = with_news();
    let coded = told(&folder, &["code", "news.jsonl", "--coder", "rules", "-q", "--format", "jsonl"]);
    let listed = told(&folder, &["claims", "--order", "recorded", "--format", "jsonl"]);
    let reversed: Vec<&str> = listed.lines().rev().collect();
    assert_eq!(reversed, coded.lines().collect::<Vec<_>>());
    let list = told(&folder, &["claims", "--format", "json", "--limit", "2"]);
    assert_eq!(serde_json::from_str::<Vec<serde_json::Value>>(&list).unwrap().len(), 2);
}

#[test]
fn claims_are_filtered_by_every_field() {
    let folder = with_news();
    let count = |words: &[&str]| {
        let mut line = vec!["claims", "--format", "jsonl", "-q"];
        line.extend(words);
        let (status, out, err) = ask(&folder, &line);
        assert_eq!((status, err.as_str()), (0, ""), "{words:?}");
        out.lines().count()
    };
    let expected: [(&[&str], usize); 22] = [
        (&[], 5),
        (&["--event", "support"], 3),
        (&["--event", "SUPPORT", "--event", "AGREE"], 4),
        (&["--act", "recognition.*"], 3),
        (&["--act", "recognition.grant", "--act", "mission.*"], 4),
        (&["--act", "*"], 5),
        (&["--actor", "China"], 1),
        (&["--recipient", "China"], 0),
        (&["--party", "China", "--party", "Afghanistan"], 1),
        (&["--party", "Taliban"], 5),
        (&["--country", "rus"], 4),
        (&["--status", "planned", "--status", "denied"], 2),
        (&["--from", "2025-05-01"], 2),
        (&["--to", "2025-05-01"], 1),
        (&["--known", "2025-04-17"], 1),
        (&["--recorded", "2025-04-17"], 0),
        (&["--source", "agency"], 2),
        (&["--document", "a3"], 2),
        (&["--speaker", "foreign ministry"], 2),
        (&["--text", "recognised -formally"], 2),
        (&["--text", "\"terrorist designation\" talib*"], 1),
        (&["--min-confidence", "1"], 0),
    ];
    for (words, number) in expected {
        assert_eq!(count(words), number, "{words:?}");
    }
    let events = told(&folder, &["events", "--act", "recognition.*", "--status", "occurred", "--format", "csv"]);
    let expected = "date_first,date_last,reported,act,statuses,actor_name,recipient_name,claims,independent_sources,sentence
2025-07-03,2025-07-03,2025-07-04,recognition.grant,occurred,Russia,Taliban,2,2,\"Russia formally recognised the Taliban \
                    government on Thursday, the Russian Foreign Ministry said.\"
";
    let heads = expected.lines().next().unwrap().split(',').collect::<Vec<_>>();
    assert_eq!(columns(&events, &heads, true), expected);
}

#[test]
fn no_words_break_the_search() {
    let folder = with_news();
    for words in ["\"", "AND", "NEAR(a b)", "text:x", "a OR", "^a", "{", "(a", "a' --", "*x", "é\u{301}"] {
        let (status, _, err) = ask(&folder, &["claims", "--text", words, "-q"]);
        assert!(status == 0 || (status == 2 && err.contains("no searchable word")), "{words}: {err}");
    }
    let expected =
        "error: --text `***` contains no searchable word\n  help: write a word that the sentence must contain\n";
    assert_eq!(refused(&folder, &["claims", "--text", "***"]), expected);
}

#[test]
fn wrong_names_are_told_with_the_nearest_right_one() {
    let folder = with_news();
    let expected = [
        (
            &["status", "RUS", "Kosvo"][..],
            "no actor named `Kosvo` in the actor lists or the ledger",
            "did you mean `Kosovo`? write a country code, or a name that claims use",
        ),
        (&["claims", "--event", "SUPORT"], "`SUPORT` is not an event type", "did you mean `SUPPORT`?"),
        (&["claims", "--act", "recogniton.*"], "no act begins with `recogniton.`", "did you mean `recognition.*`?"),
        (&["events", "--status", "ocurred"], "`ocurred` is not a status", "did you mean `occurred`?"),
        (
            &["sequence", "recognition.grant"],
            "`recognition.grant` is not a sequence of acts",
            "write acts with arrows between them: 'designation.delist -> recognition.grant'",
        ),
        (
            &["sequence", "mission.open -> mission.close", "--within", "soon"],
            "`soon` is not a span of time",
            "write days, weeks, months or years: 90d, 6m, 2y",
        ),
        (
            &["diff", "--known", "2025-01-01"],
            "--known must be given twice",
            "write --known DAY --known DAY, the earlier day first",
        ),
        (
            &["diff", "--known", "2025-01-02", "--known", "2025-01-01"],
            "--known 2025-01-02 does not lie before 2025-01-01",
            "name the earlier day first",
        ),
        (
            &["who", "Serge Lavrv"],
            "data/actors has neither a person nor an office `Serge Lavrv`",
            "did you mean `Sergey Lavrov`?",
        ),
        (&["ingest", "--dataset", "recognition"], "there is no dataset `recognition`", "did you mean `recognitions`?"),
    ];
    for (words, message, help) in expected {
        assert_eq!(refused(&folder, words), format!("error: {message}\n  help: {help}\n"));
    }
}

#[test]
fn who_held_an_office_and_which_offices_somebody_held() {
    let folder = Folder::with(&[]);
    let president = told(&folder, &["who", "President of France", "--on", "2015-06-01", "--format", "text"]);
    let expected = "person             office     country  start       end         source
François Hollande  President  France   2012-05-15  2017-05-14  hand
";
    assert_eq!(president, expected);
    assert_eq!(told(&folder, &["who", "french president", "--on", "2015-06-01", "--format", "text"]), expected);
    let minister = told(&folder, &["who", "Russian foreign minister", "--on", "2010-01-01", "--format", "csv"]);
    let expected = "person,id,office,country,country_name,start,end,source\nSergey Lavrov,Q58217,Minister of Foreign Affairs,RUS,Russia,2004-03-09,,hand\n";
    assert_eq!(minister, expected);
    assert_eq!(told(&folder, &["who", "Sergei Lavrov", "--format", "csv"]), expected);
    let nobody = nothing(&folder, &["who", "Sergei Lavrov", "--on", "1999-01-01"]);
    assert_eq!(
        nobody,
        "data/actors has no term for `Sergei Lavrov` on 1999-01-01; nearest: Sergey Lavrov (since 2004-03-09)\n"
    );
}

#[test]
fn a_sequence_is_told_with_its_precedents_and_its_base_rate() {
    let folder = with_news();
    let page = told(&folder, &["sequence", "designation.delist → recognition.*", "--within", "1y", "--format", "text"]);
    let expected = "designation.delist → recognition.* within 1y

  Russia → Afghanistan  designation.delist 2025-04-17  +77 d  recognition.grant 2025-07-03

designation.delist to recognition.*: median 77 days, from 77 to 77

1 of 1 pair with designation.delist had recognition.* next: 100 %
";
    assert_eq!(page, expected);
    let none = told(&folder, &["sequence", "mission.close->mission.open", "--format", "text"]);
    let expected = "mission.close → mission.open within 2y

No precedent.

0 of 0 pairs with mission.close had mission.open next: no pair
";
    assert_eq!(none, expected);
}

#[test]
fn a_difference_tells_new_acts_other_states_and_contradictions() {
    let folder = with_news();
    let csv = told(&folder, &["diff", "--known", "2025-07-01", "--known", "2025-08-01", "--format", "csv"]);
    let expected = "what,from,to,dimension,act,date_first,date_last,before,after,status,quote
act,Russia,Taliban,,recognition.grant,2025-07-03,2025-07-03,,,occurred,\"Russia formally recognised the Taliban government on \
                    Thursday, the Russian Foreign Ministry said.\"
act,China,Afghanistan,,mission.open,,,,,planned,China said it will open an embassy in Kabul.
state,Russia,Afghanistan,recognition,recognition.grant,2025-07-03,2025-07-03,,recognised,,\"Russia formally recognised the \
                    Taliban government on Thursday, the Russian Foreign Ministry said.\"
";
    assert_eq!(columns(&csv, &["claim"], false), expected);
    let page = told(&folder, &["diff", "--known", "2025-08-01", "--known", "2025-12-01", "--format", "text"]);
    assert!(
        page.contains(
            "\ncontradicted\n\nRussia toward Afghanistan, recognition (government): recognised since 2025-07-03\n"
        ),
        "{page}"
    );
    let none = nothing(&folder, &["diff", "--known", "2026-01-01", "--known", "2026-02-01"]);
    assert_eq!(none, "no new acts between these dates\n");
}

#[test]
fn the_table_of_recognitions_answers_on_the_first_day() {
    let folder = Folder::with(&[]);
    let (status, out, err) = ask(&folder, &["ingest", "--dataset", "recognitions"]);
    let count = "l.db: 1016 rows of recognitions read, 1016 recorded, 0 already recorded, 0 failed\n";
    assert_eq!((status, out.as_str(), err.as_str()), (0, "", count));
    let again = ask(&folder, &["ingest", "--dataset", "recognitions"]).2;
    assert_eq!(again, "l.db: 1016 rows of recognitions read, 0 recorded, 1016 already recorded, 0 failed\n");
    let ask = |words: &[&str]| told(&folder, words);
    let kosovo = ask(&["status", "--toward", "Kosovo", "--as-of", "2008-12-31", "--by", "state", "--format", "text"]);
    assert_eq!(kosovo.lines().count(), 53);
    let first = "party                 recognition\nAfghanistan           recognised since 2008-02-18 [1]\n";
    assert!(kosovo.starts_with(&format!("Relations of others toward Kosovo on 2008-12-31\n\n{first}")), "{kosovo}");
    assert!(kosovo.ends_with("United States         recognised since 2008-02-18 [2]\n"), "{kosovo}");
    let cyprus =
        ["status", "--toward", "Northern Cyprus", "--by", "state", "--format", "text", "--as-of", "2020-01-01"];
    assert!(ask(&cyprus).ends_with("\n\nparty   recognition\nTurkey  recognised since 1983-11-15 [1]\n"));
    // Seen as the claimant does, who is recognised there is the claimant.
    let claimant = ["status", "TUR", "Cyprus", "--as-of", "2020-01-01", "--format", "csv", "--viewpoint", "claimant"];
    assert!(
        ask(&claimant)
            .contains("\nTUR,Turkey,CYP,Cyprus,recognition,state,2020-01-01,recognised,,,1983-11-15,1983-11-15,")
    );
    let own = ["status", "TUR", "Cyprus", "--as-of", "2020-01-01"];
    assert!(nothing(&folder, &own).starts_with("the ledger has no act between Turkey and Cyprus"));
    // Within the year that is all that is known, a state has perhaps not begun.
    let austria = ["status", "AUT", "Kosovo", "--as-of", "2008-06-01", "--format", "csv"];
    assert!(
        ask(&austria).contains("recognised,,,2008-01-01,2008-12-31,false,recognition.grant,1,"),
        "{}",
        ask(&austria)
    );
    let page = ask(&["status", "TUR", "Northern Cyprus", "--as-of", "2020-01-01", "--format", "text"]);
    assert!(page.contains("imported (recognitions)"), "{page}");
}

#[test]
fn an_entity_is_not_taken_for_the_state_that_claims_it() {
    const NEWS: &[u8] = br#"{"id":"s1","date":"2008-08-26","source":"Agency","text":"Russia formally recognised South Ossetia on 26 August 2008."}
{"id":"s2","date":"2008-12-16","source":"Agency","text":"Russia opened an embassy in South Ossetia on 16 December 2008."}
"#;
    let folder = Folder::with(&[("news.jsonl", NEWS)]);
    ask(&folder, &["ingest", "news.jsonl", "--coder", "rules"]);
    let parties = |more: &[&str]| {
        let words = ["sequence", "recognition.grant -> mission.open", "--format", "csv"];
        let out = told(&folder, &[&words, more].concat());
        let rows = csv::Reader::from_reader(out.as_bytes()).into_records();
        rows.map(|row| row.unwrap()[2].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(parties(&[]), ["South Ossetia"; 2]);
    assert_eq!(parties(&["--viewpoint", "claimant"]), ["Georgia"; 2]);
}

/// The columns of a CSV table that are named, or all but these.
fn columns(table: &str, names: &[&str], named: bool) -> String {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let kept: Vec<usize> = (0..heads.len()).filter(|&n| names.contains(&&heads[n]) == named).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in std::iter::once(heads).chain(reader.records().map(Result::unwrap)) {
        writer.write_record(kept.iter().map(|&n| &row[n])).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}
