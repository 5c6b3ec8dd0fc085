use app_core::billing::queries::get_balance::{BalanceView, GetBalance};
use kernel::{Error, QueryHandler, Result};
use nject::injectable;

#[injectable]
pub struct GetBalanceHandler;

impl QueryHandler<GetBalance> for GetBalanceHandler {
    async fn handle(&self, _query: GetBalance) -> Result<Option<BalanceView>> {
        Err(Error::not_implemented("GetBalance"))
    }
}
