//! An alert as an HTTP POST, with a key that is the same for the same alert, signed where a secret is set.

use super::again::{Again, Unsent};
use demarche_questions::alerts::AlertMessage;
use demarche_read::{Fault, retry_after};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::time::{Duration, SystemTime};
use url::Url;

/// The environment variable with the secret that webhooks are signed with.
const SECRET: &str = "DEMARCHE_WEBHOOK_SECRET";

/// The address of a webhook as typed, or what is wrong with it.
///
/// # Errors
/// When it is not one, is not of HTTP, or names a user: what is written in a file and told in messages should hold no password.
pub(super) fn address(typed: &str) -> Result<Url, String> {
    let url = Url::parse(typed).map_err(|e| e.to_string())?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("`{}` is neither http nor https", url.scheme()));
    }
    if typed.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err("an address has no blanks; write %20".into());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it names a user; a webhook is signed with DEMARCHE_WEBHOOK_SECRET in place of a password".into());
    }
    url.as_str().parse::<ureq::http::Uri>().map_err(|e| e.to_string())?;
    Ok(url)
}

/// Posts one message, once, straight to the receiver, whatever proxies the environment names; without an answer within `patience` it has not arrived.
///
/// # Errors
/// When the receiver does not answer, or with anything but a status of 200 to 299. A redirect is none: what it leads to was not
/// named by the user, and a POST that is redirected may arrive as a question without a body.
pub(super) fn post(url: &str, message: &AlertMessage, patience: Duration) -> Result<(), Unsent> {
    let to = address(url).map_err(|why| Unsent::for_good(format!("{url}: {why}")))?;
    let body = serde_json::to_vec(message).map_err(Unsent::for_good)?;
    let config = ureq::Agent::config_builder().timeout_global(Some(patience)).proxy(None);
    let config = config.http_status_as_error(false).max_redirects(0).max_redirects_will_error(false);
    let agent: ureq::Agent = config.build().into();
    let mut request =
        agent.post(to.as_str()).header("Content-Type", "application/json").header("Idempotency-Key", &message.key);
    if let Ok(secret) = std::env::var(SECRET) {
        request = request.header("X-Demarche-Signature", signature(secret.as_bytes(), &body));
    }
    match request.send(&body[..]) {
        Ok(response) => {
            let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok());
            answered(url, response.status().as_u16(), header("location"), header("retry-after"))
        }
        Err(e) => {
            let wrong = matches!(e, ureq::Error::BadUri(_) | ureq::Error::Http(_));
            let Fault { message, help } = Fault::of(&e, patience);
            Err(Unsent {
                why: format!("{url}: {message} ({help})"),
                again: if wrong { Again::No } else { Again::Soon },
            })
        }
    }
}

/// What an answer means.
fn answered(url: &str, status: u16, location: Option<&str>, rest: Option<&str>) -> Result<(), Unsent> {
    let why = match (status, location) {
        (200..300, _) => return Ok(()),
        (300..400, Some(location)) => format!("{url}: it has moved to {location}; write that address"),
        _ => format!("{url}: the receiver answers {status}"),
    };
    // A receiver that is late, busy or broken may recover; what else it refuses it will refuse again.
    let again = match status {
        408 | 425 | 429 | 500.. => {
            rest.and_then(|r| retry_after(r, SystemTime::now())).map_or(Again::Soon, Again::After)
        }
        _ => Again::No,
    };
    Err(Unsent { why, again })
}

/// `sha256=` and the HMAC of the body in hexadecimal digits.
fn signature(secret: &[u8], body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(body);
    let digits: String = mac.finalize().into_bytes().iter().map(|b| format!("{b:02x}")).collect();
    format!("sha256={digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_signed_as_rfc_4231_says() {
        // Test case 2 of RFC 4231.
        let signed = signature(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(signed, "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn addresses_are_looked_at() {
        for good in ["http://127.0.0.1:8715/hook?a=%24(id)&b=;x", "https://hooks.example/é", "http://[::1]/"] {
            assert!(address(good).is_ok(), "{good}");
        }
        for wrong in [
            "http://exa mple/ x",
            "http://example/ x",
            "http://example/\tx",
            "http://",
            "https://:80/",
            "http://example:99999/",
            "http://[::1/",
            "https://user:password@example/",
            "https://user@example/",
            "ftp://example/",
            "example/hook",
            "",
        ] {
            assert!(address(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_what_may_recover_is_asked_again() {
        let again = |status, rest| answered("u", status, None, rest).err().map(|u| u.again);
        assert_eq!(again(204, None), None);
        assert_eq!(again(400, Some("1")), Some(Again::No));
        assert_eq!(again(503, None), Some(Again::Soon));
        assert_eq!(again(429, Some("5")), Some(Again::After(Duration::from_secs(5))));
        let moved = answered("u", 302, Some("https://b.example/"), None).unwrap_err();
        assert_eq!(moved, Unsent::for_good("u: it has moved to https://b.example/; write that address"));
    }
}
