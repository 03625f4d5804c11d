//! Reads files into documents.
