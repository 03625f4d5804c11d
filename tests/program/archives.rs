//! A web archive that is ingested again is read on where the last run came to.

use super::shell::{Answer, Folder};
use serde_json::Value;

/// An archive of so many pages; the last is a second capture of the first, which says something else.
fn archive(pages: usize) -> Vec<u8> {
    let record = |n: usize| {
        let who = ["Russia", "Chad", "Brazil", "Mali", "Japan", "Kenya", "Peru"][n % 7];
        let text =
            format!("<p>{who} formally recognised the Taliban government on {} July 2025, it said.</p>", n % 28 + 1);
        let address = if n + 1 == pages { 0 } else { n };
        let html =
            format!("<html><head><title>T{n}</title></head><body><article>{}</article></body></html>", text.repeat(5));
        let http =
            format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{html}", html.len());
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:{n}>\r\nWARC-Target-URI: https://a.example/{address}\r\n\
             Content-Type: application/http\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
            http.len()
        )
    };
    (0..pages).map(record).collect::<String>().into_bytes()
}

fn ingest(folder: &Folder, more: &str) -> Answer {
    folder.run(&format!("ingest in.warc --date 2025-08-01 --ledger l.db --coder rules {more}"))
}

fn count(answer: &Answer) -> String {
    answer.expect(0).count().split(';').next().unwrap().to_owned()
}

/// Id and place of every text that has claims, and the claims.
fn recorded(folder: &Folder) -> Vec<Value> {
    let mut claims = folder.run("claims --format jsonl --ledger l.db").expect(0).records();
    claims.sort_by_key(Value::to_string);
    claims
}

#[test]
fn an_archive_is_read_on_and_gives_what_it_gives_at_once() {
    let whole = archive(400);
    let at_once = Folder::with(&[("in.warc", &whole)]);
    assert_eq!(count(&ingest(&at_once, "")), "l.db: 400 texts and 2000 claims recorded, 0 already recorded");
    // The first run meets an archive that is not complete yet: a run that was stopped has come as far.
    let half = whole.windows(8).enumerate().filter(|(_, w)| w == b"WARC/1.0").nth(300).unwrap().0;
    let folder = Folder::with(&[("in.warc", &whole[..half])]);
    assert_eq!(count(&ingest(&folder, "")), "l.db: 300 texts and 1500 claims recorded, 0 already recorded");
    folder.write("in.warc", &whole);
    let on = ingest(&folder, "");
    // The record that was read last is read once more.
    assert_eq!(count(&on), "l.db: 100 texts and 500 claims recorded, 1 already recorded");
    assert!(on.err().contains("1 skipped: 1 beginnings of archives that an earlier run has read\n"), "{}", on.err());
    assert_eq!(recorded(&folder), recorded(&at_once));
    let second = recorded(&folder).iter().any(|c| c["doc_id"].as_str().unwrap().starts_with("https://a.example/0@"));
    assert!(second, "the second capture of a page has its place in its id");
    assert_eq!(count(&ingest(&folder, "")), "l.db: 0 texts and 0 claims recorded, 1 already recorded");
    assert_eq!(count(&ingest(&folder, "--whole")), "l.db: 0 texts and 0 claims recorded, 400 already recorded");
    folder.run("verify --ledger l.db").expect(0);
}

#[test]
fn another_archive_of_the_same_name_is_read_in_full() {
    let folder = Folder::with(&[("in.warc", &archive(3))]);
    assert_eq!(count(&ingest(&folder, "")), "l.db: 3 texts and 15 claims recorded, 0 already recorded");
    let other = String::from_utf8(archive(3)).unwrap().replace("July", "June").replace("urn:", "nru:");
    folder.write("in.warc", other.as_bytes());
    assert_eq!(count(&ingest(&folder, "")), "l.db: 3 texts and 15 claims recorded, 0 already recorded");
    // Read otherwise, it is read in full too.
    assert_eq!(count(&ingest(&folder, "--every-text")), "l.db: 0 texts and 0 claims recorded, 3 already recorded");
}

#[test]
#[cfg(unix)]
fn killed_again_and_again_an_ingest_comes_to_the_same_end() {
    let whole = archive(600);
    let at_once = Folder::with(&[("in.warc", &whole)]);
    let began = std::time::Instant::now();
    ingest(&at_once, "").expect(0);
    let takes = began.elapsed();
    let folder = Folder::with(&[("in.warc", &whole)]);
    for nth in 1..6 {
        let mut child =
            folder.command("ingest in.warc --date 2025-08-01 --ledger l.db --coder rules --quiet").spawn().unwrap();
        std::thread::sleep(takes * nth / 8);
        let _ = child.kill();
        child.wait().unwrap();
    }
    ingest(&folder, "").expect(0);
    assert_eq!(recorded(&folder), recorded(&at_once));
    folder.run("verify --ledger l.db").expect(0);
}
