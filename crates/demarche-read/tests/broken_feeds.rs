//! Feeds that are not well-formed XML: what can be read is, and the rest is reported.

mod samples;

use demarche_read::{Document, Failure};
use samples::{folder, read};

const GOOD: &str = "<item><title>Two</title><link>https://n.example/2</link><pubDate>Tue, 11 Jun 2024 08:00:00 +0000</pubDate><description>Kenya recognized Kosovo on Monday.</description></item>";

fn feed(first: &str) -> Vec<Result<Document, Failure>> {
    let text = format!(
        "<rss version=\"2.0\"><channel><title>Wire</title><link>https://n.example</link><description>d</description>{first}{GOOD}</channel></rss>"
    );
    let dir = folder(&[("a.xml", text.as_bytes())]);
    read(&dir.path().join("a.xml"))
}

fn item(title: &str, link: &str, description: &str) -> String {
    format!(
        "<item><title>{title}</title><link>{link}</link><pubDate>Tue, 11 Jun 2024 08:00:00 +0000</pubDate><description>{description}</description></item>"
    )
}

#[test]
fn signs_that_are_no_markup_are_read_as_signs() {
    for (title, link, description, text) in [
        ("One", "https://n.example/1?a=1&b=2", "Peru recalled its envoy.", "Peru recalled its envoy."),
        ("A & B", "https://n.example/1", "Peru & Chile met.", "Peru & Chile met."),
        ("One", "https://n.example/1", "Peru met Chile (3 < 5).", "Peru met Chile (3 < 5)."),
        ("One", "https://n.example/1", "Peru <b>met Chile.<br></b>", "Peru met Chile."),
        ("One", "https://n.example/1", "<p>Peru met Chile.<p>They agreed.", "Peru met Chile.\n\nThey agreed."),
        ("One", "https://n.example/1", "Peru&rsquo;s envoy & Chile&#8217;s.", "Peru’s envoy & Chile’s."),
        ("One", "https://n.example/1", "<img src=a.png>Peru met Chile.", "Peru met Chile."),
        ("One</titel><x>", "https://n.example/1", "Peru met Chile.", "Peru met Chile."),
    ] {
        let items = feed(&item(title, link, description));
        assert_eq!(items.len(), 2, "{description}");
        let first = items[0].as_ref().unwrap();
        assert_eq!(first.text, text);
        assert_eq!(first.url.as_deref(), Some(link));
        assert_eq!(first.published.unwrap().to_string(), "2024-06-11");
        assert_eq!(first.source.as_deref(), Some("Wire"));
        let warnings: Vec<String> = first.warnings.iter().map(ToString::to_string).collect();
        assert!(warnings[0].contains("a.xml: the feed is not well-formed XML ("), "{warnings:?}");
        assert!(warnings[1].contains("a.xml:1: the entry is not well-formed XML"), "{warnings:?}");
        let second = items[1].as_ref().unwrap();
        assert_eq!((second.text.as_str(), second.warnings.len()), ("Kenya recognized Kosovo on Monday.", 0));
    }
}

#[test]
fn what_the_feed_says_of_itself_may_be_broken() {
    let text = format!(
        "\n\n  <?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>Wire & Co</title><link>https://n.example/?a&b</link>{GOOD}</channel></rss>"
    );
    let dir = folder(&[("a.rss", text.as_bytes())]);
    let first = read(&dir.path().join("a.rss")).remove(0).unwrap();
    assert_eq!((first.source.as_deref(), first.warnings.len()), (Some("Wire & Co"), 1));
}

#[test]
fn a_feed_that_breaks_off_gives_its_whole_entries() {
    let whole = format!(
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>Wire</title>{}{GOOD}</channel></rss>",
        item("One", "https://n.example/1", "Peru recalled its envoy.")
    );
    for cut in ["<description>Kenya recog", "Kenya recognized Kosovo on Mon", "Kosovo on Monday.</description></ite"] {
        let end = whole.find(cut).unwrap() + cut.len();
        let dir = folder(&[("a.xml", &whole.as_bytes()[..end])]);
        let items = read(&dir.path().join("a.xml"));
        assert_eq!(items.len(), 2, "{cut}");
        assert_eq!(items[0].as_ref().unwrap().text, "Peru recalled its envoy.");
        let told = items[1].as_ref().unwrap_err().to_string();
        assert!(told.ends_with("a.xml:2: the feed breaks off within this entry, which is not read"), "{told}");
    }
    // Behind the last entry nothing of worth is lost.
    let end = whole.find("</channel>").unwrap();
    let dir = folder(&[("a.xml", &whole.as_bytes()[..end])]);
    assert!(read(&dir.path().join("a.xml")).iter().all(Result::is_ok));
}

#[test]
fn one_broken_entry_costs_no_other() {
    let deep = item("Deep", "https://n.example/1", &"<b>".repeat(300));
    let items = feed(&deep);
    assert_eq!(items.len(), 2);
    assert!(items[0].is_err() && items[1].is_ok(), "{items:?}");
    // Many entries that each leave an element open are no deep feed.
    let many: String = (0..400).map(|n| item("T", &format!("https://n.example/m{n}"), "Peru met Chile.<br>")).collect();
    let items = feed(&many);
    assert_eq!((items.len(), items.iter().filter(|i| i.is_ok()).count()), (401, 401));
}

#[test]
fn atom_and_rdf() {
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Wire</title><entry><title>A & B</title><link href='https://n.example/1?a&b'/><id>https://n.example/1</id><published>2024-06-11T08:00:00Z</published><content type='xhtml'><div>Peru met <b>Chile.</div></content></entry></feed>";
    let rdf = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel rdf:about='x'><title>Wire</title></channel><item rdf:about='y'><title>A & B</title><link>https://n.example/1</link><dc:date>2024-06-11</dc:date><description>Peru met Chile.</description></item></rdf:RDF>";
    for text in [atom, rdf] {
        let dir = folder(&[("a.xml", text.as_bytes())]);
        let items = read(&dir.path().join("a.xml"));
        assert_eq!(items.len(), 1, "{items:?}");
        let first = items[0].as_ref().unwrap();
        assert_eq!(
            (first.text.as_str(), first.title.as_deref(), first.source.as_deref()),
            ("Peru met Chile.", Some("A & B"), Some("Wire"))
        );
        assert_eq!(first.published.unwrap().to_string(), "2024-06-11");
    }
}
