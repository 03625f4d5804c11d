//! Pages of headlines are no articles; short articles with many links are.

mod samples;

use demarche_read::Document;
use samples::{folder, read, shared};

fn page(head: &str, body: &str) -> Document {
    let page = format!(
        "<!doctype html><html lang=en><head><title>Example News</title>{head}</head><body>{body}</body></html>"
    );
    let dir = folder(&[("p.html", page.as_bytes())]);
    read(&dir.path().join("p.html")).remove(0).unwrap()
}

const NEWS: [(&str, &str); 6] = [
    ("Peru recalls its ambassador from Chile", "Peru recalled its ambassador from Chile on Monday."),
    ("Kenya recognizes the state of Kosovo", "Kenya recognized Kosovo, its president said."),
    (
        "Iran expels three German diplomats",
        "Iran expelled three German diplomats last week, state television said in the evening.",
    ),
    ("Cuba and Panama sign a pact", "Cuba and Panama signed a health agreement."),
    (
        "Turkey shells positions in Syria",
        "Turkey shelled Kurdish positions in Syria, a monitoring group said on Sunday.",
    ),
    ("On this day: Egypt severs ties", "In 1961 Egypt severed diplomatic relations with Jordan."),
];

fn each(write: impl Fn(usize, &str, &str) -> String) -> String {
    NEWS.iter().enumerate().map(|(n, (title, teaser))| write(n, title, teaser)).collect()
}

#[test]
fn lists_of_headlines_give_nothing() {
    let nav = "<nav><a href='/'>Home</a><a href='/world'>World</a></nav>";
    for (name, body) in [
        (
            "cards",
            format!(
                "{nav}<main><h1>World</h1>{}</main>",
                each(|n, h, t| format!(
                    "<div class=card><a href='/n/{n}'><h2>{h}</h2></a><p>{t}</p><span>11 Jun 2024</span></div>"
                ))
            ),
        ),
        (
            "sections",
            format!(
                "<header><a href='/'>Example News</a></header><main>{}</main>",
                each(|n, h, t| format!("<section><h2><a href='/n/{n}'>{h}</a></h2><p>{t}</p></section>"))
            ),
        ),
        (
            "articles",
            format!(
                "<main>{}</main>",
                each(|n, h, t| format!(
                    "<article><h3><a href='/n/{n}'>{h}</a></h3><div><p>{t}</p><a href='/n/{n}'>Read more</a></div></article>"
                ))
            ),
        ),
        (
            "list",
            format!(
                "<div id=content><h1>Latest</h1><ul>{}</ul></div>",
                each(|n, h, t| format!("<li><a href='/n/{n}'>{h}</a><p>{t}</p></li>"))
            ),
        ),
        (
            "divs",
            format!(
                "<div id=content>{}</div>",
                each(|n, h, t| format!("<div><div><a href='/n/{n}'>{h}</a></div><div>{t}</div></div>"))
            ),
        ),
        (
            "table",
            format!(
                "<table>{}</table>",
                each(|n, h, t| format!("<tr><td><a href='/n/{n}'>{h}</a></td></tr><tr><td>{t}</td></tr>"))
            ),
        ),
        (
            "images",
            format!(
                "<main>{}</main>",
                each(|n, h, t| format!(
                    "<div class=teaser><a href='/n/{n}'><img src=x><h3>{h}</h3></a><p class=summary>{t}</p><time datetime='2024-06-1{n}'>1{n} June</time></div>"
                ))
            ),
        ),
        (
            "intro",
            format!(
                "<main><h1>Africa</h1><p>The latest news from the continent and its 54 countries.</p>{}</main>",
                each(|n, h, t| format!("<div><h2><a href='/n/{n}'>{h}</a></h2><p>{t}</p></div>"))
            ),
        ),
        (
            "bare",
            format!(
                "<main><h1>Headlines</h1><ul>{}</ul></main>",
                each(|n, h, _| format!("<li><a href='/n/{n}'>{h}</a></li>"))
            ),
        ),
        (
            "results",
            format!(
                "<h1>Results for Peru</h1><ol>{}</ol>",
                each(|n, h, t| format!(
                    "<li><h4><a href='/n/{n}'>{h}</a></h4><cite>n.example/n/{n}</cite><p>{t} {t}</p></li>"
                ))
            ),
        ),
    ] {
        let document = page("", &body);
        assert!(document.is_empty(), "{name}: {}", document.text);
        if name != "bare" {
            assert_eq!(document.warnings.len(), 1, "{name}");
            assert!(
                document.warnings[0].message.contains("headlines and is not an article"),
                "{}",
                document.warnings[0]
            );
        }
    }
}

#[test]
fn short_articles_with_many_links_stay_articles() {
    let own = "<p>Peru recalled its ambassador from Chile yesterday, the foreign ministry in Lima said. The ministry gave no reason for the step and said that its embassy in Santiago would stay open.</p>";
    let two = format!(
        "{own}<p>Chile expressed regret over the decision and said it would not answer in kind, a spokeswoman told reporters.</p>"
    );
    let heads = each(|n, h, _| format!("<h3><a href='/n/{n}'>{h}</a></h3>"));
    let teased = each(|n, h, t| format!("<div><h3><a href='/n/{n}'>{h}</a></h3><p>{t}</p></div>"));
    let list = each(|n, h, _| format!("<li><a href='/n/{n}'>{h}</a></li>"));
    let between = NEWS.iter().map(|(h, _)| format!("{own}<p><a href='/n'>Read also: {h}</a></p>")).collect::<String>();
    let described = "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Peru recalls its ambassador\"}</script>";
    for (name, head, body) in [
        (
            "list behind",
            "",
            format!("<article><h1>Peru recalls envoy</h1>{own}<h2>Related</h2><ul>{list}</ul></article>"),
        ),
        (
            "headings behind",
            "",
            format!("<article><h1>Peru recalls envoy</h1>{own}</article><section><h2>More news</h2>{heads}</section>"),
        ),
        ("headings in main", "", format!("<main><h1>Peru recalls envoy</h1>{two}<div>{heads}</div></main>")),
        (
            "teasers behind",
            "",
            format!(
                "<main><article><h1>Peru recalls envoy</h1>{two}{two}</article><div class=more>{teased}</div></main>"
            ),
        ),
        ("said to be one", described, format!("<main><h1>Peru recalls envoy</h1>{own}<div>{teased}</div></main>")),
        (
            "og:type",
            "<meta property='og:type' content='article'>",
            format!("<main><h1>Peru recalls envoy</h1>{own}<div>{teased}</div></main>"),
        ),
        ("links between", "", format!("<article><h1>Peru recalls envoy</h1>{between}</article>")),
        (
            "headings with links in the text",
            "",
            format!(
                "<article><h1>Peru recalls envoy</h1>{two}{two}<h2><a href='#a'>What the ministry has said</a></h2>{two}{two}</article>"
            ),
        ),
    ] {
        let document = page(head, &body);
        assert!(
            document.text.contains("Peru recalled its ambassador from Chile yesterday"),
            "{name}: {:?} {}",
            document.warnings,
            document.text
        );
        assert_eq!(document.warnings.len(), 0, "{name}");
    }
}

#[test]
fn real_pages_stay_articles() {
    for name in ["kremlin", "wikipedia", "wikipedia-2"] {
        let Some(dir) = shared(&format!("html/{name}")) else { return };
        for document in read(&dir).into_iter().flatten().filter(|d| !d.place.file.contains("expected")) {
            println!("{}: {} code points, {:?}", document.place, document.text.chars().count(), document.warnings);
            if !document.place.file.contains("index_") {
                assert!(!document.is_empty(), "{}", document.place);
            }
        }
    }
}
