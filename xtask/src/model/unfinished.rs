//! Functions whose bodies are still to be written.

use syn::{Block, Expr, FnArg, ImplItem, ImplItemFn, Item, Pat, Stmt};

use super::{Implementation, Module, Place};

/// A function that is still to be written.
pub struct Unfinished {
    pub place: Place,
    /// What its body does instead.
    pub label: &'static str,
}

/// Reports whether and how `handler` is unfinished.
#[must_use]
pub fn of_handler(handler: &Implementation) -> Option<Unfinished> {
    let function = handle(handler)?;
    let label = if is_placeholder(&function.block) {
        "not written yet"
    } else if ignores_message(function) && is_empty(&function.block) {
        "ignores its message, and does nothing"
    } else {
        return None;
    };
    Some(Unfinished {
        place: handler.module.source.place(function.sig.ident.span()),
        label,
    })
}

/// Returns the methods in `module` that are still to be written, each with its name: `Invoice::cancel`.
#[must_use]
pub fn methods(module: &Module) -> Vec<(String, Unfinished)> {
    let blocks = module.items.iter().filter_map(|item| match item {
        Item::Impl(item) if item.trait_.is_none() => Some(item),
        _ => None,
    });
    let mut found = Vec::new();
    for block in blocks {
        let syn::Type::Path(of) = &*block.self_ty else {
            continue;
        };
        let of = of.path.segments.last().map(|name| name.ident.to_string());
        for item in &block.items {
            if let (Some(of), ImplItem::Fn(function)) = (&of, item)
                && is_placeholder(&function.block)
            {
                let unfinished = Unfinished {
                    place: module.source.place(function.sig.ident.span()),
                    label: "not written yet",
                };
                found.push((format!("{of}::{}", function.sig.ident), unfinished));
            }
        }
    }
    found
}

/// Returns the function `handle` of `handler`.
fn handle<'s>(handler: &Implementation<'_, 's>) -> Option<&'s ImplItemFn> {
    handler.item.items.iter().find_map(|item| match item {
        ImplItem::Fn(function) if function.sig.ident == "handle" => Some(function),
        _ => None,
    })
}

/// Reports whether the message is called `_`, or begins with `_`.
fn ignores_message(function: &ImplItemFn) -> bool {
    match function.sig.inputs.get(1) {
        Some(FnArg::Typed(message)) => match &*message.pat {
            Pat::Wild(_) => true,
            Pat::Ident(name) => name.ident.to_string().starts_with('_'),
            _ => false,
        },
        _ => false,
    }
}

/// Reports whether `block` is `todo!()`, `unimplemented!()`, or the error that something is not implemented.
fn is_placeholder(block: &Block) -> bool {
    if let [Stmt::Expr(expression, None)] = block.stmts.as_slice()
        && is_not_implemented(expression)
    {
        return true;
    }
    let call = match block.stmts.as_slice() {
        [Stmt::Macro(statement)] => &statement.mac,
        [Stmt::Expr(Expr::Macro(expression), _)] => &expression.mac,
        [Stmt::Expr(Expr::Async(expression), None)] => return is_placeholder(&expression.block),
        _ => return false,
    };
    let name = call.path.segments.last();
    name.is_some_and(|name| name.ident == "todo" || name.ident == "unimplemented")
}

/// Reports whether `block` only returns `()`, nothing, or an id: what the generator writes.
fn is_empty(block: &Block) -> bool {
    let [Stmt::Expr(expression, None)] = block.stmts.as_slice() else {
        return false;
    };
    match expression {
        Expr::Async(expression) => is_empty(&expression.block),
        Expr::Call(call) => {
            let arguments: Vec<_> = call.args.iter().collect();
            is_path(&call.func, "Ok") && matches!(arguments[..], [value] if is_nothing(value))
        }
        _ => false,
    }
}

/// Reports whether `value` is `()`, `None`, an empty `Vec`, or the next id of a generator.
fn is_nothing(value: &Expr) -> bool {
    match value {
        Expr::Tuple(tuple) => tuple.elems.is_empty(),
        Expr::Path(_) => is_path(value, "None"),
        Expr::Call(call) => call.args.is_empty() && is_path(&call.func, "new"),
        Expr::Macro(call) => call.mac.path.is_ident("vec") && call.mac.tokens.is_empty(),
        Expr::MethodCall(call) if call.method == "into" => is_nothing(&call.receiver),
        Expr::MethodCall(call) => {
            call.method == "next" && matches!(&*call.receiver, Expr::Field(_))
        }
        _ => false,
    }
}

/// Reports whether `expression` is a path that ends in `name`; `new` is only that of `Vec`.
fn is_path(expression: &Expr, name: &str) -> bool {
    let Expr::Path(path) = expression else {
        return false;
    };
    let names: Vec<_> = path
        .path
        .segments
        .iter()
        .map(|name| name.ident.to_string())
        .collect();
    match names.as_slice() {
        [.., kind, last] if name == "new" => kind == "Vec" && last == name,
        [.., last] => last == name && name != "new",
        [] => false,
    }
}

/// Reports whether `expression` is `Err(Error::not_implemented(..))`.
fn is_not_implemented(expression: &Expr) -> bool {
    let Expr::Call(call) = expression else {
        return false;
    };
    let arguments: Vec<_> = call.args.iter().collect();
    match arguments[..] {
        [Expr::Call(error)] => {
            is_path(&call.func, "Err") && is_path(&error.func, "not_implemented")
        }
        _ => false,
    }
}
