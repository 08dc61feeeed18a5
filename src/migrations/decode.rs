use std::borrow::Cow;

use crate::text::Span;

/// What is wrong with the bytes of a file, by their place in the decoded text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EncodingProblem {
    /// It begins with a byte order mark, which is left out of the text.
    ByteOrderMark,
    /// It is UTF-16; nothing of it is decoded.
    Utf16,
    /// Bytes that are no UTF-8; they are replaced by U+FFFD. The first such place.
    NotUtf8(Span),
    /// A NUL, which PostgreSQL takes in no text; it is replaced by a blank. The first such place.
    Nul(Span),
    /// A pointer of Git LFS stands in place of the file.
    LfsPointer,
}

/// The text of a file, and what is wrong with it.
///
/// PostgreSQL migrations are UTF-8 in practice. Line ends stay as they are, so that spans match the file.
pub fn decode(bytes: Vec<u8>) -> (String, Vec<EncodingProblem>) {
    if is_utf16(&bytes) {
        return (String::new(), vec![EncodingProblem::Utf16]);
    }
    let mut problems = Vec::new();
    let mut text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = error.utf8_error().valid_up_to() as u32;
            problems.push(EncodingProblem::NotUtf8(Span::new(valid, valid + '\u{fffd}'.len_utf8() as u32)));
            match String::from_utf8_lossy(error.as_bytes()) {
                Cow::Owned(text) => text,
                Cow::Borrowed(text) => text.to_owned(),
            }
        }
    };
    if let Some(rest) = text.strip_prefix('\u{feff}') {
        text = rest.to_owned();
        for problem in &mut problems {
            if let EncodingProblem::NotUtf8(span) = problem {
                *span = Span::new(span.start.saturating_sub(3), span.end.saturating_sub(3));
            }
        }
        problems.push(EncodingProblem::ByteOrderMark);
    }
    if let Some(at) = memchr::memchr(0, text.as_bytes()) {
        problems.push(EncodingProblem::Nul(Span::new(at as u32, at as u32 + 1)));
        text = text.replace('\0', " ");
    }
    if text.starts_with("version https://git-lfs.github.com/spec/") {
        problems.push(EncodingProblem::LfsPointer);
    }
    (text, problems)
}

/// A byte order mark of UTF-16, or the alternating zeros that ASCII has in it.
fn is_utf16(bytes: &[u8]) -> bool {
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => true,
        [0, b, 0, d, ..] | [b, 0, d, 0, ..] => *b != 0 && *d != 0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{EncodingProblem, decode};
    use crate::text::Span;

    fn check(bytes: &[u8], text: &str, problems: &[EncodingProblem]) {
        assert_eq!(decode(bytes.to_vec()), (text.to_owned(), problems.to_vec()));
    }

    #[test]
    fn text_is_kept_to_the_byte() {
        check(b"", "", &[]);
        check(b"select 1;\r\n", "select 1;\r\n", &[]);
        check("select 'é';".as_bytes(), "select 'é';", &[]);
    }

    #[test]
    fn a_byte_order_mark_is_taken_off() {
        check(b"\xef\xbb\xbfselect 1;", "select 1;", &[EncodingProblem::ByteOrderMark]);
        check(b"\xef\xbb\xbf", "", &[EncodingProblem::ByteOrderMark]);
        let both = [EncodingProblem::NotUtf8(Span::new(1, 4)), EncodingProblem::ByteOrderMark];
        check(b"\xef\xbb\xbfa\xff", "a\u{fffd}", &both);
    }

    #[test]
    fn other_encodings_are_named() {
        check(b"\xff\xfes\0e\0", "", &[EncodingProblem::Utf16]);
        check(b"\0s\0e\0l", "", &[EncodingProblem::Utf16]);
        check(b"s\0e\0l\0", "", &[EncodingProblem::Utf16]);
        check(b"-- caf\xe9\n;", "-- caf\u{fffd}\n;", &[EncodingProblem::NotUtf8(Span::new(6, 9))]);
        check(b"a\0bc\0", "a bc ", &[EncodingProblem::Nul(Span::new(1, 2))]);
    }

    #[test]
    fn a_pointer_of_git_lfs_is_no_sql() {
        let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n";
        check(pointer.as_bytes(), pointer, &[EncodingProblem::LfsPointer]);
    }
}
