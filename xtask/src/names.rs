//! Names, in whatever case they are given, and which of them are refused.

use std::fmt;

use anyhow::{Result, bail, ensure};
use heck::{ToPascalCase, ToSnakeCase};
use strsim::levenshtein;

/// A name in words, to be written in the case of the place where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(String);

/// What is named, and so which names are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A module of the core.
    Context,
    /// A module beside those that every service has.
    Module,
    /// A type and the module around it.
    Type,
    /// A field of a struct.
    Field,
    /// A migration or anything else that is no Rust.
    Label,
}

impl Name {
    /// In characters. Paths and lines stay readable, and file systems accept them.
    pub const MAX_LENGTH: usize = 50;

    /// Reads `text` as the name of a `kind`.
    pub fn parse(text: &str, kind: Kind) -> Result<Self> {
        let what = Refusal { text, kind };
        ensure!(!text.is_empty(), "a name must not be empty");
        ensure!(
            text.is_ascii(),
            "{what}: use the letters a to z, digits and `_` only"
        );
        ensure!(
            !text.contains(['/', '\\', '.', ':']),
            "{what}: a name is no path; where it goes follows from what it is"
        );
        if let Some(odd) = text
            .chars()
            .find(|c| !c.is_ascii_alphanumeric() && !"_- ".contains(*c))
        {
            bail!("{what}: `{odd}` does not belong into a name");
        }
        ensure!(
            text.starts_with(|c: char| c.is_ascii_alphabetic()),
            "{what}: a name begins with a letter"
        );
        let name = match kind {
            // What reads the same in both cases, so that a type and its module find each other.
            Kind::Context | Kind::Module | Kind::Type => {
                Self(text.to_pascal_case().to_snake_case())
            }
            Kind::Field | Kind::Label => Self(text.to_snake_case()),
        };
        let length = text.len().max(name.0.len());
        ensure!(
            length <= Self::MAX_LENGTH,
            "{what}: it has {length} characters, and at most {} are allowed",
            Self::MAX_LENGTH
        );
        let (snake, pascal) = (name.snake(), name.pascal());
        ensure!(!snake.is_empty(), "{what}: a name begins with a letter");
        if kind != Kind::Label {
            ensure!(
                !KEYWORDS.contains(&snake.as_str()),
                "{what}: `{snake}` is a keyword of Rust"
            );
        }
        match kind {
            Kind::Context | Kind::Module => ensure!(
                !MODULES.contains(&snake.as_str()),
                "{what}: `{snake}` is what every service calls a crate, a folder or a file"
            ),
            Kind::Type => {
                ensure!(
                    !TYPES.contains(&pascal.as_str()),
                    "{what}: `{pascal}` means something else already, in Rust or in this service"
                );
                ensure!(
                    !matches!(snake.as_str(), "mod" | "repo"),
                    "{what}: `{snake}` is what every service calls something else"
                );
            }
            Kind::Field | Kind::Label => {}
        }
        Ok(name)
    }

    /// `open_session`
    #[must_use]
    pub fn snake(&self) -> String {
        self.0.clone()
    }

    /// `OpenSession`
    #[must_use]
    pub fn pascal(&self) -> String {
        self.0.to_pascal_case()
    }

    /// `open session`
    #[must_use]
    pub fn words(&self) -> String {
        self.0.replace('_', " ")
    }

    /// The same without its last or first word, if that is `word`: `Invoice` of `InvoiceRepository`.
    #[must_use]
    pub fn without(&self, word: &str) -> Self {
        let short = self
            .0
            .strip_suffix(&format!("_{word}"))
            .or_else(|| self.0.strip_prefix(&format!("{word}_")));
        Self(short.unwrap_or(&self.0).to_owned())
    }

    #[must_use]
    pub fn first_word(&self) -> &str {
        self.0.split('_').next().unwrap_or(&self.0)
    }

    /// As many of it: `invoices`, `categories`, `boxes`.
    #[must_use]
    pub fn plural(&self) -> String {
        let name = &self.0;
        let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
        if name.ends_with('y') && !ends(&["ay", "ey", "oy", "uy"]) {
            format!("{}ies", &name[..name.len() - 1])
        } else if ends(&["s", "x", "z", "ch", "sh"]) {
            format!("{name}es")
        } else {
            format!("{name}s")
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

struct Refusal<'a> {
    text: &'a str,
    kind: Kind,
}

impl fmt::Display for Refusal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Context => "context",
            Kind::Module => "module",
            Kind::Type => "type",
            Kind::Field => "field",
            Kind::Label => "file",
        };
        write!(f, "`{}` cannot be the name of a {kind}", self.text)
    }
}

/// `: did you mean ..` if one of `known` is close to `text`; otherwise which there are.
#[must_use]
pub fn suggestion(text: &str, known: &[String]) -> String {
    let squeeze = |text: &str| text.to_snake_case().replace('_', "");
    let wanted = squeeze(text);
    let nearest = known
        .iter()
        .map(|name| (levenshtein(&squeeze(name), &wanted), name))
        .min_by_key(|(distance, _)| *distance);
    match nearest {
        Some((distance, name)) if distance <= 1 + wanted.len() / 4 => {
            format!(": did you mean `{name}`?")
        }
        Some(_) => {
            let names: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
            format!(": there is {}", names.join(", "))
        }
        None => String::new(),
    }
}

/// Strict and reserved ones, of every edition, and `union`-like ones that only confuse.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Crates of Rust and of this service, and folders and files that mean something in it.
const MODULES: &[&str] = &[
    "adapters",
    "alloc",
    "anyhow",
    "api",
    "app_core",
    "async_trait",
    "axum",
    "bool",
    "char",
    "chrono",
    "clap",
    "cli",
    "commands",
    "core",
    "db",
    "diesel",
    "domain",
    "doubles",
    "events",
    "f32",
    "f64",
    "handlers",
    "health",
    "i128",
    "i16",
    "i32",
    "i64",
    "i8",
    "infra",
    "integrations",
    "isize",
    "kernel",
    "lib",
    "main",
    "migrations",
    "nject",
    "ports",
    "proc_macro",
    "queries",
    "query_handlers",
    "repo",
    "routes",
    "runtime",
    "secrecy",
    "serde",
    "serde_json",
    "service",
    "services",
    "settings",
    "sha2",
    "shared",
    "std",
    "str",
    "tables",
    "test",
    "tests",
    "thiserror",
    "tokio",
    "tracing",
    "u128",
    "u16",
    "u32",
    "u64",
    "u8",
    "user_id",
    "usize",
    "utoipa",
    "uuid",
    "xtask",
];

/// What the prelude, the standard library's everyday types and generated code say.
const TYPES: &[&str] = &[
    "ApiBuilder",
    "ApiResult",
    "App",
    "AppContext",
    "Arc",
    "AsMut",
    "AsRef",
    "Ask",
    "Backend",
    "Box",
    "BrokenRule",
    "Claimant",
    "Cli",
    "CliBuilder",
    "Clone",
    "Command",
    "CommandBus",
    "CommandHandler",
    "Copy",
    "Cow",
    "Database",
    "DateTime",
    "Debug",
    "Default",
    "Deserialize",
    "Dispatch",
    "Display",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "Error",
    "ExactSizeIterator",
    "ExitCode",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "FromStr",
    "Future",
    "Hash",
    "HashMap",
    "HashSet",
    "Injectable",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "Json",
    "Mutex",
    "NaiveDate",
    "None",
    "Ok",
    "OpenApiRouter",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Path",
    "Port",
    "Ports",
    "Problem",
    "Provider",
    "Query",
    "QueryBus",
    "QueryHandler",
    "Rc",
    "Reason",
    "Result",
    "Row",
    "Scope",
    "SecretString",
    "Self",
    "Send",
    "Serialize",
    "Service",
    "Settings",
    "Sized",
    "Some",
    "State",
    "StatusCode",
    "String",
    "Sync",
    "TestApp",
    "ToOwned",
    "ToSchema",
    "ToString",
    "TryFrom",
    "TryInto",
    "UnitOfWork",
    "Unpin",
    "Utc",
    "Uuid",
    "Value",
    "Vec",
    "Violation",
    "Violations",
];
