//! Doubles record what they get, and answer as a test says.

use kernel::{
    Ask, Command, Dispatch, Error, Query,
    doubles::{AskDouble, DispatchDouble},
};

#[derive(Clone, Debug, PartialEq)]
struct AddNumber(u32);

impl Command for AddNumber {
    type Output = u32;
}

#[derive(Clone, Debug, PartialEq)]
struct GetNumber(u32);

impl Query for GetNumber {
    type Output = Option<u32>;
}

#[tokio::test]
async fn a_command_is_recorded_and_succeeds() {
    let double = DispatchDouble::default();

    assert_eq!(double.dispatch(AddNumber(1)).await.unwrap(), 0);
    assert_eq!(double.dispatch(AddNumber(2)).await.unwrap(), 0);

    assert_eq!(double.dispatched(), [AddNumber(1), AddNumber(2)]);
}

#[tokio::test]
async fn a_command_is_answered_as_the_test_says() {
    let double = DispatchDouble::new(|AddNumber(number)| match number {
        0 => Err(Error::conflict("zero", "Zero cannot be added.")),
        number => Ok(number + 1),
    });

    assert_eq!(double.dispatch(AddNumber(1)).await.unwrap(), 2);
    assert!(double.dispatch(AddNumber(0)).await.is_err());

    assert_eq!(double.dispatched(), [AddNumber(1), AddNumber(0)]);
}

#[tokio::test]
async fn a_query_is_recorded_and_answered_with_nothing() {
    let double = AskDouble::default();

    assert_eq!(double.ask(GetNumber(1)).await.unwrap(), None);

    assert_eq!(double.asked(), [GetNumber(1)]);
}

#[tokio::test]
async fn a_query_is_answered_as_the_test_says() {
    let double = AskDouble::new(|GetNumber(number)| Ok(Some(number + 1)));

    assert_eq!(double.ask(GetNumber(1)).await.unwrap(), Some(2));
    assert_eq!(double.ask(GetNumber(5)).await.unwrap(), Some(6));

    assert_eq!(double.asked(), [GetNumber(1), GetNumber(5)]);
}
