use serde::{Deserialize, Serialize};

/// A colleague as the CRM knows them: its own user id, as text (Odoo: `res.users` id).
///
/// Only meaningful within one CRM instance.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PersonId(pub String);

/// A colleague with the name the CRM shows for them. The name is for reading, never for deciding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Person {
    /// The CRM's id of this user.
    pub id: PersonId,
    /// The name in the CRM; any text at all, so it is only ever shown as text.
    pub name: String,
}

/// Somebody whom a note can name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    /// They.
    pub person: Person,
    /// With what they sign in: it tells two apart who are called the same.
    pub login: Option<String>,
}
