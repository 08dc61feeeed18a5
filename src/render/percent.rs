//! Percent-encoding of addresses.

use std::fmt::Write as _;

/// Writes an address at the end of a text: ASCII letters, digits and what is kept besides as they are, each other byte as
/// `%` and its number (RFC 3986, section 2.1).
pub(super) fn percent_encode_into(address: &str, kept: &[u8], out: &mut String) {
    let mut done = 0;
    for (at, byte) in address.bytes().enumerate() {
        if !(byte.is_ascii_alphanumeric() || kept.contains(&byte)) {
            // Only ASCII is left as it is, so a character ends before and after each byte that is not.
            out.push_str(address.get(done..at).unwrap_or_default());
            let _ = write!(out, "%{byte:02X}");
            done = at + 1;
        }
    }
    out.push_str(address.get(done..).unwrap_or_default());
}
