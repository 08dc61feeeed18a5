use super::{Definition, Name, ObjectName, Persistence, Query};

/// `CREATE VIEW`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateView {
    /// `OR REPLACE`
    pub or_replace: bool,
    /// Permanent or temporary.
    pub persistence: Persistence,
    /// `RECURSIVE`: the view's name stands for itself in its query.
    pub recursive: bool,
    /// The view.
    pub name: ObjectName,
    /// The columns' names, as far as they are given.
    pub columns: Vec<Name>,
    /// `WITH (security_barrier, …)`
    pub options: Vec<Definition>,
    /// What it shows.
    pub query: Query,
    /// `WITH … CHECK OPTION`
    pub check_option: Option<CheckOption>,
}

/// Which rows may be written through a view.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CheckOption {
    /// `LOCAL`
    Local,
    /// `CASCADED`, also meant when nothing is written.
    Cascaded,
}

/// `CREATE MATERIALIZED VIEW`
#[derive(Clone, PartialEq, Debug)]
pub struct CreateMaterializedView {
    /// Permanent; the grammar takes `UNLOGGED`, PostgreSQL refuses it.
    pub persistence: Persistence,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// The view.
    pub name: ObjectName,
    /// The columns' names, as far as they are given.
    pub columns: Vec<Name>,
    /// `USING method`
    pub access_method: Option<Name>,
    /// `WITH (…)`
    pub storage_parameters: Vec<Definition>,
    /// `TABLESPACE name`
    pub tablespace: Option<Name>,
    /// What it holds.
    pub query: Query,
    /// `WITH NO DATA` says `false`.
    pub with_data: bool,
}

/// `REFRESH MATERIALIZED VIEW`
#[derive(Clone, PartialEq, Debug)]
pub struct RefreshMaterializedView {
    /// `CONCURRENTLY`
    pub concurrently: bool,
    /// The view.
    pub name: ObjectName,
    /// `WITH NO DATA` says `false`.
    pub with_data: bool,
}
