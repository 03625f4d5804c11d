//! Reads the model file: one safetensors file whose tensors keep the names given by `tools/convert_model.py`.
//!
//! Every tensor's type and shape is checked here, so that what is built from it can index without doubt.

use safetensors::Dtype;
use safetensors::tensor::{Metadata, SafeTensors};
use std::ops::Range;

/// Why a model file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// Not a safetensors file, or cut short.
    #[error("the model file cannot be read: {0}; make it again with tools/convert_model.py")]
    Unreadable(#[from] safetensors::SafeTensorError),
    /// A tensor that the program needs is not there.
    #[error("the model file has no tensor `{0}`; make it again with tools/convert_model.py of this version")]
    Missing(String),
    /// A tensor is there with another type or shape.
    #[error("tensor `{name}` of the model file is {found}, wanted {wanted}; only en_core_web_md 3.7.1 is known to fit")]
    Shape {
        /// The tensor.
        name: String,
        /// Its type and shape in the file.
        found: String,
        /// The type and shape that fit.
        wanted: String,
    },
    /// The content of a tensor makes no sense.
    #[error("tensor `{name}` of the model file: {problem}; make it again with tools/convert_model.py")]
    Content {
        /// The tensor.
        name: String,
        /// What is wrong with it.
        problem: String,
    },
}

/// A model file and the directory of its tensors.
pub(crate) struct ModelFile<'a> {
    bytes: &'a [u8],
    data_start: usize,
    directory: Metadata,
}

impl<'a> ModelFile<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, ModelError> {
        let (header, directory) = SafeTensors::read_metadata(bytes)?;
        let data_start = header + 8;
        if bytes.len() < data_start + directory.data_len() {
            return Err(safetensors::SafeTensorError::MetadataIncompleteBuffer.into());
        }
        Ok(Self { bytes, data_start, directory })
    }

    /// Where the bytes of a tensor lie in the file, after its type and shape were found right.
    pub(crate) fn range(&self, name: &str, dtype: Dtype, shape: &[usize]) -> Result<Range<usize>, ModelError> {
        let info = self.directory.info(name).ok_or_else(|| ModelError::Missing(name.into()))?;
        if info.dtype != dtype || info.shape != shape {
            return Err(ModelError::Shape {
                name: name.into(),
                found: format!("{:?} {:?}", info.dtype, info.shape),
                wanted: format!("{dtype:?} {shape:?}"),
            });
        }
        Ok(self.data_start + info.data_offsets.0..self.data_start + info.data_offsets.1)
    }

    /// Length of the first dimension of a tensor.
    pub(crate) fn rows(&self, name: &str) -> Result<usize, ModelError> {
        let info = self.directory.info(name).ok_or_else(|| ModelError::Missing(name.into()))?;
        Ok(info.shape.first().copied().unwrap_or(0))
    }

    /// All numbers of an f32 tensor.
    pub(crate) fn numbers(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, ModelError> {
        let bytes = &self.bytes[self.range(name, Dtype::F32, shape)?];
        Ok(bytes.as_chunks().0.iter().map(|&b| f32::from_le_bytes(b)).collect())
    }

    /// A tensor of bytes, if it is there.
    pub(crate) fn bytes(&self, name: &str) -> Option<&'a [u8]> {
        let (start, end) = self.directory.info(name)?.data_offsets;
        Some(&self.bytes[self.data_start + start..self.data_start + end])
    }

    /// The lines of a tensor of text.
    pub(crate) fn lines(&self, name: &str) -> Result<Vec<&'a str>, ModelError> {
        let bytes = self.bytes(name).ok_or_else(|| ModelError::Missing(name.into()))?;
        let text = std::str::from_utf8(bytes)
            .map_err(|e| ModelError::Content { name: name.into(), problem: format!("not UTF-8 ({e})") })?;
        Ok(text.split('\n').collect())
    }
}
