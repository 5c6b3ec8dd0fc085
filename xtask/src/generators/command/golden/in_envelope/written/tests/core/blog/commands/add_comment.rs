use std::sync::Arc;

use app_core::blog::{
    commands::add_comment::{AddComment, AddCommentHandler},
    domain::{
        blog_post::{BlogPost, BlogPostId},
        comment::Comment,
    },
    ports::repo::{blog_post::BlogPostRepository, comment::CommentRepository},
};
use kernel::{CommandHandler, Error};
use uuid::Uuid;

use crate::tests::doubles::{
    adapters::blog::repo::{
        blog_post::{self, InMemoryBlogPostRepository},
        comment::InMemoryCommentRepository,
    },
    services::{clock::FixedClock, uuid::SequentialUuids},
};

async fn handler(comments: &Arc<InMemoryCommentRepository>) -> AddCommentHandler {
    let blog_posts = InMemoryBlogPostRepository::default();
    let blog_post = BlogPost {
        id: command().blog_post_id,
        ..blog_post::blog_post()
    };
    blog_posts.save(blog_post).await.unwrap();
    AddCommentHandler {
        clock: Arc::new(FixedClock::default()),
        blog_posts: Arc::new(blog_posts),
        comments: comments.clone(),
        uuids: Arc::new(SequentialUuids::default()),
    }
}

fn command() -> AddComment {
    AddComment {
        blog_post_id: BlogPostId::from(Uuid::from_u128(8)),
        full_text: "Full text 2".parse().unwrap(),
    }
}

#[tokio::test]
async fn stores_what_it_is_given() {
    let comments = Arc::<InMemoryCommentRepository>::default();
    let command = command();

    let id = handler(&comments)
        .await
        .handle(command.clone())
        .await
        .unwrap();

    let stored = comments.get(id).await.unwrap();
    let expected = Comment {
        id,
        blog_post_id: command.blog_post_id,
        full_text: command.full_text,
        written_at: FixedClock::START,
    };
    assert_eq!(stored, Some(expected));
}

#[tokio::test]
async fn the_blog_post_id_must_exist() {
    let comments = Arc::<InMemoryCommentRepository>::default();
    let mut command = command();
    command.blog_post_id = Uuid::from_u128(0xffff).into();

    let answer = handler(&comments).await.handle(command).await;

    assert!(matches!(answer, Err(Error::NotFound(reason)) if reason.code == "blog_post_unknown"));
}
