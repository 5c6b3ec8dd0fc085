//! Queries of entities: what they share, what they refuse, and the indexes that they need.

use crate::project::Project;

const HANDLERS: &str = "src/infra/query_handlers/billing";

/// A project with the entity `Invoice`, which has a table.
fn invoices() -> Project {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    let money = ["amount:i64", "currency:string(3..3)"];
    project.make(&[&["new-value-object", "billing", "Money"], money.as_slice()].concat());
    project.make(&[
        "new-entity",
        "billing",
        "Invoice",
        "number:string(1..30)",
        "total:Money",
        "issued_on:date",
        "due_on:date?",
        "paid_at:datetime",
        "status:enum(draft,sent)",
        "price:decimal",
        "weight:f64",
        "data:json?",
        "tags:string[]",
        "lines:Money[]",
    ]);
    project.make(&["new-port", "billing", "Invoice", "--repo"]);
    project
}

/// The arguments of a query of invoices.
fn query<'a>(name: &'a str, arguments: &[&'a str]) -> Vec<&'a str> {
    [
        &["new-query", "billing", name],
        arguments,
        &["--from", "Invoice"],
    ]
    .concat()
}

#[test]
fn a_condition_of_all_that_a_query_returns_is_about_a_field_that_nothing_else_is_about() {
    let project = invoices();
    for (arguments, message) in [
        (
            &["--where", "state=sent"][..],
            "`--where state=sent`: `Invoice` has no field `state`. Its fields are number, total, ",
        ),
        (
            &["--where", "status"],
            "`--where status` has no value: write `--where field=value`",
        ),
        (
            &["--where", "status=open"],
            "`--where status=open`: `status` cannot be `open`",
        ),
        (
            &["--where", "number=7"],
            "Write it into the handler of the query",
        ),
        (
            &["status:InvoiceStatus?", "--where", "status=sent"],
            "`--where status=sent` says what `status` is, and so does the field `status` of the query: leave out one",
        ),
        (
            &["--where", "status=sent", "--where", "status!=draft"],
            "`--where status!=draft` says what `status` is, and another `--where` does",
        ),
        (
            &["--where", "status=sent", "--sort", "status"],
            "`--where status=sent` says what `status` is, and `--sort` is about it, too",
        ),
    ] {
        let said = project.run(&query("ListInvoices", arguments));
        assert_eq!(said.code, Some(1), "{arguments:?}: {}", said.out);
        assert!(said.err.contains(message), "{arguments:?}: {}", said.err);
    }
}

#[test]
fn queries_of_an_entity_share_its_view_and_its_row() {
    let project = invoices();
    let route = ["--route", "GET /invoices/{id}"];
    project.make(&query(
        "GetInvoice",
        &[&["id:InvoiceId"], route.as_slice()].concat(),
    ));
    project.make(&query("FindInvoice", &["number:string"]));
    project.make(&query("ListInvoices", &["--page"]));
    project.make(&query("ListInvoicesByStatus", &["status:InvoiceStatus"]));

    let texts = project.texts();
    let defining = |text: &str| -> Vec<&str> {
        let with = texts.iter().filter(|(_, file)| file.contains(text));
        with.map(|(path, _)| path.as_str()).collect()
    };
    for (text, path) in [
        (
            "pub struct InvoiceView {",
            "src/core/billing/shared/invoice_view.rs",
        ),
        (
            "pub struct InvoiceSummary {",
            "src/core/billing/shared/invoice_summary.rs",
        ),
        (
            "for InvoiceSummary {",
            "src/infra/query_handlers/billing/invoice_row.rs",
        ),
        (
            "invoice_tags::position",
            "src/infra/query_handlers/billing/invoice_view.rs",
        ),
        (
            "\"There is no such invoice.\"",
            "src/core/billing/shared/invoice_unknown.rs",
        ),
    ] {
        let found: Vec<_> = defining(text)
            .into_iter()
            .filter(|path| !path.contains("/adapters/"))
            .collect();
        assert_eq!(found, [path], "{text}");
    }
}

/// What reads the lists of an entity is added to its file when a query needs it, and what was edited there stays.
#[test]
fn a_page_reads_each_list_with_one_statement() {
    const VIEW: &str = "src/infra/query_handlers/billing/invoice_view.rs";
    let functions = |project: &Project| {
        let text = project.read(VIEW);
        ["fn invoice_view(", "fn invoice_views(", "fn view("].map(|name| text.matches(name).count())
    };
    let project = invoices();
    project.make(&query("ListInvoices", &["--page"]));
    assert_eq!(functions(&project), [0, 1, 1]);
    let handler = project.read(&format!("{HANDLERS}/list_invoices.rs"));
    assert!(
        handler.contains("invoice_views(rows, &mut connection).await?"),
        "{handler}"
    );
    assert!(
        project
            .read(VIEW)
            .contains("invoice_tags::invoice_id.eq_any(&ids)"),
        "{}",
        project.read(VIEW)
    );

    let edited = project
        .read(VIEW)
        .replace("/// Reads", "/// By hand.\n/// Reads");
    project.write(VIEW, &edited);
    project.make(&query("ListSentInvoices", &["--page"]));
    assert_eq!(project.read(VIEW), edited);
    project.make(&query("GetInvoice", &["id:InvoiceId"]));
    assert_eq!(functions(&project), [1, 1, 1]);
    assert!(project.read(VIEW).contains("// By hand."));
}

#[test]
fn a_query_of_an_entity_twice_is_once() {
    let project = invoices();
    for command in [
        query(
            "GetInvoice",
            &["id:InvoiceId", "--route", "GET /invoices/{id}"],
        ),
        query(
            "ListInvoices",
            &["--page", "--sort", "issued_on", "--route", "GET /invoices"],
        ),
        query("ListNumbers", &["--view", "id:InvoiceId number:string"]),
    ] {
        project.make(&command);
        let files = project.files();
        project.make(&command);
        assert_eq!(project.files(), files, "{command:?}");
    }
}

#[test]
fn a_field_that_demands_nothing_is_refused() {
    let project = invoices();
    for (fields, said) in [
        (
            ["colour:string?"].as_slice(),
            "`ListInvoices` has a field `colour`, and `Invoice` has none of this name: its fields are id, number, \
             total, issued_on, due_on,",
        ),
        (&["status:string?"], "`status` has another type in"),
        (
            &["number_from:string?"],
            "`number` is not a date, a time or a number",
        ),
        (
            &["total_to:Money?"],
            "`total` is not a date, a time or a number",
        ),
        (
            &["issued_on_from:datetime?"],
            "`issued_on_from` has another type",
        ),
        (&["price_from:decimal?"], "SQLite keeps them as texts"),
        (
            &["issued_on_prefix:string?"],
            "`issued_on` of `Invoice` is no text",
        ),
        (
            &["status_prefix:string?"],
            "`status` of `Invoice` is no text",
        ),
        (&["number_prefix:i32?"], "write `number_prefix:string`"),
        (&["data:json?"], "`data` is JSON, which cannot be compared"),
        (
            &["tags:string?"],
            "`tags` is a list, and a query looks for one of its items: call the field `tag`",
        ),
        (
            &["tag:string[]"],
            "`tag` is a list, and a query looks for one",
        ),
        (&["tag:i32?"], "`tag` has another type in `ListInvoices`"),
        (
            &["line:Money?"],
            "`line` is an item of `lines`, which has several parts: look for one of them by hand",
        ),
        (
            &["tag:string", "--one"],
            "does not say which `Invoice` it returns",
        ),
        (&["--page", "limit:i32"], "`Invoice` has none of this name"),
        (
            &["--sort", "colour"],
            "there is no field `colour` in `Invoice` to sort by",
        ),
        (
            &["--sort", "due_on"],
            "`due_on` may be absent, or is a list",
        ),
        (&["--sort", "tags"], "`tags` may be absent, or is a list"),
        (&["--sort", "total"], "`total` has several parts"),
        (
            &["--sort", "price"],
            "`price` is a decimal number, and SQLite",
        ),
        (&["--sort=-weight"], "`weight` is a floating-point number"),
        (
            &["--view", "id:InvoiceId colour:string"],
            "the view has a field `colour`, and `Invoice` has none that it can show",
        ),
        (
            &["--view", "id:InvoiceId number:i32"],
            "`number` of the view has another type in `Invoice`",
        ),
        (
            &["--page", "--view", "number:string"],
            "the view has no `id`, which says where the next page begins",
        ),
        (
            &["--page", "--sort", "issued_on", "--view", "id:InvoiceId"],
            "the view has no `issued_on`, which says where the next page begins",
        ),
        (&["--one"], "does not say which `Invoice` it returns"),
        (
            &["id:InvoiceId", "--one", "--sort", "issued_on"],
            "there is nothing to sort",
        ),
    ] {
        project.refuses(&query("ListInvoices", fields), &[said]);
    }
    let unknown = ["new-query", "billing", "ListBills", "--from", "Bill"];
    project.refuses(&unknown, &["the entity `Bill` does not exist"]);
    project.make(&["new-entity", "billing", "Bill", "number:string"]);
    project.refuses(
        &unknown,
        &[
            "`Bill` has no `BillRepository`",
            "new-port billing Bill --repo",
        ],
    );
}

#[test]
fn an_index_is_made_once_and_has_the_order_of_the_list() {
    let project = invoices();
    project.make(&query(
        "ListInvoices",
        &["status:InvoiceStatus", "--page", "--sort=-issued_on"],
    ));
    project.make(&query(
        "ListSentInvoices",
        &["status:InvoiceStatus", "--sort", "issued_on"],
    ));
    project.make(&query("ListAllInvoices", &["--page"]));

    assert_eq!(
        project.migration("add_list_invoices_indexes").as_deref(),
        Some(
            "CREATE INDEX \"invoices_status_issued_on_id\" ON \"invoices\" (\"status\", \"issued_on\", \"id\");\n"
        )
    );
    assert_eq!(project.migration("add_list_sent_invoices_indexes"), None);
    assert_eq!(project.migration("add_list_all_invoices_indexes"), None);
}

#[test]
fn the_beginning_of_a_text_has_an_index_in_the_order_of_code_points() {
    let search = ["number_prefix:string", "--sort", "number"];
    let project = invoices();
    project.make(&query("SearchInvoices", &search));
    assert_eq!(
        project.migration("add_search_invoices_indexes").as_deref(),
        Some("CREATE INDEX \"invoices_number_id\" ON \"invoices\" (\"number\", \"id\");\n")
    );

    let project = invoices();
    project.write(
        "Cargo.toml",
        "[dependencies]\ndiesel = { features = [\"postgres\"] }\n",
    );
    project.make(&query("SearchInvoices", &search));
    let indexes = project.migration("add_search_invoices_indexes").unwrap();
    assert!(
        indexes.contains("\"invoices_number_prefix\" ON \"invoices\" (\"number\" COLLATE \"C\");"),
        "{indexes}"
    );
}

#[test]
fn the_items_of_a_list_have_one_index() {
    let project = invoices();
    project.make(&query("ListInvoices", &["tag:string?", "--page"]));
    project.make(&query("ListTaggedInvoices", &["tag:string", "--page"]));
    assert_eq!(
        project.migration("add_list_invoices_indexes").as_deref(),
        Some("CREATE INDEX \"invoice_tags_value\" ON \"invoice_tags\" (\"value\");\n")
    );
    assert_eq!(project.migration("add_list_tagged_invoices_indexes"), None);
}

/// A blog with articles by authors, and users who like articles and follow authors.
fn blog() -> Project {
    let project = Project::with_example();
    for command in [
        "new-context blog",
        "new-entity blog Author name:string",
        "new-port blog Author --repo",
        "new-entity blog Article title:string author_id:AuthorId reader_id:UserId",
        "new-port blog Article --repo",
        "new-entity blog Label name:string",
        "new-port blog Label --repo",
        "new-entity blog Pair first:string second:string",
        "new-resource blog Shelf name:string --owned-by owner_id",
        "new-relation blog Favorite user_id:claimant article_id:ArticleId",
        "new-relation blog Follow follower_id:claimant followee_id:UserId",
        "new-relation blog Twin article_id:ArticleId twin_id:ArticleId",
        "new-relation blog Mark label_id:LabelId marker_id:UserId",
        "new-relation blog Place shelf_id:ShelfId article_id:ArticleId",
    ] {
        project.make(&command.split(' ').collect::<Vec<_>>());
    }
    project
}

#[test]
fn a_query_through_a_relation_gives_its_other_end() {
    let project = blog();
    for (arguments, said) in [
        (
            "user_id:UserId? --through Like",
            "there is no relation `Like` in `blog`: `cargo xtask new-relation blog Like` makes one",
        ),
        (
            "user_id:UserId? --through Pair",
            "is not a relation, which has two ids and nothing else: give one that",
        ),
        (
            "--through Favorite",
            "it has none of `user_id` and `article_id` as a field: add one of them, or say which field it is: \
             `--through FIELD=Favorite`",
        ),
        (
            "fan_id:UserId? --through liked_by=Favorite",
            "`--through liked_by=Favorite` is about a field `liked_by`, and `ListArticles` has none of this name: add \
             `liked_by:UserId`, or `liked_by:claimant`",
        ),
        (
            "user_id:AuthorId? --through Favorite",
            "`user_id` has another type in `ListArticles` than `user_id` in `Favorite`: write `user_id:UserId`",
        ),
        (
            "user_id:UserId article_id:ArticleId --through Favorite",
            "`ListArticles` has both ends of `Favorite`",
        ),
        (
            "reader_id:UserId --through reader_id=Favorite",
            "`reader_id` is a field of `Article`, too",
        ),
        (
            "liked_by:UserId --through liked_by=Favorite --through liked_by=Favorite",
            "`--through` is given twice for the field `liked_by`",
        ),
        (
            "by:UserId? --through by=Follow",
            "it is not clear which end of `Follow` is at the `Article`, `follower_id` and `followee_id`: give the field \
             of `ListArticles` the name of the other one, and write `--through Follow`",
        ),
        (
            "twin:ArticleId? --through twin=Twin",
            "it is not clear which end of `Twin` is at the `Article`",
        ),
        (
            "marker_id:UserId? --through Mark",
            "`Mark` links no `Article`: its end `label_id` is a `LabelId`, and `Article` has no such field",
        ),
        (
            "user_id:UserId --through Favorite --one",
            "does not say which `Article` it returns",
        ),
    ] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let command = ["new-query", "blog", "ListArticles", "--from", "Article"];
        project.refuses(&[command.as_slice(), &arguments].concat(), &[said]);
    }
    let shelved =
        "new-query blog ListShelved shelf_id:ShelfId --from Article --through Place --page";
    let shelved: Vec<&str> = shelved.split(' ').collect();
    project.refuses(
        &[shelved.as_slice(), &["--route", "GET /shelved"]].concat(),
        &["what `shelf_id` refers to can only be got by its `owner_id` (`GetShelf`), and this endpoint would show"],
    );
    let said = project.make(&shelved);
    assert!(said.contains("decide who may ask `ListShelved`"), "{said}");
    for command in [
        "new-query blog ListFeed follower_id:claimant --from Article --through Follow --page",
        "new-query blog ListLiked liked_by:UserId? --from Article --through liked_by=Favorite --count-of Favorite --page",
        "new-query blog ListTwinned twin_id:ArticleId --from Article --through Twin --page",
    ] {
        let command: Vec<&str> = command.split(' ').collect();
        project.make(&command);
        let files = project.files();
        project.make(&command);
        assert_eq!(project.files(), files, "{command:?}");
    }
    let feed = project.read("src/infra/query_handlers/blog/list_feed.rs");
    assert!(
        feed.contains("follows::followee_id.eq(articles::reader_id)"),
        "{feed}"
    );
}

#[test]
fn only_what_is_linked_with_each_entity_is_counted() {
    let project = blog();
    for (arguments, said) in [
        ("--count-of Like", "there is no relation `Like` in `blog`"),
        (
            "--count-of Follow",
            "`--count-of Follow` counts what is linked with each `Article`, and `Follow` links a `UserId` with a `UserId`",
        ),
        (
            "--count-of Twin",
            "`--count-of Twin` cannot be written for you: both ends of `Twin` are a `ArticleId`",
        ),
        (
            "--count-of Favorite --count-of Favorite",
            "the view would have two fields `favorites_count`: leave out `--count-of Favorite`",
        ),
        (
            "article_id:ArticleId --through Favorite --count-of Favorite",
            "`--through` and `--count-of` are about different ends of `Favorite`: leave out one of them",
        ),
    ] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let command = ["new-query", "blog", "ListArticles", "--from", "Article"];
        project.refuses(&[command.as_slice(), &arguments].concat(), &[said]);
    }
}

#[test]
fn a_route_is_made_for_a_query_that_returns_a_page() {
    let with = invoices();
    let list = query("ListInvoices", &["due_on_to:date?", "--page"]);
    with.make(&[list.as_slice(), &["--route", "GET /invoices"]].concat());

    let later = invoices();
    later.make(&list);
    later.make(&["new-route", "billing", "GET /invoices", "ListInvoices"]);

    let routes = "src/infra/api/routes/billing.rs";
    assert_eq!(later.read(routes), with.read(routes));
    assert!(with.read(routes).contains("/// On this day or earlier.\n"));
}

#[test]
fn every_list_has_a_bound() {
    let project = invoices();
    project.make(&query("ListInvoices", &[]));
    project.make(&[
        "new-query",
        "billing",
        "ListInvoicesWithout",
        "--view",
        "number:string",
    ]);
    for file in ["list_invoices", "list_invoices_without"] {
        let text = project.read(&format!("{HANDLERS}/{file}.rs"));
        assert!(text.contains(".limit(MAX_ITEMS)"), "{text}");
    }
}

#[test]
fn what_an_entity_refers_to_is_joined_or_refused() {
    let project = Project::with_example();
    project.make(&["new-context", "scheduling"]);
    project.make(&["new-entity", "scheduling", "Patient", "name:string"]);
    project.make(&["new-context", "billing"]);
    project.make(&["new-entity", "billing", "Customer", "name:string"]);
    project.make(&["new-entity", "billing", "Agent", "name:string"]);
    project.make(&[
        "new-entity",
        "billing",
        "Invoice",
        "number:string",
        "customer_id:CustomerId",
        "payer_id:CustomerId?",
        "agent_id:AgentId",
        "patient_id:scheduling.PatientId",
        "owner_id:claimant",
        "parent:InvoiceId?",
    ]);
    project.make(&["new-port", "billing", "Customer", "--repo"]);
    project.make(&["new-port", "billing", "Invoice", "--repo"]);
    for (with, said) in [
        (
            ["--with", "number"].as_slice(),
            "no field `number` or `number_id` of `Invoice` refers to another entity: customer_id, payer_id, agent_id, \
             patient_id, owner_id, parent do",
        ),
        (
            &["--with", "patient"],
            "`patient_id` refers to something outside of `billing`",
        ),
        (
            &["--with", "owner"],
            "`owner_id` refers to something outside of `billing`",
        ),
        (
            &["--with", "parent"],
            "`parent` refers to another `Invoice`, and a query shows only others beside one",
        ),
        (&["--with", "agent"], "`Agent` has no `AgentRepository`"),
    ] {
        project.refuses(&query("ListInvoices", with), &[said]);
    }
    let without = project.run(&["new-query", "billing", "ListInvoices", "--with", "customer"]);
    assert!(without.err.contains("--from <ENTITY>"), "{}", without.err);

    // The permission to join two tables is given once.
    let tables = "src/infra/db/tables.rs";
    project.make(&query("ListInvoices", &["--with", "customer"]));
    let files = project.files();
    project.make(&query("ListInvoices", &["--with", "customer_id"]));
    assert_eq!(project.files(), files);
    project.make(&query("ListInvoicesOfPayer", &["--with", "payer"]));
    let permission = "allow_tables_to_appear_in_same_query!(customers, invoices);";
    assert_eq!(project.read(tables).matches(permission).count(), 1);

    // Two entities of one kind are two aliases of their table.
    let both = query(
        "ListInvoicesOfBoth",
        &["--with", "customer", "--with", "payer"],
    );
    project.make(&both);
    let row = "src/infra/query_handlers/billing/invoice_with_customer_and_payer_row.rs";
    for alias in ["customers as customer;", "customers as payer;"] {
        assert!(project.read(row).contains(alias), "{alias}");
    }
    assert_eq!(project.read(tables).matches(permission).count(), 1);
    assert!(!project.read(tables).contains("(customers, customers)"));
}

#[test]
fn an_index_that_a_migration_makes_is_not_made_again() {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    project.make(&["new-resource", "billing", "Customer", "name:string"]);
    let resource = "new-resource billing Invoice number:string(1..30):unique:index status:enum(draft,sent):index \
                    due_on:date customer_id:CustomerId:index";
    project.make(&resource.split_whitespace().collect::<Vec<_>>());
    let table = project.migration("create_invoices").unwrap();
    let indexes: Vec<&str> = table
        .lines()
        .filter(|line| line.starts_with("CREATE INDEX"))
        .collect();
    assert_eq!(
        indexes,
        [
            "CREATE INDEX \"invoices_status\" ON \"invoices\" (\"status\", \"id\");",
            "CREATE INDEX \"invoices_customer_id\" ON \"invoices\" (\"customer_id\", \"id\");",
        ]
    );
    let list = |name: &str, arguments: &str| {
        let command = format!("new-query billing {name} {arguments} --from Invoice");
        project.make(&command.split_whitespace().collect::<Vec<_>>());
    };
    list("ListByStatus", "--sort status");
    list("ListByNumber", "--sort number");
    list("ListOfCustomer", "customer_id:CustomerId");
    let made = project
        .files()
        .into_keys()
        .filter(|path| path.ends_with("_indexes/up.sql"));
    assert_eq!(made.count(), 0);

    // By hand, under another name, with the columns that have one value each in another order.
    project.write(
        "src/infra/db/migrations/20990101000000_by_hand/up.sql",
        "-- CREATE INDEX \"none\" ON \"invoices\" (\"due_on\", \"id\");
CREATE INDEX some ON invoices (due_on, id) WHERE status = 'draft';
CREATE INDEX own ON invoices (status, customer_id, due_on, id);
",
    );
    list(
        "ListDraftsOfCustomer",
        "customer_id:CustomerId status:InvoiceStatus --sort due_on",
    );
    assert_eq!(
        project.migration("add_list_drafts_of_customer_indexes"),
        None
    );
    list("ListByDay", "--sort due_on");
    assert!(project.migration("add_list_by_day_indexes").is_some());

    // One that is dropped is not there.
    project.write(
        "src/infra/db/migrations/20990102000000_dropped/up.sql",
        "DROP INDEX \"invoices_status\";",
    );
    list("ListAllByStatus", "--sort status --many");
    assert!(
        project
            .migration("add_list_all_by_status_indexes")
            .is_some()
    );
}

/// Who cannot get something does not see it beside something else.
#[test]
fn what_only_its_owner_can_get_is_shown_with_a_permission() {
    let project = Project::with_example();
    project.make(&["new-context", "billing"]);
    let customer = ["new-resource", "billing", "Customer", "name:string"];
    project.make(&[&customer[..], &["--owned-by", "owner_id"]].concat());
    let invoice = [
        "new-resource",
        "billing",
        "Invoice",
        "customer_id:CustomerId",
        "--permission",
        "invoices:write",
    ];
    project.make(&invoice);
    let with = |name, more: &[&'static str]| {
        let arguments = [&["--with", "customer", "--page"], more].concat();
        query(name, &arguments)
    };
    let endpoint = ["--route", "GET /shown"];
    for access in [[].as_slice(), &["--public"]] {
        project.refuses(
            &with("ListShown", &[&endpoint, access].concat()),
            &[
                "what `customer_id` refers to can only be got by its `owner_id` (`GetCustomer`)",
                "`--permission`",
            ],
        );
    }
    let permission = ["--permission", "invoices:read"];
    project.make(&with("ListShown", &[endpoint, permission].concat()));
    let without = project.make(&with("ListUnseen", &[]));
    assert!(
        without.contains("decide who may ask `ListUnseen`"),
        "{without}"
    );

    // Its owner decides to show it to everybody.
    let get = "src/core/billing/queries/get_customer.rs";
    let open = project.read(get).replace("pub owner_id: UserId,", "");
    project.write(get, &open);
    project.make(&with("ListOpen", &["--route", "GET /open"]));
}

#[test]
fn a_value_object_around_a_number_has_ranges() {
    let project = Project::new();
    for command in [
        "new-context billing",
        "new-value-object billing Quantity value:i32(1..100)",
        "new-value-object billing Code value:string(3..3)",
        "new-resource billing Line quantity:Quantity code:Code",
    ] {
        project.make(&command.split(' ').collect::<Vec<_>>());
    }
    let query = |field: &str| {
        let command = format!("new-query billing FindLines {field} --from Line --page");
        command.split(' ').map(str::to_owned).collect::<Vec<_>>()
    };
    for (field, said) in [
        (
            "code_from:Code?",
            "`code` is not a date, a time or a number",
        ),
        ("quantity_from:i32?", "`quantity_from` has another type"),
    ] {
        let command = query(field);
        let command: Vec<&str> = command.iter().map(String::as_str).collect();
        project.refuses(&command, &[said]);
    }

    let command = query("quantity_from:Quantity?");
    project.make(&command.iter().map(String::as_str).collect::<Vec<_>>());
    let handler = project.read("src/infra/query_handlers/billing/find_lines.rs");
    assert!(
        handler.contains("lines::quantity.ge(i32::from(value))"),
        "{handler}"
    );
}

#[test]
fn a_table_that_nobody_named_is_said() {
    let project = Project::new();
    for command in [
        "new-context billing",
        "new-resource billing Invoice number:string --table bills",
    ] {
        project.make(&command.split(' ').collect::<Vec<_>>());
    }
    let query = ["new-query", "billing", "FindNumber", "number:string"];

    let said = project.make(&[&query[..], &["--view", "id:InvoiceId"]].concat());

    for words in [
        "`bills` was chosen because it has the columns of the view and of the fields, and the test of it stores no row",
        "With `--from Invoice`",
    ] {
        assert!(said.contains(words), "{words} in:\n{said}");
    }
    project.make(&["undo"]);
    let said = project.make(&[&query[..], &["--from", "Invoice"]].concat());
    assert!(!said.contains("was chosen"), "{said}");
}
