mod payment_gateway;
