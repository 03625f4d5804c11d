//! `watch run` asks an address for nothing that it has recorded already.

use super::servers::{Request, Site, answer};
use super::shell::Folder;
use std::sync::{Arc, Mutex};

/// A site with a feed of two pages; each address has a version, and one that is asked for again in its version has not changed.
/// What is listed as `away` is not there.
fn site() -> (Site, Arc<Mutex<Shelf>>) {
    let shelf = Arc::new(Mutex::new(Shelf { version: 1, away: vec!["/robots.txt"] }));
    let kept = Arc::clone(&shelf);
    let site = Site::start(move |request| kept.lock().unwrap().answer(request));
    (site, shelf)
}

struct Shelf {
    /// Of the feed; the pages never change.
    version: u32,
    away: Vec<&'static str>,
}

impl Shelf {
    fn answer(&self, request: &Request) -> String {
        let path = request.path();
        if self.away.contains(&path) {
            return answer("404 Not Found", "", "");
        }
        let version = if path == "/feed" { self.version } else { 1 };
        // Pages say when they changed, the feed has a tag.
        let (field, value, condition) = match path {
            "/feed" => ("ETag", format!("\"v{version}\""), "if-none-match"),
            _ => ("Last-Modified", "Thu, 03 Jul 2025 10:00:00 GMT".to_owned(), "if-modified-since"),
        };
        if request.field(condition) == Some(&value) {
            return answer("304 Not Modified", "", "");
        }
        let site = format!("http://{}", request.field("host").unwrap());
        let (media, body) = match path {
            "/feed" => ("application/rss+xml", feed(&site)),
            page => ("text/html; charset=utf-8", html(page)),
        };
        answer("200 OK", &format!("Content-Type: {media}\r\n{field}: {value}\r\n"), &body)
    }
}

fn feed(site: &str) -> String {
    let item = |n: u8| {
        format!(
            "<item><title>Item {n}</title><link>{site}/{n}</link><pubDate>Thu, 03 Jul 2025 10:00:00 GMT</pubDate></item>"
        )
    };
    format!("<rss version=\"2.0\"><channel><title>S</title>{}{}</channel></rss>", item(1), item(2))
}

fn html(path: &str) -> String {
    let who = if path == "/1" { "Russia" } else { "Nicaragua" };
    let text =
        format!("<p>{who} formally recognised the Taliban government on Thursday, its foreign ministry said.</p>");
    format!("<html><head><title>Talks</title></head><body><article>{}</article></body></html>", text.repeat(6))
}

fn folder(site: &Site) -> Folder {
    let watch = format!(
        "[[source]]\nread = [\"{}/feed\"]\nfollow = true\n[[watch]]\nname = \"Recognition\"\nact = \"recognition.*\"\ntell = [\"file:alerts.jsonl\"]\n",
        site.address
    );
    Folder::with(&[("watch.toml", watch.as_bytes())])
}

/// The exit status of one round, and the paths it asked for.
fn round(folder: &Folder, site: &Site) -> (i32, Vec<String>) {
    let before = site.asked().len();
    let told = folder.run("watch run watch.toml --once --quiet --ledger l.db --coder rules --allow-private");
    (told.status(), site.asked()[before..].iter().map(|r| r.path().to_owned()).collect())
}

fn alerts(folder: &Folder) -> usize {
    std::fs::read_to_string(folder.path().join("alerts.jsonl")).unwrap_or_default().lines().count()
}

fn paths(names: &[&str]) -> Vec<String> {
    names.iter().map(|&n| n.to_owned()).collect()
}

#[test]
fn what_has_not_changed_is_not_fetched_again() {
    let (site, shelf) = site();
    let folder = folder(&site);
    assert_eq!(round(&folder, &site), (0, paths(&["/robots.txt", "/feed", "/1", "/2"])));
    assert_eq!(alerts(&folder), 2);
    assert_eq!(round(&folder, &site), (0, paths(&["/robots.txt", "/feed"])));
    let last = site.asked().pop().unwrap();
    assert_eq!(last.field("if-none-match"), Some("\"v1\""));
    // A feed that has changed is read; its pages, which have not, answer without a body.
    shelf.lock().unwrap().version = 2;
    assert_eq!(round(&folder, &site), (0, paths(&["/robots.txt", "/feed", "/1", "/2"])));
    let last = site.asked().pop().unwrap();
    assert_eq!(last.field("if-modified-since"), Some("Thu, 03 Jul 2025 10:00:00 GMT"));
    assert_eq!(round(&folder, &site), (0, paths(&["/robots.txt", "/feed"])));
    assert_eq!(site.asked().pop().unwrap().field("if-none-match"), Some("\"v2\""));
    assert_eq!(alerts(&folder), 2, "nothing is told twice");
}

#[test]
fn a_feed_of_which_something_failed_is_read_in_full_again() {
    let (site, shelf) = site();
    let folder = folder(&site);
    shelf.lock().unwrap().away.push("/2");
    assert_eq!(round(&folder, &site), (1, paths(&["/robots.txt", "/feed", "/1", "/2"])));
    assert_eq!(alerts(&folder), 1);
    shelf.lock().unwrap().away.pop();
    assert_eq!(round(&folder, &site), (0, paths(&["/robots.txt", "/feed", "/1", "/2"])));
    assert_eq!(alerts(&folder), 2, "the page that was away is not lost");
    assert_eq!(round(&folder, &site), (0, paths(&["/robots.txt", "/feed"])));
}

#[test]
fn what_is_read_otherwise_is_fetched_in_full() {
    let (site, _) = site();
    let folder = folder(&site);
    let watch = std::fs::read_to_string(folder.path().join("watch.toml")).unwrap();
    folder.write("watch.toml", watch.replace("follow = true", "follow = false").as_bytes());
    assert_eq!(round(&folder, &site), (0, paths(&["/robots.txt", "/feed"])));
    assert_eq!(alerts(&folder), 0, "the titles say nothing");
    folder.write("watch.toml", watch.as_bytes());
    assert_eq!(round(&folder, &site), (0, paths(&["/robots.txt", "/feed", "/1", "/2"])));
    assert_eq!(alerts(&folder), 2);
}
