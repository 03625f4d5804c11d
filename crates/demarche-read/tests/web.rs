//! Fetching, from a server of our own on this machine.

mod samples;

use demarche_read::{Options, Reader, Visit, Web};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A server that answers paths with what is listed; its address, and the heads of all requests.
fn serve(answers: &[(&str, &str)]) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let site = format!("http://{}", listener.local_addr().unwrap());
    let fill = |answer: &str| answer.replace("SITE", &site);
    let answers: HashMap<String, String> = answers.iter().map(|(p, a)| ((*p).to_owned(), fill(a))).collect();
    let heads = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&heads);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = String::new();
            let mut lines = BufReader::new(stream.try_clone().unwrap());
            while lines.read_line(&mut head).unwrap_or(0) > 2 {}
            let path = head.split_whitespace().nth(1).unwrap_or("/").to_owned();
            let conditional = head.to_ascii_lowercase().contains("if-none-match: \"v1\"");
            seen.lock().unwrap().push(head);
            let answer = match answers.get(&path) {
                Some(_) if conditional => "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_owned(),
                Some(answer) => answer.clone(),
                None => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
            };
            let _ = stream.write_all(&if path.ends_with(".gz") { packed(&answer) } else { answer.into_bytes() });
            if path == "/endless" {
                let chunk = format!("100000\r\n{}\r\n", "a".repeat(0x100000));
                while stream.write_all(chunk.as_bytes()).is_ok() {}
            }
        }
    });
    (site, heads)
}

/// An answer whose body is packed, as large sitemaps are kept.
fn packed(answer: &str) -> Vec<u8> {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(body.as_bytes()).unwrap();
    [format!("{head}\r\n\r\n").into_bytes(), packer.finish().unwrap()].concat()
}

fn ok(media: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {media}\r\nETag: \"v1\"\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn page(title: &str) -> String {
    let text =
        "<p>On Wednesday the president of Chad met the foreign minister of Mali, his office said in a statement.</p>";
    let html =
        format!("<html><head><title>{title}</title></head><body><article>{}</article></body></html>", text.repeat(5));
    ok("text/html; charset=utf-8", &html)
}

fn read(url: String, options: Options) -> Vec<String> {
    let items = Reader::new(&[PathBuf::from(&url)], options);
    items
        .map(|i| i.map_or_else(|f| format!("{}; {}", f.message, f.help), |d| format!("{:?} {}", d.title, d.text.len())))
        .collect()
}

#[test]
fn polite_and_bounded() {
    let endless =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
    let (site, heads) = serve(&[
        ("/robots.txt", &ok("text/plain", "User-agent: *\nDisallow: /private")),
        ("/page", &page("Talks")),
        ("/loop", "HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        (
            "/file",
            "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        ),
        ("/endless", endless),
    ]);
    let open = || Options { allow_private: true, ..Options::default() };
    let refused = "the address is in a private network; if you trust it, use --allow-private";
    assert_eq!(read(format!("{site}/page"), Options::default()), [refused]);
    assert!(heads.lock().unwrap().is_empty(), "nothing was asked");
    let began = Instant::now();
    assert_eq!(read(format!("{site}/page"), open()), ["Some(\"Talks\") 508"]);
    assert!(began.elapsed() >= Duration::from_secs(1), "robots.txt, a pause, the page");
    assert!(heads.lock().unwrap()[0].to_ascii_lowercase().contains("user-agent: demarche/"));
    let web = Web::new(true);
    let fetched = web.get(&format!("{site}/page"), &Visit::default()).unwrap().unwrap();
    assert_eq!((fetched.media.as_str(), fetched.charset.as_deref()), ("text/html", Some("utf-8")));
    assert_eq!(web.get(&format!("{site}/page"), &fetched.visit).unwrap(), None, "it has not changed");
    let fault = |path: &str| web.get(&format!("{site}{path}"), &Visit::default()).unwrap_err();
    let forbidden = fault("/private/1");
    assert_eq!(forbidden.to_string(), format!("{site}/private/1: the site's robots.txt does not permit it"));
    assert_eq!(forbidden.help, "ask the site, or save the page by hand");
    assert_eq!(fault("/gone").message, "no such page");
    assert_eq!(fault("/file").message, "`file` addresses are not supported");
    assert_eq!(fault("/endless").message, "it has more than 10 MB; articles have less");
    assert_eq!(fault("/loop").message, "it redirects more than 5 times");
}

#[test]
fn a_feed_and_its_pages() {
    let feed = r#"<rss version="2.0"><channel><title>S</title><item><title>One</title><link>SITE/1</link>
<description>Short.</description><pubDate>Wed, 03 Jul 2024 10:00:00 GMT</pubDate></item>
<item><title>Two</title><link>SITE/2</link><description>Short.</description></item></channel></rss>"#;
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n\r\n";
    let (site, _) = serve(&[("/feed", &format!("{head}{feed}")), ("/1", &page("Page one"))]);
    let options = Options { allow_private: true, ..Options::default() };
    assert_eq!(read(format!("{site}/feed"), options.clone()), ["Some(\"One\") 6", "Some(\"Two\") 6"]);
    let followed = read(format!("{site}/feed"), Options { follow: true, ..options });
    assert_eq!(followed, ["Some(\"Page one\") 508", "no such page; check the address"]);
}

fn index(of: &[(&str, &str)]) -> String {
    let sitemap = |(path, day): &(&str, &str)| format!("<sitemap><loc>{path}</loc><lastmod>{day}</lastmod></sitemap>");
    let all: String = of.iter().map(sitemap).collect();
    // Without a length: the addresses are filled in later.
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n\r\n";
    format!("{head}<?xml version=\"1.0\"?><sitemapindex>{all}</sitemapindex>")
}

fn news(titles: &[(&str, &str)]) -> String {
    let entry = |(title, path): &(&str, &str)| {
        format!(
            "<url><loc>SITE{path}</loc><news:news><news:publication_date>2024-07-03</news:publication_date><news:title>{title}</news:title></news:news></url>"
        )
    };
    let all: String = titles.iter().map(entry).collect();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nETag: \"v1\"\r\nConnection: close\r\n\r\n";
    format!("{head}<urlset>{all}</urlset>")
}

fn asked(heads: &Mutex<Vec<String>>) -> Vec<String> {
    let heads = heads.lock().unwrap();
    heads.iter().map(|h| h.split_whitespace().nth(1).unwrap().to_owned()).collect()
}

#[test]
fn a_sitemap_index_leads_to_its_sitemaps() {
    let (site, heads) = serve(&[
        (
            "/index",
            &index(&[
                ("SITE/old", "2024-01-01"),
                ("SITE/new?a=1&amp;b=2", "2024-07-03T10:00:00Z"),
                ("https://elsewhere.example/map", "2024-07-04"),
                ("SITE/inner", "2024-07-03"),
                ("SITE/index", "2023-01-01"),
                ("SITE/gone", "2022-01-01"),
            ]),
        ),
        ("/new?a=1&b=2", &news(&[("Chad meets Mali", "/1")])),
        ("/inner", &index(&[("SITE/deep", "2020-01-01"), ("SITE/deeper", "2020-01-01"), ("SITE/new?a=1&amp;b=2", "")])),
        ("/deep", &news(&[("Mali meets Niger", "/2")])),
        ("/deeper", &index(&[("SITE/never", "2020-01-01")])),
        ("/old", &news(&[("Peru meets Chile", "/3")])),
        ("/1", &page("Page one")),
        ("/2", &page("Page two")),
        ("/3", &page("Page three")),
    ]);
    let options = Options { allow_private: true, ..Options::default() };
    let mut reader = Reader::new(&[PathBuf::from(format!("{site}/index"))], options.clone());
    let skipped = reader.skipped();
    let texts: Vec<_> = reader.by_ref().map(|i| i.map_or_else(|f| f.to_string(), |d| d.text)).collect();
    let gone = format!("{site}/gone: no such page");
    assert_eq!(texts, ["Chad meets Mali", "Mali meets Niger", "Peru meets Chile", gone.as_str()]);
    assert_eq!(asked(&heads), ["/robots.txt", "/index", "/new?a=1&b=2", "/inner", "/deep", "/deeper", "/old", "/gone"]);
    let counted = "2 skipped: 1 sitemap indexes within indexes within indexes, 1 sitemaps of other sites";
    assert_eq!(skipped.to_string(), counted);
    let followed = read(format!("{site}/index"), Options { follow: true, ..options });
    assert_eq!(followed[..3], ["Some(\"Page one\") 508", "Some(\"Page two\") 508", "Some(\"Page three\") 508"]);
}

#[test]
fn only_sitemaps_that_changed_are_read_again() {
    let (site, heads) = serve(&[
        ("/index", &index(&[("SITE/a", "2024-07-03"), ("SITE/b", "2024-07-02")])),
        ("/a", &news(&[("Chad meets Mali", "/1")])),
        ("/b", &news(&[("Mali meets Niger", "/2"), ("", "/3")])),
    ]);
    let options = Options { allow_private: true, ..Options::default() };
    let url = PathBuf::from(format!("{site}/index"));
    let first = Reader::new(std::slice::from_ref(&url), options.clone());
    let visits = first.visits();
    assert_eq!(first.filter(Result::is_ok).count(), 2);
    let kept = visits.take();
    let tag = Visit { etag: Some("\"v1\"".to_owned()), modified: None };
    assert_eq!(kept, [(format!("{site}/a"), tag.clone()), (format!("{site}/b"), tag)]);
    assert!(visits.take().is_empty(), "handed out once");
    heads.lock().unwrap().clear();
    let kept: HashMap<String, Visit> = kept.into_iter().collect();
    let again = Reader::new(&[url], options).recalling(move |url| kept.get(url).cloned());
    let (skipped, visits) = (again.skipped(), again.visits());
    assert_eq!(again.count(), 0);
    assert_eq!(skipped.to_string(), "2 skipped: 2 addresses that have not changed");
    assert_eq!(asked(&heads), ["/robots.txt", "/index", "/a", "/b"]);
    assert!(visits.take().is_empty());
}

#[test]
fn an_index_is_read_up_to_a_bound() {
    let many: Vec<String> = (0..53).map(|n| format!("SITE/s/{n}")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|path| (path.as_str(), "")).collect();
    let (site, heads) =
        serve(&[("/robots.txt", &ok("text/plain", "User-agent: *\nDisallow: /s/")), ("/index", &index(&many))]);
    let options = Options { allow_private: true, ..Options::default() };
    let reader = Reader::new(&[PathBuf::from(format!("{site}/index"))], options);
    let skipped = reader.skipped();
    // Asking fifty times would take as many seconds: the site forbids it, which counts all the same.
    assert_eq!(reader.filter(Result::is_err).count(), 50);
    assert_eq!(asked(&heads), ["/robots.txt", "/index"]);
    assert_eq!(skipped.to_string(), "3 skipped: 3 sitemaps beyond the first 50 of an index");
}

#[test]
fn packed_sitemaps_and_pages_beyond_the_bound() {
    let entries: Vec<String> = (0..1_003).map(|n| format!("/s/{n}")).collect();
    let entries: Vec<(&str, &str)> = entries.iter().map(|path| ("Chad meets Mali", path.as_str())).collect();
    let sitemap = news(&entries).replace("application/xml", "application/x-gzip");
    let (site, heads) = serve(&[
        ("/robots.txt", &ok("text/plain", "User-agent: *\nDisallow: /s/")),
        ("/index.xml.gz", &index(&[("SITE/map.xml.gz", "2024-07-03")]).replace("text/xml", "application/gzip")),
        ("/map.xml.gz", &sitemap),
    ]);
    let url = PathBuf::from(format!("{site}/index.xml.gz"));
    let options = Options { allow_private: true, ..Options::default() };
    let titles = Reader::new(std::slice::from_ref(&url), options.clone()).filter(Result::is_ok).count();
    assert_eq!(titles, 1_003, "titles cost nothing");
    heads.lock().unwrap().clear();
    let reader = Reader::new(&[url], Options { follow: true, ..options });
    let (skipped, visits) = (reader.skipped(), reader.visits());
    assert_eq!(reader.filter(Result::is_err).count(), 1_000, "the site forbids the pages");
    assert_eq!(asked(&heads), ["/robots.txt", "/index.xml.gz", "/map.xml.gz"]);
    assert_eq!(skipped.to_string(), "3 skipped: 3 pages beyond the first 1,000 of an index");
    assert!(visits.take().is_empty(), "a sitemap of which something failed is read in full again");
}

/// The answer of a host that asks for a pause.
fn busy(status: &str, rest: &str) -> String {
    format!("HTTP/1.1 {status}\r\nRetry-After: {rest}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

fn links(paths: &[&str]) -> String {
    let entry = |path: &&str| format!("<item><title>Link</title><link>SITE{path}</link></item>");
    let all: String = paths.iter().map(entry).collect();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n\r\n";
    format!("{head}<rss version=\"2.0\"><channel><title>S</title>{all}</channel></rss>")
}

#[test]
fn a_host_that_asks_for_a_pause_gets_it() {
    let later = httpdate::fmt_http_date(std::time::SystemTime::now() + Duration::from_secs(3_600));
    for (status, rest) in [("503 Busy", "30"), ("429 Too Many Requests", "3600"), ("503 Busy", later.as_str())] {
        let pages: [(&str, &str); 2] = [("/1", &busy(status, rest)), ("/2", &page("Two"))];
        let (site, heads) = serve(&[("/feed", &links(&["/1", "/2", "/3"])), pages[0], pages[1]]);
        let options = Options { allow_private: true, follow: true, ..Options::default() };
        let read = read(format!("{site}/feed"), options);
        assert_eq!(asked(&heads), ["/robots.txt", "/feed", "/1"], "{status}, {rest}");
        assert_eq!(read.len(), 3, "{read:?}");
        assert!(read[0].starts_with("the host asks for a pause of "), "{read:?}");
        assert!(read[1..].iter().all(|m| m.starts_with("skipped: the host asked for a pause of ")), "{read:?}");
    }
    // Whatever is asked for: the named address itself, robots.txt, a sitemap of an index.
    let whole = busy("429 Too Many Requests", "40");
    let index = index(&[("SITE/1", ""), ("SITE/2", "")]);
    for (answers, path, expected) in [
        (vec![("/a", whole.as_str())], "/a", vec!["/robots.txt", "/a"]),
        (vec![("/robots.txt", whole.as_str())], "/a", vec!["/robots.txt"]),
        (vec![("/index", index.as_str()), ("/1", whole.as_str())], "/index", vec!["/robots.txt", "/index", "/1"]),
    ] {
        let (site, heads) = serve(&answers);
        let options = Options { allow_private: true, ..Options::default() };
        let paths = [PathBuf::from(format!("{site}{path}")), PathBuf::from(format!("{site}/again"))];
        let failures = Reader::new(&paths, options).filter_map(Result::err).count();
        assert_eq!(
            (asked(&heads), failures),
            (expected.into_iter().map(str::to_owned).collect(), if path == "/index" { 3 } else { 2 })
        );
    }
}

#[test]
fn a_short_rest_is_waited_for() {
    let (site, heads) =
        serve(&[("/feed", &links(&["/1", "/2"])), ("/1", &busy("503 Busy", "2")), ("/2", &page("Two"))]);
    let began = Instant::now();
    let read = read(format!("{site}/feed"), Options { allow_private: true, follow: true, ..Options::default() });
    assert_eq!(read, ["the host asks for a pause of 2 seconds; try again later", "Some(\"Two\") 508"]);
    assert_eq!(asked(&heads), ["/robots.txt", "/feed", "/1", "/2"]);
    assert!(began.elapsed() >= Duration::from_secs(4), "a second each, and the rest");
}

#[test]
fn readers_that_share_what_fetches_share_the_rests() {
    let (site, heads) = serve(&[("/1", &busy("503 Busy", "30")), ("/2", &page("Two"))]);
    let web = Web::new(true);
    for path in ["/1", "/2"] {
        let reader = Reader::new(&[PathBuf::from(format!("{site}{path}"))], Options::default()).fetching(web.clone());
        assert_eq!(reader.filter(Result::is_err).count(), 1);
    }
    assert_eq!(asked(&heads), ["/robots.txt", "/1"]);
}

#[test]
fn what_is_linked_often_is_fetched_once() {
    let to = |path: &str| {
        format!("HTTP/1.1 301 Moved\r\nLocation: {path}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    };
    let (site, heads) = serve(&[
        ("/feed", &links(&["/1", "/1#top", "/old", "/b/../1", "/older", "/gone", "/gone", "/1"])),
        ("/1", &page("One")),
        ("/old", &to("/1")),
        ("/older", &to("/old")),
    ]);
    let options = Options { allow_private: true, follow: true, ..Options::default() };
    let feed = PathBuf::from(format!("{site}/feed"));
    let reader = Reader::new(&[feed.clone(), feed], options);
    let skipped = reader.skipped();
    let told: Vec<_> = reader.map(|i| i.map_or_else(|f| f.message, |d| d.title.unwrap())).collect();
    assert_eq!(told, ["One", "no such page"]);
    assert_eq!(asked(&heads), ["/robots.txt", "/feed", "/1", "/old", "/older", "/gone"]);
    assert_eq!(skipped.to_string(), "7 skipped: 7 addresses that were fetched already");
}

#[test]
fn what_is_wrong_with_a_connection_is_said() {
    let web = Web::new(true);
    let fault = |url: &str| web.get(url, &Visit::default()).unwrap_err();
    let (site, _) = serve(&[]);
    let plain = fault(&site.replace("http://", "https://"));
    assert_eq!(plain.message, "the host does not speak TLS on this port");
    assert_eq!(plain.help, "if it speaks plain HTTP there, write http://");
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let refused = fault(&format!("http://{free}/"));
    assert_eq!(refused.message, "the host refuses the connection");
}

/// A server that speaks TLS with a certificate of `tls/`; its address.
fn tls(certificate: &str) -> String {
    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    let file = |name: &str| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/tls").join(name);
    let chain = vec![CertificateDer::from_pem_file(file(certificate)).unwrap()];
    let key = PrivateKeyDer::from_pem_file(file("key.pem")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let site = format!("https://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            // Whoever does not like the certificate ends it here.
            let _ = connection.complete_io(&mut stream.unwrap());
        }
    });
    site
}

#[test]
fn certificates_that_are_not_accepted() {
    let fault = |site: &str| Web::new(true).get(&format!("{site}/"), &Visit::default()).unwrap_err();
    let unknown = fault(&tls("self-signed.pem"));
    assert_eq!(unknown.message, "the certificate of the host comes from an unknown issuer");
    let expired = fault(&tls("expired.pem"));
    assert_eq!(expired.message, "the certificate of the host has expired");
    assert!(expired.help.starts_with("check the clock of this machine"), "{}", expired.help);
    // And the other way round: a port of TLS asked for plain HTTP.
    let plain = fault(&tls("self-signed.pem").replace("https://", "http://"));
    assert!(plain.message.starts_with("the host "), "{}", plain.message);
    assert!(plain.help.contains("https://"), "{plain:?}");
}
