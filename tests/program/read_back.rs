//! Tables read back: what Arrow and CSV hold, as JSON Lines have it.

use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowPrimitiveType, Date32Type, Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, RecordBatch};
use serde_json::{Map, Value, json};

/// A value of an Arrow array as JSON Lines have it.
fn value(array: &ArrayRef, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    let kind = array.data_type();
    if let Some(texts) = array.as_string_opt::<i32>() {
        return json!(texts.value(row));
    }
    if let Some(list) = array.as_list_opt::<i32>() {
        let inner = list.value(row);
        return (0..inner.len()).map(|nth| value(&inner, nth)).collect();
    }
    if let Some(record) = array.as_struct_opt() {
        let named = record.column_names().into_iter().zip(record.columns());
        return named.map(|(name, column)| (name.to_owned(), value(column, row))).collect::<Map<_, _>>().into();
    }
    if *kind == Date32Type::DATA_TYPE {
        let day = jiff::civil::date(1970, 1, 1) + jiff::Span::new().days(array.as_primitive::<Date32Type>().value(row));
        return json!(day.to_string());
    }
    if let Some(instants) = array.as_primitive_opt::<TimestampMicrosecondType>() {
        return json!(jiff::Timestamp::from_microsecond(instants.value(row)).unwrap().to_string());
    }
    if let Some(numbers) = array.as_primitive_opt::<Float64Type>() {
        return json!(numbers.value(row));
    }
    match array.as_primitive_opt::<Int64Type>() {
        Some(numbers) => json!(numbers.value(row)),
        None => json!(array.as_boolean().value(row)),
    }
}

/// The rows of a batch.
pub fn rows(batch: &RecordBatch) -> Vec<Value> {
    let schema = batch.schema();
    let row = |nth: usize| -> Value {
        let cells = schema.fields().iter().zip(batch.columns());
        cells.map(|(field, column)| (field.name().clone(), value(column, nth))).collect::<Map<_, _>>().into()
    };
    (0..batch.num_rows()).map(row).collect()
}

/// A cell's parts with their backslashes taken off; a list inside stays as it is.
pub fn split(cell: &str, between: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => parts.last_mut().unwrap().extend(chars.next()),
            c if c == between => parts.push(String::new()),
            c => parts.last_mut().unwrap().push(c),
        }
    }
    parts
}

/// A value as CSV has it.
pub fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) if number.as_f64() == Some(number.as_f64().unwrap().round()) => {
            format!("{}", number.as_f64().unwrap())
        }
        other => other.to_string(),
    }
}

/// A value of a record in a list, as CSV has it without backslashes.
pub fn unnested(value: &Value) -> String {
    match value.as_array() {
        Some(list) => list.iter().map(plain).collect::<Vec<_>>().join(";"),
        None => plain(value),
    }
}
