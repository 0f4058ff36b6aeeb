//! Drives real browsers and a real CRM.

pub mod axe;
mod beyond;
pub mod browser;
pub mod crm;
mod driver;
pub mod extension;
pub mod frame;
mod keyboard;
pub mod login;
pub mod odoo;
pub mod pages;
pub mod panel;
mod process;
pub mod server;
pub mod settings;
pub mod tryton;
pub mod wait;
mod wire;

/// reqwest is built without a cryptography of its own, so one is chosen, once.
pub(crate) fn choose_cryptography() {
    // An error means that it was chosen already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// The processes that run on a profile folder: none may be left when its browser has ended.
pub fn process_ids_with_profile(profile: &std::path::Path) -> Vec<u32> {
    process::with_profile(profile)
}
