//! Whether a page is a list of headlines: a home page, a section front, results of a search. Such a page is not one
//! article, and its lines are of several days.
//!
//! A headline here is a link of some words that stands alone, as a heading or as an entry; below it stands a teaser at
//! most. An article has its own words, in paragraphs, before the headlines of others. The figures are stated, not
//! fitted.

use super::blocks::Block;

/// Headlines from which a page is a list of them.
const MOST_OF_ARTICLE: usize = 2;
/// Words of a headline; links of fewer are menus.
const WORDS: usize = 3;
/// Code points below a headline that are still a teaser.
const TEASER: usize = 320;
/// Paragraphs below a headline that are still a teaser. A day stands in one of its own.
const PARAGRAPHS: usize = 3;
/// Code points of paragraphs before the first headline, from which a page has words of its own.
const OWN: usize = 400;

/// Share of links from which a text may be a list even when its headlines cannot be separated.
const LINKED: f64 = 0.25;

/// The kind that a page declares itself to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Declared {
    /// One article.
    Article,
    /// A list.
    List,
    /// Nothing.
    Nothing,
}

/// How many headlines the page lists, if it is a list of them; `blocks` are all blocks of its main part, links
/// included.
pub(super) fn listed(blocks: &[Block], declared: Declared) -> Option<usize> {
    let mut groups: Vec<Group> = Vec::new();
    let (mut own, mut before) = (0, true);
    for block in blocks {
        if is_headline(block) {
            before = false;
            groups.push(Group::default());
        } else if before {
            own += if block.is_heading() { 0 } else { length(block) };
        } else if let Some(group) = groups.last_mut()
            && !block.is_link()
        {
            group.letters += length(block);
            group.paragraphs += 1;
        }
    }
    let teasers: Vec<&Group> = groups.iter().filter(|g| g.letters <= TEASER && g.paragraphs <= PARAGRAPHS).collect();
    let teased: usize = teasers.iter().map(|g| g.letters).sum();
    let rest: usize = groups.iter().map(|g| g.letters).sum::<usize>() - teased;
    let many = teasers.len() > MOST_OF_ARTICLE && teasers.len() * 10 >= groups.len() * 7;
    let is_list = match declared {
        Declared::Article => false,
        Declared::List => many && own + rest < OWN.max(teased),
        // The words under headlines are more than those that are under none.
        Declared::Nothing => many && own < OWN && own + rest < teased,
    };
    is_list.then_some(groups.len())
}

/// The text under a headline.
#[derive(Default)]
struct Group {
    letters: usize,
    paragraphs: usize,
}

fn length(block: &Block) -> usize {
    block.text.chars().count()
}

/// Whether much of the text is links.
pub(super) fn is_full_of_links(blocks: &[Block]) -> bool {
    let (linked, letters) = blocks.iter().fold((0, 0), |(a, b), block| (a + block.linked(), b + length(block)));
    linked as f64 > LINKED * letters as f64
}

/// A link that stands alone: a heading, or an entry that is not a sentence of a paragraph.
fn is_headline(block: &Block) -> bool {
    let words = block.text.split(' ').filter(|w| w.chars().any(char::is_alphabetic)).count();
    // Chinese and Japanese have no blanks.
    let long = words >= WORDS || block.text.chars().filter(|c| *c as u32 > 0x2e80).count() >= 8;
    block.is_link() && long && (block.is_heading() || !block.is_paragraph())
}
