//! Statements of the digests of tables. Statements that name every table and column are built from the schema.

/// The table of digests itself.
pub const DIGESTS: &str = "digest";

/// Settings of the full-text index, which never change.
pub const SETTINGS_OF_WORDS: &str = "words_config";

/// Tables with rows of their own, in a fixed order.
pub const TABLES: &str = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' \
    AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'digest' ORDER BY name";
pub const STATISTICS: &str =
    "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name LIKE 'sqlite\\_stat%' ESCAPE '\\' ORDER BY name";
pub const COLUMNS: &str = "SELECT name FROM pragma_table_info($1, 'main') ORDER BY cid";
pub const SCHEMA: &str = "SELECT type, name, tbl_name, sql FROM main.sqlite_master \
    WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name";

pub const STORED: &str = "SELECT rows, sum FROM main.digest WHERE name = $1";
pub const NAMES: &str = "SELECT name FROM main.digest ORDER BY name";
pub const STORE: &str = "INSERT INTO main.digest(name, rows, sum) VALUES ($1, $2, $3) \
    ON CONFLICT (name) DO UPDATE SET rows = excluded.rows, sum = excluded.sum";
pub const FORGET_STATISTICS: &str = "DELETE FROM main.digest WHERE name LIKE 'sqlite\\_stat%' ESCAPE '\\'";

/// Every row of a table.
pub fn all_rows(table: &str) -> String {
    format!("SELECT * FROM main.{}", quoted(table))
}

/// Triggers that note each row of a table that is changed or deleted and, with `inserts`, each that is added. `nth` is
/// the number of the table for the function that they call.
pub fn triggers(nth: usize, table: &str, columns: &[String], inserts: bool) -> String {
    let list = |row: &str| columns.iter().map(|c| format!(", {row}.{}", quoted(c))).collect::<String>();
    let (new, old) = (list("new"), list("old"));
    let note = |sign: i64, list: &str| format!("SELECT demarche_digest({nth}, {sign}{list});");
    let (added, removed) = (note(1, &new), note(-1, &old));
    let each = [("insert", added.clone()), ("update", format!("{removed} {added}")), ("delete", removed)];
    let made = each.iter().skip(usize::from(!inserts)).map(|(event, notes)| {
        let name = quoted(&format!("digest_{table}_{event}"));
        format!("CREATE TEMP TRIGGER {name} AFTER {event} ON main.{} BEGIN {notes} END;\n", quoted(table))
    });
    made.collect()
}

/// A name in quotation marks.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
