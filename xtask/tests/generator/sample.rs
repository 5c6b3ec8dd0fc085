/// A command of each generator, but for `new-migration`: its files have the time in their names.
pub const ONE_OF_EACH: [&[&str]; 24] = [
    &["new-context", "billing"],
    &["new-value-object", "billing", "Code"],
    &[
        "new-value-object",
        "billing",
        "Money",
        "amount:i64",
        "currency:string",
    ],
    &[
        "new-entity",
        "billing",
        "Invoice",
        "code:Code",
        "price:Money",
        "due:date?",
    ],
    &["new-port", "billing", "Invoice", "--repo"],
    &["new-port", "billing", "PaymentGateway"],
    &[
        "new-command",
        "billing",
        "PayInvoice",
        "id:InvoiceId",
        "code:Code?",
        "price:Money",
        "--route",
        "POST /invoices/{id}/payment",
    ],
    &[
        "new-query",
        "billing",
        "GetInvoice",
        "id:InvoiceId",
        "--route",
        "GET /invoices/{id}",
    ],
    &["new-command", "billing", "Remind", "id:InvoiceId"],
    &["new-route", "billing", "POST /reminders", "Remind"],
    &[
        "new-command",
        "billing",
        "SettleInvoice",
        "id:InvoiceId",
        "due:date",
        "--updates",
        "Invoice",
    ],
    &[
        "new-command",
        "billing",
        "CloseInvoice",
        "id:InvoiceId",
        "--updates",
        "Invoice",
    ],
    &[
        "new-query",
        "billing",
        "ListInvoices",
        "--from",
        "Invoice",
        "--page",
    ],
    &[
        "new-resource",
        "billing",
        "Customer",
        "name:string:index",
        "price:Money[]",
    ],
    &[
        "new-relation",
        "billing",
        "Claim",
        "customer_id:CustomerId",
        "invoice_id:InvoiceId",
    ],
    &["new-event", "billing", "InvoicePaid", "id:InvoiceId"],
    &[
        "new-subscriber",
        "billing",
        "SendReceipt",
        "--on",
        "InvoicePaid",
    ],
    &[
        "new-job",
        "billing",
        "RemindDebtors",
        "--every",
        "0 8 * * *",
    ],
    &["new-service", "geocoder"],
    &["new-cli-app", "reports"],
    &["new-integration", "stripe"],
    &["new-integration", "nats"],
    &[
        "new-subscriber",
        "billing",
        "AnnouncePayment",
        "--on",
        "InvoicePaid",
        "--broadcast",
    ],
    &[
        "new-job",
        "billing",
        "NotePayment",
        "id:uuid",
        "--on",
        "bank.payment_made",
    ],
];

/// A generator of pseudo-random numbers that are the same in every run (xorshift).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0) % end.max(1)
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}
