use super::*;
use crate::engine::CoderChoice;
use demarche_read::Place;
use std::convert::Infallible;
use std::io;

fn document(n: usize, text: &str) -> Document {
    Document {
        id: n.to_string(),
        text: text.to_owned(),
        published: None,
        source: None,
        credit: None,
        byline: None,
        title: None,
        url: None,
        language: Language::of(text),
        pair: None,
        place: Place::line("in.jsonl", n),
        warnings: Vec::new(),
    }
}

fn told(jobs: usize, items: Vec<impl Into<Item> + Send>) -> Vec<String> {
    let engine = Engine::new(None, CoderChoice::Rules).ok().unwrap();
    let jobs = NonZeroUsize::new(jobs).unwrap();
    let mut told = Vec::new();
    let work = |_: &mut CodingWorker<'_>, d: &Document, doc: &Doc| {
        assert!(!d.text.contains("panic"), "the document said so");
        if d.text.contains("refuse") {
            return Err(Failure::new(d.place.clone(), "refused", ""));
        }
        Ok(doc.text().len())
    };
    run(&engine, jobs, items.into_iter(), work, |f| {
        let id = f.document.map_or("-".into(), |d| d.id);
        told.push(format!(
            "{id} {}",
            match f.outcome {
                Outcome::Done(n) => n.to_string(),
                Outcome::Empty => "empty".into(),
                Outcome::NotEnglish(l) => l.name,
                Outcome::Failed(f) => f.message,
            }
        ));
        Ok::<(), Infallible>(())
    })
    .unwrap();
    told
}

#[test]
fn order_is_kept_and_one_panic_fails_one_document() {
    let items = || -> Vec<Result<Document, Failure>> {
        let plain = (0..300).map(|n| Ok(document(n, &"The ministry met. ".repeat(n % 40 + 1))));
        let odd = [
            Ok(document(300, " \n")),
            Ok(document(301, "Министр прибыл в Кабул в понедельник утром.")),
            Ok(document(302, "please panic")),
            Ok(document(303, "please refuse")),
            Err(Failure::new(Place::file("x"), "unreadable", "")),
            Ok(document(305, "The end.")),
        ];
        plain.chain(odd).collect()
    };
    let one = told(1, items());
    assert_eq!(one.len(), 306);
    assert_eq!(one[7], "7 144");
    let odd = [
        "300 empty",
        "301 Russian",
        "302 coding broke off: the document said so",
        "303 refused",
        "- unreadable",
        "305 8",
    ];
    assert_eq!(one[300..], odd);
    assert_eq!(told(3, items()), one);
}

#[test]
fn a_parse_that_is_kept_is_taken_if_it_is_one_of_the_text() {
    let text = "The ministers met in Kabul.";
    let mut engine = Engine::new(None, CoderChoice::Rules).ok().unwrap().worker().parse(&[text]);
    let kept = engine.pop().map(|doc| doc.to_bytes());
    let item = |parse| Item { document: Ok(document(1, text)), parse };
    let items = vec![item(kept), item(Some(vec![1, 2, 3])), item(None)];
    assert_eq!(told(1, items), ["1 27", "1 27", "1 27"]);
}

#[test]
fn an_error_of_the_writer_ends_the_run() {
    let engine = Engine::new(None, CoderChoice::Rules).ok().unwrap();
    let endless = (0..).map(|n| Ok(document(n, "The ministry met.")));
    let mut written = 0;
    let ended: io::Result<()> = run(
        &engine,
        NonZeroUsize::MIN,
        endless,
        |_, _, _| Ok(()),
        |_| {
            written += 1;
            if written < 100 { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
        },
    );
    assert_eq!(ended.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
}

/// What was taken, and what of it before a pause.
#[derive(Default)]
struct Paused {
    taken: usize,
    before: Option<usize>,
}

impl Sink<()> for Paused {
    type Error = io::Error;

    fn take(&mut self, _: Finished<()>) -> io::Result<()> {
        self.taken += 1;
        Ok(())
    }

    fn idle(&mut self) -> io::Result<()> {
        self.before.get_or_insert(self.taken);
        Ok(())
    }
}

#[test]
fn while_a_document_takes_long_the_sink_is_told() {
    let engine = Engine::new(None, CoderChoice::Rules).ok().unwrap();
    // Each is a batch of its own.
    let text = |n: usize| "The ministry met. ".repeat(150) + if n == 5 { "It took long." } else { "" };
    let items: Vec<_> = (0..8).map(|n| Ok::<_, Failure>(document(n, &text(n)))).collect();
    for jobs in [1, 3] {
        let work = |_: &mut CodingWorker<'_>, d: &Document, _: &Doc| {
            if d.text.ends_with("long.") {
                thread::sleep(Duration::from_secs(3));
            }
            Ok(())
        };
        let mut sink = Paused::default();
        let items = items.iter().map(|i| Ok::<_, Failure>(i.as_ref().unwrap().clone()));
        run_into(&engine, NonZeroUsize::new(jobs).unwrap(), items, work, &mut sink).unwrap();
        assert_eq!(sink.taken, 8);
        assert!(sink.before.is_some_and(|n| n <= 5), "{:?} with {jobs} jobs", sink.before);
    }
}
