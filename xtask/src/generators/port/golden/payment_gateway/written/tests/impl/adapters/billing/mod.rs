pub mod payment_gateway;
