//! Texts to be copied: the agenda of a first conversation.

use super::{question, side, verdict};
use crate::record::{CriterionId, RecordView, Row};
use crate::team::{Side, Standing};
use crate::words::Words;

/// So many proposals are enough for a first conversation.
const ENOUGH: usize = 3;

/// Whether there are enough proposals for the first conversation, nothing being agreed yet.
#[must_use]
pub fn enough(view: &RecordView) -> bool {
    let agreed = |row: &Row| matches!(row.standing, Standing::Agreed { .. });
    !view.checklist.iter().any(agreed) && proposals(view).take(ENOUGH).count() == ENOUGH
}

/// What a colleague of this record proposed and the two sides have not agreed on yet.
fn proposals(view: &RecordView) -> impl Iterator<Item = &Row> {
    view.checklist.iter().filter(|row| {
        let own = matches!(row.criterion, CriterionId::Own(_));
        own && matches!(row.standing, Standing::Proposal { .. })
    })
}

/// The agenda: every proposal with both answers, and the three questions.
#[must_use]
pub fn agenda(words: &dyn Words, view: &RecordView, record: &str) -> String {
    let mut lines = vec![words.say("agenda_title", &[record])];
    for row in proposals(view) {
        let said = |of: Side| {
            let word = words.say(verdict(row.of(of).map(|answer| answer.verdict)), &[]);
            [side(words, of), word].join(": ")
        };
        let [first, second] = Side::BOTH.map(said);
        lines.push(format!("- {} ({first}; {second})", question(words, row)));
    }
    let open = ["open_status", "open_owner", "open_silence"];
    lines.extend(open.map(|key| ["- ", &words.say(key, &[])].concat()));
    lines.push(words.say("agenda_end", &[]));
    lines.join("\n")
}
