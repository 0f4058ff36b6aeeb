//! Roughly what Odoo's cleaning leaves of a note (`html_sanitize` in `odoo/tools/mail.py`): the tags of
//! ordinary text and links that lead to pages; no script, and no handler. Not for showing HTML.

/// Tags that stay; of others only what stands between them does.
const KEPT: [&str; 16] = [
    "p",
    "a",
    "b",
    "i",
    "u",
    "em",
    "strong",
    "br",
    "ul",
    "ol",
    "li",
    "div",
    "span",
    "blockquote",
    "code",
    "pre",
];
/// Tags that go with what stands between them.
const DROPPED: [&str; 4] = ["script", "style", "iframe", "object"];

/// What Odoo would store.
pub(super) fn sanitised(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((text, tagged)) = rest.split_once('<') {
        kept.push_str(text);
        let Some((tag, after)) = tagged.split_once('>') else {
            kept.push_str("&lt;");
            rest = tagged;
            break;
        };
        let closes = tag.starts_with('/');
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        rest = after;
        if DROPPED.contains(&name.as_str()) && !closes {
            let end = format!("</{name}>");
            rest = after.split_once(&end).map_or("", |(_, after)| after);
        } else if KEPT.contains(&name.as_str()) {
            kept.push('<');
            kept.push_str(if closes { "/" } else { "" });
            kept.push_str(&name);
            if !closes {
                kept.push_str(&attributes(tag));
            }
            kept.push('>');
        }
    }
    kept.push_str(rest);
    kept
}

fn attributes(tag: &str) -> String {
    let mut kept = String::new();
    for name in ["class", "href"] {
        let open = format!(" {name}=\"");
        let value = tag
            .split_once(&open)
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(value, _)| value);
        let Some(value) = value else { continue };
        let page = ["http://", "https://", "mailto:", "/", "#"];
        let fine = name == "class" || page.iter().any(|start| value.starts_with(start));
        kept.push_str(&format!("{open}{}\"", if fine { value } else { "" }));
    }
    kept
}

/// A body after an edit in the chatter: the mark goes to the end of the last paragraph
/// (`_message_update_content` in `addons/mail/models/mail_thread.py`).
pub(super) fn edited(html: &str) -> String {
    const MARK: &str = "<span class=\"o-mail-Message-edited\"></span>";
    match html.strip_suffix("</p>") {
        Some(open) => format!("{open}{MARK}</p>"),
        None => format!("{html}{MARK}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_links_stay_and_script_goes() {
        for (html, stored) in [
            (
                "<p>a &lt;b&gt;</p><p>— <a href=\"http://h/odoo/crm/1#smnspl1.0aZ\">x</a></p>",
                "<p>a &lt;b&gt;</p><p>— <a href=\"http://h/odoo/crm/1#smnspl1.0aZ\">x</a></p>",
            ),
            ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
            (
                "<p onclick=\"x()\">a<img src=x onerror=y>b</p>",
                "<p>ab</p>",
            ),
            ("<a href=\"javascript:x()\">a</a>", "<a href=\"\">a</a>"),
            ("1 < 2", "1 &lt; 2"),
            ("<script>never closed", ""),
        ] {
            assert_eq!(sanitised(html), stored);
        }
    }
}
