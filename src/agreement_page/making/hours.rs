//! Working hours, from their fields and back.

use super::{Texts, Wrong};
use crate::agreement_page::fault::Fault;
use crate::agreement_page::field::Part;
use crate::team::Calendar;
use crate::team::calendar::{Country, Day, Hours, Zone};

pub(super) fn calendar_texts(calendar: &Calendar) -> Texts {
    let mut texts = vec![(Part::Zone, calendar.zone.as_str().to_owned())];
    for (day, hours) in (0..).zip(&calendar.week) {
        if let Some(hours) = hours {
            texts.push((Part::Opens(day), Hours::clock(hours.from)));
            texts.push((Part::Closes(day), Hours::clock(hours.to)));
        }
    }
    texts.extend(
        calendar
            .country
            .map(|country| (Part::Country, country.code().to_owned())),
    );
    let own: Vec<String> = calendar.own.iter().map(Day::to_string).collect();
    texts.push((Part::Own, own.join(", ")));
    texts
}

pub(super) fn calendar(text: &dyn Fn(Part) -> String) -> Result<Calendar, Wrong> {
    let zone = Zone::new(text(Part::Zone).trim());
    let zone = zone.map_err(|fault| (Part::Zone, Fault::Calendar(fault)))?;
    let mut week = [None; 7];
    for (day, hours) in (0..).zip(&mut week) {
        *hours = hours_of(text, day)?;
    }
    let mut own: Vec<Day> = Vec::new();
    let listed = text(Part::Own);
    for day in listed
        .split([',', ' ', '\n'])
        .filter(|day| !day.trim().is_empty())
    {
        let day = day.trim().parse();
        own.push(day.map_err(|fault| (Part::Own, Fault::Calendar(fault)))?);
    }
    own.sort_unstable();
    own.dedup();
    let country = Country::from_code(&text(Part::Country));
    let calendar = Calendar {
        zone,
        week,
        country,
        own,
    };
    use crate::team::calendar::CalendarFault as Not;
    calendar.check().map_err(|fault| {
        let part = match fault {
            Not::Hours { weekday } => Part::Closes(u8::try_from(weekday).unwrap_or_default()),
            Not::TooManyDays { .. } | Not::Day => Part::Own,
            Not::Zone => Part::Zone,
            Not::NoWork => Part::Opens(0),
        };
        (part, Fault::Calendar(fault))
    })?;
    Ok(calendar)
}

fn hours_of(text: &dyn Fn(Part) -> String, day: u8) -> Result<Option<Hours>, Wrong> {
    let (opens, closes) = (Part::Opens(day), Part::Closes(day));
    match (text(opens).trim(), text(closes).trim()) {
        ("", "") => Ok(None),
        (from, to) => Ok(Some(Hours {
            from: minute(from).ok_or((opens, Fault::Time))?,
            // The end of a day is the midnight after it.
            to: match minute(to).ok_or((closes, Fault::Time))? {
                0 => 24 * 60,
                to => to,
            },
        })),
    }
}

/// Minutes after midnight of `09:30`.
fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 24 && minutes < 60).then_some(hours * 60 + minutes)
}
