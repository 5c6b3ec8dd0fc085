//! Findings as text, in the style of rustc.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::finding::{Finding, Severity};
use crate::model::{Extent, Files};

/// Returns `finding` with its lines of source. `known` marks it as listed in the baseline.
#[must_use]
pub fn text(finding: &Finding, known: bool, files: &Files, colours: bool) -> String {
    let level = match finding.severity {
        _ if known => Level::INFO.with_name("known"),
        Severity::Error => Level::ERROR,
        Severity::Note => Level::NOTE,
    };
    let path = finding.place.file.as_str();
    let title = level
        .primary_title(finding.message.as_str())
        .id(finding.rule);
    let bytes = files.get(path).unwrap_or_default();
    let source = String::from_utf8_lossy(bytes);
    let source = source.strip_prefix('\u{feff}').unwrap_or(&source);
    let mut group = Group::with_title(title);
    group = match finding.place.at.map(|at| range(source, at)) {
        Some(range) => {
            let mut annotation = AnnotationKind::Primary.span(range);
            if !finding.label.is_empty() {
                annotation = annotation.label(finding.label.as_str());
            }
            group.element(Snippet::source(source).path(path).annotation(annotation))
        }
        None => group.element(Origin::path(path)),
    };
    if !finding.help.is_empty() {
        group = group.element(Level::HELP.message(finding.help.as_str()));
    }
    let renderer = if colours {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.render(&[group]) + "\n"
}

/// Returns the bytes of `source` from the start of `at` to its end.
fn range(source: &str, at: Extent) -> Range<usize> {
    let offset = |(line, column): (usize, usize)| {
        let mut lines = source.split_inclusive('\n');
        let before: usize = lines.by_ref().take(line - 1).map(str::len).sum();
        let line = lines
            .next()
            .unwrap_or_default()
            .trim_end_matches(['\r', '\n']);
        let columns = line.char_indices().nth(column);
        before + columns.map_or(line.len(), |(offset, _)| offset)
    };
    offset(at.start)..offset(at.end)
}
