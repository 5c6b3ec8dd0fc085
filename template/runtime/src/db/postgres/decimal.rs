//! Decimal numbers as `NUMERIC`.
//!
//! The conversion of the crate `rust_decimal` loses the scale of zero, and rounds what it cannot represent.

use diesel::{
    deserialize::{FromSql, Result as FromSqlResult},
    pg::{Pg, PgValue, data_types::PgNumeric},
    serialize::{Output, Result as ToSqlResult, ToSql},
    sql_types::Numeric,
};
use rust_decimal::Decimal as Number;

use crate::db::decimal::Decimal;

/// The number of decimal digits in a digit of `NUMERIC`, whose base is 10000.
const DIGITS: u32 = 4;

impl ToSql<Numeric, Pg> for Decimal {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> ToSqlResult {
        let numeric = numeric(self.0)?;
        <PgNumeric as ToSql<Numeric, Pg>>::to_sql(&numeric, &mut out.reborrow())
    }
}

impl FromSql<Numeric, Pg> for Decimal {
    fn from_sql(value: PgValue<'_>) -> FromSqlResult<Self> {
        let numeric = PgNumeric::from_sql(value)?;
        let number = number(&numeric).ok_or("the number has too many digits, or is not finite")?;
        Ok(number.into())
    }
}

fn numeric(number: Number) -> Result<PgNumeric, std::num::TryFromIntError> {
    // The decimal point must be between two digits of `NUMERIC`.
    let padding = number.scale().next_multiple_of(DIGITS) - number.scale();
    let mut rest = number.mantissa().unsigned_abs() * 10_u128.pow(padding);
    let mut digits = Vec::new();
    while rest > 0 {
        digits.push(i16::try_from(rest % 10_u128.pow(DIGITS))?);
        rest /= 10_u128.pow(DIGITS);
    }
    digits.reverse();
    let fraction = i16::try_from(number.scale().div_ceil(DIGITS))?;
    let weight = i16::try_from(digits.len())? - fraction - 1;
    let scale = u16::try_from(number.scale())?;
    Ok(if number.is_sign_negative() {
        PgNumeric::Negative {
            weight,
            scale,
            digits,
        }
    } else {
        PgNumeric::Positive {
            weight,
            scale,
            digits,
        }
    })
}

/// Returns `None` if a `Number` cannot represent exactly the same number with the same scale.
fn number(numeric: &PgNumeric) -> Option<Number> {
    let (sign, weight, scale, digits) = match numeric {
        PgNumeric::Positive {
            weight,
            scale,
            digits,
        } => (1, *weight, *scale, digits),
        PgNumeric::Negative {
            weight,
            scale,
            digits,
        } => (-1, *weight, *scale, digits),
        PgNumeric::NaN => return None,
    };
    let mut mantissa = 0_i128;
    // The position of a digit: how many decimal digits of the mantissa follow it.
    let mut position = DIGITS.cast_signed() * i32::from(weight) + i32::from(scale);
    for &digit in digits {
        let digit = i128::from(digit);
        let power = 10_i128.checked_pow(position.unsigned_abs())?;
        let part = if position >= 0 {
            digit.checked_mul(power)?
        } else {
            // The server adds no digits beyond the scale.
            digit / power
        };
        mantissa = mantissa.checked_add(part)?;
        position -= DIGITS.cast_signed();
    }
    Number::try_from_i128_with_scale(sign * mantissa, scale.into()).ok()
}
