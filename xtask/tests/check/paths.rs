//! Tests of the resolution of paths to the items that they name.

use crate::{fires, fixture::project, quiet};

const MONEY: &str = "src/core/billing/domain/money.rs";

/// Asserts that the check finds a use of a port in `code`, which is in the domain of `billing`.
#[track_caller]
fn leads_to_a_port(code: &str, line: usize, column: usize) {
    let expected = format!("domain-imports {MONEY}:{line}:{column}");
    fires(&project().with(MONEY, code), &[&expected]);
}

#[test]
fn through_groups_and_renames() {
    leads_to_a_port(
        "use crate::{billing::{self as b, domain}};\ntype A = b::ports::gateway::X;\n",
        2,
        13,
    );
    leads_to_a_port(
        "use crate as c;\nuse c::billing::{ports as p};\nuse p::gateway;\ntype A = p::X;\n",
        2,
        18,
    );
    leads_to_a_port(
        "use {crate::{billing::{domain::{self}, ports::{self}}}};\n",
        1,
        40,
    );
    leads_to_a_port("use super::super::{ports::gateway::Gateway as _};\n", 1, 20);
    leads_to_a_port(
        "use r#crate_like::x;\nuse crate::r#billing::r#ports;\n",
        2,
        23,
    );
}

#[test]
fn through_globs() {
    leads_to_a_port(
        "use super::super::*;\ntype A = ports::gateway::Gateway;\n",
        2,
        10,
    );
    leads_to_a_port(
        "use crate::*;\ntype A = dyn billing::ports::gateway::Gateway;\n",
        2,
        23,
    );
    leads_to_a_port(
        "use crate::billing::ports::*;\ntype A = gateway::Gateway;\n",
        1,
        21,
    );
}

#[test]
fn in_every_kind_of_code() {
    leads_to_a_port(
        "fn f() { let x: Box<dyn crate::billing::ports::A> = y; }\n",
        1,
        41,
    );
    leads_to_a_port(
        "fn f(x: X) { match x { crate::billing::ports::A { .. } => {} } }\n",
        1,
        40,
    );
    leads_to_a_port("fn f() { crate::billing::ports::f::<u8>(); }\n", 1, 26);
    leads_to_a_port("impl crate::billing::ports::A for B {}\n", 1, 22);
    leads_to_a_port("struct A<T: crate::billing::ports::A>(T);\n", 1, 29);
    leads_to_a_port(
        "#[derive(Clone, crate::billing::ports::A)]\nstruct A;\n",
        1,
        33,
    );
    leads_to_a_port(
        "fn f() { println!(\"{}\", crate::billing::ports::A); }\n",
        1,
        41,
    );
    leads_to_a_port("weird! { a => crate::billing::ports::A; b }\n", 1, 31);
    leads_to_a_port(
        "fn f() { use crate::billing as b; { b::ports::f(); } }\n",
        1,
        40,
    );
    leads_to_a_port(
        "mod a { mod b { use super::super::super::super::ports; } }\n",
        1,
        49,
    );
    leads_to_a_port(
        "macro_rules! m { () => { $crate::billing::ports::A } }\n",
        1,
        43,
    );
}

#[test]
fn names_in_scope_win_over_crates() {
    // A module of the project has the name of a crate.
    quiet(
        &project()
            .with(
                "src/core/billing/domain/mod.rs",
                "pub mod invoice;\npub mod money;\npub mod tokio;\n",
            )
            .with("src/core/billing/domain/tokio.rs", "pub fn spawn() {}\n")
            .with(
                MONEY,
                "use super::tokio;\npub struct Money;\nfn f() { tokio::spawn(); }\n",
            ),
    );
    fires(
        &project().with(
            MONEY,
            "mod tokio { pub fn f() {} }\npub struct Money;\nfn f() { ::tokio::spawn(); }\n",
        ),
        &[&format!("core-imports-infra {MONEY}:3:12")],
    );
}

#[test]
fn circles_end() {
    quiet(&project().with(
        MONEY,
        "pub use self::a::*;\npub mod a { pub use super::b::*; pub use self::x as y; pub use self::y as x; }\npub mod b { pub use super::a::*; }\npub struct Money;\nfn f() { x::y(); z::z(); a::x::x(); }\n",
    ));
}
