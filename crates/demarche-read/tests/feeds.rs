//! Feeds and sitemaps, real and broken.

mod samples;

use demarche_read::{Options, Reader};
use samples::{folder, read, shared, told};

#[test]
fn feeds_of_others() {
    let Some(dir) = shared("feeds") else { return };
    let items: Vec<_> = Reader::new(std::slice::from_ref(&dir), Options::default()).collect();
    let broken: Vec<String> = told(&dir, &items).into_iter().filter(|t| t.contains(" cannot be read: ")).collect();
    let invalid = "rss_2.0_invalid_1.xml: the feed cannot be read: unable to parse XML: ";
    assert!(broken.len() == 1 && broken[0].starts_with(invalid), "{broken:?}");
    let good: Vec<_> = items.iter().flatten().collect();
    assert_eq!(good.len(), 21);
    let dated = good.iter().filter(|d| d.published.is_some()).count();
    assert_eq!(dated, 17, "one has no date, three are of RSS 0.92, which has none");
    let of = |name: &str| read(&dir.join(name)).remove(0).unwrap();
    let golem = of("rss_1.0_iso8859.xml");
    assert_eq!(golem.title.as_deref(), Some("Digitalministerium: Neue Glasfaserförderung mit Schnellkasse"));
    assert_eq!((golem.source.as_deref(), golem.language.code.as_str()), (Some("Golem.de"), "deu"));
    let wrong_label = of("rss_0.91_encoding_1.xml");
    assert_eq!(wrong_label.title.as_deref(), Some("bash - Expansão de Parâmetros"));
    assert_eq!(of("rss_2.0_nbcny.xml").published.unwrap().to_string(), "2023-12-16");
    let title = of("sitemap-news.xml");
    assert_eq!(
        (title.text.as_str(), title.published.unwrap().to_string().as_str()),
        ("Companies A, B in Merger Talks", "2008-12-23")
    );
}

const RSS: &str = r#"<?xml version="1.0" encoding="ISO-8859-1"?><rss version="2.0"><channel><title>The Daily Sahel</title>
<link>https://sahel.example/</link>
<item><title>Chad meets Mali</title><link>https://sahel.example/1</link><pubDate>Wed, 03 Jul 2024 23:30:00 -0400</pubDate>
<description>&lt;p&gt;Chad met &lt;b&gt;Mali&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;They agreed. (AFP)&lt;/p&gt;</description></item>
<item><title>Only a title</title><link>https://sahel.example/2</link></item>
<item><title>Tomorrow</title><link>https://sahel.example/3</link><pubDate>20255-07-03T00:00:00Z</pubDate></item>
</channel></rss>"#;

#[test]
fn each_entry_is_a_document() {
    let dir = folder(&[("in.xml", RSS.as_bytes())]);
    let items = read(&dir.path().join("in.xml"));
    assert_eq!(
        told(dir.path(), &items),
        ["https://sahel.example/1", "https://sahel.example/2", "https://sahel.example/3"]
    );
    let third = items[2].as_ref().unwrap();
    let warning = &third.warnings[0].to_string();
    assert!(
        warning.ends_with("in.xml:3: its date: `20255-07-03T00:00:00Z` is not a date; the text is read without a date"),
        "{warning}"
    );
    assert_eq!(third.published, None);
    let first = items[0].as_ref().unwrap();
    assert_eq!(first.text, "Chad met Mali.\n\nThey agreed. (AFP)");
    assert_eq!(first.title.as_deref(), Some("Chad meets Mali"));
    assert_eq!(first.published.unwrap().to_string(), "2024-07-03", "the day in the newsroom");
    assert_eq!(first.source.as_deref(), Some("The Daily Sahel"));
    assert_eq!(first.credit.as_deref(), Some("Agence France-Presse"));
    let second = items[1].as_ref().unwrap();
    assert_eq!((second.text.as_str(), second.title.as_deref()), ("Only a title", None));
}

#[test]
fn json_feeds() {
    let feed = br#"{"version":"https://jsonfeed.org/version/1.1","title":"S","items":[
        {"id":"1","url":"https://sahel.example/1","title":"T","content_text":"Chad met Mali.","date_published":"2024-07-03T10:00:00Z"}]}"#;
    let dir = folder(&[("in.json", feed)]);
    let items = read(&dir.path().join("in.json"));
    let document = items[0].as_ref().unwrap();
    assert_eq!(
        (document.text.as_str(), document.published.unwrap().to_string().as_str()),
        ("Chad met Mali.", "2024-07-03")
    );
}

#[test]
fn feeds_that_do_harm() {
    let mut laughs = String::from("<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"ha\">");
    for (n, name) in "bcdefghijk".chars().enumerate() {
        let before = char::from(b'a' + n as u8);
        laughs.push_str(&format!("<!ENTITY {name} \"{}\">", format!("&{before};").repeat(10)));
    }
    laughs.push_str("]><rss version=\"2.0\"><channel><title>x</title><item><title>&k;</title><description>Chad &k; met</description></item></channel></rss>");
    let outside = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss version=\"2.0\"><channel><item><title>A</title><description>[&x;]</description></item></channel></rss>";
    let deep = format!("<rss version=\"2.0\"><channel><item><description>{}", "<a>".repeat(100_000));
    let sitemap = format!("<urlset><url><loc>{}", "<x>".repeat(100_000));
    let dir = folder(&[
        ("a.xml", laughs.as_bytes()),
        ("b.xml", outside.as_bytes()),
        ("c.xml", deep.as_bytes()),
        ("d.xml", b"<rss version='2.0'><channel><item><title>Broken"),
        ("e.xml", sitemap.as_bytes()),
        ("f.xml", RSS.as_bytes()),
    ]);
    let items: Vec<_> = Reader::new(&[dir.path().to_owned()], Options::default()).collect();
    let told = told(dir.path(), &items);
    for document in items.iter().flatten() {
        assert!(document.text.len() < 1_000 && !document.text.contains("root:"), "{}", document.text);
    }
    let deep = "c.xml: the feed nests elements deeper than 200; it is damaged or malicious; leave it out";
    assert!(told.iter().any(|t| t == deep), "{told:?}");
    let deep = "e.xml: the sitemap nests elements deeper than 200; it is damaged or malicious; leave it out";
    assert!(told.iter().any(|t| t == deep), "{told:?}");
    assert!(told.iter().any(|t| t == "https://sahel.example/1"), "the next one is read");
}

#[test]
fn sitemaps_with_and_without_titles() {
    let map = b"<?xml version='1.0'?><urlset xmlns='x' xmlns:news='y'>
<url><loc>https://sahel.example/1</loc><news:news><news:publication><news:name>The Daily Sahel</news:name></news:publication>
<news:publication_date>2024-07-03</news:publication_date><news:title>Chad &amp; Mali meet</news:title></news:news></url>
<url><loc>https://sahel.example/2</loc></url>
<url><loc>https://sahel.example/3</loc><news:title>Broken</news:titel></url></urlset>";
    let dir = folder(&[("map.xml", map)]);
    let mut reader = Reader::new(&[dir.path().to_owned()], Options::default());
    let items: Vec<_> = reader.by_ref().collect();
    let first = items[0].as_ref().unwrap();
    assert_eq!((first.text.as_str(), first.source.as_deref()), ("Chad & Mali meet", Some("The Daily Sahel")));
    assert_eq!(first.published.unwrap().to_string(), "2024-07-03");
    assert_eq!(reader.skipped().to_string(), "1 skipped: 1 addresses without text");
    assert_eq!(items.len(), 2);
    assert!(told(dir.path(), &items)[1].starts_with("map.xml: the sitemap cannot be read at byte "));
}

#[test]
fn an_index_in_a_file_fetches_nothing() {
    let index = "<?xml version=\"1.0\"?><sitemapindex><sitemap><loc>https://sahel.example/a.xml</loc></sitemap>
        <sitemap><loc>https://sahel.example/b.xml.gz</loc></sitemap></sitemapindex>";
    let dir = folder(&[("index.xml", index.as_bytes())]);
    let mut reader = Reader::new(&[dir.path().join("index.xml")], Options { follow: true, ..Options::default() });
    let skipped = reader.skipped();
    assert!(reader.next().is_none());
    assert_eq!(skipped.to_string(), "2 skipped: 2 sitemaps named by an index that was not fetched itself");
}
