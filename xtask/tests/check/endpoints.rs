//! Tests of the rules about all endpoints of the API.

use xtask::model::routers::path::{are_distinct, nested};

use crate::{
    fires,
    fixture::{Fixture, project},
    quiet, report,
};

const MAIN: &str = "src/main.rs";
const ROUTES: &str = "src/infra/api/routes/invoices.rs";
const ADMIN: &str = "src/infra/api/routes/admin.rs";

/// Returns a project with a second router, whose file is `text`, and which `included` adds to the API.
fn with_admin(included: &str, text: &str) -> Fixture {
    project()
        .replacing(
            MAIN,
            "[invoices::router]",
            &format!("[invoices::router, {included}]"),
        )
        .replacing(
            MAIN,
            "api::routes::invoices,",
            "api::routes::{admin, invoices},",
        )
        .after("src/infra/api/routes/mod.rs", "pub mod admin;\n")
        .with(ADMIN, text)
}

fn router(path: &str) -> String {
    format!(
        "\
use utoipa_axum::{{router::OpenApiRouter, routes}};
pub fn router() -> OpenApiRouter<AppContext> {{ OpenApiRouter::new().routes(routes!(a)) }}
#[utoipa::path(get, path = \"{path}\")]
async fn a() {{}}
"
    )
}

const NESTED: &str = "|| utoipa_axum::router::OpenApiRouter::new().nest(\"/v1\", admin::router())";

#[test]
fn two_endpoints_have_no_method_and_path_in_common() {
    let twice = with_admin("admin::router", &router("/invoices"));
    fires(
        &twice,
        &["endpoint-twice src/infra/api/routes/admin.rs:4:10"],
    );
    let said = report(&twice);
    assert!(
        said.contains("`get_invoice` in src/infra/api/routes/invoices.rs:12"),
        "{said}"
    );

    quiet(&with_admin("admin::router", &router("/others")));
    quiet(&with_admin(
        "admin::router",
        &router("/invoices").replace("(get,", "(put,"),
    ));
    quiet(&with_admin(NESTED, &router("/invoices")));
}

#[test]
fn a_nested_endpoint_is_compared_by_its_whole_path() {
    let nested = with_admin(NESTED, &router("/a")).after(
        ROUTES,
        "#[utoipa::path(get, path = \"/v1/a\")]\nasync fn b() {}\n",
    );
    quiet(&nested);
    let both = nested.replacing(
        ROUTES,
        "routes!(get_invoice",
        "routes!(b)).routes(routes!(get_invoice",
    );
    fires(
        &both,
        &["endpoint-twice src/infra/api/routes/admin.rs:4:10"],
    );
    quiet(&both.replacing(MAIN, "\"/v1\"", "&version()"));
    let conditional = with_admin("#[cfg(unix)] admin::router", &router("/invoices"));
    quiet(&conditional);
}

#[test]
fn a_router_is_in_the_api_once() {
    let twice = with_admin("admin::router, admin::router", &router("/a"));
    fires(
        &twice,
        &["endpoint-twice src/infra/api/routes/admin.rs:4:10"],
    );
    assert!(
        report(&twice).contains("included or nested twice"),
        "{}",
        report(&twice)
    );
    quiet(&with_admin(
        &format!("admin::router, {NESTED}"),
        &router("/a"),
    ));
}

#[test]
fn a_parameter_has_one_name_in_one_path() {
    let text = format!(
        "{}#[utoipa::path(post, path = \"/a/{{key}}\")]\nasync fn b() {{}}\n",
        router("/a/{id}").replace("routes!(a)", "routes!(a)).routes(routes!(b)")
    );
    let renamed = with_admin("admin::router", &text);
    fires(
        &renamed,
        &["endpoint-twice src/infra/api/routes/admin.rs:4:10"],
    );
    let said = report(&renamed);
    assert!(said.contains("panics when the service starts"), "{said}");

    quiet(&renamed.clone().replacing(ADMIN, "{key}", "{id}"));
    quiet(&renamed.clone().replacing(ADMIN, "{key}", "{key}/all"));
    fires(
        &renamed.replacing(ADMIN, "{key}", "{*rest}"),
        &["endpoint-twice src/infra/api/routes/admin.rs:6:10"],
    );
}

#[test]
fn an_endpoint_of_the_runtime_is_one_too() {
    let builder = "\
use runtime::api::health;
use utoipa_axum::router::OpenApiRouter;
pub struct ApiBuilder { routes: OpenApiRouter }
impl ApiBuilder {
    pub fn new() -> Self { Self { routes: OpenApiRouter::new().merge(health::router()) } }
    pub fn include_routers<const N: usize>(mut self, routers: [fn() -> OpenApiRouter; N]) -> Self {
        self.routes = routers.into_iter().fold(self.routes, |routes, router| routes.merge(router()));
        self
    }
}
";
    let project = with_admin("admin::router", &router("/health/live"))
        .with("src/infra/api/builder.rs", builder)
        .after("src/infra/api/mod.rs", "pub mod builder;\n")
        .replacing(
            MAIN,
            "api::routes::",
            "api::builder::ApiBuilder, api::routes::",
        );
    fires(
        &project,
        &["endpoint-twice src/infra/api/routes/admin.rs:4:10"],
    );
}

const CLAIMANT: &str = "\
pub struct Claimant;
pub struct VerifiedClaimant(Claimant);
pub struct Admin(Claimant);
impl axum::extract::FromRequestParts<()> for Claimant {}
impl axum::extract::FromRequestParts<()> for VerifiedClaimant {}
impl axum::extract::FromRequestParts<()> for Admin {}
";

/// Returns a project whose `get_invoice` has the `description` and takes `parameter`.
fn asking(description: &str, parameter: &str) -> Fixture {
    project()
        .with("src/infra/api/dependencies.rs", CLAIMANT)
        .after("src/infra/api/mod.rs", "pub mod dependencies;\n")
        .before(
            ROUTES,
            "use crate::infra::api::dependencies::{Admin, Claimant, VerifiedClaimant};\n",
        )
        .replacing(
            ROUTES,
            "(get, path = \"/invoices\")",
            &format!("(get, path = \"/invoices\"{description})"),
        )
        .replacing(
            ROUTES,
            "get_invoice(State",
            &format!("get_invoice({parameter}State"),
        )
}

#[test]
fn the_description_says_whether_an_endpoint_takes_a_claimant() {
    let at = ["security-disagrees src/infra/api/routes/invoices.rs:13:10"];
    let secured =
        ", security((\"access_token\" = [])), responses((status = OK, body = Vec<Invoice>))";
    quiet(&asking(secured, "claimant: Claimant, "));
    fires(&asking("", "claimant: Claimant, "), &at);
    fires(&asking("", "claimant: Option<Claimant>, "), &at);
    fires(&asking("", "claimant: VerifiedClaimant, "), &at);
    fires(&asking(", security(())", "_: Claimant, "), &at);
    fires(&asking(secured, ""), &at);
    fires(&asking(", security((), (\"access_token\" = []))", ""), &at);
    quiet(&asking(
        ", security((), (\"access_token\" = []))",
        "claimant: Option<Claimant>, ",
    ));
}

#[test]
fn who_asks_may_be_proved_elsewhere() {
    let secured = ", security((\"access_token\" = []))";
    // The claimant may be checked by another extractor, by a layer, or for all endpoints.
    quiet(&asking(secured, "admin: Admin, "));
    quiet(&asking(secured, "").replacing(ROUTES, "pay_invoice))", "pay_invoice)).layer(guard())"));
    quiet(&asking("", "claimant: Claimant, ").after(
        "src/infra/api/mod.rs",
        "fn description() -> OpenApi { OpenApiBuilder::new().security(all()).build() }\n",
    ));
}

#[test]
fn operations_have_names_of_their_own() {
    let twice = with_admin(
        "admin::router",
        &router("/a")
            .replace("(a)", "(get_invoice)")
            .replace(" a()", " get_invoice()"),
    );
    fires(
        &twice,
        &["openapi-name-twice src/infra/api/routes/invoices.rs:12:10"],
    );
    quiet(
        &twice
            .clone()
            .replacing(ADMIN, "(get,", "(get, operation_id = \"get_admin\","),
    );
    quiet(
        &twice
            .clone()
            .replacing(ADMIN, "(get,", "(get, operation_id = ID,"),
    );
    // An endpoint outside of the API is in no description.
    fires(
        &twice.replacing(MAIN, ", admin::router]", "]"),
        &["router-unregistered src/infra/api/routes/admin.rs:2:8"],
    );
    let ready = router("/a")
        .replace("(a)", "(ready)")
        .replace(" a()", " ready()");
    fires(
        &with_admin("admin::router", &ready),
        &["openapi-name-twice src/infra/api/routes/admin.rs:4:10"],
    );
}

#[test]
fn schemas_have_names_of_their_own() {
    let body = "#[derive(Deserialize, utoipa::ToSchema)]\nstruct Body {\n    line: Line,\n}\n#[derive(ToSchema)]\nstruct Line(u8);\n";
    let described = |description: &str| {
        with_admin(
            "admin::router",
            &format!(
                "{}{body}",
                router("/a").replace("(get,", &format!("(get, {description},"))
            ),
        )
        .replacing(ROUTES, "(post,", "(post, request_body = Body,")
        .after(ROUTES, &body.replace("Line", "Row"))
    };
    let twice = ["openapi-name-twice src/infra/api/routes/invoices.rs:21:8"];
    let used = described("request_body = Body");
    fires(&used, &twice);
    fires(
        &described("responses((status = OK, body = Option<Vec<Body>>))"),
        &twice,
    );
    quiet(&described("request_body = inline(Body)"));
    quiet(&described("tag = \"Body\""));
    quiet(&used.clone().replacing(
        ADMIN,
        "struct Body",
        "#[schema(as = admin::Body)]\nstruct Body",
    ));
    // The types of fields have names in the description too.
    let inner = used
        .replacing(ADMIN, "Body", "Other")
        .replacing(ROUTES, "Row", "Line");
    fires(
        &inner,
        &["openapi-name-twice src/infra/api/routes/invoices.rs:25:8"],
    );
    quiet(
        &inner
            .clone()
            .replacing(ADMIN, "    line:", "    #[schema(inline)]\n    line:"),
    );
    fires(
        &inner.replacing(ADMIN, "Line", "Problem"),
        &["openapi-name-twice src/infra/api/routes/admin.rs:10:8"],
    );
}

#[test]
fn two_apis_may_have_the_same_endpoints() {
    let both = with_admin("admin::router", &router("/invoices"));
    let apart = both.replacing(MAIN, ", admin::router]", "]").after(
        MAIN,
        "fn other() -> ApiBuilder { ApiBuilder::new().include_routers([admin::router]) }\n",
    );
    quiet(&apart);
    quiet(&apart.replacing(
        MAIN,
        "serve::app(api)",
        "serve::app(other), openapi::app(other)",
    ));
}

#[test]
fn an_api_may_be_made_in_another_file() {
    let server = "\
use super::infra::api::routes::{admin, invoices};
pub fn api() -> ApiBuilder { ApiBuilder::new().include_routers([invoices::router, admin::router]) }
";
    let project = with_admin("admin::router", &router("/invoices"))
        .with("src/server.rs", server)
        .replacing(
            MAIN,
            "    ApiBuilder::new().include_routers([invoices::router, admin::router]);\n",
            "",
        )
        .replacing(MAIN, "serve::app(api)", "serve::app(server::api)")
        .before(MAIN, "mod server;\n");
    fires(
        &project,
        &["endpoint-twice src/infra/api/routes/admin.rs:4:10"],
    );
    let called = "Server::new(|| server::api())";
    fires(
        &project.replacing(MAIN, "serve::app(server::api)", called),
        &["endpoint-twice src/infra/api/routes/admin.rs:4:10"],
    );
}

#[test]
fn routers_that_go_in_a_circle_are_no_crash() {
    let text = "\
use utoipa_axum::router::OpenApiRouter;
pub fn router() -> OpenApiRouter { OpenApiRouter::new().merge(other()).nest(\"/a\", router()) }
fn other() -> OpenApiRouter { router().merge((|| other())()).merge(SAME) }
const SAME: OpenApiRouter = SAME;
";
    quiet(&with_admin("admin::router", text));
}

#[test]
fn a_nested_path_is_composed_as_axum_does() {
    assert_eq!(nested("/v1", "/a"), "/v1/a");
    assert_eq!(nested("/v1/", "/a"), "/v1/a");
    assert_eq!(nested("/v1", "/"), "/v1");
    assert_eq!(nested("/v1", ""), "/v1");
}

#[test]
fn paths_are_distinct_if_axum_can_tell_them_apart() {
    for (one, other) in [
        ("/a/{x}", "/a/{y}"),
        ("/a/{x}/b", "/a/{y}/b"),
        ("/a/{*rest}", "/a/{x}"),
        ("/a/{x}/b", "/a/{*rest}"),
    ] {
        assert!(!are_distinct(one, other), "{one} {other}");
    }
    for (one, other) in [
        ("/a/{x}", "/a/b"),
        ("/a/{x}", "/a/{y}/b"),
        ("/a/{*rest}", "/a"),
        ("/a/{*rest}", "/a/b"),
        ("/a/{{x}}", "/a/{x}"),
        ("/user_{x}", "/id_{x}"),
    ] {
        assert!(are_distinct(one, other), "{one} {other}");
    }
}

#[test]
fn an_endpoint_may_be_in_any_file_of_the_service() {
    let elsewhere = project()
        .after(
            "src/infra/wire.rs",
            "#[utoipa::path(get, path = \"/invoices\")]\npub async fn wired() {}\n",
        )
        .replacing(
            ROUTES,
            "routes!(get_invoice",
            "routes!(crate::infra::wire::wired)).routes(routes!(get_invoice",
        );
    fires(
        &elsewhere,
        &["endpoint-twice src/infra/api/routes/invoices.rs:12:10"],
    );
}
