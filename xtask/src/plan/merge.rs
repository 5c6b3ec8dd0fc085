//! Reverts an edit in a text that was edited again later.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::diff::lines;

/// The maximum number of lines around a block that identify it among similar blocks.
const CONTEXT: usize = 3;

/// Returns `now` without the changes from `before` to `after`. Every other byte stays the same.
///
/// Each changed block of lines must be in `now` unchanged, at a unique place, or must have been reverted
/// already. Returns `None` if a block is neither, because it was edited.
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
            // The block was edited, or the blocks were moved into another order.
            _ => return None,
        }
    }
    reverted.extend(now[done..].iter().copied());
    Some(reverted)
}

/// Returns the unique place in `text` that has the lines `block` of `written`.
fn place(text: &[&str], written: &[&str], block: Range<usize>) -> Option<Range<usize>> {
    // A blank line or a brace alone does not identify a place.
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

/// Reports whether the lines `block` of `original` are in `text`, between the same neighbours. Then the
/// change was reverted already.
fn stands(text: &[&str], original: &[&str], block: Range<usize>) -> bool {
    (1..=CONTEXT).any(|context| {
        let wide = widened(&block, context, original.len());
        let pattern = &original[wide.clone()];
        let found = occurrences(text, pattern);
        let [at] = found.as_slice() else { return false };
        // The start and the end of a file identify a place too.
        (block.start > 0 || *at == 0)
            && (block.end < original.len() || at + pattern.len() == text.len())
    })
}

/// Returns `block` with up to `context` more lines on each side, in a text of `length` lines.
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
