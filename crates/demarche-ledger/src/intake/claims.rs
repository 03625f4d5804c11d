//! Writing the claims of a text: the coding, sentences, claims, participants, speakers and acts.

use super::batch::BatchWriter;
use super::draft::{DraftClaim, DraftClaims};
use super::rows::{ActsOf, NewClaimRow, TextRow, basis};
use crate::article::{Keep, SHORT};
use crate::error::{LedgerError, Result};
use crate::failpoint;
use crate::sql;
use demarche_knowledge::claim::{CharSpan, Participant};
use rusqlite::params;

impl BatchWriter<'_> {
    /// Writes the claims of one text: as a coding, as rows, and into events. A run records the claims of a text once.
    pub fn claims(&mut self, text: &TextRow, drafts: DraftClaims) -> Result<Vec<i64>> {
        if drafts.claims.is_empty() {
            return Ok(Vec::new());
        }
        self.insert(sql::ADD_CODING, params![text.document, self.run, drafts.coding])?;
        let sentences = drafts.sentences.into_iter().map(|(span, words)| self.sentence(text, span, words));
        let sentences: Vec<i64> = sentences.collect::<Result<_>>()?;
        let mut rows = Vec::with_capacity(drafts.claims.len());
        for (nth, draft) in drafts.claims.into_iter().enumerate() {
            let row = self.claim(&draft, text, nth, sentences[draft.sentence])?;
            let mut features = draft.features;
            features.place(row, text.document, self.recorded.micros());
            self.cache.events.place_one(self.transaction, &features)?;
            rows.push(row);
            failpoint::pass("claim");
        }
        Ok(rows)
    }

    /// The row of a sentence, which is written if it is not there.
    fn sentence(&mut self, text: &TextRow, span: CharSpan, words: Option<String>) -> Result<i64> {
        let (document, first, past_last) = (text.document, span.start as i64, span.end as i64);
        if !text.fresh
            && let Some(n) = self.find(sql::SENTENCE_AT, params![document, first, past_last])?
        {
            return Ok(n);
        }
        let Some(words) = words else {
            return Err(LedgerError::record(&self.cache.path, "the sentence of a claim is not recorded"));
        };
        let excerpt = (self.cache.keep() == Keep::Quotes).then(|| words.chars().take(SHORT).collect::<String>());
        let n = self.insert(sql::ADD_SENTENCE, params![document, first, past_last, &excerpt])?;
        // Only what may be stored is indexed: an index of the whole sentence would disclose the rest.
        self.cache.words.push((n, excerpt.unwrap_or(words)));
        Ok(n)
    }

    fn claim(&mut self, draft: &DraftClaim, text: &TextRow, nth: usize, sentence: i64) -> Result<i64> {
        let (c, (first_day, last_day)) = (&draft.claim, draft.days);
        let row = NewClaimRow {
            id: &draft.id,
            document: text.document,
            run: self.run,
            nth: nth as i64,
            sentence,
            event: &c.event,
            mode: c.mode.as_deref(),
            act: c.act.as_deref(),
            status: c.status.as_str(),
            first_day,
            last_day,
            basis: basis(c),
            sureness: f64::from(c.confidence.total),
            known: text.known.micros(),
            recorded: self.recorded.micros(),
        };
        let n = self.insert(sql::ADD_CLAIM, &row.values())?;
        let mut entities: Vec<i64> = Vec::with_capacity(c.actor.len() + c.recipient.len());
        for (side, list) in [(0i64, &c.actor), (1, &c.recipient)] {
            for (nth, participant) in list.iter().enumerate() {
                let entity = self.entity(participant)?;
                entities.push(entity);
                self.insert(sql::ADD_PARTICIPANT, params![n, side, nth as i64, entity])?;
            }
        }
        for speaker in &c.attribution {
            let speaker = self.speaker(&speaker.speaker)?;
            self.insert(sql::ADD_VOUCHING, params![n, speaker])?;
        }
        let acts = ActsOf { claim: n, entities: &entities, text, recorded: self.recorded };
        acts.each(draft, |row| self.insert(sql::ADD_ACT, row).map(|_| ()))?;
        Ok(n)
    }

    fn entity(&mut self, p: &Participant) -> Result<i64> {
        let (country, sector) = (p.country.as_deref().unwrap_or(""), p.sector.join(" "));
        let id = p.id.as_deref().unwrap_or("");
        let key = format!("{}\u{1}{country}\u{1}{sector}\u{1}{id}", p.name);
        if let Some(&n) = self.cache.entities.get(&key) {
            return Ok(n);
        }
        let row = params![p.name, country, sector, id];
        let n = match self.find(sql::FIND_ENTITY, row)? {
            Some(n) => n,
            None => self.insert(sql::ADD_ENTITY, row)?,
        };
        self.cache.entities.insert(key, n);
        Ok(n)
    }

    fn speaker(&mut self, name: &str) -> Result<i64> {
        let name = name.to_lowercase();
        if let Some(&n) = self.cache.speakers.get(&name) {
            return Ok(n);
        }
        let n = match self.find(sql::FIND_SPEAKER, params![name])? {
            Some(n) => n,
            None => self.insert(sql::ADD_SPEAKER, params![name])?,
        };
        self.cache.speakers.insert(name, n);
        Ok(n)
    }
}
