//! Our own scripts and style sheets without what only people need, a third less to load: lines of comment, indentation,
//! and the spaces around signs. What a project puts in their place is left as it is.

/// The signs of JavaScript that need no space beside them.
const IN_SCRIPTS: &str = "{}()[];,=<>!&|?:*%+-/";

/// A script; its lines stay, since a line may end a statement.
pub(super) fn script(text: &str) -> String {
    let mut short = String::with_capacity(text.len());
    for line in lines(text) {
        let mut rest = line;
        while let Some(next) = rest.chars().next() {
            let piece = if matches!(next, '"' | '\'') || (next == '/' && begins_expression(&short)) {
                quoted(rest)
            } else {
                &rest[..next.len_utf8()]
            };
            rest = &rest[piece.len()..];
            if next != ' ' || is_needed(&short, rest, IN_SCRIPTS, IN_SCRIPTS) {
                short.push_str(piece);
            }
        }
        short.push('\n');
    }
    short
}

/// A style sheet, where a space before a colon or around `+` means something.
pub(super) fn style(text: &str) -> String {
    let mut short = String::with_capacity(text.len());
    for line in lines(text) {
        let mut rest = line;
        while let Some(next) = rest.chars().next() {
            let piece = if next == '"' { quoted(rest) } else { &rest[..next.len_utf8()] };
            rest = &rest[piece.len()..];
            if next != ' ' || is_needed(&short, rest, "{};:,>", "{},>") {
                short.push_str(piece);
            }
        }
        let is_whole = short.ends_with([';', '{', '}', ',']);
        short.push_str(if is_whole { "" } else { "\n" });
    }
    short.replace(";}", "}")
}

/// The lines that say something, without indentation.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"))
}

/// The string or regular expression that a text begins with, up to the sign that it began with.
fn quoted(text: &str) -> &str {
    let mark = text.chars().next();
    let (mut escaped, mut in_class) = (false, false);
    for (at, letter) in text.char_indices().skip(1) {
        if !escaped && !in_class && Some(letter) == mark {
            return &text[..=at];
        }
        in_class = mark == Some('/') && !escaped && (letter == '[' || (in_class && letter != ']'));
        escaped = !escaped && letter == '\\';
    }
    text
}

/// Whether an expression is expected, so that a slash begins a regular one and divides nothing.
fn begins_expression(before: &str) -> bool {
    let before = before.trim_end();
    before.is_empty() || before.ends_with(|letter: char| "(,=:[!&|?{};".contains(letter)) || before.ends_with("return")
}

/// Whether a space has to stay: not after and before these signs, but between two that would be one without it.
fn is_needed(before: &str, after: &str, tight_after: &str, tight_before: &str) -> bool {
    let (Some(last), Some(next)) = (before.chars().next_back(), after.chars().next()) else { return false };
    let is_one_sign = last == next && matches!(next, '+' | '-');
    is_one_sign || !(last == ' ' || tight_after.contains(last) || tight_before.contains(next))
}

#[cfg(test)]
mod tests {
    use super::{script, style};

    #[test]
    fn spaces_around_signs_go_and_those_in_strings_stay() {
        assert_eq!(script("  // why\n  if (a + b === \"c + d\") {\n"), "if(a+b===\"c + d\"){\n");
        assert_eq!(script("var a = 'it\\'s : b' ;"), "var a='it\\'s : b';\n");
        assert_eq!(script("a + +b - -c in d"), "a+ +b- -c in d\n");
    }

    #[test]
    fn a_regular_expression_is_no_division() {
        assert_eq!(script("x = /[/\"] + \\/ /.test(a) ? b / c : d / e"), "x=/[/\"] + \\/ /.test(a)?b/c:d/e\n");
        assert_eq!(script("return / \"/.test(a)"), "return/ \"/.test(a)\n");
    }

    #[test]
    fn a_style_sheet_keeps_the_spaces_that_mean_something() {
        let sheet = "a :hover, b > c {\n  width: calc(1px + 2px); content: \": \";\n}\n@media (max-width: 4rem) {\n";
        let short = "a :hover,b>c{width:calc(1px + 2px);content:\": \"}@media (max-width:4rem){";
        assert_eq!(style(sheet), short);
    }
}
