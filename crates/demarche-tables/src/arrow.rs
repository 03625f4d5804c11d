//! From columns to Arrow: the schema, and batches of rows.
//!
//! Days are `Date32`, instants `Timestamp(Microsecond, "UTC")`, numbers `Float64` and `Int64`, lists `List`, records `Struct`.

use crate::cell::Cell;
use crate::column::{Field, Kind, Table};
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, ListArray, RecordBatch, StringArray, StructArray,
    TimestampMicrosecondArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType, Field as ArrowField, Fields, Schema, SchemaRef, TimeUnit};
use jiff::civil::date;
use std::sync::Arc;

const ZONE: &str = "UTC";
/// What the elements of a list are called, as the Parquet format has it.
const ELEMENT: &str = "element";
const NOTHING: &Cell = &Cell::Empty;

/// The Arrow schema of a table.
pub fn schema<R>(table: &Table<R>) -> SchemaRef {
    Arc::new(Schema::new(table.fields().map(arrow_field).collect::<Fields>()))
}

/// Rows as one batch; `rows` holds the cells of each row in the order of the columns.
///
/// # Errors
/// When a row lacks a value that its table requires, or has one of another kind (which then counts as none).
pub fn batch<R>(table: &Table<R>, schema: &SchemaRef, rows: &[Vec<Cell>]) -> Result<RecordBatch, ArrowError> {
    let column = |(nth, field): (usize, &'static Field)| {
        let cells: Vec<&Cell> = rows.iter().map(|row| row.get(nth).unwrap_or(NOTHING)).collect();
        array(field.kind, &cells)
    };
    let arrays = table.fields().enumerate().map(column).collect::<Result<Vec<_>, _>>()?;
    RecordBatch::try_new(schema.clone(), arrays)
}

fn arrow_field(field: &Field) -> ArrowField {
    ArrowField::new(field.name, data_type(field.kind), !field.required)
}

fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Day => DataType::Date32,
        Kind::Instant => DataType::Timestamp(TimeUnit::Microsecond, Some(ZONE.into())),
        Kind::Real => DataType::Float64,
        Kind::Whole => DataType::Int64,
        Kind::Flag => DataType::Boolean,
        Kind::Texts | Kind::Records(_) => DataType::List(element(kind)),
    }
}

/// The field of a list's elements.
fn element(list: Kind) -> Arc<ArrowField> {
    let inner = match list {
        Kind::Records(fields) => DataType::Struct(fields.iter().map(arrow_field).collect()),
        _ => DataType::Utf8,
    };
    Arc::new(ArrowField::new(ELEMENT, inner, false))
}

fn array(kind: Kind, cells: &[&Cell]) -> Result<ArrayRef, ArrowError> {
    Ok(match kind {
        Kind::Text => Arc::new(cells.iter().map(|c| text(c)).collect::<StringArray>()),
        Kind::Day => Arc::new(cells.iter().map(|c| day(c)).collect::<Date32Array>()),
        Kind::Instant => {
            let instants = cells.iter().map(|c| if let Cell::Instant(at) = c { Some(*at) } else { None });
            Arc::new(instants.collect::<TimestampMicrosecondArray>().with_timezone(ZONE))
        }
        Kind::Real => {
            let numbers = cells.iter().map(|c| if let Cell::Real(n) = c { Some(*n) } else { None });
            Arc::new(numbers.collect::<Float64Array>())
        }
        Kind::Whole => {
            let numbers = cells.iter().map(|c| if let Cell::Whole(n) = c { Some(*n) } else { None });
            Arc::new(numbers.collect::<Int64Array>())
        }
        Kind::Flag => {
            let flags = cells.iter().map(|c| if let Cell::Flag(f) = c { Some(*f) } else { None });
            Arc::new(flags.collect::<BooleanArray>())
        }
        Kind::Texts => {
            let lists: Vec<&[String]> =
                cells.iter().map(|c| if let Cell::Texts(t) = c { &t[..] } else { &[] }).collect();
            let values: StringArray = lists.iter().flat_map(|l| l.iter()).map(Some).collect();
            list(kind, lists.iter().map(|l| l.len()), Arc::new(values))?
        }
        Kind::Records(fields) => records(kind, fields, cells)?,
    })
}

fn records(kind: Kind, fields: &'static [Field], cells: &[&Cell]) -> Result<ArrayRef, ArrowError> {
    let lists: Vec<&[Vec<Cell>]> = cells.iter().map(|c| if let Cell::Records(r) = c { &r[..] } else { &[] }).collect();
    let all: Vec<&Vec<Cell>> = lists.iter().flat_map(|l| l.iter()).collect();
    let column = |(nth, field): (usize, &Field)| {
        let cells: Vec<&Cell> = all.iter().map(|record| record.get(nth).unwrap_or(NOTHING)).collect();
        array(field.kind, &cells)
    };
    let arrays = fields.iter().enumerate().map(column).collect::<Result<Vec<_>, _>>()?;
    let records = StructArray::try_new(fields.iter().map(arrow_field).collect(), arrays, None)?;
    list(kind, lists.iter().map(|l| l.len()), Arc::new(records))
}

fn list(kind: Kind, lengths: impl Iterator<Item = usize>, values: ArrayRef) -> Result<ArrayRef, ArrowError> {
    Ok(Arc::new(ListArray::try_new(element(kind), OffsetBuffer::from_lengths(lengths), values, None)?))
}

fn text(cell: &Cell) -> Option<&str> {
    if let Cell::Text(text) = cell { Some(text) } else { None }
}

/// Days since 1970-01-01.
fn day(cell: &Cell) -> Option<i32> {
    let Cell::Day(day) = cell else { return None };
    day.since(date(1970, 1, 1)).ok().map(|span| span.get_days())
}
