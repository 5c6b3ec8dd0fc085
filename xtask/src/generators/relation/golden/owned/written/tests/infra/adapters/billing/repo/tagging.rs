use std::sync::Arc;

use app_core::billing::{domain::tagging::Tagging, ports::repo::tagging::TaggingRepository};
use kernel::Error;
use runtime::db::Engine;

use crate::tests::{
    doubles::adapters::billing::repo::tagging::{self, InMemoryTaggingRepository},
    support::app::{Scope, TestApp},
};

/// Checks what every implementation of the port must do.
async fn contract(repository: Arc<dyn TaggingRepository>) {
    let one = tagging::tagging();
    let other = tagging::other_tagging();
    let others = [
        other,
        Tagging {
            invoice_id: other.invoice_id,
            ..one
        },
        Tagging {
            tag_id: other.tag_id,
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
    contract(Arc::new(InMemoryTaggingRepository::default())).await;
}

#[tokio::test]
async fn diesel() {
    let app = TestApp::start().await;
    app.in_unit_of_work(|scope| async move {
        contract(scope.port()).await;
    })
    .await;
}

#[tokio::test]
async fn what_it_links_must_exist() {
    let app = TestApp::start().await;
    let context = app.context.clone();

    let refused = app.context.database().write(1, move |unit_of_work| {
        let repository = Scope::new(context, unit_of_work).port::<dyn TaggingRepository>();
        async move { repository.add(tagging::tagging()).await }
    });

    assert!(matches!(refused.await, Err(Error::NotFound(_))));
}
