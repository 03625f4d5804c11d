//! The count of a run.

/// The outcome counts of all documents read.
///
/// `read == coded + empty + not_english + failed` at all times: the only way to change it is to add one outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    read: u64,
    coded: u64,
    empty: u64,
    not_english: u64,
    failed: u64,
    claims: u64,
    warned: u64,
}

impl Report {
    /// A document was coded and gave `claims` claims, perhaps none.
    pub fn coded(&mut self, claims: usize) {
        self.read += 1;
        self.coded += 1;
        self.claims += claims as u64;
    }

    /// A document had no text but white space.
    pub fn empty(&mut self) {
        self.read += 1;
        self.empty += 1;
    }

    /// A document was in another language and was not coded.
    pub fn not_english(&mut self) {
        self.read += 1;
        self.not_english += 1;
    }

    /// A document could not be read or coded.
    pub fn failed(&mut self) {
        self.read += 1;
        self.failed += 1;
    }

    /// A document gave this many warnings, whatever its outcome: its date could not be read, for example.
    pub fn warned(&mut self, warnings: usize) {
        self.warned += u64::from(warnings > 0);
    }

    /// Documents read, whatever their outcome.
    pub fn read(&self) -> u64 {
        self.read
    }

    /// Claims coded in all documents.
    pub fn claims(&self) -> u64 {
        self.claims
    }

    /// Whether every document that has text was coded. Warnings do not matter.
    pub fn is_clean(&self) -> bool {
        self.failed == 0 && self.not_english == 0
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let documents = if self.read == 1 { "document" } else { "documents" };
        write!(f, "{} {documents} read = {} coded", self.read, self.coded)?;
        write!(f, " + {} empty + {} not English + {} failed", self.empty, self.not_english, self.failed)?;
        if self.warned > 0 { write!(f, "; {} with a warning", self.warned) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_told() {
        let mut report = Report::default();
        report.coded(3);
        report.coded(0);
        report.empty();
        report.failed();
        report.not_english();
        assert_eq!(report.to_string(), "5 documents read = 2 coded + 1 empty + 1 not English + 1 failed");
        report.warned(2);
        report.warned(0);
        assert!(report.to_string().ends_with(" + 1 failed; 1 with a warning"));
        assert_eq!(report.claims(), 3);
        assert!(!report.is_clean());
    }
}
