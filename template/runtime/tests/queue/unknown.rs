//! Replicas of a newer version may store jobs that this one does not know.

use kernel::Due;
use runtime_testing::Log;

use super::{
    Fixture,
    relay::{PATIENCE, start, until},
};

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

#[tokio::test]
async fn each_unknown_name_or_version_is_logged_once() {
    let fixture = Fixture::new().await;
    for line in ["one", "two", "three"] {
        fixture.plan(&[(line, Due::Now); 3]).await;
    }
    fixture
        .sql(
            "UPDATE __queue SET version = 2 WHERE payload NOT LIKE '%one%';
             UPDATE __queue SET type = 'novel' WHERE payload NOT LIKE '%two%';",
        )
        .await;
    let log = Log::record_filtered("warn");
    let logged = || {
        let lines = log.lines().into_iter();
        lines.filter(|line| line.contains("does not know this job"))
    };

    let relay = start(&fixture.process().await, PATIENCE);
    until(async || logged().count() > 0).await;
    relay.stop().await;

    let lines: Vec<_> = logged().collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    for job in [
        r#"name="novel" version=1"#,
        r#"name="note" version=2"#,
        r#"name="novel" version=2"#,
    ] {
        assert!(lines.iter().any(|line| line.contains(job)), "{lines:?}");
    }
}
