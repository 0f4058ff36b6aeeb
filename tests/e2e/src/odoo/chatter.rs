//! A record's chatter, read and written as somebody without the extension does.

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Odoo;

/// Something Odoo names by id and name; absent ones arrive as `false`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "Value")]
pub struct Named {
    /// The id, 0 where there is nothing.
    pub id: i64,
    /// The name, empty where there is nothing.
    pub name: String,
}

impl From<Value> for Named {
    fn from(value: Value) -> Self {
        Self {
            id: value.get(0).and_then(Value::as_i64).unwrap_or(0),
            name: value
                .get(1)
                .and_then(Value::as_str)
                .unwrap_or("")
                .to_owned(),
        }
    }
}

/// One entry of the chatter.
#[derive(Clone, Debug, Deserialize)]
pub struct Message {
    /// Its id (`mail.message`).
    pub id: i64,
    /// Its HTML.
    pub body: String,
    /// The partner it is by.
    #[serde(rename = "author_id")]
    pub author: Named,
    /// The user whose session made it.
    #[serde(rename = "create_uid")]
    pub creator: Named,
    /// `comment` for what a person wrote, `notification` for what Odoo reports.
    #[serde(rename = "message_type")]
    pub kind: String,
    /// "Note" for what stays inside the company.
    #[serde(rename = "subtype_id")]
    pub subtype: Named,
    /// When, in UTC, to the second.
    pub date: String,
}

impl Message {
    /// The text that a person reads.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut inside = false;
        for c in self.body.chars() {
            match c {
                '<' => inside = true,
                '>' if inside => {
                    inside = false;
                    text.push(' ');
                }
                c if !inside => text.push(c),
                _ => {}
            }
        }
        let plain = [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&#34;", "\""),
            ("&quot;", "\""),
            ("&#39;", "'"),
            ("&nbsp;", " "),
            ("&amp;", "&"),
        ];
        let text = plain
            .iter()
            .fold(text, |text, (coded, plain)| text.replace(coded, plain));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Odoo {
    /// The chatter of a record, oldest first, with what Odoo itself reported.
    pub async fn chatter(&self, model: &str, id: i64) -> Result<Vec<Message>> {
        let fields = [
            "body",
            "author_id",
            "create_uid",
            "message_type",
            "subtype_id",
            "date",
        ];
        self.find(
            "mail.message",
            json!([["model", "=", model], ["res_id", "=", id]]),
            &fields,
        )
        .await
    }

    /// What people wrote on a record, oldest first.
    pub async fn notes(&self, model: &str, id: i64) -> Result<Vec<Message>> {
        let all = self.chatter(model, id).await?;
        Ok(all
            .into_iter()
            .filter(|message| message.kind == "comment")
            .collect())
    }

    /// Writes a plain note, as with "Log note" in the chatter.
    pub async fn log_note(&self, model: &str, id: i64, text: &str) -> Result<i64> {
        self.post_note(model, id, json!({"body": text})).await
    }

    /// Writes a note in HTML, as the chatter's full editor does.
    pub async fn log_html(&self, model: &str, id: i64, html: &str) -> Result<i64> {
        self.post_note(model, id, json!({"body": html, "body_is_html": true}))
            .await
    }

    async fn post_note(&self, model: &str, id: i64, mut note: Value) -> Result<i64> {
        if let Some(fields) = note.as_object_mut() {
            fields.insert("message_type".to_owned(), json!("comment"));
            fields.insert("subtype_xmlid".to_owned(), json!("mail.mt_note"));
        }
        let posted: Value = self
            .call(model, "message_post", json!([[id]]), note)
            .await?;
        let id = posted
            .as_i64()
            .or_else(|| posted.get(0).and_then(Value::as_i64));
        id.context("message_post gave no id")
    }

    /// Replaces the HTML of a note, as a hand that edits it would.
    pub async fn edit_note(&self, message: i64, html: &str) -> Result<()> {
        self.write("mail.message", message, json!({"body": html}))
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_reads_as_its_text() {
        let message: Message = serde_json::from_value(json!({
            "id": 1, "body": "<p>Sam (sales):<br>2 &lt; 3 &amp; more</p><p>Written</p>", "author_id": [3, "Sam"],
            "create_uid": false, "message_type": "comment", "subtype_id": [2, "Note"], "date": "2026-11-23 10:00:00",
        }))
        .unwrap();
        assert_eq!(message.text(), "Sam (sales): 2 < 3 & more Written");
        assert_eq!(message.author.name, "Sam");
        assert_eq!(
            message.creator,
            Named {
                id: 0,
                name: String::new()
            }
        );
    }
}
