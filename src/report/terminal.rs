//! Diagnostics for a terminal: the SQL underlined, with labels and help.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Severity};
use crate::text::SourceMap;

/// Whether to write colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// With colours.
    Coloured,
    /// Plain text.
    Plain,
}

/// Diagnostics below each other, the most serious last, so that it stands next to the prompt.
pub fn diagnostics(diagnostics: &[Diagnostic], sources: &SourceMap, style: Style) -> String {
    let renderer = match style {
        Style::Coloured => Renderer::styled(),
        Style::Plain => Renderer::plain(),
    };
    let mut ordered: Vec<&Diagnostic> = diagnostics.iter().collect();
    ordered.sort_by_key(|diagnostic| diagnostic.severity);
    let mut text = String::new();
    for diagnostic in ordered {
        text.push_str(&one(diagnostic, sources, &renderer));
        text.push_str("\n\n");
    }
    text
}

fn one(diagnostic: &Diagnostic, sources: &SourceMap, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let message = match diagnostic.sqlstate {
        Some(state) => format!("{} (SQLSTATE {state})", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let title = level.primary_title(message.as_str()).id(diagnostic.code.0);
    let mut group = Group::with_title(title);
    if let Some(location) = diagnostic.location {
        let file = sources.get(location.file);
        let mut snippet = Snippet::source(file.text()).path(file.path()).line_start(1);
        snippet = snippet.annotation(AnnotationKind::Primary.span(first_line(file.text(), location.span.range())));
        for label in diagnostic.labels.iter().filter(|label| label.location.file == location.file) {
            let range = first_line(file.text(), label.location.span.range());
            snippet = snippet.annotation(AnnotationKind::Context.span(range).label(label.message.as_str()));
        }
        group = group.element(snippet);
    }
    for label in &diagnostic.labels {
        if diagnostic.location.is_none_or(|location| location.file != label.location.file) {
            let file = sources.get(label.location.file);
            let range = first_line(file.text(), label.location.span.range());
            let snippet = Snippet::source(file.text())
                .path(file.path())
                .line_start(1)
                .annotation(AnnotationKind::Context.span(range).label(label.message.as_str()));
            group = group.element(snippet);
        }
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

/// Of a statement of many lines the first one is underlined, which is enough to find it.
fn first_line(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let end = range.end.min(text.len());
    let start = range.start.min(end);
    let line_end = text[start..end].find('\n').map_or(end, |at| start + at);
    start..line_end
}

#[cfg(test)]
mod tests {
    use super::{Style, diagnostics};
    use crate::diagnostic::{Code, Diagnostic};
    use crate::text::{Location, SourceFile, SourceMap, Span};

    #[test]
    fn a_diagnostic_shows_the_sql_and_what_to_do() {
        let mut sources = SourceMap::default();
        let file = sources.add(SourceFile::new("migrations/1.sql", "SELECT 1;\nDROP TABLE x;\n"));
        let location = Location { file, span: Span::new(10, 22) };
        let diagnostic = Diagnostic::error(Code("statement-fails"), "table \"x\" does not exist")
            .sqlstate("42P01")
            .at(location)
            .help("create it first");
        let text = diagnostics(&[diagnostic], &sources, Style::Plain);
        assert!(text.starts_with("error[statement-fails]: table \"x\" does not exist (SQLSTATE 42P01)"), "{text}");
        assert!(text.contains("migrations/1.sql:2:1"), "{text}");
        assert!(text.contains("^^^^^^^^^^^^"), "{text}");
        assert!(text.contains("create it first"), "{text}");
    }
}
