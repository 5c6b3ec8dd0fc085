#[test]
fn is_part_of_the_command_line() {
    let cli = crate::cli();

    assert!(cli.command().find_subcommand("reports").is_some());
}
