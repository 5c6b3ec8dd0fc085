//! The methods of routers, and of lists of routers.

use syn::ExprMethodCall;

use super::{
    super::{
        described::METHODS,
        path::UNREADABLE,
        value::{Part, Value, What},
    },
    Evaluation, Frame, wrapped,
};
use crate::model::tokens::plain;

/// Methods that do not change the endpoints of a router.
const KEEPING: [&str; 17] = [
    "as_service",
    "boxed",
    "boxed_clone",
    "by_ref",
    "clone",
    "fallback",
    "fallback_service",
    "into",
    "into_make_service",
    "into_make_service_with_connect_info",
    "into_service",
    "method_not_allowed_fallback",
    "nest_service",
    "route_service",
    "unwrap",
    "with_state",
    "without_v07_checks",
];

/// Methods of lists whose result has the same elements.
const ITERATING: [&str; 11] = [
    "cloned",
    "collect",
    "copied",
    "into",
    "into_iter",
    "iter",
    "iter_mut",
    "rev",
    "skip",
    "to_vec",
    "as_slice",
];

impl<'a> Evaluation<'a> {
    pub(super) fn method_call(
        &mut self,
        frame: &mut Frame<'a>,
        call: &'a ExprMethodCall,
    ) -> Value<'a> {
        let method = plain(&call.method.to_string());
        let receiver = self.expression(frame, &call.receiver);
        match receiver {
            Value::Methods(mut answers) => {
                if METHODS.contains(&method.as_str()) {
                    answers.push(self.answer(frame, &method, &call.receiver, call.args.first()));
                }
                Value::Methods(answers)
            }
            Value::Router(parts) => self.method_of_router(frame, parts, &method, call),
            Value::List(values) => self.method_of_list(frame, values, &method, call),
            receiver @ (Value::Uncertain(_) | Value::Closure(_) | Value::Function(_)) => {
                if ["clone", "into"].contains(&method.as_str()) {
                    receiver
                } else {
                    wrapped(self.arguments(frame, &call.args))
                }
            }
            Value::Unknown if method == "include_routers" => {
                self.method_of_router(frame, Vec::new(), &method, call)
            }
            Value::Unknown => {
                let arguments = self.arguments(frame, &call.args);
                self.hand_over(frame, &arguments);
                wrapped(arguments)
            }
        }
    }

    fn method_of_router(
        &mut self,
        frame: &mut Frame<'a>,
        mut parts: Vec<Part>,
        method: &str,
        call: &'a ExprMethodCall,
    ) -> Value<'a> {
        let first = call.args.first();
        match method {
            "layer" | "route_layer" => parts.iter_mut().for_each(|part| part.layered = true),
            "merge" | "routes" => {
                if let Some(other) = first {
                    parts.extend(self.expression(frame, other).parts());
                }
            }
            "nest" => {
                let prefix = first.and_then(|prefix| self.text(frame, prefix));
                let inner = call.args.get(1);
                let inner = inner.map(|inner| self.expression(frame, inner).parts());
                for mut part in inner.unwrap_or_default() {
                    part.certain &= prefix.is_some();
                    let prefix = prefix.clone().unwrap_or_else(|| UNREADABLE.to_owned());
                    part.prefixes.push(prefix);
                    parts.push(part);
                }
            }
            "route" => {
                let path = first.and_then(|path| self.text(frame, path));
                let methods = call.args.get(1);
                let methods = methods.map(|methods| self.expression(frame, methods));
                if let Some(Value::Methods(answers)) = methods {
                    for answer in answers {
                        let mut part = Part::new(What::Plain {
                            path: path.clone().unwrap_or_else(|| UNREADABLE.to_owned()),
                            answer,
                        });
                        part.certain = path.is_some();
                        parts.push(part);
                    }
                }
            }
            "split_for_parts" => return Value::List(vec![Value::Router(parts), Value::Unknown]),
            "into_openapi" | "to_openapi" | "get_openapi" | "get_openapi_mut" => {
                return Value::Unknown;
            }
            _ if KEEPING.contains(&method) => {}
            _ => return self.other_method(frame, parts, method, call),
        }
        Value::Router(parts)
    }

    /// Calls a method that is not one of axum's or utoipa's: a method of the service, such as
    /// `include_routers`, or of an extension trait.
    fn other_method(
        &mut self,
        frame: &mut Frame<'a>,
        mut parts: Vec<Part>,
        method: &str,
        call: &'a ExprMethodCall,
    ) -> Value<'a> {
        let arguments = self.arguments(frame, &call.args);
        let known = self.functions.methods.get(method).map(Vec::as_slice);
        if let Some([name]) = known {
            let name = name.clone();
            let mut all = vec![Value::Router(parts.clone())];
            all.extend(arguments.iter().cloned());
            let result = self.run(&name, all);
            self.called.insert(name);
            frame.dropped.extend(result.dropped);
            if matches!(result.value, Value::Router(_)) {
                return result.value;
            }
        }
        let certain = method == "include_routers" && known.is_none();
        let mut dropped = Vec::new();
        for argument in arguments {
            let given = match argument {
                Value::List(values) => values,
                other => vec![other],
            };
            for value in given {
                let made = match value {
                    value @ Value::Closure(_) if method != "include_routers" => {
                        let router = Value::Router(parts.clone());
                        self.apply(value, vec![router], &mut dropped)
                    }
                    value => self.apply(value, Vec::new(), &mut dropped),
                };
                parts.extend(made.parts());
            }
        }
        frame.dropped.extend(dropped);
        let router = Value::Router(parts);
        if certain { router } else { router.uncertain() }
    }

    fn method_of_list(
        &mut self,
        frame: &mut Frame<'a>,
        mut values: Vec<Value<'a>>,
        method: &str,
        call: &'a ExprMethodCall,
    ) -> Value<'a> {
        let mut arguments = self.arguments(frame, &call.args).into_iter();
        let mut dropped = std::mem::take(&mut frame.dropped);
        let value = match (method, arguments.next(), arguments.next()) {
            ("fold", Some(start), Some(step)) => values.into_iter().fold(start, |all, value| {
                let uncertain = matches!(value, Value::Uncertain(_));
                let value = match value {
                    Value::Uncertain(value) => *value,
                    value => value,
                };
                if uncertain {
                    let with = self.apply(step.clone(), vec![all.clone(), value], &mut dropped);
                    all.or(with)
                } else {
                    self.apply(step.clone(), vec![all, value], &mut dropped)
                }
            }),
            ("map", Some(step), None) => Value::List(
                values
                    .into_iter()
                    .map(|value| self.apply(step.clone(), vec![value], &mut dropped))
                    .collect(),
            ),
            ("for_each", Some(step), None) => {
                for value in values {
                    let value = self.apply(step.clone(), vec![value], &mut dropped);
                    dropped.push(value.parts());
                }
                Value::Unknown
            }
            ("chain", Some(Value::List(others)), None) => {
                values.extend(others);
                Value::List(values)
            }
            ("reduce", Some(step), None) => {
                let mut values = values.into_iter();
                let first = values.next().unwrap_or(Value::Unknown);
                values.fold(first, |all, value| {
                    self.apply(step.clone(), vec![all, value], &mut dropped)
                })
            }
            (_, None, None) if ITERATING.contains(&method) => Value::List(values),
            (_, first, second) => {
                let given = first.into_iter().chain(second);
                wrapped(given.chain(values).collect())
            }
        };
        frame.dropped = dropped;
        value
    }
}
