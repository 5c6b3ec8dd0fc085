//! A relay runs jobs as soon as they are stored, whatever happens to other jobs and to clients.

use std::time::{Duration, Instant};

use kernel::Due;
use runtime::queue::Relay;
use tokio::{sync::oneshot, task::JoinHandle, time::sleep};

use super::{AppContext, CommandBus, Fixture, Plan, Say, Then};

/// A relay that runs.
pub struct Running {
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

pub fn start(context: &AppContext, patience: Duration) -> Running {
    let relay = Relay::new(context.clone()).unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let stopped = async {
        let _ = stopped.await;
    };
    Running {
        stop,
        ended: tokio::spawn(relay.run(stopped, patience)),
    }
}

/// Starts a relay, and waits until the handler of a job waits at the gate.
pub async fn start_until_held(fixture: &Fixture) -> Running {
    let relay = start(&fixture.replica().await, PATIENCE);
    fixture.gate.arrival().await;
    relay
}

impl Running {
    /// Lets the handler at the gate go on, and stops when no job waits.
    pub async fn release(self, fixture: &Fixture) {
        fixture.gate.open();
        until(async || fixture.waiting().await == 0).await;
        self.stop().await;
    }

    pub async fn stop(self) {
        let _ = self.stop.send(());
        self.ended.await.unwrap();
    }
}

pub const PATIENCE: Duration = Duration::from_secs(20);

/// Waits until `condition` returns true.
pub async fn until(condition: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !condition().await {
        assert!(
            begun.elapsed() < Duration::from_mins(1),
            "it takes too long"
        );
        sleep(Duration::from_millis(2)).await;
    }
}

pub async fn say(context: &AppContext, line: String) {
    say_and(context, line, Then::Succeed).await;
}

async fn say_and(context: &AppContext, line: String, then: Then) {
    let commands = CommandBus::new(context.clone());
    commands.dispatch(Say { line, then }).await.unwrap();
}

#[tokio::test]
async fn jobs_run_as_soon_as_they_are_committed() {
    let fixture = Fixture::new().await;
    let context = fixture.process().await;
    let relay = start(&context, PATIENCE);
    // It has looked, found nothing, and sleeps.
    sleep(Duration::from_millis(300)).await;

    let begun = Instant::now();
    say(&context, "one".to_owned()).await;
    until(async || fixture.notes().await == 1).await;

    // Without a wake-up, it would look at the queue after two seconds.
    assert!(begun.elapsed() < Duration::from_millis(1200));
    relay.stop().await;
}

#[tokio::test]
async fn a_client_that_hangs_up_does_not_prevent_the_wake_up() {
    let fixture = Fixture::new().await;
    let context = fixture.process().await;
    let relay = start(&context, PATIENCE);
    sleep(Duration::from_millis(300)).await;

    let client = tokio::spawn({
        let context = context.clone();
        async move { say_and(&context, "one".to_owned(), Then::Wait).await }
    });
    fixture.gate.arrival().await;
    client.abort();
    assert!(client.await.unwrap_err().is_cancelled());
    // The command is in the middle of its unit of work, so it is carried out nevertheless.
    let begun = Instant::now();
    fixture.gate.open();
    until(async || fixture.notes().await == 1).await;

    assert!(begun.elapsed() < Duration::from_millis(1200));
    relay.stop().await;
}

#[tokio::test]
async fn many_jobs_run_exactly_once() {
    const EVENTS: i64 = 300;
    let fixture = Fixture::new().await;
    let context = fixture.process().await;
    let relay = start(&context, PATIENCE);

    for number in 0..EVENTS {
        // Two lanes.
        say(&context, format!("{}/{number}", number % 2)).await;
    }
    until(async || fixture.waiting().await == 0).await;

    relay.stop().await;
    // A note that is written twice fails, because its line is the primary key.
    assert_eq!((fixture.notes().await, fixture.dead().await), (EVENTS, 0));
}

#[tokio::test]
async fn jobs_that_fail_panic_or_hang_do_not_stop_others() {
    let fixture = Fixture::new().await;
    let context = fixture.process().await;
    let relay = start(&context, Duration::from_millis(100));
    let commands = CommandBus::new(context.clone());
    let trouble = ["fail", "panic", "hang"].map(|line| (line.to_owned(), Due::Now));
    commands.dispatch(Plan(trouble.to_vec())).await.unwrap();

    for number in 0..20 {
        say(&context, number.to_string()).await;
    }

    until(async || fixture.notes().await == 20).await;
    relay.stop().await;
}
