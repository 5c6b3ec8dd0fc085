//! Every path and every call in the code, with what it names.

use proc_macro2::Span;

use super::{module::Module, resolve::Resolved, source::Place};

/// The position of a path in the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Import,
    Path,
    /// A function that is called, with the first argument if that is text.
    Call(Option<String>),
    Macro,
    /// Within the tokens of a macro or an attribute.
    Tokens,
}

/// A path in the code.
pub struct Reference<'t, 's> {
    pub module: &'t Module<'s>,
    pub kind: Kind,
    pub names: Resolved,
    /// In code that is compiled for tests only.
    pub test: bool,
    /// The function of the module in which it is.
    pub function: Option<String>,
    /// The span of each segment.
    pub spans: Vec<Span>,
}

/// `receiver.method(..)`
pub struct MethodCall<'t, 's> {
    pub module: &'t Module<'s>,
    pub method: String,
    pub place: Place,
    pub test: bool,
}

/// The references in the code of a module.
#[derive(Default)]
pub struct References<'t, 's> {
    pub paths: Vec<Reference<'t, 's>>,
    pub calls: Vec<MethodCall<'t, 's>>,
}

impl Reference<'_, '_> {
    /// The place at which the path leads to something that `forbidden` holds for, at any of its segments or
    /// behind any re-export. What comes in by a `use` is wrong there, and only there.
    pub fn offence(&self, forbidden: impl Fn(&[String]) -> bool) -> Option<Place> {
        let anywhere = |name: &Vec<String>| (1..=name.len()).any(|end| forbidden(&name[..end]));
        if self.names.via.iter().any(anywhere) {
            return None;
        }
        self.written_offence(&forbidden)
            .or_else(|| self.names.hops.iter().any(anywhere).then(|| self.place()))
    }

    /// The same, without a look behind re-exports.
    pub fn written_offence(&self, forbidden: impl Fn(&[String]) -> bool) -> Option<Place> {
        let via = self.names.via.first().map_or(0, Vec::len);
        let end = self.first(&forbidden)?;
        (end > via).then(|| self.place_of(end))
    }

    /// The place of the part that `wanted` holds for; the whole path if it is behind a re-export.
    pub fn place_where(&self, wanted: impl Fn(&[String]) -> bool) -> Place {
        self.first(&wanted)
            .map_or_else(|| self.place(), |end| self.place_of(end))
    }

    /// The length of the shortest beginning of the name that `wanted` holds for.
    fn first(&self, wanted: impl Fn(&[String]) -> bool) -> Option<usize> {
        let written = self.names.hops.first()?;
        (1..=written.len()).find(|end| wanted(&written[..*end]))
    }

    /// The place of the last of the first `end` parts of the name. The first segments as written
    /// may stand for several parts, or for none.
    fn place_of(&self, end: usize) -> Place {
        let parts = self.names.hops.first().map_or(0, Vec::len);
        let segment = (end + self.spans.len()).saturating_sub(parts + 1);
        self.spans
            .get(segment)
            .map_or_else(|| self.place(), |span| self.module.source.place(*span))
    }

    /// The place of the last segment.
    #[must_use]
    pub fn place(&self) -> Place {
        self.spans.last().map_or_else(
            || Place::file(&self.module.source.path),
            |span| self.module.source.place(*span),
        )
    }

    /// Reports whether `wanted` holds for the name, as written or behind a re-export.
    pub fn is_any(&self, wanted: impl Fn(&[String]) -> bool) -> bool {
        self.names.hops.iter().any(|name| wanted(name))
    }
}
