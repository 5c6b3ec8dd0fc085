//! The bounds of a number: `quantity:i32(1..100)`, `price:decimal(0..)`.

use anyhow::{Result, bail};
use syn::{Expr, ExprLit, ExprRange, ExprUnary, Lit, UnOp};

use super::{
    literal::{grouped, is_decimal},
    primitive::Primitive,
    types::Literal,
};

/// The least and the most that a number can be, as they are written: `0`, `-1.5`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    of: Primitive,
    pub min: Option<String>,
    pub max: Option<String>,
}

impl Range {
    /// Reads `1..100`, `0..` or `..100` for numbers of the type `of`. The most is included.
    ///
    /// # Errors
    ///
    /// It is none of these, or not for such numbers.
    pub fn parse(of: Primitive, text: &str) -> Result<Self> {
        let bound = |text: &str| {
            let text = text.trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        let range = text.split_once("..").map(|(min, max)| Self {
            of,
            min: bound(min),
            max: bound(max.trim_start_matches('=')),
        });
        match range {
            Some(range) if range.is_valid() => Ok(range),
            _ => bail!(
                "`{text}` is not a range of numbers: write the least and the most, as in `1..100`, or one of them, as \
                 in `0..` or `..100`"
            ),
        }
    }

    /// Reads the value of a constant: `1..=100`, `Decimal::ZERO..`.
    pub fn from_code(of: Primitive, value: &Expr) -> Option<Self> {
        let Expr::Range(ExprRange { start, end, .. }) = value else {
            return None;
        };
        let read = |bound: &Option<Box<Expr>>| match bound {
            Some(bound) => number(bound).map(Some),
            None => Some(None),
        };
        let range = Self {
            of,
            min: read(start)?,
            max: read(end)?,
        };
        range.is_valid().then_some(range)
    }

    fn is_valid(&self) -> bool {
        let bounds = [&self.min, &self.max];
        let mut given = bounds.into_iter().flatten();
        let are_numbers = given.all(|bound| match self.of {
            Primitive::I32 => bound.parse::<i32>().is_ok(),
            Primitive::I64 => bound.parse::<i64>().is_ok(),
            _ => is_decimal(bound),
        });
        are_numbers && self.is_ordered() && !self.outside().is_empty()
    }

    fn is_ordered(&self) -> bool {
        let scale = self.scale();
        match (&self.min, &self.max) {
            (Some(min), Some(max)) => scaled(min, scale) <= scaled(max, scale),
            (None, None) => false,
            _ => true,
        }
    }

    /// The digits behind the point.
    fn scale(&self) -> u32 {
        let bounds = [&self.min, &self.max].into_iter().flatten();
        bounds.map(|bound| scale(bound)).max().unwrap_or_default()
    }

    /// The number of which there are `units` with `scale` digits behind the point.
    fn literal(&self, units: i128, scale: u32) -> Literal {
        let text = text(units, scale);
        match self.of {
            Primitive::Decimal => Literal::Decimal(text),
            Primitive::F64 if !text.contains('.') => Literal::Number(text + ".0"),
            _ => Literal::Number(text),
        }
    }

    /// Two numbers in it, which are `first` and the next one if these are: the second one is the larger one, if there are
    /// two.
    pub fn samples(&self, first: usize) -> [Literal; 2] {
        let is_whole = matches!(self.of, Primitive::I32 | Primitive::I64);
        let scale = if is_whole { 0 } else { self.scale() + 2 };
        let one = 10_i128.pow(scale);
        let half = if is_whole { 0 } else { one / 2 };
        let usual = i128::try_from(first).unwrap_or_default() * one + half;
        let bound = |bound: &Option<String>| bound.as_ref().map(|bound| scaled(bound, scale));
        let (min, max) = (bound(&self.min), bound(&self.max));
        let fits = |number: i128| {
            min.is_none_or(|min| min <= number) && max.is_none_or(|max| number <= max)
        };
        let numbers = match (min, max) {
            _ if fits(usual) && fits(usual + one) => [usual, usual + one],
            (Some(min), Some(max)) if min == max => [min, max],
            (Some(min), Some(max)) if is_whole => {
                let first = min + usual % (max - min);
                [first, first + 1]
            }
            (Some(min), Some(max)) => [min + (max - min) / 4, min + (max - min) / 2],
            (Some(min), None) => [min, min + one],
            (None, Some(max)) => [max - one, max],
            (None, None) => [usual, usual + one],
        };
        numbers.map(|number| self.literal(number, scale))
    }

    /// The numbers next to it.
    pub fn outside(&self) -> Vec<Literal> {
        let next = |bound: &Option<String>, step: i128| {
            let bound = bound.as_ref()?;
            let scale = scale(bound);
            let number = scaled(bound, scale) + step;
            let exists = match self.of {
                Primitive::I32 => i32::try_from(number).is_ok(),
                Primitive::I64 => i64::try_from(number).is_ok(),
                _ => true,
            };
            exists.then(|| self.literal(number, scale))
        };
        [next(&self.min, -1), next(&self.max, 1)]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Says what a number must be: `at least 1`, `from 1 to 100`.
    pub fn words(&self) -> String {
        match (&self.min, &self.max) {
            (Some(min), Some(max)) => format!("from {min} to {max}"),
            (Some(min), None) => format!("at least {min}"),
            (None, max) => format!("at most {}", max.as_deref().unwrap_or_default()),
        }
    }

    /// The range in Rust: `1..=100`.
    pub fn rust(&self) -> String {
        let bound = |bound: &Option<String>| {
            bound
                .as_ref()
                .map(|bound| self.constant(bound))
                .unwrap_or_default()
        };
        let dots = if self.max.is_some() { "..=" } else { ".." };
        format!("{}{dots}{}", bound(&self.min), bound(&self.max))
    }

    /// The name of the type of the range in Rust, in `std::ops`.
    pub fn type_name(&self) -> &'static str {
        match (&self.min, &self.max) {
            (Some(_), Some(_)) => "RangeInclusive",
            (Some(_), None) => "RangeFrom",
            (None, _) => "RangeToInclusive",
        }
    }

    /// A bound in Rust, as a constant can have it.
    fn constant(&self, bound: &str) -> String {
        let scale = scale(bound);
        let units = scaled(bound, scale);
        if self.of != Primitive::Decimal {
            return self.literal(units, scale).rust().unwrap_or_default();
        }
        if units == 0 {
            return "::rust_decimal::Decimal::ZERO".to_owned();
        }
        let part = |index: u32| {
            let part = (units.unsigned_abs() >> (32 * index)) & u128::from(u32::MAX);
            grouped(&part.to_string())
        };
        format!(
            "::rust_decimal::Decimal::from_parts({}, {}, {}, {}, {scale})",
            part(0),
            part(1),
            part(2),
            units < 0
        )
    }

    /// Reports whether JSON has numbers of this type.
    pub fn is_of_json_number(&self) -> bool {
        self.of != Primitive::Decimal
    }
}

fn scale(text: &str) -> u32 {
    let digits = text.split_once('.').map_or(0, |(_, digits)| digits.len());
    u32::try_from(digits).unwrap_or_default()
}

/// Returns how many units of `scale` digits behind the point `text` is. It has no more of them.
fn scaled(text: &str, scale: u32) -> i128 {
    let missing = scale.saturating_sub(self::scale(text));
    let units: i128 = text.replace('.', "").parse().unwrap_or_default();
    units * 10_i128.pow(missing)
}

fn text(units: i128, scale: u32) -> String {
    let one = 10_u128.pow(scale);
    let sign = if units < 0 { "-" } else { "" };
    let (whole, rest) = (units.unsigned_abs() / one, units.unsigned_abs() % one);
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let digits = usize::try_from(scale).unwrap_or_default();
    let rest = format!("{rest:0digits$}");
    format!("{sign}{whole}.{}", rest.trim_end_matches('0'))
}

/// Reads a number in code, as [`Range::rust`] writes it.
fn number(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(ExprLit {
            lit: Lit::Int(number),
            ..
        }) => Some(number.base10_digits().to_owned()),
        Expr::Lit(ExprLit {
            lit: Lit::Float(number),
            ..
        }) => {
            let digits = number.base10_digits();
            Some(digits.strip_suffix(".0").unwrap_or(digits).to_owned())
        }
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => Some(format!("-{}", number(expr)?)),
        Expr::Path(path) if path.path.segments.last()?.ident == "ZERO" => Some("0".to_owned()),
        Expr::Call(call) => {
            let Expr::Path(function) = &*call.func else {
                return None;
            };
            if function.path.segments.last()?.ident != "from_parts" {
                return None;
            }
            let arguments: Vec<&Expr> = call.args.iter().collect();
            let [lo, mid, hi, negative, scale] = arguments.as_slice() else {
                return None;
            };
            let part = |part: &Expr| number(part)?.parse::<u32>().ok().map(i128::from);
            let units = part(lo)? | part(mid)? << 32 | part(hi)? << 64;
            let is_negative = matches!(
                negative,
                Expr::Lit(ExprLit { lit: Lit::Bool(value), .. }) if value.value
            );
            let units = if is_negative { -units } else { units };
            let scale = number(scale)?.parse().ok().filter(|scale| *scale <= 28)?;
            Some(text(units, scale))
        }
        _ => None,
    }
}
