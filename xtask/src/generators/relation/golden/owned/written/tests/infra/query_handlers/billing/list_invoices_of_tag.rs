use app_core::billing::{
    domain::{
        invoice::{Invoice, InvoiceId},
        tag::TagId,
        tagging::Tagging,
    },
    ports::repo::{invoice::InvoiceRepository, tag::TagRepository, tagging::TaggingRepository},
    queries::list_invoices_of_tag::ListInvoicesOfTag,
};
use kernel::Limit;
use uuid::Uuid;

use crate::{
    service::QueryBus,
    tests::{
        doubles::adapters::billing::repo::{invoice, tag, tagging},
        support::{app::TestApp, users},
    },
};

/// Starts the service with three taggings: two of one tag, and one of another.
async fn start() -> TestApp {
    let app = TestApp::start().await;
    app.commit(|scope| async move {
        let invoices = scope.port::<dyn InvoiceRepository>();
        invoices
            .save(Invoice {
                owner_id: users::ada_id(),
                ..invoice::invoice()
            })
            .await
            .unwrap();
        invoices
            .save(Invoice {
                owner_id: users::ada_id(),
                ..invoice::other_invoice()
            })
            .await
            .unwrap();
        let tags = scope.port::<dyn TagRepository>();
        tags.save(tag::tag()).await.unwrap();
        tags.save(tag::other_tag()).await.unwrap();
        let taggings = scope.port::<dyn TaggingRepository>();
        let one = tagging::tagging();
        let other = tagging::other_tagging();
        for tagging in [
            one,
            Tagging {
                invoice_id: other.invoice_id,
                ..one
            },
            Tagging {
                tag_id: other.tag_id,
                ..one
            },
        ] {
            taggings.add(tagging).await.unwrap();
        }
    })
    .await;
    app
}

fn query(tag_id: TagId) -> ListInvoicesOfTag {
    ListInvoicesOfTag {
        tag_id,
        owner_id: users::ada_id(),
        after: None,
        limit: Limit::DEFAULT,
    }
}

/// Returns the ids of the invoices that `query` finds.
async fn found(app: &TestApp, query: ListInvoicesOfTag) -> Vec<InvoiceId> {
    let page = QueryBus::new(app.context.clone())
        .dispatch(query)
        .await
        .unwrap();
    page.items.iter().map(|item| item.id).collect()
}

#[tokio::test]
async fn the_latest_are_first() {
    let app = start().await;
    let one = tagging::tagging();
    let other = tagging::other_tagging();

    assert_eq!(
        found(&app, query(one.tag_id)).await,
        [other.invoice_id, one.invoice_id]
    );
}

#[tokio::test]
async fn those_of_another_tag_are_not_found() {
    let app = start().await;
    let one = tagging::tagging();
    let other = tagging::other_tagging();

    assert_eq!(found(&app, query(other.tag_id)).await, [one.invoice_id]);
}

#[tokio::test]
async fn those_of_another_claimant_are_not_found() {
    let app = start().await;
    let query = ListInvoicesOfTag {
        owner_id: Uuid::from_u128(99).into(),
        ..query(tagging::tagging().tag_id)
    };

    assert_eq!(found(&app, query).await, []);
}

#[tokio::test]
async fn a_page_begins_where_the_one_before_ends() {
    let app = start().await;
    let one = tagging::tagging();
    let other = tagging::other_tagging();
    let bus = QueryBus::new(app.context.clone());
    let mut query = ListInvoicesOfTag {
        limit: Limit::from(1),
        ..query(one.tag_id)
    };

    for expected in [other.invoice_id, one.invoice_id] {
        let page = bus.dispatch(query.clone()).await.unwrap();
        let ids: Vec<_> = page.items.iter().map(|item| item.id).collect();
        assert_eq!(ids, [expected]);
        query.after = page.next;
    }
    assert_eq!(query.after, None);
}
