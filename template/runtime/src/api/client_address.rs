use std::{
    convert::Infallible,
    net::{IpAddr, Ipv6Addr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{Extensions, HeaderMap, request::Parts},
};

use crate::{
    composition::{AppContext, Composition},
    settings::{Settings as _, TrustedProxies},
};

/// The address of the client that has sent a request. It is `None` if the request was not sent over a network, as in a
/// test.
///
/// Behind proxies it is the address that the outermost trusted one has seen, by the header `X-Forwarded-For`. What is to
/// the left of that in the header can be chosen by anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub Option<IpAddr>);

impl ClientAddress {
    /// Returns the address of the client that has sent a request with these `headers` and `extensions`.
    pub(super) fn of(
        headers: &HeaderMap,
        extensions: &Extensions,
        proxies: &TrustedProxies,
    ) -> Self {
        let peer = extensions.get::<ConnectInfo<SocketAddr>>();
        Self(peer.map(|ConnectInfo(peer)| outermost(peer.ip().to_canonical(), headers, proxies)))
    }

    /// Returns the address, or the first half of it if it is one of IPv6: a client has all addresses with that half.
    #[must_use]
    pub fn network(self) -> Option<IpAddr> {
        self.0.map(|address| match address {
            IpAddr::V4(_) => address,
            IpAddr::V6(address) => {
                let half = u128::from(address) & !u128::from(u64::MAX);
                Ipv6Addr::from(half).into()
            }
        })
    }
}

impl<S: Composition> FromRequestParts<AppContext<S>> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        context: &AppContext<S>,
    ) -> Result<Self, Infallible> {
        let proxies = &context.settings().server().trusted_proxies;
        Ok(Self::of(&parts.headers, &parts.extensions, proxies))
    }
}

/// Returns the address of the client of the outermost trusted proxy, beginning with `peer`.
fn outermost(peer: IpAddr, headers: &HeaderMap, proxies: &TrustedProxies) -> IpAddr {
    let mut forwarded = headers
        .get_all("x-forwarded-for")
        .iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .rev();
    let mut client = peer;
    let mut passed = 0;
    while proxies.trust(client, passed)
        && let Some(before) = forwarded.next().and_then(address)
    {
        client = before;
        passed += 1;
    }
    client
}

/// Returns the address in an element of `X-Forwarded-For`, which may have a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let address = text.parse::<IpAddr>();
    let address = address.or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip()));
    address.ok().map(|address| address.to_canonical())
}
