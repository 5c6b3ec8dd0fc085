//! Tests of complete runs, in a project that need not compile.

use std::fs;

use crate::{project::Project, sample::ONE_OF_EACH};

fn billing() -> Project {
    let project = Project::new();
    project.make(&["new-context", "billing"]);
    project
}

#[test]
fn twice_is_once() {
    let project = Project::new();
    let migration: &[&str] = &["new-migration", "add_due_date"];
    for arguments in ONE_OF_EACH.into_iter().chain([migration]) {
        project.make(arguments);
        let files = project.files();
        let said = project.make(arguments);
        assert_eq!(project.files(), files, "{arguments:?}");
        assert!(
            said.lines()
                .all(|line| line.trim_start().starts_with("identical")),
            "{said}"
        );
    }
}

#[test]
fn a_dry_run_shows_the_plan_and_writes_nothing() {
    let project = Project::new();
    let files = project.files();

    let said = project.make(&["new-context", "billing", "--dry-run"]);

    assert_eq!(project.files(), files);
    assert!(!project.path().join(".xtask").exists());
    assert!(
        said.contains("--- a/src/main.rs\n+++ b/src/main.rs"),
        "{said}"
    );
    assert!(
        said.contains("+    ApiBuilder::new().include_routers([billing::router])"),
        "{said}"
    );
}

#[test]
fn what_is_there_already_and_differs_is_not_overwritten() {
    let project = billing();
    let file = "src/core/billing/commands/pay_invoice.rs";
    project.write(file, "// mine\n");
    let files = project.files();

    let said = project.run(&["new-command", "billing", "PayInvoice"]);
    assert_eq!(said.code, Some(1));
    assert!(
        said.out.contains(&format!("conflict {file}")),
        "{}",
        said.out
    );
    assert_eq!(project.files(), files);

    project.make(&["new-command", "billing", "PayInvoice", "--force"]);
    assert!(project.read(file).contains("pub struct PayInvoice"));
    project.make(&["undo"]);
    assert_eq!(
        project.texts(),
        files
            .into_iter()
            .map(|(path, (text, _))| (path, text))
            .collect()
    );
}

#[test]
fn a_missing_place_says_what_to_paste_and_writes_nothing() {
    let project = billing();
    project.make(&["new-entity", "billing", "Invoice"]);
    let main = project.read("src/main.rs");
    let main = main.replace("handlers! {", "others! {");
    let main = main.replace("    scoped {", "    per_request {");
    project.write("src/main.rs", &main);
    let files = project.files();

    for (arguments, place, line) in [
        (
            ["new-command", "billing", "PayInvoice"].as_slice(),
            "src/main.rs has no `handlers! { .. }`, which is the place for this:",
            "    PayInvoice => PayInvoiceHandler,\n",
        ),
        (
            &["new-port", "billing", "Invoice", "--repo"],
            "src/main.rs has no `scoped { .. }` in `ports! { .. }`, which is the place for this:",
            "    InvoiceRepository => DieselInvoiceRepository,\n",
        ),
    ] {
        let said = project.run(arguments);
        assert_eq!(said.code, Some(1));
        assert!(
            said.err.contains(place) && said.err.contains(line),
            "{}",
            said.err
        );
        assert_eq!(project.files(), files);
    }
}

#[test]
fn tests_are_declared_in_the_crate_that_they_test() {
    let project = Project::new();
    let roots = ["tests/mod.rs", "tests/core/mod.rs", "tests/services/mod.rs"];
    let [binary, core, services] = roots.map(|root| project.read(root));
    let doubles = project.read("tests/impl/mod.rs");

    project.make(&["new-context", "billing"]);
    project.make(&["new-port", "billing", "Gateway"]);
    project.make(&["new-service", "mailer"]);

    let declared = |root: &str, before: &str| -> Vec<String> {
        let after = project.read(root);
        let is_new = |line: &&str| !line.is_empty() && !before.lines().any(|old| old == *line);
        after.lines().filter(is_new).map(str::to_owned).collect()
    };
    let new_in_binary = declared(roots[0], &binary);
    assert!(!new_in_binary.iter().any(|line| line != "mod infra;"));
    assert_eq!(declared(roots[1], &core), ["mod billing;"]);
    assert_eq!(declared(roots[2], &services), ["mod mailer;"]);
    assert!(
        project
            .read("src/core/lib.rs")
            .contains("pub mod billing;\n")
    );

    // A project without the example has no adapters, and so no doubles.
    if !doubles.contains("adapters") {
        assert_eq!(
            declared("tests/impl/mod.rs", &doubles),
            ["pub mod adapters;"]
        );
    }
    assert_eq!(
        project.read("tests/impl/adapters/mod.rs"),
        "pub mod billing;\n"
    );
    let test = project.read("tests/services/mailer.rs");
    assert!(
        test.contains("use services::mailer::{Mailer, RealMailer};\n\nuse crate::tests::doubles::mailer::FakeMailer;\n"),
        "{test}"
    );
    let test = project.read("tests/infra/adapters/billing/gateway.rs");
    assert!(
        test.contains("tests::doubles::adapters::billing::gateway::FakeGateway"),
        "{test}"
    );
}

#[test]
fn the_root_of_a_module_tree_is_not_made_up() {
    let project = Project::new();
    fs::remove_file(project.path().join("tests/core/mod.rs")).unwrap();
    let files = project.files();

    let said = project.run(&["new-context", "billing"]);

    assert_eq!(said.code, Some(1));
    assert!(
        said.err.contains("tests/core/mod.rs does not exist"),
        "{}",
        said.err
    );
    assert_eq!(project.files(), files);
}

#[test]
fn code_takes_from_the_kernel_and_the_runtime_what_is_theirs() {
    let project = billing();
    project.make(&["new-value-object", "billing", "Code"]);
    project.make(&["new-entity", "billing", "Invoice", "code:Code"]);
    project.make(&["new-port", "billing", "Invoice", "--repo"]);
    let id = ["id:InvoiceId", "--route"];
    let pay = ["new-command", "billing", "Pay", "code:Code"];
    project.make(&[pay.as_slice(), &id, &["POST /invoices/{id}"]].concat());
    let get = ["new-query", "billing", "GetInvoice"];
    project.make(&[get.as_slice(), &id, &["GET /invoices/{id}"]].concat());
    project.make(&["new-cli-app", "reports"]);

    for (path, parts) in [
        (
            "src/core/billing/domain/invoice.rs",
            ["\nkernel::typed_id!(\n", "pub code: Code"],
        ),
        (
            "src/core/billing/domain/code.rs",
            [
                "use kernel::{BrokenRule, InvalidText, Text};",
                "impl BrokenRule for",
            ],
        ),
        (
            "src/core/billing/commands/pay.rs",
            [
                "use kernel::{Command, CommandHandler, Error, Result};",
                "use crate",
            ],
        ),
        (
            "src/infra/adapters/billing/repo/invoice.rs",
            [
                "use runtime::db::{Backend, Prepared, UnitOfWork, delete_failure, failure, types};",
                "self.unit_of_work.connection()",
            ],
        ),
        (
            "src/infra/query_handlers/billing/get_invoice.rs",
            [
                "use kernel::{QueryHandler, Result};",
                "unit_of_work: UnitOfWork,",
            ],
        ),
        (
            "src/infra/api/routes/billing.rs",
            [
                "kernel::field(\"/code\", ",
                "use runtime::api::{ApiResult, Json, Path};",
            ],
        ),
        (
            "src/infra/api/routes/billing.rs",
            [
                "use crate::service::{AppContext, CommandBus, QueryBus};",
                "OpenApiRouter<AppContext>",
            ],
        ),
        (
            "src/infra/db/tables.rs",
            ["use runtime::db::sql_types::*;", "invoices (id)"],
        ),
        (
            "src/infra/cli/apps/reports.rs",
            ["use runtime::cli::App;", "-> Result<ExitCode> {"],
        ),
        (
            "tests/infra/adapters/billing/repo/invoice.rs",
            ["use crate::tests::{", "contract(scope.port()).await;"],
        ),
        (
            "tests/infra/query_handlers/billing/get_invoice.rs",
            [
                "QueryBus::new(app.context.clone())",
                "support::app::TestApp",
            ],
        ),
    ] {
        let text = project.read(path);
        for part in parts {
            assert!(text.contains(part), "`{part}` in {path}:\n{text}");
        }
    }
}

#[test]
fn a_router_of_the_same_name_stays_beside_the_new_one() {
    let project = Project::new();
    let main = project.read("src/main.rs").replace(
        "include_routers([])",
        "include_routers([infra::api::admin::billing::router])",
    );
    project.write("src/main.rs", &main);

    project.make(&["new-context", "billing"]);

    let main = project.read("src/main.rs");
    assert_eq!(main.matches("billing::router").count(), 2, "{main}");
    let files = project.files();
    project.make(&["new-context", "billing"]);
    assert_eq!(project.files(), files);
}

#[test]
fn what_else_is_among_the_routes_is_left_alone() {
    let project = billing();
    project.write("src/infra/api/routes/README.md", "");
    fs::write(
        project.path().join("src/infra/api/routes/logo.png"),
        [0xff; 4],
    )
    .unwrap();
    project.write(
        "src/infra/api/routes/admin/users.rs",
        "#[utoipa::path(post, path = \"/users\")]\nasync fn create_user() {}\n",
    );
    let pay = |route| ["new-command", "billing", "PayInvoice", "--route", route];

    let said = project.run(&pay("POST /users"));
    assert!(
        said.err
            .contains("`create_user` in src/infra/api/routes/admin/users.rs"),
        "{}",
        said.err
    );
    let said = project.run(&pay("POST /payments"));
    assert_eq!(said.code, Some(0), "{}", said.err);
}

#[test]
fn a_module_that_became_a_folder_stays_one() {
    let project = billing();
    let pay = [
        "new-command",
        "billing",
        "PayInvoice",
        "--returns",
        "uuid",
        "--route",
        "POST /payments",
    ];
    project.make(&pay);
    project.make(&["new-query", "billing", "GetInvoice", "id:uuid"]);
    let move_to = |from: &str, to: &str| {
        project.write(to, &project.read(from));
        fs::remove_file(project.path().join(from)).unwrap();
    };
    for module in [
        "src/infra/api/routes/billing",
        "src/core/billing/commands/pay_invoice",
        "src/core/billing/queries/get_invoice",
        "tests/infra/api/billing",
    ] {
        move_to(&format!("{module}.rs"), &format!("{module}/mod.rs"));
    }
    let files = project.files();

    project.make(&["new-context", "billing"]);
    project.make(&pay);
    assert_eq!(project.files(), files);

    project.make(&[
        "new-command",
        "billing",
        "Refund",
        "--route",
        "POST /refunds",
    ]);
    let routes = project.read("src/infra/api/routes/billing/mod.rs");
    assert!(routes.contains("async fn refund("), "{routes}");
    assert!(
        !project
            .path()
            .join("src/infra/api/routes/billing.rs")
            .exists()
    );

    project.make(&["new-route", "billing", "POST /payments", "PayInvoice"]);
    project.make(&["new-query", "billing", "FindInvoice", "id:uuid"]);
    let query = project.read("src/core/billing/queries/find_invoice.rs");
    assert!(query.contains("struct FindInvoiceView"), "{query}");

    move_to("src/infra/mod.rs", "src/infra.rs");
    project.make(&["new-integration", "stripe"]);
    assert!(
        project
            .read("src/infra.rs")
            .contains("pub mod integrations;")
    );
    assert!(!project.path().join("src/infra/mod.rs").exists());
}

#[test]
fn nothing_is_written_into_a_comment() {
    let project = billing();
    let file = "src/core/billing/commands/mod.rs";
    project.write(file, "pub mod a; pub mod c; /* one\ntwo */\n");
    let files = project.files();

    let said = project.run(&["new-command", "billing", "Buy"]);

    assert_eq!(said.code, Some(1));
    assert!(
        said.err
            .contains(&format!("in {file}, a comment is in the place for this")),
        "{}",
        said.err
    );
    assert!(said.err.contains("    pub mod buy;\n"), "{}", said.err);
    assert_eq!(project.files(), files);
}

#[test]
fn it_works_in_any_folder_of_a_project_that_does_not_compile() {
    let project = billing();
    project.write("src/core/billing/domain/half_done.rs", "pub struct Half {");
    project.write("src/settings.rs", "this is no Rust");

    let said = project.run_in(
        "src/core/billing",
        &["new-command", "billing", "PayInvoice"],
    );

    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(
        project
            .path()
            .join("src/core/billing/commands/pay_invoice.rs")
            .is_file()
    );
}

#[test]
fn a_broken_template_is_named_with_its_line() {
    let project = billing();
    let template =
        "xtask/src/generators/command/templates/src/core/__context__/commands/__name__.rs.tpl";
    let text = project.read(template);
    let files = project.files();
    for (broken, line) in [
        (format!("// one\n{{% if %}}\n{text}"), 2),
        (format!("// one\n// two\n{{{{ nonsense }}}}\n{text}"), 3),
    ] {
        project.write(template, &broken);

        let said = project.run(&["new-command", "billing", "PayInvoice"]);

        assert_eq!(said.code, Some(1));
        assert!(
            said.err.contains(&format!("{template}:{line}: ")),
            "{}",
            said.err
        );
        assert_eq!(project.files(), files);
    }
}

#[test]
fn a_template_that_makes_no_rust_is_named() {
    let project = billing();
    let template =
        "xtask/src/generators/event/templates/src/core/__context__/events/__name__.rs.tpl";
    project.write(template, "pub struct {{ Name }};\npub struct;\n");
    let files = project.files();

    let said = project.run(&["new-event", "billing", "InvoicePaid"]);

    assert_eq!(said.code, Some(1));
    assert!(
        said.err.contains(template) && said.err.contains("line 2"),
        "{}",
        said.err
    );
    assert_eq!(project.files(), files);
}

#[test]
fn every_command_has_a_help_text_of_its_own() {
    let said = Project::new().run(&["--help"]);
    let texts: Vec<&str> = said
        .out
        .lines()
        .filter_map(|line| line.trim().strip_prefix("new-")?.split_once("  "))
        .map(|(_, text)| text.trim())
        .collect();
    let distinct: std::collections::BTreeSet<&str> = texts.iter().copied().collect();
    assert!(
        texts.len() > 1 && distinct.len() == texts.len(),
        "{texts:?}"
    );
}

#[test]
fn nothing_is_guessed() {
    let project = billing();
    project.make(&["new-value-object", "billing", "Money"]);
    let files = project.files();
    for (arguments, said) in [
        (
            ["new-command", "biling", "Pay"].as_slice(),
            "did you mean `billing`",
        ),
        (
            &["new-command", "billing", "Pay", "a:Mony"],
            "did you mean `Money`",
        ),
        (
            &["new-command", "billing", "Pay", "a:strng"],
            "did you mean `string`",
        ),
        (
            &["new-command", "billing", "Pay", "a:i32", "a:i64"],
            "two fields are called `a`",
        ),
        (&["new-command", "billing", "Pay", "a"], "`a:string`"),
        (&["new-command", "billing", "Pay", "type:i32"], "keyword"),
        (
            &["new-command", "billing", "Pay", "--route", "FETCH /pay"],
            "`FETCH` is not a method",
        ),
        (
            &["new-command", "billing", "Pay", "--route", "GET /pay"],
            "a GET changes nothing",
        ),
        (
            &["new-command", "billing", "Pay", "--route", "POST /pay/{id}"],
            "no field",
        ),
        (
            &[
                "new-command",
                "billing",
                "Pay",
                "--route",
                "POST /health/live/",
            ],
            "not end with `/`",
        ),
        (
            &[
                "new-query",
                "billing",
                "GetPay",
                "--route",
                "GET /health/live",
            ],
            "/health/live exists already",
        ),
        (
            &["new-entity", "billing", "Bill", "id:uuid"],
            "leave it out",
        ),
        (
            &["new-port", "billing", "Money", "--repo"],
            "is not an entity",
        ),
        (
            &["new-route", "billing", "POST /pay", "Pay"],
            "the command or query `Pay` does not exist",
        ),
        (&["new-context", "../x"], "give the name without a path"),
        (
            &["new-context", "core"],
            "a file of every service is called `core`",
        ),
    ] {
        let answer = project.run(arguments);
        assert_eq!(answer.code, Some(1), "{arguments:?}");
        assert!(answer.err.contains(said), "{arguments:?}: {}", answer.err);
        assert_eq!(project.files(), files, "{arguments:?}");
    }
    assert_eq!(project.run(&["new-command", "billing"]).code, Some(2));
    assert_eq!(project.run(&["nonsense"]).code, Some(2));
}

#[test]
fn a_type_in_the_words_of_another_language_is_corrected() {
    let project = billing();
    let files = project.files();
    for (field, correction) in [
        ("a:str", "write `string`"),
        ("a:int", "write `i32`"),
        ("a:Option<String>", "write `a:string?`"),
        ("a:Vec<String>", "write `a:string[]`"),
        ("a:enum", "write `a:enum(draft,sent)`"),
        (
            "a:enum(b,c)",
            "new-value-object billing A 'value:enum(b,c)'",
        ),
        ("a:money", "write `decimal`, or `i64`"),
        (
            "a:i32(1..30)",
            "new-value-object billing A 'value:i32(1..30)'",
        ),
        ("a:string(3..1)", "write the least and the most"),
        ("a:string(1..30", "the `(` is not closed"),
        ("a:string[1", "the `[` is not closed"),
        ("a:string?[]", "has one of `?` and `[]`"),
        ("a:string[1..9999]", "at most 1000 elements"),
        ("a:string:unique", "these belong to a table"),
        ("a:string:long", "no modifier `:long`"),
        ("a:i32:default=x", "write a whole number"),
        (
            "a:bool?:default=true",
            "only a field with one value has a default",
        ),
        ("a:claimant", "has no `UserId`"),
        ("--public", "add `--route`"),
        ("--permission=bills:write", "add `--route`"),
    ] {
        let answer = project.run(&["new-command", "billing", "Pay", field]);
        assert_eq!(answer.code, Some(1), "{field}");
        assert!(answer.err.contains(correction), "{field}: {}", answer.err);
        assert_eq!(project.files(), files, "{field}");
    }
}

#[test]
fn one_name_for_two_things_is_refused() {
    let project = billing();
    let files = project.files();
    for (arguments, name) in [
        (["new-cli-app", "help"], "help"),
        (["new-cli-app", "serve"], "serve"),
        (["new-context", "doubles"], "doubles"),
        (["new-context", "kernel"], "kernel"),
    ] {
        let said = project.run(&arguments);
        assert_eq!(said.code, Some(1), "{arguments:?}");
        let name = format!("`{name}`");
        assert!(said.err.contains(&name), "{arguments:?}: {}", said.err);
        assert_eq!(project.files(), files, "{arguments:?}");
    }
}

#[test]
fn a_name_that_a_file_uses_for_something_else_is_written_with_its_path() {
    let project = billing();
    for name in ["State", "Query", "Path", "Row", "Error"] {
        project.make(&["new-value-object", "billing", name]);
    }
    project.make(&[
        "new-entity",
        "billing",
        "UnitOfWork",
        "row:Row",
        "error:Error?",
    ]);
    project.make(&["new-port", "billing", "UnitOfWork", "--repo"]);
    let fields = ["state:State", "query:Query", "path:Path"];
    let command = ["new-command", "billing", "Command"];
    project.make(&[&command[..], &fields, &["--route", "POST /commands/{path}"]].concat());

    for (path, line) in [
        (
            "src/core/billing/commands/command.rs",
            "impl kernel::Command for Command {",
        ),
        (
            "src/infra/adapters/billing/repo/unit_of_work.rs",
            "    unit_of_work: UnitOfWork,",
        ),
        (
            "src/infra/adapters/billing/repo/unit_of_work.rs",
            "impl TryFrom<Row> for app_core::billing::domain::unit_of_work::UnitOfWork {",
        ),
        (
            "src/infra/api/routes/billing.rs",
            "            app_core::billing::domain::state::State::try_from(body.state),",
        ),
    ] {
        let text = project.read(path);
        assert!(text.contains(line), "{line}\n{text}");
    }
    let files = project.files();
    project.make(&[&command[..], &fields, &["--route", "POST /commands/{path}"]].concat());
    assert_eq!(project.files(), files);
}

#[test]
fn two_contexts_may_have_the_same_names() {
    let project = billing();
    project.make(&["new-context", "shipping"]);
    for context in ["billing", "shipping"] {
        let path = format!("/{context}");
        let commands: [&[&str]; 5] = [
            &["new-entity", context, "Order", "number:string"],
            &[
                "new-port",
                context,
                "Order",
                "--repo",
                "--table",
                &format!("{context}_orders"),
            ],
            &[
                "new-command",
                context,
                "PlaceOrder",
                "number:string",
                "--route",
                &format!("POST {path}"),
            ],
            &[
                "new-query",
                context,
                "GetOrder",
                "id:OrderId",
                "--route",
                &format!("GET {path}/{{id}}"),
            ],
            &["new-port", context, "Notifier"],
        ];
        for command in commands {
            project.make(command);
            let files = project.files();
            project.make(command);
            assert_eq!(project.files(), files, "{command:?}");
        }
    }

    let main = project.read("src/main.rs");
    for line in [
        "    PlaceOrder => PlaceOrderHandler,\n",
        "    app_core::shipping::commands::place_order::PlaceOrder => \
         app_core::shipping::commands::place_order::PlaceOrderHandler,\n",
        "        OrderRepository         => DieselOrderRepository,\n",
        "use app_core::shipping::ports::notifier::Notifier as ShippingNotifier;\n",
        "use app_core::shipping::ports::repo::order::OrderRepository as ShippingOrderRepository;\n",
        "        ShippingNotifier => crate::infra::adapters::shipping::notifier::RealNotifier,\n",
    ] {
        assert!(main.contains(line), "{line}\n{main}");
    }
    let routes = project.read("src/infra/api/routes/shipping.rs");
    assert!(
        routes.contains("operation_id = \"shipping_place_order\""),
        "{routes}"
    );
    assert!(
        routes.contains("#[schema(as = shipping::PlaceOrderBody)]"),
        "{routes}"
    );
}

#[test]
fn a_name_that_was_two_things_before_is_left_to_the_compiler() {
    let project = billing();
    let main = project.read("src/main.rs") + "\nfn twice() {}\n\nfn twice() {}\n";
    project.write("src/main.rs", &main);

    project.make(&["new-command", "billing", "PayInvoice"]);
}

#[test]
fn views_have_names_of_their_own() {
    let project = billing();
    project.make(&["new-context", "shipping"]);
    for (context, query, file, view) in [
        ("billing", "ListOrders", "list_orders", "OrdersView"),
        (
            "billing",
            "SearchOrders",
            "search_orders",
            "SearchOrdersView",
        ),
        // Names in the description of the API do not contain the context.
        ("shipping", "FindOrders", "find_orders", "FindOrdersView"),
    ] {
        let route = format!("GET /{file}");
        project.make(&["new-query", context, query, "--route", &route]);
        let text = project.read(&format!("src/core/{context}/queries/{file}.rs"));
        assert!(text.contains(&format!("pub struct {view} ")), "{text}");
    }
    // The files are kept, even if another tool created them.
    project.make(&["undo", "3"]);
    project.make(&["new-query", "billing", "SearchOrders"]);
    project.make(&["new-query", "billing", "ListOrders"]);
    let said = project.make(&["new-query", "billing", "SearchOrders"]);
    assert!(!said.contains("create"), "{said}");
}

#[test]
fn secrets_are_neither_compared_nor_shown_nor_in_a_url() {
    let project = billing();
    let password = include_str!("../../../template/src/core/auth/domain/password.rs");
    project.write("src/core/billing/domain/password.rs", password);
    project.write("src/core/billing/domain/mod.rs", "pub mod password;\n");
    project.make(&["new-entity", "billing", "Account", "password:Password"]);
    project.make(&["new-event", "billing", "Registered", "password:Password"]);
    for file in ["domain/account.rs", "events/registered.rs"] {
        let text = project.read(&format!("src/core/billing/{file}"));
        assert!(text.contains("#[derive(Clone, Debug)]\n"), "{text}");
    }
    let files = project.files();
    for arguments in [
        ["new-query", "billing", "GetLogin", "--view", "p:Password"].as_slice(),
        &[
            "new-query",
            "billing",
            "GetLogin",
            "p:Password",
            "--route",
            "GET /logins",
        ],
        &[
            "new-command",
            "billing",
            "Login",
            "p:Password",
            "--route",
            "POST /logins/{p}",
        ],
    ] {
        let said = project.run(arguments);
        assert_eq!(said.code, Some(1), "{arguments:?}");
        assert!(said.err.contains("`p` is secret"), "{}", said.err);
        assert_eq!(project.files(), files, "{arguments:?}");
    }
    let route = "POST /logins";
    project.make(&[
        "new-command",
        "billing",
        "Login",
        "p:Password",
        "--route",
        route,
    ]);
}

#[test]
fn a_query_asks_by_value_objects_as_the_table_holds_them() {
    let project = billing();
    project.make(&["new-value-object", "billing", "Moment", "at:datetime"]);
    project.make(&["new-value-object", "billing", "Token", "value:uuid"]);
    project.make(&["new-value-object", "billing", "Code", "value:string"]);
    project.make(&[
        "new-entity",
        "billing",
        "Visit",
        "at:Moment",
        "token:Token",
        "code:Code",
    ]);
    project.make(&["new-port", "billing", "Visit", "--repo"]);
    let ask = ["at:Moment", "token:Token", "code:Code", "--view", "id:uuid"];
    project.make(&[&["new-query", "billing", "FindVisit"], ask.as_slice()].concat());

    let handler = project.read("src/infra/query_handlers/billing/find_visit.rs");
    for filter in [
        "visits::at.eq(DateTime::<Utc>::from(query.at))",
        "visits::token.eq(types::uuid(query.token))",
        "visits::code.eq(String::from(query.code))",
    ] {
        assert!(handler.contains(filter), "{handler}");
    }
    assert!(!handler.contains("use uuid::"), "{handler}");

    // A value without a getter in its value object is not used for filters.
    let code = project.read("src/core/billing/domain/code.rs");
    let closed = code.replace("as_str", "text").replace(
        "impl From<Code> for String {\n    fn from(code: Code) -> Self {\n        code.0.into()\n    }\n}\n",
        "",
    );
    assert_ne!(closed, code);
    project.write("src/core/billing/domain/code.rs", &closed);
    project.make(&["new-query", "billing", "GetVisit", "code:Code"]);
    let handler = project.read("src/infra/query_handlers/billing/get_visit.rs");
    assert!(!handler.contains("query.code"), "{handler}");
}

#[test]
fn parts_that_would_be_called_the_same_are_refused() {
    let project = billing();
    project.make(&[
        "new-value-object",
        "billing",
        "Money",
        "amount:i64",
        "currency:string",
    ]);
    let fields = ["price:Money", "price_amount:i64"];
    let files = project.files();
    for arguments in [
        [&["new-entity", "billing", "Item"], fields.as_slice()]
            .concat()
            .as_slice(),
        &[
            "new-query",
            "billing",
            "GetSum",
            "--view",
            &fields.join(" "),
        ],
    ] {
        let said = project.run(arguments);
        assert_eq!(said.code, Some(1), "{arguments:?}");
        assert!(
            said.err.contains("would be called `price_amount`"),
            "{}",
            said.err
        );
        assert_eq!(project.files(), files, "{arguments:?}");
    }
}

#[test]
fn a_route_tells_all_that_is_wrong_with_a_request() {
    let project = billing();
    project.make(&["new-value-object", "billing", "Code"]);
    let routes = "src/infra/api/routes/billing.rs";

    let one = ["new-command", "billing", "Enter", "code:Code?"];
    project.make(&[one.as_slice(), &["--route", "POST /codes"]].concat());
    let text = project.read(routes);
    assert!(
        text.contains(
            "    let code = kernel::field(\"/code\", body.code.map(Code::try_from).transpose())?;
    let message = Enter { code };
"
        ),
        "{text}"
    );

    let two = ["new-command", "billing", "Swap", "from:Code", "to:Code"];
    project.make(&[two.as_slice(), &["--route", "PUT /codes/{from}"]].concat());
    let text = project.read(routes);
    assert!(
        text.contains(
            "    let (from, to) = kernel::validate((
        kernel::field(\"/from\", Code::try_from(from)),
        kernel::field(\"/to\", Code::try_from(body.to)),
    ))?;
    let message = Swap { from, to };
"
        ),
        "{text}"
    );

    // The number of fields is not limited.
    let fields: Vec<String> = (0..20)
        .map(|number| format!("code_{number}:Code"))
        .collect();
    let fields = fields.iter().map(String::as_str);
    let many: Vec<&str> = ["new-command", "billing", "Fill"]
        .into_iter()
        .chain(fields)
        .chain(["--route", "POST /fills"])
        .collect();
    project.make(&many);
    let text = project.read(routes);
    assert!(
        text.contains("(code_16, code_17, code_18, code_19)"),
        "{text}"
    );
}

#[test]
fn an_entity_may_name_another_of_its_kind() {
    let project = billing();
    let category = ["new-entity", "billing", "Category", "parent:CategoryId?"];
    project.make(&category);
    let said = project.make(&category);
    assert!(!said.contains("create"), "{said}");

    let text = project.read("src/core/billing/domain/category.rs");
    assert!(text.contains("pub parent: Option<CategoryId>"), "{text}");
    assert!(!text.contains("use "), "{text}");
}

#[test]
fn types_that_were_written_by_hand_are_found_as_they_are_called() {
    let project = billing();
    project.make(&["new-value-object", "billing", "Iban"]);
    let file = "src/core/billing/domain/iban.rs";
    project.write(file, &project.read(file).replace("Iban", "IBAN"));
    project.write(
        "src/core/billing/domain/status.rs",
        "pub enum Status {\n    Open,\n    Paid,\n}\n",
    );
    project.write(
        "src/core/billing/domain/mod.rs",
        "pub mod iban;\npub mod status;\n",
    );

    project.make(&["new-command", "billing", "Transfer", "to:IBAN"]);
    let text = project.read("src/core/billing/commands/transfer.rs");
    assert!(text.contains("pub to: IBAN"), "{text}");

    let said = project.run(&["new-entity", "billing", "Invoice", "status:Status"]);
    assert!(said.err.contains("it is an enum"), "{}", said.err);
}

#[test]
fn the_database_is_what_the_manifests_say() {
    let project = billing();
    project.make(&["new-entity", "billing", "Order"]);
    let both = "[dependencies]\ndiesel = { features = [\"sqlite\", \"postgres_backend\"] }\n";
    let postgres = "[dependencies]\ndiesel = { features = [\"postgres_backend\"] }\n";
    let sqlite = "[dependencies]\nruntime = { path = \"runtime\", features = [\"sqlite\"] }\n";
    let neither = "[dependencies]\ndiesel.workspace = true\nruntime.workspace = true\n";
    for (manifest, runtime, id) in [
        (postgres, both, Some("\"id\" UUID")),
        (sqlite, both, Some("\"id\" BLOB")),
        (neither, postgres, Some("\"id\" UUID")),
        (neither, both, None),
    ] {
        project.write("Cargo.toml", manifest);
        project.write("runtime/Cargo.toml", runtime);
        let said = project.run(&["new-port", "billing", "Order", "--repo", "--dry-run"]);
        assert_eq!(said.code, Some(i32::from(id.is_none())), "{}", said.err);
        assert!(said.out.contains(id.unwrap_or_default()), "{}", said.out);
    }
}

#[test]
fn long_names_are_formatted_too() {
    let project = billing();
    let name = "A".to_owned() + &"b".repeat(44);
    let fields: Vec<String> = ('a'..'d')
        .map(|letter| letter.to_string().repeat(49) + ":string")
        .collect();
    let fields = fields.iter().map(String::as_str);
    let entity: Vec<&str> = ["new-entity", "billing", &name]
        .into_iter()
        .chain(fields)
        .collect();
    project.make(&entity);

    let said = project.run(&["new-port", "billing", &name, "--repo"]);

    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    for (path, text) in project.texts() {
        let blank = text.lines().find(|line| line.ends_with([' ', '\t']));
        assert_eq!(blank, None, "{path}");
    }
}
