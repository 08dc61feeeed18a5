use std::sync::Arc;

use super::tree::TreePath;
use crate::text::{FileId, Span};

/// The SQL of one side of a migration, up or down: a whole file or parts of one.
#[derive(Clone, Debug)]
pub struct Script {
    /// The file.
    pub file: FileId,
    /// Its path below the migrations folder.
    pub path: TreePath,
    /// The file's text, byte for byte as long, so that offsets in it are offsets in the file; what belongs to the
    /// tool or to the other side is blanked, and a commented rollback block is uncommented.
    pub text: Arc<str>,
    /// The parts of the text that run, in the order in which they do. A statement never reaches from one into another.
    pub sections: Vec<Span>,
    /// Offsets within the sections where a statement ends even without a semicolon, ascending.
    pub breakpoints: Vec<u32>,
    /// How the tool runs it.
    pub transaction: TransactionMode,
    /// What kind of text it is.
    pub form: ScriptForm,
}

impl Script {
    /// The whole of a file.
    pub fn whole(file: FileId, path: TreePath, text: Arc<str>, transaction: TransactionMode) -> Self {
        let sections = vec![Span::new(0, text.len() as u32)];
        Self { file, path, text, sections, breakpoints: Vec::new(), transaction, form: ScriptForm::File }
    }

    /// Some parts of a file, in the order in which they run, less `blanked`, which are the tool's own lines.
    pub(super) fn of_sections(
        source: &Source,
        sections: Vec<Span>,
        blanked: &[Span],
        transaction: TransactionMode,
    ) -> Self {
        let text = keep(&source.text, &sections, blanked);
        let (file, path, form) = (source.file, source.path.clone(), ScriptForm::Section);
        Self { file, path, text, sections, breakpoints: Vec::new(), transaction, form }
    }

    /// From the first byte that runs to the last.
    pub fn span(&self) -> Span {
        self.sections.iter().copied().reduce(Span::to).unwrap_or_default()
    }

    /// Whether nothing but blanks would run.
    pub fn is_blank(&self) -> bool {
        self.sections.iter().all(|section| section.slice(&self.text).trim().is_empty())
    }
}

/// How a tool runs a script, as far as PostgreSQL can tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TransactionMode {
    /// In a transaction that the tool opens and commits.
    PerScript,
    /// As one message of the simple protocol: one implicit transaction, which the script's own `BEGIN` and `COMMIT`
    /// may cut (PostgreSQL manual, "Multiple Statements in a Simple Query").
    Implicit,
    /// Each statement by itself, as psql does: it is committed at once unless the script opens a transaction.
    PerStatement,
}

/// What kind of text a script is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScriptForm {
    /// A whole file.
    File,
    /// Parts of a file, marked by the tool's own comments.
    Section,
    /// A commented block: guidance for people, which may also be prose.
    Comment,
}

/// A file that has been taken in.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// Its number.
    pub(super) file: FileId,
    /// Its path below the migrations folder.
    pub(super) path: TreePath,
    /// Its text, placeholders replaced.
    pub(super) text: Arc<str>,
    /// Whether a byte order mark was taken off its beginning.
    pub(super) had_byte_order_mark: bool,
}

impl Source {
    /// The whole file as a script.
    pub(super) fn whole(&self, transaction: TransactionMode) -> Script {
        Script::whole(self.file, self.path.clone(), Arc::clone(&self.text), transaction)
    }

    /// A text as long as this one in which only `sections` stand, less `blanked`.
    pub(super) fn only(&self, sections: &[Span], blanked: &[Span]) -> Arc<str> {
        keep(&self.text, sections, blanked)
    }
}

/// `text` with everything outside `kept` and inside `blanked` replaced by as many blanks; line ends stay.
fn keep(text: &Arc<str>, kept: &[Span], blanked: &[Span]) -> Arc<str> {
    let covers_all = matches!(kept, [span] if span.range() == (0..text.len()));
    if covers_all && blanked.is_empty() {
        return Arc::clone(text);
    }
    let mut kept = kept.to_vec();
    kept.sort();
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for span in kept {
        let start = done.max(span.start as usize);
        push_blank(&mut result, &text[done..start]);
        done = start.max(span.end as usize);
        result.push_str(&text[start..done]);
    }
    push_blank(&mut result, &text[done..]);
    blank_out(&result, blanked).into()
}

/// `text` with the bytes of `spans`, which ascend and do not overlap, replaced by as many blanks; line ends stay.
pub(super) fn blank_out(text: &str, spans: &[Span]) -> String {
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for span in spans {
        let start = done.max(span.start as usize);
        result.push_str(&text[done..start]);
        done = start.max(span.end as usize);
        push_blank(&mut result, &text[start..done]);
    }
    result.push_str(&text[done..]);
    result
}

fn push_blank(result: &mut String, text: &str) {
    result.extend(text.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' }));
}

#[cfg(test)]
mod tests {
    use super::{Script, Source, TransactionMode};
    use crate::migrations::tree::TreePath;
    use crate::text::{FileId, Span};

    #[test]
    fn a_section_keeps_its_place_in_the_file() {
        let text = "-- up é\r\nselect 1;\n-- down\nselect 2;";
        let source =
            Source { file: FileId(0), path: TreePath::new("1.sql"), text: text.into(), had_byte_order_mark: false };
        let (start, end) = (text.find("-- down").unwrap() as u32, text.len() as u32);
        let up =
            Script::of_sections(&source, vec![Span::new(0, start)], &[Span::new(0, 8)], TransactionMode::PerScript);
        assert_eq!(&*up.text, "        \r\nselect 1;\n       \n         ");
        let down = Script::of_sections(&source, vec![Span::new(start, end)], &[], TransactionMode::PerScript);
        assert_eq!(down.text.trim(), "-- down\nselect 2;");
        assert_eq!((up.text.len(), down.text.len()), (text.len(), text.len()));
    }
}
