//! Told once, beside Odoo: how the panel looks, and what needs no CRM.

mod gallery;
mod playground;
mod states;
