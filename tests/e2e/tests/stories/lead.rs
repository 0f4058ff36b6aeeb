//! Who is in the lead: taken for oneself, offered to the other side, which accepts or says "not now".

use anyhow::Result;

use crate::stage::{Stage, story};

#[tokio::test]
async fn the_lead_is_taken_offered_declined_with_a_reason_offered_again_and_accepted() -> Result<()>
{
    let stage = Stage::set().await?;
    let lead = stage.world.lead("Who leads").await?;
    let (rep, marketer) = stage.two(&stage.world.rep, &stage.world.marketer).await?;
    let (robin, mara) = (&stage.world.rep.name, &stage.world.marketer.name);
    story("lead", &[&rep, &marketer], async {
        rep.open_for(&lead, "Sales").await?;
        marketer.open_for(&lead, "Marketing").await?;
        rep.reads("Open question: nobody decided this yet").await?;
        // Without a reason nothing is recorded.
        rep.press("Take the lead · because …").await?;
        rep.press("Take the lead").await?;
        rep.reads("Say why, in a few words.").await?;
        rep.fill("I take the lead because", "she asked for a demo")
            .await?;
        rep.press("Take the lead").await?;
        rep.reads("In the lead now: sales").await?;
        rep.offer("they went quiet in spring").await?;
        rep.reads("Waits for marketing's answer").await?;
        rep.send().await?;

        marketer.looks().await?;
        marketer
            .reads(&marketer.words.fill("offer_made_marketing", &[robin]))
            .await?;
        marketer.reads("they went quiet in spring").await?;
        marketer.press("Not now, because …").await?;
        marketer
            .fill("Not now, because", "no campaign before May")
            .await?;
        marketer.press("Say “not now”").await?;
        marketer.send().await?;
        rep.looks().await?;
        rep.until(
            "the offer to be answered",
            "!document.querySelector('[data-ref=offer]')",
        )
        .await?;
        rep.reads("In the lead now: sales").await?;
        rep.panel()
            .press(&rep.words.fill("path_title", &["3"]))
            .await?;
        rep.reads(&rep.words.fill("path_declined_marketing", &[mara]))
            .await?;
        rep.reads("no campaign before May").await?;

        rep.offer("May has come").await?;
        rep.send().await?;
        marketer.looks().await?;
        marketer.press("Accept").await?;
        marketer.reads("In the lead now: marketing").await?;
        marketer.send().await?;
        rep.looks().await?;
        rep.reads("In the lead now: marketing").await?;
        rep.reads("May has come").await?;
        let owners: String = rep
            .sees("document.querySelector('[data-ref=owners]').innerText")
            .await?;
        assert!(
            owners.contains(robin) && owners.contains(mara),
            "both own it: {owners}"
        );
        let said = stage.notes(&lead, 4).await?;
        assert!(
            said[1].contains(
                &rep.words
                    .fill("chatter_declined", &["no campaign before May"])
            ),
            "{said:?}"
        );
        assert!(
            said[3].contains(&rep.words.say("Accepts the lead")),
            "{said:?}"
        );
        let authors: Vec<i64> = stage
            .world
            .notes(&lead)
            .await?
            .iter()
            .map(|note| note.by)
            .collect();
        let (rep, marketer) = (stage.world.rep.uid, stage.world.marketer.uid);
        assert_eq!(authors, [rep, marketer, rep, marketer]);
        Ok(())
    })
    .await
}
