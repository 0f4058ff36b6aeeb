//! What a note is about, when it is about one field of the record.

use serde::{Deserialize, Serialize};

use crate::team::{Label, Reason};

/// A field of a record, and what stood in it when somebody wrote about it.
///
/// No path into a page: a page is drawn anew by every release of a CRM, and the field stays.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct About {
    /// The CRM's own name for the field, the same in every language and on every layout; none where its page
    /// does not tell it.
    pub name: Option<Label>,
    /// The field as the page named it then.
    pub label: Label,
    /// Whether another field of the page bore the same label then: without a name nobody can tell the two apart.
    pub twin: bool,
    /// What stood in it then; none where it was empty.
    pub value: Option<Reason>,
    /// The language of the page then (BCP 47), in which `label` and `value` are.
    pub lang: Option<Label>,
    /// A passage of a long text, where it is about no more than that.
    pub quote: Option<Quote>,
}

/// A passage, with enough of what stands around it to tell it from another one that reads the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Quote {
    /// The passage itself.
    pub exact: Reason,
    /// What stood right before it.
    pub before: Option<Label>,
    /// What stood right behind it.
    pub after: Option<Label>,
}
