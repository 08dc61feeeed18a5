//! Pages as HTML: the same content as everywhere, through templates, with one style sheet and one script; nothing is
//! fetched, so a page opens from the file system as from any host.

mod compact;
mod explorer;
mod highlight;
mod inline;
mod markdown;
mod menu;
mod moments;
mod path;
mod search;
mod site;
mod view;

use rayon::prelude::*;
use tera::{Context, Tera};

use super::files::FileSet;
use crate::diagram::STYLESHEETS;
use crate::document::{Document, Page};
use explorer::ExplorerView;
use menu::Menu;
use path::path_of;
use site::Site;
use view::PageView;

pub use markdown::to_html;

/// The templates, each with the name under which a folder of the user's can replace it.
const TEMPLATES: &[(&str, &str)] = &[
    ("base.html", include_str!("../../../templates/html/base.html")),
    ("page.html", include_str!("../../../templates/html/page.html")),
    ("explorer.html", include_str!("../../../templates/html/explorer.html")),
    ("blocks.html", include_str!("../../../templates/html/blocks.html")),
    ("menu.html", include_str!("../../../templates/html/menu.html")),
    ("item.html", include_str!("../../../templates/html/item.html")),
];
const STYLE: &str = include_str!("../../../templates/static/style.css");
const SCRIPTS: &[(&str, &str)] = &[
    ("script.js", include_str!("../../../templates/static/script.js")),
    ("moments.js", include_str!("../../../templates/static/moments.js")),
    ("explorer.js", include_str!("../../../templates/static/explorer.js")),
];

/// What pages look like: the templates, ready to be used, and the files beside the pages.
#[derive(Debug)]
pub struct Theme {
    templates: Tera,
    /// Scripts and style sheets by their paths.
    assets: Vec<(String, String)>,
}

impl Theme {
    /// Reads the templates and static files; those that are given stand in for the built-in ones of the same name.
    ///
    /// # Errors
    /// A template of the user's that does not parse.
    pub fn new(overrides: &[(String, String)]) -> Result<Self, TemplateError> {
        let overridden = |name: &str| overrides.iter().find(|(of, _)| of == name).map(|(_, text)| text.as_str());
        let mut templates = Tera::default();
        templates.add_raw_templates(TEMPLATES.iter().map(|(name, text)| (*name, overridden(name).unwrap_or(text))))?;
        let drawings: String = STYLESHEETS.into_iter().map(compact::style).collect();
        let style = overridden("style.css").map_or_else(|| compact::style(STYLE), str::to_owned);
        let mut assets = vec![("assets/style.css".to_owned(), style + &drawings)];
        for (name, text) in SCRIPTS {
            let text = overridden(name).map_or_else(|| compact::script(text), str::to_owned);
            assets.push((format!("assets/{name}"), text));
        }
        Ok(Self { templates, assets })
    }
}

/// Whether the pages follow the builds of a preview.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Purpose {
    /// They are written and published.
    #[default]
    Published,
    /// They are served and load themselves again.
    Preview,
}

/// The names of the files that a project can put others in the place of.
pub fn overridable() -> impl Iterator<Item = &'static str> {
    TEMPLATES.iter().map(|(name, _)| *name).chain(["style.css"]).chain(SCRIPTS.iter().map(|(name, _)| *name))
}

/// A template that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}", chain(.0))]
pub struct TemplateError(#[from] tera::Error);

fn chain(error: &tera::Error) -> String {
    let mut words = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        words.push_str(&format!(": {cause}"));
        source = cause.source();
    }
    words
}

/// Writes all pages with what they need.
///
/// # Errors
/// A template of the user's that names what a page does not have.
pub fn render(document: &Document, theme: &Theme, purpose: Purpose) -> Result<FileSet, TemplateError> {
    let templates = &theme.templates;
    let site = Site::of(document, purpose);
    let menu = Menu::of(document, templates)?;
    let page = |page: &Page| {
        let path = path_of(&page.id);
        let view = PageView::of(&site, page, &path, menu.seen_from(&path, templates)?);
        let text = templates.render("page.html", &Context::from_serialize(&view)?)?;
        Ok((path, text.into_bytes()))
    };
    // Pages are of very different sizes, so they are dealt out one by one.
    let pages = || document.pages.par_iter().with_max_len(1).map(page).collect::<Result<Vec<_>, TemplateError>>();
    let history = || moments::data(&document.moments, &document.groups);
    let ((search, history), pages) = rayon::join(|| rayon::join(|| search::data(document), history), pages);
    let mut files: FileSet = pages?.into_iter().collect();
    if !document.moments.relations.is_empty() {
        let view = ExplorerView::of(&site, menu.seen_from(path::EXPLORER, templates)?);
        files.add(path::EXPLORER, templates.render("explorer.html", &Context::from_serialize(&view)?)?);
        files.add("assets/history.js", history);
    }
    for (path, text) in &theme.assets {
        files.add(path, text.as_str());
    }
    files.add("assets/search.js", search);
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::{Purpose, Theme, render};
    use crate::document::{Block, Document, Inline, Moments, Page, PageId, Section};

    #[test]
    fn hostile_text_is_shown_as_text() {
        let section = Section {
            anchor: "description".to_owned(),
            title: "Description".to_owned(),
            blocks: vec![
                Block::Markdown("<img src=x onerror=alert(1)> [x](javascript:alert(1)) **b**".into()),
                Block::Paragraph(vec![Inline::Code("</script><script>".to_owned())]),
            ],
        };
        let page = Page {
            id: PageId::Index,
            title: "<script>alert(1)</script>".to_owned(),
            kind: "Schema",
            summary: Vec::new(),
            badges: Vec::new(),
            sections: vec![section],
        };
        let title = "t\"'<".to_owned();
        let document = Document { title, pages: vec![page], moments: Moments::default(), groups: Vec::new() };
        let theme = Theme::new(&[]).expect("the templates are sound");
        let files = render(&document, &theme, Purpose::Published).expect("the templates name what there is");
        let html = String::from_utf8(files.get("index.html").expect("there is an index").to_vec()).expect("UTF-8");
        assert!(!html.contains("<script>alert"), "{html}");
        assert!(!html.contains("<img src=x"), "{html}");
        assert!(!html.contains("href=\"javascript:"), "{html}");
        assert!(html.contains("<strong>b</strong>"), "{html}");
    }
}
