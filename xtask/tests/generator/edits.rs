//! Tests of every edit, on files with various styles.

use xtask::edit::{
    Edit, EditError, Element, Entry, add_element, add_route, declare_module, import, register, tidy,
};

/// Asserts that `edit` changes `before` to `after`, and that it changes nothing when repeated. Repeats this
/// with CRLF and with a byte order mark.
#[track_caller]
pub fn check(edit: impl Fn(&str) -> Result<Edit, EditError>, before: &str, after: &str) {
    assert_eq!(edit(before), Ok(Edit::Changed(after.to_owned())));
    assert_eq!(edit(after), Ok(Edit::Present), "the second time");

    // A file of one line has no line end to follow.
    if before.contains('\n') {
        let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(
            edit(&windows(before)),
            Ok(Edit::Changed(windows(after))),
            "with CRLF"
        );
    }
}

#[track_caller]
pub fn check_refused(edit: impl Fn(&str) -> Result<Edit, EditError>, before: &str, said: &str) {
    let refused = edit(before).unwrap_err();
    assert!(format!("{refused:?}").contains(said), "{refused:?}");
}

fn module(name: &'static str) -> impl Fn(&str) -> Result<Edit, EditError> {
    move |text| declare_module(text, &[], name, true)
}

#[test]
fn a_module_goes_where_its_name_belongs() {
    check(
        module("b"),
        "pub mod a;\npub mod c;\n",
        "pub mod a;\npub mod b;\npub mod c;\n",
    );
    check(module("a"), "pub mod b;\n", "pub mod a;\npub mod b;\n");
    check(module("c"), "pub mod b;", "pub mod b;\npub mod c;");
    check(
        module("item10"),
        "pub mod item1;\npub mod item2;\n",
        "pub mod item1;\npub mod item10;\npub mod item2;\n",
    );
    check(
        module("a_b"),
        "pub mod a1;\npub mod ab;\n",
        "pub mod a1;\npub mod a_b;\npub mod ab;\n",
    );
}

#[test]
fn a_module_is_sorted_among_those_of_another_visibility() {
    check(
        module("d"),
        "mod a;\npub mod b;\nmod c;\npub mod e;\n",
        "mod a;\npub mod b;\nmod c;\npub mod d;\npub mod e;\n",
    );
    check(
        module("a"),
        "mod b;\npub mod c;\n",
        "pub mod a;\nmod b;\npub mod c;\n",
    );
    // Paragraphs of modules stay separate.
    check(
        module("c"),
        "pub mod b;\npub mod d;\nmod a;\n",
        "pub mod b;\npub mod c;\npub mod d;\nmod a;\n",
    );
}

#[test]
fn a_list_of_modules_without_order_gets_the_new_one_at_its_end() {
    check(
        module("b"),
        "pub mod z;\npub mod a; // first\n\nmod own;\n",
        "pub mod z;\npub mod a; // first\npub mod b;\n\nmod own;\n",
    );
    check(
        module("b"),
        "pub mod z;\npub mod a;\nmod own;\n\npub mod c;\n",
        "pub mod z;\npub mod a;\npub mod b;\nmod own;\n\npub mod c;\n",
    );
    check(
        module("b"),
        "pub mod z;\npub mod a;\n\npub mod c;\n",
        "pub mod z;\npub mod a;\npub mod b;\n\npub mod c;\n",
    );
}

#[test]
fn a_module_keeps_away_from_comments_and_conditions_of_others() {
    check(
        module("b"),
        "//! Doc.\n\n// Why a.\n#[cfg(unix)]\npub mod a; /* a */ // a\n// Why c.\n#[cfg(test)]\npub mod c;\n",
        "//! Doc.\n\n// Why a.\n#[cfg(unix)]\npub mod a; /* a */ // a\npub mod b;\n// Why c.\n#[cfg(test)]\npub mod c;\n",
    );
    check(
        module("a"),
        "//! Doc.\n\n// Why b.\n/// Doc of b.\npub mod b;\n",
        "//! Doc.\n\npub mod a;\n// Why b.\n/// Doc of b.\npub mod b;\n",
    );
}

#[test]
fn the_first_module_stands_alone() {
    check(module("a"), "", "pub mod a;\n");
    check(module("a"), "//! Doc.\n", "//! Doc.\n\npub mod a;\n");
    check(
        module("a"),
        "// A comment.",
        "// A comment.\n\npub mod a;\n",
    );
    check(
        module("a"),
        "//! Doc.\n\nmod own;\n\nuse x::Y;\n",
        "//! Doc.\n\npub mod a;\n\nmod own;\n\nuse x::Y;\n",
    );
    check(
        module("a"),
        "use x::Y;\n\nfn f() {}\n",
        "pub mod a;\n\nuse x::Y;\n\nfn f() {}\n",
    );
}

#[test]
fn a_module_may_be_raw_or_inline() {
    let private = |text: &str| declare_module(text, &[], "core", false);
    check(
        private,
        "mod r#enum;\nmod infra;\n",
        "mod core;\nmod r#enum;\nmod infra;\n",
    );
    assert_eq!(
        declare_module("mod a { fn f() {} }\n", &[], "a", true),
        Ok(Edit::Present)
    );
    assert_eq!(
        declare_module("#[cfg(any())]\nmod a;\n", &[], "a", true),
        Ok(Edit::Present)
    );
}

#[test]
fn a_module_keeps_away_from_those_whose_files_are_elsewhere() {
    let doubles = "#[path = \"../impl/mod.rs\"]\nmod doubles;\n";
    let private = |text: &str| declare_module(text, &[], "billing", false);
    check(private, doubles, &format!("{doubles}\nmod billing;\n"));
    check(
        private,
        &format!("{doubles}\nmod auth;\nmod user;\n"),
        &format!("{doubles}\nmod auth;\nmod billing;\nmod user;\n"),
    );
    // rustfmt sorts a paragraph of modules regardless of `#[path]`.
    check(
        private,
        &format!("mod auth;\n{doubles}mod user;\n"),
        &format!("mod auth;\nmod billing;\n{doubles}mod user;\n"),
    );
    let tests = "#[cfg(test)]\nextern crate self as app_core;\n\n#[cfg(test)]\n#[path = \"../../tests/core/mod.rs\"]\nmod tests;\n";
    check(
        module("billing"),
        &format!("//! Doc.\n\n{tests}"),
        &format!("//! Doc.\n\npub mod billing;\n\n{tests}"),
    );
    check(
        module("billing"),
        &format!("pub mod auth;\n\n{tests}"),
        &format!("pub mod auth;\npub mod billing;\n\n{tests}"),
    );
}

#[test]
fn comments_of_several_lines_stay_whole() {
    check(
        module("b"),
        "pub mod a; /* one\n two */ /* three\n */ // four\npub mod c;\n",
        "pub mod a; /* one\n two */ /* three\n */ // four\npub mod b;\npub mod c;\n",
    );
    check(
        handler("B"),
        "handlers! {\n    A => AHandler, /* one\n    two */\n    C => CHandler, /* three\n    */\n}\n",
        "handlers! {\n    A => AHandler, /* one\n    two */\n    B => BHandler,\n    C => CHandler, /* three\n    */\n}\n",
    );
    check(
        imports("b::B"),
        "use a::A; /* one\n two */\n\nfn f() {}\n",
        "use a::A; /* one\n two */\nuse b::B;\n\nfn f() {}\n",
    );
    check(imports("a::B"), "// todo", "// todo\n\nuse a::B;\n");
}

#[test]
fn what_is_no_rust_is_named_with_its_line() {
    check_refused(module("a"), "pub mod b;\nfn {\n", "line: 2");
}

fn handler(key: &'static str) -> impl Fn(&str) -> Result<Edit, EditError> {
    move |text| {
        let entry = Entry {
            list: "handlers",
            section: None,
            key,
            value: &format!("{key}Handler"),
            alias: None,
        };
        register(text, entry)
    }
}

fn port(entry: Entry<'static>) -> impl Fn(&str) -> Result<Edit, EditError> {
    move |text| register(text, entry)
}

#[test]
fn an_entry_keeps_order_and_alignment() {
    check(
        handler("Bb"),
        "handlers! {\n    Aaa => AaaHandler,\n    Cc  => CcHandler,\n}\n",
        "handlers! {\n    Aaa => AaaHandler,\n    Bb  => BbHandler,\n    Cc  => CcHandler,\n}\n",
    );
    check(
        handler("Bbbbbb"),
        "handlers! {\n    Aaa => AaaHandler, // a\n    Cc  => CcHandler,\n}\n",
        "handlers! {\n    Aaa    => AaaHandler, // a\n    Bbbbbb => BbbbbbHandler,\n    Cc     => CcHandler,\n}\n",
    );
}

#[test]
fn entries_that_stand_as_they_like_stay_so() {
    check(
        handler("Bbbbbb"),
        "handlers! {\n    Z => ZHandler, // last\n    Aaa   => AaaHandler\n}\n",
        "handlers! {\n    Z => ZHandler, // last\n    Aaa   => AaaHandler,\n    Bbbbbb => BbbbbbHandler,\n}\n",
    );
    check(
        handler("B"),
        "handlers! { A => AHandler }\n",
        "handlers! { A => AHandler, B => BHandler }\n",
    );
    check(
        handler("A"),
        "handlers!(\n    // About b.\n    B => BHandler, /* b */ // b\n    // The end.\n);\n",
        "handlers!(\n    A => AHandler,\n    // About b.\n    B => BHandler, /* b */ // b\n    // The end.\n);\n",
    );
}

#[test]
fn the_key_of_an_entry_may_be_a_path() {
    check(
        handler("B"),
        "handlers! {\n    x::A => x::AHandler,\n    x::C => CHandler,\n}\n",
        "handlers! {\n    B    => BHandler,\n    x::A => x::AHandler,\n    x::C => CHandler,\n}\n",
    );
    check(
        handler("B"),
        "handlers! {\n    A => AHandler,\n    #[cfg(unix)]\n    ::x::C => CHandler,\n}\n",
        "handlers! {\n    A => AHandler,\n    #[cfg(unix)]\n    ::x::C => CHandler,\n    B => BHandler,\n}\n",
    );
    let text = "use x::{A, AHandler};\nhandlers! { x::A => x::AHandler }\n";
    assert_eq!(handler("A")(text), Ok(Edit::Present));
    check_refused(
        handler("A"),
        "use x::A;\nhandlers! { x::A => Other }\n",
        "NameTaken",
    );
}

#[test]
fn the_first_entry_makes_room() {
    check(
        handler("A"),
        "handlers! {}\n",
        "handlers! {\n    A => AHandler,\n}\n",
    );
    check(
        handler("A"),
        "handlers! {\n}\n",
        "handlers! {\n    A => AHandler,\n}\n",
    );
    check(
        handler("A"),
        "handlers! {\n    // None yet.\n}\n",
        "handlers! {\n    // None yet.\n    A => AHandler,\n}\n",
    );
}

#[test]
fn an_entry_stands_behind_the_service() {
    for (before, after) in [
        (
            "handlers! { Service; }\n",
            "handlers! {\n    Service;\n    A => AHandler,\n}\n",
        ),
        (
            "handlers! {\n    Service;\n}\n",
            "handlers! {\n    Service;\n    A => AHandler,\n}\n",
        ),
        (
            "handlers! { crate::service::Service; /* none yet */ }\n",
            "handlers! {\n    crate::service::Service; /* none yet */\n    A => AHandler,\n}\n",
        ),
        (
            "handlers! {\n    Service; // ours\n    // About b.\n    B => BHandler,\n}\n",
            "handlers! {\n    Service; // ours\n    A => AHandler,\n    // About b.\n    B => BHandler,\n}\n",
        ),
        (
            "handlers! { Service; B => BHandler }\n",
            "handlers! { Service; A => AHandler, B => BHandler }\n",
        ),
    ] {
        check(handler("A"), before, after);
    }
    let known = "handlers! { Service; A => AHandler }\n";
    assert_eq!(handler("A")(known), Ok(Edit::Present));
}

#[test]
fn an_entry_goes_into_its_section() {
    let before = "ports! {\n    Service;\n    singletons(settings) {\n        Clock => Clock::<A, B>::new(&settings, [1, 2]),\n        Z     => Z,\n    }\n    scoped {\n    }\n}\n";
    check(
        port(Entry {
            list: "ports",
            section: Some("singletons"),
            key: "Mailer",
            value: "RealMailer",
            alias: None,
        }),
        before,
        "ports! {\n    Service;\n    singletons(settings) {\n        Clock  => Clock::<A, B>::new(&settings, [1, 2]),\n        Mailer => RealMailer,\n        Z      => Z,\n    }\n    scoped {\n    }\n}\n",
    );
    check(
        port(Entry {
            list: "ports",
            section: Some("scoped"),
            key: "Repo",
            value: "DieselRepo<A, B>",
            alias: None,
        }),
        before,
        "ports! {\n    Service;\n    singletons(settings) {\n        Clock => Clock::<A, B>::new(&settings, [1, 2]),\n        Z     => Z,\n    }\n    scoped {\n        Repo => DieselRepo<A, B>,\n    }\n}\n",
    );
}

#[test]
fn what_an_entry_names_is_imported() {
    check(
        handler("app_core::b::Bb"),
        "use app_core::a::{Aa, AaHandler};\n\nhandlers! {\n    Aa => AaHandler,\n}\n",
        "use app_core::{a::{Aa, AaHandler}, b::{Bb, BbHandler}};\n\nhandlers! {\n    Aa => AaHandler,\n    Bb => BbHandler,\n}\n",
    );
    check(
        handler("app_core::b::Bb"),
        "use app_core::{\n    // Of b.\n    b::{Aa, Cc},\n    c::D,\n};\nhandlers! {}\n",
        "use app_core::{\n    // Of b.\n    b::{Aa, Bb, BbHandler, Cc},\n    c::D,\n};\nhandlers! {\n    Bb => BbHandler,\n}\n",
    );
    check(
        handler("app_core::b::Bb"),
        "use app_core::b::Bb;\nhandlers! {}\n",
        "use app_core::b::{Bb, BbHandler};\nhandlers! {\n    Bb => BbHandler,\n}\n",
    );
    check(
        handler("app_core::b::Bb"),
        "use app_core::b::C;\nhandlers! {}\n",
        "use app_core::b::{Bb, BbHandler, C};\nhandlers! {\n    Bb => BbHandler,\n}\n",
    );
    check(
        handler("app_core::b::Bb"),
        "handlers! {}\n",
        "use app_core::b::{Bb, BbHandler};\n\nhandlers! {\n    Bb => BbHandler,\n}\n",
    );
    check(
        port(Entry {
            list: "ports",
            section: None,
            key: "app_core::ports::Mailer",
            value: "crate::adapters::RealMailer",
            alias: None,
        }),
        "use app_core::A;\n\nports! {}\n",
        "use app_core::{A, ports::Mailer};\n\nuse crate::adapters::RealMailer;\n\nports! {\n    Mailer => RealMailer,\n}\n",
    );
    let named_otherwise = "use app_core::b as c;\nuse app_core::b::{Bb, BbHandler};\nhandlers! { c::Bb => app_core::b::BbHandler }\n";
    assert_eq!(
        handler("app_core::b::Bb")(named_otherwise),
        Ok(Edit::Present)
    );
    check(
        handler("app_core::b::Bb"),
        "use other::BbHandler;\n\nhandlers! {\n    Aa => AaHandler,\n}\n",
        "use app_core::b::Bb;\nuse other::BbHandler;\n\nhandlers! {\n    Aa => AaHandler,\n    \
         Bb => app_core::b::BbHandler,\n}\n",
    );
    check(
        handler("app_core::b::Bb"),
        "use other::{Bb, BbHandler};\n\nhandlers! {\n    Bb    => BbHandler,\n    Other => OtherHandler,\n}\n",
        "use other::{Bb, BbHandler};\n\nhandlers! {\n    Bb    => BbHandler,\n    Other => OtherHandler,\n    \
         app_core::b::Bb => app_core::b::BbHandler,\n}\n",
    );
}

#[test]
fn parts_of_a_registration_that_touch_each_other_are_made_one_by_one() {
    check(
        port(Entry {
            list: "ports",
            section: None,
            key: "app::a::Mailer",
            value: "app::b::RealMailer",
            alias: None,
        }),
        "use app::A;\n\nports! { A => B }\n",
        "use app::{A, a::Mailer, b::RealMailer};\n\nports! { A => B, Mailer => RealMailer }\n",
    );
}

#[test]
fn an_entry_without_a_clear_place_is_refused() {
    check_refused(handler("A"), "fn main() {}\n", "A => AHandler,");
    check_refused(
        handler("A"),
        "handlers! {}\nhandlers! {}\n",
        "`handlers! { .. }` occurs 2 times",
    );
    check_refused(
        handler("A"),
        "handlers! { nonsense }\n",
        "`nonsense` in `handlers! { .. }` is not",
    );
    check_refused(
        handler("A"),
        "handlers! { B => BHandler, (C) => CHandler }\n",
        "`(C) => CHandler` in",
    );
    // The edit succeeds when the lines have been added by hand.
    for text in [
        "handlers! {}\nhandlers! { A => AHandler }\n",
        "handlers! { A => AHandler, nonsense => }\n",
    ] {
        assert_eq!(handler("A")(text), Ok(Edit::Present));
    }
    check_refused(handler("A"), "// handlers! {}\n", "NoPlace");
    check_refused(handler("A"), "handlers! { A => Other }\n", "NameTaken");
}

fn imports(path: &'static str) -> impl Fn(&str) -> Result<Edit, EditError> {
    move |text| import(text, path)
}

#[test]
fn an_import_joins_its_neighbours() {
    check(imports("a::b::D"), "use a::b::C;\n", "use a::b::{C, D};\n");
    check(
        imports("a::x::D"),
        "use a::b::C;\n",
        "use a::{b::C, x::D};\n",
    );
    check(
        imports("a::b::B"),
        "use a::b::{A, C};\n",
        "use a::b::{A, B, C};\n",
    );
    check(
        imports("a::b::B"),
        "use a::{\n    // About b.\n    b::{A, /* c */ C}, // b\n    x::Y,\n};\n",
        "use a::{\n    // About b.\n    b::{A, B, /* c */ C}, // b\n    x::Y,\n};\n",
    );
    check(
        imports("a::c::D"),
        "use a::{\n    b::B, // b\n    x::Y,\n};\n",
        "use a::{\n    b::B, // b\n    c::D,\n    x::Y,\n};\n",
    );
    check(
        imports("a::x::y::Z"),
        "use a::{b::B, x::y::W};\n",
        "use a::{b::B, x::y::{W, Z}};\n",
    );
}

#[test]
fn an_import_of_a_new_crate_goes_to_the_crates() {
    check(
        imports("a::B"),
        "use std::fmt;\n\nuse b::C;\n\nuse crate::D;\n",
        "use std::fmt;\n\nuse a::B;\nuse b::C;\n\nuse crate::D;\n",
    );
    check(
        imports("crate::x::Y"),
        "//! Doc.\n\nuse std::fmt; // fmt\n\nfn f() {}\n",
        "//! Doc.\n\nuse std::fmt; // fmt\n\nuse crate::x::Y;\n\nfn f() {}\n",
    );
    check(imports("a::B"), "fn f() {}\n", "use a::B;\n\nfn f() {}\n");
}

#[test]
fn an_import_leaves_conditional_and_public_ones_alone() {
    check(
        imports("a::D"),
        "#[cfg(unix)]\nuse a::B;\npub use a::C;\n",
        "#[cfg(unix)]\nuse a::B;\npub use a::C;\nuse a::D;\n",
    );
}

#[test]
fn an_import_of_a_taken_name_is_refused() {
    check_refused(imports("a::B"), "use c::B;\n", "`c::B`");
    check_refused(imports("a::B"), "use c::D as B;\n", "NameTaken");
    check_refused(imports("a::B"), "use c::{d::{E, B}, F};\n", "NameTaken");
    check_refused(imports("a::b"), "use c::b::{self, D};\n", "NameTaken");
    check_refused(imports("a::B"), "struct B;\n", "NameTaken");
}

#[test]
fn imports_of_a_new_file_are_put_in_order() {
    let before = "use crate::b::C;\nuse a::B;\nuse std::fmt;\nuse crate::b;\nuse a::D as E;\nuse crate::b::A;\nuse x::*;\n\nfn f() {}\n";
    let after = "use std::fmt;\n\nuse a::{B, D as E};\nuse x::*;\n\nuse crate::b::{self, A, C};\n\nfn f() {}\n";
    assert_eq!(tidy(before).unwrap(), after);
    assert_eq!(tidy(after).unwrap(), after);
}

fn router(name: &'static str) -> impl Fn(&str) -> Result<Edit, EditError> {
    move |text| {
        let path = format!("{name}::router");
        let full = format!("infra::api::routes::{path}");
        add_element(text, "include_routers", Element::Function, &path, &full)
    }
}

#[test]
fn a_router_goes_into_the_array() {
    check(
        router("b"),
        "fn api() { x().include_routers([a::router, c::router]) }\n",
        "fn api() { x().include_routers([a::router, b::router, c::router]) }\n",
    );
    check(
        router("b"),
        "fn api() { x().include_routers([]) }\n",
        "fn api() { x().include_routers([b::router]) }\n",
    );
    check(
        router("b"),
        "fn api() {\n    x().include_routers(&[\n        z::router, // z\n        #[cfg(unix)]\n        a::router\n        // end\n    ])\n}\n",
        "fn api() {\n    x().include_routers(&[\n        z::router, // z\n        #[cfg(unix)]\n        a::router,\n        b::router,\n        // end\n    ])\n}\n",
    );
}

#[test]
fn an_app_is_called_there() {
    check(
        |text| {
            add_element(
                text,
                "include_apps",
                Element::Call,
                "b::app",
                "infra::cli::apps::b::app",
            )
        },
        "fn cli() { x().include_apps([a::app(y), c::app()]) }\n",
        "fn cli() { x().include_apps([a::app(y), b::app(), c::app()]) }\n",
    );
}

#[test]
fn a_router_is_known_by_its_whole_path() {
    let here = |imports: &str, call: &str| {
        let text = format!("{imports}\nfn api() {{ x().include_routers([{call}]) }}\n");
        router("b")(&text) == Ok(Edit::Present)
    };
    assert!(here("", "infra::api::routes::b::router"));
    assert!(here("mod infra;", "crate::infra::api::routes::b::router"));
    assert!(here("use crate::infra::api::routes;", "routes::b::router"));
    assert!(here("use crate::infra::api::routes::b as c;", "c::router"));
    assert!(here("use infra::api::routes::b::router;", "router"));
    assert!(here("use infra::api::routes::*;", "b::router"));

    assert!(!here("", "infra::api::admin::b::router"));
    assert!(!here("use crate::infra::api::admin::b;", "b::router"));
    assert!(!here("mod b;", "b::router"));
    assert!(!here("fn router() {}", "router"));
}

#[test]
fn a_router_without_a_clear_place_is_refused() {
    check_refused(router("b"), "fn api() {}\n", "b::router,");
    check_refused(
        router("b"),
        "fn api() { x.include_routers(all()) }\n",
        "NoPlace",
    );
    check_refused(
        router("b"),
        "fn api() { x.include_routers([]).include_routers([]) }\n",
        "NoPlace",
    );
}

#[test]
fn a_route_goes_to_those_of_its_path() {
    let endpoint = "\n#[utoipa::path(get, path = \"/a\", tag = \"A\")]\nasync fn get_a() {}\n";
    check(
        |text| add_route(text, "new", "/b"),
        &format!(
            "fn router() -> R {{\n    R::new()\n        // All.\n        .routes(routes!(get_a)) // a\n}}\n{endpoint}"
        ),
        &format!(
            "fn router() -> R {{\n    R::new()\n        // All.\n        .routes(routes!(get_a))\n        .routes(routes!(new)) // a\n}}\n{endpoint}"
        ),
    );
    check(
        |text| add_route(text, "new", "/a"),
        &format!("fn router() -> R {{\n    R::new().routes(routes!(get_a))\n}}\n{endpoint}"),
        &format!("fn router() -> R {{\n    R::new().routes(routes!(get_a, new))\n}}\n{endpoint}"),
    );
    check(
        |text| add_route(text, "new", "/a"),
        "fn router() -> R {\n    let r = R::new();\n    r\n}\n",
        "fn router() -> R {\n    let r = R::new();\n    r.routes(routes!(new))\n}\n",
    );
    check_refused(
        |text| add_route(text, "new", "/a"),
        "fn router() -> R {\n    if x { a() } else { b() }\n}\n",
        ".routes(routes!(new))",
    );
}

#[test]
fn a_route_goes_before_the_layers() {
    for (before, after) in [
        (
            "R::new().routes(routes!(a)).route_layer(guard())",
            "R::new().routes(routes!(a)).routes(routes!(new)).route_layer(guard())",
        ),
        (
            "R::new()\n        .layer(guard())",
            "R::new()\n        .routes(routes!(new))\n        .layer(guard())",
        ),
        (
            "R::new()\n        .routes(routes!(a))\n        .layer(guard()) // all\n        .with_state(())",
            "R::new()\n        .routes(routes!(a))\n        .routes(routes!(new))\n        .layer(guard()) // all\n        .with_state(())",
        ),
        (
            "let r: R = R::new().routes(routes!(a)).layer(guard());\n    r.with_state(())",
            "let r: R = R::new().routes(routes!(a)).routes(routes!(new)).layer(guard());\n    r.with_state(())",
        ),
        (
            "R::new().routes(routes!(a)).layer(guard()).routes(routes!(open))",
            "R::new().routes(routes!(a)).routes(routes!(new)).layer(guard()).routes(routes!(open))",
        ),
        (
            "let r = R::new();\n    r.layer(guard())",
            "let r = R::new();\n    r.routes(routes!(new)).layer(guard())",
        ),
    ] {
        let router = |body: &str| format!("fn router() -> R {{\n    {body}\n}}\n");
        check(
            |text| add_route(text, "new", "/b"),
            &router(before),
            &router(after),
        );
    }
    check_refused(
        |text| add_route(text, "new", "/b"),
        "fn router() -> R {\n    guarded(R::new().routes(routes!(a)))\n}\n",
        "NoPlace",
    );
}

#[test]
fn a_module_may_be_declared_in_a_block() {
    let inner = |text: &str| declare_module(text, &["outer".to_owned()], "b", true);
    for (before, after) in [
        (
            "pub mod outer {\n    pub mod a;\n    pub mod c;\n}\npub mod d;\n",
            "pub mod outer {\n    pub mod a;\n    pub mod b;\n    pub mod c;\n}\npub mod d;\n",
        ),
        (
            "mod outer {\n    // about c\n    pub mod c;\n}\n",
            "mod outer {\n    pub mod b;\n    // about c\n    pub mod c;\n}\n",
        ),
        (
            "mod outer { pub mod a; pub mod c; }\nmod d;\n",
            "mod outer { pub mod a; pub mod b; pub mod c; }\nmod d;\n",
        ),
        (
            "mod outer { pub mod c; }\nmod d;\n",
            "mod outer { pub mod b; pub mod c; }\nmod d;\n",
        ),
        (
            "mod outer {\n    pub mod a; }\nmod d;\n",
            "mod outer {\n    pub mod a; pub mod b; }\nmod d;\n",
        ),
        (
            "mod outer {}\nmod d;\n",
            "mod outer {\n    pub mod b;\n}\nmod d;\n",
        ),
        (
            "mod outer {\n    // nothing yet\n}\n",
            "mod outer {\n    // nothing yet\n    pub mod b;\n}\n",
        ),
        (
            "mod outer {\n    use x::Y;\n\n    fn f() {}\n}\n",
            "mod outer {\n    pub mod b;\n\n    use x::Y;\n\n    fn f() {}\n}\n",
        ),
    ] {
        check(inner, before, after);
    }
    check_refused(inner, "mod outer;\n", "mod outer { .. }");
    let innermost = |text: &str| {
        let blocks = ["r#enum".to_owned(), "inner".to_owned()];
        declare_module(text, &blocks[..], "b", false)
    };
    check(
        innermost,
        "mod r#enum {\n    mod inner {\n        mod a;\n    }\n}\n",
        "mod r#enum {\n    mod inner {\n        mod a;\n        mod b;\n    }\n}\n",
    );
}

#[test]
fn a_module_is_seen_as_its_neighbours_are() {
    check(
        module("b"),
        "pub(crate) mod a;\npub(crate) mod c;\n",
        "pub(crate) mod a;\npub(crate) mod b;\npub(crate) mod c;\n",
    );
    check(
        module("b"),
        "/// About it.\npub(super) mod a;\n#[cfg(test)]\nmod tests;\n",
        "/// About it.\npub(super) mod a;\npub(super) mod b;\n#[cfg(test)]\nmod tests;\n",
    );
    // Some modules are visible and some are not, or none is.
    check(
        module("b"),
        "pub(crate) mod a;\nmod c;\n",
        "pub mod b;\n\npub(crate) mod a;\nmod c;\n",
    );
    check(
        module("b"),
        "mod a;\nmod c;\n",
        "pub mod b;\n\nmod a;\nmod c;\n",
    );
}

#[test]
fn a_route_goes_through_variables_to_what_is_before_the_layers() {
    for (before, after) in [
        (
            "let mut r = R::new();\n    r = r.layer(guard());\n    r",
            "let mut r = R::new().routes(routes!(new));\n    r = r.layer(guard());\n    r",
        ),
        (
            "let r = R::new().routes(routes!(a)).layer(guard());\n    r.routes(routes!(open))",
            "let r = R::new().routes(routes!(a)).routes(routes!(new)).layer(guard());\n    r.routes(routes!(open))",
        ),
        (
            "let inner = R::new().routes(routes!(b));\n    R::new().nest(\"/b\", inner).merge(other())",
            "let inner = R::new().routes(routes!(b));\n    R::new().routes(routes!(new)).nest(\"/b\", inner).merge(other())",
        ),
        (
            "R::new().routes(routes!(admin::new))",
            "R::new().routes(routes!(admin::new)).routes(routes!(new))",
        ),
    ] {
        let router = |body: &str| format!("fn router() -> R {{\n    {body}\n}}\n");
        check(
            |text| add_route(text, "new", "/b"),
            &router(before),
            &router(after),
        );
    }
}

#[test]
fn a_route_goes_to_those_of_its_path_in_the_router_itself() {
    let endpoint = "\n#[utoipa::path(get, path = \"/a\")]\nasync fn get_a() {}\n";
    let nested = "R::new().nest(\"/v1\", R::new().routes(routes!(get_a)))";
    check(
        |text| add_route(text, "new", "/a"),
        &format!("fn router() -> R {{\n    {nested}\n}}\n{endpoint}"),
        &format!(
            "fn router() -> R {{\n    {}\n}}\n{endpoint}",
            nested.replacen("R::new()", "R::new().routes(routes!(new))", 1)
        ),
    );
}

#[test]
fn a_route_that_is_somewhere_in_the_file_is_there() {
    for text in [
        "fn router() -> R { R::new().merge(admin()) }\nfn admin() -> R { R::new().routes(routes!(new)) }\n",
        "fn router() -> R { R::new().routes(routes!(self::new)) }\n",
        "fn router() -> R { R::new().route(\"/b\", get(a).post(new)) }\n",
        "fn router() -> R { R::new().route(\"/b\", axum::routing::post(new)) }\n",
    ] {
        assert_eq!(add_route(text, "new", "/b"), Ok(Edit::Present), "{text}");
    }
}

#[test]
fn a_route_is_refused_where_it_is_not_clear_what_is_around_it() {
    for body in [
        "#[cfg(a)]\n    let r = R::new().layer(guard());\n    #[cfg(not(a))]\n    let r = R::new();\n    r",
        "let r = if x { R::new().layer(guard()) } else { R::new() };\n    r",
        "let mut r = base();\n    if x { r = other(); }\n    r",
        "let mut r = if x { a() } else { b() };\n    r = r.layer(guard());\n    r",
        "return R::new();",
        "guarded().merge(other())",
        "super::guarded()",
    ] {
        check_refused(
            |text| add_route(text, "new", "/b"),
            &format!(
                "fn router() -> R {{\n    {body}\n}}\nfn guarded() -> R {{ R::new().layer(guard()) }}\n"
            ),
            ".routes(routes!(new))",
        );
    }
    check(
        |text| add_route(text, "new", "/b"),
        "fn router() -> R {\n    open()\n}\nfn open() -> R { R::new() }\n",
        "fn router() -> R {\n    open().routes(routes!(new))\n}\nfn open() -> R { R::new() }\n",
    );
    check_refused(
        |text| add_route(text, "new", "/b"),
        "#[cfg(a)]\nfn router() -> R { R::new() }\n#[cfg(not(a))]\nfn router() -> R { R::new() }\n",
        "NoPlace",
    );
}
