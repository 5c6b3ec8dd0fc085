//! Jobs are shown and changed by hand.

use kernel::Due;
use runtime::queue::{Admin, Outcome, Selection};

use super::{Fixture, START};

#[tokio::test]
async fn dead_letters_can_be_listed_run_again_and_deleted() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("one", Due::Now), ("two", Due::Now)]).await;
    fixture.sql("UPDATE __queue SET attempts = 3").await;
    fixture.run().await;
    let admin = Admin::new(fixture.context.clone());
    let named = |name: &str| Selection {
        name: Some(name.to_owned()),
        ..Selection::default()
    };

    let dead = admin.dead(&named("note")).await.unwrap();
    assert_eq!(dead.len(), 2);
    assert_eq!(dead[0].payload, r#"{"line":"one"}"#);
    assert!(admin.dead(&named("count")).await.unwrap().is_empty());

    let first = Selection {
        ids: vec![dead[0].id],
        ..Selection::default()
    };
    assert_eq!(admin.retry(&first).await.unwrap(), 1);
    assert_eq!(admin.waiting().await.unwrap().len(), 1);
    assert_eq!(fixture.run().await, [Outcome::Done]);
    assert_eq!((fixture.notes().await, fixture.dead().await), (1, 1));

    let died_before = |seconds: i64| Selection {
        died_before: Some(seconds * 1_000_000),
        ..Selection::default()
    };
    assert_eq!(admin.drop_dead(&died_before(START)).await.unwrap(), 0);
    assert_eq!(admin.drop_dead(&died_before(START + 1)).await.unwrap(), 1);
    assert_eq!(fixture.dead().await, 0);
}

#[tokio::test]
async fn a_job_can_be_run_by_hand() {
    let fixture = Fixture::new().await;
    let admin = Admin::new(fixture.context.clone());

    admin.run("note", r#"{"line":"one"}"#).await.unwrap();

    assert_eq!(fixture.notes().await, 1);
    let unknown = admin.run("novel", "null").await.unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "there is no job `novel`; the jobs are: count, note"
    );
    let unreadable = admin.run("note", "null").await.unwrap_err();
    assert!(unreadable.to_string().starts_with("it cannot be read"));
}
