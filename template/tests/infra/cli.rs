use clap::error::ErrorKind;

#[test]
fn the_command_line_is_consistent() {
    crate::cli().command().clone().debug_assert();
}

#[test]
fn every_command_has_a_help_text() {
    for command in crate::cli().command().get_subcommands() {
        assert!(command.get_about().is_some(), "{}", command.get_name());
    }
}

#[test]
fn an_unknown_command_is_a_usage_error() {
    let parsed = crate::cli()
        .command()
        .clone()
        .try_get_matches_from(["service", "sevre"]);

    let error = parsed.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidSubcommand);
    assert_eq!(error.exit_code(), 2);
}
