//! The kinds of diagnostics that this room gives.

use crate::diagnostic::Code;

/// Two migrations have the same version, so their tool refuses them or applies only one.
pub const DUPLICATE_VERSION: Code = Code("duplicate-migration-version");
/// A version is no number that the tool could hold.
pub const INVALID_VERSION: Code = Code("invalid-migration-version");
/// The order of the names as text and as numbers or dates differ, so people and tools may read different histories.
pub const ORDER_TRAP: Code = Code("migration-order-trap");
/// A down side whose up side is missing.
pub const DOWN_WITHOUT_UP: Code = Code("down-without-up");
/// A migration without any text.
pub const EMPTY_MIGRATION: Code = Code("empty-migration");
/// A migration written in a programming language, whose effects are not replayed.
pub const MIGRATION_IN_CODE: Code = Code("migration-in-code");
/// A file that looks like a migration, but that the tool would not take.
pub const FILE_IGNORED: Code = Code("migration-file-ignored");
/// A file that a journal, plan or changelog lists does not exist.
pub const FILE_MISSING: Code = Code("migration-file-missing");
/// A tool's own comment that it would not understand, or that is missing.
pub const ANNOTATION: Code = Code("migration-annotation");
/// A recorded checksum differs from that of the files.
pub const CHECKSUM: Code = Code("migration-checksum");
/// SQL with a placeholder that has no value.
pub const PLACEHOLDER: Code = Code("unfilled-placeholder");
/// A migration for another database than PostgreSQL.
pub const OTHER_DATABASE: Code = Code("other-database");
/// A file that is no UTF-8 text.
pub const NOT_UTF8: Code = Code("file-not-utf8");
/// A NUL in a file.
pub const NUL_BYTE: Code = Code("file-with-nul");
/// A byte order mark at the beginning of a file.
pub const BYTE_ORDER_MARK: Code = Code("byte-order-mark");
/// A pointer of Git LFS in place of a file.
pub const LFS_POINTER: Code = Code("lfs-pointer");
/// A file that could not be read.
pub const FILE_UNREADABLE: Code = Code("file-unreadable");
/// No layout fits, or several fit alike.
pub const LAYOUT_UNCLEAR: Code = Code("layout-unclear");
