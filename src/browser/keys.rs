//! This profile's key, by WebCrypto: made here, never to be taken out, kept as the browser's own object in a
//! small database beside the store's. Nothing else ever sees its private half, this code included.

use std::cell::{Cell, RefCell};

use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, Query, TransactionMode};
use js_sys::{Array, ArrayBuffer, Reflect, Uint8Array};
use tokio::sync::Mutex;
use wasm_bindgen::prelude::*;

use super::api;
use crate::port::{NoKey, Signer, Soon};

const NAME: &str = "samenspel-keys";
const VERSION: u32 = 1;
const KEYS: &str = "keys";
/// The one pair of a profile.
const OWN: &str = "own";
const ED25519: &str = "Ed25519";

/// The pair as it is used.
#[derive(Clone)]
struct Pair {
    private: JsValue,
    public: [u8; 32],
}

/// Signs with the profile's key.
#[derive(Default)]
pub struct WebKeys {
    pair: RefCell<Option<Pair>>,
    /// Held while the pair is looked for or made, so that two who ask at once get the same.
    making: Mutex<()>,
    /// Whether this browser is known to be too old.
    unable: Cell<bool>,
}

impl From<idb::Error> for NoKey {
    fn from(error: idb::Error) -> NoKey {
        NoKey::Failed(error.to_string())
    }
}

impl WebKeys {
    async fn pair(&self) -> Result<Pair, NoKey> {
        let _making = self.making.lock().await;
        if self.unable.get() {
            return Err(NoKey::Unable);
        }
        if let Some(pair) = self.pair.borrow().clone() {
            return Ok(pair);
        }
        let found = self.found_or_made().await;
        self.unable.set(found == Err(NoKey::Unable));
        let whole = found?;
        let half = |name: &str| Reflect::get(&whole, &name.into()).map_err(why);
        let public = api::settled(api::export_key("raw", &half("publicKey")?))
            .await
            .map_err(why)?;
        let pair = Pair {
            private: half("privateKey")?,
            public: bytes(&public)?,
        };
        *self.pair.borrow_mut() = Some(pair.clone());
        Ok(pair)
    }

    async fn found_or_made(&self) -> Result<JsValue, NoKey> {
        let database = opened().await?;
        let read = database.transaction(&[KEYS], TransactionMode::ReadOnly)?;
        let found = read
            .object_store(KEYS)?
            .get(Query::Key(OWN.into()))?
            .await?;
        if let Some(found) = found {
            return Ok(found);
        }
        let uses = words(&["sign", "verify"]);
        let made = api::settled(api::generate_key(ED25519, false, &uses))
            .await
            .map_err(why)?;
        let write = database.transaction(&[KEYS], TransactionMode::ReadWrite)?;
        drop(write.object_store(KEYS)?.put(&made, Some(&OWN.into()))?);
        // A key that is not kept would be another device's at the next start.
        match write.commit()?.await?.is_committed() {
            true => Ok(made),
            false => Err(NoKey::Failed("the browser gave up the write".to_owned())),
        }
    }
}

impl Signer for WebKeys {
    fn key(&self) -> Soon<'_, Result<[u8; 32], NoKey>> {
        Box::pin(async { Ok(self.pair().await?.public) })
    }

    fn sign<'a>(&'a self, bytes: &'a [u8]) -> Soon<'a, Result<[u8; 64], NoKey>> {
        Box::pin(async move {
            let pair = self.pair().await?;
            let signed =
                api::settled(api::sign(ED25519, &pair.private, &Uint8Array::from(bytes))).await;
            self::bytes(&signed.map_err(why)?)
        })
    }

    fn verify<'a>(
        &'a self,
        key: &'a [u8; 32],
        bytes: &'a [u8],
        signature: &'a [u8; 64],
    ) -> Soon<'a, Result<bool, NoKey>> {
        Box::pin(async move {
            let raw = Uint8Array::from(&key[..]);
            let key = api::settled(api::import_key(
                "raw",
                &raw,
                ED25519,
                true,
                &words(&["verify"]),
            ))
            .await;
            let key = match key {
                Ok(key) => key,
                // What is no key has signed nothing.
                Err(error) if name(&error) == "DataError" => return Ok(false),
                Err(error) => return Err(why(error)),
            };
            let (signature, over) = (Uint8Array::from(&signature[..]), Uint8Array::from(bytes));
            let fits = api::settled(api::verify(ED25519, &key, &signature, &over))
                .await
                .map_err(why)?;
            Ok(fits.is_truthy())
        })
    }
}

async fn opened() -> Result<Database, NoKey> {
    let mut request = Factory::new()?.open(NAME, Some(VERSION))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            // A store that cannot be made fails every later use of it, in words.
            let _ = database.create_object_store(KEYS, ObjectStoreParams::new());
        }
    });
    Ok(request.await?)
}

fn words(words: &[&str]) -> Array {
    words.iter().map(|word| JsValue::from_str(word)).collect()
}

fn bytes<const N: usize>(buffer: &JsValue) -> Result<[u8; N], NoKey> {
    let buffer = buffer.dyn_ref::<ArrayBuffer>();
    let bytes = buffer.map(|buffer| Uint8Array::new(buffer).to_vec());
    let whole = bytes.and_then(|bytes| bytes.try_into().ok());
    whole.ok_or_else(|| NoKey::Failed("a key of another length".to_owned()))
}

fn name(error: &JsValue) -> String {
    let name = Reflect::get(error, &"name".into()).ok();
    name.and_then(|name| name.as_string()).unwrap_or_default()
}

/// An older browser knows no Ed25519, or no WebCrypto on such a page, or cannot keep such a key.
fn why(error: JsValue) -> NoKey {
    match name(&error).as_str() {
        "NotSupportedError" | "TypeError" | "DataCloneError" | "SyntaxError" => NoKey::Unable,
        _ => NoKey::Failed(api::words(&error)),
    }
}
