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
        "add `--owned-by` or `--changed-by` with a field for the claimant",
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
    let said = [
        "this endpoint would show it to others",
        "adding the field `payer_id:claimant` to the query",
    ];
    project.refuses(&query, &said);

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

/// Splits a command at its blanks.
fn words(line: &str) -> Vec<&str> {
    line.split(' ').collect()
}

#[test]
fn a_list_is_compared_with_one_query() {
    let project = with_orders();
    let batch = words("new-resource billing Batch order_ids:OrderId[]");
    project.refuses(
        &[&batch[..], &["--public"]].concat(),
        &["what `order_ids` refers to can only be got by its `owner_id` (`GetOrder`)"],
    );
    let port = "src/core/billing/ports/repo/order.rs";
    assert!(!project.read(port).contains("owners_of"));

    project.make(&[&batch[..], &["--owned-by", "owner_id"]].concat());
    for command in ["create_batch", "change_batch"] {
        let handler = project.read(&format!("src/core/billing/commands/{command}.rs"));
        assert!(
            handler.contains("if owners.get(id) != Some(&command.owner_id)"),
            "{handler}"
        );
    }
    // Another one uses the same method. What may refer to anybody's looks only for what exists.
    let once = project.read(port);
    assert!(once.contains("async fn owners_of("), "{once}");
    project.make(&words(
        "new-resource billing Pile order_ids:OrderId[1..5] --permission piles:write",
    ));
    assert_eq!(project.read(port), once);
    let create = project.read("src/core/billing/commands/create_pile.rs");
    assert!(create.contains("!owners.contains_key(id)"), "{create}");
}

#[test]
fn an_id_in_a_value_object_is_compared() {
    let project = with_orders();
    project.make(&words(
        "new-value-object billing Share order_id:OrderId percent:i32(1..100)",
    ));
    let split = words("new-resource billing Split share:Share rest:Share[]");
    project.refuses(
        &[&split[..], &["--public"]].concat(),
        &["what `share.order_id` refers to can only be got by its `owner_id`"],
    );

    project.make(&[&split[..], &["--owned-by", "owner_id"]].concat());
    let create = project.read("src/core/billing/commands/create_split.rs");
    for pointer in ["\"/share/order_id\"", "\"/rest/{index}/order_id\""] {
        assert!(create.contains(pointer), "{pointer}: {create}");
    }
}

#[test]
fn what_cannot_be_checked_is_refused() {
    let project = with_orders();
    project.make(&words(
        "new-value-object billing Share order_id:OrderId percent:i32",
    ));
    let share = "src/core/billing/domain/share.rs";
    project.replace(share, "order_id: OrderId", "order_id: Option<OrderId>");
    project.replace(share, "-> OrderId", "-> Option<OrderId>");
    project.refuses(
        &words("new-resource billing Split share:Share --owned-by owner_id"),
        &[
            "`share.order_id` refers to `Order`, and cannot be checked: in its value object, `order_id` may be absent",
            "Make it a field of its own, beside `share`",
        ],
    );

    project.refuses(
        &words("new-resource billing Part name:string part_ids:PartId[]"),
        &[
            "`part_ids` refers to others of the kind `Part`, which only a field with one id can",
            "cargo xtask new-relation billing PartLink part_id:PartId other_id:PartId",
        ],
    );

    project.replace(
        "tests/impl/adapters/billing/repo/order.rs",
        "InMemoryOrderRepository",
        "FakeOrders",
    );
    project.refuses(
        &words("new-resource billing Batch order_ids:OrderId[] --owned-by owner_id"),
        &["tests/impl/adapters/billing/repo/order.rs has no `OrderRepository for InMemoryOrderRepository`"],
    );
}

#[test]
fn a_table_with_another_name_is_referred_to() {
    let project = Project::new();
    for command in [
        "new-context billing",
        "new-resource billing Tag name:string --table labels",
        "new-resource billing Article tag_id:TagId tag_ids:TagId[]",
    ] {
        project.make(&words(command));
    }
    let migration = project.migration("create_articles").unwrap();
    for column in [
        "\"tag_id\" BLOB NOT NULL REFERENCES \"labels\" (\"id\")",
        "\"value\" BLOB NOT NULL REFERENCES \"labels\" (\"id\")",
        "CREATE INDEX \"article_tag_ids_value\" ON \"article_tag_ids\" (\"value\")",
    ] {
        assert!(migration.contains(column), "{column}: {migration}");
    }
}

#[test]
fn a_resource_says_that_its_claimant_does_not_own_it() {
    let project = Project::with_example();
    project.make(&["new-context", "blog"]);
    let make = |name: &str, more: &[&str]| {
        let command = ["new-resource", "blog", name, "title:string"];
        project.make(&[&command, more].concat())
    };
    let note = "decide who may change and delete what somebody else has created";

    let said = make("Article", &["author_id:claimant"]);
    assert!(said.contains(note), "{said}");
    for option in ["`--owned-by author_id`", "`--changed-by author_id`"] {
        assert!(said.contains(option), "{said}");
    }
    let said = make("Tag", &[]);
    assert!(said.contains(note), "{said}");

    let others: [(&str, &[&str]); 3] = [
        (
            "Rule",
            &["author_id:claimant", "--permission", "rules:write"],
        ),
        ("Draft", &["--owned-by", "author_id"]),
        ("Post", &["--changed-by", "author_id"]),
    ];
    for (name, more) in others {
        let said = make(name, more);
        assert!(!said.contains(note), "{name} {said}");
    }
}

#[test]
fn an_endpoint_neither_shows_nor_changes_what_somebody_owns() {
    let project = with_orders();
    let list = [
        "new-query",
        "billing",
        "ListAllOrders",
        "--from",
        "Order",
        "--page",
        "--route",
        "GET /all-orders",
    ];
    let label = [
        "new-command",
        "billing",
        "LabelOrder",
        "id:OrderId",
        "label:string",
        "--updates",
        "Order",
        "--route",
        "POST /orders/{id}/label",
    ];
    for (command, said) in [
        (
            &list[..],
            "`Order` can only be got by its `owner_id` (`GetOrder`), and this endpoint would show it to others",
        ),
        (
            &label[..],
            "`Order` belongs to its `owner_id`, and with this endpoint others could change it",
        ),
    ] {
        let mend = "`owner_id:claimant`";
        project.refuses(command, &[said, mend]);
        project.refuses(&[command, &["--public"]].concat(), &[said, mend]);
        // This is not a user of the order.
        let somebody = [command, &["user_id:claimant"]].concat();
        if command == label {
            project.refuses(&somebody, &[said, mend]);
        }
        project.make(&[command, &["--permission", "orders:manage", "--dry-run"]].concat());
        let without_route = [&command[..command.len() - 2], &["--dry-run", "--json"]].concat();
        let said = project.make(&without_route);
        assert!(said.contains("of anybody"), "{said}");
        project.make(&[command, &["owner_id:claimant"]].concat());
    }
}
