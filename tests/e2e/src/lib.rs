//! Drives real browsers and a real CRM.
