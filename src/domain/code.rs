//! Names of variants as they stand in columns, JSON and logs: an enum that derives them with `strum` gets these.

macro_rules! coded {
    ($name:ident) => {
        impl $name {
            pub const ALL: &[$name] = <$name as strum::VariantArray>::VARIANTS;

            pub fn as_str(self) -> &'static str {
                self.into()
            }

            pub fn parse(text: &str) -> Option<$name> {
                text.parse().ok()
            }
        }
    };
}
pub(super) use coded;
