//! The line comments of a file of Rust. Written by hand because no parser keeps them, and because
//! they count in a file that does not parse, too.

/// A comment that begins with `//`. That of documentation has a `/` or `!` more in its text.
#[derive(Debug, PartialEq, Eq)]
pub struct Comment<'t> {
    /// The byte at which it begins.
    pub start: usize,
    /// The rest of the line behind the `//`.
    pub text: &'t str,
}

/// The line comments in `text`, but not what looks like one within text or a block comment.
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

/// The length of the attribute that `text` begins with, if it does.
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

/// The length of the blanks and comments that `text` begins with.
#[must_use]
pub fn blank(text: &str) -> usize {
    let is_blank =
        |piece: &str| piece.trim().is_empty() || piece.starts_with("//") || piece.starts_with("/*");
    let code = pieces(text).find(|(_, piece)| !is_blank(piece));
    code.map_or(text.len(), |(at, _)| at)
}

/// Comments, texts and characters as a whole, and each character of the rest; where they begin.
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

/// The length of the block comment that `text` begins with. They nest.
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

/// The length of the text in quotes that `text` begins with.
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

/// The length of the character that `text` begins with, or of the quote of a lifetime.
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

/// The length of the raw text that `text` begins with, if it does: `r"..."`, `br#"..."#`.
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
