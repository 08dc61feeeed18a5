//! Roles, grants and default privileges.

use crate::catalog::initial::BOOTSTRAP_SUPERUSER;
use crate::catalog::role::{AccessControlItem, AccessControlList, DefaultPrivileges, Privileges, Role};
use crate::catalog::{Address, Object, ObjectData, ObjectId, ObjectKind, Part};
use crate::print::{Printer, quote_literal};

impl Printer<'_> {
    /// The name of a role; the one that the migrations run as by its own name.
    pub fn role(&self, id: ObjectId) -> String {
        self.catalog.object(id).map_or_else(String::new, |role| self.identifier(&role.name))
    }

    fn grantee(&self, grantee: Option<ObjectId>) -> String {
        grantee.map_or_else(|| "PUBLIC".to_owned(), |role| self.role(role))
    }

    /// A role is the cluster's and may be there already, so it is made only if it is missing.
    pub(super) fn create_role(&self, object: &Object, role: &Role) -> String {
        let mut options: Vec<String> = role
            .flags
            .iter()
            .map(|(flag, on)| format!("{}{}", if *on { "" } else { "NO" }, flag.as_str().to_ascii_uppercase()))
            .collect();
        options.extend(role.connection_limit.map(|limit| format!("CONNECTION LIMIT {limit}")));
        options.extend(role.valid_until.as_ref().map(|until| format!("VALID UNTIL {}", quote_literal(until))));
        let options = if options.is_empty() { String::new() } else { format!(" WITH {}", options.join(" ")) };
        let name = self.identifier(&object.name);
        let literal = quote_literal(object.name.as_str());
        format!(
            "DO $$ BEGIN\n    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = {literal}) THEN\n        \
             CREATE ROLE {name}{options};\n    END IF;\nEND $$;"
        )
    }

    /// `GRANT role TO role;`
    pub(super) fn grant_memberships(&self, object: &Object, role: &Role) -> Vec<String> {
        let member = self.identifier(&object.name);
        let grant = |membership: &crate::catalog::role::Membership| {
            let admin = if membership.admin { " WITH ADMIN OPTION" } else { "" };
            format!("GRANT {} TO {member}{admin};", self.role(membership.role))
        };
        role.memberships.iter().map(grant).collect()
    }

    /// Gives an object to its owner, unless that is who loads the export; what belongs to a table goes with it.
    pub(super) fn set_owner(&self, object: &Object) -> Option<String> {
        let of_table = object.as_sequence().is_some_and(|sequence| sequence.owned_by.is_some());
        let owned = !matches!(object.owner, BOOTSTRAP_SUPERUSER | ObjectId::NONE) && object.parent().is_none();
        let owned = owned && !of_table;
        let what = owned.then(|| self.alter_words(object)).flatten()?;
        Some(format!("ALTER {what} OWNER TO {};", self.role(object.owner)))
    }

    /// The statements that turn the privileges of a new object into these (`buildACLCommands` in `dumputils.c`).
    pub(super) fn grant(&self, object: &Object) -> Vec<String> {
        let Some(what) = self.grant_words(object) else { return Vec::new() };
        let mut statements = Vec::new();
        if let Some(list) = &object.privileges {
            let all = Privileges::all_on(object.kind(), self.catalog.version());
            let initial = self.initial_privileges(object);
            let grants = Grants { what: &what, columns: "", all, owner: object.owner };
            self.grants(&grants, list, &initial, &mut statements);
        }
        for column in object.columns() {
            if let Some(list) = &column.privileges {
                let columns = format!("({})", self.identifier(&column.name));
                let grants =
                    Grants { what: &what, columns: &columns, all: Privileges::all_on_column(), owner: object.owner };
                self.grants(&grants, list, &AccessControlList::default(), &mut statements);
            }
        }
        statements
    }

    /// What a new object of that kind has (`acldefault` in `acl.c`).
    fn initial_privileges(&self, object: &Object) -> AccessControlList {
        let kind = object.kind();
        let all = Privileges::all_on(kind, self.catalog.version());
        let to_public = match kind {
            ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Aggregate => Privileges::EXECUTE,
            ObjectKind::Type | ObjectKind::Domain | ObjectKind::Language => Privileges::USAGE,
            ObjectKind::Database => Privileges::TEMPORARY.and(Privileges::CONNECT),
            ObjectKind::Schema if object.id == crate::catalog::initial::PUBLIC => Privileges::USAGE,
            _ => Privileges::none(),
        };
        let item = |grantee, privileges| AccessControlItem {
            grantee,
            grantor: object.owner,
            privileges,
            grant_options: Privileges::none(),
        };
        let mut items = Vec::new();
        if !to_public.is_empty() {
            items.push(item(None, to_public));
        }
        items.push(item(Some(object.owner), all));
        AccessControlList(items)
    }

    fn grants(
        &self,
        grants: &Grants<'_>,
        list: &AccessControlList,
        initial: &AccessControlList,
        statements: &mut Vec<String>,
    ) {
        let Grants { what, columns, all, owner } = *grants;
        for item in &initial.0 {
            let kept = list.0.iter().find(|other| other.grantee == item.grantee && other.grantor == item.grantor);
            let kept = kept.map_or(Privileges::none(), |other| other.privileges);
            let lost = item.privileges.without(kept);
            if !lost.is_empty() {
                let words = privilege_words(lost, all, columns);
                statements.push(format!("REVOKE {words} ON {what} FROM {};", self.grantee(item.grantee)));
            }
        }
        for item in &list.0 {
            let has = initial.0.iter().find(|other| other.grantee == item.grantee && other.grantor == item.grantor);
            let has = has.map_or(Privileges::none(), |other| other.privileges);
            let new = item.privileges.without(has);
            let with_option = item.grant_options.within(item.privileges);
            for (privileges, option) in [(new.without(with_option), ""), (with_option, " WITH GRANT OPTION")] {
                if privileges.is_empty() {
                    continue;
                }
                let words = privilege_words(privileges, all, columns);
                let grant = format!("GRANT {words} ON {what} TO {}{option};", self.grantee(item.grantee));
                statements.push(match item.grantor {
                    grantor if grantor == owner => grant,
                    grantor => format!(
                        "SET SESSION AUTHORIZATION {};\n{grant}\nRESET SESSION AUTHORIZATION;",
                        self.role(grantor)
                    ),
                });
            }
        }
    }

    /// What follows `ON` in a grant; `None` for a kind that has no privileges.
    fn grant_words(&self, object: &Object) -> Option<String> {
        let name = self.object_name(object);
        Some(match &object.data {
            ObjectData::Table(_) | ObjectData::View(_) => format!("TABLE {name}"),
            ObjectData::Sequence(_) => format!("SEQUENCE {name}"),
            ObjectData::Function(function) => {
                let words = if object.kind() == ObjectKind::Procedure { "PROCEDURE" } else { "FUNCTION" };
                format!("{words} {}", self.signature(object, function))
            }
            ObjectData::Type(_) => format!("TYPE {name}"),
            ObjectData::Schema => format!("SCHEMA {name}"),
            ObjectData::Language(_) => format!("LANGUAGE {name}"),
            ObjectData::ForeignDataWrapper(_) => format!("FOREIGN DATA WRAPPER {name}"),
            ObjectData::ForeignServer(_) => format!("FOREIGN SERVER {name}"),
            _ => return None,
        })
    }

    /// `ALTER DEFAULT PRIVILEGES …;`
    pub(super) fn default_privileges(&self, default: &DefaultPrivileges) -> Vec<String> {
        let schema = default.in_schema.map(|schema| format!(" IN SCHEMA {}", self.name(schema))).unwrap_or_default();
        let kinds = match default.objects {
            ObjectKind::Sequence => "SEQUENCES",
            ObjectKind::Function => "FUNCTIONS",
            ObjectKind::Type => "TYPES",
            ObjectKind::Schema => "SCHEMAS",
            _ => "TABLES",
        };
        let start = format!("ALTER DEFAULT PRIVILEGES FOR ROLE {}{schema}", self.role(default.role));
        let all = Privileges::all_on(default.objects, self.catalog.version());
        let initial = match default.in_schema {
            Some(_) => AccessControlList::default(),
            None => {
                let to_public = match default.objects {
                    ObjectKind::Function => Privileges::EXECUTE,
                    ObjectKind::Type => Privileges::USAGE,
                    _ => Privileges::none(),
                };
                let item = |grantee, privileges| AccessControlItem {
                    grantee,
                    grantor: default.role,
                    privileges,
                    grant_options: Privileges::none(),
                };
                let mut items = vec![item(Some(default.role), all)];
                if !to_public.is_empty() {
                    items.insert(0, item(None, to_public));
                }
                AccessControlList(items)
            }
        };
        let mut statements = Vec::new();
        let grants = Grants { what: kinds, columns: "", all, owner: default.role };
        self.grants(&grants, &default.list, &initial, &mut statements);
        statements.into_iter().map(|statement| format!("{start} {statement}")).collect()
    }

    /// `COMMENT ON` an object and its columns.
    pub(super) fn comments(&self, object: &Object) -> Vec<String> {
        let mut statements = Vec::new();
        if let (Some(comment), Some(what)) = (&object.comment, self.comment_words(object))
            && !self.comes_with_extension(object)
        {
            statements.push(comment_on(&what, comment));
        }
        let is_public = matches!(object.data, ObjectData::Schema) && object.name == *"public";
        if is_public && object.comment.is_none() {
            // The schema that every new database has comes with a comment.
            statements.push("COMMENT ON SCHEMA public IS NULL;".to_owned());
        }
        for column in object.columns() {
            if let Some(comment) = &column.comment {
                let name = self.object_name(object);
                let what = format!("COLUMN {name}.{}", self.identifier(&column.name));
                statements.push(comment_on(&what, comment));
            }
        }
        statements
    }

    /// Whether the comment of an extension is the one that `CREATE EXTENSION` gives it.
    fn comes_with_extension(&self, object: &Object) -> bool {
        let own = match &object.data {
            ObjectData::Extension(_) => self.builtin.extension(object.name.as_str()).and_then(|known| known.comment),
            _ => None,
        };
        own.is_some() && own == object.comment.as_deref()
    }

    /// The words that name an object in `COMMENT ON`.
    fn comment_words(&self, object: &Object) -> Option<String> {
        let on = object.parent().map(|parent| self.name(parent)).unwrap_or_default();
        let name = self.identifier(&object.name);
        Some(match &object.data {
            ObjectData::Constraint(constraint) => {
                let domain = self.catalog.object(constraint.on).is_some_and(|on| on.as_type().is_some());
                format!("CONSTRAINT {name} ON {}{on}", if domain { "DOMAIN " } else { "" })
            }
            ObjectData::Trigger(_) => format!("TRIGGER {name} ON {on}"),
            ObjectData::Policy(_) => format!("POLICY {name} ON {on}"),
            ObjectData::Rule(_) => format!("RULE {name} ON {on}"),
            _ => self.alter_words(object)?,
        })
    }

    /// The words that name an object after `ALTER`, `COMMENT ON` or `DROP`: `FUNCTION public.f(integer)`.
    pub fn alter_words(&self, object: &Object) -> Option<String> {
        let kind = object.kind().words().to_ascii_uppercase();
        let name = self.object_name(object);
        Some(match &object.data {
            ObjectData::Function(function) => format!("{kind} {}", self.signature(object, function)),
            ObjectData::Operator(operator) => {
                let side = |side: &Option<crate::catalog::DataType>| {
                    side.as_ref().map_or_else(|| "NONE".to_owned(), |side| self.data_type(side))
                };
                let name = self.qualified(object.schema, object.name.as_str());
                format!("OPERATOR {name} ({}, {})", side(&operator.left), side(&operator.right))
            }
            ObjectData::OperatorClass(class) => format!("{kind} {name} USING {}", self.identifier(&class.method)),
            ObjectData::OperatorFamily(family) => format!("{kind} {name} USING {}", self.identifier(&family.method)),
            ObjectData::Cast(cast) => {
                format!("CAST ({} AS {})", self.data_type(&cast.source), self.data_type(&cast.target))
            }
            ObjectData::Statistics(_) => format!("STATISTICS {name}"),
            ObjectData::Transform(transform) => {
                let language = self.identifier(&transform.language);
                format!("TRANSFORM FOR {} LANGUAGE {language}", self.data_type(&transform.data_type))
            }
            ObjectData::ForeignDataWrapper(_) => format!("FOREIGN DATA WRAPPER {name}"),
            ObjectData::Extension(_) => format!("EXTENSION {}", self.identifier(&object.name)),
            ObjectData::UserMapping(_)
            | ObjectData::DefaultPrivileges(_)
            | ObjectData::Constraint(_)
            | ObjectData::Trigger(_)
            | ObjectData::Policy(_)
            | ObjectData::Rule(_) => return None,
            _ => format!("{kind} {name}"),
        })
    }

    /// An object or a part of one, as people name it: `column workspaces.owner_id`.
    pub fn describe(&self, address: Address) -> String {
        let Some(object) = self.catalog.object(address.object) else { return String::new() };
        let kind = object.kind().words();
        match address.part {
            Part::Column(_) | Part::Default(_) => {
                format!("column {}.{}", self.object_name(object), self.bare_name(address))
            }
            Part::Whole | Part::EnumValue(_) => match object.parent() {
                Some(parent) => format!("{kind} {} on {}", self.identifier(&object.name), self.name(parent)),
                None => format!("{kind} {}", self.object_name(object)),
            },
        }
    }
}

/// What privileges are granted on.
#[derive(Clone, Copy)]
struct Grants<'a> {
    what: &'a str,
    columns: &'a str,
    all: Privileges,
    owner: ObjectId,
}

/// `SELECT,INSERT` or `ALL`, each with the columns.
fn privilege_words(privileges: Privileges, all: Privileges, columns: &str) -> String {
    if privileges.contains(all) {
        return format!("ALL{columns}");
    }
    let words: Vec<String> = Privileges::WORDS
        .iter()
        .filter(|(privilege, _)| privileges.contains(*privilege))
        .map(|(_, word)| format!("{word}{columns}"))
        .collect();
    words.join(",")
}

/// `COMMENT ON … IS …;`
fn comment_on(what: &str, comment: &str) -> String {
    format!("COMMENT ON {what} IS {};", quote_literal(comment))
}
