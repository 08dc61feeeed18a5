use std::collections::BTreeMap;

use super::layouts::LayoutName;

/// What a user may say about a migrations folder.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The layout, where it shall not be found out.
    pub layout: Option<LayoutName>,
    /// The order, where it is not the layout's.
    pub order: Option<Order>,
    /// Files to leave out, as patterns of `.gitignore` relative to the folder.
    pub ignore: Vec<String>,
    /// Values of the placeholders in templated SQL.
    pub placeholders: BTreeMap<String, String>,
}

/// An order of paths that holds whatever the layout.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// By the bytes of the paths, as `ls` in the C locale and `psql -f *.sql` have it.
    Bytes,
    /// Runs of digits by their value, the rest by its bytes: `2_b` before `10_a`.
    Natural,
}
