//! The paths on the command line, as a list of sources in a fixed order.

use crate::{Failure, Place, os_message};
use std::io;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// One thing to read.
#[derive(Debug)]
pub(crate) enum Source {
    /// Standard input.
    Stdin,
    /// An address to fetch.
    Web(String),
    /// A file, and the name of it that serves as an id when another file has the same stem.
    File { path: PathBuf, long_name: String, bytes: u64 },
    /// Something that cannot be read.
    Bad(Failure),
}

/// Files taken from folders; a file that is named itself may have any ending.
const ENDINGS: [&str; 18] = [
    "txt", "text", "md", "jsonl", "ndjson", "json", "html", "htm", "xhtml", "shtml", "xml", "rss", "atom", "rdf",
    "csv", "tsv", "tab", "warc",
];
/// Endings of packed files, taken from folders when what is before them is one of [`ENDINGS`].
const PACKED: [&str; 3] = ["gz", "zst", "zstd"];

/// Lists everything under `paths`, folders in the order of their file names, and counts the files of folders
/// that are left alone because of their ending.
pub(crate) fn list(paths: &[PathBuf]) -> (Vec<Source>, usize) {
    let (mut sources, mut unsupported) = (Vec::new(), 0);
    for path in paths {
        let named = path.to_str().unwrap_or_default();
        if named == "-" {
            sources.push(Source::Stdin);
        } else if named.starts_with("http://") || named.starts_with("https://") {
            sources.push(Source::Web(named.to_owned()));
        } else if path.is_dir() {
            unsupported += folder(path, &mut sources);
        } else {
            sources.push(file(path, path));
        }
    }
    (sources, unsupported)
}

fn folder(root: &Path, sources: &mut Vec<Source>) -> usize {
    let mut unsupported = 0;
    let visible = |e: &walkdir::DirEntry| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.');
    for entry in WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter().filter_entry(visible) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            // Reading one may wait forever, or never end.
            Ok(entry) if is_ours(entry.path()) && !entry.file_type().is_file() => {
                let path = entry.path().display().to_string();
                let what = special(entry.file_type());
                let help = "to read it, name it on the command line";
                sources.push(Source::Bad(Failure::new(
                    Place::file(path),
                    format!("it is {what}, which is not read from a folder"),
                    help,
                )));
            }
            Ok(entry) if is_ours(entry.path()) => {
                sources.push(file(entry.path(), entry.path().strip_prefix(root).unwrap_or(entry.path())));
            }
            Ok(_) => unsupported += 1,
            Err(e) => {
                let path = e.path().unwrap_or(root).display().to_string();
                let why = e.io_error().map_or_else(|| "it links back to a folder above it".to_owned(), reason);
                sources.push(Source::Bad(Failure::new(Place::file(path), why, "")));
            }
        }
    }
    unsupported
}

/// The kind of a file that is neither a regular file nor a folder.
#[cfg(unix)]
fn special(kind: std::fs::FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match kind {
        kind if kind.is_fifo() => "a named pipe",
        kind if kind.is_socket() => "a socket",
        kind if kind.is_char_device() || kind.is_block_device() => "a device",
        _ => "a special file",
    }
}

#[cfg(not(unix))]
fn special(_: std::fs::FileType) -> &'static str {
    "a special file"
}

/// Whether the name of a file ends in something this reader knows, packed or not.
pub(crate) fn is_ours(path: &Path) -> bool {
    let ending = |path: &Path| path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    match ending(path) {
        Some(e) if PACKED.contains(&e.as_str()) => {
            let inner = path.with_extension("");
            // A name such as `news.gz` says nothing of what is packed; that is looked at.
            ending(&inner).is_none_or(|e| ENDINGS.contains(&e.as_str()))
        }
        Some(e) => e == "zip" || ENDINGS.contains(&e.as_str()),
        None => false,
    }
}

/// The name of a file without its endings, those of packing included.
pub(crate) fn stem(path: &Path) -> PathBuf {
    let packed = path.extension().is_some_and(|e| PACKED.iter().any(|p| e.eq_ignore_ascii_case(p)));
    if packed { path.with_extension("").with_extension("") } else { path.with_extension("") }
}

fn file(path: &Path, short: &Path) -> Source {
    let long_name = stem(short).to_string_lossy().replace('\\', "/");
    match std::fs::metadata(path) {
        Ok(meta) => Source::File { path: path.to_owned(), long_name, bytes: meta.len() },
        Err(e) => {
            let place = Place::file(path.display().to_string());
            Source::Bad(match path.to_str().and_then(scheme) {
                Some(scheme) => {
                    let help =
                        "addresses begin with http:// or https://; download anything else, and read it as a file";
                    Failure::new(place, format!("`{scheme}` addresses are not supported"), help)
                }
                None => Failure::new(place, reason(&e), ""),
            })
        }
    }
}

/// What stands before `://` in what looks like an address.
fn scheme(named: &str) -> Option<&str> {
    let scheme = named.split_once("://")?.0;
    let letters = !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+.-".contains(&b));
    letters.then_some(scheme)
}

/// Why a file cannot be read, in words.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => os_message(error),
    }
}
