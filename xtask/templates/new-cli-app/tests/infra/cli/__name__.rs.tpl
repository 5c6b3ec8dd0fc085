#[test]
fn is_part_of_the_command_line() {
    let command = crate::cli().command();

    assert!(command.find_subcommand("{{ command }}").is_some());
}
