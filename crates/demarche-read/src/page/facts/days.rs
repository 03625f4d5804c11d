//! Finds the day of publication on a page. The day of a change never counts as the day of publication: a page that
//! states no other day has none.

use super::super::blocks::clean;
use super::first_value;
use crate::dates::{self, before_change, tells_of_change};
use dom_query::{Document as Tree, NodeRef};

/// Ancestors of a date whose classes may say whether it is the day of publication.
const ABOVE: usize = 2;
/// Most dates examined on a page; a page with more is a list.
const MOST: usize = 20;
/// Code points before a date that are searched for a word such as *updated*.
const BEFORE: usize = 60;

/// The first date in an element marked as the day of publication.
pub(super) fn marked(tree: &Tree) -> Option<String> {
    first_of(tree, "time[itemprop~='datePublished'], [itemprop~='datePublished']")
}

/// The dates in other elements, the most likely first.
pub(super) fn others(tree: &Tree) -> Vec<String> {
    let mut found: Vec<String> =
        first_of(tree, "time[pubdate], article time[datetime], abbr.published[title], time.published, .published time")
            .into_iter()
            .collect();
    let times = tree.select("time[datetime]");
    let times = times.nodes();
    if times.len() > MOST {
        return found;
    }
    let published: Vec<&NodeRef<'_>> = times.iter().filter(|time| !is_of_change(time)).collect();
    // Several such elements belong to other articles.
    if let [one] = published[..] {
        found.extend(first_value(one));
    }
    // An element of the day of change may have the day of publication before it in words.
    let words = times.iter().filter(|time| is_of_change(time)).filter_map(|time| before_change(&time.text()));
    let edges = |c: char| c.is_whitespace() || matches!(c, '|' | '·' | '•' | '-' | '–' | '—' | ':' | ',' | ';' | '(');
    found.extend(words.map(|w| clean(w.trim_matches(edges))).filter(|w| dates::read(w).is_ok()));
    found
}

fn first_of(tree: &Tree, selector: &str) -> Option<String> {
    tree.select(selector).nodes().iter().take(MOST).find(|node| !is_of_change(node)).and_then(first_value)
}

/// Whether a date is the day of a change: by what its element is called, or by the words before or behind it.
fn is_of_change(node: &NodeRef<'_>) -> bool {
    // Many mark a page that was never changed as published and updated.
    let changed = |value: &str| tells_of_change(value) && !value.to_ascii_lowercase().contains("publish");
    let called = |node: &NodeRef<'_>| {
        let names = ["itemprop", "class", "id", "property", "data-testid", "title", "aria-label"];
        names.iter().filter_map(|name| node.attr(name)).any(|value| changed(&value))
    };
    // A date marked as both is the day of publication.
    if node.attr("itemprop").is_some_and(|v| v.split_whitespace().any(|v| v == "datePublished")) {
        return false;
    }
    if called(node) || tells_of_change(&node.text()) {
        return true;
    }
    let mut above = Vec::new();
    let mut here = *node;
    for _ in 0..ABOVE {
        let Some(parent) = here.parent().filter(|p| p.is_element() && !p.is("article, main, body, section")) else {
            break;
        };
        // The class of an element with several dates does not describe one of them.
        if parent.descendants_it().filter(|n| n.has_name("time")).nth(1).is_some() {
            break;
        }
        above.push(parent);
        here = parent;
    }
    above.iter().any(called) || tells_of_change(&before(node)) || follows(node)
}

/// The words before a date, back to another date or to where its block begins.
fn before(node: &NodeRef<'_>) -> String {
    let mut words = String::new();
    let mut here = *node;
    for _ in 0..=ABOVE {
        let mut sibling = here.prev_sibling();
        while let Some(s) = sibling {
            let text = s.text();
            let is_date = s.has_name("time") || s.is_element() && s.descendants_it().any(|n| n.has_name("time"));
            if is_date {
                return words;
            }
            words.insert_str(0, &text);
            if words.chars().count() > BEFORE {
                let from = words.char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| at);
                return words.split_off(from);
            }
            sibling = s.prev_sibling();
        }
        if !words.trim().is_empty() {
            return words;
        }
        match here.parent().filter(|p| p.is("span, b, i, em, strong, small, div, p, li, time, a, dd")) {
            Some(parent) => here = parent,
            None => return words,
        }
    }
    words
}

/// Whether the words right behind a date, before any other figure, speak of a change: `29 Nov 2017 (updated)`.
fn follows(node: &NodeRef<'_>) -> bool {
    let Some(next) = node.next_sibling() else { return false };
    let text = next.text();
    let text: String = text.chars().take(BEFORE).collect();
    let further = next.next_sibling().is_some_and(|n| n.has_name("time"));
    tells_of_change(&text)
        && !further
        && !text.contains(|c: char| c.is_ascii_digit())
        && text.trim().chars().count() < BEFORE / 2
}
