//! The day of publication of pages and feeds: never the day of a change.

mod samples;

use samples::{folder, read};

const TEXT: &str = "<p>Peru recalled its ambassador from Chile yesterday, the foreign ministry in Lima said. The ministry gave no reason for the step and said that its embassy in Santiago would stay open.</p><p>Relations between the two neighbours have been cool since a dispute over fishing rights in the Pacific. Chile expressed regret over the decision and said it would not answer in kind.</p>";

/// The day of a page, and how many warnings it has.
fn day(head: &str, body: &str) -> (String, usize) {
    let page = format!(
        "<!doctype html><html><head><title>T</title>{head}</head><body><article><h1>Peru recalls its ambassador</h1>{body}{TEXT}</article></body></html>"
    );
    let dir = folder(&[("p.html", page.as_bytes())]);
    let document = read(&dir.path().join("p.html")).remove(0).unwrap();
    assert!(document.text.contains("Peru recalled"), "{}", document.text);
    (document.published.map_or("none".into(), |p| p.to_string()), document.warnings.len())
}

#[test]
fn the_day_of_a_change_is_never_that_of_publication() {
    for body in [
        "<p>Last modified: <time datetime='2017-11-29'>29 Nov 2017</time></p>",
        "<p>Last modified: 29 Nov 2017</p>",
        "<p>Updated <time datetime='2017-11-29'>29 Nov 2017</time></p>",
        "<p><span>Updated:</span> <time datetime='2017-11-29'>29 Nov 2017</time></p>",
        "<div><b>Last updated</b> <span><time datetime='2017-11-29'>29 Nov</time></span></div>",
        "<p><time datetime='2017-11-29'>29 Nov 2017</time> (updated)</p>",
        "<time datetime='2017-11-29'>Updated 29 Nov 2017</time>",
        "<time itemprop='dateModified' datetime='2017-11-29'>29 Nov 2017</time>",
        "<time class='entry-date updated' datetime='2017-11-29'>29 Nov 2017</time>",
        "<span class='last-modified'><time datetime='2017-11-29'>29 Nov 2017</time></span>",
        "<time id='lastUpdated' datetime='2017-11-29'>29 Nov 2017</time>",
        "<p>Mis à jour le <time datetime='2017-11-29'>29 nov. 2017</time></p>",
        "<p>Zuletzt aktualisiert: <time datetime='2017-11-29'>29.11.2017</time></p>",
        "<p>Actualizado: <time datetime='2017-11-29'>29 nov 2017</time></p>",
        "<p>Обновлено <time datetime='2017-11-29'>29.11.2017</time></p>",
        "<p>更新 <time datetime='2017-11-29'>2017年11月29日</time></p>",
        "<p>Last updated</p><p>29 November 2017</p>",
    ] {
        assert_eq!(day("", body), ("none".into(), 0), "{body}");
    }
    for head in [
        "<meta property='article:modified_time' content='2017-11-29'>",
        "<meta name='last-modified' content='2017-11-29'>",
        "<meta itemprop='dateModified' content='2017-11-29'>",
        "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"dateModified\":\"2017-11-29\"}</script>",
        "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"WebPage\",\"dateModified\":\"2017-11-29\"}]}</script>",
    ] {
        assert_eq!(day(head, ""), ("none".into(), 0), "{head}");
    }
}

#[test]
fn the_day_of_publication_beside_that_of_a_change() {
    for (head, body) in [
        (
            "",
            "<time itemprop='dateModified' datetime='2017-11-29T19:20:45+01:00'>27 Nov 2017 01:57 | Updated 29 Nov 2017 19:20</time>",
        ),
        (
            "",
            "<p>Published <time datetime='2017-11-27'>27 Nov</time>, updated <time datetime='2017-11-29'>29 Nov</time></p>",
        ),
        (
            "",
            "<p><time datetime='2017-11-29' itemprop='dateModified'>29 Nov</time> <time datetime='2017-11-27' itemprop='datePublished'>27 Nov</time></p>",
        ),
        (
            "",
            "<div class='dates'><time class='updated' datetime='2017-11-29'>29 Nov</time><time class='published' datetime='2017-11-27'>27 Nov</time></div>",
        ),
        (
            "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"dateCreated\":\"2017-11-20\",\"datePublished\":\"2017-11-27\",\"dateModified\":\"2017-11-29\"}</script>",
            "",
        ),
        (
            "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"WebSite\"},{\"@type\":\"WebPage\",\"datePublished\":\"2017-11-27\",\"dateModified\":\"2017-11-29\"},{\"@type\":\"Article\",\"headline\":\"T\"}]}</script>",
            "",
        ),
        (
            "<script type='application/ld+json'>[{\"@type\":\"BreadcrumbList\"}]</script><script type='application/ld+json'>{\"@type\":[\"ReportageNewsArticle\"],\"datePublished\":1511740800}</script>",
            "",
        ),
        (
            "<meta name='dcterms.created' content='2017-11-20'><meta property='article:published_time' content='2017-11-27T09:00:00Z'>",
            "",
        ),
        ("<meta property='article:modified_time' content='2017-11-29'><meta name='date' content='27/11/2017'>", ""),
        ("<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"dateCreated\":\"2017-11-27\"}</script>", ""),
        ("", "<time class='entry-date published updated' datetime='2017-11-27'>27 Nov 2017</time>"),
        ("", "<p>27 November 2017</p><p>Last updated: <time datetime='2017-11-29'>29 Nov</time></p>"),
    ] {
        assert_eq!(day(head, body), ("2017-11-27".into(), 0), "{head}{body}");
    }
}

#[test]
fn what_cannot_be_read_is_reported_and_costs_nothing() {
    for content in ["yesterday", "03/07/2024", "31 April 2024", "20255-01-01", "TBD"] {
        assert_eq!(day(&format!("<meta name='date' content='{content}'>"), ""), ("none".into(), 1), "{content}");
    }
    let other = "<meta name='date' content='soon'>";
    assert_eq!(day(other, "<time pubdate datetime='2024-07-03'>x</time>"), ("2024-07-03".into(), 0));
}

#[test]
fn feeds_of_all_kinds() {
    let item = |date: &str| {
        format!(
            "<item><title>{date}</title><link>http://a.example/{}</link><pubDate>{date}</pubDate><description>Chad met Mali.</description></item>",
            date.len()
        )
    };
    let dates = [
        "Fri, 22 Sep 17 22:05:03 +0300",
        "2017/9/22 15:07:41",
        "Fr, 22 Sep 2017 11:41:36",
        "Fri, 22 Sep 2017 19:40:17",
        "2017-09-22 7:05",
        "22/9/2017",
        "ven. 22 septembre 2017",
        "9/22/2017 3:07:41 PM",
        "soon",
    ];
    let rss = format!("<rss version='2.0'><channel><title>W</title>{}</channel></rss>", dates.map(item).concat());
    let dir = folder(&[("a.xml", rss.as_bytes())]);
    let documents: Vec<_> = read(&dir.path().join("a.xml")).into_iter().map(Result::unwrap).collect();
    assert_eq!(documents.len(), dates.len());
    for d in &documents {
        let soon = d.title.as_deref() == Some("soon");
        let day = d.published.map(|p| p.to_string());
        assert_eq!(
            (day.as_deref(), d.warnings.len()),
            if soon { (None, 1) } else { (Some("2017-09-22"), 0) },
            "{:?}",
            d.title
        );
    }
    // Two entries of one instant keep the day of each newsroom.
    let two = format!(
        "<rss version='2.0'><channel><title>W</title>{}{}</channel></rss>",
        item("Wed, 03 Jul 2024 23:30:00 -0400"),
        item("Thu, 04 Jul 2024 03:30:00 GMT")
    );
    let dir = folder(&[("a.xml", two.as_bytes()), ("b.json", br#"{"version":"https://jsonfeed.org/version/1.1","title":"S","items":[{"id":"1","content_text":"Chad met Mali.","date_modified":"2024-07-03"}]}"#)]);
    let days: Vec<_> = read(dir.path()).into_iter().map(|d| d.unwrap().published.map(|p| p.to_string())).collect();
    assert_eq!(days, [Some("2024-07-03".into()), Some("2024-07-04".into()), None], "a change is not a publication");
    // A sitemap tells when its pages were changed.
    let map = b"<urlset><url><loc>http://a.example/1</loc><news:title>T</news:title><lastmod>2024-07-03</lastmod></url></urlset>";
    let dir = folder(&[("a.xml", map)]);
    assert_eq!(read(dir.path()).remove(0).unwrap().published, None);
}
