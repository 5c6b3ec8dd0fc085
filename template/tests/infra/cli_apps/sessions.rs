use clap::Parser;
use serde_json::{Value, json};

use crate::{
    infra::cli::apps::sessions::{Sessions, act},
    tests::support::{app::TestApp, users::ADA},
};

async fn run(app: &TestApp, arguments: &[&str]) -> anyhow::Result<String> {
    let arguments = ["sessions"].iter().chain(arguments);
    act(&app.context, Sessions::parse_from(arguments)).await
}

async fn listed(app: &TestApp) -> Vec<Value> {
    let json = run(app, &["list", ADA, "--json"]).await.unwrap();
    let sessions: Vec<Value> = serde_json::from_str(&json).unwrap();
    sessions
        .iter()
        .map(|session| session["id"].clone())
        .collect()
}

#[tokio::test]
async fn the_sessions_of_a_user_are_listed_for_people_and_programs() {
    let app = TestApp::start().await;
    app.ada().await;
    app.eve().await;

    assert_eq!(
        run(&app, &["list", ADA]).await.unwrap(),
        "00000000-0000-0000-0000-000000000002  opened 1970-01-01 00:00:00, used 1970-01-01 00:00:00 from unknown \
         with unknown"
    );
    assert_eq!(
        listed(&app).await,
        [json!("00000000-0000-0000-0000-000000000002")]
    );
}

#[tokio::test]
async fn one_session_is_closed_or_all_of_a_user() {
    let app = TestApp::start().await;
    let second = "00000000-0000-0000-0000-000000000003";
    app.ada().await;
    app.ada_again().await;

    run(&app, &["close", second]).await.unwrap();
    assert_eq!(listed(&app).await.len(), 1);
    assert!(run(&app, &["close", second]).await.is_err());

    run(&app, &["close", "--all-of", ADA]).await.unwrap();
    assert!(listed(&app).await.is_empty());
}

#[test]
fn one_session_or_a_user_is_named() {
    let parse = |arguments: &[&str]| {
        let arguments = ["sessions", "close"].iter().chain(arguments);
        Sessions::try_parse_from(arguments).is_ok()
    };
    let id = "00000000-0000-0000-0000-000000000003";

    assert!(parse(&[id]));
    assert!(parse(&["--all-of", ADA]));
    assert!(!parse(&[]));
    assert!(!parse(&[id, "--all-of", ADA]));
}
