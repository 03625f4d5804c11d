//! Pages of few bytes that make many elements: each ends soon, and the next file is read.

mod samples;

use demarche_read::{Options, Reader};
use samples::{folder, told};
use std::time::Instant;

const T: &str = "Russia recognized the Taliban government of Afghanistan on July 3, 2025. ";

fn formats(n: usize) -> String {
    (0..n).map(|i| format!("<b id=i{i}>")).collect()
}

#[test]
fn no_page_holds_up_a_run() {
    let wide = |n: usize, text: &str| text.repeat(n);
    let attributes = |n: usize| (0..n).map(|i| format!(" a{i}=1")).collect::<String>();
    let bombs = [
        ("reopened", format!("<p>{}</p>{}", formats(900), wide(45_000, "<p>x"))),
        ("reopened under a comment", format!("<!--x--!><p>{}</p>{}", formats(900), wide(45_000, "<p>x"))),
        (
            "reopened by closed tags",
            format!("{}{}", (0..50_000).map(|i| format!("<b id=i{i}></x>")).collect::<String>(), wide(1_000, "<p>x")),
        ),
        (
            "links",
            format!(
                "<p>{}</p>{}",
                (0..900).map(|i| format!("<nobr id=n{i}>")).collect::<String>(),
                wide(30_000, "<div>x</div><p>")
            ),
        ),
        ("fonts in tables", wide(3_000, "<table><tr><td><font size=1><a href=x>x")),
        ("nested wrongly", wide(20_000, "<a href=x><div><b></a><i></b>")),
        ("deep", wide(500_000, "<div>")),
        ("deep under a comment", format!("<!--x--!>{}", wide(500_000, "<div>"))),
        ("deep in a textarea's shadow", format!("<textarea><script></textarea>{}", wide(500_000, "<div>"))),
        ("tables", wide(300_000, "<table>")),
        ("selects", wide(300_000, "<select><option>")),
        ("svg", wide(200_000, "<svg><foreignObject><p>")),
        ("math", wide(200_000, "<math><mi><b>")),
        ("templates", wide(200_000, "<template>")),
        ("forms", wide(300_000, "<form><div></form>")),
        ("framesets", wide(300_000, "<frameset><frame>")),
        ("paragraphs", wide(500_000, "<p>x")),
        ("attributes", format!("<div{}>", attributes(700_000))),
        ("attributes without blanks", format!("<div{}>", (0..700_000).map(|i| format!("/a{i}")).collect::<String>())),
        ("many tags with many attributes", wide(300, &format!("<b{}>", attributes(2_000)))),
        ("formatting with many attributes", (0..900).map(|i| format!("<b i={i}{}>", attributes(400))).collect()),
        ("a long attribute", format!("<p title='{}'>", "x".repeat(9 << 20))),
        ("entities", wide(800_000, "&amp;&#x41;")),
        ("signs", wide(2_000_000, "<&<")),
        ("entities without end", wide(2_000_000, "&not")),
        ("signs that begin as a blank", wide(4_000_000, "\u{ac}")),
        ("signs in an element of text", format!("<textarea>{}", wide(3_000_000, "\u{ab}"))),
        ("signs in a table", format!("<table>{}", wide(3_000_000, "\u{bb}"))),
        ("a long text of signs", wide(4_000_000, "\u{ac}")),
        ("a long title", format!("<title>{}</title>", wide(4_000_000, "\u{ac}"))),
        ("a long text area", format!("<textarea>{}</textarea>", wide(4_000_000, "\u{ac}"))),
        ("a long attribute of signs", format!("<p title='{}'>", wide(4_000_000, "\u{ac}"))),
        ("signs that begin nothing", wide(9_000_000, "<")),
        ("ends of nothing", wide(1_500_000, "x</q>")),
        ("comments", wide(700_000, "<!---->x")),
        ("nulls", wide(1_000_000, "<\0")),
    ];
    for (name, bomb) in bombs {
        let page = format!("<html><body><article><p>{}</p>{bomb}</article></body></html>", T.repeat(4));
        assert!(page.len() < 10 << 20, "{name}: {}", page.len());
        let dir = folder(&[("a.html", page.as_bytes()), ("b.txt", T.as_bytes())]);
        let began = Instant::now();
        let items: Vec<_> = Reader::new(&[dir.path().to_owned()], Options::default()).collect();
        let took = began.elapsed();
        println!("{name}: {} KB, {took:?}: {:.90}", page.len() >> 10, told(dir.path(), &items)[0]);
        assert_eq!(items.len(), 2, "{name}");
        assert_eq!(items[1].as_ref().unwrap().id, "b", "{name}");
        if let Err(failure) = &items[0] {
            assert!(
                failure.message.starts_with("the page ") || failure.message.starts_with("the text "),
                "{name}: {failure}"
            );
        }
    }
}

#[test]
fn bombs_in_feeds_are_reported_and_the_other_entries_read() {
    let bomb = format!("<![CDATA[<p>{}</p>{}]]>", formats(900), "<p>x".repeat(45_000));
    let item = |n: usize, text: &str| {
        format!("<item><title>T{n}</title><link>http://a.example/{n}</link><description>{text}</description></item>")
    };
    let feed = format!("<rss version='2.0'><channel><title>W</title>{}{}</channel></rss>", item(1, &bomb), item(2, T));
    let dir = folder(&[("a.xml", feed.as_bytes())]);
    let items: Vec<_> = Reader::new(&[dir.path().to_owned()], Options::default()).collect();
    let told = told(dir.path(), &items);
    assert!(told[0].starts_with("a.xml:1: the entry nests elements deeper than 1000; it is damaged"), "{told:?}");
    assert_eq!(told[1..], ["http://a.example/2"]);
}

#[test]
fn large_pages_that_mean_well_are_read() {
    // Long texts and long scripts stay in one piece.
    let script = "a<b;".repeat(20_000);
    let text = T.repeat(2_000);
    let long =
        format!("<html><head><script>{script}</script></head><body><article><p>{text}</p></article></body></html>");
    let dir = folder(&[("a.html", long.as_bytes())]);
    let document = Reader::new(&[dir.path().to_owned()], Options::default()).next().unwrap().unwrap();
    assert_eq!(document.text, text.trim());
    let paragraph = format!("<div class=x><p>{T}<b>Chad</b> met <a href='/x'>Mali</a>.<br>They agreed.</p></div>\n");
    let menu = "<li><a href='/a'><span>Topic</span></a></li>".repeat(2_000);
    let page = format!(
        "<html><body><nav><ul>{menu}</ul></nav><article><h1>T</h1>{}</article><script>{}</script></body></html>",
        paragraph.repeat(9_000),
        "if(i<n){a<b}".repeat(90_000)
    );
    let dir = folder(&[("a.html", page.as_bytes())]);
    let items: Vec<_> = Reader::new(&[dir.path().to_owned()], Options::default()).collect();
    let document = items[0].as_ref().unwrap();
    assert!(document.text.matches("Russia recognized").count() == 9_000, "{}", document.text.len());
}
