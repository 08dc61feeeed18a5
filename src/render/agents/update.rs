//! Markers.

use std::collections::BTreeMap;

/// Why a file's markers cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MarkerError {
    /// A section that does not exist.
    #[error("line {line}: there is no section `{name}`; there are {known}")]
    Unknown {
        /// The line of the marker.
        line: usize,
        /// The name in it.
        name: String,
        /// The names that can be used.
        known: String,
    },
    /// A begin without its end, or an end without its begin.
    #[error("line {line}: the marker of section `{name}` has no {missing} marker")]
    Unpaired {
        /// The line of the marker.
        line: usize,
        /// The section.
        name: String,
        /// `BEGIN` or `END`.
        missing: &'static str,
    },
}

/// The text with each marked section replaced.
///
/// # Errors
/// Markers that do not pair up or that name no section; nothing is replaced then.
pub fn update(text: &str, sections: &BTreeMap<&'static str, String>) -> Result<String, MarkerError> {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut updated = String::with_capacity(text.len());
    let mut open: Option<(usize, String)> = None;
    for (at, line) in text.split_inclusive('\n').enumerate() {
        let number = at + 1;
        if let Some(name) = marker(line, "BEGIN") {
            if let Some((line, name)) = open {
                return Err(MarkerError::Unpaired { line, name, missing: "END" });
            }
            let contents = sections.get(name).ok_or_else(|| MarkerError::Unknown {
                line: number,
                name: name.to_owned(),
                known: sections.keys().copied().collect::<Vec<_>>().join(", "),
            })?;
            updated.push_str(line);
            if !line.ends_with('\n') {
                updated.push_str(newline);
            }
            for line in contents.trim_end().lines() {
                updated.push_str(line);
                updated.push_str(newline);
            }
            open = Some((number, name.to_owned()));
        } else if let Some(name) = marker(line, "END") {
            match open.take() {
                Some((_, opened)) if opened == name => updated.push_str(line),
                _ => return Err(MarkerError::Unpaired { line: number, name: name.to_owned(), missing: "BEGIN" }),
            }
        } else if open.is_none() {
            updated.push_str(line);
        }
    }
    match open {
        Some((line, name)) => Err(MarkerError::Unpaired { line, name, missing: "END" }),
        None => Ok(updated),
    }
}

/// The section that a marker line names.
fn marker<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let inner = line.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    inner.strip_prefix(word)?.trim_start().strip_prefix("schemabook:").map(str::trim)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{MarkerError, update};

    fn sections() -> BTreeMap<&'static str, String> {
        BTreeMap::from([("tables", "- a\n- b\n".to_owned())])
    }

    #[test]
    fn everything_outside_the_markers_stays_byte_for_byte() {
        let text = "mine  \n<!-- BEGIN schemabook:tables -->\nold\n<!-- END schemabook:tables -->\n\tmine too";
        let expected = "mine  \n<!-- BEGIN schemabook:tables -->\n- a\n- b\n<!-- END schemabook:tables -->\n\tmine too";
        assert_eq!(update(text, &sections()).as_deref(), Ok(expected));
        assert_eq!(update(expected, &sections()).as_deref(), Ok(expected));
    }

    #[test]
    fn broken_markers_change_nothing() {
        let unpaired = update("<!-- BEGIN schemabook:tables -->\n", &sections());
        assert_eq!(unpaired, Err(MarkerError::Unpaired { line: 1, name: "tables".to_owned(), missing: "END" }));
        assert!(matches!(update("<!-- BEGIN schemabook:x -->\n", &sections()), Err(MarkerError::Unknown { .. })));
    }
}
