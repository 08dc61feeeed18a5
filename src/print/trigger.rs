//! Triggers, event triggers, rules and policies.

use crate::catalog::Object;
use crate::catalog::other::EventTrigger;
use crate::catalog::trigger::{Enabled, Policy, PolicyCommand, Rule, Trigger};
use crate::print::{Printer, quote_literal};

impl Printer<'_> {
    /// `CREATE TRIGGER …;` and whether it fires.
    pub(super) fn create_trigger(&self, object: &Object, trigger: &Trigger) -> Vec<String> {
        let name = self.identifier(&object.name);
        let mut statements = vec![self.trigger_clause(object, trigger)];
        statements.extend(self.firing(trigger.relation, "TRIGGER", &name, trigger.enabled));
        for extension in &trigger.depends_on_extensions {
            let on = self.name(trigger.relation);
            statements.push(format!("ALTER TRIGGER {name} ON {on} DEPENDS ON EXTENSION {};", self.name(*extension)));
        }
        statements
    }

    fn trigger_clause(&self, object: &Object, trigger: &Trigger) -> String {
        let kind = if trigger.constraint.is_some() { "CONSTRAINT TRIGGER" } else { "TRIGGER" };
        let mut create = format!(
            "CREATE {kind} {} {} {} ON {}",
            self.identifier(&object.name),
            trigger.timing.words().to_uppercase(),
            self.trigger_events(trigger),
            self.name(trigger.relation)
        );
        if let Some(constraint) = &trigger.constraint {
            if let Some(from) = constraint.from {
                create.push_str(&format!(" FROM {}", self.name(from)));
            }
            create.push_str(if constraint.deferrable { " DEFERRABLE" } else { " NOT DEFERRABLE" });
            create.push_str(if constraint.initially_deferred { " INITIALLY DEFERRED" } else { " INITIALLY IMMEDIATE" });
        }
        if trigger.old_table.is_some() || trigger.new_table.is_some() {
            create.push_str(" REFERENCING");
            for (words, table) in [(" OLD TABLE AS ", &trigger.old_table), (" NEW TABLE AS ", &trigger.new_table)] {
                if let Some(table) = table {
                    create.push_str(words);
                    create.push_str(&self.identifier(table));
                }
            }
        }
        create.push_str(if trigger.for_each_row { " FOR EACH ROW" } else { " FOR EACH STATEMENT" });
        if let Some(condition) = &trigger.condition {
            create.push_str(&format!(" WHEN ({})", self.sql(condition)));
        }
        let arguments: Vec<String> = trigger.arguments.iter().map(|argument| quote_literal(argument)).collect();
        format!("{create} EXECUTE FUNCTION {}({});", self.name(trigger.function), arguments.join(", "))
    }

    /// `INSERT OR UPDATE OF a, b`
    pub fn trigger_events(&self, trigger: &Trigger) -> String {
        let events = trigger.events;
        let mut words = Vec::new();
        for (fires, word) in [(events.insert, "INSERT"), (events.delete, "DELETE")] {
            if fires {
                words.push(word.to_owned());
            }
        }
        if events.update {
            words.push(match trigger.update_columns.as_slice() {
                [] => "UPDATE".to_owned(),
                columns => format!("UPDATE OF {}", self.columns(trigger.relation, columns)),
            });
        }
        if events.truncate {
            words.push("TRUNCATE".to_owned());
        }
        words.join(" OR ")
    }

    /// `CREATE RULE …;`
    pub(super) fn create_rule(&self, object: &Object, rule: &Rule) -> Vec<String> {
        let name = self.identifier(&object.name);
        let condition = rule.condition.as_ref().map(|condition| format!("\n    WHERE ({})", self.sql(condition)));
        let instead = if rule.instead { " INSTEAD" } else { "" };
        let mut statements = vec![format!(
            "CREATE RULE {name} AS\n    ON {} TO {}{}\n    DO{instead} {};",
            rule.event.as_str().to_ascii_uppercase(),
            self.name(rule.relation),
            condition.unwrap_or_default(),
            self.sql(&rule.action)
        )];
        statements.extend(self.firing(rule.relation, "RULE", &name, rule.enabled));
        statements
    }

    /// `CREATE POLICY …;`
    pub(super) fn create_policy(&self, object: &Object, policy: &Policy) -> String {
        let mut create = format!("CREATE POLICY {} ON {}", self.identifier(&object.name), self.name(policy.relation));
        if !policy.permissive {
            create.push_str(" AS RESTRICTIVE");
        }
        if policy.command != PolicyCommand::All {
            create.push_str(&format!(" FOR {}", policy.command.word().to_uppercase()));
        }
        if !policy.roles.is_empty() {
            let roles: Vec<String> = policy.roles.iter().map(|role| self.role(*role)).collect();
            create.push_str(&format!(" TO {}", roles.join(", ")));
        }
        if let Some(using) = &policy.using {
            create.push_str(&format!(" USING ({})", self.sql(using)));
        }
        if let Some(check) = &policy.with_check {
            create.push_str(&format!(" WITH CHECK ({})", self.sql(check)));
        }
        create.push(';');
        create
    }

    /// `CREATE EVENT TRIGGER …;`
    pub(super) fn create_event_trigger(&self, object: &Object, trigger: &EventTrigger) -> Vec<String> {
        let name = self.identifier(&object.name);
        let tags: Vec<String> = trigger.tags.iter().map(|tag| quote_literal(tag)).collect();
        let when = if tags.is_empty() { String::new() } else { format!("\n    WHEN TAG IN ({})", tags.join(", ")) };
        let mut statements = vec![format!(
            "CREATE EVENT TRIGGER {name} ON {}{when}\n    EXECUTE FUNCTION {}();",
            self.identifier(&trigger.event),
            self.name(trigger.function)
        )];
        let state = match trigger.enabled {
            Enabled::Origin => None,
            Enabled::Disabled => Some("DISABLE"),
            Enabled::Replica => Some("ENABLE REPLICA"),
            Enabled::Always => Some("ENABLE ALWAYS"),
        };
        statements.extend(state.map(|state| format!("ALTER EVENT TRIGGER {name} {state};")));
        statements
    }
}
