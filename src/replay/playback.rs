//! The catalog between any two steps: the recorded changes alone, without the SQL, lead from one to the next.

use std::ops::Range;

use super::history::History;
use crate::catalog::{Catalog, MigrationIndex};
use crate::sql::session::Step;

impl History {
    /// The numbers of the steps that a migration took; of the baseline's for `None`.
    pub fn steps_of(&self, migration: Option<MigrationIndex>) -> Range<usize> {
        let start = self.steps.partition_point(|step| step.origin.migration < migration);
        let end = self.steps.partition_point(|step| step.origin.migration <= migration);
        start..end
    }

    /// The catalog that a migration found; for `None` that of a new database, which the baseline finds.
    pub fn catalog_before(&self, migration: Option<MigrationIndex>) -> Catalog {
        match migration {
            None => Catalog::new(self.before.version()),
            Some(index) => self.catalog_after(index.0.checked_sub(1).map(MigrationIndex)).clone(),
        }
    }

    /// Takes the steps of a migration one by one: each with its number and the catalogs before and after it.
    pub fn play(&self, migration: Option<MigrationIndex>, mut see: impl FnMut(usize, &Step, &Catalog, &Catalog)) {
        let mut before = self.catalog_before(migration);
        for number in self.steps_of(migration) {
            let step = &self.steps[number];
            let mut after = before.clone();
            let applied = after.apply(&step.change);
            debug_assert!(applied.is_ok(), "step {number} was taken once: {applied:?}");
            see(number, step, &before, &after);
            before = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::{Catalog, MigrationIndex};
    use crate::migrations::{self, MemoryTree};
    use crate::replay::{History, Options, replay};

    /// The history of migrations with these texts.
    fn history(texts: &[&str]) -> History {
        let files: Vec<(String, String)> =
            texts.iter().enumerate().map(|(at, text)| (format!("{at:04}.sql"), (*text).to_owned())).collect();
        let tree: MemoryTree = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let (set, _) = migrations::load(&tree, "", &migrations::Options::default()).expect("it can be listed");
        replay(&set, &Options::default())
    }

    fn objects(catalog: &Catalog) -> Vec<crate::catalog::Object> {
        catalog.objects().map(|object| (**object).clone()).collect()
    }

    #[test]
    fn what_a_session_leaves_behind_is_gone_at_the_end_of_its_migration() {
        let history = history(&[
            "CREATE TEMP TABLE scratch (id int); CREATE TABLE kept (id int);
                BEGIN; CREATE TABLE undone (id int); ROLLBACK",
            "ALTER TABLE kept ADD name text;",
        ]);
        for index in 0..history.migration_count() {
            let index = Some(MigrationIndex(index as u32));
            let after = history.catalog_after(index);
            let mut played = history.catalog_before(index);
            history.play(index, |_, _, _, after| played = after.clone());
            assert_eq!(objects(&played), objects(after));
            assert!(!after.objects().any(|object| object.name == "scratch" || object.name == "undone"));
        }
    }

    #[test]
    fn a_transaction_that_a_script_leaves_open_is_taken_as_committed() {
        let history = history(&["BEGIN; CREATE TABLE kept (id int)", "BEGIN; SELECT 1; COMMIT"]);
        let names: Vec<&str> = history.catalog().objects().map(|object| object.name.as_str()).collect();
        assert!(names.contains(&"kept"));
        let said: Vec<_> = history.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
        assert_eq!(said, [super::super::OPEN_TRANSACTION]);
    }

    #[test]
    fn what_a_block_does_is_told_with_the_statement_that_did_it() {
        let history = history(&["CREATE FUNCTION make(name text) RETURNS void LANGUAGE plpgsql AS $$
                BEGIN EXECUTE format('CREATE TABLE %I (id int)', name); END $$;
             DO $$ BEGIN PERFORM make('made'); ALTER TABLE made ADD note text; END $$;"]);
        let inner: Vec<&str> = history.steps.iter().filter_map(|step| step.inner.as_deref()).collect();
        assert_eq!(inner, ["CREATE TABLE made (id int)", "ALTER TABLE made ADD note text"]);
    }
}
