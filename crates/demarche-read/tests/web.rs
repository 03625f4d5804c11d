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
            let _ = stream.write_all(answer.as_bytes());
            if path == "/endless" {
                let chunk = format!("100000\r\n{}\r\n", "a".repeat(0x100000));
                while stream.write_all(chunk.as_bytes()).is_ok() {}
            }
        }
    });
    (site, heads)
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
    let refused = "the address is in a private network; if you trust it, say --allow-private";
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
    assert_eq!(fault("/gone").message, "there is no such page");
    assert_eq!(fault("/file").message, "`file` is not fetched");
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
    assert_eq!(followed, ["Some(\"Page one\") 508", "there is no such page; check the address"]);
}
