//! What belongs to somebody can only be referred to by them.

use crate::project::Project;

/// A project with orders, each of which only its owner can get.
fn with_orders() -> Project {
    let project = Project::with_example();
    project.make(&["new-context", "billing"]);
    project.make(&[
        "new-resource",
        "billing",
        "Order",
        "label:string",
        "--owned-by",
        "owner_id",
    ]);
    project
}

const PAYMENT: [&str; 5] = [
    "new-resource",
    "billing",
    "Payment",
    "order_id:OrderId",
    "amount:i64",
];

#[test]
fn a_resource_of_nobody_does_not_refer_to_what_somebody_owns() {
    let project = with_orders();
    let said = [
        "what `order_id` refers to can only be got by its `owner_id` (`GetOrder`)",
        "add `--owned-by` with a field for the claimant",
    ];
    project.refuses(&PAYMENT, &said);
    let public = [&PAYMENT[..], &["--public"]].concat();
    project.refuses(&public, &said);
    // This is not compared with an order: anybody may change a payment.
    let by_claimant = [&PAYMENT[..], &["payer_id:claimant"]].concat();
    project.refuses(&by_claimant, &said);

    project.make(&[&PAYMENT[..], &["--permission", "payments:write"]].concat());
    let create = project.read("src/core/billing/commands/create_payment.rs");
    assert!(create.contains(".is_none()"), "{create}");
}

#[test]
fn a_command_compares_what_it_refers_to_with_its_claimant() {
    let project = with_orders();
    project.make(&[
        "new-entity",
        "billing",
        "Payment",
        "order_id:OrderId",
        "amount:i64",
    ]);
    project.make(&["new-port", "billing", "Payment", "--repo"]);
    let pay = [
        "new-command",
        "billing",
        "PayOrder",
        "order_id:OrderId",
        "amount:i64",
        "--creates",
        "Payment",
    ];
    let route = ["--route", "POST /payments"];
    project.refuses(
        &[&pay[..], &route].concat(),
        &["add a field for the claimant, like `user_id:claimant`, or demand a permission"],
    );

    // Without an endpoint, nobody can call it yet.
    let unused = project.make(&pay.map(|word| {
        if word == "PayOrder" {
            "NoteOrder"
        } else {
            word
        }
    }));
    assert!(
        unused.contains("decide who may give `order_id`"),
        "{unused}"
    );
    // An entity does not need a field for the claimant who creates it.
    project.make(&[&pay[..], &["user_id:claimant"], &route].concat());
    let handler = project.read("src/core/billing/commands/pay_order.rs");
    let compared = ".is_none_or(|order| order.owner_id != command.user_id)";
    assert!(handler.contains(compared), "{handler}");
}

#[test]
fn a_public_relation_does_not_link_what_somebody_owns() {
    let project = with_orders();
    project.make(&[
        "new-resource",
        "billing",
        "Tag",
        "name:string",
        "--permission",
        "tags:write",
    ]);
    let relation = [
        "new-relation",
        "billing",
        "Tagging",
        "order_id:OrderId",
        "tag_id:TagId",
    ];
    project.refuses(
        &[&relation[..], &["--public"]].concat(),
        &[
            "what `order_id` refers to can only be got by its `owner_id`",
            "leave out `--public`",
        ],
    );
}

#[test]
fn the_owner_sees_what_is_theirs_beside_what_refers_to_it() {
    let project = with_orders();
    project.make(&[&PAYMENT[..], &["--owned-by", "payer_id"]].concat());
    let query = [
        "new-query",
        "billing",
        "ListPayments2",
        "--from",
        "Payment",
        "--with",
        "order",
        "--page",
        "--route",
        "GET /payments-with-orders",
    ];
    project.refuses(&query, &["this endpoint would show it to others"]);

    project.make(&[&query[..], &["payer_id:claimant"]].concat());
}

#[test]
fn the_first_of_its_kind_refers_to_no_other() {
    let project = with_orders();
    let category = ["new-resource", "billing", "Category", "name:string"];
    project.refuses(
        &[&category[..], &["parent_id:CategoryId"]].concat(),
        &["the first one has no other: write `parent_id:CategoryId?`"],
    );

    project.make(&[&category[..], &["parent_id:CategoryId?"]].concat());
    let migration = project.migration("create_categories").unwrap();
    let key = "\"parent_id\" BLOB REFERENCES \"categories\" (\"id\")";
    assert!(migration.contains(key), "{migration}");
    let create = project.read("src/core/billing/commands/create_category.rs");
    assert!(create.contains("\"/parent_id\""), "{create}");
}
