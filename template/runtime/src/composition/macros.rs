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

/// Registers the handlers of the commands and queries of a service. Commands that are jobs can be stored and run
/// later.
///
/// The first line names the service. The [documentation of this crate](crate) has an example.
#[macro_export]
macro_rules! handlers {
    ($service:ty; $($message:ty => $handler:ty),* $(,)?) => {
        $crate::__handled! { $service; $($message => $handler),* }

        const _: () = {
            #[allow(unused_imports)] // a service may have no messages yet
            use $crate::__private::{NotAJob as _, Probe, is_the_only_one};

            impl $crate::Jobs for $service {
                const JOBS: &'static [::core::option::Option<$crate::JobType<Self>>] =
                    &[$(<Probe<$service, $message>>::JOB),*];
            }

            $(
                ::core::assert!(
                    is_the_only_one(
                        <$service as $crate::Jobs>::JOBS,
                        &<Probe<$service, $message>>::JOB,
                    ),
                    ::core::concat!(
                        "another job has the same `NAME` as `", ::core::stringify!($message),
                        "`: change it in `impl Job for ", ::core::stringify!($message), "`"
                    ),
                );
            )*
        };
    };
}

/// Registers the commands that react to events.
///
/// The first line names the service. The others list for each event the jobs that are made from it:
/// `UserRegistered => [CreateProfile, SendWelcome],`. The list may be empty.
///
/// An event of another service has the name that the other service gives it: `"shop.billing.invoice_paid" =>
/// [SendReceipt],`. The jobs are read from its data.
#[macro_export]
macro_rules! subscribers {
    (
        $service:ty;
        $($($name:literal)? $($event:ty)? => [$($job:ty),* $(,)?]),* $(,)?
    ) => {
        $($crate::__subscribed! { $service; $($name)? $($event)? => [$($job),*] })*

        impl $crate::Subscribers for $service {
            const FOREIGN_EVENTS: &'static [::core::option::Option<$crate::ForeignEvent>] = &[
                $($crate::__foreign_event! { $service; $($name)? $($event)? => [$($job),*] }),*
            ];
        }

        const _: () = ::core::assert!(
            $crate::__private::can_arrive(<$service as $crate::Subscribers>::FOREIGN_EVENTS),
            "events of other services need a connection to them: run `cargo xtask new-integration nats`",
        );
    };
}

/// Registers the jobs that are run at certain times.
///
/// The first line names the service. In the others, the five fields of `cron` say when: minute, hour, day of the
/// month, month, day of the week. A time zone may follow; without one, the times are in UTC.
///
/// ```ignore
/// schedules! {
///     Service;
///     "0 8 * * MON-FRI Europe/Berlin" => RemindDebtors,
///     "*/5 * * * *"                   => PurgeSessions,
/// }
/// ```
///
/// Each time counts once, however many replicas there are. If the service did not run at some of them, it makes
/// up for the last one when it starts.
#[macro_export]
macro_rules! schedules {
    ($service:ty; $($times:literal => $job:expr),* $(,)?) => {
        impl $crate::Schedules for $service {
            fn schedules() -> $crate::__private::anyhow::Result<::std::vec::Vec<$crate::Schedule>> {
                ::core::result::Result::Ok(::std::vec![
                    $($crate::__private::schedule::<$service, _>($times, &$job)?),*
                ])
            }
        }

        $(const _: () = ::core::assert!(
            $crate::__private::is_schedule($times),
            ::core::concat!(
                "the schedule `", $times, "` has another form: write the five fields of `cron`, and a time zone that may \
                 follow, like `0 8 * * MON-FRI Europe/Berlin`",
            ),
        );)*
    };
}

/// Lists the jobs that are made from an event of the service itself.
#[doc(hidden)]
#[macro_export]
macro_rules! __subscribed {
    ($service:ty; $name:literal => $jobs:tt) => {};
    ($service:ty; $event:ty => [$($job:ty),*]) => {
        impl $crate::Subscribed<$service> for $event {
            fn jobs(&self) -> $crate::__private::Result<::std::vec::Vec<$crate::Draft>> {
                ::core::result::Result::Ok(::std::vec![
                    $($crate::__private::job_of_event::<$service, $event, $job>(self)?),*
                ])
            }
        }
    };
}

/// Returns the event of another service, if it is one.
#[doc(hidden)]
#[macro_export]
macro_rules! __foreign_event {
    ($service:ty; $name:literal => [$($job:ty),*]) => {
        ::core::option::Option::Some($crate::ForeignEvent {
            name: $name,
            jobs: |_data| ::core::result::Result::Ok(::std::vec![
                $($crate::__private::job_of_data::<$service, $job>(_data)?),*
            ]),
        })
    };
    ($service:ty; $event:ty => $jobs:tt) => {
        ::core::option::Option::None
    };
}

/// Registers handlers of a service that has others, too.
#[doc(hidden)]
#[macro_export]
macro_rules! __handled {
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
