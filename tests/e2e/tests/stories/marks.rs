//! Fields of a record on the CRM's own page, and our marks beside them.

use anyhow::Result;
use samenspel_e2e::settings::Vendor;

use crate::desk::Desk;

impl Desk {
    /// Finds in the CRM's page every field of the record, seen or not.
    fn fields(&self) -> &'static str {
        match self.crm {
            Vendor::Odoo => ".o_form_renderer .o_field_widget",
            Vendor::Tryton => ".tab-pane.active .form-container :is(input, textarea, select)",
        }
    }

    /// An expression for the field that is seen of those that the CRM calls so.
    pub fn field(&self, name: &str) -> String {
        format!(
            "[...document.querySelectorAll('{}[name={name}]')].find((each) => each.getClientRects().length)",
            self.fields()
        )
    }

    /// Where our marks stand: right behind or before the words of a field's label; of the field where it has none,
    /// or within it where there is no room behind; each with the CRM's name of that field.
    pub async fn marks(&self) -> Result<Vec<(String, (f64, f64))>> {
        let there = format!(
            "(() => {{
                const ours = (x, y) => document.elementFromPoint(x, y)?.localName === 'samenspel-marks' ? [x, y] : null;
                const found = [];
                for (const field of document.querySelectorAll('{}[name]')) {{
                    const id = field.id || field.querySelector('[id]')?.id;
                    const label = id && document.querySelector(`label[for=\"${{id}}\"]`);
                    const words = document.createRange();
                    words.selectNodeContents(label || field);
                    const {{ left, right }} = (label ? words : field).getBoundingClientRect();
                    const {{ top, height }} = (label || field).getBoundingClientRect();
                    const y = top + Math.min(height, 28) / 2;
                    const place = height && (ours(right + 12, y) ?? ours(left - 14, y) ?? (label ? null : ours(right - 4, y) ?? ours(right - 14, y)));
                    if (place) found.push([field.getAttribute('name'), place]);
                }}
                return found;
            }})()",
            self.fields()
        );
        self.browser.page().eval(&there).await
    }

    /// Where one of our marks stands beside a field, when one does.
    pub async fn mark(&self, name: &str) -> Result<Option<(f64, f64)>> {
        let marks = self.marks().await?.into_iter();
        let mut here = marks.filter(|(field, _)| field == name);
        Ok(here.next().map(|(_, place)| place))
    }

    pub async fn marked(&self, name: &str) -> Result<bool> {
        Ok(self.mark(name).await?.is_some())
    }

    /// Waits until the page shows this value in a field.
    pub async fn page_shows(&self, name: &str, value: &str) -> Result<()> {
        let shown = format!(
            "(() => {{
                const field = {};
                return [field?.value, field?.querySelector('input')?.value, field?.innerText].includes({value:?});
            }})()",
            self.field(name)
        );
        self.page_until(&format!("“{value}” on the page"), &shown)
            .await
    }

    /// Waits until the form says what will be quoted.
    pub async fn quotes(&self, value: &str) -> Result<()> {
        let quoted =
            format!("document.querySelector('[data-ref=quoted]')?.innerText === {value:?}");
        self.until(&format!("“{value}” to be quoted"), &quoted)
            .await
    }
}
