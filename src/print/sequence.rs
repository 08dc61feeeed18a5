//! Sequences.

use crate::catalog::Object;
use crate::catalog::relation::Persistence;
use crate::catalog::sequence::Sequence;
use crate::print::Printer;

impl Printer<'_> {
    /// `CREATE SEQUENCE …;`
    pub(super) fn create_sequence(&self, object: &Object, sequence: &Sequence) -> String {
        let persistence = match sequence.persistence {
            Persistence::Permanent => "",
            Persistence::Unlogged => "UNLOGGED ",
            Persistence::Temporary(_) => "TEMPORARY ",
        };
        let name = self.object_name(object);
        format!(
            "CREATE {persistence}SEQUENCE {name} AS {}{};",
            self.data_type(&sequence.data_type),
            parameters(sequence)
        )
    }

    /// `ALTER SEQUENCE … OWNED BY …;`, once the table is there.
    pub(super) fn sequence_owner(&self, object: &Object, sequence: &Sequence) -> Option<String> {
        let column = sequence.owned_by?;
        let of = format!("{}.{}", self.name(column.object), self.bare_name(column));
        Some(format!("ALTER SEQUENCE {} OWNED BY {of};", self.object_name(object)))
    }

    /// `(SEQUENCE NAME s START WITH 1 …)` of an identity column.
    pub(super) fn identity_options(&self, object: &Object, sequence: &Sequence) -> String {
        format!("(SEQUENCE NAME {}{})", self.object_name(object), parameters(sequence))
    }
}

/// All parameters, so that nothing depends on defaults.
fn parameters(sequence: &Sequence) -> String {
    let cycle = if sequence.cycle { " CYCLE" } else { "" };
    format!(
        " START WITH {} INCREMENT BY {} MINVALUE {} MAXVALUE {} CACHE {}{cycle}",
        sequence.start, sequence.increment, sequence.minimum, sequence.maximum, sequence.cache
    )
}
