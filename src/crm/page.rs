//! How the fields of a record stand on a CRM's own page: a row of data for each CRM, no code.
//!
//! | | where it is from |
//! |---|---|
//! | Odoo 17–19 | the form renderer of its web client: each field is an element with class `o_field_widget` and the field's technical name, its label a `label` for that element's input (`{name}_{n}`) |
//! | Tryton 8.0 | the form of its web client (sao): each field's input bears the field's name; what is not on the open tab of a form takes no room |

use serde::Serialize;

use super::Crm;

/// Where a record's fields stand on a page. Every entry but `name` is a CSS selector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PageProfile {
    /// What holds the record. Fields are looked for in it and nowhere else, and nothing else is watched.
    pub record: &'static str,
    /// A field.
    pub field: &'static str,
    /// The attribute of a field that is the CRM's own name for it, the one its API knows.
    pub name: &'static str,
    /// What holds the fields of other records: a list or a form within the record's.
    pub nested: &'static str,
    /// What holds the value within a field, where it is not the field itself or its text.
    pub value: &'static str,
}

const ODOO: PageProfile = PageProfile {
    record: ".o_form_view .o_form_renderer",
    field: ".o_field_widget[name]",
    name: "name",
    nested: ".o_field_x2many, .o_field_one2many, .o_field_many2many:not(.o_field_many2many_tags), .modal",
    value: "input:not([type=checkbox]), textarea, select",
};

const TRYTON: PageProfile = PageProfile {
    record: ".tab-pane.active .form-container",
    field: "input[name], textarea[name], select[name]",
    name: "name",
    nested: ".form-one2many, .form-many2many, .treeview, .modal",
    value: "",
};

impl Crm {
    /// How this CRM's pages show a record.
    #[must_use]
    pub fn profile(self) -> &'static PageProfile {
        match self {
            Crm::Odoo => &ODOO,
            Crm::Tryton => &TRYTON,
        }
    }
}
