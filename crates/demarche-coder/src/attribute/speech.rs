//! Who says what: reporting verbs with their clause, *according to*, quotations and their speakers.

use super::quotation::{self, Quotation};
use super::speeches::Speeches;
use crate::claim::SpeakerKind;
use crate::knowledge::Knowledge;
use crate::knowledge::lexicon::Strength;
use crate::link::{How, Linked};
use crate::syntax;
use demarche_lang::{Dep, Doc, EntityKind, Pos};
use std::ops::Range;

/// Somebody says something.
#[derive(Clone, Debug)]
pub struct Speech {
    /// What is said: all these tokens, except those of the cue and the speaker.
    pub tokens: Range<usize>,
    /// Tokens inside `tokens` that the document itself says.
    pub frame: Vec<Range<usize>>,
    /// Head token of the speaker's phrase; `None` when nobody is named.
    pub speaker: Option<usize>,
    /// Words to report when the speaker is no mention.
    pub phrase: Range<usize>,
    /// The words that say so.
    pub cue: Range<usize>,
    /// What kind of voice.
    pub kind: SpeakerKind,
    /// How firmly.
    pub strength: Strength,
    /// Whether it is a direct quotation.
    pub quoted: bool,
}

/// Tokens behind a speaker's noun that are still part of the phrase.
const LONGEST_TAIL: usize = 9;

/// Words of the longest name of a medium that is looked for.
const LONGEST_MEDIUM: usize = 5;

/// How many words back a medium may have been named that *the paper* means.
const FAR_BACK: usize = 400;

impl Speech {
    /// Whether token `t` is part of what is said.
    pub fn covers(&self, t: usize) -> bool {
        self.tokens.contains(&t) && !self.frame.iter().any(|f| f.contains(&t))
    }

    /// The speaker as the text names it.
    pub fn speaker_words(&self, doc: &Doc) -> String {
        doc.words(self.phrase.clone()).to_owned()
    }
}

/// All speech of `doc`, and its direct quotations.
pub fn find(doc: &Doc, linked: &Linked, knowledge: &Knowledge) -> (Speeches, Vec<Quotation>) {
    let quotations = quotation::find(doc);
    let finder = Finder { doc, linked, knowledge };
    let mut speeches = Vec::new();
    for sentence in doc.sentences() {
        let first = speeches.len();
        for t in sentence.clone() {
            let one = finder.verb(t).or_else(|| finder.unnamed(t)).or_else(|| finder.noun(t));
            speeches.extend(one.or_else(|| finder.tail(t)));
            speeches.extend(finder.named_for(t));
        }
        if let Some(speech) = finder.phrase(sentence.clone()) {
            // "X said, citing Y": Y is nearer to the claim, so it comes before what it is said of.
            let source = finder.cited_in(&speech, &speeches[first..]);
            let (place, tokens) = source.unwrap_or((speeches.len() - first, speech.tokens.clone()));
            speeches.insert(first + place, Speech { tokens, ..speech });
        }
    }
    finder.point_back(&mut speeches);
    let blocks = finder.blocks(&quotations);
    speeches.extend(blocks);
    let mut speeches = Speeches::new(doc, speeches);
    let quoted: Vec<Speech> = quotations.iter().filter_map(|q| finder.quotation(q, &speeches)).collect();
    speeches.extend(doc, quoted);
    (speeches, quotations)
}

struct Finder<'a> {
    doc: &'a Doc,
    linked: &'a Linked,
    knowledge: &'a Knowledge,
}

impl Finder<'_> {
    /// A reporting verb with a clause, before it, after it or around it.
    fn verb(&self, t: usize) -> Option<Speech> {
        let doc = self.doc;
        if !syntax::is_verb(doc, t) {
            return None;
        }
        let (strength, cue) = self.reports(t)?;
        let clause = doc.children(t).find(|&c| {
            let clausal = matches!(doc.dep(c), Dep::Ccomp)
                || (doc.dep(c) == Dep::Xcomp && syntax::is_verb(doc, c) && doc.child_with(c, Dep::Nsubj).is_some());
            clausal && c != t
        });
        let subject = self.speaker(t, clause)?;
        let speaker = self.name_behind(subject, t).unwrap_or(subject);
        // "Xinhua reported" behind a main clause it is attached to.
        let tail = matches!(doc.dep(t), Dep::Parataxis | Dep::Ccomp)
            && clause.is_none()
            && syntax::is_verb(doc, doc.head(t))
            && self.is_tail(t);
        let last = clause.is_none() && !tail && self.ends_sentence(t, subject);
        let tokens = match clause {
            Some(c) => self.said(t, c),
            // "denied attacking Chad"
            None if strength == Strength::Deny && !tail => doc.subtree(self.denied(t)?),
            None if tail => doc.subtree(doc.head(t)),
            None if last => doc.sentences()[doc.sentence_of(t)].start..doc.subtree(subject).start,
            None => return None,
        };
        let mut frame = vec![cue.clone(), doc.subtree(subject)];
        if tail {
            frame.push(doc.subtree(t));
        }
        Some(self.speech(tokens, frame, speaker, cue, strength))
    }

    /// How verb `t`, with its particle, reports, and the words of the cue: *say*, *point out*.
    fn reports(&self, t: usize) -> Option<(Strength, Range<usize>)> {
        let doc = self.doc;
        let reporting = &self.knowledge.lexicon.reporting;
        let particle = doc.children(t).find(|&c| c > t && matches!(doc.dep(c), Dep::Prt | Dep::Advmod | Dep::Acomp));
        if let Some(particle) = particle
            && let Some(strength) = reporting.get(format!("{} {}", doc.lemma(t), doc.lower(particle)).as_str())
        {
            return Some((*strength, t..if particle == t + 1 { particle + 1 } else { t + 1 }));
        }
        reporting.get(doc.lemma(t)).map(|s| (*s, t..t + 1))
    }

    /// Who says what verb `t` reports. "…, the president, Ann Lee, said": the parser may take the name behind the
    /// clause for an apposition inside it, and the verb is left without a subject.
    fn speaker(&self, t: usize, clause: Option<usize>) -> Option<usize> {
        let doc = self.doc;
        let subject = self.subject(t);
        let stranded =
            clause.map_or_else(|| self.joins_a_clause(t), |c| c < t) && doc.children(t).all(|c| !is_subject(doc, c));
        let last = (0..t).rev().find(|&n| stranded && doc.pos(n) != Pos::Punct);
        let described = || if stranded { self.described_before(t) } else { None };
        let Some(name) = last.filter(|&n| doc.dep(n) == Dep::Appos).or_else(described) else {
            return subject.filter(|_| !syntax::passive(doc, t) || clause.is_none_or(|c| c > t));
        };
        let upper = doc.head(name);
        let holder = doc.dep(upper) == Dep::Appos && self.linked.mention(name).is_none();
        Some(if holder { upper } else { name })
    }

    /// Whether verb `t` stands as one more deed behind a clause without a conjunction: "…, an adviser, speaking in Lomé, told
    /// reporters".
    fn joins_a_clause(&self, t: usize) -> bool {
        let doc = self.doc;
        let before = doc.head(t);
        doc.dep(t) == Dep::Conj
            && doc.children_with(before, Dep::Cc).all(|c| c > t)
            && doc.child_with(t, Dep::Cc).is_none()
    }

    /// "…, the minister, who is in Oman, said": who says it, when a clause that describes the speaker stands between, and the parser
    /// takes the speaker for an apposition of the word before.
    fn described_before(&self, t: usize) -> Option<usize> {
        let doc = self.doc;
        let sentence = doc.sentences()[doc.sentence_of(t)].clone();
        let comma = |i: usize| doc.word(i) == ",";
        if t == sentence.start || !comma(t - 1) {
            return None;
        }
        let speaker = (sentence.start..t).rev().find(|&n| doc.dep(n) == Dep::Appos && self.can_speak(n))?;
        let start =
            doc.children(speaker).filter(|&c| c < speaker).map(|c| doc.subtree(c).start).min().unwrap_or(speaker);
        let opened = start > sentence.start && comma(start - 1);
        // What describes the speaker begins behind a comma and is a clause.
        let mut behind = (speaker + 1..t - 1).skip_while(|&i| !comma(i)).skip(1);
        let clause = behind.next().is_some_and(|i| matches!(doc.tag(i), "WP" | "WDT" | "WP$" | "VBG" | "VBN"));
        (opened && clause).then_some(speaker)
    }

    /// "…, chief of the border guard Colonel Anna Lee said on Friday", where the parser joins *said* to the clause before as if
    /// it told one more deed.
    fn ends_sentence(&self, t: usize, subject: usize) -> bool {
        let doc = self.doc;
        let sentence = doc.sentences()[doc.sentence_of(t)].clone();
        let adverbial = |c: usize| {
            c < t
                || matches!(doc.dep(c), Dep::Prep | Dep::Advmod | Dep::Npadvmod | Dep::Punct | Dep::Dobj | Dep::Dative)
        };
        let comma = || (sentence.start..subject).any(|p| doc.word(p) == ",");
        let before = doc.head(t);
        doc.dep(t) == Dep::Conj
            && before < subject
            && subject < t
            && doc.children_with(before, Dep::Cc).all(|c| c > t)
            && doc.children(t).all(adverbial)
            && (doc.subtree(t).end..sentence.end).all(|p| doc.pos(p) == Pos::Punct)
            && comma()
    }

    /// *Chad's ambassador to Mali Anna Lee said*: the parser hangs the name on the place before it.
    fn name_behind(&self, speaker: usize, verb: usize) -> Option<usize> {
        let doc = self.doc;
        let last = verb.checked_sub(1).filter(|&last| last > speaker && doc.subtree(speaker).contains(&last))?;
        if doc.entity_of(last)?.kind != EntityKind::Person
            || doc.entity_of(speaker).is_some_and(|e| e.kind == EntityKind::Person)
        {
            return None;
        }
        let title = doc.pos(speaker) == Pos::Noun || doc.pos(speaker) == Pos::Propn;
        (title && doc.dep(last) == Dep::Pobj).then_some(last)
    }

    /// Who is subject of verb `t`. Of several that the parser found the nearest before it: a dateline may stand for one.
    fn subject(&self, t: usize) -> Option<usize> {
        let doc = self.doc;
        let first = syntax::subjects(doc, t).first().copied();
        let nearest = || doc.children_with(t, Dep::Nsubj).filter(|&s| s < t).max();
        first.map(|f| if doc.children_with(t, Dep::Nsubj).any(|s| s == f) { nearest().unwrap_or(f) } else { f })
    }

    /// *denied attacking*: the deed under a verb that denies it.
    fn denied(&self, t: usize) -> Option<usize> {
        let doc = self.doc;
        doc.children(t).find(|&c| c > t && doc.dep(c) == Dep::Xcomp && doc.tag(c) == "VBG")
    }

    /// *thanked Mali for its support*, *condemned Chad for shelling the town*: the deed is told by whoever thanks or blames.
    fn named_for(&self, t: usize) -> Option<Speech> {
        let doc = self.doc;
        if !syntax::is_verb(doc, t) || !self.knowledge.lexicon.voices.contains(doc.lemma(t)) || syntax::passive(doc, t)
        {
            return None;
        }
        doc.child_with(t, Dep::Dobj)?;
        let reason = doc.children_with(t, Dep::Prep).find(|&p| p > t && doc.lower(p) == "for")?;
        let speaker = self.subject(t).filter(|&s| self.linked.mention(s).is_some())?;
        let mut tokens = doc.subtree(reason);
        tokens.start = reason + 1;
        (!tokens.is_empty()).then(|| self.speech(tokens, Vec::new(), speaker, t..t + 1, Strength::Assert))
    }

    /// Speakers that only point back: *the paper* is the medium named before, *they* who spoke before.
    fn point_back(&self, speeches: &mut [Speech]) {
        let doc = self.doc;
        for n in 0..speeches.len() {
            let Some(speaker) = speeches[n].speaker.filter(|&s| self.linked.mention(s).is_none()) else { continue };
            if doc.pos(speaker) == Pos::Pron {
                let sentence = doc.sentence_of(speaker);
                let near = |s: &&Speech| {
                    let Some(t) = s.speaker else { return false };
                    t < speaker && doc.sentence_of(t) + 2 >= sentence && doc.pos(t) != Pos::Pron
                };
                let before = speeches[..n].iter().rev().find(near).map(|s| (s.speaker, s.phrase.clone(), s.kind));
                if let Some((who, phrase, kind)) = before.filter(|_| !matches!(doc.lower(speaker), "it" | "i" | "we")) {
                    (speeches[n].speaker, speeches[n].phrase, speeches[n].kind) = (who, phrase, kind);
                }
            } else if speeches[n].kind == SpeakerKind::Media
                && doc.children_with(speaker, Dep::Det).any(|d| doc.lower(d) == "the")
                && !self.is_medium(doc.words(speeches[n].phrase.clone()))
                && let Some(named) = self.medium_before(speaker)
            {
                speeches[n].phrase = named;
            }
        }
    }

    /// The last medium named before token `t`.
    fn medium_before(&self, t: usize) -> Option<Range<usize>> {
        let doc = self.doc;
        let lexicon = &self.knowledge.lexicon;
        let named = |at: usize| {
            let words: Vec<&str> = (at..t.min(at + LONGEST_MEDIUM)).map(|w| doc.word(w)).collect();
            let (n, _) = lexicon.media.starting(&words)?;
            let name = doc.words(at..at + n);
            (!lexicon.careful.contains(name)).then_some(at..at + n)
        };
        (t.saturating_sub(FAR_BACK)..t).rev().find_map(named)
    }

    /// Nobody is named: *it was reported that*, *is said to have*, *reports that*.
    fn unnamed(&self, t: usize) -> Option<Speech> {
        let doc = self.doc;
        if syntax::is_verb(doc, t) {
            let (strength, cue) = self.reports(t)?;
            let clause = doc.children(t).find(|&c| c > t && matches!(doc.dep(c), Dep::Ccomp | Dep::Xcomp))?;
            let voiced = doc.children(t).any(|c| doc.dep(c) == Dep::Agent);
            let passive = doc.children(t).any(|c| doc.dep(c) == Dep::Auxpass) && !voiced;
            let perfect = doc.children(clause).any(|c| doc.dep(c) == Dep::Aux && doc.lemma(c) == "have");
            let told = doc.dep(clause) == Dep::Ccomp || perfect;
            return (passive && told).then(|| self.nobody(doc.subtree(clause), cue, strength));
        }
        None
    }

    /// *reports that Chad attacked*, *Mali's claim that Chad attacked*
    fn noun(&self, t: usize) -> Option<Speech> {
        let doc = self.doc;
        if doc.pos(t) != Pos::Noun || !self.knowledge.lexicon.reporting_nouns.contains(doc.lemma(t)) {
            return None;
        }
        let that = |c: usize| doc.children_with(c, Dep::Mark).any(|m| doc.lower(m) == "that");
        let clause = doc.children(t).find(|&c| c > t && matches!(doc.dep(c), Dep::Acl | Dep::Relcl) && that(c))?;
        let tokens = doc.subtree(clause);
        let by = doc.children_with(t, Dep::Prep).filter(|&p| matches!(doc.lower(p), "by" | "from"));
        let owner = doc.child_with(t, Dep::Poss).or_else(|| by.filter_map(|p| doc.child_with(p, Dep::Pobj)).next());
        // "confirmed reports that", "expressed the hope that": on the word of who does.
        let verb = Some(doc.head(t)).filter(|&v| doc.dep(t) == Dep::Dobj && self.reports(v).is_some());
        // "said in a statement that", "announced in a letter that"
        let above = doc.head(doc.head(t));
        let within = doc.dep(t) == Dep::Pobj && doc.lower(doc.head(t)) == "in";
        let verb = verb.or(Some(above).filter(|&v| within && syntax::is_verb(doc, v) && self.reports(v).is_some()));
        let owner = owner.or_else(|| syntax::subjects(doc, verb?).first().copied());
        Some(match owner {
            Some(owner) => self.speech(tokens, Vec::new(), owner, t..t + 1, Strength::Assert),
            None => self.nobody(tokens, t..t + 1, Strength::Assert),
        })
    }

    /// "…, the Herald newspaper reported on Monday", which the parser may hang on the noun before it.
    fn tail(&self, t: usize) -> Option<Speech> {
        let doc = self.doc;
        let noun = doc.head(t);
        if doc.dep(t) != Dep::Acl || doc.tag(t) != "VBD" && doc.tag(t) != "VBN" || doc.dep(noun) != Dep::Appos {
            return None;
        }
        let (strength, cue) = self.reports(t)?;
        let adverbial = |c: usize| {
            matches!(doc.dep(c), Dep::Prep | Dep::Advmod | Dep::Npadvmod | Dep::Punct) && doc.lower(c) != "by"
        };
        let sentence = doc.sentences()[doc.sentence_of(t)].clone();
        let start = doc.subtree(noun).start;
        let comma = start > sentence.start && doc.word(start - 1) == ",";
        let ends = (doc.subtree(t).end..sentence.end).all(|p| doc.pos(p) == Pos::Punct);
        (comma && ends && doc.children(t).all(adverbial))
            .then(|| self.speech(sentence.start..start, Vec::new(), noun, cue, strength))
    }

    /// The speech that a phrase like *citing Y* gives the source of: its place among `said` and its words.
    fn cited_in(&self, phrase: &Speech, said: &[Speech]) -> Option<(usize, Range<usize>)> {
        let doc = self.doc;
        let cue = phrase.cue.start;
        if doc.tag(cue) != "VBG" {
            return None;
        }
        let place = said.iter().position(|s| s.cue.contains(&doc.head(cue)));
        let place = place.or_else(|| said.iter().position(|s| !s.covers(cue) || s.tokens.end > cue))?;
        Some((place, said[place].tokens.clone()))
    }

    /// Speech of nobody named.
    fn nobody(&self, tokens: Range<usize>, cue: Range<usize>, strength: Strength) -> Speech {
        let (phrase, frame) = (cue.start..cue.start, vec![cue.clone()]);
        Speech { tokens, frame, speaker: None, phrase, cue, kind: SpeakerKind::Unnamed, strength, quoted: false }
    }

    /// The clause, with what is coordinated to it.
    fn said(&self, verb: usize, clause: usize) -> Range<usize> {
        let doc = self.doc;
        let mut range = doc.subtree(clause);
        // A clause before its verb ("…, the ministry said"): what hangs on the verb before the clause belongs to it too.
        if clause < verb {
            let first = doc.subtree(verb).start;
            range.start = range.start.min(first);
        }
        range
    }

    /// Statements given in full below their introduction: *Minister Ellwood said:* and all that follows, up to the
    /// next introduction or, where it is quoted, to the end of the quoted paragraphs.
    fn blocks(&self, quotations: &[Quotation]) -> Vec<Speech> {
        let doc = self.doc;
        let mut intros: Vec<(usize, usize, usize)> = Vec::new();
        for sentence in doc.sentences() {
            let ends = doc.word(sentence.end - 1) == ":"
                && sentence.end < doc.len()
                && quotation::new_paragraph(doc, sentence.end);
            if !ends {
                continue;
            }
            let verb = sentence.clone().rev().find(|&t| syntax::is_verb(doc, t) && self.reports(t).is_some());
            let speaker = verb.and_then(|v| syntax::subjects(doc, v).first().copied());
            if let (Some(verb), Some(speaker)) = (verb, speaker) {
                intros.push((sentence.end, verb, speaker));
            }
        }
        let mut found = Vec::new();
        for (n, &(start, verb, speaker)) in intros.iter().enumerate() {
            let mut end = intros.get(n + 1).map_or(doc.len(), |next| doc.sentences()[doc.sentence_of(next.1)].start);
            let behind = quotations.partition_point(|q| q.tokens.start <= start);
            let mut quotes = quotations[behind..].iter().peekable();
            if quotes.peek().is_some_and(|q| q.tokens.start == start + 1) {
                end = start;
                while let Some(quote) = quotes.next_if(|q| q.tokens.start <= end + 3) {
                    end = quote.tokens.end;
                }
            }
            if end > start {
                let strength = self.reports(verb).map_or(Strength::Assert, |r| r.0);
                let mut speech = self.speech(start..end, Vec::new(), speaker, verb..verb + 1, strength);
                speech.quoted = true;
                found.push(speech);
            }
        }
        found
    }

    /// A short clause of speaker and verb at the end or between commas.
    fn is_tail(&self, t: usize) -> bool {
        let subtree = self.doc.subtree(t);
        subtree.len() <= 8
    }

    /// *according to X*
    fn phrase(&self, sentence: Range<usize>) -> Option<Speech> {
        let doc = self.doc;
        for t in sentence.clone() {
            for rest in self.knowledge.lexicon.reporting_phrases.get(doc.lower(t)).into_iter().flatten() {
                let n = 1 + rest.len();
                if t + n >= sentence.end || !rest.iter().enumerate().all(|(i, w)| doc.lower(t + 1 + i) == &**w) {
                    continue;
                }
                let after = t + n;
                if doc.pos(t) == Pos::Adv && doc.head(t) != t && syntax::is_verb(doc, doc.head(t)) {
                    return Some(self.nobody(self.scope(t, after), t..after, Strength::Allege));
                }
                let speaker = (after..sentence.end.min(after + 12)).find(|&s| {
                    matches!(doc.dep(s), Dep::Pobj | Dep::Dobj | Dep::Nsubj | Dep::Attr | Dep::Appos)
                        && matches!(doc.pos(s), Pos::Noun | Pos::Propn | Pos::Pron)
                })?;
                if matches!(doc.tag(speaker), "WDT" | "WP" | "PRP") && doc.tag(speaker) != "PRP" {
                    continue;
                }
                if doc.tag(t) == "VBG" && !self.can_speak(speaker) {
                    continue;
                }
                let told = t..doc.subtree(speaker).end.max(speaker + 1);
                let scope = self.scope(t, after);
                return Some(self.speech(scope, Vec::from([told]), speaker, t..after, Strength::Assert));
            }
        }
        None
    }

    /// Whether a phrase names somebody, a medium or a paper: who *cites a shortage* names no source.
    fn can_speak(&self, t: usize) -> bool {
        let doc = self.doc;
        let lemma = doc.lemma(t).to_lowercase();
        let lexicon = &self.knowledge.lexicon;
        self.linked.mention(t).is_some()
            || doc.pos(t) == Pos::Propn
            || lexicon.speakers.ending(&[&lemma]).is_some()
            || lexicon.reporting_nouns.contains(&*lemma)
    }

    /// What a phrase like *according to* speaks for: the clause it hangs on, the sentence when that is its main one.
    fn scope(&self, start: usize, end: usize) -> Range<usize> {
        let doc = self.doc;
        let root = (start..end).find(|&t| !(start..end).contains(&doc.head(t)) || doc.head(t) == t).unwrap_or(start);
        let mut at = doc.head(root);
        while doc.head(at) != at
            && !(syntax::is_verb(doc, at)
                && matches!(doc.dep(at), Dep::Advcl | Dep::Relcl | Dep::Acl | Dep::Ccomp | Dep::Conj))
        {
            at = doc.head(at);
        }
        doc.subtree(at)
    }

    /// The speaker of a quotation: of the verb over it, beside it, or, for one that stands alone, of the
    /// speech before it.
    fn quotation(&self, quotation: &Quotation, speeches: &Speeches) -> Option<Speech> {
        let doc = self.doc;
        let tokens = quotation.tokens.clone();
        if tokens.len() < 3 && !tokens.clone().any(|t| syntax::is_verb(doc, t)) {
            return None;
        }
        let inside = |t: usize| tokens.contains(&t);
        let over = speeches.first_within(doc, &tokens, |s| !s.quoted && !inside(s.cue.start));
        if let Some(over) = over {
            return Some(Speech { tokens, quoted: true, frame: Vec::new(), ..over.clone() });
        }
        let near = self.verb_beside(&tokens);
        if let Some((verb, speaker)) = near {
            let strength = self.reports(verb).map_or(Strength::Assert, |r| r.0);
            let mut speech = self.speech(tokens, Vec::new(), speaker, verb..verb + 1, strength);
            speech.quoted = true;
            return Some(speech);
        }
        let first_sentence = doc.sentence_of(tokens.start);
        let alone = doc.sentences()[first_sentence].start + 2 >= tokens.start;
        let near = first_sentence.saturating_sub(2)..first_sentence + 1;
        let before = speeches.last_cued(near, |s| s.cue.start < tokens.start);
        before.filter(|_| alone && tokens.len() > 6).map(|b| Speech {
            tokens,
            quoted: true,
            frame: Vec::new(),
            ..b.clone()
        })
    }

    /// A reporting verb in the sentences the quotation touches, outside it, with its subject.
    fn verb_beside(&self, tokens: &Range<usize>) -> Option<(usize, usize)> {
        let doc = self.doc;
        let (first, last) = (doc.sentence_of(tokens.start), doc.sentence_of(tokens.end - 1));
        let area = doc.sentences()[first].start..doc.sentences()[last].end;
        let verbs = area.filter(|t| !tokens.contains(t) && syntax::is_verb(doc, *t));
        let reporting = verbs.filter(|&t| self.reports(t).is_some());
        let with_subject = reporting.filter_map(|t| syntax::subjects(doc, t).first().map(|&s| (t, s)));
        with_subject
            .filter(|(_, s)| !tokens.contains(s))
            .min_by_key(|(t, _)| t.abs_diff(tokens.start).min(t.abs_diff(tokens.end)))
    }

    fn speech(
        &self,
        tokens: Range<usize>,
        frame: Vec<Range<usize>>,
        speaker: usize,
        cue: Range<usize>,
        strength: Strength,
    ) -> Speech {
        let phrase = match self.linked.mention(speaker) {
            Some(m) => m.tokens.clone(),
            None => self.noun_phrase(speaker),
        };
        let kind = self.kind(speaker, strength);
        Speech { tokens, frame, speaker: Some(speaker), phrase, cue, kind, strength, quoted: false }
    }

    /// The noun with what stands before it.
    fn noun_phrase(&self, t: usize) -> Range<usize> {
        let doc = self.doc;
        let mut start = t;
        for c in doc.children(t).filter(|&c| c < t && !matches!(doc.dep(c), Dep::Det | Dep::Punct)) {
            start = start.min(doc.subtree(c).start);
        }
        // "posts on X", "a source in the ministry": what stands behind belongs to the name, unless it is long.
        let end = doc.subtree(t).end;
        start..if end - t <= LONGEST_TAIL { end } else { t + 1 }
    }

    /// What kind of voice the speaker is.
    fn kind(&self, speaker: usize, strength: Strength) -> SpeakerKind {
        let doc = self.doc;
        let lexicon = &self.knowledge.lexicon;
        let lemma = doc.lemma(speaker).to_lowercase();
        let before = if speaker > 0 { doc.lemma(speaker - 1).to_lowercase() } else { String::new() };
        let words =
            self.linked.mention(speaker).map_or(doc.words(speaker..speaker + 1), |m| doc.words(m.tokens.clone()));
        let called = lexicon.speakers.ending(&[&before, &lemma]);
        if self.is_medium(words) || called.is_some_and(|(_, kind)| *kind == SpeakerKind::Media) {
            return SpeakerKind::Media;
        }
        let named = self.linked.mention(speaker).is_some_and(|m| {
            matches!(m.how, How::Name | How::TextName) || self.linked.of(m).any(|r| r.country.is_some() && !r.plural)
        });
        if let Some((_, kind)) = called.filter(|_| !named) {
            return *kind;
        }
        if strength == Strength::Assess && !named {
            return SpeakerKind::Assessment;
        }
        SpeakerKind::Statement
    }

    fn is_medium(&self, words: &str) -> bool {
        let lexicon = &self.knowledge.lexicon;
        let list: Vec<&str> = words.split([' ', '\n']).collect();
        (0..list.len()).any(|i| lexicon.media.starting(&list[i..]).is_some_and(|(n, _)| n == list.len() - i))
    }
}

fn is_subject(doc: &Doc, t: usize) -> bool {
    matches!(doc.dep(t), Dep::Nsubj | Dep::Nsubjpass)
}
