//! Places in an input.

use std::fmt::Write;

/// A place in an input: the way to it from the root.
#[derive(Clone, Copy)]
pub enum Place<'p> {
    Root,
    Element {
        list: &'p Place<'p>,
        index: usize,
    },
    Field {
        object: &'p Place<'p>,
        index: usize,
        name: &'p str,
    },
}

impl<'p> Place<'p> {
    /// Returns the place of the element `index` of the list at this place.
    pub fn element(&'p self, index: usize) -> Place<'p> {
        Place::Element { list: self, index }
    }

    /// Returns the place of the field `name` of the object at this place, which is its field `index`.
    pub fn field(&'p self, index: usize, name: &'p str) -> Place<'p> {
        Place::Field {
            object: self,
            index,
            name,
        }
    }

    /// Returns the place as a JSON Pointer (RFC 6901).
    pub fn pointer(&self) -> String {
        let mut pointer = String::new();
        self.write_pointer(&mut pointer);
        pointer
    }

    fn write_pointer(&self, pointer: &mut String) {
        match self {
            Self::Root => {}
            Self::Element { list, index } => {
                list.write_pointer(pointer);
                // Writing to a string does not fail.
                let _ = write!(pointer, "/{index}");
            }
            Self::Field { object, name, .. } => {
                object.write_pointer(pointer);
                pointer.push('/');
                pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
            }
        }
    }

    /// Returns the indexes on the way to this place. They have the order of the places in the input.
    pub fn position(&self) -> Vec<usize> {
        let (mut position, index) = match self {
            Self::Root => return Vec::new(),
            Self::Element { list, index } => (list.position(), index),
            Self::Field { object, index, .. } => (object.position(), index),
        };
        position.push(*index);
        position
    }
}
