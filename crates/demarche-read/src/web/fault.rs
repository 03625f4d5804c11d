//! Network errors: descriptions and help.

use super::address;
use crate::sources::reason;
use rustls::{AlertDescription, CertificateError, Error as Tls};
use std::io;
use std::time::Duration;

/// A network error and its help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What went wrong.
    pub message: String,
    /// What to do about it.
    pub help: &'static str,
}

pub(super) fn fault(message: impl Into<String>, help: &'static str) -> Fault {
    Fault { message: message.into(), help }
}

pub(super) const LATER: &str = "try again later";
const PORT: &str = "check the address and the port; if the port speaks TLS, write https://";
pub(super) const PRIVATE: &str = "if you trust it, use --allow-private";

/// The host did not answer within the time for one address.
pub(super) fn late(patience: Duration) -> Fault {
    fault(format!("no answer within {} seconds", patience.as_secs()), LATER)
}

impl Fault {
    /// What an error of a request means; `patience` is the time it had.
    pub fn of(error: &ureq::Error, patience: Duration) -> Self {
        match error {
            ureq::Error::Timeout(_) => late(patience),
            ureq::Error::HostNotFound => fault("no such host", "check the address"),
            ureq::Error::Other(e) if e.is::<address::Private>() => {
                fault("the address is in a private network", PRIVATE)
            }
            ureq::Error::Rustls(e) => tls(e),
            ureq::Error::Io(e) => of_connection(e, patience),
            ureq::Error::Protocol(e) => fault(format!("the host sent an invalid HTTP response: {e}"), PORT),
            e => fault(format!("it cannot be fetched: {e}"), "check the address, or try again later"),
        }
    }
}

/// A connection that was not made, or broke.
fn of_connection(error: &io::Error, patience: Duration) -> Fault {
    let inner = error.get_ref();
    if let Some(e) = inner.and_then(|e| e.downcast_ref::<Tls>()) {
        return tls(e);
    }
    if let Some(e) = inner.and_then(|e| e.downcast_ref::<ureq::Error>()) {
        return Fault::of(e, patience);
    }
    match error.kind() {
        io::ErrorKind::ConnectionRefused => {
            fault("the host refuses the connection", "check the address and the port, or try again later")
        }
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::UnexpectedEof => {
            fault("the host closed the connection before its answer was complete", LATER)
        }
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => late(patience),
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
            fault("the host cannot be reached", "check the network of this machine, or try again later")
        }
        // Errors of the system's resolver have no kind of their own.
        _ if error.to_string().starts_with("failed to lookup address") => fault(
            "the name of the host cannot be looked up",
            "check the address, and whether this machine has a network",
        ),
        _ => fault(format!("it cannot be fetched: {}", reason(error)), LATER),
    }
}

/// A TLS handshake that failed.
fn tls(error: &Tls) -> Fault {
    match error {
        Tls::InvalidCertificate(why) => certificate(why),
        Tls::InvalidMessage(_) => {
            fault("the host does not speak TLS on this port", "if it speaks plain HTTP there, write http://")
        }
        Tls::AlertReceived(AlertDescription::ProtocolVersion) | Tls::PeerIncompatible(_) => {
            fault("the host and this program have no version of TLS in common", "save the page with a browser")
        }
        Tls::AlertReceived(AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity) => {
            fault("the host refuses the TLS handshake: no cipher in common", "save the page with a browser")
        }
        Tls::AlertReceived(AlertDescription::UnrecognisedName) => {
            fault("the host has no certificate for this name", "check the address")
        }
        e => fault(format!("the TLS handshake failed: {e}"), "check the address and the port, or try again later"),
    }
}

/// A certificate that is not accepted.
fn certificate(why: &CertificateError) -> Fault {
    const CLOCK: &str = "check the clock of this machine; if it is right, only the site can renew its certificate";
    match why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            fault("the certificate of the host has expired", CLOCK)
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            fault("the certificate of the host is not valid yet", CLOCK)
        }
        CertificateError::UnknownIssuer => fault(
            "the certificate of the host comes from an unknown issuer",
            "the public authorities alone are trusted; save the page with a browser that trusts the issuer",
        ),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            fault("the certificate of the host is for another name", "check the address")
        }
        CertificateError::Revoked => {
            fault("the certificate of the host is revoked", "do not trust this host; ask the site")
        }
        e => fault(format!("the certificate of the host is not valid: {e}"), "ask the site"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::{InvalidMessage, PeerIncompatible};

    /// The message for a TLS error of a connection, as ureq reports it.
    fn message(error: Tls) -> String {
        let wrapped = ureq::Error::Io(io::Error::new(io::ErrorKind::InvalidData, error.clone()));
        let of = |e: &ureq::Error| Fault::of(e, Duration::from_secs(20));
        assert_eq!(of(&wrapped), of(&ureq::Error::Rustls(error)));
        let Fault { message, help } = of(&wrapped);
        assert!(!help.is_empty());
        message
    }

    #[test]
    fn tls_errors_are_said_in_words() {
        let certificate = |why| message(Tls::InvalidCertificate(why));
        assert_eq!(certificate(CertificateError::Expired), "the certificate of the host has expired");
        assert_eq!(certificate(CertificateError::NotValidYet), "the certificate of the host is not valid yet");
        let unknown = "the certificate of the host comes from an unknown issuer";
        assert_eq!(certificate(CertificateError::UnknownIssuer), unknown);
        assert_eq!(certificate(CertificateError::NotValidForName), "the certificate of the host is for another name");
        assert_eq!(certificate(CertificateError::Revoked), "the certificate of the host is revoked");
        assert!(certificate(CertificateError::BadSignature).starts_with("the certificate of the host is not valid: "));
        let plain = message(Tls::InvalidMessage(InvalidMessage::InvalidContentType));
        assert_eq!(plain, "the host does not speak TLS on this port");
        let common = "the host and this program have no version of TLS in common";
        assert_eq!(message(Tls::AlertReceived(AlertDescription::ProtocolVersion)), common);
        assert_eq!(message(Tls::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13)), common);
        let refused = "the host refuses the TLS handshake: no cipher in common";
        assert_eq!(message(Tls::AlertReceived(AlertDescription::HandshakeFailure)), refused);
        assert!(message(Tls::AlertReceived(AlertDescription::InternalError)).starts_with("the TLS handshake failed: "));
    }

    #[test]
    fn connections_that_break() {
        let message = |kind| Fault::of(&ureq::Error::Io(io::Error::from(kind)), Duration::from_secs(20)).message;
        assert_eq!(message(io::ErrorKind::ConnectionRefused), "the host refuses the connection");
        assert_eq!(message(io::ErrorKind::TimedOut), "no answer within 20 seconds");
        assert_eq!(message(io::ErrorKind::HostUnreachable), "the host cannot be reached");
        let reset = "the host closed the connection before its answer was complete";
        assert_eq!(
            (message(io::ErrorKind::ConnectionReset), message(io::ErrorKind::UnexpectedEof)),
            (reset.into(), reset.into())
        );
    }
}
