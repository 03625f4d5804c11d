//! Reads what is named and tells how fast: `cargo run --release -p demarche-read --example reading -- FILE…`
//!
//! With `--show` the documents are printed.

use demarche_read::{Options, Reader};
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Instant;

fn main() {
    let (flags, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        std::env::args_os().skip(1).map(PathBuf::from).partition(|p| p.as_os_str() == "--show");
    let mut reader = Reader::new(&paths, Options::default());
    let (skipped, bytes) = (reader.skipped(), reader.bytes_read());
    let began = Instant::now();
    let (mut documents, mut failures, mut text) = (0, 0, 0);
    for item in &mut reader {
        match item {
            Ok(document) => {
                documents += 1;
                text += document.text.len();
                if !flags.is_empty() {
                    println!("{document:#?}\n{}\n", document.text);
                }
            }
            Err(failure) => {
                failures += 1;
                println!("{failure}; {}", failure.help);
            }
        }
    }
    let (seconds, read) = (began.elapsed().as_secs_f64(), bytes.load(Ordering::Relaxed) as f64 / 1e6);
    println!("{documents} documents with {text} bytes of text, {failures} failures, {skipped}");
    println!("{read:.1} MB in {seconds:.2} s: {:.1} MB/s", read / seconds);
}
