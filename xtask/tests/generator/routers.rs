//! Tests of routers that are wrapped, nested or moved.

use std::{collections::BTreeMap, sync::OnceLock};

use crate::project::Project;

const MAIN: &str = "src/main.rs";
const ROUTES: &str = "src/infra/api/routes/billing.rs";

/// The commands that create a context `billing` with one endpoint, `POST /noop`.
const CONTEXT: [&str; 2] = ["new-context", "billing"];
const NOOP: [&str; 5] = ["new-command", "billing", "Noop", "--route", "POST /noop"];

const NESTED: &str = "[|| OpenApiRouter::new().nest(\"/v1\", billing::router())]";

/// Returns a project whose `src/main.rs` has `to` instead of `[billing::router]`, and has `items`.
fn wrapped(to: &str, items: &str) -> Project {
    static PLAIN: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    let plain = PLAIN.get_or_init(|| {
        let project = Project::new();
        project.make(&CONTEXT);
        project.make(&NOOP);
        project.texts()
    });
    let project = Project::new();
    for (path, text) in plain.iter().filter(|(path, _)| !path.ends_with('/')) {
        project.write(path, text);
    }
    let main = project.read(MAIN);
    assert!(main.contains("[billing::router]"), "{main}");
    let main = main.replace("[billing::router]", to);
    project.write(MAIN, &format!("{main}{items}"));
    project
}

/// Asserts that generating the endpoint again does not change `project`.
#[track_caller]
fn is_left_alone(project: &Project) {
    let files = project.files();
    project.make(&CONTEXT);
    assert_eq!(project.files(), files);
}

/// Asserts that `arguments` fail with `message`, and that nothing is written.
#[track_caller]
fn is_refused(project: &Project, arguments: &[&str], message: &str) {
    let files = project.files();
    let said = project.run(arguments);
    assert_eq!(said.code, Some(1), "{}{}", said.out, said.err);
    assert!(said.err.contains(message), "{}", said.err);
    assert_eq!(project.files(), files);
}

#[test]
fn the_first_endpoint_of_a_context_without_a_router_adds_it() {
    let project = Project::new();
    project.make(&CONTEXT);
    std::fs::remove_file(project.path().join(ROUTES)).expect("the file exists");
    let main = project.read(MAIN);
    project.write(MAIN, &main.replace("[billing::router]", "[]"));

    project.make(&NOOP);

    assert!(project.read(ROUTES).contains("routes!(noop)"));
    assert!(project.read(MAIN).contains("[billing::router]"));
}

#[test]
fn a_router_that_the_api_has_in_any_way_is_not_registered_again() {
    for (to, items) in [
        ("[billing::router]", ""),
        ("[infra::api::routes::billing::router]", ""),
        ("[|| billing::router()]", ""),
        ("[|| OpenApiRouter::new().merge(billing::router())]", ""),
        ("[|| billing::router().layer(guard())]", ""),
        ("[|| billing::router().route_layer(guard())]", ""),
        (
            "[|| { let router = billing::router(); router.layer(guard()) }]",
            "",
        ),
        (
            "[|| { let mut all = OpenApiRouter::new(); if cfg!(unix) { all = all.merge(billing::router()); } all }]",
            "",
        ),
        ("[#[cfg(unix)] billing::router]", ""),
        (
            "[guarded]",
            "fn guarded() -> OpenApiRouter<AppContext> { billing::router().layer(guard()) }\n",
        ),
        (
            "[guarded::<Guard>]",
            "fn guarded<G>() -> OpenApiRouter<AppContext> { around(billing::router()) }\n",
        ),
        (
            "ALL",
            "const ALL: [fn() -> OpenApiRouter<AppContext>; 1] = [billing::router];\n",
        ),
        (
            "all()",
            "fn all() -> [fn() -> OpenApiRouter<AppContext>; 1] { [billing::router] }\n",
        ),
    ] {
        let project = wrapped(to, items);
        println!("{to} {items}");
        is_left_alone(&project);
    }
    let project = wrapped("[|| billing::router().layer(guard())]", "");
    let files = project.files();
    project.make(&NOOP);
    assert_eq!(project.files(), files);
}

#[test]
fn a_nested_router_is_not_registered_again() {
    for (to, items) in [
        (NESTED, ""),
        (
            "[v1]",
            "fn v1() -> OpenApiRouter<AppContext> { OpenApiRouter::new().nest(V1, billing::router()) }\nconst V1: &str = \"/v1\";\n",
        ),
        (
            "[|| nested(billing::router())]",
            "fn nested(router: OpenApiRouter<AppContext>) -> OpenApiRouter<AppContext> { OpenApiRouter::new().nest(\"/v1\", router) }\n",
        ),
        (
            "[all]",
            "fn all() -> OpenApiRouter<AppContext> { [billing::router].into_iter().fold(OpenApiRouter::new(), |all, router| all.nest(\"/v1\", router())) }\n",
        ),
        (
            "[all]",
            "fn all() -> OpenApiRouter<AppContext> { let mut all = OpenApiRouter::new(); for router in [billing::router] { all = all.nest(\"/v1\", router()); } all }\n",
        ),
    ] {
        let project = wrapped(to, items);
        println!("{to} {items}");
        is_left_alone(&project);
        let list = project.make(&["list"]);
        assert!(list.contains("POST   /v1/noop"), "{list}");
    }
}

#[test]
fn a_new_endpoint_of_a_nested_router_is_tested_by_its_whole_path() {
    let project = wrapped(NESTED, "");
    let pay = ["new-command", "billing", "Pay", "--route", "POST /pay"];
    project.make(&pay);

    assert!(project.read(ROUTES).contains("path = \"/pay\""));
    let test = project.read("tests/infra/api/billing.rs");
    assert!(test.contains("post(\"/v1/pay\""), "{test}");
    let list = project.make(&["list"]);
    assert!(list.contains("POST   /v1/pay"), "{list}");
    let check = project.run(&["check"]);
    assert!(!check.out.contains("router-unregistered"), "{}", check.out);

    let files = project.files();
    project.make(&pay);
    assert_eq!(project.files(), files);
}

#[test]
fn a_router_is_found_in_the_files_of_the_api() {
    let module = "pub mod v1;\n";
    let nested = "use utoipa_axum::router::OpenApiRouter;\nuse super::routes::billing;\nuse crate::service::AppContext;\n\npub fn router() -> OpenApiRouter<AppContext> {\n    OpenApiRouter::new().nest(\"/v1\", billing::router())\n}\n";
    let project = wrapped("[infra::api::v1::router]", "");
    let api = project.read("src/infra/api/mod.rs");
    project.write("src/infra/api/mod.rs", &format!("{api}{module}"));
    project.write("src/infra/api/v1.rs", nested);

    is_left_alone(&project);
    is_refused(
        &project,
        &["new-command", "billing", "Pay", "--route", "POST /noop"],
        "POST /v1/noop exists already: `noop` in src/infra/api/routes/billing.rs",
    );
}

#[test]
fn the_builder_of_the_api_may_nest_all_routers() {
    let project = wrapped("[billing::router]", "");
    let builder = include_str!("../../../template/src/infra/api/builder.rs");
    let merges = "routes.merge(router())";
    assert!(builder.contains(merges));
    project.write(
        "src/infra/api/builder.rs",
        &builder.replace(merges, "routes.nest(\"/api\", router())"),
    );
    is_left_alone(&project);
    let list = project.make(&["list"]);
    assert!(list.contains("POST   /api/noop"), "{list}");
}

#[test]
fn a_registration_that_cannot_be_followed_is_refused() {
    for (to, items) in [
        (
            "routers![billing]",
            "macro_rules! routers { ($name:ident) => { [$name::router] } }\n",
        ),
        ("[|| choose(&[billing::router])]", ""),
        ("[]", "fn other() { mount(billing::router) }\n"),
    ] {
        let project = wrapped(to, items);
        println!("{to} {items}");
        is_refused(&project, &CONTEXT, "billing::router,");
        is_refused(&project, &CONTEXT, "cannot be followed");
        let pay = ["new-command", "billing", "Pay", "--route", "POST /pay"];
        is_refused(&project, &pay, "billing::router,");
    }
}

#[test]
fn a_prefix_that_cannot_be_read_is_refused() {
    let project = wrapped(
        "[|| OpenApiRouter::new().nest(&version(), billing::router())]",
        "",
    );
    is_left_alone(&project);
    let pay = ["new-command", "billing", "Pay", "--route", "POST /pay"];
    is_refused(&project, &pay, "`.nest(\"/v1\", billing::router())`");
}

#[test]
fn a_router_that_is_nested_twice_has_its_endpoints_twice() {
    let project = wrapped(
        "[|| OpenApiRouter::new().nest(\"/v2\", billing::router()).nest(\"/v1\", billing::router())]",
        "",
    );
    is_left_alone(&project);
    let list = project.make(&["list"]);
    assert!(
        list.contains("/v1/noop") && list.contains("/v2/noop"),
        "{list}"
    );
    project.make(&["new-context", "shop"]);
    for version in ["/v1", "/v2"] {
        let route = format!("POST {version}/noop");
        is_refused(
            &project,
            &["new-command", "shop", "Buy", "--route", &route],
            &route,
        );
    }
    project.make(&["new-command", "billing", "Pay", "--route", "POST /pay"]);
    let test = project.read("tests/infra/api/billing.rs");
    assert!(test.contains("post(\"/v2/pay\""), "{test}");
}

#[test]
fn an_endpoint_is_compared_with_those_of_other_routers() {
    let project = wrapped(NESTED, "");
    project.make(&["new-context", "shop"]);
    let buy = |route| ["new-command", "shop", "Buy", "id:uuid", "--route", route];
    is_refused(
        &project,
        &buy("POST /v1/noop"),
        "POST /v1/noop exists already: `noop` in src/infra/api/routes/billing.rs",
    );
    project.make(&buy("POST /noop"));

    project.make(&[
        "new-command",
        "billing",
        "Pay",
        "id:uuid",
        "--route",
        "POST /pay/{id}",
    ]);
    let sell = [
        "new-command",
        "shop",
        "Sell",
        "key:uuid",
        "--route",
        "PUT /v1/pay/{key}",
    ];
    is_refused(
        &project,
        &sell,
        "differs only in the name of a parameter: write /v1/pay/{id}",
    );
    let deeper = [
        "new-command",
        "shop",
        "Sell",
        "key:uuid",
        "--route",
        "PUT /v1/pay/{key}/all",
    ];
    project.make(&deeper);
}

#[test]
fn plain_routes_of_axum_are_endpoints_too() {
    let project = wrapped(
        "[|| OpenApiRouter::new().route(\"/v1/pay\", axum::routing::get(pay).post(pay)).merge(billing::router())]",
        "async fn pay() {}\n",
    );
    let pay = ["new-command", "billing", "Pay", "--route", "POST /v1/pay"];
    is_refused(
        &project,
        &pay,
        "POST /v1/pay exists already: `pay` in src/main.rs",
    );
}

#[test]
fn an_endpoint_that_was_moved_is_not_added_again() {
    let project = wrapped(
        "[|| OpenApiRouter::new().nest(\"/v1\", OpenApiRouter::new().routes(routes!(billing::noop))).merge(billing::router())]",
        "",
    );
    let routes = project.read(ROUTES);
    let moved = routes
        .replace(".routes(routes!(noop))", "")
        .replace("async fn noop", "pub async fn noop");
    assert_ne!(routes, moved);
    project.write(ROUTES, &moved);
    is_refused(
        &project,
        &NOOP,
        "`Noop` has an endpoint already, POST /v1/noop",
    );

    let elsewhere = format!(
        "{}\npub fn admin() -> OpenApiRouter<AppContext> {{\n    OpenApiRouter::new().routes(routes!(noop))\n}}\n",
        routes.replace(".routes(routes!(noop))", ".merge(admin())")
    );
    let project = wrapped("[billing::router]", "");
    project.write(ROUTES, &elsewhere);
    let files = project.files();
    project.make(&NOOP);
    assert_eq!(project.files(), files);
}

#[test]
fn a_wrapped_app_is_not_registered_again() {
    let project = Project::new();
    project.make(&["new-cli-app", "reports"]);
    let main = project.read(MAIN);
    let wrapped = main.replace("reports::app()", "hidden(reports::app())");
    assert_ne!(main, wrapped);
    project.write(MAIN, &wrapped);
    let files = project.files();
    project.make(&["new-cli-app", "reports"]);
    assert_eq!(project.files(), files);
}

#[test]
fn a_prefix_with_a_parameter_is_refused() {
    let nested = NESTED.replace("/v1", "/tenants/{tenant}");
    let pay = ["new-command", "billing", "Pay", "--route", "POST /pay"];
    is_refused(&wrapped(&nested, ""), &pay, "under `/tenants/{tenant}`");
}

#[test]
fn an_endpoint_whose_name_another_one_has_is_called_otherwise_in_the_description() {
    let project = Project::new();
    project.make(&CONTEXT);
    project.write(
        "src/infra/api/routes/admin.rs",
        "#[utoipa::path(post, path = \"/admin/pay\")]\nasync fn pay() {}\n",
    );
    let pay = [
        "new-command",
        "billing",
        "Pay",
        "note:string",
        "--returns",
        "uuid",
        "--route",
        "POST /pay",
    ];
    project.make(&pay);
    let routes = project.read(ROUTES);
    for expected in [
        "operation_id = \"billing_pay\"",
        "#[schema(as = billing::PayBody)]",
        "#[schema(as = billing::PayAnswer)]",
    ] {
        assert!(routes.contains(expected), "{routes}");
    }
    let files = project.files();
    project.make(&pay);
    assert_eq!(project.files(), files);
}
