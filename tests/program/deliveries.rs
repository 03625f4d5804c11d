//! Alerts that go over a network: tried again within a run, under one key, and written down once.

use super::servers::{Site, answer, mail_box};
use super::shell::{Answer, Folder};
use demarche_ledger::Ledger;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const NEWS: &[u8] = br#"{"id":"a1","date":"2025-07-04","source":"Agency One","text":"Russia formally recognised the Taliban government on Thursday."}
"#;

fn folder(tell: &str) -> Folder {
    let watch = format!(
        "[[source]]\nread = [\"in\"]\n[[watch]]\nname = \"Recognition\"\nact = \"recognition.*\"\ntell = [\"{tell}\"]\n"
    );
    Folder::with(&[("watch.toml", watch.as_bytes()), ("in/news.jsonl", NEWS)])
}

fn run(folder: &Folder, variables: &[(&str, &str)]) -> Answer {
    folder.run_under("watch run watch.toml --once --quiet --ledger l.db --coder rules", variables)
}

/// Where alerts have arrived: the channel of each row.
fn arrived(folder: &Folder) -> Vec<String> {
    let ledger = Ledger::open(&folder.path().join("l.db")).unwrap();
    ledger.arrived("Recognition").unwrap().into_iter().map(|(_, channel, _)| channel).collect()
}

fn signature(body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(b"a secret").unwrap();
    mac.update(body);
    mac.finalize().into_bytes().iter().fold("sha256=".to_owned(), |s, b| format!("{s}{b:02x}"))
}

#[test]
fn a_webhook_that_fails_twice_is_told_once() {
    let mut tries = 0;
    let site = Site::start(move |_| {
        tries += 1;
        match tries {
            1 => String::new(),
            2 => answer("503 Service Unavailable", "Retry-After: 0\r\n", ""),
            _ => answer("200 OK", "", ""),
        }
    });
    let hook = format!("webhook:{}/hook", site.address);
    let folder = folder(&hook);
    let secret = [("DEMARCHE_WEBHOOK_SECRET", "a secret")];
    run(&folder, &secret).expect(0);
    let asked = site.asked();
    assert_eq!(asked.len(), 3);
    let told: serde_json::Value = serde_json::from_slice(&asked[0].body).unwrap();
    for request in &asked {
        assert!(request.head.starts_with("POST /hook HTTP/1.1\r\n"), "{}", request.head);
        assert_eq!(request.field("idempotency-key"), told["key"].as_str());
        assert_eq!(request.field("x-demarche-signature"), Some(signature(&request.body).as_str()));
        assert_eq!(request.body, asked[0].body);
    }
    assert_eq!(arrived(&folder), [hook.as_str()]);
    // What has arrived is not sent again.
    run(&folder, &secret).expect(0);
    assert_eq!((site.asked().len(), arrived(&folder).len()), (3, 1));
}

#[test]
fn a_webhook_is_posted_straight_whatever_proxies_are_named() {
    let site = Site::start(|_| answer("200 OK", "", ""));
    let hook = format!("webhook:{}/hook", site.address);
    let folder = folder(&hook);
    let nowhere = "http://127.0.0.1:9";
    let names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    run(&folder, &names.map(|name| (name, nowhere))).expect(0);
    assert_eq!((site.asked().len(), arrived(&folder)), (1, vec![hook]));
}

#[test]
fn a_webhook_that_refuses_waits_for_the_next_run() {
    let mut tries = 0;
    let site = Site::start(move |_| {
        tries += 1;
        match tries {
            1 => answer("404 Not Found", "", ""),
            2 => answer("429 Too Many Requests", "Retry-After: 3600\r\n", ""),
            3 => answer("302 Found", "Location: https://elsewhere.example/\r\n", ""),
            _ => answer("204 No Content", "", ""),
        }
    });
    let hook = format!("{}/hook", site.address);
    let folder = folder(&format!("webhook:{hook}"));
    let expected = [
        "the receiver answers 404",
        "the receiver answers 429; it asks for 3600 seconds of rest",
        "it has moved to https://elsewhere.example/; write that address",
    ];
    for (nth, why) in expected.iter().enumerate() {
        let told = run(&folder, &[]);
        assert_eq!(
            told.expect(1).err(),
            format!(
                "error: an alert did not arrive: {hook}: {why}\n  help: it stays in the ledger and is sent again by the next run\n"
            )
        );
        assert_eq!((site.asked().len(), arrived(&folder).len()), (nth + 1, 0));
    }
    run(&folder, &[]).expect(0);
    let asked = site.asked();
    let keys: Vec<_> = asked.iter().map(|r| r.field("idempotency-key").unwrap()).collect();
    assert!(keys.len() == 4 && keys.iter().all(|k| *k == keys[0]), "{keys:?}");
    assert_eq!(arrived(&folder).len(), 1);
}

#[test]
fn a_letter_is_tried_again_under_the_same_id() {
    let (server, letters) = mail_box(1);
    let folder = folder("mail:desk@news.example");
    let variables = [("DEMARCHE_SMTP", server.as_str()), ("DEMARCHE_MAIL_FROM", "watch@news.example")];
    run(&folder, &variables).expect(0);
    // Lines of a letter are broken with an equals sign at their end.
    let letters: Vec<String> = letters.lock().unwrap().iter().map(|l| l.replace("=\n", "")).collect();
    assert_eq!(letters.len(), 2, "refused once, then taken");
    let field = |letter: &str, name: &str| letter.lines().find_map(|l| l.strip_prefix(name).map(str::to_owned));
    let ids: Vec<_> = letters.iter().map(|l| field(l, "Message-ID: ").expect("an id")).collect();
    assert!(ids[0] == ids[1] && ids[0].ends_with("@demarche>"), "{ids:?}");
    assert_eq!(field(&letters[1], "To: ").as_deref(), Some("desk@news.example"));
    assert!(letters[1].contains("Russia formally recognised the Taliban government on Thursday."), "{}", letters[1]);
    assert_eq!(arrived(&folder), ["mail:desk@news.example"]);
}

#[test]
fn a_letter_without_a_server_is_told_at_once() {
    let folder = folder("mail:desk@news.example");
    let told = run(&folder, &[]);
    assert!(
        told.expect(1).err().starts_with("error: an alert did not arrive: DEMARCHE_SMTP is not set\n"),
        "{}",
        told.err()
    );
    assert!(arrived(&folder).is_empty());
}
