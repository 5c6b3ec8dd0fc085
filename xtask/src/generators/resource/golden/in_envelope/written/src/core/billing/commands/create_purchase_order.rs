use std::sync::Arc;

use kernel::{Command, CommandHandler, Error, Result};
use nject::injectable;
use services::{clock::Clock, uuid::UuidGenerator};

use crate::{
    UserId,
    billing::{
        domain::purchase_order::{NewPurchaseOrder, PurchaseOrder, PurchaseOrderId},
        ports::repo::{
            bank_account::BankAccountRepository, purchase_order::PurchaseOrderRepository,
        },
    },
};

/// Creates a purchase order.
#[derive(Clone, Debug)]
pub struct CreatePurchaseOrder {
    pub owner_id: UserId,
    pub purchase_order: NewPurchaseOrder,
}

impl Command for CreatePurchaseOrder {
    type Output = PurchaseOrderId;
}

#[injectable]
pub struct CreatePurchaseOrderHandler {
    pub clock: Arc<dyn Clock>,
    pub bank_accounts: Arc<dyn BankAccountRepository>,
    pub purchase_orders: Arc<dyn PurchaseOrderRepository>,
    pub uuids: Arc<dyn UuidGenerator>,
}

impl CommandHandler<CreatePurchaseOrder> for CreatePurchaseOrderHandler {
    async fn handle(&self, command: CreatePurchaseOrder) -> Result<PurchaseOrderId> {
        if self
            .bank_accounts
            .get(command.purchase_order.bank_account_id)
            .await?
            .is_none()
        {
            return Err(Error::unknown(
                "/bank_account_id",
                "bank_account_unknown",
                "There is no such bank account.",
            ));
        }
        let id = PurchaseOrderId::from(self.uuids.next());
        let purchase_order = PurchaseOrder::create(
            id,
            command.owner_id,
            command.purchase_order,
            self.clock.now(),
        );
        self.purchase_orders.save(purchase_order).await?;
        Ok(id)
    }
}
