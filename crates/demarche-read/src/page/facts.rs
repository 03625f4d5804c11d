//! The facts that a page states about its article: title, date, author, address, site.

mod days;
mod linked;

use super::blocks::clean;
use crate::{NoDate, Published, date_line, dates};
use dom_query::{Document as Tree, NodeRef};
use std::collections::HashMap;
use url::Url;

/// The facts that a page states. Each comes from the most reliable place that has it.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub title: Option<String>,
    pub byline: Option<String>,
    pub site: Option<String>,
    /// Absolute, http or https.
    pub url: Option<String>,
    /// Whether it says that it is one article.
    pub is_article: bool,
    /// Whether it says that it is a list of articles.
    pub lists: bool,
    /// Candidate dates as written, the most reliable first.
    dates: Vec<String>,
    /// Candidate dates on which the page was created, as written.
    made: Vec<String>,
    /// When the article was published, once that is found.
    pub published: Option<Published>,
    /// The day in the address: `/2024/07/03/`.
    day_of_url: Option<Published>,
}

/// Names under which `meta` elements give the day of publication, the most exact first.
const DATES: [&str; 20] = [
    "article:published_time",
    "datepublished",
    "og:published_time",
    "og:article:published_time",
    "published_time",
    "article:published",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "date",
    "dc.date.issued",
    "dc.date",
    "dcterms.issued",
    "citation_publication_date",
    "cxenseparse:recs:publishtime",
    "ya:ovs:upload_date",
];

/// Names under which they give the day on which the page was made.
const CREATED: [&str; 4] = ["dc.date.created", "dcterms.created", "datecreated", "created"];

/// Collects what the page says; `base` is where it was found.
pub(super) fn of(tree: &Tree, base: Option<&Url>) -> Facts {
    let linked = linked::of(tree);
    let meta = meta(tree);
    let stated = |name: &str| meta.get(name).map(|v| clean(v)).filter(|v| !v.is_empty());
    let text = |selector: &str| {
        let found = tree.select(selector);
        found.nodes().first().map(|n| clean(&n.text())).filter(|t| !t.is_empty())
    };
    let site = stated("og:site_name").or(linked.publisher).or_else(|| stated("application-name"));
    let title = stated("og:title").or(linked.headline).or_else(|| stated("twitter:title"));
    let title = title.or_else(|| text("[itemprop='headline']")).or_else(|| text("article h1"));
    let title = title.or_else(|| text("head title").map(|t| without_site(t, site.as_deref()))).or_else(|| text("h1"));
    let by = linked.author.or_else(|| stated("author")).or_else(|| stated("article:author")).or_else(|| stated("byl"));
    let by = by.or_else(|| text("[itemprop='author'] [itemprop='name']")).or_else(|| text("a[rel='author']"));
    let canonical = tree.select("link[rel='canonical']").attr("href").map(|h| h.to_string());
    let address = |link: Option<String>| link.and_then(|l| absolute(&l, base));
    let url = address(stated("og:url")).or_else(|| address(canonical)).or_else(|| address(linked.url));
    let day_of_url = url.as_deref().or(base.map(Url::as_str)).and_then(day_in);
    let mut dates: Vec<String> = linked.published.into_iter().collect();
    dates.extend(stated(DATES[0]));
    dates.extend(days::marked(tree));
    dates.extend(DATES[1..].iter().filter_map(|name| stated(name)));
    dates.extend(days::others(tree));
    let made = linked.created.into_iter().chain(CREATED.iter().filter_map(|name| stated(name))).collect();
    let is_article =
        linked.articles == 1 || stated("og:type").is_some_and(|kind| kind == "article") || stated(DATES[0]).is_some();
    Facts {
        title,
        byline: by.filter(|b| is_name(b)),
        site,
        url,
        is_article,
        lists: linked.lists,
        dates,
        made,
        day_of_url,
        published: None,
    }
}

impl Facts {
    /// When the article was published; `None` when the page does not say, or names only the day of a change.
    ///
    /// # Errors
    /// When the page states dates and none can be read.
    pub fn published(&self, text: &str) -> Result<Option<Published>, NoDate> {
        let found = self.dates.iter().find_map(|d| dates::read(d).ok()).or(self.day_of_url);
        // The day of creation counts as the day of publication only where the page names no other day.
        let made = || self.made.iter().find_map(|d| dates::read(d).ok());
        if let Some(found) = found.or_else(|| date_line::day(text)).or_else(made) {
            return Ok(Some(found));
        }
        self.dates.first().map(|d| dates::read(d)).transpose()
    }
}

/// Whether `text` can be the name of an author: a few words, no address.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= 100 && !text.contains("://") && !text.starts_with('@')
}

/// The contents of `meta` elements by lowercase name; the first of each name counts.
fn meta(tree: &Tree) -> HashMap<String, String> {
    let mut stated = HashMap::new();
    for node in tree.select("meta[content]").nodes() {
        let Some(name) = node.attr("property").or_else(|| node.attr("name")).or_else(|| node.attr("itemprop")) else {
            continue;
        };
        let content = node.attr("content").unwrap_or_default();
        stated.entry(name.trim().to_ascii_lowercase()).or_insert_with(|| content.to_string());
    }
    stated
}

/// The date that an element gives, as written.
fn first_value(node: &NodeRef<'_>) -> Option<String> {
    let value = node.attr("datetime").or_else(|| node.attr("content")).or_else(|| node.attr("title"));
    let value = value.map_or_else(|| clean(&node.text()), |v| clean(&v));
    (!value.is_empty()).then_some(value)
}

fn absolute(link: &str, base: Option<&Url>) -> Option<String> {
    let url = match base {
        Some(base) => base.join(link).ok()?,
        None => Url::parse(link).ok()?,
    };
    matches!(url.scheme(), "http" | "https").then(|| url.to_string())
}

/// A title without the name of the site behind or before it.
fn without_site(title: String, site: Option<&str>) -> String {
    let Some(site) = site else { return title };
    let edge = |c: char| c.is_whitespace() || matches!(c, '|' | '-' | '–' | '—' | '•' | '·' | ':' | '»' | '«');
    let cut = title.strip_suffix(site).or_else(|| title.strip_prefix(site));
    cut.filter(|c| c.ends_with(edge) || c.starts_with(edge))
        .map(|c| c.trim_matches(edge).to_owned())
        .filter(|c| !c.is_empty())
        .unwrap_or(title)
}

/// The day that an address names: `/2024/07/03/`, `/2024-07-03/`.
fn day_in(url: &str) -> Option<Published> {
    let parts: Vec<&str> = url.split('/').collect();
    let ymd = parts.windows(3).find(|w| w[0].len() == 4 && w[1].len() == 2 && w[2].len() == 2);
    let joined = ymd.and_then(|w| dates::read(&w.join("-")).ok());
    joined.or_else(|| parts.iter().filter(|p| p.len() == 10).find_map(|p| dates::read(p).ok()))
}
