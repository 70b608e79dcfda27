//! However a problem or a code is printed, in a log or in a panic, it names nobody. (What is on the screen: `page/hidden.rs`.)

use std::fmt;

use register::trace;

use crate::problem::Problem;
use crate::serial::Frame;

/// A service's own sentence may be about anybody.
impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, field, .. } = self;
        f.debug_struct("Problem").field("code", code).field("field", field).finish_non_exhaustive()
    }
}

/// A code may be somebody's phone.
impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code { text } => write!(f, "Code({})", trace(text)),
            Self::Cut => f.write_str("Cut"),
            Self::TooMuch { searched } => f.debug_struct("TooMuch").field("searched", searched).finish(),
            Self::Unreadable => f.write_str("Unreadable"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Code;
    use crate::serial::News;

    #[test]
    fn nobody_is_named_by_what_a_program_prints() {
        let problem = Problem::new(Code::RefusedOther).because("Ivan (79201234567) is blocked");
        let heard = News::Heard(Frame::Code { text: "79201234567".to_owned() });
        let printed = format!("{problem:?} {heard:?}");
        assert!(printed.contains("RefusedOther") && printed.contains("••67"), "{printed}");
        for name in ["Ivan", "920", "1234"] {
            assert!(!printed.contains(name), "{printed}");
        }
    }
}
