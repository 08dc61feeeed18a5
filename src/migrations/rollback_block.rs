use super::lines::{line_comment, lines, strip_word};
use super::script::{Script, ScriptForm, Source, TransactionMode, blank_out};
use crate::text::Span;

/// The down side that a file's last comment gives: from a line `-- Rollback:` to the end of the file, nothing but
/// `--` comments and empty lines. `None` without such a block, or if it says nothing.
///
/// The text of the script is uncommented by writing blanks over the first `--` of each line, so that offsets stay
/// those of the file. A line that was commented twice stays a comment.
pub(super) fn find(source: &Source, transaction: TransactionMode) -> Option<Script> {
    let text = &*source.text;
    let start = tail_of_comments(text);
    let tail = lines(&text[start..]).map(|line| (line.span.shifted(start as u32), line.text));
    let mut block = tail.skip_while(|(_, line)| after_label(line).is_none());
    let (first, label) = block.next()?;
    let commented = after_label(label)?;
    // The rest of the labelled line may already be SQL: `-- Rollback: DROP TABLE t;`.
    let body_start = first.start + (label.len() - commented.len()) as u32;
    let signs = block.filter_map(|(span, line)| {
        let at = span.start + line.find("--")? as u32;
        Some(Span::new(at, at + 2))
    });
    let signs: Vec<Span> = std::iter::once(Span::new(0, body_start)).chain(signs).collect();
    let uncommented = blank_out(text, &signs);
    let sections = vec![Span::new(body_start, text.len() as u32)];
    if uncommented[body_start as usize..].trim().is_empty() {
        return None;
    }
    Some(Script {
        file: source.file,
        path: source.path.clone(),
        text: uncommented.into(),
        sections,
        breakpoints: Vec::new(),
        transaction,
        form: ScriptForm::Comment,
    })
}

/// Where the last run of comment lines and empty lines begins.
fn tail_of_comments(text: &str) -> usize {
    let mut start = text.len();
    while start > 0 {
        let line_start = memchr::memrchr(b'\n', &text.as_bytes()[..start - 1]).map_or(0, |at| at + 1);
        let line = &text[line_start..start];
        if !line.trim().is_empty() && line_comment(line).is_none() {
            break;
        }
        start = line_start;
    }
    start
}

/// What follows the label on a line such as `-- Rollback:`, `-- ROLLBACK` or `-- Rollback (by hand):`.
fn after_label(line: &str) -> Option<&str> {
    let rest = strip_word(line_comment(line)?.trim_start_matches('-').trim_start(), "rollback")?;
    if rest.trim().is_empty() {
        return Some(rest);
    }
    let (words, rest) = rest.split_once(':')?;
    let is_label = words.len() <= 40 && words.chars().all(|letter| letter.is_alphabetic() || " ()-".contains(letter));
    let is_own_word = words.is_empty() || words.starts_with([' ', '(']);
    (is_label && is_own_word).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::migrations::script::{Source, TransactionMode};
    use crate::migrations::tree::TreePath;
    use crate::text::FileId;

    fn check(sql: &str, expected: Option<&str>) {
        let source =
            Source { file: FileId(0), path: TreePath::new("1.sql"), text: sql.into(), had_byte_order_mark: false };
        let down = find(&source, TransactionMode::PerStatement);
        let lines = down.as_ref().map(|down| {
            let body = down.span().slice(&down.text);
            body.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("|")
        });
        assert_eq!(lines.as_deref(), expected, "{sql}");
        if let Some(down) = down {
            assert_eq!(down.text.len(), sql.len());
            let at = down.text.find("DROP").unwrap_or(0);
            assert_eq!(down.text[at..].get(..4), sql[at..].get(..4), "offsets stay those of the file");
        }
    }

    #[test]
    fn the_block_at_the_end_is_uncommented_in_place() {
        check(
            "create table é ();\n\n-- Rollback:\n--   DROP TABLE é;\n--   -- by hand\n",
            Some("DROP TABLE é;|-- by hand"),
        );
        check("select 1;\r\n-- ROLLBACK\r\n-- DROP\r\n--  TABLE t;\r\n", Some("DROP|TABLE t;"));
        check("select 1;\n-- Rollback: DROP TABLE t;", Some("DROP TABLE t;"));
        check("select 1;\n-- note\n--rollback (by hand):\n\n--DROP TABLE t;\n\n", Some("DROP TABLE t;"));
    }

    #[test]
    fn other_comments_are_no_block() {
        check("-- Rollback:\n-- DROP TABLE t;\nselect 1;", None);
        check("select 1;\n-- Rollbacks are hard: we know;\n", None);
        check("select 1;\n-- Rollback:\n--\n", None);
        check("select 1; -- Rollback:\n", None);
        check("", None);
    }
}
