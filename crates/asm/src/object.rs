//! The result of assembling one source: blocks of words, labels, and unresolved references.
//!
//! In a file it is a `.bto`: one JSON object, readable from any language. Its
//! fields are those of the types below; words are numbers.

use bantam_diag::{Source, Span};
use bantam_isa::{Function, Home, SourceFile, SourceLine, Variable};
use serde::{Deserialize, Serialize};

use crate::literal::HUGE;

/// The largest accepted object file, in bytes.
pub(crate) const LARGEST_OBJECT: usize = 8 << 20;

/// Words at an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The address of the first word.
    pub origin: u16,
    /// The words.
    pub words: Vec<u16>,
    /// The span of the origin directive in the source; not stored in files.
    #[serde(skip)]
    pub span: Span,
}

/// A label of an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectSymbol {
    /// The name as written in the source.
    pub name: String,
    /// The address.
    pub addr: u16,
    /// Whether other files may use it.
    pub global: bool,
    /// Where it is defined; not stored in files.
    #[serde(skip)]
    pub span: Span,
}

/// How an address is patched into a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PatchKind {
    /// The address is the word.
    Word,
    /// The distance from the next instruction goes into a field.
    Relative {
        /// Bits to the right of the field.
        shift: u32,
        /// Bits of the field.
        width: u32,
        /// The address of the next instruction.
        next: u16,
    },
}

/// A word that needs the address of a label in another file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patch {
    /// The address of the word.
    pub addr: u16,
    /// The label.
    pub symbol: String,
    /// The offset to add to its address.
    pub offset: i64,
    /// How it is patched into the word.
    pub kind: PatchKind,
    /// Where it is used; not stored in files.
    #[serde(skip)]
    pub span: Span,
}

/// The assembled form of one source. As JSON it is the content of a `.bto` file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "File", try_from = "File")]
pub struct Object {
    /// The machine's short name.
    pub machine: String,
    /// The blocks in the order of the source.
    pub blocks: Vec<Block>,
    /// The labels, by address.
    pub symbols: Vec<ObjectSymbol>,
    /// The references to labels of other files.
    pub patches: Vec<Patch>,
    /// The source.
    pub files: Vec<SourceFile>,
    /// The source lines of the words, by address.
    pub lines: Vec<SourceLine>,
    /// Whether labels are case-sensitive.
    pub case_sensitive: bool,
    /// The variables of a compiled program that are kept in memory.
    pub variables: Vec<Variable>,
    /// The functions of a compiled program.
    pub functions: Vec<Function>,
}

impl Object {
    /// An empty object of a source.
    #[must_use]
    pub fn new(machine: &str, source: &Source) -> Self {
        Self {
            machine: machine.to_owned(),
            blocks: Vec::new(),
            symbols: Vec::new(),
            patches: Vec::new(),
            files: vec![SourceFile { name: source.name.clone(), text: source.text.clone() }],
            lines: Vec::new(),
            case_sensitive: false,
            variables: Vec::new(),
            functions: Vec::new(),
        }
    }
}

/// Why an object file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ObjectError {
    /// The file is empty.
    #[error("byte 0: the file is empty")]
    Empty,
    /// The file exceeds the size limit.
    #[error("byte {limit}: the file is {len} bytes long; the limit is {limit}")]
    TooLarge {
        /// Its length in bytes.
        len: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The contents are invalid from a certain byte.
    #[error("byte {at}: {what}")]
    Malformed {
        /// The byte, from 0.
        at: usize,
        /// The problem at that byte.
        what: String,
    },
}

/// The kinds of [`ObjectError`], for callers that react to the kind alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ObjectErrorKind {
    /// The file is empty.
    Empty,
    /// The file exceeds the size limit.
    TooLarge,
    /// The contents are invalid.
    Malformed,
}

impl ObjectError {
    /// The kind of the error.
    #[must_use]
    pub const fn kind(&self) -> ObjectErrorKind {
        match self {
            Self::Empty => ObjectErrorKind::Empty,
            Self::TooLarge { .. } => ObjectErrorKind::TooLarge,
            Self::Malformed { .. } => ObjectErrorKind::Malformed,
        }
    }

    /// The offset in bytes, from 0, at which the file is invalid.
    #[must_use]
    pub const fn offset(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::TooLarge { limit, .. } => *limit,
            Self::Malformed { at, .. } => *at,
        }
    }
}

/// The file form of [`Object`].
#[derive(Serialize, Deserialize)]
#[serde(expecting = "an object")]
struct File {
    format: String,
    version: u32,
    machine: String,
    case_sensitive: bool,
    blocks: Vec<Block>,
    symbols: Vec<ObjectSymbol>,
    externals: Vec<Patch>,
    files: Vec<FileSource>,
    /// Address, length in words, file, line, column.
    lines: Vec<(u16, u16, u32, u32, u32)>,
    /// Only in compiled programs; omitted if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    variables: Vec<FileVariable>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    functions: Vec<FileFunction>,
}

/// A variable is at an address or in a frame: register, offset, where the caller's register is kept.
#[derive(Serialize, Deserialize)]
struct FileVariable {
    name: String,
    lines: (u32, u32),
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    frame: Option<(String, i16, i16)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    len: Option<u16>,
    step: i16,
}

impl From<&Variable> for FileVariable {
    fn from(variable: &Variable) -> Self {
        let (at, frame) = match &variable.home {
            Home::At(addr) => (Some(*addr), None),
            Home::Frame { register, offset, saved } => (None, Some((register.clone(), *offset, *saved))),
        };
        let Variable { name, lines, len, step, .. } = variable;
        Self { name: name.clone(), lines: *lines, at, frame, len: *len, step: *step }
    }
}

impl TryFrom<FileVariable> for Variable {
    type Error = String;

    fn try_from(file: FileVariable) -> Result<Self, String> {
        let home = match (file.at, file.frame) {
            (Some(addr), None) => Home::At(addr),
            (None, Some((register, offset, saved))) => Home::Frame { register, offset, saved },
            (Some(_), Some(_)) | (None, None) => {
                return Err(format!("the variable `{}` must have exactly one location", file.name));
            }
        };
        Ok(Self { name: file.name, lines: file.lines, home, len: file.len, step: file.step })
    }
}

#[derive(Serialize, Deserialize)]
struct FileFunction {
    name: String,
    lines: (u32, u32),
    /// The numbers of variables.
    params: Vec<Option<usize>>,
}

impl From<FileFunction> for Function {
    fn from(file: FileFunction) -> Self {
        Self { name: file.name, lines: file.lines, params: file.params }
    }
}

#[derive(Serialize, Deserialize)]
struct FileSource {
    name: String,
    text: String,
}

const FORMAT: &str = "bantam object";
const VERSION: u32 = 1;

impl From<Object> for File {
    fn from(object: Object) -> Self {
        let files = object.files.into_iter();
        let lines = object.lines.iter();
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            machine: object.machine,
            case_sensitive: object.case_sensitive,
            blocks: object.blocks,
            symbols: object.symbols,
            externals: object.patches,
            files: files.map(|file| FileSource { name: file.name, text: file.text }).collect(),
            lines: lines.map(|line| (line.addr, line.len, line.file, line.line, line.column)).collect(),
            variables: object.variables.iter().map(FileVariable::from).collect(),
            functions: object
                .functions
                .iter()
                .map(|function| FileFunction {
                    name: function.name.clone(),
                    lines: function.lines,
                    params: function.params.clone(),
                })
                .collect(),
        }
    }
}

impl TryFrom<File> for Object {
    type Error = String;

    fn try_from(file: File) -> Result<Self, String> {
        if file.format != FORMAT || file.version != VERSION {
            return Err(format!(
                "unsupported format `{}` version {}; expected `{FORMAT}` version {VERSION}",
                file.format, file.version
            ));
        }
        let lines = file.lines.into_iter();
        let object = Self {
            machine: file.machine,
            case_sensitive: file.case_sensitive,
            blocks: file.blocks,
            symbols: file.symbols,
            patches: file.externals,
            files: file.files.into_iter().map(|f| SourceFile { name: f.name, text: f.text }).collect(),
            lines: lines
                .map(|(addr, len, file, line, column)| SourceLine { addr, len, file, line, column })
                .collect(),
            variables: file.variables.into_iter().map(Variable::try_from).collect::<Result<_, _>>()?,
            functions: file.functions.into_iter().map(Function::from).collect(),
        };
        validate(&object)?;
        Ok(object)
    }
}

/// The object as a `.bto` file.
#[must_use]
pub fn write_bto(object: &Object) -> String {
    let mut text = serde_json::to_string(object).unwrap_or_default();
    text.push('\n');
    text
}

/// Reads a `.bto` file.
///
/// # Errors
///
/// Returns an [`ObjectError`] with the byte offset of the problem.
pub fn read_bto(bytes: &[u8]) -> Result<Object, ObjectError> {
    if bytes.is_empty() {
        return Err(ObjectError::Empty);
    }
    if bytes.len() > LARGEST_OBJECT {
        return Err(ObjectError::TooLarge { len: bytes.len(), limit: LARGEST_OBJECT });
    }
    let file: File = serde_json::from_slice(bytes).map_err(|error| ObjectError::Malformed {
        at: byte_of(bytes, error.line(), error.column()),
        what: error.to_string(),
    })?;
    Object::try_from(file).map_err(|what| ObjectError::Malformed { at: 0, what })
}

/// Checks the invariants of an object that JSON cannot express.
fn validate(object: &Object) -> Result<(), String> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for block in &object.blocks {
        let (start, end) = (usize::from(block.origin), usize::from(block.origin) + block.words.len());
        if end > 65_536 {
            return Err(format!("the block at x{start:04X} goes past xFFFF"));
        }
        spans.push((start, end));
    }
    spans.sort_unstable();
    if let Some(pair) = spans.windows(2).find(|pair| pair[1].0 < pair[0].1) {
        return Err(format!("the block at x{:04X} overlaps the one at x{:04X}", pair[1].0, pair[0].0));
    }
    for patch in &object.patches {
        let Patch { addr, symbol, offset, kind, .. } = patch;
        if let PatchKind::Relative { shift, width, .. } = kind
            && (*width == 0 || *width > 16 || *shift > 16 - width)
        {
            return Err(format!("the field for `{symbol}` at x{addr:04X} is not within a word"));
        }
        if !(-HUGE..=HUGE).contains(offset) {
            return Err(format!("the offset for `{symbol}` at x{addr:04X} is too large"));
        }
        if !spans.iter().any(|(start, end)| (*start..*end).contains(&usize::from(*addr))) {
            return Err(format!("the word for `{symbol}` at x{addr:04X} is in no block"));
        }
    }
    for line in &object.lines {
        if line.file as usize >= object.files.len() {
            return Err(format!(
                "the line of x{:04X} refers to file {}, which does not exist",
                line.addr, line.file
            ));
        }
    }
    Ok(())
}

/// The byte at a line and column, both from 1 (column 0 is the end of the line before): where JSON is wrong.
#[must_use]
pub fn byte_of(bytes: &[u8], line: usize, column: usize) -> usize {
    let start: usize =
        bytes.split_inclusive(|b| *b == b'\n').take(line.saturating_sub(1)).map(<[u8]>::len).sum();
    (start + column.saturating_sub(1)).min(bytes.len())
}
