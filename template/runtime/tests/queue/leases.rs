//! A relay has the jobs that it runs in hand for a while, and others do not take them.

use std::time::{Duration, Instant};

use kernel::Due;

use super::{
    Fixture,
    relay::{PATIENCE, start, until},
};

#[tokio::test]
async fn a_job_whose_process_was_killed_runs_again() {
    let fixture = Fixture::new().await;
    let jobs: Vec<_> = (0..10).map(|line| line.to_string()).collect();
    let jobs: Vec<_> = jobs.iter().map(|line| (&**line, Due::Now)).collect();
    fixture.plan(&jobs).await;
    // As if a relay had taken them, and its lease were over.
    fixture
        .sql("UPDATE __queue SET attempts = 1, leased_until = 1")
        .await;

    let begun = Instant::now();
    let context = fixture.process().await;
    let relay = start(&context, PATIENCE);

    until(async || fixture.waiting().await == 0).await;
    // Each runs alone, but none waits for the next look at the queue, which would be after two seconds.
    assert!(begun.elapsed() < Duration::from_secs(10));
    relay.stop().await;
    assert_eq!((fixture.notes().await, fixture.dead().await), (10, 0));
}
