//! The one keyboard of a browser: a key goes where the focus is, be that the page or the panel.
//!
//! Keys are sent to the tab as a whole and find the focused frame by themselves, as a person's do. Sent
//! to the panel's frame directly they could never have reached the page, and would prove nothing.
//! Shortcuts of the browser itself (an extension's `commands`) are not reached by them: Chromium keeps
//! keys that come by its protocol from its own accelerators.

use anyhow::Result;
use serde_json::{Value, json};

use crate::browser::Browser;

impl Browser {
    /// Types text with real keys, into whatever has the focus.
    pub async fn type_text(&self, text: &str) -> Result<()> {
        let strokes = text.chars().flat_map(|c| stroke(&c.to_string())).collect();
        self.keys(strokes).await
    }

    /// Presses keys together, as in `chord(&["Alt", "Shift", "s"])`; the last one is let go first.
    pub async fn chord(&self, names: &[&str]) -> Result<()> {
        let values = names.iter().map(|name| key(name)).collect::<Vec<_>>();
        let down = values
            .iter()
            .map(|value| json!({"type": "keyDown", "value": value}));
        let up = values
            .iter()
            .rev()
            .map(|value| json!({"type": "keyUp", "value": value}));
        self.keys(down.chain(up).collect()).await
    }

    /// Presses one key by its name: `Tab`, `Enter`, `Escape`, `ArrowDown`, or a character.
    pub async fn press_key(&self, name: &str) -> Result<()> {
        self.chord(&[name]).await
    }

    async fn keys(&self, actions: Vec<Value>) -> Result<()> {
        self.page()
            .perform(json!({"type": "key", "id": "keyboard", "actions": actions}))
            .await
    }
}

fn stroke(value: &str) -> [Value; 2] {
    [
        json!({"type": "keyDown", "value": value}),
        json!({"type": "keyUp", "value": value}),
    ]
}

/// WebDriver's code point for a named key; a character stands for itself.
fn key(name: &str) -> &str {
    match name {
        "Backspace" => "\u{e003}",
        "Tab" => "\u{e004}",
        "Enter" => "\u{e007}",
        "Shift" => "\u{e008}",
        "Control" => "\u{e009}",
        "Alt" => "\u{e00a}",
        "Escape" => "\u{e00c}",
        "Space" => " ",
        "PageUp" => "\u{e00e}",
        "PageDown" => "\u{e00f}",
        "End" => "\u{e010}",
        "Home" => "\u{e011}",
        "ArrowLeft" => "\u{e012}",
        "ArrowUp" => "\u{e013}",
        "ArrowRight" => "\u{e014}",
        "ArrowDown" => "\u{e015}",
        "Delete" => "\u{e017}",
        character => character,
    }
}
