use std::{collections::HashMap, sync::Mutex};

use app_core::billing::{
    domain::invoice::{Invoice, InvoiceId},
    ports::repo::invoice::InvoiceRepository,
};
use async_trait::async_trait;
use kernel::Result;

#[derive(Default)]
pub struct InMemoryInvoiceRepository(Mutex<HashMap<InvoiceId, Invoice>>);

#[async_trait]
impl InvoiceRepository for InMemoryInvoiceRepository {
    async fn get(&self, id: InvoiceId) -> Result<Option<Invoice>> {
        Ok(self.0.lock().unwrap().get(&id).cloned())
    }

    async fn save(&self, invoice: Invoice) -> Result<()> {
        self.0.lock().unwrap().insert(invoice.id, invoice);
        Ok(())
    }

    async fn delete(&self, id: InvoiceId) -> Result<()> {
        self.0.lock().unwrap().remove(&id);
        Ok(())
    }
}
