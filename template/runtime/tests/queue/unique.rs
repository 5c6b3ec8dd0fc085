//! Of the jobs with a unique key, one waits.

use runtime::queue::Outcome;

use super::Fixture;

#[tokio::test]
async fn what_is_unique_waits_once() {
    let fixture = Fixture::new().await;
    fixture.say("one").await;
    fixture.say("two").await;
    assert_eq!(fixture.waiting().await, 3);

    fixture.run().await;
    assert_eq!(fixture.counts().await, 1);

    fixture.say("three").await;
    fixture.run().await;
    assert_eq!(fixture.counts().await, 2);
}

#[tokio::test]
async fn what_is_unique_is_stored_again_once_the_first_one_was_begun() {
    let fixture = Fixture::new().await;
    fixture.say("one").await;
    fixture.sql("ALTER TABLE counts RENAME TO away").await;
    assert!(fixture.run().await.contains(&Outcome::Done));
    assert_eq!(fixture.waiting().await, 1);

    // The first one may have read what has changed since.
    fixture.say("two").await;

    assert_eq!(fixture.waiting().await, 3);
}
