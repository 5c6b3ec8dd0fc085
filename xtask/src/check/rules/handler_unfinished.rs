use syn::{Block, Expr, FnArg, ImplItem, ImplItemFn, Item, Pat, Stmt};

use crate::{
    check::{Check, Finding, Rule, Severity},
    model::{Implementation, Project, layout::short},
};

pub const RULE: Rule = Rule {
    id: "handler-unfinished",
    severity: Severity::Note,
    statement: "every handler does something with its message",
    why: "\
        The generator writes handlers that compile and do nothing, to be filled in. Such a handler \
        answers that all is well.",
    breach: "\
impl CommandHandler<PayInvoice> for PayInvoiceHandler {
    async fn handle(&self, _command: PayInvoice) -> Result<()> {
        Ok(())
    }
}",
    mend: "\
impl CommandHandler<PayInvoice> for PayInvoiceHandler {
    async fn handle(&self, command: PayInvoice) -> Result<()> {
        let mut invoice = self.invoices.get(command.id).await?;
        invoice.pay(self.clock.now())?;
        self.invoices.save(&invoice).await
    }
}",
    check: Check::Code(check),
};

fn check(project: &Project) -> Vec<Finding> {
    let messages = project.messages();
    let handlers = messages.iter().flat_map(|message| &message.handlers);
    handlers
        .filter_map(|handler| {
            let function = handle(handler)?;
            let label = if is_placeholder(&function.block) {
                "not written yet"
            } else if ignores_message(function) && is_empty(&function.block) {
                "ignores its message, and does nothing"
            } else {
                return None;
            };
            let message = format!("the handler `{}` is unfinished", short(&handler.by));
            let place = handler.module.source.place(function.sig.ident.span());
            Some(
                Finding::new(place, message)
                    .label(label)
                    .help("write its body"),
            )
        })
        .collect()
}

/// Returns the function `handle` of `handler`.
fn handle<'t>(handler: &Implementation<'t, '_>) -> Option<&'t ImplItemFn> {
    let items = handler.module.items.iter();
    let item = items.filter_map(|item| match item {
        Item::Impl(item) => Some(item),
        _ => None,
    });
    let mut here = item.filter(|item| match &*item.self_ty {
        syn::Type::Path(by) => {
            let name = by.path.segments.last().map(|name| name.ident.span());
            name.is_some_and(|name| handler.module.source.place(name) == handler.place)
        }
        _ => false,
    });
    here.next()?.items.iter().find_map(|item| match item {
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

/// Reports whether `block` is `todo!()` or `unimplemented!()`.
fn is_placeholder(block: &Block) -> bool {
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
