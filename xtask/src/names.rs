//! Names: in any case on the command line, and in the case of their place in the code.

use std::fmt;

use anyhow::{Result, bail, ensure};
use heck::{ToPascalCase, ToSnakeCase};

use crate::refusal::{Code, Refusal};
use strsim::levenshtein;

/// A name in words, to be written in the case of the place where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(String);

/// The kind of thing that a name is for.
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
    ///
    /// # Errors
    ///
    /// Says why it cannot be one.
    pub fn parse(text: &str, kind: Kind) -> Result<Self> {
        Self::read(text, kind)
            .map_err(|error| Refusal::new(Code::InvalidName, error.to_string()).into())
    }

    fn read(text: &str, kind: Kind) -> Result<Self> {
        let what = Subject { text, kind };
        ensure!(!text.is_empty(), "a name must not be empty");
        ensure!(
            text.is_ascii(),
            "{what}: use the letters a to z, digits and `_` only"
        );
        ensure!(
            !text.contains(['/', '\\', '.', ':']),
            "{what}: a path is not allowed; the generator chooses the folder"
        );
        if let Some(odd) = text
            .chars()
            .find(|c| !c.is_ascii_alphanumeric() && !"_- ".contains(*c))
        {
            bail!("{what}: `{odd}` is not allowed in a name");
        }
        ensure!(
            text.starts_with(|c: char| c.is_ascii_alphabetic()),
            "{what}: a name must begin with a letter"
        );
        let name = match kind {
            // What reads the same in both cases, so that a type and its module find each other.
            Kind::Context | Kind::Module | Kind::Type => {
                Self(words(text).to_pascal_case().to_snake_case())
            }
            Kind::Field | Kind::Label => Self(words(text).to_snake_case()),
        };
        let length = text.len().max(name.0.len());
        ensure!(
            length <= Self::MAX_LENGTH,
            "{what}: it has {length} characters, and at most {} are allowed",
            Self::MAX_LENGTH
        );
        let (snake, pascal) = (name.snake(), name.pascal());
        ensure!(!snake.is_empty(), "{what}: a name must begin with a letter");
        if kind != Kind::Label {
            ensure!(
                !KEYWORDS.contains(&snake.as_str()),
                "{what}: `{snake}` is a keyword of Rust"
            );
        }
        match kind {
            Kind::Context | Kind::Module => ensure!(
                !MODULES.contains(&snake.as_str()),
                "{what}: every service has a crate, a folder or a file called `{snake}`"
            ),
            Kind::Type => {
                ensure!(
                    !PRELUDE.contains(&pascal.as_str()),
                    "{what}: `{pascal}` is a name of Rust's prelude"
                );
                ensure!(
                    !matches!(snake.as_str(), "mod" | "repo"),
                    "{what}: the file or folder `{snake}` has a meaning in every context"
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

    /// The plural of its last word: `invoices`, `categories`, `people`.
    #[must_use]
    pub fn plural(&self) -> String {
        let (before, word) = self.last_word();
        format!("{before}{}", plural(word))
    }

    /// The name whose plural this is: `Invoice` of `Invoices`. A name that is not a plural stays as it is.
    #[must_use]
    pub fn singular(&self) -> Self {
        let (before, word) = self.last_word();
        let irregular = IRREGULAR.iter().find(|(_, plural)| *plural == word);
        let candidates = match irregular {
            Some((singular, _)) => vec![(*singular).to_owned()],
            None => stems(word),
        };
        let singular = candidates
            .into_iter()
            .find(|candidate| plural(candidate) == word);
        Self(singular.map_or_else(|| self.0.clone(), |word| format!("{before}{word}")))
    }

    fn last_word(&self) -> (&str, &str) {
        let start = self.0.rfind('_').map_or(0, |end| end + 1);
        self.0.split_at(start)
    }
}

/// Plurals that follow no rule, and words that are their own plural.
const IRREGULAR: [(&str, &str); 24] = [
    ("aircraft", "aircraft"),
    ("analysis", "analyses"),
    ("cache", "caches"),
    ("child", "children"),
    ("criterion", "criteria"),
    ("data", "data"),
    ("equipment", "equipment"),
    ("feedback", "feedback"),
    ("foot", "feet"),
    ("half", "halves"),
    ("information", "information"),
    ("leaf", "leaves"),
    ("life", "lives"),
    ("man", "men"),
    ("menu", "menus"),
    ("money", "money"),
    ("mouse", "mice"),
    ("news", "news"),
    ("person", "people"),
    ("series", "series"),
    ("shelf", "shelves"),
    ("staff", "staff"),
    ("tooth", "teeth"),
    ("woman", "women"),
];

/// The words whose plural `word` may be, the likeliest first: `houses` come from `house`, `statuses` from
/// `status`.
fn stems(word: &str) -> Vec<String> {
    let ends = |stem: &str, endings: &[&str]| endings.iter().any(|ending| stem.ends_with(ending));
    let mut stems = Vec::new();
    if let Some(stem) = word.strip_suffix("ies") {
        stems.push(format!("{stem}y"));
    }
    if let Some(stem) = word.strip_suffix("es")
        && (ends(stem, &["ss", "x", "ch", "sh"])
            || ends(stem, &["us"]) && !ends(stem, &["aus", "ous"]))
    {
        stems.push(stem.to_owned());
    }
    if let Some(stem) = word.strip_suffix('s')
        && !ends(word, &["us", "ss"])
    {
        stems.push(stem.to_owned());
    }
    stems
}

fn plural(word: &str) -> String {
    if let Some((_, plural)) = IRREGULAR.iter().find(|(singular, _)| *singular == word) {
        return (*plural).to_owned();
    }
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    if word.ends_with('y') && !ends(&["ay", "ey", "oy", "uy"]) {
        format!("{}ies", &word[..word.len() - 1])
    } else if ends(&["s", "x", "z", "ch", "sh"]) {
        format!("{word}es")
    } else {
        format!("{word}s")
    }
}

/// Separates the words of `text` where capitals alone do not tell: `GetURLs` are `Get` and `Urls`.
fn words(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut words = String::new();
    let mut at = 0;
    while at < letters.len() {
        let capitals = letters[at..]
            .iter()
            .take_while(|c| c.is_ascii_uppercase())
            .count();
        let end = at + capitals;
        let is_plural = capitals > 1
            && letters.get(end) == Some(&'s')
            && letters
                .get(end + 1)
                .is_none_or(|next| !next.is_ascii_lowercase());
        if is_plural {
            words.push('_');
            words.extend(letters[at..end].iter().map(char::to_ascii_lowercase));
            words.push_str("s_");
            at = end + 1;
        } else {
            words.extend(&letters[at..end.max(at + 1)]);
            at = end.max(at + 1);
        }
    }
    words
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The beginning of the messages about a name.
struct Subject<'a> {
    text: &'a str,
    kind: Kind,
}

impl fmt::Display for Subject<'_> {
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

/// The names of the prelude, which every file uses.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Clone",
    "Copy",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];
