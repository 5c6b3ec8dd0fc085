//! `cargo xtask explain RULE`

use std::fmt::Write;

use anyhow::{Result, bail};

use super::{catalogue, finding::Severity, output, rule::Rule};
use crate::{
    json,
    terminal::{self, Style, paint},
};

/// The arguments of `cargo xtask explain`.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// The id of the rule, as `cargo xtask check` prints it
    #[arg(value_name = "RULE")]
    pub id: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Prints the reason for a rule, and examples.
///
/// # Errors
///
/// Fails if there is no such rule.
pub fn run(options: &Options) -> Result<()> {
    let Some(rule) = catalogue::find(&options.id) else {
        let Options { id, .. } = options;
        bail!("there is no rule `{id}`: {}", catalogue::suggestion(id));
    };
    let text = if options.json {
        json::text(&output::Explanation::from(rule)) + "\n"
    } else {
        text(rule, terminal::colours())
    };
    terminal::print(&text)?;
    Ok(())
}

/// Returns the explanation of `rule`.
#[must_use]
pub fn text(rule: &Rule, colours: bool) -> String {
    let heading = |text: &str| paint(text, Style::Bold, colours);
    let severity = match rule.severity {
        Severity::Error => "",
        Severity::Note => " (a note, which does not fail the check)",
    };
    let mut out = format!("{}{severity}\n\n", heading(rule.id));
    out += &wrapped(&format!("{}.", capitalised(rule.statement)));
    out += "\n";
    out += &wrapped(rule.why);
    for (title, code) in [("Wrong:", rule.breach), ("Right:", rule.mend)] {
        let _ = writeln!(out, "\n{}\n", heading(title));
        for line in code.lines() {
            let _ = writeln!(out, "{}", format!("    {line}").trim_end());
        }
    }
    out
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Breaks `text` into lines that fit a terminal.
fn wrapped(text: &str) -> String {
    const WIDTH: usize = 90;
    let mut out = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column + length >= WIDTH {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out += word;
        column += length;
    }
    out + "\n"
}
