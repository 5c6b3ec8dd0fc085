//! The jobs of a lane run one after the other.

use std::time::Duration;

use kernel::Due;
use runtime::queue::Outcome;

use tokio::time::sleep;

use super::{
    Fixture, failed,
    relay::{start, start_until_held, until},
};

#[tokio::test]
async fn a_lane_keeps_its_order_and_waits_for_a_failure_but_not_for_ever() {
    let fixture = Fixture::new().await;
    let much_later = Due::After(Duration::from_hours(1));
    fixture
        .plan(&[
            ("a/later", much_later),
            ("a/fail", Due::Now),
            ("a/two", Due::Now),
            ("b/one", Due::Now),
        ])
        .await;

    // What is due much later holds nothing up, and the failure only its own lane.
    assert_eq!(fixture.run().await, [failed(), Outcome::Done]);
    assert!(fixture.run().await.is_empty());
    fixture.advance(10);
    assert_eq!(fixture.run().await, [failed()]);
    fixture.advance(10);

    let dead = Outcome::Dead("An intended failure.".to_owned());
    assert_eq!(fixture.run().await, [dead, Outcome::Done]);
    assert_eq!(fixture.notes().await, 2);
}

#[tokio::test]
async fn a_job_that_has_begun_keeps_its_lane_until_it_ends() {
    let fixture = Fixture::new().await;
    let later = Due::After(Duration::from_secs(10));
    fixture
        .plan(&[("a/later", later), ("a/fail", Due::Now)])
        .await;
    assert_eq!(fixture.run().await, [failed()]);

    // The one that was stored first is due now, too.
    fixture.advance(10);

    assert_eq!(fixture.run().await, [failed()]);
    fixture.advance(10);
    let dead = Outcome::Dead("An intended failure.".to_owned());
    assert_eq!(fixture.run().await, [dead, Outcome::Done]);
}

#[tokio::test]
async fn two_jobs_of_a_lane_never_run_at_the_same_time() {
    let fixture = Fixture::new().await;
    let later = Due::After(Duration::from_secs(10));
    fixture
        .plan(&[("a/later", later), ("a/wait", Due::Now)])
        .await;
    let relay = start_until_held(&fixture).await;

    fixture.advance(10);
    // Longer than until the next look at the queue.
    sleep(Duration::from_millis(2500)).await;

    assert_eq!(fixture.notes().await, 0);
    relay.release(&fixture).await;
}

#[tokio::test]
async fn a_long_lane_that_is_held_up_does_not_make_others_slow() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("a/wait", Due::Now)]).await;
    fixture.plan(&vec![("a/two", Due::Now); 1100]).await;
    let others: Vec<_> = (0..1500).map(|number| number.to_string()).collect();
    let others: Vec<_> = others.iter().map(|line| (&**line, Due::Now)).collect();
    fixture.plan(&others).await;
    let relay = start(&fixture.process().await, Duration::ZERO);

    until(async || fixture.notes().await == 1500).await;

    relay.stop().await;
}

#[tokio::test]
async fn a_long_lane_that_is_held_up_does_not_hold_up_others() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("a/fail", Due::Now)]).await;
    let held_up = vec![("a/two", Due::Now); 1100];
    fixture.plan(&held_up).await;
    fixture
        .plan(&[
            ("b/one", Due::Now),
            ("b/two", Due::Now),
            ("three", Due::Now),
        ])
        .await;

    let done = [Outcome::Done, Outcome::Done, Outcome::Done];
    assert_eq!(fixture.run().await, [[failed()].as_slice(), &done].concat());
    assert_eq!(fixture.waiting().await, 1101);
}
