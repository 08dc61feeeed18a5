//! sqlparser's keywords, found by a hash: its own search takes ten comparisons for every word.

use std::sync::LazyLock;

use sqlparser::keywords::{ALL_KEYWORDS, ALL_KEYWORDS_INDEX, Keyword};
use sqlparser::tokenizer::{Token, Word};

/// A power of two, so large that most words are found at their first slot.
const SLOTS: usize = 8192;

/// An open hash table: 0 is empty, else one more than the word's place in `ALL_KEYWORDS`.
static TABLE: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table = vec![0; SLOTS];
    for (at, word) in ALL_KEYWORDS.iter().enumerate() {
        let mut slot = hash(word.as_bytes());
        while table[slot] != 0 {
            slot = (slot + 1) % SLOTS;
        }
        table[slot] = at as u16 + 1;
    }
    table
});

/// A hash that is the same in any case.
fn hash(word: &[u8]) -> usize {
    let add = |hash: u32, byte: &u8| (hash ^ u32::from(byte | 0x20)).wrapping_mul(0x0100_0193);
    let hash = word.iter().fold(0x811c_9dc5, add);
    (hash ^ (hash >> 15)) as usize % SLOTS
}

/// As [`Token::make_word`] for a word without quotes.
pub(super) fn bare_word(word: &str) -> Token {
    Token::Word(Word { keyword: keyword(word), value: word.to_owned(), quote_style: None })
}

fn keyword(word: &str) -> Keyword {
    let mut slot = hash(word.as_bytes());
    while let Some(at) = usize::from(TABLE[slot]).checked_sub(1) {
        if ALL_KEYWORDS[at].eq_ignore_ascii_case(word) {
            return ALL_KEYWORDS_INDEX[at];
        }
        slot = (slot + 1) % SLOTS;
    }
    Keyword::NoKeyword
}

#[cfg(test)]
mod tests {
    use sqlparser::keywords::ALL_KEYWORDS;
    use sqlparser::tokenizer::Token;

    use super::bare_word;

    #[test]
    fn words_are_the_keywords_that_sqlparser_takes_them_for() {
        for word in ALL_KEYWORDS {
            for word in [(*word).to_owned(), word.to_lowercase(), format!("{word}s"), format!("_{word}")] {
                assert_eq!(bare_word(&word), Token::make_word(&word, None));
            }
        }
        for word in ["", "Straße", "SeLeCt", "@", "`select`"] {
            assert_eq!(bare_word(word), Token::make_word(word, None));
        }
    }
}
