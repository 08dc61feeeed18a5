use crate::sql::ast::{Persistence, Statement};
use crate::sql::lex::Keyword;

use super::cursor::{Cursor, Parsed};

impl Cursor<'_> {
    /// `CREATE …` of everything.
    pub(super) fn create(&mut self) -> Parsed<Statement> {
        use Keyword as K;
        self.expect(&[K::Create])?;
        if self.eat(&[K::Or, K::Replace]) {
            return self.create_or_replace(true);
        }
        let persistence = self.persistence();
        if persistence != Persistence::Permanent {
            return self.create_with_persistence(persistence);
        }
        let keyword = self.keyword().ok_or_else(|| self.unexpected())?;
        match keyword {
            K::Table | K::Sequence | K::Materialized => self.create_with_persistence(persistence),
            K::Index | K::Unique => self.create_index(),
            K::Type => self.create_type(),
            K::Domain => self.create_domain(),
            K::Schema => self.create_schema(),
            K::Extension => self.create_extension(),
            K::Event => self.create_event_trigger(),
            K::Policy => self.create_policy(),
            K::Operator if self.keyword_ahead(1) == Some(K::Class) => self.create_operator_class(),
            K::Operator if self.keyword_ahead(1) == Some(K::Family) => self.create_operator_family(),
            K::Operator => self.create_operator(),
            K::Cast => self.create_cast(),
            K::Conversion => self.create_conversion(),
            K::Default if self.keyword_ahead(1) == Some(K::Conversion) => self.create_conversion(),
            K::Access => self.create_access_method(),
            K::Collation => self.create_collation(),
            K::Text => self.create_text_search(),
            K::Statistics => self.create_statistics(),
            K::Publication => self.create_publication(),
            K::Subscription => self.create_subscription(),
            K::Foreign if self.keyword_ahead(1) == Some(K::Data) => self.create_foreign_data_wrapper(),
            K::Foreign => self.create_foreign_table(),
            K::Server => self.create_server(),
            K::User if self.keyword_ahead(1) == Some(K::Mapping) => self.create_user_mapping(),
            K::Role | K::User | K::Group => self.create_role(),
            K::Database => self.create_database(),
            K::Tablespace => self.create_tablespace(),
            _ => self.create_or_replace(false),
        }
    }

    /// What `OR REPLACE` may precede.
    fn create_or_replace(&mut self, or_replace: bool) -> Parsed<Statement> {
        use Keyword as K;
        if or_replace {
            let persistence = self.persistence();
            if persistence == Persistence::Temporary || self.at(&[K::View]) || self.at(&[K::Recursive]) {
                return self.create_view(or_replace, persistence);
            }
            if persistence != Persistence::Permanent {
                return Err(self.unexpected());
            }
        }
        match self.keyword() {
            Some(K::View | K::Recursive) => self.create_view(or_replace, Persistence::Permanent),
            Some(K::Function | K::Procedure) => self.create_function(or_replace),
            Some(K::Trigger | K::Constraint) => self.create_trigger(or_replace),
            Some(K::Rule) => self.create_rule(or_replace),
            Some(K::Aggregate) => self.create_aggregate(or_replace),
            Some(K::Transform) => self.create_transform(or_replace),
            Some(K::Language | K::Trusted | K::Procedural) => self.create_language(or_replace),
            _ => Err(self.unexpected()),
        }
    }

    /// `TEMPORARY`, `LOCAL TEMP`, `UNLOGGED`, … (`OptTemp`)
    pub(super) fn persistence(&mut self) -> Persistence {
        use Keyword as K;
        if self.at(&[K::Local]) || self.at(&[K::Global]) {
            if matches!(self.keyword_ahead(1), Some(K::Temporary | K::Temp)) {
                self.skip(2);
                return Persistence::Temporary;
            }
            return Persistence::Permanent;
        }
        if self.eat(&[K::Temporary]) || self.eat(&[K::Temp]) {
            return Persistence::Temporary;
        }
        if self.eat(&[K::Unlogged]) { Persistence::Unlogged } else { Persistence::Permanent }
    }

    fn create_with_persistence(&mut self, persistence: Persistence) -> Parsed<Statement> {
        use Keyword as K;
        match (self.keyword(), persistence) {
            (Some(K::Table), _) => self.create_table(persistence),
            (Some(K::Sequence), _) => self.create_sequence(persistence),
            (Some(K::View | K::Recursive), Persistence::Temporary) => self.create_view(false, persistence),
            (Some(K::Materialized), Persistence::Permanent | Persistence::Unlogged) => {
                self.create_materialized_view(persistence)
            }
            _ => Err(self.unexpected()),
        }
    }
}
