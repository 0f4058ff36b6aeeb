//! Marketing writes one note for every record that came from a campaign.

use anyhow::Result;
use samenspel_e2e::crm::With;

use crate::stage::story;
use crate::team::Team;

#[tokio::test]
async fn what_marketing_tells_about_a_campaign_stands_on_every_record_of_it_until_it_is_over()
-> Result<()> {
    let team = Team::set().await?;
    let stage = &team.stage;
    // Found nowhere else, as the home is; Tryton begins every word of it with a capital.
    let name = format!("Fair {}", team.home.id);
    let fair = With {
        campaign: Some(&name),
        ..With::default()
    };
    let lead = stage.world.lead_with("From the fair", fair).await?;
    let other = stage.world.lead("From nowhere").await?;
    let (rep, marketer) = stage.two(&stage.world.rep, &stage.world.marketer).await?;
    let text = "They all took the blue sample.";
    story("campaign", &[&rep, &marketer], async {
        team.keeps(&rep).await?;
        team.sent(&rep, 1).await?;
        marketer.open_for(&lead, "Marketing").await?;
        marketer.fill("Write a note", text).await?;
        let all = marketer.words.fill("told_campaign", &[&name]);
        marketer.fill("On", &all).await?;
        marketer.press("Save note").await?;
        marketer.reads(&all).await?;
        assert_eq!(marketer.value("Write a note").await?, "");
        marketer.panel().screenshot("campaign-told").await?;
        marketer.open(&team.home).await?;
        team.sent(&marketer, 2).await?;

        // Somebody whose browser has read nothing yet.
        let reader = stage.desk(&stage.world.reader).await?;
        reader.open(&lead).await?;
        reader.reads(text).await?;
        reader.reads(&all).await?;
        reader.open(&other).await?;
        reader.reads("No notes yet.").await?;
        reader.panel().wait_without_text(text).await?;

        marketer.open(&lead).await?;
        marketer.press("It holds no longer …").await?;
        marketer
            .fill("It holds no longer, because", "the fair is over")
            .await?;
        marketer.press("Take it away everywhere").await?;
        marketer.panel().wait_without_text(text).await
    })
    .await
}
