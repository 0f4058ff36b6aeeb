//! The edge by which the panel is made wider or narrower, with the hand or the keys.

use wasm_bindgen::JsCast as _;
use yew::prelude::*;

use super::Scene;
use crate::panel::action::Action;
use crate::protocol::Dock;

/// How much an arrow key moves the edge, CSS pixels.
const STEP: u32 = 16;

pub(super) fn handle(scene: &Scene) -> Html {
    let width = scene.send.reform(Action::Width);
    html! { <Handle now={scene.model.dock.width} label={scene.say("panel_width")} {width} /> }
}

#[derive(PartialEq, Properties)]
struct HandleProps {
    now: u32,
    label: AttrValue,
    width: Callback<u32>,
}

#[component]
fn Handle(props: &HandleProps) -> Html {
    // Where the hand took hold (screen) and how wide the panel was: the frame itself moves.
    let held = use_mut_ref(|| None::<(i32, u32)>);
    let now = props.now;
    let onpointerdown = {
        let held = held.clone();
        Callback::from(move |event: PointerEvent| {
            let target = event.target();
            if let Some(edge) = target.and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            {
                // Without the capture the edge still follows a slow hand.
                let _ = edge.set_pointer_capture(event.pointer_id());
            }
            held.replace(Some((event.screen_x(), now)));
        })
    };
    let onpointermove = {
        let (held, width) = (held.clone(), props.width.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some((from, wide)) = *held.borrow() {
                let moved = from.saturating_sub(event.screen_x());
                width.emit(wide.saturating_add_signed(moved));
            }
        })
    };
    let let_go = Callback::from(move |_: PointerEvent| {
        held.take();
    });
    let onkeydown = {
        let width = props.width.clone();
        Callback::from(move |event: KeyboardEvent| {
            let wanted = match event.key().as_str() {
                "ArrowLeft" => now.saturating_add(STEP),
                "ArrowRight" => now.saturating_sub(STEP),
                "Home" => Dock::NARROWEST,
                "End" => Dock::WIDEST,
                _ => return,
            };
            event.prevent_default();
            width.emit(wanted);
        })
    };
    html! {
        <div class="edge" role="separator" aria-orientation="vertical" tabindex="0"
            aria-label={props.label.clone()} aria-valuenow={now.to_string()}
            aria-valuemin={Dock::NARROWEST.to_string()} aria-valuemax={Dock::WIDEST.to_string()}
            {onpointerdown} {onpointermove} onpointerup={let_go.clone()} onpointercancel={let_go}
            {onkeydown} />
    }
}
