//! Damaged files of every kind: whatever the bytes, each file ends, and the next one is read.

mod samples;

use demarche_read::{Options, Reader};
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use samples::folder;
use std::io::Write;

const HTML: &str = "<!doctype html><html><head><title>T</title><meta name='date' content='2024-07-03'><script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Talks\"}</script></head><body><nav><a href='/'>Home</a></nav><article itemscope><div itemprop='articleBody'><p>KABUL (AFP) - Chad met <b>Mali</b>.</p><table><tr><td>x</table></div></article></body></html>";
const RSS: &str = "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>S</title><item><title>T</title><link>http://a.example/1</link><pubDate>Wed, 03 Jul 2024 10:00:00 GMT</pubDate><description><![CDATA[<p>Chad met Mali.</p>]]></description></item></channel></rss>";
const MAP: &str = "<urlset><url><loc>http://a.example/1</loc><news:title>T &amp; U</news:title><lastmod>2024-07-03</lastmod></url></urlset>";
const CSV: &str = "id,text,date\n1,\"Chad met \"\"Mali\"\".\",2024-07-03\n2,x,20240703\n";
const JSON: &str =
    "{\"id\":\"a\",\"text\":\"Chad met Mali.\"}\n{\"guid\":1,\"body\":\"x\",\"published\":\"2024/07/03\"}\n";

fn warc() -> Vec<u8> {
    let http = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{HTML}\r\n0\r\n\r\n",
        HTML.len()
    );
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/1\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    );
    record.repeat(2).into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn sample(nth: usize) -> (&'static str, Vec<u8>) {
    match nth {
        0 => ("a.html", HTML.into()),
        1 => ("a.xml", RSS.into()),
        2 => ("a.xml", MAP.into()),
        3 => ("a.csv", CSV.into()),
        4 => ("a.jsonl", JSON.into()),
        5 => ("a.warc", warc()),
        6 => ("a.warc.gz", [gzip(&warc()), gzip(&warc())].concat()),
        7 => ("a.jsonl.gz", gzip(JSON.as_bytes())),
        8 => {
            let packed =
                ruzstd::encoding::compress_to_vec(JSON.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
            ("a.jsonl.zst", packed)
        }
        _ => {
            let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
            writer.start_file("in.html", zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(HTML.as_bytes()).unwrap();
            ("a.zip", writer.finish().unwrap().into_inner())
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]
    #[test]
    fn damaged_files_end(
        nth in 0usize..10,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
        twice in any::<bool>(),
    ) {
        let (name, mut bytes) = sample(nth);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if twice {
            bytes.extend_from_within(..);
        }
        let dir = folder(&[(name, &bytes), ("b.txt", b"The next one.")]);
        let items: Vec<_> = Reader::new(&[dir.path().to_owned()], Options::default()).take(10_000).collect();
        prop_assert!(items.len() < 10_000);
        prop_assert_eq!(&items.last().unwrap().as_ref().unwrap().id, "b");
        for failure in items.iter().filter_map(|i| i.as_ref().err()) {
            prop_assert!(!failure.message.is_empty() && failure.place.file.starts_with(dir.path().to_str().unwrap()));
        }
    }
}

#[test]
fn the_samples_are_good() {
    for nth in 0..10 {
        let (name, bytes) = sample(nth);
        let dir = folder(&[(name, &bytes)]);
        let items: Vec<_> = Reader::new(&[dir.path().to_owned()], Options::default()).collect();
        assert!(!items.is_empty() && items.iter().all(Result::is_ok), "{name}: {items:?}");
    }
}
