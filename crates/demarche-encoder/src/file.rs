//! Reads the model file. Every tensor's type and shape is checked here, so that the arithmetic can index without doubt.

use safetensors::Dtype;
use safetensors::tensor::{Metadata, SafeTensors};
use std::str::FromStr;

/// Why a model file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// Not a safetensors file, or cut short.
    #[error("the encoder file cannot be read: {0}; make it again with tools/export_encoder.py")]
    Unreadable(#[from] safetensors::SafeTensorError),
    /// A line of the metadata is missing or makes no sense.
    #[error("`{key}` in the metadata of the encoder file {problem}; make it again with tools/export_encoder.py")]
    Metadata {
        /// The key.
        key: &'static str,
        /// What is wrong, as the rest of a sentence that begins with the key.
        problem: String,
    },
    /// A tensor that the program needs is not there.
    #[error("the encoder file has no tensor `{0}`; make it again with tools/export_encoder.py")]
    Missing(String),
    /// A tensor is there with another type or shape.
    #[error("tensor `{name}` of the encoder file is {found}, wanted {wanted}")]
    Shape {
        /// The tensor.
        name: String,
        /// Its type and shape in the file.
        found: String,
        /// The type and shape that fit.
        wanted: String,
    },
    /// The content of a tensor makes no sense.
    #[error("tensor `{name}` of the encoder file: {problem}; make it again with tools/export_encoder.py")]
    Content {
        /// The tensor.
        name: String,
        /// What is wrong with it.
        problem: String,
    },
}

/// A model file and the directory of its tensors.
pub(crate) struct ModelFile<'a> {
    data: &'a [u8],
    directory: Metadata,
}

impl<'a> ModelFile<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, ModelError> {
        let (header, directory) = SafeTensors::read_metadata(bytes)?;
        let data = &bytes[header + 8..];
        if data.len() < directory.data_len() {
            return Err(safetensors::SafeTensorError::MetadataIncompleteBuffer.into());
        }
        Ok(Self { data, directory })
    }

    /// Whether the metadata have a line.
    pub(crate) fn has_line(&self, key: &str) -> bool {
        self.directory.metadata().as_ref().is_some_and(|lines| lines.contains_key(key))
    }

    /// A line of the metadata.
    pub(crate) fn line(&self, key: &'static str) -> Result<&str, ModelError> {
        let lines = self.directory.metadata().as_ref();
        let line = lines.and_then(|lines| lines.get(key));
        line.map(String::as_str).ok_or_else(|| ModelError::Metadata { key, problem: "is missing".into() })
    }

    /// A number in the metadata that `fits`.
    pub(crate) fn number<T: FromStr>(
        &self,
        key: &'static str,
        wanted: &str,
        fits: impl Fn(&T) -> bool,
    ) -> Result<T, ModelError> {
        let line = self.line(key)?;
        let wrong = || ModelError::Metadata { key, problem: format!("is `{line}`, wanted {wanted}") };
        line.parse().ok().filter(fits).ok_or_else(wrong)
    }

    /// The bytes of a tensor, after its type and shape were found right.
    fn tensor(&self, name: &str, dtype: Dtype, shape: &[usize]) -> Result<&'a [u8], ModelError> {
        let info = self.directory.info(name).ok_or_else(|| ModelError::Missing(name.into()))?;
        if info.dtype != dtype || info.shape != shape {
            return Err(ModelError::Shape {
                name: name.into(),
                found: format!("{:?} {:?}", info.dtype, info.shape),
                wanted: format!("{dtype:?} {shape:?}"),
            });
        }
        Ok(&self.data[info.data_offsets.0..info.data_offsets.1])
    }

    /// The number of rows of a tensor, whatever its type.
    pub(crate) fn rows(&self, name: &str) -> Result<usize, ModelError> {
        let info = self.directory.info(name).ok_or_else(|| ModelError::Missing(name.into()))?;
        Ok(info.shape.first().copied().unwrap_or(0))
    }

    /// The numbers of an F32 tensor, all of them finite.
    pub(crate) fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, ModelError> {
        let bytes = self.tensor(name, Dtype::F32, shape)?;
        let numbers: Vec<f32> = bytes.as_chunks().0.iter().map(|&b| f32::from_le_bytes(b)).collect();
        if numbers.iter().all(|x| x.is_finite()) {
            return Ok(numbers);
        }
        Err(ModelError::Content { name: name.into(), problem: "not every number is finite".into() })
    }

    /// The numbers of an I8 tensor.
    pub(crate) fn integers(&self, name: &str, shape: &[usize]) -> Result<Vec<i8>, ModelError> {
        Ok(self.tensor(name, Dtype::I8, shape)?.iter().map(|&b| b.cast_signed()).collect())
    }

    /// The lines of a tensor of text.
    pub(crate) fn text(&self, name: &str) -> Result<Vec<&'a str>, ModelError> {
        let bytes = self.tensor(name, Dtype::U8, &[self.rows(name)?])?;
        let text = std::str::from_utf8(bytes)
            .map_err(|e| ModelError::Content { name: name.into(), problem: format!("not UTF-8 ({e})") })?;
        Ok(text.split('\n').collect())
    }
}
