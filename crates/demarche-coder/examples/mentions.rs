//! Prints, for documents given one a line (`id`, `text`, `date`, `title`, `source`, `url`), who the linker thinks is
//! meant where, which names tell which country, which words tell a time, and what the rules alone code: one line of JSON a document, spans in code points. With a folder as second
//! argument the political knowledge is read from there. What the linker does not see no coder can choose as a participant.

use demarche_coder::{Coder, Source, passages};
use demarche_knowledge::Knowledge;
use demarche_lang::{CodePoints, English, Span};
use serde_json::{Value, json};
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: mentions DOCUMENTS.jsonl [DATA]")?;
    let own = match arguments.next() {
        Some(dir) => Some(Knowledge::read_dir(Path::new(&dir)).map_err(|p| format!("{p:?}"))?),
        None => None,
    };
    let knowledge = own.as_ref().unwrap_or_else(|| demarche_shipped::knowledge());
    for line in std::fs::read_to_string(path)?.lines().filter(|l| !l.trim().is_empty()) {
        let record: Value = serde_json::from_str(line)?;
        let field = |name: &str| record[name].as_str();
        let text = field("text").ok_or("a document has no text")?;
        let source = Source {
            id: field("id").unwrap_or(""),
            date: field("date").and_then(|d| d.get(..10)).and_then(|d| d.parse().ok()),
            title: field("title"),
            source: field("source"),
            url: field("url"),
        };
        let mut worker = English::shipped().worker().with_whole_prefixes().with_bounds();
        let doc = passages::parse(&mut worker, text);
        let coded = Coder::new(knowledge).read(&doc, &source);
        let chars = CodePoints::new(text);
        let at = |span: Span| [chars.before(text, span.start()), chars.before(text, span.end())];
        let linked = &coded.reading.linked;
        let mentions: Vec<Value> = linked
            .mentions
            .iter()
            .map(|m| {
                let referents: Vec<Value> = linked
                    .of(m)
                    .map(|r| {
                        json!({"name": r.name, "kind": r.kind.as_str(), "country": r.country, "sector": r.sectors,
                            "office": r.office, "political": r.political, "plural": r.plural})
                    })
                    .collect();
                json!({"span": at(doc.span_of(m.tokens.clone())), "head": at(doc.span(m.head)),
                    "how": format!("{:?}", m.how), "referents": referents})
            })
            .collect();
        let lands = linked.lands.iter();
        let lands: Vec<_> = lands.map(|l| json!({"head": at(doc.span(l.token)), "country": l.country})).collect();
        let days =
            |d: Option<(_, _)>| d.map(|(a, b): (jiff::civil::Date, jiff::civil::Date)| [a.to_string(), b.to_string()]);
        let times = coded.reading.expressions.iter();
        let times: Vec<_> = times
            .map(|e| json!({"head": at(doc.span(e.head(&doc))), "past": days(e.past), "future": days(e.future)}))
            .collect();
        let sentences: Vec<_> = doc.sentences().iter().map(|s| at(doc.span_of(s.clone()))).collect();
        println!(
            "{}",
            json!({"id": source.id, "sentences": sentences, "mentions": mentions, "lands": lands, "times": times, "claims": coded.claims})
        );
    }
    Ok(())
}
