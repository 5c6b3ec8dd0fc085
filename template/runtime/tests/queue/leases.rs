//! A relay has the jobs that it runs in hand for a while, and others do not take them.

use std::time::{Duration, Instant};

use kernel::Due;
use tokio::time::sleep;

use super::{
    Fixture,
    relay::{PATIENCE, start, start_until_held, until},
};

/// Longer than the time after which a relay prolongs leases.
const LONGER_THAN_PROLONGED: Duration = Duration::from_millis(5500);

#[tokio::test]
async fn a_job_that_takes_long_stays_in_hand() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("wait", Due::Now)]).await;
    let relay = start_until_held(&fixture).await;
    let leased_until = fixture.leased_until().await;

    // A change would undo a unit of work that has begun, so there are as few as possible.
    fixture.advance(20);
    sleep(LONGER_THAN_PROLONGED).await;
    assert_eq!(fixture.leased_until().await, leased_until);
    fixture.advance(20);
    until(async || fixture.leased_until().await > leased_until).await;

    // It was not taken once more, which would also set the time.
    assert_eq!(fixture.attempts().await, 1);
    relay.release(&fixture).await;
}

#[tokio::test]
async fn a_job_stays_in_hand_if_the_clock_is_set() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("wait", Due::Now)]).await;
    let relay = start_until_held(&fixture).await;

    // Longer than a lease, as after the machine has slept.
    fixture.advance(120);
    sleep(LONGER_THAN_PROLONGED).await;

    assert_eq!(fixture.attempts().await, 1);
    relay.release(&fixture).await;
}

#[tokio::test]
async fn jobs_whose_process_was_killed_run_again_one_by_one() {
    let fixture = Fixture::new().await;
    let jobs: Vec<_> = (0..10).map(|number| format!("{number} wait")).collect();
    let jobs: Vec<_> = jobs.iter().map(|line| (&**line, Due::Now)).collect();
    fixture.plan(&jobs).await;
    // As if a relay had taken them, and its lease were over.
    fixture
        .sql("UPDATE __queue SET attempts = 1, leased_until = 1")
        .await;

    let begun = Instant::now();
    let relay = start(&fixture.process().await, PATIENCE);
    for _ in &jobs {
        fixture.gate.arrival().await;
        // Any of them may end the process, and the attempts of those that run beside it would count.
        let in_hand = "SELECT COUNT(*) AS number FROM __queue WHERE leased_until > 1";
        assert_eq!(fixture.number(in_hand).await, 1);
        fixture.gate.open();
    }
    until(async || fixture.waiting().await == 0).await;

    // None waits for the next look at the queue, which would be after two seconds.
    assert!(begun.elapsed() < Duration::from_secs(10));
    relay.stop().await;
    assert_eq!((fixture.notes().await, fixture.dead().await), (10, 0));
}
