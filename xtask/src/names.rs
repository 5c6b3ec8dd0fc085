//! Names, which are given in any case, and converted to the case that the code needs.

use std::fmt;

use anyhow::{Result, bail, ensure};
use heck::{ToPascalCase, ToSnakeCase};

use crate::refusal::{Code, Refusal};
use strsim::levenshtein;

/// A name as a list of words, which can be written in any case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(String);

/// The kind of item that a name is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A bounded context, which is a module of the core.
    Context,
    /// A module beside the ones that every service has.
    Module,
    /// A type, and the module that contains it.
    Type,
    /// A field of a struct.
    Field,
    /// A migration, or another name that does not occur in Rust.
    Label,
}

impl Name {
    /// The maximum length in characters. It keeps paths and lines readable, and within the limits of file
    /// systems.
    pub const MAX_LENGTH: usize = 50;

    /// Reads `text` as the name of a `kind`.
    ///
    /// # Errors
    ///
    /// Fails if `text` is not a valid name. The error gives the reason.
    pub fn parse(text: &str, kind: Kind) -> Result<Self> {
        Self::read(text, kind)
            .map_err(|error| Refusal::new(Code::InvalidName, error.to_string()).into())
    }

    fn read(text: &str, kind: Kind) -> Result<Self> {
        let what = Subject { text, kind };
        ensure!(
            !text.is_empty(),
            "a name must not be empty: give it at least one letter"
        );
        ensure!(
            text.is_ascii(),
            "{what}: use the letters a to z, digits and `_` only"
        );
        ensure!(
            !text.contains(['/', '\\', '.', ':']),
            "{what}: give the name without a path, because the generator chooses the folder"
        );
        if let Some(odd) = text
            .chars()
            .find(|c| !c.is_ascii_alphanumeric() && !"_- ".contains(*c))
        {
            bail!("{what}: `{odd}` is not allowed: use the letters a to z, digits and `_` only");
        }
        ensure!(
            text.starts_with(|c: char| c.is_ascii_alphabetic()),
            "{what}: it must begin with a letter"
        );
        let name = match kind {
            // The conversion to both cases makes the names of a type and of its module correspond.
            Kind::Context | Kind::Module | Kind::Type => {
                Self(words(text).to_pascal_case().to_snake_case())
            }
            Kind::Field | Kind::Label => Self(words(text).to_snake_case()),
        };
        let length = text.len().max(name.0.len());
        ensure!(
            length <= Self::MAX_LENGTH,
            "{what}: it has {length} characters, but the maximum is {}",
            Self::MAX_LENGTH
        );
        let (snake, pascal) = (name.snake(), name.pascal());
        ensure!(!snake.is_empty(), "{what}: it must begin with a letter");
        if kind != Kind::Label {
            ensure!(
                !KEYWORDS.contains(&snake.as_str()),
                "{what}: `{snake}` is a Rust keyword"
            );
        }
        match kind {
            Kind::Context | Kind::Module => ensure!(
                !MODULES.contains(&snake.as_str()),
                "{what}: a crate, a type, a folder or a file of every service is called `{snake}`"
            ),
            Kind::Type => {
                ensure!(
                    !PRELUDE.contains(&pascal.as_str()),
                    "{what}: `{pascal}` is in Rust's prelude, so it would hide that name"
                );
                ensure!(
                    !matches!(snake.as_str(), "mod" | "repo"),
                    "{what}: every context has a file or folder `{snake}`"
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

    /// Returns the name without its last or first word, if that is `word`: `Invoice` for `InvoiceRepository`.
    #[must_use]
    pub fn without(&self, word: &str) -> Self {
        let short = self
            .0
            .strip_suffix(&format!("_{word}"))
            .or_else(|| self.0.strip_prefix(&format!("{word}_")));
        Self(short.unwrap_or(&self.0).to_owned())
    }

    /// Returns the name without the words `noun` in it, at an end or in the middle: `MarkPaid` for `MarkInvoicePaid`.
    #[must_use]
    pub fn without_noun(&self, noun: &str) -> Self {
        let short = self.without(noun);
        if short != *self {
            return short;
        }
        let parts = self.0.rsplit_once(&format!("_{noun}_"));
        parts.map_or(short, |(before, after)| Self(format!("{before}_{after}")))
    }

    /// The name of a variable that has an entity with this name. Generated code has variables of its own.
    #[must_use]
    pub fn variable(&self) -> String {
        if VARIABLES.contains(&self.0.as_str()) {
            return "entity".to_owned();
        }
        self.snake()
    }

    #[must_use]
    pub fn first_word(&self) -> &str {
        self.0.split('_').next().unwrap_or(&self.0)
    }

    /// Returns the plural of its last word: `invoices`, `categories`, `people`.
    #[must_use]
    pub fn plural(&self) -> String {
        let (before, word) = self.last_word();
        format!("{before}{}", plural(word))
    }

    /// Returns the singular: `Invoice` for `Invoices`. A name that is not a plural stays the same.
    #[must_use]
    pub fn singular(&self) -> Self {
        let (before, word) = self.last_word();
        if IRREGULAR.iter().any(|(singular, _)| *singular == word) {
            return self.clone();
        }
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

/// Irregular plurals, words whose plural equals the singular, and plurals with an ambiguous stem.
const IRREGULAR: [(&str, &str); 41] = [
    ("abuse", "abuses"),
    ("aircraft", "aircraft"),
    ("alias", "aliases"),
    ("analysis", "analyses"),
    ("atlas", "atlases"),
    ("axis", "axes"),
    ("bias", "biases"),
    ("cache", "caches"),
    ("canvas", "canvases"),
    ("child", "children"),
    ("crisis", "crises"),
    ("criterion", "criteria"),
    ("data", "data"),
    ("diagnosis", "diagnoses"),
    ("equipment", "equipment"),
    ("excuse", "excuses"),
    ("feedback", "feedback"),
    ("foot", "feet"),
    ("fuse", "fuses"),
    ("gas", "gases"),
    ("half", "halves"),
    ("hypothesis", "hypotheses"),
    ("information", "information"),
    ("iris", "irises"),
    ("leaf", "leaves"),
    ("lens", "lenses"),
    ("life", "lives"),
    ("man", "men"),
    ("menu", "menus"),
    ("money", "money"),
    ("mouse", "mice"),
    ("news", "news"),
    ("person", "people"),
    ("refuse", "refuses"),
    ("series", "series"),
    ("shelf", "shelves"),
    ("staff", "staff"),
    ("thesis", "theses"),
    ("tooth", "teeth"),
    ("use", "uses"),
    ("woman", "women"),
];

/// Returns the words whose plural `word` may be, the likeliest first: `houses` come from `house`, `statuses`
/// from `status`.
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

/// Separates plural acronyms from the words around them, so that `GetURLs` becomes `Get` and `Urls`.
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

/// The beginning of a message about a name.
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

/// The most names that a message lists.
const MAX_LISTED: usize = 20;

/// Returns the end of a message about the unknown name `text`: the name in `known` that is most similar, or a
/// list of all names in `known`, if they are few.
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
        Some(_) if known.len() <= MAX_LISTED => {
            let names: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
            format!(": choose one of {}", names.join(", "))
        }
        _ => String::new(),
    }
}

/// What generated code that has entities in variables calls something else.
const VARIABLES: [&str; 72] = [
    "ada",
    "after",
    "answer",
    "app",
    "asked",
    "before",
    "body",
    "broadcast",
    "change",
    "changed",
    "changes",
    "client",
    "command",
    "connection",
    "created",
    "deleted",
    "entities",
    "error",
    "errors",
    "eve",
    "event",
    "excluded",
    "existing",
    "expected",
    "failure",
    "field",
    "first",
    "found",
    "handler",
    "id",
    "ids",
    "index",
    "inner",
    "invalid",
    "items",
    "job",
    "kept",
    "key",
    "listed",
    "location",
    "made",
    "now",
    "number",
    "of_another",
    "of_nothing",
    "once",
    "one",
    "other",
    "others",
    "outdated",
    "owners",
    "path",
    "pointer",
    "pointers",
    "present",
    "query",
    "reason",
    "referrers",
    "refused",
    "repository",
    "row",
    "rows",
    "scope",
    "second",
    "stored",
    "taken",
    "unknown",
    "upsert",
    "value",
    "version",
    "view",
    "violations",
];

/// The strict and reserved keywords of every edition.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Crates that the service uses, primitive types, and folders and files of the template.
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
    "rust_decimal",
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

/// The types and traits of the prelude.
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
