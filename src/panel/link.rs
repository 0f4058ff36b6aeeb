//! How a panel reaches the background.

use std::future::Future;
use std::pin::Pin;

use crate::protocol::{Ask, Told};

/// The line between one panel and the background: runtime messages in the extension, a plain call
/// in the playground.
pub trait Link {
    /// Asks. The answer always comes, if only as a failure.
    fn ask(&self, ask: Ask) -> Pin<Box<dyn Future<Output = Told>>>;

    /// Hears what the background tells unasked, from now on.
    fn listen(&self, hear: Box<dyn Fn(Told)>);
}
