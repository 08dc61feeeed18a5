//! Replays any text as migrations, exports what they make and replays that: no panic, no endless run.
//!
//! `cargo +nightly fuzz run replay fuzz/corpus/replay --sanitizer none -- -max_total_time=1800 -timeout=20`. A line
//! `-- next` begins another migration. `fuzz/seeds.sh` makes a corpus of the stories that the tests hold against PostgreSQL.
#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use schemabook::migrations::{self, MemoryTree};
use schemabook::replay::{Options, replay};

/// Replays texts as migrations, and gives the export of what they made.
fn exported<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut tree = MemoryTree::new();
    for (place, text) in texts.enumerate() {
        tree.insert(&format!("{place:04}.sql"), text);
    }
    let (set, _) = migrations::load(&tree, "", &migrations::Options::default()).expect("memory can be listed");
    let history = replay(&set, &Options::default());
    schemabook::render::sql::export(history.catalog(), &BTreeSet::new())
}

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let script = exported(text.split("\n-- next\n"));
    exported(std::iter::once(script.as_str()));
});
