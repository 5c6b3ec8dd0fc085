//! A job that fails leaves nothing, is run again later, and ends among the dead letters.

use kernel::Due;
use runtime::queue::Outcome;
use runtime_testing::Log;

use super::{Fixture, START, failed};

#[tokio::test]
async fn a_job_that_fails_is_undone_and_run_again_later_and_ends_dead() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("fail", Due::Now)]).await;

    assert_eq!(fixture.run().await, [failed()]);
    assert!(fixture.run().await.is_empty());
    assert_eq!((fixture.notes().await, fixture.attempts().await), (0, 1));
    fixture.advance(1);
    assert_eq!(fixture.run().await, [failed()]);
    // At least half of two seconds.
    assert!(fixture.run().await.is_empty());
    fixture.advance(2);
    let dead = Outcome::Dead("An intended failure.".to_owned());
    assert_eq!(fixture.run().await, [dead]);

    assert_eq!((fixture.waiting().await, fixture.dead().await), (0, 1));
    let kept = "SELECT COUNT(*) AS number FROM __dead_letters WHERE type = 'note' AND attempts = 3 \
                AND payload = '{\"line\":\"fail\"}' AND error = 'An intended failure.'";
    assert_eq!(fixture.number(kept).await, 1);
}

#[tokio::test]
async fn a_job_that_can_never_succeed_is_given_up_at_once() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("never", Due::Now)]).await;

    let outcome = fixture.run().await;

    // Postgres does not store the last character, and stores the rest.
    let why = "permanent error: there is no such line: \0";
    assert_eq!(outcome, [Outcome::Dead(why.to_owned())]);
    assert_eq!((fixture.waiting().await, fixture.dead().await), (0, 1));
    assert_eq!(fixture.notes().await, 0);
}

#[tokio::test]
async fn every_line_of_a_job_has_its_ids_whatever_is_logged() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("fail", Due::Now)]).await;
    let log = Log::record_filtered("warn");

    fixture.run().await;

    let lines = log.lines();
    let [line] = &lines[..] else {
        panic!("{lines:?}");
    };
    assert!(line.contains("a job failed"), "{line}");
    assert!(
        line.contains("trace_id=") && line.contains("name="),
        "{line}"
    );
}

#[tokio::test]
async fn a_panic_is_a_failure() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("panic", Due::Now)]).await;

    let outcome = fixture.run().await;

    let expected = Outcome::Failed("it panicked: an intended panic".to_owned());
    assert_eq!(outcome, [expected]);
    assert_eq!(fixture.notes().await, 0);
}

#[tokio::test]
async fn a_job_that_cannot_be_read_ends_dead_with_the_reason() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("one", Due::Now)]).await;
    fixture.sql("UPDATE __queue SET payload = '{}'").await;

    let outcome = fixture.run().await;

    assert!(
        matches!(&outcome[..], [Outcome::Dead(why)] if why.contains("missing field `line`")),
        "{outcome:?}"
    );
    assert_eq!((fixture.waiting().await, fixture.dead().await), (0, 1));
}

#[tokio::test]
async fn who_has_lost_a_job_has_no_effect() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("lose", Due::Now)]).await;

    assert_eq!(fixture.run().await, [Outcome::Lost]);

    assert_eq!((fixture.notes().await, fixture.waiting().await), (0, 1));
}

#[tokio::test]
async fn a_job_that_ends_its_process_is_counted_and_ends_dead() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("one", Due::Now)]).await;
    // As after three claims whose process was killed.
    fixture
        .sql("UPDATE __queue SET attempts = 3, leased_until = 1")
        .await;

    let outcome = fixture.run().await;

    assert!(matches!(&outcome[..], [Outcome::Dead(_)]), "{outcome:?}");
    assert_eq!((fixture.notes().await, fixture.dead().await), (0, 1));
}

#[tokio::test]
async fn jobs_that_fail_together_come_back_at_different_times_and_later_each_time() {
    const MICROS: i64 = 1_000_000;
    let fixture = Fixture::new().await;
    let lines: Vec<_> = (0..10).map(|number| number.to_string()).collect();
    let notes: Vec<_> = lines.iter().map(|line| (&**line, Due::Now)).collect();
    fixture.plan(&notes).await;
    // As jobs that may be run more often, and always fail.
    fixture
        .sql("UPDATE __queue SET type = 'count', payload = 'null'; DROP TABLE counts")
        .await;

    let mut now = START;
    for attempt in 0..15 {
        let outcomes = fixture.run().await;
        assert_eq!(outcomes.len(), 10);
        let is_failed = |outcome: &Outcome| matches!(outcome, Outcome::Failed(_));
        assert!(outcomes.iter().all(is_failed), "{outcomes:?}");

        let longest = 3600.min(1 << attempt);
        let earliest = "SELECT MIN(run_at) AS number FROM __queue";
        let earliest = fixture.number(earliest).await - now * MICROS;
        assert!(earliest >= longest * MICROS / 2, "{earliest} of {longest}");
        let latest = "SELECT MAX(run_at) AS number FROM __queue";
        let latest = fixture.number(latest).await - now * MICROS;
        assert!(latest <= longest * MICROS, "{latest} of {longest}");
        // It would be a rare coincidence if two were the same, and none if all were.
        let times = "SELECT COUNT(DISTINCT run_at) AS number FROM __queue";
        assert!(fixture.number(times).await > 5);

        fixture.advance(longest);
        now += longest;
    }
}
