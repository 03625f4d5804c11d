//! Names of news agencies and sites, from two lists under `data/` of this crate.

/// The entries of a list: the written form and its name.
fn entries(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    list.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// The agency that `credit` names, as a dateline or a last line writes it.
pub(crate) fn agency(credit: &str) -> Option<&'static str> {
    entries(include_str!("../data/credits.txt")).find(|(written, _)| *written == credit).map(|(_, name)| name)
}

/// The name of the site at `host`, when it is on the list.
pub(crate) fn site(host: &str) -> Option<&'static str> {
    let under = |site: &str| {
        let before = host.strip_suffix(site);
        before.is_some_and(|b| b.is_empty() || b.ends_with('.'))
    };
    entries(include_str!("../data/sites.txt")).find(|(site, _)| under(site)).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_well_formed() {
        for list in [include_str!("../data/credits.txt"), include_str!("../data/sites.txt")] {
            let lines = list.lines().filter(|line| !line.starts_with('#')).count();
            assert_eq!(entries(list).count(), lines);
        }
        assert_eq!(agency("AP"), Some("Associated Press"));
        assert_eq!(agency("ap"), None);
        assert_eq!(site("en.kremlin.ru"), Some("Kremlin (President of Russia)"));
        assert_eq!(site("notkremlin.ru"), None);
    }
}
