//! The list of errors that a project accepts for the time being. Only errors that are not on it fail the check.

use std::{fmt::Write, fs, io, path::Path};

use anyhow::{Context, Result, bail};
use toml::de::DeTable;

use super::{
    Outcome,
    finding::{Finding, Severity},
    rule::{Check, Rule},
};
use crate::{model::Place, toml_text::quoted};

/// The file of the baseline, in the root of the project.
pub const FILE: &str = "check-baseline.toml";

pub const OUTDATED: Rule = Rule {
    id: "baseline-outdated",
    severity: Severity::Note,
    statement: "every entry of check-baseline.toml is still found",
    why: "\
        An entry without a finding would hide the next one that is equal to it. The baseline shrinks \
        with every mend.",
    breach: "findings = [\n    [\"context-boundary\", \"src/core/billing/..\", \"..\"], # mended since\n]",
    mend: "cargo xtask check --baseline",
    check: Check::Elsewhere,
};

const HEADER: &str = "\
# `cargo xtask check` found this when the file was written, and refuses only what is new.
# `cargo xtask check --baseline` writes it again: also after a merge conflict, of which both sides can stay.
";

/// The maximum number of outdated entries in the note.
const MAX_SHOWN: usize = 5;

/// The rule, the file and the message of a finding. They stay the same when lines move.
type Entry = [String; 3];

/// The list, sorted. Two equal entries stand for two findings.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Baseline(Vec<Entry>);

impl Baseline {
    /// Returns a baseline with all errors of `outcome`. It has no notes, because they do not fail the check.
    ///
    /// # Errors
    ///
    /// Fails if rules were skipped, because the list would lack their findings.
    pub fn of(outcome: &Outcome) -> Result<Self> {
        if !outcome.skipped.is_empty() {
            let findings = outcome.findings.iter();
            let broken = findings.filter(|finding| finding.rule == super::UNREADABLE);
            let files: Vec<_> = broken.map(|finding| finding.place.file.as_str()).collect();
            bail!(
                "{FILE} cannot be written before every file can be read as Rust: mend {}",
                files.join(", ")
            );
        }
        let errors = outcome
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error);
        Ok(Self::sorted(errors.map(entry).collect()))
    }

    fn sorted(mut entries: Vec<Entry>) -> Self {
        entries.sort();
        Self(entries)
    }

    /// Reads the baseline of the project in `root`. It is empty if there is no file.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be read, or does not have the form that `write` produces.
    pub fn read(root: &Path) -> Result<Self> {
        let reading = || format!("cannot read {FILE}");
        match fs::read_to_string(root.join(FILE)) {
            Ok(text) => Self::parse(&text).with_context(reading),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).with_context(reading),
        }
    }

    /// Reads the text of a baseline.
    ///
    /// # Errors
    ///
    /// Fails if `text` does not have the form that `text()` produces.
    pub fn parse(text: &str) -> Result<Self> {
        let root = DeTable::parse(text)?.into_inner();
        let findings = root
            .get("findings")
            .and_then(|findings| findings.get_ref().as_array());
        let entries = findings
            .context("it needs a list `findings`")?
            .iter()
            .map(|line| {
                let parts = line
                    .get_ref()
                    .as_array()
                    .into_iter()
                    .flat_map(|parts| parts.iter());
                let texts: Option<Vec<String>> = parts
                    .map(|part| part.get_ref().as_str().map(str::to_owned))
                    .collect();
                let entry = texts.and_then(|texts| Entry::try_from(texts).ok());
                entry.with_context(|| {
                    let number = text[..line.span().start].matches('\n').count() + 1;
                    format!("line {number} is not [rule, file, message]")
                })
            });
        Ok(Self::sorted(entries.collect::<Result<_>>()?))
    }

    /// Returns the text of the file: an entry on each line, so that git can merge them.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!("{HEADER}findings = [\n");
        for [rule, file, message] in &self.0 {
            let [rule, file, message] = [rule, file, message].map(|text| quoted(text));
            let _ = writeln!(out, "    [{rule}, {file}, {message}],");
        }
        out + "]\n"
    }

    /// Writes the file in `root`, or removes it if there is nothing to list.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be written or removed.
    pub fn write(&self, root: &Path) -> Result<()> {
        let path = root.join(FILE);
        let written = if !self.0.is_empty() {
            fs::write(path, self.text())
        } else if path.exists() {
            fs::remove_file(path)
        } else {
            Ok(())
        };
        written.with_context(|| format!("cannot write {FILE}"))
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Moves the findings of `outcome` that the baseline lists to its known ones, and adds a note about the
    /// entries that match nothing.
    pub fn apply(&self, outcome: &mut Outcome) {
        let mut left = self.0.clone();
        for finding in std::mem::take(&mut outcome.findings) {
            let known = left.iter().position(|known| *known == entry(&finding));
            match known {
                Some(index) if finding.severity == Severity::Error => {
                    left.remove(index);
                    outcome.known.push(finding);
                }
                _ => outcome.findings.push(finding),
            }
        }
        // A rule that was skipped might match them.
        left.retain(|[rule, ..]| !outcome.skipped.contains(&rule.as_str()));
        outcome.findings.extend(outdated(&left));
    }
}

/// Returns a note about `entries`, which match no finding, if there are any.
fn outdated(entries: &[Entry]) -> Option<Finding> {
    let (message, them) = match entries.len() {
        0 => return None,
        1 => (
            "an entry of the baseline matches no finding any more".to_owned(),
            "it",
        ),
        count => (
            format!("{count} entries of the baseline match no finding any more"),
            "them",
        ),
    };
    let mut help = format!("`cargo xtask check --baseline` removes {them}:");
    for [rule, file, message] in entries.iter().take(MAX_SHOWN) {
        let _ = write!(help, "\n{rule} in {file}: {message}");
    }
    if entries.len() > MAX_SHOWN {
        let _ = write!(help, "\nand {} more", entries.len() - MAX_SHOWN);
    }
    Some(Finding {
        rule: OUTDATED.id,
        severity: OUTDATED.severity,
        ..Finding::new(Place::file(FILE), message).help(help)
    })
}

fn entry(finding: &Finding) -> Entry {
    [
        finding.rule.to_owned(),
        finding.place.file.clone(),
        finding.message.clone(),
    ]
}
