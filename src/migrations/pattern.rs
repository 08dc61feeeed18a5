/// Whether a path fits a pattern: `*` and `?` stand for what holds no `/`, `**` for anything. A pattern without `/`
/// may fit the last part alone, one that ends in `/` fits everything below, as in `.gitignore`.
pub(super) fn fits(pattern: &str, path: &str) -> bool {
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    if let Some(folder) = pattern.strip_suffix('/') {
        return fits_whole(format!("{folder}/**").as_bytes(), path.as_bytes());
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    fits_whole(pattern.as_bytes(), path.as_bytes())
        || (!pattern.contains('/') && fits_whole(pattern.as_bytes(), name.as_bytes()))
}

/// Matches from left to right; on a mismatch the last star takes one byte more, so the time is at most the product
/// of the lengths for each kind of star.
fn fits_whole(pattern: &[u8], path: &[u8]) -> bool {
    let (mut at, mut from) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    let mut double_star: Option<(usize, usize)> = None;
    loop {
        if pattern[at..].starts_with(b"**") {
            at += 2;
            // `**/` also stands for no folder at all.
            if pattern.get(at) == Some(&b'/') && (from == 0 || path[from - 1] == b'/') {
                at += 1;
            }
            (double_star, star) = (Some((at, from)), None);
            continue;
        }
        match (pattern.get(at), path.get(from)) {
            (None, None) => return true,
            (Some(b'*'), _) => {
                at += 1;
                star = Some((at, from));
                continue;
            }
            (Some(b'?'), Some(byte)) if *byte != b'/' => {
                (at, from) = (at + 1, from + 1);
                continue;
            }
            (Some(expected), Some(byte)) if expected == byte => {
                (at, from) = (at + 1, from + 1);
                continue;
            }
            _ => {}
        }
        if let Some((after, taken)) = star.filter(|(_, taken)| path.get(*taken).is_some_and(|byte| *byte != b'/')) {
            (at, from) = (after, taken + 1);
            star = Some((after, from));
        } else if let Some((after, next)) = double_star.and_then(|star| next_of_double_star(star, pattern, path)) {
            (at, from) = (after, next);
            (double_star, star) = (Some((after, from)), None);
        } else {
            return false;
        }
    }
}

/// Where `**` may end next; with its `/` taken along, only before a whole part of the path.
fn next_of_double_star((after, taken): (usize, usize), pattern: &[u8], path: &[u8]) -> Option<(usize, usize)> {
    let is_whole_part = pattern[..after].ends_with(b"/");
    let next = (taken + 1..=path.len()).find(|next| !is_whole_part || path[next - 1] == b'/')?;
    Some((after, next))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns_fit_as_in_gitignore() {
        for (pattern, path) in [
            ("seeds.sql", "seeds.sql"),
            ("seeds.sql", "db/seeds.sql"),
            ("*.bak.sql", "db/1.bak.sql"),
            ("seeds/", "seeds/a/b.sql"),
            ("seeds/*.sql", "seeds/b.sql"),
            ("**/test/*", "a/b/test/x.sql"),
            ("**/test/*", "test/x.sql"),
            ("a/**", "a/b/c"),
            ("a/**/c", "a/b/b/c"),
            ("a/**/c", "a/c"),
            ("?_x*y", "1_xaaay"),
        ] {
            assert!(fits(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [
            ("seeds.sql", "my_seeds.sql"),
            ("seeds/*.sql", "seeds/a/b.sql"),
            ("seeds/", "seeds.sql"),
            ("*.sql", "a.sql.bak"),
            ("?.sql", ".sql"),
            ("", "a"),
            ("a/**/c", "a/b/d"),
            ("a/**/c", "a/bc"),
        ] {
            assert!(!fits(pattern, path), "{pattern} {path}");
        }
    }

    #[test]
    fn many_stars_take_no_exponential_time() {
        assert!(!fits(&"*a".repeat(200), &"a".repeat(199)));
        assert!(!fits(&"**a".repeat(200), &"a".repeat(199)));
    }
}
