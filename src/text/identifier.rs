use std::fmt;

use smol_str::SmolStr;

/// `NAMEDATALEN - 1` (`pg_config_manual.h`): PostgreSQL cuts longer identifiers to this many bytes.
pub const MAX_IDENTIFIER_BYTES: usize = 63;

/// A name as PostgreSQL stores it: folded unless it was quoted, cut to 63 bytes, without quotes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Identifier(SmolStr);

impl Identifier {
    /// The identifier of an unquoted word: ASCII letters are folded to lower case, as in a UTF-8 database
    /// (`downcase_identifier` in `scansup.c`), and it is cut to 63 bytes.
    pub fn folded(word: &str) -> Self {
        if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Self::exact(&word.to_ascii_lowercase())
        } else {
            Self::exact(word)
        }
    }

    /// The identifier of a quoted word whose quotes are already taken off: cut to 63 bytes, else as it is.
    pub fn exact(name: &str) -> Self {
        Self(SmolStr::new(clip(name, MAX_IDENTIFIER_BYTES)))
    }

    /// The name without quotes.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the empty string, which no object can have as its name.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The longest beginning of `name` of at most `bytes` bytes that cuts no character (`pg_mbcliplen`).
pub(crate) fn clip(name: &str, bytes: usize) -> &str {
    if name.len() <= bytes {
        return name;
    }
    let end = (0..=bytes).rev().find(|at| name.is_char_boundary(*at)).unwrap_or(0);
    &name[..end]
}

impl From<&str> for Identifier {
    fn from(name: &str) -> Self {
        Self::exact(name)
    }
}

impl std::borrow::Borrow<str> for Identifier {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<str> for Identifier {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Identifier {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

/// The bare name, for people; SQL is printed by the room that knows the reserved words.
impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0.as_str())
    }
}

/// A name with or without a schema, as written.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
pub struct QualifiedName {
    /// The schema, if the name was written with one.
    pub schema: Option<Identifier>,
    /// The object's own name.
    pub name: Identifier,
}

impl QualifiedName {
    /// A name without a schema.
    pub fn bare(name: impl Into<Identifier>) -> Self {
        Self { schema: None, name: name.into() }
    }

    /// `schema.name`.
    pub fn new(schema: impl Into<Identifier>, name: impl Into<Identifier>) -> Self {
        Self { schema: Some(schema.into()), name: name.into() }
    }
}

impl fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => self.name.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Identifier;

    #[test]
    fn folding_is_ascii_only_and_cuts_no_character() {
        assert_eq!(Identifier::folded("ÉTÉ"), "ÉtÉ");
        let long = format!("{}é", "a".repeat(62));
        assert_eq!(Identifier::exact(&long).as_str(), "a".repeat(62));
    }
}
