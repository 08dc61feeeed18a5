//! What a reader of a history should know: what became of a thing, what replaced it, which comment may be stale.

use super::story::Story;
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::{Address, Origin, Part};
use crate::replay::Standing;

impl Story<'_> {
    /// Sentences about an object, column or enum value.
    pub(super) fn notes(&self, address: Address) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(origin) = self.dropped(address) {
            notes.push(format!("It was dropped by {}.", self.by(origin)));
            notes.extend(self.replacement(address));
        }
        let earlier = self.directory.lineage(address.object).len() - 1;
        if address.part == Part::Whole && earlier > 0 {
            let times = if earlier == 1 { "once".to_owned() } else { format!("{earlier} times") };
            notes.push(format!("It was dropped and created again {times}."));
        }
        notes.extend(self.stale_comments(address));
        notes.extend(self.not_validated(address));
        notes
    }

    /// `2025_10_16_2_drop_teams (migrations/2025_10_16_2_drop_teams.sql:7)`
    pub(super) fn by(&self, origin: Origin) -> String {
        match origin.migration {
            Some(index) => format!("{} ({})", self.migration(index).id, self.place_name(origin)),
            None => format!("the baseline ({})", self.place_name(origin)),
        }
    }

    /// Who dropped it, if it is no more.
    pub(super) fn dropped(&self, address: Address) -> Option<Origin> {
        let whole = self.directory.known(address.object)?.dropped;
        let of_object = whole.map(|step| self.history.steps[step].origin);
        match address.part {
            Part::Whole | Part::Default(_) => of_object,
            Part::Column(_) | Part::EnumValue(_) => {
                let parts = self.directory.parts(address.object);
                let present = parts.iter().any(|(of, _, how)| *of == address && *how == Standing::Present);
                if present { None } else { self.ledger.dropped(address).or(of_object) }
            }
        }
    }

    /// What has its name now, or where it went.
    fn replacement(&self, address: Address) -> Option<String> {
        if address.part == Part::Whole {
            let successor = self.directory.successor(address.object)?;
            let made = self.ledger.created(successor)?;
            return Some(format!(
                "Another {} of its name was made by {}.",
                self.kind(successor.whole()),
                self.by(made)
            ));
        }
        let parts = self.directory.parts(address.object);
        let label = parts.iter().find(|(of, ..)| *of == address).map(|(_, label, _)| label)?;
        let (now, ..) = parts.iter().find(|(_, other, how)| other == label && *how == Standing::Present)?;
        let made = self.ledger.created(*now)?;
        Some(format!("Another column of its name was made by {}.", self.by(made)))
    }

    fn kind(&self, address: Address) -> &'static str {
        self.directory.known(address.object).map_or("object", |known| known.last.kind().words())
    }

    /// The comments of an object's columns, or of that column, that may be stale.
    fn stale_comments(&self, address: Address) -> Vec<String> {
        let stale = self.ledger.stale_comments(address.object).into_iter();
        let wanted = stale.filter(|stale| address.part == Part::Whole || stale.column == address);
        let words = |stale: crate::replay::StaleComment| {
            let name = self.directory.full_name(stale.column);
            let (comment, changed) = (self.by(stale.comment), self.by(stale.changed));
            format!("The comment of {name} may be stale: {comment} wrote it, then {changed} changed the column's type.")
        };
        wanted.map(words).collect()
    }

    fn not_validated(&self, address: Address) -> Option<String> {
        let known = self.directory.known(address.object).filter(|known| known.dropped.is_none())?;
        let constraint = known.last.as_constraint().filter(|constraint| !constraint.validated)?;
        let rows =
            if matches!(constraint.kind, ConstraintKind::ForeignKey(_)) { "refer to nothing" } else { "break it" };
        Some(format!("It was never validated: rows that were there before may {rows}."))
    }
}
