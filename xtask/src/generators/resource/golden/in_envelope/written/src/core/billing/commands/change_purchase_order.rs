use std::sync::Arc;

use kernel::{Command, CommandHandler, Error, Result, Version};
use nject::injectable;

use crate::{
    UserId,
    billing::{
        domain::purchase_order::{PurchaseOrderChange, PurchaseOrderId},
        ports::repo::{
            bank_account::BankAccountRepository, purchase_order::PurchaseOrderRepository,
        },
        shared::purchase_order_unknown,
    },
};

/// Changes a purchase order of `owner_id`.
#[derive(Clone, Debug)]
pub struct ChangePurchaseOrder {
    pub id: PurchaseOrderId,
    pub owner_id: UserId,
    /// The version that the caller has seen. Without it, any version is changed.
    pub seen: Option<Version>,
    pub change: PurchaseOrderChange,
}

/// The version after the change.
impl Command for ChangePurchaseOrder {
    type Output = Version;
}

#[injectable]
pub struct ChangePurchaseOrderHandler {
    pub bank_accounts: Arc<dyn BankAccountRepository>,
    pub purchase_orders: Arc<dyn PurchaseOrderRepository>,
}

impl CommandHandler<ChangePurchaseOrder> for ChangePurchaseOrderHandler {
    async fn handle(&self, command: ChangePurchaseOrder) -> Result<Version> {
        let purchase_order = self
            .purchase_orders
            .get(command.id)
            .await?
            .filter(|purchase_order| purchase_order.owner_id == command.owner_id)
            .ok_or_else(purchase_order_unknown::purchase_order_unknown)?;
        let version = purchase_order.version;
        version.must_be(command.seen)?;
        if let Some(bank_account_id) = command.change.bank_account_id
            && self.bank_accounts.get(bank_account_id).await?.is_none()
        {
            return Err(Error::unknown(
                "/bank_account_id",
                "bank_account_unknown",
                "There is no such bank account.",
            ));
        }
        let purchase_order = purchase_order.change(command.change);
        if purchase_order.version == version {
            return Ok(version);
        }
        let version = purchase_order.version;
        self.purchase_orders.save(purchase_order).await?;
        Ok(version)
    }
}
