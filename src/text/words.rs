/// A number with its noun, which takes an `s` but for one: `1 table`, `3 tables`.
pub fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
