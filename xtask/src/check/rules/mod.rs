//! The rules, each in a file of its own.

mod app_unregistered;
mod context_boundary;
mod core_depends_on_infra;
mod core_imports_infra;
mod core_names_service_implementation;
mod crates;
mod domain_imports;
mod endpoint_twice;
mod get_takes_command_bus;
mod handler_ambiguous;
mod handler_missing;
mod handler_unregistered;
mod kernel_imports_context;
mod migration_incomplete;
mod misplaced;
mod missing_file;
mod openapi_name_twice;
mod port_unregistered;
mod port_without_adapter;
mod port_without_double;
mod query_handler_writes;
mod registration;
mod route_only_dispatches;
mod router_unregistered;
mod security_disagrees;
mod table_outside_tables;
mod undeclared_file;
mod unreadable_file;

use super::{allow, finding::Finding};
use crate::model::Project;

/// Something that holds in every part of a project.
pub struct Rule {
    /// In kebab-case, and never changed: comments in the code name it.
    pub id: &'static str,
    /// What holds.
    pub says: &'static str,
    /// Whether it finds what is not there. It may be in a file that cannot be read.
    pub about_absence: bool,
    pub check: for<'p> fn(&'p Project<'p, 'p>) -> Vec<Finding>,
}

/// All rules.
pub const RULES: &[Rule] = &[
    unreadable_file::RULE,
    core_imports_infra::RULE,
    core_depends_on_infra::RULE,
    core_names_service_implementation::RULE,
    domain_imports::RULE,
    context_boundary::RULE,
    kernel_imports_context::RULE,
    misplaced::RULE,
    table_outside_tables::RULE,
    route_only_dispatches::RULE,
    get_takes_command_bus::RULE,
    endpoint_twice::RULE,
    security_disagrees::RULE,
    openapi_name_twice::RULE,
    query_handler_writes::RULE,
    handler_missing::RULE,
    handler_ambiguous::RULE,
    handler_unregistered::RULE,
    router_unregistered::RULE,
    app_unregistered::RULE,
    port_without_adapter::RULE,
    port_unregistered::RULE,
    port_without_double::RULE,
    migration_incomplete::RULE,
    undeclared_file::RULE,
    missing_file::RULE,
    of_silencings(allow::WITHOUT_REASON, "whoever silences a rule says why"),
    of_silencings(allow::UNUSED, "a silencing silences something"),
    of_silencings(allow::UNKNOWN, "a silencing names a rule that exists"),
];

/// A rule about the comments that silence rules, which is checked after all others.
const fn of_silencings(id: &'static str, says: &'static str) -> Rule {
    Rule {
        id,
        says,
        about_absence: false,
        check: |_| Vec::new(),
    }
}
