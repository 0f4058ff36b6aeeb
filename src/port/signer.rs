//! Signatures: a key that this browser profile made, and anybody's looked at.

use std::future::Future;
use std::pin::Pin;

/// What comes later, on one thread.
pub type Soon<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Why there is no signature.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoKey {
    /// This browser cannot sign, nor look at a signature: it is older than Ed25519 in browsers.
    #[error("this browser knows no Ed25519")]
    Unable,
    /// It could not this time.
    #[error("no signature: {0}")]
    Failed(String),
}

/// Signs with this profile's own key (Ed25519), whose private half nobody ever sees.
pub trait Signer {
    /// The public half of this profile's key, which is made the first time it is asked for.
    ///
    /// # Errors
    /// When there is none.
    fn key(&self) -> Soon<'_, Result<[u8; 32], NoKey>>;

    /// The signature under these bytes.
    ///
    /// # Errors
    /// When there is none.
    fn sign<'a>(&'a self, bytes: &'a [u8]) -> Soon<'a, Result<[u8; 64], NoKey>>;

    /// Whether the holder of that key signed these bytes.
    ///
    /// # Errors
    /// When nobody can say.
    fn verify<'a>(
        &'a self,
        key: &'a [u8; 32],
        bytes: &'a [u8],
        signature: &'a [u8; 64],
    ) -> Soon<'a, Result<bool, NoKey>>;
}

/// A browser that cannot sign.
pub struct Unable;

impl Signer for Unable {
    fn key(&self) -> Soon<'_, Result<[u8; 32], NoKey>> {
        Box::pin(async { Err(NoKey::Unable) })
    }

    fn sign<'a>(&'a self, _bytes: &'a [u8]) -> Soon<'a, Result<[u8; 64], NoKey>> {
        Box::pin(async { Err(NoKey::Unable) })
    }

    fn verify<'a>(
        &'a self,
        _key: &'a [u8; 32],
        _bytes: &'a [u8],
        _signature: &'a [u8; 64],
    ) -> Soon<'a, Result<bool, NoKey>> {
        Box::pin(async { Err(NoKey::Unable) })
    }
}
