//! Servers on this machine that write down what they are asked: one of HTTP, one of mail.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What was asked: the head as it came, and the body.
#[derive(Clone, Debug)]
pub struct Request {
    pub head: String,
    pub body: Vec<u8>,
}

impl Request {
    /// `/feed` of `GET /feed HTTP/1.1`.
    pub fn path(&self) -> &str {
        self.head.split_whitespace().nth(1).unwrap_or_default()
    }

    /// The value of a field of the head.
    pub fn field(&self, name: &str) -> Option<&str> {
        let fields = self.head.lines().filter_map(|l| l.split_once(": "));
        fields.filter(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
    }
}

/// A server that answers every request with what a function says; an empty answer closes the connection without a word.
pub struct Site {
    pub address: String,
    asked: Arc<Mutex<Vec<Request>>>,
}

impl Site {
    pub fn start(mut answer: impl FnMut(&Request) -> String + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("its address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.expect("a connection");
                // Whoever was killed while asking has said nothing.
                let Some(request) = request(&stream) else { continue };
                seen.lock().expect("the list").push(request.clone());
                let _ = stream.write_all(answer(&request).as_bytes());
            }
        });
        Self { address, asked }
    }

    /// What was asked so far.
    pub fn asked(&self) -> Vec<Request> {
        self.asked.lock().expect("the list").clone()
    }
}

fn request(stream: &TcpStream) -> Option<Request> {
    let mut lines = BufReader::new(stream);
    let mut head = String::new();
    while lines.read_line(&mut head).ok()? > 2 {}
    let mut request = Request { head, body: Vec::new() };
    let length = request.field("content-length").map_or(0, |l| l.parse().expect("a length"));
    request.body.resize(length, 0);
    lines.read_exact(&mut request.body).ok()?;
    Some(request)
}

/// An answer with this status line, fields (each with its line's end) and body.
pub fn answer(status: &str, fields: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{fields}Connection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

/// A mail server that cannot take the first `busy` letters just now; its address, and the letters that it took or refused.
pub fn mail_box(busy: usize) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("smtp://{}", listener.local_addr().expect("its address"));
    let letters = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&letters);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let letter = |text: String| {
                let mut kept = kept.lock().expect("the list");
                kept.push(text);
                if kept.len() > busy { "250 taken" } else { "451 not now" }
            };
            let _ = converse(&stream.expect("a connection"), letter);
        }
    });
    (address, letters)
}

/// Speaks SMTP with one client until it says goodbye.
fn converse(stream: &TcpStream, mut letter: impl FnMut(String) -> &'static str) -> std::io::Result<()> {
    let (mut lines, mut out) = (BufReader::new(stream).lines(), stream);
    let mut say = |words: &str| out.write_all(format!("{words}\r\n").as_bytes());
    say("220 a box for tests")?;
    while let Some(line) = lines.next() {
        match line?.split_whitespace().next().unwrap_or_default() {
            "DATA" => {
                say("354 go on")?;
                let text: std::io::Result<Vec<String>> =
                    lines.by_ref().take_while(|l| !l.as_ref().is_ok_and(|l| l == ".")).collect();
                say(letter(text?.join("\n")))?;
            }
            "QUIT" => return say("221 goodbye"),
            _ => say("250 well")?,
        }
    }
    Ok(())
}
