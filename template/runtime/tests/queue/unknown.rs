//! Replicas of a newer version may store jobs that this one does not know.

use kernel::Due;

use super::Fixture;

#[tokio::test]
async fn an_unknown_name_or_version_is_left_for_newer_services() {
    let fixture = Fixture::new().await;
    fixture.plan(&[("one", Due::Now), ("two", Due::Now)]).await;
    fixture
        .sql(
            "UPDATE __queue SET type = 'novel' WHERE payload LIKE '%one%';
             UPDATE __queue SET version = 2 WHERE payload LIKE '%two%';",
        )
        .await;

    assert!(fixture.run().await.is_empty());

    assert_eq!(fixture.waiting().await, 2);
}
