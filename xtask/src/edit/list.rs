use std::ops::Range;

use super::{source::Source, splice::Splices};

/// A list of elements between brackets, separated by commas.
pub(super) struct List {
    /// The offset after the opening bracket.
    pub open: usize,
    /// The offset of the closing bracket.
    pub close: usize,
    pub elements: Vec<Range<usize>>,
    /// If the list is empty, its first element gets a line of its own.
    pub tall: bool,
}

impl List {
    /// Inserts `new` before the element `index`.
    pub fn insert(&self, source: &Source, index: usize, new: &str) -> Splices {
        let Some(first) = self.elements.first() else {
            return vec![self.first(source, new)];
        };
        match (source.indent(first.start), index.checked_sub(1)) {
            (Some(indent), Some(previous)) => self.line_after(source, previous, indent, new),
            (Some(indent), None) => {
                let start = source.start_with_comments(first.start);
                vec![(start..start, format!("{indent}{new},\n"))]
            }
            (None, Some(previous)) => {
                let end = self.elements[previous].end;
                vec![(end..end, format!(", {new}"))]
            }
            (None, None) => vec![(first.start..first.start, format!("{new}, "))],
        }
    }

    fn line_after(&self, source: &Source, previous: usize, indent: &str, new: &str) -> Splices {
        let end = self.elements[previous].end;
        let after = source.skip_trivia(end);
        let mut splices = Vec::new();
        let comma = source.text[after..self.close].starts_with(',');
        let end = if comma {
            after + 1
        } else {
            splices.push((end..end, ",".to_owned()));
            end
        };
        let line = source.line_stop(end);
        if line <= self.close && source.skip_trivia(end) >= line {
            splices.push((line..line, format!("\n{indent}{new},")));
        } else if comma {
            // The line continues after the element: with the next one, or with the bracket.
            splices.push((end..end, format!("\n{indent}{new},")));
        } else {
            splices[0].1 = format!(",\n{indent}{new},");
        }
        splices
    }

    /// Adds `new` to an empty list.
    fn first(&self, source: &Source, new: &str) -> (Range<usize>, String) {
        let inside = &source.text[self.open..self.close];
        let indent = source.indent_of_line(self.close);
        if inside.contains('\n') {
            // The new element follows the comments of the list.
            let end = self.open + inside.trim_end().len();
            (end..end, format!("\n{indent}    {new},"))
        } else if self.tall {
            // The contents of the brackets, `Service;` or a comment, get a line of their own.
            let before = match inside.trim() {
                "" => String::new(),
                before => format!("\n{indent}    {before}"),
            };
            (
                self.open..self.close,
                format!("{before}\n{indent}    {new},\n{indent}"),
            )
        } else {
            (self.open..self.close, format!("{inside}{new}"))
        }
    }
}

/// Returns the index at which to insert `new` into `keys`: the end, unless they are sorted.
pub(super) fn place<K>(keys: &[K], new: &K, less: impl Fn(&K, &K) -> bool) -> usize {
    if keys.is_sorted_by(|a, b| !less(b, a)) {
        keys.partition_point(|key| less(key, new))
    } else {
        keys.len()
    }
}
