use std::sync::Arc;

use app_core::social::{domain::bookmark::Bookmark, ports::repo::bookmark::BookmarkRepository};

use crate::tests::{
    doubles::adapters::social::repo::bookmark::{self, InMemoryBookmarkRepository},
    support::app::TestApp,
};

/// Checks what every implementation of the port must do.
async fn contract(repository: Arc<dyn BookmarkRepository>) {
    let one = bookmark::bookmark();
    let other = bookmark::other_bookmark();
    let others = [
        other,
        Bookmark {
            reader_id: other.reader_id,
            ..one
        },
        Bookmark {
            article_id: other.article_id,
            ..one
        },
    ];
    assert!(!repository.contains(one).await.unwrap());
    repository.add(one).await.unwrap();
    repository.add(one).await.unwrap();
    assert!(repository.contains(one).await.unwrap());
    for other in others {
        assert!(!repository.contains(other).await.unwrap());
        repository.add(other).await.unwrap();
    }

    repository.remove(one).await.unwrap();
    repository.remove(one).await.unwrap();
    assert!(!repository.contains(one).await.unwrap());
    for other in others {
        assert!(repository.contains(other).await.unwrap());
    }
}

#[tokio::test]
async fn in_memory() {
    contract(Arc::new(InMemoryBookmarkRepository::default())).await;
}

#[tokio::test]
async fn diesel() {
    let app = TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        contract(scope.port()).await;
    })
    .await;
}
