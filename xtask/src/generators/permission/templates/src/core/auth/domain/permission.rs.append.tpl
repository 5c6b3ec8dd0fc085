impl Permission {
    /// Allows `{{ permission }}`.
    pub const {{ constant }}: Self = Self(Cow::Borrowed("{{ permission }}"));
}
