crate::typed_id!(
    /// Names a user. It belongs to no context: every one may speak of users.
    UserId
);
