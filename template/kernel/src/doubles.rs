//! Doubles of [`Dispatch`], [`Ask`], [`Publish`], [`Defer`], [`Delivery`] and [`Broadcast`], for tests of handlers that
//! dispatch a command, ask a query, publish an event, defer a job, name one to others or send an event to other services.
//! They need the feature `doubles`, which only tests turn on.
//!
//! ```
//! use std::sync::Arc;
//!
//! use kernel::{
//!     Ask, Command, CommandHandler, Dispatch, Query, Result,
//!     doubles::{AskDouble, DispatchDouble},
//! };
//!
//! #[derive(Clone)]
//! struct SendReminder {
//!     email: String,
//! }
//!
//! impl Command for SendReminder {
//!     type Output = ();
//! }
//!
//! struct GetDebtors;
//!
//! impl Query for GetDebtors {
//!     type Output = Vec<String>;
//! }
//!
//! #[derive(Clone)]
//! struct RemindDebtors;
//!
//! impl Command for RemindDebtors {
//!     type Output = ();
//! }
//!
//! struct RemindDebtorsHandler {
//!     get_debtors: Arc<dyn Ask<GetDebtors>>,
//!     send_reminder: Arc<dyn Dispatch<SendReminder>>,
//! }
//!
//! impl CommandHandler<RemindDebtors> for RemindDebtorsHandler {
//!     async fn handle(&self, _: RemindDebtors) -> Result<()> {
//!         for email in self.get_debtors.ask(GetDebtors).await? {
//!             self.send_reminder.dispatch(SendReminder { email }).await?;
//!         }
//!         Ok(())
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let send_reminder = Arc::new(DispatchDouble::default());
//! let handler = RemindDebtorsHandler {
//!     get_debtors: Arc::new(AskDouble::new(|_| Ok(vec!["ada@example.org".to_owned()]))),
//!     send_reminder: send_reminder.clone(),
//! };
//! handler.handle(RemindDebtors).await.unwrap();
//! assert_eq!(send_reminder.dispatched()[0].email, "ada@example.org");
//! # }
//! ```

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use crate::{
    Ask, Broadcast, Command, Defer, Delivery, Dispatch, Due, Event, Job, PublicEvent, Publish,
    Query, Result,
};

/// Stands in for the handler of the command `C`, and records the commands that are dispatched to it.
pub struct DispatchDouble<C: Command>(Recorder<C, C::Output>);

impl<C: Command> DispatchDouble<C> {
    /// Creates a double that returns what `answer` returns.
    pub fn new(answer: impl Fn(&C) -> Result<C::Output> + Send + Sync + 'static) -> Self {
        Self(Recorder::new(answer))
    }

    /// Returns the commands that were dispatched, in their order.
    #[must_use]
    pub fn dispatched(&self) -> Vec<C> {
        self.0.received()
    }
}

/// Every command succeeds with the default value.
impl<C: Command<Output: Default>> Default for DispatchDouble<C> {
    fn default() -> Self {
        Self::new(|_| Ok(C::Output::default()))
    }
}

#[async_trait]
impl<C: Command> Dispatch<C> for DispatchDouble<C> {
    async fn dispatch(&self, command: C) -> Result<C::Output> {
        self.0.answer(command)
    }
}

/// Stands in for the handler of the query `Q`, and records the queries that it is asked.
pub struct AskDouble<Q: Query>(Recorder<Q, Q::Output>);

impl<Q: Query> AskDouble<Q> {
    /// Creates a double that returns what `answer` returns.
    pub fn new(answer: impl Fn(&Q) -> Result<Q::Output> + Send + Sync + 'static) -> Self {
        Self(Recorder::new(answer))
    }

    /// Returns the queries that were asked, in their order.
    #[must_use]
    pub fn asked(&self) -> Vec<Q>
    where
        Q: Clone,
    {
        self.0.received()
    }
}

/// Every query is answered with the default value.
impl<Q: Query<Output: Default>> Default for AskDouble<Q> {
    fn default() -> Self {
        Self::new(|_| Ok(Q::Output::default()))
    }
}

#[async_trait]
impl<Q: Query> Ask<Q> for AskDouble<Q> {
    async fn ask(&self, query: Q) -> Result<Q::Output> {
        self.0.answer(query)
    }
}

/// Records the events that are published to it.
pub struct PublishDouble<E: Event>(Recorder<E, ()>);

impl<E: Event> PublishDouble<E> {
    /// Creates a double that returns what `answer` returns.
    pub fn new(answer: impl Fn(&E) -> Result<()> + Send + Sync + 'static) -> Self {
        Self(Recorder::new(answer))
    }

    /// Returns the events that were published, in their order.
    #[must_use]
    pub fn published(&self) -> Vec<E> {
        self.0.received()
    }
}

/// Every event is published.
impl<E: Event> Default for PublishDouble<E> {
    fn default() -> Self {
        Self::new(|_| Ok(()))
    }
}

#[async_trait]
impl<E: Event> Publish<E> for PublishDouble<E> {
    async fn publish(&self, event: E) -> Result<()> {
        self.0.answer(event)
    }
}

/// Records the jobs that are deferred to it, and when they are due.
pub struct DeferDouble<J: Job>(Recorder<(J, Due), ()>);

impl<J: Job> DeferDouble<J> {
    /// Creates a double that returns what `answer` returns.
    pub fn new(answer: impl Fn(&J, Due) -> Result<()> + Send + Sync + 'static) -> Self {
        Self(Recorder::new(move |(job, due): &(J, Due)| {
            answer(job, *due)
        }))
    }

    /// Returns the jobs that were deferred, in their order, and when each is due.
    #[must_use]
    pub fn deferred(&self) -> Vec<(J, Due)> {
        self.0.received()
    }
}

/// Every job is deferred.
impl<J: Job> Default for DeferDouble<J> {
    fn default() -> Self {
        Self::new(|_, _| Ok(()))
    }
}

#[async_trait]
impl<J: Job> Defer<J> for DeferDouble<J> {
    async fn defer(&self, job: J, due: Due) -> Result<()> {
        self.0.answer((job, due))
    }
}

/// A delivery with a certain id: `DeliveryDouble("7")`.
pub struct DeliveryDouble(pub &'static str);

impl Delivery for DeliveryDouble {
    fn id(&self) -> &str {
        self.0
    }
}

/// Records the events that are sent to other services.
pub struct BroadcastDouble(Recorder<PublicEvent, ()>);

impl BroadcastDouble {
    /// Creates a double that returns what `answer` returns.
    pub fn new(answer: impl Fn(&PublicEvent) -> Result<()> + Send + Sync + 'static) -> Self {
        Self(Recorder::new(answer))
    }

    /// Returns the events that were sent, in their order.
    #[must_use]
    pub fn sent(&self) -> Vec<PublicEvent> {
        self.0.received()
    }
}

/// Every event is sent.
impl Default for BroadcastDouble {
    fn default() -> Self {
        Self::new(|_| Ok(()))
    }
}

#[async_trait]
impl Broadcast for BroadcastDouble {
    async fn send(&self, event: PublicEvent) -> Result<()> {
        self.0.answer(event)
    }
}

type Answer<M, O> = dyn Fn(&M) -> Result<O> + Send + Sync;

struct Recorder<M, O> {
    answer: Box<Answer<M, O>>,
    received: Mutex<Vec<M>>,
}

impl<M, O> Recorder<M, O> {
    fn new(answer: impl Fn(&M) -> Result<O> + Send + Sync + 'static) -> Self {
        Self {
            answer: Box::new(answer),
            received: Mutex::default(),
        }
    }

    fn answer(&self, message: M) -> Result<O> {
        let answer = (self.answer)(&message);
        let mut received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        received.push(message);
        answer
    }

    fn received(&self) -> Vec<M>
    where
        M: Clone,
    {
        let received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        received.clone()
    }
}
