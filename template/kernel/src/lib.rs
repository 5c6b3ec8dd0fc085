//! The building blocks of the core of a service: commands, queries and their handlers, events, jobs, errors, validation,
//! values such as [`Text`] and typed ids, changes ([`Patch`], [`Version`]) and lists ([`Page`]). They need no async
//! runtime, no HTTP and no database.
//!
//! A command is a plain value. Its handler declares what it needs as fields, which are ports: traits that the
//! infrastructure implements.
//!
//! ```
//! use std::sync::{Arc, Mutex};
//!
//! use kernel::{Command, CommandHandler, Error, Result};
//!
//! /// Adds an item to a cart.
//! #[derive(Clone)]
//! struct AddItem {
//!     name: String,
//! }
//!
//! impl Command for AddItem {
//!     type Output = ();
//! }
//!
//! /// A store of items: a port.
//! trait Cart: Send + Sync {
//!     fn add(&self, name: String);
//! }
//!
//! struct AddItemHandler {
//!     cart: Arc<dyn Cart>,
//! }
//!
//! impl CommandHandler<AddItem> for AddItemHandler {
//!     async fn handle(&self, command: AddItem) -> Result<()> {
//!         if command.name.is_empty() {
//!             return Err(Error::conflict("item_unnamed", "An item needs a name."));
//!         }
//!         self.cart.add(command.name);
//!         Ok(())
//!     }
//! }
//!
//! /// A double, for tests.
//! #[derive(Default)]
//! struct InMemoryCart(Mutex<Vec<String>>);
//!
//! impl Cart for InMemoryCart {
//!     fn add(&self, name: String) {
//!         self.0.lock().unwrap().push(name);
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let cart = Arc::new(InMemoryCart::default());
//! let handler = AddItemHandler { cart: cart.clone() };
//! handler.handle(AddItem { name: "tea".to_owned() }).await.unwrap();
//! assert_eq!(*cart.0.lock().unwrap(), ["tea"]);
//! # }
//! ```

mod broadcast;
mod calendar;
mod cqrs;
mod cursor;
#[cfg(feature = "doubles")]
pub mod doubles;
mod error;
mod jobs;
mod json;
mod page;
mod patch;
mod text;
mod typed_id;
mod validation;
mod version;

pub use self::{
    broadcast::{Broadcast, PublicEvent},
    calendar::{Calendar, OutOfCalendar, in_calendar},
    cqrs::{Ask, Command, CommandHandler, Dispatch, Query, QueryHandler},
    cursor::Cursor,
    error::{Error, Reason, Result},
    jobs::{Defer, Delivery, Due, Event, Job, Publish},
    json::{JsonTooLarge, json_up_to},
    page::{Limit, Page},
    patch::{Patch, given},
    text::{InvalidText, MultilineText, Text, is_invisible, nfc},
    validation::{BrokenRule, Fields, Violation, each, field, validate},
    version::Version,
};
