kernel::typed_id!(
    /// Identifies a user. It does not belong to a context, because all of them may refer to users.
    UserId
);
