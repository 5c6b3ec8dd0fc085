//! Takes an edit back in a text that was edited again since.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::diff::lines;

/// How many lines around a block are looked at to tell it from others like it.
const CONTEXT: usize = 3;

/// `now` without what was changed from `before` to `after`. Everything else stays byte by byte.
///
/// Each block of lines that was changed must stand in `now` as it was written, at one place that can be
/// no other, or must have been taken back already. `None` if one does not: somebody has worked on it.
pub fn revert(before: &str, after: &str, now: &str) -> Option<String> {
    let [before, after, now] = [before, after, now].map(lines);
    let mut reverted = String::new();
    let mut done = 0;
    for op in capture_diff_slices(Algorithm::Patience, &before, &after) {
        let (old, new) = match op {
            DiffOp::Equal { .. } => continue,
            op => (op.old_range(), op.new_range()),
        };
        match place(&now, &after, new) {
            Some(place) if place.start >= done => {
                reverted.extend(now[done..place.start].iter().copied());
                reverted.extend(before[old].iter().copied());
                done = place.end;
            }
            None if stands(&now, &before, old) => {}
            // Edited, or moved so that the blocks stand in another order than they were written in.
            _ => return None,
        }
    }
    reverted.extend(now[done..].iter().copied());
    Some(reverted)
}

/// The only place in `text` with the lines `block` of `written`.
fn place(text: &[&str], written: &[&str], block: Range<usize>) -> Option<Range<usize>> {
    // A blank line or a brace is not enough to know a place by.
    let telling = written[block.clone()]
        .iter()
        .any(|line| line.contains(char::is_alphanumeric));
    for context in usize::from(!telling)..=CONTEXT {
        let wide = widened(&block, context, written.len());
        match occurrences(text, &written[wide.clone()]).as_slice() {
            [] => return None,
            [at] => {
                let start = at + block.start - wide.start;
                return Some(start..start + block.len());
            }
            _ => {}
        }
    }
    None
}

/// Reports whether the lines `block` of `original` stand in `text` between the lines that were around
/// them: the text is there as if it had never been changed.
fn stands(text: &[&str], original: &[&str], block: Range<usize>) -> bool {
    (1..=CONTEXT).any(|context| {
        let wide = widened(&block, context, original.len());
        let pattern = &original[wide.clone()];
        let found = occurrences(text, pattern);
        let [at] = found.as_slice() else { return false };
        // Nothing was written before the first line and behind the last.
        (block.start > 0 || *at == 0)
            && (block.end < original.len() || at + pattern.len() == text.len())
    })
}

/// `block` with `context` more lines on each side, of `length` lines in all.
fn widened(block: &Range<usize>, context: usize, length: usize) -> Range<usize> {
    block.start.saturating_sub(context)..length.min(block.end + context)
}

fn occurrences(text: &[&str], pattern: &[&str]) -> Vec<usize> {
    if pattern.is_empty() {
        return Vec::new();
    }
    let windows = text.windows(pattern.len()).enumerate();
    windows
        .filter(|(_, window)| *window == pattern)
        .map(|(at, _)| at)
        .collect()
}
