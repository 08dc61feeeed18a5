//! Hands the scripts of migrations out in turn, parsed by another thread meanwhile.

use std::ops::Range;
use std::sync::{Arc, mpsc};
use std::thread;

use super::split_script::SplitScript;
use crate::migrations::{MigrationSet, Script};
use crate::sql::source::Source;

/// How many bytes of SQL are parsed before they are handed on: what the parser makes takes many times the room.
const BATCH: usize = 16 * 1024;
/// How many batches wait at most while one is being run and one parsed.
const WAITING: usize = 2;

/// Takes the scripts of these migrations in turn, each with the place of its migration; one may have none to run.
///
/// The parser is ahead by a few batches, on a thread of its own; with one thread for all, or little to parse, each
/// statement is parsed when its turn comes.
pub(super) fn in_turn(set: &MigrationSet, places: Range<usize>, mut run: impl FnMut(usize, Option<SplitScript>)) {
    let script_at = |place: usize| set.migrations[place].up.as_ref().map(split);
    if rayon::current_num_threads() == 1 || end_of_batch(set, places.clone()) == places.end {
        return places.for_each(|place| run(place, script_at(place)));
    }
    let (parsed, waiting) = mpsc::sync_channel(WAITING);
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut rest = places;
            while !rest.is_empty() {
                let end = end_of_batch(set, rest.clone());
                let batch = (rest.start..end).map(|place| (place, script_at(place).map(SplitScript::parsed_ahead)));
                if parsed.send(batch.collect::<Vec<_>>()).is_err() {
                    return;
                }
                rest.start = end;
            }
        });
        waiting.into_iter().flatten().for_each(|(place, script)| run(place, script));
    });
}

/// Where the migrations end that are parsed together.
fn end_of_batch(set: &MigrationSet, places: Range<usize>) -> usize {
    let mut bytes = 0;
    for place in places.clone() {
        if bytes > BATCH {
            return place;
        }
        bytes += set.migrations[place].up.as_ref().map_or(0, |up| up.text.len());
    }
    places.end
}

fn split(script: &Script) -> SplitScript {
    let source = Source::file(script.file, Arc::clone(&script.text));
    SplitScript::of(source, &script.sections, &script.breakpoints)
}
