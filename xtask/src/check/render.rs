//! Findings as rustc shows them.

use std::fmt::Write;

use serde::Serialize;

use super::finding::Finding;
use crate::{
    model::{Extent, Files},
    terminal::{Style, paint},
};

/// `finding` with the line of source that it is about.
#[must_use]
pub fn text(finding: &Finding, files: &Files, colours: bool) -> String {
    let blue = |text: &str| paint(text, Style::Cyan, colours);
    let error = paint(format_args!("error[{}]", finding.rule), Style::Red, colours);
    let message = paint(format_args!(": {}", finding.message), Style::Bold, colours);
    let mut out = format!("{error}{message}\n");
    let file = &finding.place.file;
    let Some(at) = finding.place.at else {
        let _ = writeln!(out, "  {} {file}", blue("-->"));
        return out + &help(finding, 3, colours);
    };

    let (line, column) = at.start;
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    let _ = writeln!(out, "{margin}{} {file}:{line}:{}", blue("-->"), column + 1);
    if let Some(source) = source_line(files, file, line) {
        let Excerpt {
            source,
            indent,
            width,
        } = Excerpt::of(&source, at);
        let marks = format!("{} {}", "^".repeat(width), finding.label);
        let marks = paint(marks.trim_end(), Style::Red, colours);
        let _ = writeln!(out, "{margin} {}", blue("|"));
        let _ = writeln!(out, "{} {} {source}", blue(&number), blue("|"));
        let _ = writeln!(out, "{margin} {} {:indent$}{marks}", blue("|"), "");
        let _ = writeln!(out, "{margin} {}", blue("|"));
    }
    out + &help(finding, number.len() + 1, colours)
}

/// A finding for programs.
#[derive(Serialize)]
pub struct Entry<'f> {
    rule: &'f str,
    message: &'f str,
    help: &'f str,
    file: &'f str,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

impl<'f> From<&'f Finding> for Entry<'f> {
    fn from(finding: &'f Finding) -> Self {
        let at = finding.place.at;
        Self {
            rule: finding.rule,
            message: &finding.message,
            help: &finding.help,
            file: &finding.place.file,
            line: at.map(|at| at.start.0),
            column: at.map(|at| at.start.1 + 1),
            end_line: at.map(|at| at.end.0),
            end_column: at.map(|at| at.end.1 + 1),
        }
    }
}

fn help(finding: &Finding, margin: usize, colours: bool) -> String {
    if finding.help.is_empty() {
        return String::new();
    }
    let margin = " ".repeat(margin);
    let label = paint("help", Style::Bold, colours);
    let mut lines = finding.help.lines();
    let mut out = format!("{margin}= {label}: {}\n", lines.next().unwrap_or_default());
    for line in lines {
        let _ = writeln!(out, "{margin}        {line}");
    }
    out
}

/// A line of source, and what is marked in it.
struct Excerpt {
    source: String,
    indent: usize,
    width: usize,
}

impl Excerpt {
    fn of(line: &str, at: Extent) -> Self {
        let column = at.start.1;
        let wide = |text: &mut dyn Iterator<Item = char>| -> usize {
            text.map(|c| if c == '\t' { TAB.len() } else { 1 }).sum()
        };
        let end = if at.end.0 == at.start.0 {
            at.end.1
        } else {
            line.chars().count()
        };
        let length = end.saturating_sub(column);
        Self {
            source: line.replace('\t', TAB),
            indent: wide(&mut line.chars().take(column)),
            width: wide(&mut line.chars().skip(column).take(length)).max(1),
        }
    }
}

/// How a tab is shown: its width is for the terminal to know.
const TAB: &str = "    ";

fn source_line(files: &Files, path: &str, line: usize) -> Option<String> {
    let text = String::from_utf8_lossy(files.get(path)?);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    text.lines().nth(line.checked_sub(1)?).map(str::to_owned)
}
