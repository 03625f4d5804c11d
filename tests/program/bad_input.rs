//! Bad input gets a clear answer, the run goes on, and the exit status tells.

use super::shell::Folder;

const GOOD: &[u8] = b"Turkey formally recognised Kosovo on Monday.";

#[test]
fn every_kind_of_bad_file_among_good_ones() {
    let folder = Folder::with(&[
        ("in/a.txt", GOOD),
        ("in/binary.txt", b"MZ\0\0"),
        ("in/blank.txt", b" \n\t\n"),
        ("in/empty.txt", b""),
        ("in/latin.txt", b"Se\xF1or"),
        ("in/russian.txt", "Министр иностранных дел прибыл в Кабул в понедельник.".as_bytes()),
        ("in/z.txt", GOOD),
    ]);
    #[cfg(unix)]
    std::os::unix::fs::symlink("/nowhere/at/all", folder.path().join("in/unreadable.txt")).unwrap();
    let answer = folder.run("code in");
    let mut expected = vec![
        "error: in/binary.txt: the text has a NUL character at byte 2",
        "  help: this looks like binary data or like UTF-16 without a byte order mark; save it as UTF-8 text",
        "error: in/latin.txt: not UTF-8 at byte 2 (0xF1)",
        "  help: convert it, or name its character set: --encoding windows-1252",
        "error: in/russian.txt: not English but Russian, so not coded",
        "  help: if it is English, say so in its record: \"lang\": \"en\"",
    ];
    if cfg!(unix) {
        expected.push("error: in/unreadable.txt: no such file");
        expected.push("8 documents read = 2 coded + 2 empty + 1 not English + 3 failed; 2 claims");
    } else {
        expected.push("7 documents read = 2 coded + 2 empty + 1 not English + 2 failed; 2 claims");
    }
    assert_eq!(answer.expect(1).err().lines().collect::<Vec<_>>(), expected);
    let ids: Vec<String> = answer.records().iter().map(|c| c["doc_id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, ["a", "z"]);
}

#[test]
fn bad_records_are_told_by_line() {
    let lines = "{\"id\":\"1\",\"text\":\"Turkey formally recognised Kosovo on Monday.\",\"date\":\"2024-07-03\"}\n\
        {\"id\":\"2\",\"text\":\n\
        {\"id\":\"3\",\"date\":\"2024-07-03\"}\n\
        {\"id\":\"4\",\"text\":\"Nothing.\",\"date\":\"tomorrow\"}\n\
        {\"id\":\"1\",\"text\":\"Twice.\"}\n\
        {\"id\":\"6\",\"text\":\"\"}\n";
    let answer = Folder::with(&[("in.jsonl", lines.as_bytes())]).run("code in.jsonl");
    let err = answer.expect(1).err();
    let errors: Vec<&str> = err.lines().filter(|l| l.starts_with("error")).collect();
    assert_eq!(
        errors,
        [
            "error: in.jsonl:2: invalid record at column 17: EOF while parsing a value",
            "error: in.jsonl:3: the record has no `text`",
            "error: in.jsonl:5: the id `1` is already used",
        ]
    );
    assert_eq!(
        answer.count(),
        "6 documents read = 2 coded + 1 empty + 0 not English + 3 failed; 1 with a warning; 1 claim"
    );
    let warnings: Vec<&str> = err.lines().filter(|l| l.starts_with("warning")).collect();
    assert_eq!(warnings, ["warning: in.jsonl:4: `date`: `tomorrow` is not a date; the text is read without a date"]);
    assert_eq!(answer.records().len(), 1);
}

const YESTERDAY: &str = "Peru recalled its ambassador from Chile yesterday.";

#[test]
fn a_date_never_costs_a_text() {
    let dates = [
        ("2016/6/29 15:07:41", "2016-06-28"),
        ("20070301", "2007-02-28"),
        ("Jun 29, 2016", "2016-06-28"),
        ("27/11/2017", "2017-11-26"),
        ("1467212861", "2016-06-28"),
        ("03/07/2024", ""),
        ("31 April 2024", ""),
        ("soon", ""),
    ];
    let jsonl: String = dates
        .iter()
        .enumerate()
        .map(|(n, (d, _))| format!("{{\"id\":\"j{n}\",\"date\":\"{d}\",\"text\":\"{YESTERDAY}\"}}\n"))
        .collect();
    let csv: String = dates.iter().enumerate().map(|(n, (d, _))| format!("c{n},\"{d}\",{YESTERDAY}\n")).collect();
    let page = |date: &str| {
        let more = "The ministry gave no reason for the step and said that its embassy in Santiago would stay open. "
            .repeat(4);
        format!(
            "<!doctype html><html><head><title>T</title><meta name=date content=\"{date}\"></head><body><article><p>{YESTERDAY}</p><p>{more}</p></article></body></html>"
        )
    };
    let items: String = dates.iter().enumerate().map(|(n, (d, _))| format!("<item><title>T{n}</title><guid>f{n}</guid><link>http://f.example/{n}</link><pubDate>{d}</pubDate><description>{YESTERDAY}</description></item>")).collect();
    let feed = format!("<rss version='2.0'><channel><title>W</title>{items}</channel></rss>");
    let mut files: Vec<(String, Vec<u8>)> = vec![
        ("in/a.jsonl".into(), jsonl.into()),
        ("in/b.csv".into(), format!("id,date,text\n{csv}").into()),
        ("in/f.xml".into(), feed.into()),
    ];
    files.extend(dates.iter().enumerate().map(|(n, (d, _))| (format!("in/p{n}.html"), page(d).into())));
    let files: Vec<(&str, &[u8])> = files.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    let answer = Folder::with(&files).run("code in --coder rules");
    assert_eq!(
        answer.expect(0).count(),
        "32 documents read = 32 coded + 0 empty + 0 not English + 0 failed; 12 with a warning; 32 claims"
    );
    for record in answer.records() {
        let id = record["doc_id"].as_str().unwrap();
        let n: usize = id.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().unwrap();
        assert_eq!(record["date"]["start"].as_str().unwrap_or_default(), dates[n].1, "{id}");
    }
    assert!(answer.err().contains("warning: in/a.jsonl:6: `date`: `03/07/2024` may be 2024-03-07 or 2024-07-03; the text is read without a date\n  help: what is read: 2025-07-05,"), "{}", answer.err());
    assert!(
        answer.err().contains("warning: in/b.csv:8: its date: `31 April 2024` names a day that does not exist;"),
        "{}",
        answer.err()
    );
    assert!(answer.err().contains("warning: in/p7.html: the page's date: `soon` is not a date;"), "{}", answer.err());
    assert!(answer.err().contains("warning: in/f.xml:8: its date: `soon` is not a date;"), "{}", answer.err());
}

#[test]
fn a_page_of_headlines_gives_nothing_and_is_reported() {
    let card = |n: usize| {
        format!(
            "<div class=card><a href=/n/{n}><h2>Peru recalls its ambassador from Chile {n}</h2></a><p>{YESTERDAY}</p></div>"
        )
    };
    let page = format!(
        "<!doctype html><html><head><title>World</title></head><body><main><h1>World</h1>{}</main></body></html>",
        (0..6).map(card).collect::<String>()
    );
    let answer = Folder::with(&[("world.html", page.as_bytes())]).run("code world.html --coder rules");
    assert_eq!(
        answer.expect(0).count(),
        "1 document read = 0 coded + 1 empty + 0 not English + 0 failed; 1 with a warning; 0 claims"
    );
    assert!(
        answer.err().starts_with("warning: world.html: the page lists 6 headlines and is not an article"),
        "{}",
        answer.err()
    );
}

#[test]
#[cfg(unix)]
fn a_named_pipe_in_a_folder_is_passed_over_and_one_that_is_named_is_read() {
    let folder = Folder::with(&[("in/b.txt", GOOD)]);
    let pipe = folder.path().join("in/a.txt");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("in/c.txt")).unwrap();
    let answer = folder.run("code in --coder rules");
    let lines: Vec<String> = answer.expect(1).err().lines().map(str::to_owned).collect();
    assert_eq!(lines[0], "error: in/a.txt: it is a named pipe, which is not read from a folder");
    assert_eq!(lines[1], "  help: to read it, name it on the command line");
    assert_eq!(lines[2], "error: in/c.txt: it is a socket, which is not read from a folder");
    assert_eq!(answer.count(), "3 documents read = 1 coded + 0 empty + 0 not English + 2 failed; 1 claim");
    let writer = std::thread::spawn(move || std::fs::write(pipe, GOOD));
    assert!(folder.run("code in/a.txt --coder rules").expect(0).count().starts_with("1 document read = 1 coded"));
    writer.join().unwrap().unwrap();
}

#[test]
fn wrong_use_is_status_2() {
    let folder = Folder::with(&[("a.txt", GOOD)]);
    for line in [
        "",
        "code",
        "code a.txt --date 2025-02-30",
        "code a.txt --jobs 0",
        "code a.txt --format yaml",
        "code a.txt --encoding martian",
        "code a.txt --data nowhere",
        "check nowhere",
        "frobnicate",
    ] {
        let answer = folder.run(line);
        assert_eq!(answer.status(), 2, "`{line}`: {}", answer.err());
        assert!(!answer.err().is_empty(), "`{line}` says why");
    }
    let said = folder.run("code a.txt --date 5.7.2025").err();
    assert!(said.contains("`5.7.2025` is not a date; write 2025-07-05, 2025-07-05T14:30:00Z or"), "{said}");
}

#[test]
fn a_missing_file_is_status_1_and_the_others_are_coded() {
    let answer = Folder::with(&[("a.txt", GOOD)]).run("code gone.txt a.txt");
    assert_eq!(answer.expect(1).err().lines().next(), Some("error: gone.txt: no such file"));
    assert_eq!(answer.records().len(), 1);
}

#[test]
fn every_pair_gets_one_record() {
    let pair = |text: &str, s: (i32, i32), t: (i32, i32)| {
        format!(
            "{{\"id\":\"p\",\"text\":\"{text}\",\"pair\":{{\"source\":{{\"start\":{},\"end\":{}}},\"target\":{{\"start\":{},\"end\":{}}}}}}}\n",
            s.0, s.1, t.0, t.1
        )
    };
    let lines = [
        pair("Turkey formally recognised Kosovo on Monday.", (0, 6), (27, 33)),
        pair("Turkey formally recognised Kosovo on Monday.", (0, 6), (40, 60)),
        pair("Turkey formally recognised Kosovo on Monday.", (6, 6), (27, 33)),
        pair("The garden is green and the sky is blue.", (0, 3), (24, 31)),
        pair("", (0, 1), (2, 3)),
        pair("Министр иностранных дел прибыл в Кабул в понедельник.", (0, 7), (34, 39)),
    ];
    let answer = Folder::with(&[("in.jsonl", lines.concat().as_bytes())]).run("code in.jsonl --format jsonl");
    let records = answer.expect(1).records();
    assert_eq!(records.len(), lines.len());
    assert!(records[0]["event"].is_string());
    assert_eq!(records[0]["trigger"]["text"], "recognised");
    for record in &records[1..] {
        assert_eq!((&record["schema"], &record["doc_id"]), (&"demarche.claim/1".into(), &"p".into()));
        assert!(record["event"].is_null() && record["reason"].is_string(), "{record}");
    }
    assert_eq!(records[1]["reason"], "pair.target 40..60 lies outside the text, which has 44 code points");
    assert_eq!(records[2]["reason"], "pair.source 6..6 covers nothing");
    assert_eq!(records[4]["reason"], "the text is empty");
    assert_eq!(records[5]["reason"], "not English but Russian, so not coded");
    assert_eq!(answer.count(), "6 documents read = 2 coded + 1 empty + 1 not English + 2 failed; 1 claim");
}

#[test]
fn right_to_left_text_in_an_english_article_keeps_its_places() {
    let text = "The spokesman (المتحدث الرسمي) was there. Turkey formally recognised Kosovo on Monday.";
    let answer = Folder::with(&[("a.txt", text.as_bytes())]).run("code a.txt");
    let records = answer.expect(0).records();
    let trigger = &records[0]["trigger"];
    let (start, end) = (trigger["start"].as_u64().unwrap() as usize, trigger["end"].as_u64().unwrap() as usize);
    let words: String = text.chars().skip(start).take(end - start).collect();
    assert_eq!(words, "recognised");
    assert_eq!(trigger["text"], "recognised");
}

#[test]
fn a_sentence_of_2000_tokens_ends() {
    let text = format!("Turkey recognised Kosovo, {}and nobody was surprised.", "Ghana, Togo, Mali, ".repeat(330));
    let answer = Folder::with(&[("a.txt", text.as_bytes())]).run("code a.txt");
    assert!(answer.expect(0).count().starts_with("1 document read = 1 coded"));
}

#[test]
fn a_line_of_50_megabytes_that_is_not_english_is_told() {
    let long = "Министр иностранных дел прибыл в Кабул. ".repeat(50_000_000 / 72);
    let lines =
        format!("{{\"id\":\"a\",\"text\":\"{long}\"}}\n{{\"id\":\"b\",\"text\":\"Turkey recognised Kosovo.\"}}\n");
    let answer = Folder::with(&[("in.jsonl", lines.as_bytes())]).run("code in.jsonl");
    assert_eq!(answer.expect(1).count(), "2 documents read = 1 coded + 0 empty + 1 not English + 0 failed; 1 claim");
}

#[test]
fn who_stops_reading_is_no_fault() {
    use std::process::Stdio;
    let lines: String =
        (0..3000).map(|n| format!("{{\"id\":\"{n}\",\"text\":\"Turkey recognised Kosovo.\"}}\n")).collect();
    let folder = Folder::with(&[("in.jsonl", lines.as_bytes())]);
    let mut child =
        folder.command("code in.jsonl --quiet").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}
