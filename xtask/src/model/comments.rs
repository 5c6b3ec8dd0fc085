//! The line comments of a Rust file. This lexer is written by hand, because parsers drop comments, and
//! because it must work in files that do not parse.

/// A comment that begins with `//`. In a doc comment, the text begins with another `/` or `!`.
#[derive(Debug, PartialEq, Eq)]
pub struct Comment<'t> {
    /// The offset at which the comment begins.
    pub start: usize,
    /// The rest of the line after the `//`.
    pub text: &'t str,
}

/// Returns the line comments in `text`. A `//` in a string or in a block comment does not count.
#[must_use]
pub fn line_comments(text: &str) -> Vec<Comment<'_>> {
    pieces(text)
        .filter(|(_, piece)| piece.starts_with("//"))
        .map(|(start, piece)| Comment {
            start,
            text: &piece[2..],
        })
        .collect()
}

/// Returns the length of the attribute at the start of `text`, if there is one.
#[must_use]
pub fn attribute(text: &str) -> Option<usize> {
    if !text.starts_with("#[") {
        return None;
    }
    let mut depth = 0_usize;
    let end = pieces(text).find(|(_, piece)| {
        match *piece {
            "[" => depth += 1,
            "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        *piece == "]" && depth == 0
    });
    end.map(|(at, _)| at + 1)
}

/// Returns the length of the blanks and comments at the start of `text`.
#[must_use]
pub fn blank(text: &str) -> usize {
    let is_blank =
        |piece: &str| piece.trim().is_empty() || piece.starts_with("//") || piece.starts_with("/*");
    let code = pieces(text).find(|(_, piece)| !is_blank(piece));
    code.map_or(text.len(), |(at, _)| at)
}

/// Splits `text` into comments, strings, character literals, and single characters. Returns the offset of
/// each.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let mut after_name = false;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let c = rest.chars().next()?;
        let length = if rest.starts_with("//") {
            rest.lines().next().unwrap_or(rest).len()
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if c == '"' {
            string(rest)
        } else if c == '\'' {
            character(rest)
        } else if let Some(length) = raw_string(rest).filter(|_| !after_name) {
            length
        } else {
            c.len_utf8()
        };
        after_name = c.is_alphanumeric() || c == '_';
        let start = at;
        at += length;
        Some((start, text.get(start..at)?))
    })
}

/// Returns the length of the block comment at the start of `text`. Block comments nest.
#[must_use]
pub fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        if rest.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    text.len()
}

/// Returns the length of the string literal at the start of `text`.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Returns the length of the character literal at the start of `text`, or of the quote of a lifetime.
fn character(text: &str) -> usize {
    let mut rest = text.char_indices().skip(1);
    match rest.next() {
        Some((_, '\\')) => text
            .char_indices()
            .skip(3)
            .find(|(_, c)| *c == '\'')
            .map_or(text.len(), |(at, _)| at + 1),
        Some(_) => match rest.next() {
            Some((at, '\'')) => at + 1,
            _ => 1,
        },
        None => 1,
    }
}

/// Returns the length of the raw string at the start of `text`, if there is one: `r"..."`, `br#"..."#`.
fn raw_string(text: &str) -> Option<usize> {
    let rest = text
        .strip_prefix("br")
        .or_else(|| text.strip_prefix("cr"))
        .or_else(|| text.strip_prefix('r'))?;
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let content = rest[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let before = text.len() - content.len();
    Some(
        content
            .find(&close)
            .map_or(text.len(), |end| before + end + close.len()),
    )
}
