//! Fits the patterns of the rules to a trigger word and its surroundings.

use crate::knowledge::Knowledge;
use crate::knowledge::pattern::{Class, Element, Pattern, Phrase, Role, Slot, Words};
use crate::knowledge::rules::Rule;
use crate::link::Linked;
use crate::syntax;
use demarche_lang::{Dep, Doc, Pos};

/// A slot and what fills it.
#[derive(Clone, Debug)]
pub struct Filled {
    /// The slot's part.
    pub role: Role,
    /// The word in its place.
    pub token: usize,
    /// Tokens whose mentions are the participants; empty when nobody is named there.
    pub mentions: Vec<usize>,
    /// The place holds a deed, not its doer: who did it has still to be found.
    pub deed: bool,
}

/// A rule that fits.
#[derive(Clone, Debug)]
pub struct Match<'k> {
    /// The rule.
    pub rule: &'k Rule,
    /// Its pattern.
    pub pattern: &'k Pattern,
    /// Trigger token.
    pub head: usize,
    /// Tokens of the other literal words.
    pub literals: Vec<usize>,
    /// The slots.
    pub slots: Vec<Filled>,
    /// Number of words of the pattern found in the text, prepositions of filled slots included.
    pub words: usize,
}

impl Match<'_> {
    /// Tokens of the participants of a part.
    pub fn mentions(&self, role: Role) -> impl Iterator<Item = usize> + '_ {
        self.slots.iter().filter(move |s| s.role == role).flat_map(|s| s.mentions.iter().copied())
    }

    /// The tokens of who acts: of the first place that names somebody, where the letter stands twice for one party.
    pub fn actors(&self) -> Vec<usize> {
        if !self.has_one_actor() {
            return self.mentions(Role::Actor).collect();
        }
        let means = self.slots.iter().filter(|s| s.role == Role::Actor && s.deed);
        means.chain(self.places_of_actor().next()).flat_map(|s| s.mentions.iter().copied()).collect()
    }

    /// The places of `A` in the pattern that name somebody.
    fn places_of_actor(&self) -> impl Iterator<Item = &Filled> + '_ {
        self.slots.iter().filter(|s| s.role == Role::Actor && !s.deed && !s.mentions.is_empty())
    }

    /// Whether none of the places of `A` takes anybody beside the one who acts.
    fn has_one_actor(&self) -> bool {
        !self.pattern.slots().any(|s| s.role == Role::Actor && s.loose)
    }

    /// Whether the phrase names anybody, or the deed of somebody.
    pub fn names_somebody(&self) -> bool {
        self.slots.iter().any(|s| !s.mentions.is_empty() || s.deed)
    }

    /// A match that names nobody, and leaves that to the text before, comes after all others.
    fn strength(&self) -> (bool, usize, usize) {
        let filled = self.slots.iter().filter(|s| !s.mentions.is_empty()).count();
        (self.names_somebody(), self.words, filled)
    }
}

/// Why a trigger was seen but not coded.
#[derive(Clone, Debug)]
pub struct Miss<'k> {
    /// The rule.
    pub rule: &'k Rule,
    /// The pattern.
    pub pattern: &'k Pattern,
    /// The trigger.
    pub head: usize,
    /// What did not fit.
    pub reason: Reason<'k>,
}

/// What keeps a pattern from fitting.
#[derive(Clone, Copy, Debug)]
pub enum Reason<'k> {
    /// None of these words stands where the pattern wants it.
    Word(&'k Words),
    /// This token stands in a participant's place and is none that fits.
    NoParticipant(usize),
    /// A participant the rule requires is absent.
    Absent,
    /// Nobody is named.
    Nobody,
    /// A modifier of the head is missing.
    Modifier,
    /// The noun is part of a name.
    Name,
}

impl Reason<'_> {
    /// In words.
    pub fn words(self, doc: &Doc) -> String {
        match self {
            Reason::Word(words) => format!("`{}` is not there", words.join("|")),
            Reason::NoParticipant(t) => {
                format!("`{}` stands in a participant's place and is none that fits", doc.word(t))
            }
            Reason::Absent => "a participant the rule requires is absent".into(),
            Reason::Nobody => "no participant is named".into(),
            Reason::Modifier => "a modifier of the head is missing".into(),
            Reason::Name => "the noun is part of a name".into(),
        }
    }
}

/// Fits patterns to the tokens of one document.
pub struct Matcher<'d, 'k> {
    /// The parsed text.
    pub doc: &'d Doc,
    /// Who is mentioned where.
    pub linked: &'d Linked,
    /// The rules.
    pub knowledge: &'k Knowledge,
}

impl<'k> Matcher<'_, 'k> {
    /// The rules that fit trigger `head`, best first; what came near goes to `misses`.
    pub fn at(&self, head: usize, misses: &mut Vec<Miss<'k>>) -> Vec<Match<'k>> {
        let mut found = Vec::new();
        for class in self.classes(head) {
            let lemma = self.doc.lemma(head);
            let lower;
            let lemma = if lemma.bytes().any(|b| b.is_ascii_uppercase()) {
                lower = lemma.to_lowercase();
                &lower
            } else {
                lemma
            };
            // "re-opened", "cease-fire": the word as one, which the tokenizer cut at its hyphen.
            let joined = joined(self.doc, head, lemma);
            let whole = joined.iter().flat_map(|j| self.knowledge.patterns(class, j));
            for (rule, pattern) in whole.chain(self.knowledge.patterns(class, lemma)) {
                match self.fit(rule, pattern, head) {
                    Ok(m) => found.push(m),
                    Err(reason) => misses.push(Miss { rule, pattern, head, reason }),
                }
            }
        }
        found.sort_by(|a, b| b.strength().cmp(&a.strength()).then_with(|| a.rule.id.cmp(&b.rule.id)));
        found
    }

    fn classes(&self, t: usize) -> impl Iterator<Item = Class> {
        let doc = self.doc;
        // "a convicted murderer": what somebody is, not what is told.
        let verb =
            syntax::is_verb(doc, t) && !matches!(doc.dep(t), Dep::Aux | Dep::Auxpass | Dep::Compound | Dep::Amod);
        let noun = matches!(doc.pos(t), Pos::Noun | Pos::Propn) && doc.dep(t) != Dep::Compound;
        let adj = doc.pos(t) == Pos::Adj
            || (doc.tag(t).starts_with("JJ"))
            || (verb && matches!(doc.dep(t), Dep::Acomp | Dep::Amod));
        let modal = doc.dep(t) == Dep::Aux && doc.tag(t) == "MD";
        [(verb, Class::Verb), (noun, Class::Noun), (adj, Class::Adj), (modal, Class::Modal)]
            .into_iter()
            .filter(|(yes, _)| *yes)
            .map(|(_, c)| c)
    }

    fn fit(&self, rule: &'k Rule, pattern: &'k Pattern, head: usize) -> Result<Match<'k>, Reason<'k>> {
        if !self.has_modifiers(head, &pattern.modifiers) {
            return Err(Reason::Modifier);
        }
        let mut m =
            Match { rule, pattern, head, literals: Vec::new(), slots: Vec::new(), words: 1 + pattern.modifiers.len() };
        let mut anchors = vec![head];
        for element in &pattern.elements {
            self.element(element, &mut m, &mut anchors)?;
        }
        self.check(&m)?;
        self.one_actor(&m)?;
        Ok(m)
    }

    fn element(&self, element: &'k Element, m: &mut Match<'k>, anchors: &mut Vec<usize>) -> Result<(), Reason<'k>> {
        let doc = self.doc;
        let head = m.head;
        match element {
            Element::Subject(slot) => {
                let subjects = match m.pattern.class {
                    Class::Adj => self.adjective_subjects(head),
                    Class::Modal => syntax::subjects(doc, doc.head(head)),
                    _ => syntax::subjects(doc, head),
                };
                // "restored by the signing of a treaty" says how, not who.
                let means = |&t: &usize| doc.tag(t) == "VBG" || self.knowledge.lexicon.deeds.contains(doc.lemma(t));
                let by_deed = syntax::passive(doc, head) && !subjects.is_empty() && subjects.iter().all(means);
                let subjects = if by_deed { Vec::new() } else { self.authors(subjects) };
                self.place(slot, subjects, m, true)
            }
            Element::Means { head: words, modifiers } => {
                let found = self.literal(syntax::subjects(doc, head), words, modifiers).ok_or(Reason::Word(words))?;
                m.words += 1 + modifiers.len();
                m.literals.push(found);
                // A phrase may hang on the subject: "the embassy in Lima closed", "fighting between Mali and Niger broke out".
                anchors.insert(0, found);
                let mentions = self.owners(found);
                m.slots.push(Filled { role: Role::Actor, token: found, mentions, deed: true });
                Ok(())
            }
            Element::Owner(slot) => {
                let owners = self.owners(head);
                self.place(slot, owners, m, false)
            }
            Element::Indirect(slot) => {
                let verb = *anchors.last().unwrap_or(&head);
                let mut places = syntax::indirect(doc, verb);
                if places.is_empty() {
                    // "called Serbia a partner": the parser sees an object and what it is called.
                    places = syntax::objects(doc, verb);
                }
                self.place(slot, places, m, true)
            }
            Element::Object(Phrase::Slot(slot)) => {
                let verb = *anchors.iter().rev().find(|&&a| syntax::is_verb(doc, a)).unwrap_or(&head);
                let mut objects = syntax::objects(doc, verb);
                if objects.is_empty() {
                    objects = syntax::predicates(doc, verb);
                    objects.retain(|&o| self.linked.mention(o).is_some());
                }
                self.place(slot, objects, m, true)
            }
            Element::Object(Phrase::Literal { head: words, modifiers, owner }) => {
                let mut places = Vec::new();
                for &anchor in anchors.iter().rev() {
                    places.extend(syntax::objects(doc, anchor));
                    places.extend(syntax::behind_place(doc, anchor));
                    places.extend(syntax::predicates(doc, anchor));
                    places.extend(doc.children(anchor).filter(|&c| {
                        matches!(
                            doc.dep(c),
                            Dep::Advmod | Dep::Prt | Dep::Npadvmod | Dep::Xcomp | Dep::Ccomp | Dep::Acomp | Dep::Dep
                        )
                    }));
                }
                let found = self.literal(places, words, modifiers).ok_or(Reason::Word(words))?;
                m.words += 1 + modifiers.len();
                m.literals.push(found);
                anchors.push(found);
                owner.as_ref().map_or(Ok(()), |slot| self.place(slot, self.owners(found), m, false))
            }
            Element::Prep(words, phrase) => self.prepositional(words, phrase, m, anchors),
            Element::Particle(words) => {
                let found = anchors.iter().rev().flat_map(|&a| doc.children(a)).find(|&c| {
                    let relation =
                        matches!(doc.dep(c), Dep::Prt | Dep::Advmod | Dep::Prep | Dep::Acomp | Dep::Oprd | Dep::Dep);
                    relation && words.iter().any(|w| **w == *doc.lower(c))
                });
                m.literals.push(found.ok_or(Reason::Word(words))?);
                m.words += 1;
                Ok(())
            }
        }
    }

    /// Who says what a saying says: *issued a statement condemning R*, *Oman's letter urging R*.
    fn authors(&self, subjects: Vec<usize>) -> Vec<usize> {
        let author = |&s: &usize| {
            let saying = self.linked.mention(s).is_none() && self.knowledge.lexicon.deeds.contains(self.doc.lemma(s));
            let mut found = if saying { self.owners(s) } else { Vec::new() };
            if saying && found.is_empty() {
                found = syntax::maker(self.doc, s);
            }
            if found.is_empty() { vec![s] } else { found }
        };
        subjects.iter().flat_map(author).collect()
    }

    fn prepositional(
        &self,
        words: &'k Words,
        phrase: &'k Phrase,
        m: &mut Match<'k>,
        anchors: &mut Vec<usize>,
    ) -> Result<(), Reason<'k>> {
        let doc = self.doc;
        // A phrase may hang on the verb, on a literal noun, or on the object before it.
        let mut hooks: Vec<usize> = anchors.iter().rev().copied().collect();
        let taken: Vec<usize> = m.slots.iter().map(|s| s.token).collect();
        if m.pattern.class == Class::Verb {
            hooks.extend(taken.iter().copied().filter(|&t| t > m.head));
        }
        let mut places: Vec<usize> = hooks.iter().flat_map(|&h| syntax::prepositional(doc, h, words)).collect();
        // "carry out an attack": the particle's phrase is the verb's object.
        let particle =
            doc.children(m.head).any(|c| doc.dep(c) == Dep::Prt && words.iter().any(|w| **w == *doc.lower(c)));
        if particle {
            places.extend(syntax::objects(doc, m.head));
        }
        places.retain(|p| !taken.contains(p));
        match phrase {
            Phrase::Slot(slot) => {
                // "called Mali's president on Monday": a day is nobody.
                places.retain(|&p| slot.role == Role::Object || !self.is_day(p));
                if places.is_empty() {
                    places = self.farther(m, &hooks, words);
                    places.retain(|&p| !taken.contains(&p) && !self.participants(slot, p, m.rule).is_empty());
                }
                if slot.role == Role::Object && words.iter().any(|w| &**w == "to") {
                    let deed = hooks.iter().flat_map(|&h| doc.children(h)).find(|&c| self.infinitive(c));
                    if let Some(token) = deed {
                        m.words += 1;
                        m.slots.push(Filled { role: slot.role, token, mentions: Vec::new(), deed: true });
                        return Ok(());
                    }
                }
                if places.is_empty() {
                    return self.absent(slot, m);
                }
                let there = words.iter().any(|w| matches!(&**w, "in" | "at" | "near" | "inside" | "outside"));
                let who = |p: usize| self.participants_at(slot, p, m.rule, there, true);
                let best = places.iter().copied().find(|&p| !who(p).is_empty());
                let place = best.unwrap_or(places[0]);
                if best.is_none() && syntax::is_verb(doc, place) {
                    return self.absent(slot, m);
                }
                let mentions = best.map_or(Vec::new(), who);
                if mentions.is_empty() && slot.required && !slot.deed {
                    return Err(Reason::NoParticipant(place));
                }
                let deed = mentions.is_empty() && slot.deed;
                // A phrase that is there counts, whatever it is about: "control of X from R".
                m.words += usize::from(deed || !mentions.is_empty() || slot.role == Role::Object);
                m.slots.push(Filled { role: slot.role, token: place, mentions, deed });
                Ok(())
            }
            Phrase::Literal { head, modifiers, owner } => {
                if words.iter().any(|w| &**w == "to") {
                    places.extend(hooks.iter().flat_map(|&h| doc.children(h)).filter(|&c| self.infinitive(c)));
                }
                let found = self.literal(places, head, modifiers).ok_or(Reason::Word(head))?;
                m.words += 2 + modifiers.len();
                m.literals.push(found);
                anchors.push(found);
                owner.as_ref().map_or(Ok(()), |slot| self.place(slot, self.owners(found), m, false))
            }
        }
    }

    /// Whether `t` tells when, and names nobody.
    fn is_day(&self, t: usize) -> bool {
        syntax::is_time(self.doc, t) && self.linked.mention(t).is_none()
    }

    /// Where the phrase hangs on the other party's noun, or on the verb above a trigger noun.
    fn farther(&self, m: &Match<'_>, hooks: &[usize], words: &Words) -> Vec<usize> {
        let doc = self.doc;
        if m.pattern.class == Class::Verb {
            let nouns = hooks.iter().filter(|&&h| h != m.head && !syntax::is_verb(doc, h));
            return nouns.flat_map(|&h| syntax::farther(doc, h, words)).collect();
        }
        // "of" and "in" behind another noun say something of that noun.
        let own: Words = words.iter().filter(|w| matches!(&***w, "by" | "against" | "on" | "with")).cloned().collect();
        let taken = m.slots.iter().filter(|s| s.token > m.head).map(|s| s.token);
        let mut places: Vec<usize> = taken.flat_map(|t| syntax::prepositional(doc, t, &own)).collect();
        let above = doc.head(m.head);
        if places.is_empty() && doc.dep(m.head) == Dep::Dobj && !syntax::passive(doc, above) {
            let own: Words = own.into_iter().filter(|w| matches!(&**w, "by" | "against")).collect();
            places = syntax::prepositional(doc, above, &own);
            places.retain(|&p| p > m.head);
        }
        places
    }

    fn infinitive(&self, t: usize) -> bool {
        let doc = self.doc;
        let clause = matches!(doc.dep(t), Dep::Xcomp | Dep::Ccomp | Dep::Advcl | Dep::Acl | Dep::Relcl);
        // A clause with a tense of its own is none: "had a licence … he used".
        clause && syntax::is_verb(doc, t) && (doc.tag(t) == "VB" || doc.children(t).any(|c| doc.lower(c) == "to"))
    }

    /// Puts what stands in a slot's place into the match, or says why it cannot stand there.
    fn place(&self, slot: &Slot, places: Vec<usize>, m: &mut Match<'k>, strict: bool) -> Result<(), Reason<'k>> {
        let Some(&first) = places.first() else { return self.absent(slot, m) };
        // "This recognition …, it has drawn criticism": the pronoun means the deed, not a participant.
        if slot.deed && super::points_at_deed(self.doc, self.linked, first) {
            m.slots.push(Filled { role: slot.role, token: first, mentions: Vec::new(), deed: true });
            return Ok(());
        }
        let filled = places.iter().copied().find(|&p| !self.participants(slot, p, m.rule).is_empty());
        let token = filled.unwrap_or(first);
        // A passive can name several doers, each with a "by" of his own.
        let several = slot.role == Role::Actor && strict && syntax::passive(self.doc, m.head);
        let told = if several { places } else { filled.into_iter().collect() };
        let mentions: Vec<usize> = told.iter().flat_map(|&p| self.participants(slot, p, m.rule)).collect();
        if mentions.is_empty() {
            if slot.required && !slot.deed {
                return Err(Reason::NoParticipant(token));
            }
            // "a plan to increase sanctions": the plan is not who does it; nobody is named.
            let noun_above = self.doc.head(m.head) == token && matches!(self.doc.dep(m.head), Dep::Acl | Dep::Relcl);
            if noun_above && self.linked.mention(token).is_none() {
                return self.absent(slot, m);
            }
            if strict && !slot.deed && !slot.loose && slot.role != Role::Object {
                return Err(Reason::NoParticipant(token));
            }
        }
        let deed = mentions.is_empty() && slot.deed;
        m.slots.push(Filled { role: slot.role, token, mentions, deed });
        Ok(())
    }

    fn absent(&self, slot: &Slot, m: &Match<'k>) -> Result<(), Reason<'k>> {
        let known = m.slots.iter().any(|s| s.role == slot.role && !s.mentions.is_empty());
        // Whether the text before may tell of it is settled when all that the phrase names is known.
        if slot.required && !known && !self.carried(m) { Err(Reason::Absent) } else { Ok(()) }
    }

    /// Checks that a letter that stands twice in a pattern is one party: *A order A's troop to leave*. The places must share a
    /// country, unless one of them takes anybody.
    fn one_actor(&self, m: &Match<'k>) -> Result<(), Reason<'k>> {
        let countries = |slot: &Filled| -> Vec<&str> {
            let mentions = slot.mentions.iter().filter_map(|&t| self.linked.mention(t));
            mentions.flat_map(|m| self.linked.of(m)).filter_map(|r| r.country.as_deref()).collect()
        };
        let mut places = m.places_of_actor().map(|slot| (slot.token, countries(slot)));
        let Some((_, first)) = places.next().filter(|(_, c)| m.has_one_actor() && !c.is_empty()) else { return Ok(()) };
        let other = places.find(|(_, other)| !other.is_empty() && !other.iter().any(|c| first.contains(c)));
        other.map_or(Ok(()), |(token, _)| Err(Reason::NoParticipant(token)))
    }

    fn adjective_subjects(&self, t: usize) -> Vec<usize> {
        let doc = self.doc;
        let head = doc.head(t);
        match doc.dep(t) {
            Dep::Acomp | Dep::Oprd | Dep::Attr | Dep::Conj if syntax::is_verb(doc, head) => syntax::subjects(doc, head),
            Dep::Amod => vec![head],
            Dep::Conj => self.adjective_subjects(head),
            _ => doc.children_with(t, Dep::Nsubj).collect(),
        }
    }

    fn literal(&self, places: Vec<usize>, words: &Words, modifiers: &[Words]) -> Option<usize> {
        let mut candidates: Vec<usize> = places.into_iter().flat_map(|p| syntax::coordinated(self.doc, p)).collect();
        let measured: Vec<usize> = candidates.iter().flat_map(|&t| syntax::measured(self.doc, t)).collect();
        candidates.extend(measured.into_iter().flat_map(|p| syntax::coordinated(self.doc, p)));
        let fits = |&t: &usize| self.is(t, words) && self.has_modifiers(t, modifiers);
        candidates
            .iter()
            .copied()
            .find(fits)
            .or_else(|| candidates.into_iter().find(|&t| syntax::thing_before(self.doc, t).is_some_and(|n| fits(&n))))
    }

    fn is(&self, t: usize, words: &Words) -> bool {
        let (lemma, lower) = (self.doc.lemma(t), self.doc.lower(t));
        words.iter().any(|w| w.eq_ignore_ascii_case(lemma) || **w == *lower)
            || joined(self.doc, t, lemma).iter().any(|j| words.iter().any(|w| **w == **j))
    }

    fn has_modifiers(&self, t: usize, modifiers: &[Words]) -> bool {
        modifiers.iter().all(|words| {
            let subtree = self.doc.subtree(t);
            (subtree.start..t).any(|i| self.doc.governs(t, i) && self.is(i, words))
        })
    }

    /// Whether the parties may be told before: *diplomatic relations were restored*, *the treaty was ratified*.
    fn carried(&self, m: &Match<'k>) -> bool {
        let ontology = &self.knowledge.ontology;
        let dimension = m.rule.act.as_deref().and_then(|a| ontology.dimension_of(a));
        let told = m.pattern.class == Class::Verb
            && syntax::passive(self.doc, m.head)
            && m.pattern.elements.iter().any(|e| matches!(e, Element::Object(Phrase::Literal { .. })));
        dimension.is_some_and(|d| d.carried) && told
    }

    fn check(&self, m: &Match<'k>) -> Result<(), Reason<'k>> {
        let doc = self.doc;
        let named = m.slots.iter().any(|s| !s.mentions.is_empty());
        let deed = m.slots.iter().any(|s| s.deed);
        // Who is asked may stand in the clause behind: "it is vital that Mali …".
        let enough = named || (deed && m.pattern.class != Class::Noun) || m.rule.speaker || self.carried(m);
        if !enough {
            return Err(Reason::Nobody);
        }
        let nobody_yet = !m.names_somebody();
        for required in m.pattern.slots().filter(|s| s.required && !nobody_yet) {
            if !m.slots.iter().any(|s| s.role == required.role && (!s.mentions.is_empty() || s.deed)) {
                return Err(Reason::Absent);
            }
        }
        // A bare "the recognition" points back; it is no new telling (codebook section 9).
        if m.pattern.class == Class::Noun
            && doc.pos(m.head) == Pos::Propn
            && doc.entity_of(m.head).is_some_and(|e| e.end - e.start > 1)
        {
            return Err(Reason::Name);
        }
        Ok(())
    }
}

/// The forms of a word that was cut at a hyphen before `t`: with the hyphen and without.
fn joined(doc: &Doc, t: usize, lemma: &str) -> Vec<String> {
    let cut = t >= 2 && doc.word(t - 1) == "-" && !doc.space_after(t - 1) && !doc.space_after(t - 2);
    if !cut {
        return Vec::new();
    }
    let first = doc.lower(t - 2);
    let last = lemma.to_lowercase();
    Vec::from([format!("{first}{last}"), format!("{first}-{last}")])
}
