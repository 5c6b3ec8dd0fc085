//! The paths and calls in the code, with the items that they name.

use proc_macro2::Span;

use super::{module::Module, resolve::Resolution, source::Place};

/// The position of a path in the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Import,
    Path,
    /// The path of a called function. The first argument is included if it is a string.
    Call(Option<String>),
    Macro,
    /// The path is among the tokens of a macro or an attribute.
    Tokens,
}

/// A path in the code.
pub struct Reference<'t, 's> {
    pub module: &'t Module<'s>,
    pub kind: Kind,
    pub names: Resolution,
    /// The code is compiled for tests only.
    pub test: bool,
    /// The function that contains the path.
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
    /// Returns the place at which the path reaches an item for which `forbidden` holds, at any segment or
    /// after any re-export. A path that begins with an imported name is reported at its `use` only.
    pub fn offence(&self, forbidden: impl Fn(&[String]) -> bool) -> Option<Place> {
        let anywhere = |name: &Vec<String>| (1..=name.len()).any(|end| forbidden(&name[..end]));
        if self.names.via.iter().any(anywhere) {
            return None;
        }
        self.written_offence(&forbidden)
            .or_else(|| self.names.hops.iter().any(anywhere).then(|| self.place()))
    }

    /// Does the same, but does not follow re-exports.
    pub fn written_offence(&self, forbidden: impl Fn(&[String]) -> bool) -> Option<Place> {
        let via = self.names.via.first().map_or(0, Vec::len);
        let end = self.first(&forbidden)?;
        (end > via).then(|| self.place_of(end))
    }

    /// Returns the place of the part for which `wanted` holds. It is the whole path if the item is reached by
    /// a re-export.
    pub fn place_where(&self, wanted: impl Fn(&[String]) -> bool) -> Place {
        self.first(&wanted)
            .map_or_else(|| self.place(), |end| self.place_of(end))
    }

    /// Returns the length of the shortest prefix of the name for which `wanted` holds.
    fn first(&self, wanted: impl Fn(&[String]) -> bool) -> Option<usize> {
        let written = self.names.hops.first()?;
        (1..=written.len()).find(|end| wanted(&written[..*end]))
    }

    /// Returns the place of the last of the first `end` parts of the name. The first segment in the code may
    /// stand for several parts, or for none.
    fn place_of(&self, end: usize) -> Place {
        let parts = self.names.hops.first().map_or(0, Vec::len);
        let segment = (end + self.spans.len()).saturating_sub(parts + 1);
        self.spans
            .get(segment)
            .map_or_else(|| self.place(), |span| self.module.source.place(*span))
    }

    /// Returns the place of the last segment.
    #[must_use]
    pub fn place(&self) -> Place {
        self.spans.last().map_or_else(
            || Place::file(&self.module.source.path),
            |span| self.module.source.place(*span),
        )
    }

    /// Reports whether `wanted` holds for the name, as written or after a re-export.
    pub fn is_any(&self, wanted: impl Fn(&[String]) -> bool) -> bool {
        self.names.hops.iter().any(|name| wanted(name))
    }
}
