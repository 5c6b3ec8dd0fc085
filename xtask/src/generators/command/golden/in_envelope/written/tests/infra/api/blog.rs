use app_core::blog::{domain::blog_post::BlogPost, ports::repo::blog_post::BlogPostRepository};
use axum::http::StatusCode;
use serde_json::json;
use uuid::Uuid;

use crate::tests::{doubles::adapters::blog::repo::blog_post, support::app::TestApp};

#[tokio::test]
async fn add_comment_answers() {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let blog_post = BlogPost {
            id: Uuid::from_u128(7).into(),
            ..blog_post::blog_post()
        };
        scope
            .port::<dyn BlogPostRepository>()
            .save(blog_post)
            .await
            .unwrap();
    })
    .await;
    let client = app.anonymous();
    let body = json!({ "comment": { "fullText": "Full text 1" } });

    let answer = client
        .post("/posts/00000000-0000-0000-0000-000000000007/comments", body)
        .await;

    let answer = answer.expect(StatusCode::CREATED);
    assert_eq!(
        answer.header("location"),
        format!(
            "/posts/00000000-0000-0000-0000-000000000007/comments/{}",
            answer.text("/comment/id")
        )
    );
}

#[tokio::test]
async fn add_comment_needs_what_its_path_names() {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let blog_post = BlogPost {
            id: Uuid::from_u128(7).into(),
            ..blog_post::blog_post()
        };
        scope
            .port::<dyn BlogPostRepository>()
            .save(blog_post)
            .await
            .unwrap();
    })
    .await;
    let client = app.anonymous();
    let body = json!({ "comment": { "fullText": "Full text 1" } });

    let answer = client
        .post("/posts/00000000-0000-0000-0000-0000000003e7/comments", body)
        .await;

    let answer = answer.expect(StatusCode::NOT_FOUND);
    assert_eq!(answer.text("/code"), "blog_post_unknown");
}

#[tokio::test]
async fn add_comment_reports_what_is_not_valid() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let invalid = [
        ("/comment/fullText", json!("")),
        ("/comment/fullText", json!("A".repeat(10_001))),
    ];
    for (pointer, value) in invalid {
        let mut body = json!({ "comment": { "fullText": "Full text 1" } });
        *body.pointer_mut(pointer).unwrap() = value;

        let refused = client
            .post("/posts/00000000-0000-0000-0000-000000000007/comments", body)
            .await;

        let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.text("/errors/0/pointer"), pointer);
    }
}
