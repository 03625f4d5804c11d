//! Codes claims.
