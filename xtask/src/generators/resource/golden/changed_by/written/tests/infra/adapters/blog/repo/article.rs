use std::sync::Arc;

use app_core::blog::{domain::article::Article, ports::repo::article::ArticleRepository};
use kernel::Error;

use crate::tests::{
    doubles::adapters::blog::repo::article::{self, InMemoryArticleRepository},
    support::app::TestApp,
};

/// Checks what every implementation of the port must do.
async fn contract(repository: Arc<dyn ArticleRepository>) {
    let article = article::article();
    let id = article.id;
    assert_eq!(repository.get(id).await.unwrap(), None);
    repository.save(article.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some(article));

    let other = article::other_article();
    repository.save(other.clone()).await.unwrap();
    repository.delete(other.id).await.unwrap();
    assert_eq!(repository.get(other.id).await.unwrap(), None);
    repository.delete(other.id).await.unwrap();

    let changed = Article { id, ..other };
    repository.save(changed.clone()).await.unwrap();
    assert_eq!(repository.get(id).await.unwrap(), Some(changed));
}

/// Checks that another one cannot have the same.
async fn article_title_taken(repository: Arc<dyn ArticleRepository>) {
    let article = article::article();
    repository.save(article.clone()).await.unwrap();

    let refused = repository.save(Article {
        title: article.title,
        ..article::other_article()
    });

    assert!(
        matches!(refused.await, Err(Error::Conflict(reason)) if reason.code == "article_title_taken")
    );
}

#[tokio::test]
async fn in_memory() {
    contract(Arc::new(InMemoryArticleRepository::default())).await;
    article_title_taken(Arc::new(InMemoryArticleRepository::default())).await;
}

#[tokio::test]
async fn diesel() {
    let app = TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        contract(scope.port()).await;
    })
    .await;
    app.in_unit_of_work(|scope| async move {
        article_title_taken(scope.port()).await;
    })
    .await;
}
