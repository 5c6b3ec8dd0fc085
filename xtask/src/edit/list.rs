use std::ops::Range;

use super::{source::Source, splice::Splices};

/// A list with commas between two brackets.
pub(super) struct List {
    /// Behind the opening bracket.
    pub open: usize,
    /// Before the closing bracket.
    pub close: usize,
    pub elements: Vec<Range<usize>>,
    /// Written over several lines, when it has no elements.
    pub tall: bool,
}

impl List {
    /// Puts `new` before the element `index`.
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
            // More stands on the same line: the next element, or the bracket.
            splices.push((end..end, format!("\n{indent}{new},")));
        } else {
            splices[0].1 = format!(",\n{indent}{new},");
        }
        splices
    }

    /// The first element of a list that had none.
    fn first(&self, source: &Source, new: &str) -> (Range<usize>, String) {
        let inside = &source.text[self.open..self.close];
        let indent = source.indent_of_line(self.close);
        if inside.contains('\n') {
            // Behind whatever comments there are.
            let end = self.open + inside.trim_end().len();
            (end..end, format!("\n{indent}    {new},"))
        } else if self.tall {
            // What is there gets a line of its own: `Service;`, or a comment.
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

/// The index of `new` among `keys`: in their order, if they have one, and otherwise at the end.
pub(super) fn place<K>(keys: &[K], new: &K, less: impl Fn(&K, &K) -> bool) -> usize {
    if keys.is_sorted_by(|a, b| !less(b, a)) {
        keys.partition_point(|key| less(key, new))
    } else {
        keys.len()
    }
}
