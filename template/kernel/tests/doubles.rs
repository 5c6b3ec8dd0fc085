//! Doubles record what they get, and answer as a test says.

use std::time::Duration;

use kernel::{
    Ask, Broadcast, Command, Defer, Delivery, Dispatch, Due, Error, Event, Job, PublicEvent,
    Publish, Query,
    doubles::{
        AskDouble, BroadcastDouble, DeferDouble, DeliveryDouble, DispatchDouble, PublishDouble,
    },
};
use serde::{Deserialize, Serialize};

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

#[derive(Clone, Debug, PartialEq)]
struct NumberAdded(u32);

impl Event for NumberAdded {}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct CheckNumber(u32);

impl Command for CheckNumber {
    type Output = ();
}

impl Job for CheckNumber {
    const NAME: &'static str = "check_number";
}

#[tokio::test]
async fn an_event_is_recorded() {
    let double = PublishDouble::default();

    double.publish(NumberAdded(1)).await.unwrap();
    double.publish(NumberAdded(2)).await.unwrap();

    assert_eq!(double.published(), [NumberAdded(1), NumberAdded(2)]);
}

#[tokio::test]
async fn an_event_is_answered_as_the_test_says() {
    let double = PublishDouble::new(|_| Err(Error::conflict("full", "There is no room.")));

    assert!(double.publish(NumberAdded(1)).await.is_err());

    assert_eq!(double.published(), [NumberAdded(1)]);
}

#[tokio::test]
async fn a_job_is_recorded_with_its_time() {
    let double = DeferDouble::default();
    let (time, delay) = (chrono::DateTime::UNIX_EPOCH, Duration::from_secs(5));

    double.now(CheckNumber(1)).await.unwrap();
    double.at(time, CheckNumber(2)).await.unwrap();
    double.after(delay, CheckNumber(3)).await.unwrap();

    assert_eq!(
        double.deferred(),
        [
            (CheckNumber(1), Due::Now),
            (CheckNumber(2), Due::At(time)),
            (CheckNumber(3), Due::After(delay)),
        ]
    );
}

#[tokio::test]
async fn a_job_is_answered_as_the_test_says() {
    let double = DeferDouble::new(|CheckNumber(number), due| match (number, due) {
        (1, Due::Now) => Err(Error::conflict("one", "One is not checked.")),
        _ => Ok(()),
    });

    assert!(double.now(CheckNumber(1)).await.is_err());
    double.now(CheckNumber(2)).await.unwrap();
}

#[tokio::test]
async fn an_event_for_others_is_recorded() {
    let double = BroadcastDouble::default();
    let event = PublicEvent::new("7", "counter.number_added", &[1]).unwrap();

    double.send(event.clone()).await.unwrap();

    assert_eq!(double.sent(), [event]);
}

#[tokio::test]
async fn an_event_for_others_is_answered_as_the_test_says() {
    let double = BroadcastDouble::new(|event| Err(Error::conflict("no", event.name)));
    let event = PublicEvent::new("7", "counter.number_added", &[1]).unwrap();

    assert!(double.send(event).await.is_err());
}

#[test]
fn a_delivery_has_the_id_that_the_test_says() {
    assert_eq!(DeliveryDouble("7").id(), "7");
}
