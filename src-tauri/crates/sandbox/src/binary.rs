//! Money in binary floats, as Node and PHP reckon it. No till may do so; what it comes to is what a till has to bear.
#![allow(clippy::float_arithmetic, reason = "this is the service that the till is proved against")]

use rust_decimal::Decimal;

/// JavaScript writes what is smaller with an exponent.
const SMALLEST_PLAIN: f64 = 1e-6;

pub(crate) fn difference(from: Decimal, less: Decimal) -> Decimal {
    exact(float(from) - float(less))
}

pub(crate) fn share(amount: Decimal, percent: Decimal) -> Decimal {
    exact(float(amount) * float(percent) / 100.0)
}

/// A figure as JavaScript prints it.
pub(crate) fn written(figure: Decimal) -> String {
    let float = float(figure);
    if float != 0.0 && float.abs() < SMALLEST_PLAIN { format!("{float:e}") } else { float.to_string() }
}

fn float(figure: Decimal) -> f64 {
    figure.to_string().parse().unwrap_or_default()
}

/// The shortest digits that are this float, which are read as the same float again; of what is next to nothing, as
/// many as a decimal holds.
fn exact(float: f64) -> Decimal {
    float.to_string().parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn figures_are_what_javascript_prints() {
        assert_eq!(written(share(dec!(1234.56), dec!(10))), "123.45599999999999");
        assert_eq!(written(difference(dec!(0.3), dec!(0.1))), "0.19999999999999998");
        assert_eq!(written(difference(dec!(2505.71), dec!(1252.84))), "1252.8700000000001");
        assert_eq!(written(difference(difference(dec!(0.3), dec!(0.2)), dec!(0.1))), "-2.77555756156e-17");
        assert_eq!(written(dec!(1000)), "1000");
    }
}
