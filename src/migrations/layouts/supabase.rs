//! Supabase CLI: `<timestamp>_<name>.sql`, by file name; all statements of a file in one implicit transaction.

use super::{Compared, Evidence, Layout, Strength, Versions, count, is_most, numbered};
use crate::migrations::folder::Folder;
use crate::migrations::migration::Migration;
use crate::migrations::order::OrderKey;
use crate::migrations::reading::Reading;
use crate::migrations::script::TransactionMode;
use crate::migrations::tree::TreePath;

pub(super) const LAYOUT: Layout = Layout {
    name: "supabase",
    order: Compared::Text,
    versions: Versions::Unique,
    companions: &[("config.toml", "project_id")],
    recognise,
    read,
};

/// What only the database of that platform has.
const PLATFORM_NAMES: &[&str] =
    &["auth.uid()", "auth.users", "service_role", "storage.objects", "storage.buckets", "supabase_"];

fn recognise(folder: &Folder<'_>) -> Option<Evidence> {
    let all = folder.top_sql_files().count();
    let named: Vec<_> = folder.top_sql_files().filter(|path| numbered(path.file_name()).is_some()).collect();
    let dated = named.iter().filter(|path| numbered(path.file_name()).is_some_and(|(version, _)| version.len() == 14));
    if !is_most(dated.count(), all) {
        return None;
    }
    if folder.shown_base().ends_with("supabase/migrations") {
        return Some(Evidence::new(Strength::Certain, "the folder is `supabase/migrations`"));
    }
    let names_platform = |path: &&&TreePath| {
        let text = folder.text(path);
        PLATFORM_NAMES.iter().any(|name| text.contains(name))
    };
    let found = named.iter().filter(names_platform).count();
    let strength = if found * 4 >= named.len() { Strength::Typical } else { Strength::Fits };
    Some(Evidence::new(strength, count(found, named.len(), "files name what only Supabase has")))
}

fn read(reading: &mut Reading<'_>) {
    for path in reading.folder.top_sql_files().cloned().collect::<Vec<_>>() {
        let stem = path.file_name().trim_end_matches(".sql");
        let Some((version, name)) = numbered(stem) else {
            reading.pass_over(&path, "its name is not `<number>_<name>.sql`");
            continue;
        };
        let Some(source) = reading.source(&path) else { continue };
        let mut migration = Migration::named(stem, Some(version), name);
        migration.up = Some(source.whole(TransactionMode::Implicit));
        reading.add(OrderKey::text(path.file_name()), migration);
    }
}

#[cfg(test)]
mod tests {
    use crate::migrations::layouts::story::check;

    #[test]
    fn names_order_as_text() {
        check(
            &[
                ("20240414161707_setup.sql", "select auth.uid()"),
                ("20240414161947_accounts.sql", "grant all on t to service_role"),
                ("20240414161948_more.sql", ""),
                ("3_late.sql", "select 3"),
                ("seed.sql", ""),
            ],
            "supabase
             20240414161707_setup | select auth.uid()
             20240414161947_accounts | grant all on t to service_role
             20240414161948_more |
             3_late | select 3
             warning[migration-order-trap] 3_late.sql
             warning[empty-migration] 20240414161948_more.sql
             ignored seed.sql: its name is not `<number>_<name>.sql`",
        );
    }

    #[test]
    fn names_alone_are_those_of_sqlx() {
        check(&[("20240414161707_setup.sql", "select 1")], "sqlx\n20240414161707_setup | select 1");
    }
}
