//! Reads and checks `data/`, and writes what this crate includes: the knowledge as compact bytes, and a table of the files.

use demarche_knowledge::Knowledge;
use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let data = fs::canonicalize(folder("CARGO_MANIFEST_DIR")?.join("../../data"))?;
    let out = folder("OUT_DIR")?;
    println!("cargo::rerun-if-changed={}", data.display());
    println!("cargo::rerun-if-changed=build.rs");
    match Knowledge::read_dir(&data) {
        Ok(knowledge) => fs::write(out.join("knowledge.bin"), knowledge.compile()?)?,
        // Cargo shows these and fails the build.
        Err(problems) => problems.iter().for_each(|problem| println!("cargo::error=data/{problem}")),
    }
    fs::write(out.join("files.rs"), table(&data)?)?;
    Ok(())
}

fn folder(variable: &str) -> Result<PathBuf, String> {
    env::var_os(variable).map(PathBuf::from).ok_or_else(|| format!("cargo does not set {variable}"))
}

/// A Rust expression: path in the data folder and text of each file, by path.
fn table(data: &Path) -> Result<String, Box<dyn Error>> {
    let mut files = Vec::new();
    collect(data, &mut files)?;
    files.sort();
    let mut rust = String::from("&[\n");
    for file in files {
        let path = file.strip_prefix(data)?.to_string_lossy().replace('\\', "/");
        writeln!(rust, "    ({path:?}, include_str!({:?})),", file.display().to_string())?;
    }
    rust.push(']');
    Ok(rust)
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "toml" || e == "csv") {
            files.push(path);
        }
    }
    Ok(())
}
