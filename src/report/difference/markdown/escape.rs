//! Names and SQL in Markdown: what they hold is never markup.

use crate::report::difference::terminal::printable;

/// A code span that holds the text as it is (GitHub Flavored Markdown, "Code spans"): no mention, link or tag in it is
/// one. White space is one blank.
pub(super) fn code(text: &str) -> String {
    let text = printable(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    if text.is_empty() {
        return "` `".to_owned();
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The same in a cell of a table, where a pipe would end the cell even in code.
pub(super) fn code_in_cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

/// A fenced block.
pub(super) fn block(language: &str, text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    let lines: Vec<String> = text.trim_end().lines().map(printable).collect();
    format!("{fence}{language}\n{}\n{fence}\n", lines.join("\n"))
}

/// Text within HTML.
pub(super) fn html(text: &str) -> String {
    printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn longest_run(text: &str) -> usize {
    text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{block, code, code_in_cell};

    #[test]
    fn no_name_ends_its_code() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("a\nb\u{202e}"), "`a b\u{fffd}`");
        assert_eq!(code(""), "` `");
        assert_eq!(code_in_cell("a|b"), "`a\\|b`");
        assert_eq!(block("sql", "select '```'\n"), "````sql\nselect '```'\n````\n");
    }
}
