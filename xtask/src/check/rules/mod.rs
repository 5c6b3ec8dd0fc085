//! The rules, each in a file of its own.

mod app_unregistered;
mod context_boundary;
mod context_cycle;
mod core_depends_on_infra;
mod core_imports_infra;
mod core_names_service_implementation;
mod crates;
mod cycles;
mod domain_imports;
mod endpoint_twice;
mod event_cycle;
mod event_unpublished;
mod get_takes_command_bus;
mod handler_ambiguous;
mod handler_missing;
mod handler_unfinished;
mod handler_unregistered;
mod job_payload_unlisted;
mod job_payload_unreadable;
mod job_unused;
mod job_vanished;
mod job_version_unchanged;
mod kernel_imports_context;
mod migration_incomplete;
mod migration_version_twice;
mod misplaced;
mod missing_file;
mod openapi_name_twice;
mod payloads;
mod port_unregistered;
mod port_without_adapter;
mod port_without_double;
mod query_handler_writes;
mod registration;
mod route_only_dispatches;
mod router_unregistered;
mod security_disagrees;
mod subscriber_unregistered;
mod table_outside_tables;
mod table_unused;
mod undeclared_file;
mod unreadable_file;

use super::rule::Rule;

/// The id of the rule that finds files that the others cannot read.
pub const UNREADABLE: &str = unreadable_file::RULE.id;

/// The rules about the project.
pub const RULES: &[Rule] = &[
    unreadable_file::RULE,
    core_imports_infra::RULE,
    core_depends_on_infra::RULE,
    core_names_service_implementation::RULE,
    domain_imports::RULE,
    context_boundary::RULE,
    context_cycle::RULE,
    kernel_imports_context::RULE,
    misplaced::RULE,
    table_outside_tables::RULE,
    table_unused::RULE,
    route_only_dispatches::RULE,
    get_takes_command_bus::RULE,
    endpoint_twice::RULE,
    security_disagrees::RULE,
    openapi_name_twice::RULE,
    query_handler_writes::RULE,
    handler_missing::RULE,
    handler_ambiguous::RULE,
    handler_unregistered::RULE,
    handler_unfinished::RULE,
    event_cycle::RULE,
    event_unpublished::RULE,
    subscriber_unregistered::RULE,
    job_unused::RULE,
    job_payload_unlisted::RULE,
    job_payload_unreadable::RULE,
    job_version_unchanged::RULE,
    job_vanished::RULE,
    router_unregistered::RULE,
    app_unregistered::RULE,
    port_without_adapter::RULE,
    port_unregistered::RULE,
    port_without_double::RULE,
    migration_incomplete::RULE,
    migration_version_twice::RULE,
    undeclared_file::RULE,
    missing_file::RULE,
];
