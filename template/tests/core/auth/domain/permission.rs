use app_core::auth::domain::permission::Permission;

#[test]
fn names_a_resource_and_an_action() {
    let permission: Permission = "users:read".parse().unwrap();

    assert_eq!(permission, Permission::READ_USERS);
}

#[test]
fn has_one_form_only() {
    for text in [
        "",
        "users",
        "users:",
        ":read",
        "Users:read",
        "users:read:all",
        "users: read",
    ] {
        assert!(text.parse::<Permission>().is_err(), "{text}");
    }
}
