//! Web archives, good and broken, and packed files.

mod samples;

use demarche_read::{Form, Options, Position, Reader};
use flate2::Compression;
use flate2::write::GzEncoder;
use samples::{folder, read, shared, told};
use std::io::Write;
use std::path::Path;

/// What comes out of a shared archive, and what was skipped.
fn archive(name: &str) -> Option<(Vec<String>, String)> {
    let dir = shared("warc")?;
    let mut reader = Reader::new(&[dir.join(name)], Options::default());
    let items: Vec<_> = reader.by_ref().collect();
    Some((told(&dir, &items), reader.skipped().to_string()))
}

#[test]
fn archives_of_others() {
    let help = "the archive is damaged here; reading continues at the next record";
    let cut = format!("example-trunc.warc@2560: no record begins here; {help}");
    let arc = "example.arc.gz: this is an ARC archive; ARC archives from before 2009 are not supported; convert it with `warcio recompress`";
    let whole = "5 skipped: 2 records about the archive, 2 requests, 1 revisits";
    for (name, expected, skipped) in [
        ("example.warc", vec!["http://example.com/"], whole),
        ("example.warc.gz", vec!["http://example.com/"], whole),
        ("example-bad-non-chunked.warc.gz", vec!["http://example.com/"], whole),
        ("example-trunc.warc", vec!["http://example.com/", &cut], "3 skipped: 2 records about the archive, 1 requests"),
        (
            "example-iana.org-chunked.warc",
            vec!["http://iana.org/"],
            "2 skipped: 1 records about the archive, 1 requests",
        ),
        ("example-resource.warc.gz", vec!["http://example.com/"], "2 skipped: 2 records about the archive"),
        (
            "example-space-in-target-uri.warc.gz",
            vec![],
            "2 skipped: 1 files that are not pages, 1 records about the archive",
        ),
        ("example.arc.gz", vec![arc], "0 skipped"),
        ("post-test.warc.gz", vec![], "6 skipped: 3 files that are not pages, 3 requests"),
        ("example-digest.warc", vec![], "4 skipped: 4 requests"),
        ("jwarc-cc.warc.gz", vec!["https://commoncrawl.org/"], "0 skipped"),
    ] {
        let Some(found) = archive(name) else { return };
        assert_eq!(found, (expected.into_iter().map(str::to_owned).collect(), skipped.to_owned()), "{name}");
    }
}

#[test]
fn sixteen_pages_of_an_archive() {
    let Some(dir) = shared("warc") else { return };
    let items = read(&dir.join("kremlin-16-pages.warc.gz"));
    let documents: Vec<_> = items.iter().map(|i| i.as_ref().unwrap()).collect();
    assert_eq!(documents.len(), 16);
    assert!(documents.iter().all(|d| d.published.is_some() && d.place.offset.is_some_and(|o| o > 0)));
    let offsets: Vec<_> = documents.iter().map(|d| d.place.offset).collect();
    assert!(offsets.is_sorted());
}

fn record(kind: &str, url: &str, block: &str) -> Vec<u8> {
    let length = block.len();
    format!("WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype={kind}\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n").into_bytes()
}

fn page(n: usize) -> Vec<u8> {
    let text =
        format!("<p>On Wednesday the president of Chad met minister {n} of Mali, his office said in a statement.</p>");
    let html =
        format!("<html><head><title>Talks {n}</title></head><body><article>{}</article></body></html>", text.repeat(6));
    record(
        "response",
        &format!("http://sahel.example/{n}"),
        &format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{html}"),
    )
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

const DAMAGED: &str = "the archive is damaged here; reading continues at the next record";

#[test]
fn the_rest_of_a_damaged_archive_is_read() {
    let long = String::from_utf8(page(1)).unwrap().replace("Content-Length: ", "Content-Length: 1");
    let plain = [page(1), b"garbage in between\r\n".repeat(9_000), page(2), long.into_bytes()].concat();
    let mut broken = gzip(&page(2));
    let middle = broken.len() / 2;
    broken[middle..middle + 40].fill(0xA5);
    let packed = [gzip(&page(1)), broken, vec![0; 64], gzip(&page(3)), b"trailing".to_vec()].concat();
    let dir = folder(&[("plain.warc", &plain), ("packed.warc.gz", &packed)]);
    let at = |items: &[String]| -> Vec<String> { items.to_vec() };
    let told_plain = told(dir.path(), &read(&dir.path().join("plain.warc")));
    let start = page(1).len();
    assert_eq!(told_plain.len(), 4, "{told_plain:?}");
    assert_eq!(told_plain[0], "http://sahel.example/1");
    assert_eq!(told_plain[1], format!("plain.warc@{start}: no record begins here; {DAMAGED}"));
    assert_eq!(told_plain[2], "http://sahel.example/2");
    assert!(told_plain[3].contains(": the record breaks off after "), "{told_plain:?}");
    let packed = at(&told(dir.path(), &read(&dir.path().join("packed.warc.gz"))));
    assert_eq!(packed.len(), 4, "{packed:?}");
    assert_eq!(packed[0], "http://sahel.example/1");
    assert!(packed[1].starts_with(&format!("packed.warc.gz@{}: the record ", gzip(&page(1)).len())), "{packed:?}");
    assert_eq!(packed[2], "http://sahel.example/3");
    assert!(packed[3].contains("no compressed record begins here"), "{packed:?}");
}

/// A page whose record states another length.
fn stating(n: usize, length: &str) -> Vec<u8> {
    let page = String::from_utf8(page(n)).unwrap();
    let (before, rest) = page.split_once("Content-Length: ").unwrap();
    let (_, block) = rest.split_once("\r\n").unwrap();
    format!("{before}Content-Length: {length}\r\n{block}").into_bytes()
}

#[test]
fn a_record_of_a_wrong_length_does_not_take_those_behind_it_along() {
    let beyond = page(9).len() + 700;
    for (length, told) in [
        (
            "1000000000000000000",
            "the record states 1000000000000000000 bytes, but another record begins before they end",
        ),
        ("20000000", "the record states 20000000 bytes, but another record begins before they end"),
        (&beyond.to_string(), &format!("the record states {beyond} bytes, but another record begins before they end")),
        ("-5", "the record states a length of `-5`, which is not a number of bytes"),
        ("many", "the record states a length of `many`, which is not a number of bytes"),
        ("", "the record states a length of ``, which is not a number of bytes"),
        ("1e3", "the record states a length of `1e3`, which is not a number of bytes"),
        (
            "99999999999999999999999999",
            "the record states a length of `99999999999999999999999999`, which is not a number of bytes",
        ),
    ] {
        let all = [page(1), stating(2, length), page(3), stating(4, length), page(5), page(6)];
        let packed: Vec<u8> = all.iter().flat_map(|r| gzip(r)).collect();
        let dir = folder(&[
            ("plain.warc", &all.concat()),
            ("whole.warc.gz", &gzip(&all.concat())),
            ("each.warc.gz", &packed),
        ]);
        let url = |n: usize| format!("http://sahel.example/{n}");
        for (name, places) in [
            ("plain.warc", [all[0].len().to_string(), all[..3].concat().len().to_string()]),
            ("whole.warc.gz", ["0:2".into(), "0:4".into()]),
        ] {
            let fault = |nth: usize| format!("{name}@{}: {told}; {DAMAGED}", places[nth]);
            let expected = [url(1), fault(0), url(3), fault(1), url(5), url(6)];
            let found = samples::told(dir.path(), &read(&dir.path().join(name)));
            assert_eq!(found, expected, "{name}, length {length}");
        }
        // In a member of its own a record can only break off.
        let found = samples::told(dir.path(), &read(&dir.path().join("each.warc.gz")));
        assert_eq!((found.len(), &found[0], &found[2], &found[5]), (6, &url(1), &url(3), &url(6)), "{found:?}");
        assert!(found[1].starts_with("each.warc.gz@") && found[3].starts_with("each.warc.gz@"), "{found:?}");
    }
}

#[test]
fn a_page_that_speaks_of_archives_is_one_page() {
    let text =
        "A web archive is a row of records.\nWARC/1.0\nWARC-Type: response\nContent-Length: 5\n\nso it begins.\n";
    let html = format!("<html><body><article><pre>{}</pre></article></body></html>", text.repeat(8));
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{html}");
    let speaking = record("response", "http://sahel.example/of", &http);
    let dir = folder(&[("a.warc", &[page(1), speaking, page(2)].concat())]);
    let expected = ["http://sahel.example/1", "http://sahel.example/of", "http://sahel.example/2"];
    assert_eq!(told(dir.path(), &read(&dir.path().join("a.warc"))), expected);
}

#[test]
fn a_page_captured_twice_has_two_ids() {
    let dir = folder(&[("twice.warc", &[page(1), page(1)].concat())]);
    let second = format!("http://sahel.example/1@{}", page(1).len());
    assert_eq!(told(dir.path(), &read(&dir.path().join("twice.warc"))), ["http://sahel.example/1", &second]);
}

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn packed_files_of_every_kind() {
    let lines = b"{\"id\":\"a\",\"text\":\"Chad met Mali.\"}\n{\"id\":\"b\",\"text\":\"Mali met Chad.\"}\n";
    let zstd = ruzstd::encoding::compress_to_vec(&lines[..], ruzstd::encoding::CompressionLevel::Fastest);
    let bomb = vec![b' '; 40 << 20];
    let zip = zip_of(&[
        ("one.txt", b"Chad met Mali."),
        ("more/two.jsonl", lines),
        ("photo.png", b"x"),
        ("bomb.txt", &bomb),
        ("z.txt", b"The end."),
    ]);
    let twice = gzip(&gzip(&gzip(b"x")));
    let dir = folder(&[
        ("a.jsonl.gz", &gzip(lines)),
        ("b.jsonl.zst", &zstd),
        ("c.zip", &zip),
        ("d.txt.gz", &twice),
        ("e.zip", b"PK\x03\x04 and no more"),
        ("f.txt.gz", &gzip(b"Chad met Mali.")[..20]),
    ]);
    let of = |name: &str| told(dir.path(), &read(&dir.path().join(name)));
    assert_eq!(of("a.jsonl.gz"), ["a", "b"]);
    assert_eq!(of("b.jsonl.zst"), ["a", "b"]);
    let bomb = "c.zip/bomb.txt: it unpacks to more than 16 MB; if you trust it, unpack it and read the file";
    assert_eq!(of("c.zip"), ["one", "a", "b", bomb, "z"]);
    assert_eq!(of("d.txt.gz"), ["d.txt.gz: it is compressed more than twice; unpack it, and read the file"]);
    assert_eq!(of("e.zip").len(), 1);
    assert_eq!(of("f.txt.gz").len(), 1);
}

/// A zip in which so many names share one member.
fn sharing(names: usize, member: &[u8]) -> Vec<u8> {
    let one = zip_of(&[("a000000.txt", member)]);
    let central = one.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    let end = one.windows(4).position(|w| w == b"PK\x05\x06").unwrap();
    let entry = &one[central..end];
    let name = entry.windows(7).position(|w| w == b"a000000").unwrap();
    let entries: Vec<u8> = (0..names)
        .flat_map(|n| {
            let mut entry = entry.to_vec();
            entry[name + 1..name + 7].copy_from_slice(format!("{n:06}").as_bytes());
            entry
        })
        .collect();
    let mut last = one[end..].to_vec();
    for at in [8, 10] {
        last[at..at + 2].copy_from_slice(&(names as u16).to_le_bytes());
    }
    last[12..16].copy_from_slice(&(entries.len() as u32).to_le_bytes());
    [&one[..central], &entries, &last].concat()
}

#[test]
fn what_a_zip_unpacks_to_is_bounded_in_all() {
    let blank = vec![b' '; 15 << 20];
    let words = b"Chad met Mali. ".repeat(40);
    // Noise does not pack, so ten names for it are more than the zip has bytes.
    let noise: Vec<u8> =
        (0u64..9_000).flat_map(|n| format!("{:x} ", n.wrapping_mul(0x9E37_79B9_7F4A_7C15)).into_bytes()).collect();
    let many: Vec<(String, &[u8])> = (0..9).map(|n| (format!("{n}.txt"), &blank[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(n, b)| (n.as_str(), *b)).collect();
    let dir = folder(&[
        ("a.zip", &sharing(4_000, &blank)),
        ("b.zip", &sharing(10, &noise)),
        ("c.zip", &zip_of(&many)),
        ("d.zip", &zip_of(&[("one.txt", &words), ("two.txt", &words)])),
    ]);
    let of = |name: &str| told(dir.path(), &read(&dir.path().join(name)));
    let trap = "if you trust it, unpack it and read the files";
    let last = |told: &[String]| told.last().unwrap().clone();
    let a = of("a.zip");
    assert!(a.len() < 20 && last(&a).starts_with("a.zip: the zip unpacks to more than "), "{:?}", last(&a));
    assert!(last(&a).ends_with(&format!(" of its members are not read; {trap}")), "{:?}", last(&a));
    let b = of("b.zip");
    assert!(last(&b).starts_with("b.zip: the members of the zip overlap; "), "{b:?}");
    assert!(
        last(&of("c.zip")).starts_with("c.zip: the zip unpacks to more than 64 MB; 5 of its members"),
        "{:?}",
        of("c.zip")
    );
    assert_eq!(of("d.zip"), ["one", "two"]);
}

#[test]
fn a_gzip_bomb_ends_early() {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    let line = vec![b' '; 1 << 20];
    for _ in 0..400 {
        packer.write_all(&line).unwrap();
    }
    let dir = folder(&[("a.jsonl.gz", &packer.finish().unwrap())]);
    let options = Options { form: Form::Jsonl, ..Options::default() };
    let items: Vec<_> = Reader::new(&[dir.path().to_owned()], options).collect();
    let name = Path::new("a.jsonl.gz").display();
    let help = "write one record a line";
    let long = format!("{name}:1: the line has more than 128 MB; the rest is not read; {help}");
    let trap = format!("{name}:1: it unpacks to more than 300 times its size, as a decompression bomb does; ");
    let told = told(dir.path(), &items);
    assert!(told == [long] || told == [trap], "{told:?}");
}

#[test]
fn an_archive_is_read_on_at_the_record_where_it_was_left() {
    let packed: Vec<u8> = (1..5).flat_map(|n| gzip(&page(n))).collect();
    let plain: Vec<u8> = (1..5).flat_map(page).collect();
    let dir = folder(&[("plain.warc", &plain), ("packed.warc.gz", &packed), ("twice.warc.gz.gz", &gzip(&packed))]);
    for (name, goes_on) in [("plain.warc", true), ("packed.warc.gz", true), ("twice.warc.gz.gz", false)] {
        let path = dir.path().join(name);
        let open = || Reader::new(std::slice::from_ref(&path), Options::default());
        let reader = open().resuming(|_| None);
        let checkpoints = reader.checkpoints();
        let documents: Vec<_> = reader.map(Result::unwrap).collect();
        assert_eq!(documents.len(), 4, "{name}");
        let steps = checkpoints.up_to(&documents[2].place);
        assert_eq!(steps.len(), usize::from(goes_on), "{name}");
        let Some(step) = steps.into_iter().next() else { continue };
        assert_eq!((step.first, step.position.ids.len()), (true, 2));
        assert_eq!(Some(step.position.offset), documents[2].place.offset);
        let end = checkpoints.end();
        assert_eq!(
            (end[0].first, end[0].position.ids.len(), end[0].position.offset > step.position.offset),
            (false, 1, true)
        );
        let position = step.position.clone();
        let rest: Vec<_> = open().resuming(move |_| Some(position.clone())).map(Result::unwrap).collect();
        assert_eq!(rest, documents[2..], "{name}: the same documents, at the same places");
        // Where something else stands now, nothing is gone on with.
        let other = Position { fingerprint: step.position.fingerprint + 1, ..step.position };
        assert_eq!(open().resuming(move |_| Some(other.clone())).count(), 4, "{name}");
    }
}
