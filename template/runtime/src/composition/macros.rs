/// Registers the adapters of the ports of a service.
///
/// The first line names the service. The section `singletons` contains expressions, which are evaluated once
/// when the service starts. If `?` in one of them returns an error, the start fails. The section `scoped`
/// contains types. They are built for each command and query, from the ports that their fields need.
///
/// The [documentation of this crate](crate) has an example.
#[macro_export]
macro_rules! ports {
    (
        $service:ty;
        singletons($settings:ident) { $($singleton:ident => $adapter:expr),* $(,)? }
        scoped { $($scoped:ident => $type:ty),* $(,)? }
    ) => {
        /// The adapters that live as long as the process.
        #[allow(non_snake_case)] // a field has the name of its port
        pub struct Singletons {
            $($singleton: ::std::sync::Arc<dyn $singleton>,)*
        }

        impl $crate::Composition for $service {
            type Singletons = Singletons;

            fn singletons(
                $settings: &<Self as $crate::Application>::Settings,
            ) -> $crate::__private::anyhow::Result<Singletons> {
                Ok(Singletons { $($singleton: ::std::sync::Arc::new($adapter),)* })
            }
        }

        $(
            impl $crate::Port<$service> for dyn $singleton {
                fn provide(scope: &$crate::Scope<$service>) -> ::std::sync::Arc<Self> {
                    ::std::sync::Arc::clone(scope.context().singleton::<Self>())
                }
            }

            impl $crate::Singleton<$service> for dyn $singleton {
                fn get(singletons: &Singletons) -> &::std::sync::Arc<Self> {
                    &singletons.$singleton
                }

                fn get_mut(singletons: &mut Singletons) -> &mut ::std::sync::Arc<Self> {
                    &mut singletons.$singleton
                }
            }
        )*

        $(
            impl $crate::Port<$service> for dyn $scoped {
                fn provide(scope: &$crate::Scope<$service>) -> ::std::sync::Arc<Self> {
                    ::std::sync::Arc::new(
                        $crate::__private::nject::Provider::<'_, $type>::provide(scope),
                    )
                }
            }
        )*
    };
}

/// Registers the handlers of the commands and queries of a service.
///
/// The first line names the service. The [documentation of this crate](crate) has an example.
#[macro_export]
macro_rules! handlers {
    ($service:ty; $($message:ty => $handler:ty),* $(,)?) => {
        $(
            impl $crate::Handled<$service> for $message {
                type Handler = $handler;

                fn handler(scope: &$crate::Scope<$service>) -> $handler {
                    // Written out in full, so that an error points at the line of the handler.
                    <$handler as $crate::__private::nject::Injectable<_, _>>::inject(scope)
                }
            }
        )*
    };
}
