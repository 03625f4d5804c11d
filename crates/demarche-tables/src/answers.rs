//! A table whose columns are known only when it is there: the answer to a question, all of it text.

use crate::parquet::{Unwritten, properties};
use ::parquet::arrow::ArrowWriter;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use std::io::Write;
use std::sync::Arc;

/// Writes a Parquet file of columns of text. An empty cell, and one that a row lacks, is null. The same rows give the same bytes.
///
/// # Errors
/// When the file cannot be written.
pub fn texts<W: Write + Send>(out: W, columns: &[String], rows: &[Vec<String>]) -> Result<W, Unwritten> {
    let fields: Vec<Field> = columns.iter().map(|name| Field::new(name, DataType::Utf8, true)).collect();
    let schema = Arc::new(Schema::new(fields));
    let column = |nth: usize| -> ArrayRef {
        let cell = |row: &Vec<String>| row.get(nth).filter(|cell| !cell.is_empty()).cloned();
        Arc::new(rows.iter().map(cell).collect::<StringArray>())
    };
    let batch = RecordBatch::try_new(schema.clone(), (0..columns.len()).map(column).collect())?;
    let mut writer = ArrowWriter::try_new(out, schema, Some(properties("demarche.answer/1")))?;
    writer.write(&batch)?;
    Ok(writer.into_inner()?)
}

#[cfg(test)]
mod tests {
    use super::texts;

    #[test]
    fn what_is_written_is_read() {
        let columns = ["who".to_owned(), "when".to_owned()];
        let rows =
            [vec!["RUS".to_owned(), String::new()], vec!["KAZ".to_owned()], vec!["é".to_owned(), "2025".to_owned()]];
        let written = texts(Vec::new(), &columns, &rows).unwrap();
        let file = parquet::file::reader::SerializedFileReader::new(bytes(&written)).unwrap();
        let rows: Vec<String> = file.into_iter().map(|row| row.unwrap().to_string()).collect();
        assert_eq!(rows, ["{who: \"RUS\", when: null}", "{who: \"KAZ\", when: null}", "{who: \"é\", when: \"2025\"}"]);
    }

    fn bytes(of: &[u8]) -> std::fs::File {
        use std::io::{Seek, Write};
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(of).unwrap();
        file.rewind().unwrap();
        file
    }
}
