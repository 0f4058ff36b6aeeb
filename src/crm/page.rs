//! How the fields of a record stand on a CRM's own page: a row of data for each CRM, no code.
//!
//! A new CRM's page is a new row here, and a page in `tests/pages` that shows what the row says.
//!
//! | | where it is from | tried |
//! |---|---|---|
//! | Odoo 17–19 | `addons/web/static/src/views`: a field is an element with class `o_field_widget` and the field's technical name (`fields/field.xml`), its label a `label` for that element's input, `{name}_{n}` or the name alone (`form/form_label.xml`, `form/form_compiler.js`) | 19 for real; 17 and 18 on a page of ours |
//! | Tryton 8.0 | its web client's `src/view/form.js`: each field's input bears the field's name; what is not on the open tab of a form takes no room | for real |
//! | EspoCRM | `client/res/templates/record/detail.tpl`, `client/res/layout-types/record.tpl`, `client/src/views/fields/base.js` | on a page of ours |
//! | SuiteCRM 8 | `core/app/core/src/lib/fields/dynamic-field/dynamic-field.component.ts` (the name is a class of the element), `components/field-layout/field-layout.component.html` | on a page of ours |
//! | Twenty | `packages/twenty-front/src/modules/page-layout/widgets/fields/components/FieldsWidget.tsx`, `object-record/record-inline-cell/components/RecordInlineCellContainer.tsx`: no class or attribute that stays but ids, in which the record's id and the field's name stand | on a page of ours |
//! | Salesforce Lightning | by extensions that read its pages, such as Salesforce Inspector Reloaded (`addon/button.js`): shadow roots are its own scripts' only, so that a content script sees all (`docs/platform/lwc/guide/create-dom-synthetic.html`) | on a page of ours |
//! | Dynamics 365 | Microsoft's EasyRepro (`AppElementReference.cs`), Power Playwright (`Controls/Platform/MainForm.cs`, `FormField.cs`) | on a page of ours |
//! | HubSpot | by extensions that read its pages | on a page of ours |
//! | Zoho CRM | by scripts of its users. The page names a field by a column of the database, not as the API does, so that its label counts | on a page of ours |
//!
//! Pipedrive has no row: nothing that we found tells how its record pages are built.

use serde::Serialize;

use super::Crm;

/// Where a record's fields stand on a page. What is not said to be something else is a CSS selector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PageProfile {
    /// What holds the record, the first that is shown. Fields are looked for in it and nowhere else, and nothing
    /// else is watched.
    pub record: &'static str,
    /// A field.
    pub field: &'static str,
    /// The attribute of a field that has the CRM's own name for it in it, the one its API knows; none where the
    /// page does not tell.
    pub name: &'static str,
    /// Where in that attribute the name stands, when it is not all of it: a regular expression with a group
    /// `name`, and where the attribute tells of what it is a field, `object` or `record`. A field to which it does
    /// not fit, or of another object or record than the one in view, is none of the record's.
    pub rule: &'static str,
    /// What holds a field and its label; none where the label stands within the field.
    pub cell: &'static str,
    /// The label in there; none where a `label` says by `for` which field it is of.
    pub label: &'static str,
    /// What holds the fields of other records: a list or a form within the record's.
    pub nested: &'static str,
    /// What holds the value within a field, the first of these that is there; else its own value or text.
    pub value: &'static [&'static str],
}

/// Nothing said. What is left so is not looked for.
const PLAIN: PageProfile = PageProfile {
    record: "",
    field: "",
    name: "",
    rule: "",
    cell: "",
    label: "",
    nested: "",
    value: &[],
};

const ODOO: PageProfile = PageProfile {
    record: ".o_form_view .o_form_renderer",
    field: ".o_field_widget[name]",
    name: "name",
    nested: ".o_field_x2many, .o_field_one2many, .o_field_many2many:not(.o_field_many2many_tags), .modal",
    value: &["input:not([type=checkbox]), textarea, select"],
    ..PLAIN
};

const TRYTON: PageProfile = PageProfile {
    record: ".tab-pane.active .form-container",
    field: "input[name], textarea[name], select[name]",
    name: "name",
    nested: ".form-one2many, .form-many2many, .treeview, .modal",
    ..PLAIN
};

const ESPOCRM: PageProfile = PageProfile {
    record: ".detail[data-scope], .edit[data-scope]",
    field: ".cell.form-group[data-name] > .field[data-name]",
    name: "data-name",
    cell: ".cell",
    label: ".control-label .label-text",
    nested: ".bottom .list-container, .list, .panel-stream, .modal",
    value: &["input:not([type=hidden]), textarea, select"],
    ..PLAIN
};

const SUITECRM: PageProfile = PageProfile {
    record: ".record-view scrm-record-content",
    field: "scrm-dynamic-field[class*='dynamic-field-name-']",
    name: "class",
    rule: r"(?:^|\s)dynamic-field-name-(?<name>\S+)",
    cell: ".field-layout-field-group-wrapper, .form-group",
    label: ".label-container label",
    nested: "scrm-subpanel-container, scrm-table, scrm-line-items-field, scrm-sidebar-widget, \
             .record-widget-container, .modal",
    value: &["input:not([type=checkbox]), textarea, select"],
};

const TWENTY: PageProfile = PageProfile {
    record: "body",
    field: "div[id^='fields-']",
    name: "id",
    rule: r"-(?<record>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(?<name>\w+)$",
    cell: "div:has(> [id^='label-'])",
    label: "[id^='label-']",
    nested: "[data-testid='record-detail-records-list-item']",
    ..PLAIN
};

const SALESFORCE: PageProfile = PageProfile {
    record: ".windowViewMode-normal.active, .windowViewMode-maximized.active",
    field: "[data-target-selection-name^='sfdc:RecordField.']",
    name: "data-target-selection-name",
    rule: r"^sfdc:RecordField\.(?<object>[^.]+)\.(?<name>.+)$",
    label: ".test-id__field-label, label",
    nested: "lst-related-list-container, lst-related-list-single-container, lst-related-list-view-manager, \
             lst-related-list-quick-links-container, section[role=dialog]",
    value: &[
        "input:not([type=checkbox]), textarea, button[role=combobox]",
        "[data-output-element-id='output-field']",
        ".test-id__field-value",
    ],
    ..PLAIN
};

const DYNAMICS: PageProfile = PageProfile {
    record: "[data-id='editFormRoot']",
    field: "[data-id$='-FieldSectionItemContainer']",
    name: "data-id",
    // A dot: a field of the record that a quick view shows.
    rule: r"^(?:header_process_|header_)?(?<name>[^.]+)-FieldSectionItemContainer$",
    label: "label[id$='-field-label']",
    nested: "[data-id='DataSetHostContainer'], [id^='dataSetRoot_'], \
             [data-lp-id^='MscrmControls.Containers.QuickForm'], [role=grid], [role=dialog]",
    value: &[
        "[data-id*='_selected_tag_text']",
        "input:not([type=checkbox]), textarea, select, [role=combobox]",
    ],
    ..PLAIN
};

const HUBSPOT: PageProfile = PageProfile {
    record: "[data-test-id='left-sidebar']",
    field: "ul[data-selenium-test='profile-properties-list'] > [data-test-id], \
            [data-test-id^='highlight-property-display-']",
    name: "data-test-id",
    rule: r"^(?:highlight-property-display-)?(?<name>.+)$",
    label: "label",
    nested: "[data-card-type^='ASSOCIATION'], [role=dialog]",
    value: &["[data-selenium-test^='property-input-']"],
    ..PLAIN
};

const ZOHO: PageProfile = PageProfile {
    record: "crm-detailview, #detailViewButtonLayerMainTableContainer",
    field: "[id^='mouseArea__'], [id^='bc_mouseArea__'], [id^='tc_mouseArea__']",
    label: ".dv_info_label, [data-zcqa^='dtVw_lbl_']",
    nested: "crm-relatedlist, lyte-exptable, lyte-table, crux-subform, lyte-modal",
    value: &[
        "input:not([type=checkbox]), textarea",
        "lyte-dropdown",
        "[id^='subvalue_']",
        "[id^='value_']",
    ],
    ..PLAIN
};

/// All of them. The first two are in use; the others wait for their adapters.
pub const PAGES: [(&str, &PageProfile); 9] = [
    ("odoo", &ODOO),
    ("tryton", &TRYTON),
    ("espocrm", &ESPOCRM),
    ("suitecrm", &SUITECRM),
    ("twenty", &TWENTY),
    ("salesforce", &SALESFORCE),
    ("dynamics", &DYNAMICS),
    ("hubspot", &HUBSPOT),
    ("zoho", &ZOHO),
];

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
