//! A schedule stores its job once for each of its times.

use runtime::queue::Outcome;

use super::Fixture;

const HOUR: i64 = 3600;

#[tokio::test]
async fn a_time_counts_once_and_in_its_zone() {
    let fixture = Fixture::new().await;
    // The schedule is known from now on, and makes up for nothing.
    assert!(fixture.run().await.is_empty());

    // In June, 8 o'clock in Berlin is 6 o'clock in UTC.
    fixture.advance(6 * HOUR - 1);
    assert!(fixture.run().await.is_empty());
    fixture.advance(1);
    assert_eq!(fixture.run().await, [Outcome::Done]);
    assert!(fixture.run().await.is_empty());

    assert_eq!(fixture.notes().await, 1);
}

#[tokio::test]
async fn missed_times_are_made_up_for_once() {
    let fixture = Fixture::new().await;
    fixture.run().await;

    fixture.advance(10 * 24 * HOUR);
    assert_eq!(fixture.run().await, [Outcome::Done]);
    assert!(fixture.run().await.is_empty());
}

#[tokio::test]
async fn a_failure_does_not_stop_the_next_time() {
    let fixture = Fixture::new().await;
    fixture.run().await;
    fixture.advance(24 * HOUR);
    assert_eq!(fixture.run().await, [Outcome::Done]);

    // The line exists already, so the job fails.
    fixture.advance(24 * HOUR);
    assert!(matches!(fixture.run().await[..], [Outcome::Failed(_)]));
    fixture.sql("DELETE FROM notes").await;
    fixture.advance(24 * HOUR);

    let outcomes = fixture.run().await;
    // The new one, and the one that failed: one of them finds the line of the other one.
    assert_eq!(outcomes.len(), 2);
    assert!(outcomes.contains(&Outcome::Done), "{outcomes:?}");
}
