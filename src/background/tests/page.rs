//! Tabs, frames and how the panel stands.

use super::*;

#[test]
fn only_the_frame_that_the_page_mounted_is_answered() {
    let Team { lead, rep, .. } = team();
    let address = format!("{ADDRESS}/odoo/m-crm.lead/{}", lead.id);
    let news = PageNews::Mounted {
        nonce: "secret".to_owned(),
        address,
    };
    rep.run(block_on(rep.alive.page(PANEL.tab, news)).unwrap());
    assert_eq!(
        rep.ask(Ask::Hello {
            nonce: "guess".to_owned()
        }),
        Told::NotMine
    );
    let hello = || Ask::Hello {
        nonce: "secret".to_owned(),
    };
    assert!(
        matches!(rep.ask(hello()), Told::Here(here) if here.place == Place::Record(lead.clone()))
    );
    assert!(
        matches!(rep.ask(hello()), Told::Here(_)),
        "the same frame may ask twice"
    );
    let other = Caller { frame: 99, ..PANEL };
    assert_eq!(
        block_on(rep.alive.handle(other, hello())).told,
        Told::NotMine
    );
}

#[test]
fn the_panel_rests_where_there_is_no_record_and_remembers_how_it_stood() {
    let Team { lead, rep, .. } = team();
    let goes = |news| rep.run(block_on(rep.alive.page(PANEL.tab, news)).unwrap());
    let address = |path: String| format!("{ADDRESS}/odoo/{path}");
    let last = || {
        rep.seen
            .0
            .borrow()
            .iter()
            .rev()
            .find(|word| word.starts_with("dock"))
            .cloned()
            .unwrap()
    };
    goes(PageNews::Mounted {
        nonce: "n".to_owned(),
        address: address(format!("m-crm.lead/{}", lead.id)),
    });
    assert_eq!(last(), "dock 1 open=true width=360 focus=false");
    rep.ask(Ask::Dock(Dock {
        open: true,
        width: 9_000,
    }));
    goes(PageNews::Moved {
        address: address("discuss".to_owned()),
    });
    assert_eq!(last(), "dock 1 open=false width=640 focus=false");
    block_on(rep.alive.toggle(PANEL.tab)).unwrap();
    assert_eq!(last(), "dock 1 open=true width=640 focus=true");
    goes(PageNews::Moved {
        address: address(format!("m-crm.lead/{}", lead.id)),
    });
    block_on(rep.alive.toggle(PANEL.tab)).unwrap();
    assert_eq!(last(), "dock 1 open=false width=640 focus=false");
}
