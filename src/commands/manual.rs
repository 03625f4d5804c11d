//! Completions and manual pages, made from the one definition in `options.rs`.

use crate::exit::Exit;
use crate::messages::reason;
use crate::options::{Completions, Man, Options};
use crate::output::stdout;
use clap::CommandFactory;
use std::io::{self, Write};

pub(crate) fn completions(options: &Completions) -> io::Result<Exit> {
    let mut command = Options::command();
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut command, "demarche", &mut script);
    stdout::data().write_all(&script)?;
    Ok(Exit::Success)
}

pub(crate) fn man(options: &Man) -> io::Result<Exit> {
    let command = Options::command();
    match &options.dir {
        Some(dir) => clap_mangen::generate_to(command, dir)
            .map_err(|e| io::Error::new(e.kind(), format!("{}: {}", dir.display(), reason(&e))))?,
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page)?;
            stdout::data().write_all(&page)?;
        }
    }
    Ok(Exit::Success)
}
