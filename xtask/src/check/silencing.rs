//! The rules about the comments that silence rules.

use super::{
    finding::Severity,
    rule::{Check, Rule},
};

/// All rules about these comments.
pub const RULES: [Rule; 3] = [WITHOUT_REASON, UNUSED, UNKNOWN];

pub const WITHOUT_REASON: Rule = Rule {
    id: "allow-without-reason",
    severity: Severity::Error,
    statement: "a comment that silences a rule gives a reason",
    why: "\
        A later reader can only remove the comment if its reason is there to be judged.",
    breach: "use axum::Json; // check: allow(core-imports-infra)",
    mend: "use axum::Json; // check: allow(core-imports-infra) until the move of #12",
    check: Check::Elsewhere,
};

pub const UNUSED: Rule = Rule {
    id: "allow-unused",
    severity: Severity::Error,
    statement: "a comment that silences a rule stands where that rule finds something",
    why: "\
        A comment that silences nothing would silence the next mistake at its line.",
    breach: "use serde::Serialize; // check: allow(core-imports-infra) until the move of #12",
    mend: "use serde::Serialize;",
    check: Check::Elsewhere,
};

pub const UNKNOWN: Rule = Rule {
    id: "allow-unknown-rule",
    severity: Severity::Error,
    statement: "a comment that silences a rule names a rule that exists",
    why: "\
        A name with a typing error silences nothing.",
    breach: "use axum::Json; // check: allow(core-import-infra) until the move of #12",
    mend: "use axum::Json; // check: allow(core-imports-infra) until the move of #12",
    check: Check::Elsewhere,
};
