use std::{net::IpAddr, str::FromStr};

use ipnet::IpNet;

/// The proxies in front of the service that say truly who has sent a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrustedProxies {
    /// A number of proxies, through which all requests come.
    Number(u8),
    /// All proxies with addresses in these networks.
    Networks(Vec<IpNet>),
}

impl TrustedProxies {
    /// Returns true if `address` is one of a trusted proxy, and the request has `passed` that many already.
    #[must_use]
    pub fn trust(&self, address: IpAddr, passed: usize) -> bool {
        match self {
            Self::Number(number) => passed < usize::from(*number),
            Self::Networks(networks) => networks.iter().any(|network| network.contains(&address)),
        }
    }
}

impl FromStr for TrustedProxies {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(number) = text.parse() {
            return Ok(Self::Number(number));
        }
        let network = |text: &str| {
            let text = text.trim();
            let address = text.parse::<IpAddr>().map(IpNet::from);
            address.or_else(|_| text.parse()).map_err(|_| ())
        };
        text.split(',')
            .map(network)
            .collect::<Result<_, _>>()
            .map(Self::Networks)
    }
}
