//! The search for everything that is wrong with an input.

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    collections::HashMap,
    ptr,
};

use kernel::Violation;
use serde::de::DeserializeSeed;

use super::{
    deserializer::Deserializer,
    expected::Expected,
    failure::Failure,
    input::Input,
    place::Place,
    placeholder::{CANDIDATES, Placeholder},
};

/// The number of violations that are reported.
pub const MOST_VIOLATIONS: usize = 50;

/// A violation and its position, which sorts it.
pub type Found = (Vec<usize>, Violation);

/// What is known about an input.
///
/// serde stops at the first error. To find the next one, the input is read again, and the values that are
/// known to be wrong or missing are replaced with placeholders.
#[derive(Default)]
pub struct Run {
    /// True if all violations are wanted, and not only whether there is one.
    explains: bool,
    found: RefCell<Vec<Found>>,
    repairs: RefCell<HashMap<Node, Repair>>,
    /// The fields that each object lacks.
    missing: RefCell<HashMap<Node, Vec<MissingField>>>,
    /// The number of values that were read.
    visited: Cell<usize>,
}

/// Identifies a value of the input: its address.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Node(usize);

/// What is done about a value when it is read again.
#[derive(Clone, Copy, PartialEq)]
enum Repair {
    /// The placeholder with this number takes its place.
    Replace(usize),
    /// It is left out.
    Skip,
    /// No placeholder can take its place.
    Hopeless,
}

/// A field that an object lacks, and the number of its placeholder.
#[derive(Clone, Copy)]
pub struct MissingField {
    pub name: &'static str,
    pub candidate: usize,
}

/// The order in which the fields of an object are read.
#[derive(Default)]
pub struct Order {
    /// The indexes of fields that can be read.
    pub readable: Vec<usize>,
    /// The fields that get a placeholder.
    pub missing: Vec<MissingField>,
    /// True if there is another field that cannot be read.
    pub hopeless: bool,
}

impl Run {
    /// Creates a run that only finds out whether an input is right.
    pub fn check() -> Self {
        Self::default()
    }

    /// Creates a run that also says what is wrong.
    pub fn explain() -> Self {
        Self {
            explains: true,
            ..Self::default()
        }
    }

    pub fn explains(&self) -> bool {
        self.explains
    }

    /// Returns the number of values that were read so far.
    pub fn visited(&self) -> usize {
        self.visited.get()
    }

    pub fn is_full(&self) -> bool {
        self.found.borrow().len() >= MOST_VIOLATIONS
    }

    /// Returns true if nothing more can be found in the input `root`.
    pub fn is_hopeless(&self, root: &Input<'_>) -> bool {
        self.repair(root) == Some(Repair::Hopeless)
    }

    pub fn into_found(self) -> Vec<Found> {
        self.found.into_inner()
    }

    /// Reads the value `input`, which is at `place`.
    pub fn read<'de, S: DeserializeSeed<'de>>(
        &self,
        seed: S,
        input: &Input<'_>,
        place: &Place<'_>,
    ) -> Result<S::Value, Failure> {
        self.visited.set(self.visited.get() + 1);
        match self.repair(input) {
            Some(Repair::Replace(candidate)) => seed
                .deserialize(Placeholder::new(candidate))
                .map_err(|_| self.try_next_placeholder(input)),
            Some(_) => Err(Failure::Hopeless),
            None => seed
                .deserialize(Deserializer::new(self, input, place))
                .map_err(|failure| self.note(failure, input, place)),
        }
    }

    /// Reads a placeholder for the field that the object at `object` lacks.
    pub fn read_missing<'de, S: DeserializeSeed<'de>>(
        &self,
        seed: S,
        object: &Input<'_>,
        field: MissingField,
    ) -> Result<S::Value, Failure> {
        let placeholder = Placeholder::new(field.candidate);
        seed.deserialize(placeholder).map_err(|_| {
            let mut missing = self.missing.borrow_mut();
            let fields = missing.entry(Node::of(object)).or_default();
            for other in fields.iter_mut().filter(|other| other.name == field.name) {
                other.candidate += 1;
            }
            Failure::Known
        })
    }

    /// Notes that `input` has to be something else. Returns the placeholder that takes its place.
    pub fn refuse(
        &self,
        input: &Input<'_>,
        place: &Place<'_>,
        expected: &Expected,
    ) -> Result<Placeholder, Failure> {
        if !self.explains {
            return Err(Failure::Known);
        }
        if input.is_empty_parameter() {
            self.set(input, Repair::Skip);
            return Err(Failure::Known);
        }
        match input {
            Input::Null => self.report(place, "invalid", "must not be null"),
            Input::Repeated(_) => self.report(place, "repeated", "occurs twice"),
            _ => self.report(place, "invalid", expected.to_string()),
        }
        self.set(input, Repair::Replace(0));
        if self.is_full() {
            return Err(Failure::Known);
        }
        Ok(Placeholder::new(0))
    }

    /// Notes that the entry `value` of an object, whose name is `name`, cannot be there.
    pub fn refuse_name(&self, failure: Failure, value: &Input<'_>, place: &Place<'_>) -> Failure {
        if !self.explains {
            return Failure::Known;
        }
        match failure {
            Failure::Unknown(_) => self.report(place, "unknown", "is not known"),
            Failure::Wrong(expected) => {
                self.report(place, "invalid", format!("has a name that {expected}"));
            }
            Failure::Message(message) => {
                self.report(
                    place,
                    "invalid",
                    format!("has a name that is wrong: {message}"),
                );
            }
            failure => return failure,
        }
        self.set(value, Repair::Skip);
        Failure::Known
    }

    /// Returns the order in which to read the fields of `object`, unless it is that of the document.
    pub fn order(&self, object: &Input<'_>, fields: &[(Cow<'_, str>, Input<'_>)]) -> Option<Order> {
        let repairs = self.repairs.borrow();
        let missing = self.missing.borrow();
        if repairs.is_empty() && missing.is_empty() {
            return None;
        }
        self.visited.set(self.visited.get() + fields.len());
        let mut order = Order::default();
        for (index, (_, value)) in fields.iter().enumerate() {
            match repairs.get(&Node::of(value)) {
                Some(Repair::Hopeless) => order.hopeless = true,
                Some(Repair::Skip) => {}
                Some(Repair::Replace(_)) | None => order.readable.push(index),
            }
        }
        for field in missing.get(&Node::of(object)).into_iter().flatten() {
            if field.candidate < CANDIDATES {
                order.missing.push(*field);
            } else {
                order.hopeless = true;
            }
        }
        Some(order)
    }

    /// Returns true if the element `input` of a list has to be left out.
    pub fn leaves_out(&self, input: &Input<'_>) -> bool {
        matches!(self.repair(input), Some(Repair::Hopeless | Repair::Skip))
    }

    /// Notes why the value `input` cannot be read.
    fn note(&self, failure: Failure, input: &Input<'_>, place: &Place<'_>) -> Failure {
        if !self.explains {
            return Failure::Known;
        }
        // A path with one parameter may be read as that parameter.
        let only = input.only_parameter();
        let only = only.map(|(name, _)| place.field(0, name));
        let place = only.as_ref().unwrap_or(place);
        match failure {
            Failure::Known => return Failure::Known,
            Failure::Hopeless => {
                self.set(input, Repair::Hopeless);
                return Failure::Known;
            }
            // It was found to be wrong and replaced while it was read, and the placeholder does not fit.
            _ if self.repair(input).is_some() => return self.try_next_placeholder(input),
            // It may only be wrong as a whole because of the placeholders in it.
            Failure::Wrong(_) | Failure::Message(_) if self.has_found_within(place) => {
                self.set(input, Repair::Hopeless);
            }
            Failure::Missing(field) => self.note_missing(field, input, place),
            Failure::Twice(field) => self.note_twice(field, input, place),
            Failure::Unknown(field) => {
                let index = usize::MAX;
                self.report(&place.field(index, &field), "unknown", "is not known");
                self.set(input, Repair::Hopeless);
            }
            Failure::Wrong(expected) => {
                let within = matches!(input, Input::Object(_)) && expected != Expected::OtherForm;
                let subject = if within { "has a field that " } else { "" };
                return self.replace(input, place, &format!("{subject}{expected}"));
            }
            Failure::Message(message) => return self.replace(input, place, &message),
        }
        Failure::Known
    }

    fn replace(&self, input: &Input<'_>, place: &Place<'_>, message: &str) -> Failure {
        if input.is_empty_parameter() {
            self.set(input, Repair::Skip);
        } else {
            self.report(place, "invalid", message);
            self.set(input, Repair::Replace(0));
        }
        Failure::Known
    }

    fn note_missing(&self, name: &'static str, object: &Input<'_>, place: &Place<'_>) {
        let mut missing = self.missing.borrow_mut();
        let fields = missing.entry(Node::of(object)).or_default();
        if fields.iter().any(|field| field.name == name) {
            // Its placeholder was offered, and serde did not see it.
            self.set(object, Repair::Hopeless);
            return;
        }
        let index = usize::MAX - MOST_VIOLATIONS + fields.len();
        fields.push(MissingField { name, candidate: 0 });
        self.report(&place.field(index, name), "required", "is required");
    }

    fn note_twice(&self, name: &'static str, object: &Input<'_>, place: &Place<'_>) {
        let Input::Object(fields) = object else {
            return self.set(object, Repair::Hopeless);
        };
        let readable = |value| self.repair(value) != Some(Repair::Skip);
        let second = fields
            .iter()
            .enumerate()
            .filter(|(_, (other, value))| other == name && readable(value))
            .nth(1);
        if let Some((index, (_, value))) = second {
            self.report(&place.field(index, name), "repeated", "occurs twice");
            self.set(value, Repair::Skip);
        } else {
            // It has two names, and the object has both of them.
            let index = usize::MAX;
            self.report(&place.field(index, name), "repeated", "occurs twice");
            self.set(object, Repair::Hopeless);
        }
    }

    fn try_next_placeholder(&self, input: &Input<'_>) -> Failure {
        let next = match self.repair(input) {
            Some(Repair::Replace(candidate)) if candidate + 1 < CANDIDATES => {
                Repair::Replace(candidate + 1)
            }
            _ => Repair::Hopeless,
        };
        self.set(input, next);
        Failure::Known
    }

    fn has_found_within(&self, place: &Place<'_>) -> bool {
        let outer = place.position();
        let found = self.found.borrow();
        found
            .iter()
            .any(|(position, _)| position.starts_with(&outer))
    }

    fn report(&self, place: &Place<'_>, code: &'static str, message: impl Into<String>) {
        let violation = Violation {
            pointer: place.pointer(),
            code,
            message: message.into(),
        };
        self.found.borrow_mut().push((place.position(), violation));
    }

    fn repair(&self, input: &Input<'_>) -> Option<Repair> {
        let repairs = self.repairs.borrow();
        if repairs.is_empty() {
            return None;
        }
        repairs.get(&Node::of(input)).copied()
    }

    fn set(&self, input: &Input<'_>, repair: Repair) {
        self.repairs.borrow_mut().insert(Node::of(input), repair);
    }
}

impl Node {
    fn of(input: &Input<'_>) -> Self {
        Self(ptr::from_ref(input).addr())
    }
}
