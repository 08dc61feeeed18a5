//! Where the columns of the sample come from: a table written by hand, from reading the migrations, against the ledger.

use schemabook::catalog::attribute::Attribute;
use schemabook::migrations::{self, DiskTree, MigrationSet};
use schemabook::replay::{Directory, History, Ledger, Options, replay};
use schemabook::text::Location;

/// The column, the statement that made it, the statement that changed it last (empty if none did). Files are named by
/// their stem, and lines are those that a statement begins on.
const COLUMNS: &[(&str, &str, &str)] = &[
    ("users.id", "1 - init:10", ""),
    ("users.email", "1 - init:10", "2025_05_15_add_user_roles_columns_types:23"),
    ("users.last_name", "1 - init:10", "2025_05_15_add_user_roles_columns_types:23"),
    ("users.password_hash", "1 - init:10", "2025_05_23_add_oauth_type_to_users:15"),
    ("users.created_at", "1 - init:10", "2025_05_15_add_user_roles_columns_types:29"),
    ("users.role", "2025_05_15_add_user_roles_columns_types:14", "2025_05_15_add_user_roles_columns_types:19"),
    ("users.settings", "2025_05_15_add_user_roles_columns_types:14", "2025_05_15_add_user_roles_columns_types:20"),
    ("users.oauth_provider", "2025_05_23_add_oauth_type_to_users:13", "2025_9_16_add_oauth_enum_email:7"),
    ("users.oauth_subject", "2025_05_23_add_oauth_type_to_users:14", "2025_05_23_add_oauth_type_to_users:18"),
    ("users.is_verified", "2025_5_12_add_is_verified:4", "2025_5_12_add_is_verified:27"),
    ("login_attempts.user_id", "1 - init:45", "1 - init:58"),
    ("early_access_emails.source", "2025_05_09_create_early_access:3", "2025_05_15_add_user_roles_columns_types:46"),
    ("signup_profiles.attribution", "2025_05_11_create_signup:4", "2025_05_15_add_user_roles_columns_types:48"),
    ("signup_profiles.country", "2025_05_11_create_signup:4", "2025_05_11_create_signup:23"),
    ("password_resets.id", "1 - init:60", "2025_5_16_add_reset_password_token_fields:13"),
    (
        "password_resets.token_hash",
        "2025_5_16_add_reset_password_token_fields:4",
        "2025_5_16_add_reset_password_token_fields:27",
    ),
    ("password_resets.used_at", "2025_9_15_add_used_at_password_reset:3", "2025_9_15_add_used_at_password_reset:27"),
    (
        "email_verification_tokens.used_at",
        "2025_5_13_add_used_at_email_verification_tokens:4",
        "2025_5_13_add_used_at_email_verification_tokens:10",
    ),
    ("workflows.user_id", "2025_10_04_1_create_workflow:29", "2025_10_04_1_create_workflow:52"),
    ("workflows.webhook_salt", "2025_10_07_5_add_webhook_salt:3", "2025_10_07_5_add_webhook_salt:23"),
    (
        "workflows.concurrency_limit",
        "2025_10_08_1_alter_workflows_add_concurrency:14",
        "2025_10_08_1_alter_workflows_add_concurrency:27",
    ),
    ("workflows.webhook_methods", "2025_10_09_1_alter_workflows_add_security:4", ""),
    ("workflows.workspace_id", "2025_10_14_1_create_workspaces:72", "2025_10_14_1_create_workspaces:79"),
    ("workflows.lock_version", "2025_10_20_1_add_workflow_locking:4", "2025_10_20_1_add_workflow_locking:25"),
    ("workflows.locked_at", "2025_10_20_1_add_workflow_locking:4", ""),
    ("workflow_runs.retry_of", "2025_10_07_3_create_workflow_runs:13", "2025_10_07_3_create_workflow_runs:48"),
    ("workflow_runs.worker_id", "2025_10_08_2_alter_workflow_runs_add_queue_and_lease:16", ""),
    (
        "workflow_runs.priority",
        "2025_10_08_2_alter_workflow_runs_add_queue_and_lease:16",
        "2025_10_08_2_alter_workflow_runs_add_queue_and_lease:42",
    ),
    ("workspaces.slug", "2025_10_14_1_create_workspaces:14", "2025_10_14_1_create_workspaces:27"),
    ("workspaces.created_by", "2025_10_14_1_create_workspaces:14", "2025_10_17_1_alter_workspaces_and_invites:38"),
    (
        "workspaces.owner_id",
        "2025_10_17_1_alter_workspaces_and_invites:4",
        "2025_10_17_1_alter_workspaces_and_invites:39",
    ),
    ("workspaces.plan", "2025_10_17_1_alter_workspaces_and_invites:4", "2025_10_17_1_alter_workspaces_and_invites:40"),
    (
        "workspace_invitations.email",
        "2025_10_15_2_create_workspace_invitations:3",
        "2025_10_17_1_alter_workspaces_and_invites:96",
    ),
    (
        "workspace_invitations.status",
        "2025_10_15_2_create_workspace_invitations:3",
        "2025_10_17_1_alter_workspaces_and_invites:98",
    ),
    (
        "workspace_invitations.ignored_at",
        "2025_10_16_3_add_ignored_at_to_workspace_invitations:3",
        "2025_10_16_3_add_ignored_at_to_workspace_invitations:17",
    ),
    ("workspace_invitations.declined_at", "2025_10_17_1_alter_workspaces_and_invites:83", ""),
    (
        "workspace_invite_links.max_uses",
        "2025_10_15_3_create_team_invite_links:3",
        "2025_10_15_3_create_team_invite_links:23",
    ),
    (
        "workspace_member_audit.action",
        "2025_10_16_4_create_workspace_member_audit:3",
        "2025_10_16_4_create_workspace_member_audit:38",
    ),
    (
        "workspace_connections.bound_key",
        "2025_10_21_1_workspace_connections_and_audit:4",
        "2025_10_21_1_workspace_connections_and_audit:29",
    ),
    (
        "user_oauth_tokens.is_shared",
        "2025_10_21_1_workspace_connections_and_audit:63",
        "2025_10_21_1_workspace_connections_and_audit:71",
    ),
];

/// An attribute of a column, and the statement that set it to what it is.
const ATTRIBUTES: &[(&str, Attribute, &str)] = &[
    ("users.email", Attribute::Type, "2025_05_15_add_user_roles_columns_types:23"),
    ("users.email", Attribute::Comment, "1 - init:22"),
    ("users.email", Attribute::Nullability, "1 - init:10"),
    ("users.password_hash", Attribute::Nullability, "2025_05_23_add_oauth_type_to_users:15"),
    ("users.password_hash", Attribute::Type, "1 - init:10"),
    ("users.is_verified", Attribute::Default, "2025_5_12_add_is_verified:21"),
    ("workspaces.owner_id", Attribute::Nullability, "2025_10_17_1_alter_workspaces_and_invites:11"),
    ("workspaces.created_by", Attribute::Nullability, "2025_10_17_1_alter_workspaces_and_invites:28"),
    ("workspace_invitations.email", Attribute::Name, "2025_10_17_1_alter_workspaces_and_invites:69"),
    ("workspace_invitations.email", Attribute::Type, "2025_10_15_2_create_workspace_invitations:3"),
];

/// A thing that is no more, the statement that made it, the statement that removed it.
const REMOVED: &[(&str, &str, &str)] = &[
    ("teams", "2025_10_14_1_create_workspaces:42", "2025_10_16_2_drop_workspace_teams:7"),
    ("team_members", "2025_10_14_1_create_workspaces:53", "2025_10_16_2_drop_workspace_teams:4"),
    ("workflows.team_id", "2025_10_14_1_create_workspaces:72", "2025_10_16_2_drop_workspace_teams:10"),
    ("workspaces.organization_id", "2025_10_14_2_create_organizations:38", "2025_10_16_1_drop_organizations:12"),
    (
        "workspaces.default_organization_role",
        "2025_10_14_2_create_organizations:38",
        "2025_10_16_1_drop_organizations:10",
    ),
];

struct Sample {
    set: MigrationSet,
    history: History,
}

impl Sample {
    fn read() -> Self {
        let tree = DiskTree::new(env!("CARGO_MANIFEST_DIR"));
        let (set, _) =
            migrations::load(&tree, "migrations", &migrations::Options::default()).expect("the sample is there");
        let history = replay(&set, &Options::default());
        Self { set, history }
    }

    /// `1 - init:10`
    fn place(&self, location: Location) -> String {
        let file = self.set.sources.get(location.file);
        let name = file.path().rsplit('/').next().unwrap_or_default().trim_end_matches(".sql");
        format!("{name}:{}", file.line(location.span.start))
    }
}

#[test]
fn every_column_names_the_statement_that_made_it_and_the_one_that_changed_it_last() {
    let sample = Sample::read();
    let (ledger, directory) = (Ledger::of(&sample.history.steps), Directory::of(&sample.history));
    let mut wrong = Vec::new();
    for (column, made, changed) in COLUMNS {
        let address = directory.find(column).expect("the column is there").address;
        let place = |origin: Option<schemabook::catalog::Origin>| {
            origin.map(|origin| sample.place(origin.location)).unwrap_or_default()
        };
        let found = (place(ledger.created(address)), place(ledger.last_changed(address)));
        if (found.0.as_str(), found.1.as_str()) != (*made, *changed) {
            wrong.push(format!("{column}: {found:?}, not {:?}", (made, changed)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(COLUMNS.len() >= 30);
}

#[test]
fn every_attribute_names_the_statement_that_set_it() {
    let sample = Sample::read();
    let (ledger, directory) = (Ledger::of(&sample.history.steps), Directory::of(&sample.history));
    for (column, attribute, set) in ATTRIBUTES {
        let address = directory.find(column).expect("the column is there").address;
        let found = ledger.set(address, *attribute).map(|origin| sample.place(origin.location));
        assert_eq!(found.as_deref(), Some(*set), "{attribute:?} of {column}");
    }
}

#[test]
fn what_is_gone_names_who_made_and_who_removed_it() {
    let sample = Sample::read();
    let (ledger, directory) = (Ledger::of(&sample.history.steps), Directory::of(&sample.history));
    for (name, made, removed) in REMOVED {
        let address = directory.find(name).expect("it can be found").address;
        let place = |origin: Option<schemabook::catalog::Origin>| origin.map(|origin| sample.place(origin.location));
        let found = (place(ledger.created(address)), place(ledger.dropped(address)));
        assert_eq!((found.0.as_deref(), found.1.as_deref()), (Some(*made), Some(*removed)), "{name}");
    }
}
