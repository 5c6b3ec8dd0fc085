//! All errors of handlers are answered in the same form.

use axum::{
    Router,
    http::{StatusCode, header},
    routing::get,
};
use kernel::{Error, field};
use runtime::api::{ApiResult, CamelCase, in_envelope};
use runtime_testing::{Answer, Client};
use serde_json::json;

use super::assert_problem;

/// Returns the answer of a route that fails with the error that `error` returns.
async fn answer_to(error: fn() -> Error) -> Answer {
    let fail = async move || ApiResult::<()>::Err(error().into());
    Client::of(Router::new().route("/", get(fail)))
        .get("/")
        .await
}

#[tokio::test]
async fn each_kind_of_error_has_its_status() {
    let cases: [(fn() -> Error, StatusCode); 6] = [
        (
            || Error::unauthenticated("code", "Message."),
            StatusCode::UNAUTHORIZED,
        ),
        (
            || Error::forbidden("code", "Message."),
            StatusCode::FORBIDDEN,
        ),
        (
            || Error::not_found("code", "Message."),
            StatusCode::NOT_FOUND,
        ),
        (|| Error::conflict("code", "Message."), StatusCode::CONFLICT),
        (
            || Error::precondition_failed("code", "Message."),
            StatusCode::PRECONDITION_FAILED,
        ),
        (
            || Error::unavailable("code", "Message."),
            StatusCode::SERVICE_UNAVAILABLE,
        ),
    ];
    for (error, status) in cases {
        let answer = assert_problem(answer_to(error).await, status, "code");

        assert_eq!(answer.text("/detail"), "Message.");
        assert!(answer.body.get("errors").is_none());
    }
}

#[tokio::test]
async fn an_unfinished_handler_is_answered_as_such() {
    let answer = answer_to(|| Error::not_implemented("PayInvoice")).await;

    let answer = assert_problem(answer, StatusCode::NOT_IMPLEMENTED, "not_implemented");
    assert_eq!(
        answer.text("/detail"),
        "`PayInvoice` is not implemented yet."
    );
}

#[tokio::test]
async fn what_is_taken_has_its_place_in_the_input() {
    let answer = answer_to(|| Error::taken("/email", "email_taken", "This is taken.")).await;

    let answer = assert_problem(answer, StatusCode::CONFLICT, "email_taken");
    assert_eq!(answer.text("/detail"), "This is taken.");
    assert_eq!(
        answer.body["errors"],
        json!([{ "pointer": "/email", "code": "email_taken", "message": "This is taken." }])
    );
}

#[tokio::test]
async fn a_reference_to_nothing_has_its_place_in_the_input() {
    let unknown = || Error::unknown("/user_id", "user_unknown", "must be a user");

    let answer = answer_to(unknown).await;

    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let answer = assert_problem(answer, status, "invalid_input");
    assert_eq!(
        answer.body["errors"],
        json!([{ "pointer": "/user_id", "code": "user_unknown", "message": "must be a user" }])
    );
}

#[tokio::test]
async fn who_is_to_sign_in_or_to_come_again_is_told_so() {
    let answer = answer_to(|| Error::unauthenticated("code", "Message.")).await;
    assert_eq!(answer.headers[header::WWW_AUTHENTICATE], "Bearer");

    let answer = answer_to(|| Error::unavailable("code", "Message.")).await;
    assert_eq!(answer.headers[header::RETRY_AFTER], "1");

    let answer = answer_to(|| Error::Contended("secret".into())).await;
    let answer = assert_problem(answer, StatusCode::SERVICE_UNAVAILABLE, "contention");
    assert_eq!(answer.headers[header::RETRY_AFTER], "1");
    assert!(!answer.body.to_string().contains("secret"));
}

#[tokio::test]
async fn the_cause_of_a_defect_stays_inside() {
    let errors: [fn() -> Error; 2] = [|| Error::internal("secret"), || Error::permanent("secret")];
    for error in errors {
        let answer = answer_to(error).await;

        let answer = assert_problem(answer, StatusCode::INTERNAL_SERVER_ERROR, "internal_error");
        assert!(!answer.body.to_string().contains("secret"));
    }
}

#[tokio::test]
async fn a_route_with_names_in_camel_case_points_to_them() {
    let errors: [fn() -> Error; 2] = [
        || Error::taken("/lines/10/unit_price/net_amount_2", "code", "Message."),
        || {
            let unknown = Error::unknown("/net_amount_2", "code", "Message.");
            field::<(), _>("/lines/10/unit_price", Err(unknown)).unwrap_err()
        },
    ];
    for error in errors {
        let fail = async move || ApiResult::<(), CamelCase>::Err(error().into());
        let answer = Client::of(Router::new().route("/", get(fail)))
            .get("/")
            .await;

        let pointer = answer.text("/errors/0/pointer");
        assert_eq!(pointer, "/lines/10/unitPrice/netAmount2");
    }
}

#[tokio::test]
async fn what_is_wrong_in_an_envelope_is_pointed_to_in_it() {
    for (pointer, expected) in [
        ("/number", "/invoice/number"),
        ("/customer_id", "/customer_id"),
        ("/customer_id_2", "/invoice/customer_id_2"),
        ("/total/customer_id", "/invoice/total/customer_id"),
        ("", "/invoice"),
    ] {
        let fail = async move || {
            let error = Error::taken(pointer, "code", "Message.");
            ApiResult::<()>::Err(in_envelope("invoice", &["customer_id"])(error))
        };
        let answer = Client::of(Router::new().route("/", get(fail)))
            .get("/")
            .await;

        assert_eq!(answer.text("/errors/0/pointer"), expected);
    }
}
