//! A corpus of hostile names, notes and replies. Names stay text, notes say nothing unseen, and no reply brings
//! anything down.

use pollster::block_on;
use serde_json::json;

use super::{Canned, json as replied, lead, reply};
use crate::codec::read_note;
use crate::crm::{Crm, Fault};
use crate::port::NoReply;

const MOST: usize = 4_000;

fn corpus() -> Vec<String> {
    let short = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href=\"javascript:alert(1)\">click</a>",
        "<svg/onload=alert(1)>",
        "<style>*{display:none}</style>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "\u{202E}txt.exe",
        "\u{2066}Mia\u{2069}\u{200B}\u{FEFF}",
        "\u{0}\u{7}\u{1B}[31mred",
        "&lt;script&gt;&amp;lt;b&amp;gt;",
        "<!--[if IE]><b>x</b><![endif]-->",
        "]]><![CDATA[<b>x",
        "#smnspl1.",
        "smnspl1 AAAA BBBB",
        "<a href=\"https://crm.example/odoo/m-crm.lead/1#smnspl1.zzzzzzzzzzzzzzzz\">Samenspel</a>",
        "",
        " \u{A0}\u{2003} ",
    ];
    let mut all: Vec<String> = short.map(str::to_owned).into();
    all.push("<div>".repeat(50_000));
    all.push(format!(
        "{}x{}",
        "<b>".repeat(20_000),
        "</b>".repeat(20_000)
    ));
    all.push("&".repeat(200_000));
    for endless in [
        "<",
        "<a",
        "<a '",
        "<!--",
        "</",
        "#smnspl1.",
        "smnspl1 ",
        "<a href=\"#smnspl1.",
        "<p>",
        "<script>",
    ] {
        all.push(endless.repeat(20_000));
    }
    all.push(format!("#smnspl1.{}", "z".repeat(500_000)));
    all.push("\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}".repeat(2_000));
    all
}

#[test]
fn a_hostile_note_reads_as_bounded_text_without_anything_unseen() {
    for body in corpus() {
        let note = read_note(&body, MOST);
        let begin: String = body.chars().take(40).collect();
        assert!(
            note.text.chars().count() <= MOST,
            "{begin}: {}",
            note.text.chars().count()
        );
        let turns = |letter: char| matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{0}'..='\u{8}');
        assert!(!note.text.contains(turns), "{begin}: {:?}", note.text);
        assert!(
            !note.text.contains("alert(1)</script>") || body.contains("&lt;"),
            "{begin}"
        );
    }
}

#[test]
fn a_hostile_name_is_read_as_it_stands_and_as_text() {
    for name in corpus() {
        let row = json!({
            "id": 51, "name": name, "display_name": name, "write_date": "2026-11-23 12:00:00",
            "message_ids": [],
        });
        let body = json!({"jsonrpc": "2.0", "id": 1, "result": [row]}).to_string();
        let http = Canned::of([replied(&body)]);
        // Whatever it is called, it is one record or a fault with a sentence, never a panic.
        if let Ok(read) = block_on(Crm::Odoo.read(&http, &lead(), &[])) {
            assert!(read.value.facts.name.is_empty() || read.value.facts.name == name);
        }
    }
}

#[test]
fn a_reply_nested_without_end_or_larger_than_is_read_is_a_fault_that_can_be_said() {
    let deep = format!("{{\"result\":{}", "[".repeat(1_000_000));
    let wide = format!("{{\"result\":[{}0]}}", "0,".repeat(1_000_000));
    for body in [deep, wide, corpus().concat()] {
        let http = Canned::of([Ok(reply(200, "application/json", &body))]);
        let read = block_on(Crm::Odoo.read(&http, &lead(), &[])).map(drop);
        assert!(
            matches!(
                read,
                Err(Fault::Unreadable(_) | Fault::Gone | Fault::Server(_))
            ),
            "{read:?}"
        );
    }
    let http = Canned::of([Err(NoReply::TooLarge)]);
    let read = block_on(Crm::Odoo.read(&http, &lead(), &[])).map(drop);
    assert!(matches!(read, Err(Fault::Unreachable(_))), "{read:?}");
}
