//! The program; all of it is in the library, so that tests and benches can reach it.

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// Also for what is written in C (SQLite, zstd), by its feature `override`: a ledger is written a fifth faster. Without its huge pages
/// (`no_thp`), which took 74 MB more.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    demarche::run()
}
