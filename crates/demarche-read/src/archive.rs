//! Zip files: each member is read as a file of its own. What a zip unpacks to is bounded for each member and in all,
//! since names can share one member and members can overlap.

use crate::Failure;
use crate::draft::{Drafts, Origin, only};
use crate::open::{self, Context};
use crate::sources::{is_ours, reason};
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;
use zip::ZipArchive;
use zip::result::ZipError;

/// Members of one zip.
const MOST_MEMBERS: usize = 1_000_000;
/// Bytes of one member, unpacked; members are held in memory.
const LARGEST: u64 = 256 << 20;
/// Highest ratio of unpacked to packed bytes of a member or a zip. A higher ratio is a decompression bomb.
const RATIO: u64 = 300;
/// Bytes of a member up to which the ratio does not matter.
const HARMLESS: u64 = 16 << 20;
/// Bytes of an entire zip up to which the ratio does not matter.
const HARMLESS_ZIP: u64 = 64 << 20;
const TRAP: &str = "if you trust it, unpack it and read the files";

/// The documents of all members whose names end in something this reader knows.
pub(crate) fn drafts(file: File, origin: Origin, context: &Context) -> Drafts {
    let failed = |message: String, help: &str| only(Err(Failure::new(origin.place.clone(), message, help)));
    let size = match file.metadata() {
        Ok(meta) => meta.len(),
        Err(e) => return failed(reason(&e), ""),
    };
    let archive = match ZipArchive::new(BufReader::new(file)) {
        Ok(archive) if archive.len() <= MOST_MEMBERS => archive,
        Ok(archive) => return failed(format!("the zip has {} members", archive.len()), "split it"),
        Err(e) => return failed(format!("the zip cannot be read: {}", describe(&e)), "pack it again"),
    };
    Box::new(Members { archive, size, packed: 0, unpacked: 0, nth: 0, open: None, origin, context: context.clone() })
}

fn describe(error: &ZipError) -> String {
    match error {
        ZipError::Io(e) => reason(e),
        e => e.to_string(),
    }
}

struct Members {
    archive: ZipArchive<BufReader<File>>,
    /// Bytes of the zip.
    size: u64,
    /// Bytes of the members so far, as they lie in the zip and unpacked.
    packed: u64,
    unpacked: u64,
    nth: usize,
    open: Option<Drafts>,
    origin: Origin,
    context: Context,
}

impl Iterator for Members {
    type Item = <Drafts as Iterator>::Item;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.open.as_mut().and_then(Iterator::next) {
                return Some(item);
            }
            if self.nth == self.archive.len() {
                return None;
            }
            self.nth += 1;
            self.open = self.member(self.nth - 1);
            if let Some(trap) = self.trap() {
                // The member that exceeds the limit is not read either.
                let left = self.archive.len() + 1 - self.nth;
                self.nth = self.archive.len();
                let message = format!("{trap}; {left} of its members are not read");
                self.open = Some(only(Err(Failure::new(self.origin.place.clone(), message, TRAP))));
            }
        }
    }
}

impl Members {
    /// Why reading the zip stops: it exceeds a limit on unpacked bytes.
    fn trap(&self) -> Option<String> {
        let most = HARMLESS_ZIP.max(self.size.saturating_mul(RATIO));
        if self.packed > self.size {
            Some("the members of the zip overlap".into())
        } else if self.unpacked > most {
            Some(format!("the zip unpacks to more than {} MB", most >> 20))
        } else {
            None
        }
    }

    fn member(&mut self, nth: usize) -> Option<Drafts> {
        let mut origin = self.origin.clone();
        let failed =
            |origin: Origin, message: String, help: &str| Some(only(Err(Failure::new(origin.place, message, help))));
        let mut member = match self.archive.by_index(nth) {
            Ok(member) => member,
            Err(e) => {
                return failed(origin, format!("member {} cannot be read: {}", nth + 1, describe(&e)), "pack it again");
            }
        };
        let name = member.name().map_or_else(|_| format!("member {}", nth + 1), |name| name.replace('\\', "/"));
        if !member.is_file() {
            return None;
        }
        let path = Path::new(&name);
        let hidden = path.file_name().is_none_or(|n| n.to_string_lossy().starts_with('.'));
        if hidden || !is_ours(path) {
            self.context.skipped.add("other files in zips");
            return None;
        }
        origin.place.file = format!("{}/{name}", origin.place.file);
        let packed = member.compressed_size();
        self.packed = self.packed.saturating_add(packed);
        if self.packed > self.size {
            return None;
        }
        let mut bytes = Vec::new();
        let limit = LARGEST.min(HARMLESS.max(packed.saturating_mul(RATIO)));
        let read = (&mut member).take(limit + 1).read_to_end(&mut bytes);
        self.unpacked += bytes.len() as u64;
        match read {
            Ok(_) if bytes.len() as u64 > limit => {
                let message = format!("it unpacks to more than {} MB", limit >> 20);
                return failed(origin, message, "if you trust it, unpack it and read the file");
            }
            Ok(_) => {}
            Err(e) if e.kind() == io::ErrorKind::InvalidData => {
                return failed(origin, format!("it cannot be unpacked: {e}"), "pack it again");
            }
            Err(e) => return failed(origin, reason(&e), "pack it again"),
        }
        origin.id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        origin.long = format!("{}/{}", self.origin.long, path.with_extension("").to_string_lossy());
        Some(open::stream(Box::new(Cursor::new(bytes)), &name, origin, &self.context))
    }
}
