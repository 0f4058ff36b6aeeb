//! What a hand does in the CRM's own page, beside the panel or without one.

use anyhow::Result;
use samenspel_e2e::settings::Vendor;
use samenspel_e2e::wait::{wait_until, wait_within};

use crate::desk::{Desk, SOON};

impl Desk {
    /// Presses the first thing a CSS selector finds in the CRM's own page.
    pub async fn press_page(&self, selector: &str) -> Result<()> {
        self.press_found(selector, &format!("document.querySelector({selector:?})"))
            .await
    }

    /// Presses what an expression finds in the CRM's own page.
    pub async fn press_found(&self, what: &str, expression: &str) -> Result<()> {
        let page = self.browser.page();
        // A page that makes room for the panel, or draws itself anew, is not pressed while it moves.
        let still = format!(
            "async () => {{
                const at = () => JSON.stringify(({expression}).getBoundingClientRect());
                const before = at();
                for (let frame = 0; frame < 5; frame++) await new Promise(requestAnimationFrame);
                if (at() !== before) throw new Error('it moves');
                return {expression};
            }}"
        );
        wait_until(format!("pressing {what} in the CRM's page"), async || {
            let found = page.element(&still, &()).await?;
            page.point_and_press(&found).await?;
            Ok(true)
        })
        .await
    }

    /// Waits until the page of a lead is whole.
    pub async fn page_whole(&self) -> Result<()> {
        let whole = match self.crm {
            Vendor::Odoo => "!!document.querySelector('.o_form_view .o-mail-Chatter')",
            Vendor::Tryton => "!!document.querySelector('.tab-pane.active [name=description]')",
        };
        self.page_until("the lead's page", whole).await
    }

    /// Waits until whoever has no Samenspel reads each of these on the lead, in the CRM's own notes.
    pub async fn page_reads(&self, texts: &[&str]) -> Result<()> {
        let shown = match self.crm {
            Vendor::Odoo => {
                "[...document.querySelectorAll('.o-mail-Message')].map((each) => each.innerText)"
            }
            Vendor::Tryton => {
                self.press_page(".tab-pane.active button#note").await?;
                "[...document.querySelectorAll('.modal.in .treeview')].map((each) => each.innerText)"
            }
        };
        for text in texts {
            let there =
                format!("{shown}.some((each) => each.replace(/\\s+/g, ' ').includes({text:?}))");
            self.page_until(&format!("“{text}” in the CRM's own notes"), &there)
                .await?;
        }
        match self.crm {
            Vendor::Odoo => Ok(()),
            Vendor::Tryton => self.close_notes().await,
        }
    }

    /// Writes a note in the CRM's own page.
    pub async fn page_logs(&self, text: &str) -> Result<()> {
        match self.crm {
            Vendor::Odoo => {
                self.press_page(".o-mail-Chatter-logNote").await?;
                self.press_page(".o-mail-Composer-input, .o-mail-Composer .odoo-editor-editable")
                    .await?;
                self.browser.type_text(text).await?;
                self.press_page(".o-mail-Composer-send:not([disabled])")
                    .await?;
                self.page_reads(&[text]).await
            }
            Vendor::Tryton => {
                self.press_page(".tab-pane.active button#note").await?;
                self.press_page(".modal.in button#new_").await?;
                let field = ".modal.in textarea[name=message]";
                let ready = format!("document.activeElement?.matches({field:?}) ?? false");
                wait_until("the keyboard to be in the note", async || {
                    // The window gives the focus away while it still opens.
                    self.press_page(field).await?;
                    self.browser.page().eval(&ready).await
                })
                .await?;
                self.browser.type_text(text).await?;
                let typed = format!("document.querySelector({field:?}).value === {text:?}");
                self.page_until("the note to be typed", &typed).await?;
                self.close_notes().await
            }
        }
    }

    /// Closes Tryton's window of notes.
    async fn close_notes(&self) -> Result<()> {
        self.press_page(".modal.in .modal-footer button#save")
            .await?;
        self.page_until(
            "the notes to be closed",
            "!document.querySelector('.modal.in')",
        )
        .await
    }

    /// Leaves the record for a list, without loading a page.
    pub async fn to_the_list(&self) -> Result<()> {
        let (way, list) = match self.crm {
            Vendor::Odoo => (
                ".o_breadcrumb a, .breadcrumb a",
                "!!document.querySelector('.o_kanban_view, .o_list_view')",
            ),
            Vendor::Tryton => (
                ".tab-pane.active button#switch_",
                // A record's own page has lists on it, too.
                "!/\\/model\\/[^/;]+\\/\\d+/.test(location.hash)",
            ),
        };
        let page = self.browser.page();
        wait_until("the list", async || {
            if !page.eval::<bool>(list).await? {
                self.press_page(way).await?;
            }
            wait_within(SOON, "the list", async || {
                Ok(page.eval::<bool>(list).await?.then_some(()))
            })
            .await?;
            Ok(true)
        })
        .await
    }

    /// The same with the panel, which rests there.
    pub async fn leave(&self) -> Result<()> {
        wait_until("the panel to rest beside a list", async || {
            self.to_the_list().await?;
            // A client that had not finished opening the record goes back to it; then it is left again.
            wait_within(SOON, "the panel to rest", async || {
                Ok(self.is_elsewhere().await?.then_some(()))
            })
            .await?;
            Ok(true)
        })
        .await
    }

    /// How wide what the CRM draws in is.
    pub async fn page_width(&self) -> Result<f64> {
        let width = match self.crm {
            Vendor::Odoo => "document.body.getBoundingClientRect().width",
            Vendor::Tryton => {
                "Math.max(...[...document.querySelectorAll('nav.navbar, #main, #tabs')].map((each) => each.getBoundingClientRect().right))"
            }
        };
        self.browser.page().eval(width).await
    }
}
