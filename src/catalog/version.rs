use std::fmt;
use std::str::FromStr;

/// The major version of the server whose behaviour is replayed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, serde::Serialize, serde::Deserialize)]
pub enum PostgresVersion {
    /// PostgreSQL 15.
    #[serde(rename = "15")]
    V15,
    /// PostgreSQL 16.
    #[serde(rename = "16")]
    V16,
    /// PostgreSQL 17.
    #[serde(rename = "17")]
    V17,
    /// PostgreSQL 18, the newest.
    #[default]
    #[serde(rename = "18")]
    V18,
}

impl PostgresVersion {
    /// All versions, oldest first.
    pub const ALL: [Self; 4] = [Self::V15, Self::V16, Self::V17, Self::V18];

    /// The major version's number.
    pub const fn number(self) -> u32 {
        match self {
            Self::V15 => 15,
            Self::V16 => 16,
            Self::V17 => 17,
            Self::V18 => 18,
        }
    }

    /// The version of that number, if it is one of those replayed.
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.number() == number)
    }
}

impl fmt::Display for PostgresVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number().fmt(f)
    }
}

/// The text was not the number of a version that can be replayed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a PostgreSQL version that can be replayed: 15, 16, 17 or 18")]
pub struct UnknownVersion(String);

impl FromStr for PostgresVersion {
    type Err = UnknownVersion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().ok().and_then(Self::from_number).ok_or_else(|| UnknownVersion(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::PostgresVersion;

    #[test]
    fn versions_are_written_as_their_number() {
        assert_eq!("16".parse(), Ok(PostgresVersion::V16));
        assert_eq!(PostgresVersion::default().to_string(), "18");
        assert!("9.6".parse::<PostgresVersion>().is_err());
    }
}
