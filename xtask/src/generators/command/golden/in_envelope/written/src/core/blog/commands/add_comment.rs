use std::sync::Arc;

use kernel::{Command, CommandHandler, MultilineText, Result};
use nject::injectable;
use services::{clock::Clock, uuid::UuidGenerator};

use crate::blog::{
    domain::{
        blog_post::BlogPostId,
        comment::{Comment, CommentId},
    },
    ports::repo::{blog_post::BlogPostRepository, comment::CommentRepository},
    shared::blog_post_unknown,
};

/// Add comment.
#[derive(Clone, Debug)]
pub struct AddComment {
    pub blog_post_id: BlogPostId,
    pub full_text: MultilineText<1, 10_000>,
}

impl Command for AddComment {
    type Output = CommentId;
}

#[injectable]
pub struct AddCommentHandler {
    pub clock: Arc<dyn Clock>,
    pub blog_posts: Arc<dyn BlogPostRepository>,
    pub comments: Arc<dyn CommentRepository>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<AddComment> for AddCommentHandler {
    async fn handle(&self, command: AddComment) -> Result<CommentId> {
        if self.blog_posts.get(command.blog_post_id).await?.is_none() {
            return Err(blog_post_unknown::blog_post_unknown());
        }
        let id = CommentId::from(self.uuids.next());
        let comment = Comment {
            id,
            blog_post_id: command.blog_post_id,
            full_text: command.full_text,
            written_at: self.clock.now(),
        };
        self.comments.save(comment).await?;
        Ok(id)
    }
}
