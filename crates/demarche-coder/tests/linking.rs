//! Who is meant: sentences as news writes them, and for phrases in them the actors they mean.
//!
//! Each line of a case is `phrase => country sector, country sector …` in the order of the referents; `?` stands
//! for an unknown country, `-` for no sector, `nobody` for a phrase that means no actor. A phrase that occurs
//! more than once is counted with `#2`. Sentences are made up.

use demarche_coder::link::{Linked, Mention, Referent};
use demarche_coder::{Coder, Knowledge, Source};
use demarche_lang::English;

/// What `linked` says of a mention, in the notation of the cases.
fn told(linked: &Linked, mention: &Mention) -> String {
    let one = |r: &Referent| {
        let sector = r.sectors.first().map_or("-", |s| s);
        format!("{} {sector}", r.country.as_deref().unwrap_or("?"))
    };
    linked.of(mention).map(one).collect::<Vec<_>>().join(", ")
}

/// What the phrase of the first `end` bytes of `text` means, by its head.
fn subject_of(text: &str, about: &Source<'_>, end: usize) -> String {
    let doc = English::shipped().parse(text);
    let coded = Coder::new(Knowledge::shipped()).read(&doc, about);
    let linked = &coded.reading.linked;
    let tokens = 0..doc.token_at(end - 1) + 1;
    let head = tokens.clone().find(|&t| !tokens.contains(&doc.head(t)) || doc.head(t) == t);
    let named = |t: usize| linked.mention(t).filter(|m| !m.referents.is_empty());
    let mention = head.and_then(named).or_else(|| tokens.rev().find_map(named));
    mention.map_or_else(|| "nobody".into(), |m| told(linked, m))
}

/// What the phrase `wanted` of `text` means, in the notation of the cases.
fn meaning(text: &str, about: &Source<'_>, wanted: &str) -> String {
    let (phrase, nth) = wanted.split_once('#').map_or((wanted, 1), |(p, n)| (p, n.parse::<usize>().unwrap()));
    let doc = English::shipped().parse(text);
    let coded = Coder::new(Knowledge::shipped()).read(&doc, about);
    let start = text.match_indices(phrase).nth(nth - 1).unwrap_or_else(|| panic!("`{phrase}` is not in `{text}`")).0;
    let tokens = doc.token_at(start)..doc.token_at(start + phrase.len() - 1) + 1;
    let linked = &coded.reading.linked;
    let Some(mention) = tokens.rev().find_map(|t| linked.mention(t).filter(|m| !m.referents.is_empty())) else {
        return "nobody".into();
    };
    told(linked, mention)
}

/// Checks every line of `expected` against `text`, read as a document of `date`.
fn check_as(about: &Source<'_>, text: &str, expected: &[&str]) {
    for line in expected {
        let (phrase, want) = line.split_once(" => ").expect("a case has an arrow");
        let got = meaning(text, about, phrase);
        assert_eq!(got, want, "`{phrase}` in: {text}");
    }
}

fn check(date: &str, text: &str, expected: &[&str]) {
    let date = Some(date.parse().unwrap());
    check_as(&Source { id: "x", date, title: None, source: None, url: None }, text, expected);
}

#[test]
fn those_told_together() {
    check(
        "2003-02-10",
        "Mr Putin and Mr Blair met in Moscow. They signed a declaration. The leaders praised the talks.",
        &["They => RUS GOV, GBR GOV", "The leaders => RUS GOV, GBR GOV"],
    );
    check(
        "2024-03-02",
        "Kenya held talks with Somalia on Monday. The two countries agreed to reopen the border. Both sides were pleased.",
        &["The two countries => KEN GOV, SOM GOV", "Both sides => KEN GOV, SOM GOV"],
    );
    check(
        "2017-05-20",
        "Justin Trudeau met with Enrique Peña Nieto and President of France Emmanuel Macron. \
         The leaders called for restraint.",
        &["The leaders => CAN GOV, MEX GOV, FRA GOV", "President of France => FRA GOV"],
    );
}

#[test]
fn the_many_are_nobodys() {
    check("2024-03-02", "Kenya welcomed the vote, but many countries condemned it.", &["many countries => ? GOV"]);
    check("2024-03-02", "Kenya hosted the summit, where leaders condemned the coup.", &["leaders => ? GOV"]);
}

#[test]
fn offices_by_their_day() {
    check(
        "2016-03-04",
        "President Hollande met David Cameron.",
        &["President Hollande => FRA GOV", "David Cameron => GBR GOV"],
    );
    check("2020-01-20", "The Iraqi government mourned Soleimani.", &["Soleimani => IRN MIL"]);
    check("2022-01-20", "Iran vowed to avenge Soleimani.", &["Soleimani => IRN ELI"]);
    let undated = Source { id: "x", date: None, title: None, source: None, url: None };
    check_as(
        &undated,
        "In 2016 President Hollande met the British Prime Minister.",
        &["President Hollande => FRA GOV"],
    );
}

#[test]
fn persons_only_the_text_knows() {
    let text =
        "Ruritanian news reached Tajikistan's President Sherali Dodarov. Dodarov rejected it. He accused Moscow.";
    check(
        "2031-02-01",
        text,
        &["Tajikistan's President Sherali Dodarov => TJK GOV", "Dodarov#2 => TJK GOV", "He => TJK GOV"],
    );
    check(
        "2030-02-01",
        "The Iraqi Foreign Minister, Kamil al- Rubaie, arrived in London.",
        &["Kamil al- Rubaie => IRQ GOV"],
    );
    check(
        "2014-02-01",
        "Greetings came from President of the Republic of Abkhazia Beslan Tarba.",
        &["President of the Republic of Abkhazia Beslan Tarba => GEO GOV"],
    );
}

#[test]
fn accents_and_short_names() {
    check("2015-01-01", "Raul Castro praised Raúl Castro.", &["Raul Castro => CUB GOV", "Raúl Castro => CUB GOV"]);
    check("2015-02-01", "The court charged Enrique Peña with fraud.", &["Enrique Peña => MEX GOV"]);
}

#[test]
fn titles_and_surnames() {
    check("2018-03-15", "Prime Minister May praised Poland.", &["Prime Minister May => GBR GOV"]);
    check("2014-09-06", "Secretary of State Kerry visited Oman.", &["Secretary of State Kerry => USA GOV"]);
    check("2022-09-06", "Minister of Foreign Affairs Kuleba visited Oman.", &["Kuleba => UKR GOV"]);
    check("2025-07-30", "President Xi visited Oman. Foreign Minister Wang stayed.", &["President Xi => CHN GOV"]);
    check(
        "1999-05-30",
        "Prime Minister Blair and President Clinton met Serbian leaders.",
        &["Prime Minister Blair => GBR GOV", "President Clinton => USA GOV"],
    );
}

#[test]
fn a_title_alone_tells_no_country() {
    check("2018-03-15", "Prime Minister Quimby expelled two Chinese diplomats.", &["Quimby => ? GOV"]);
    check("2025-07-30", "Ambassador Brandvold met Lebanese officials.", &["Brandvold => ? GOV"]);
    check("2025-07-30", "General Okoro met Chadian officers on Monday.", &["Okoro => ? MIL"]);
    check("2025-07-30", "Admiral Vance warned Chinese ships.", &["Vance => ? MIL"]);
    check("2025-07-30", "General Okoro, commander of the Gabonese army, met Chadian officers.", &["Okoro => GAB MIL"]);
    check("2025-07-30", "Norwegian Foreign Minister Brandvold met Chadian officials.", &["Brandvold => NOR GOV"]);
}

#[test]
fn names_that_are_also_words() {
    check(
        "2018-03-14",
        "Theresa May met Angela Merkel in May. May thanked Germany.",
        &["Theresa May => GBR GOV", "May#2 => nobody", "May#3 => GBR GOV"],
    );
    let text = "French far-right leader Jordan Bardella met Viktor Orban. Bardella praised Hungary.";
    check("2024-11-17", text, &["Jordan Bardella => FRA GOV", "Bardella#2 => FRA GOV"]);
    let text = "Brazilian lawmaker Georgia Prado met Peruvian officials. Prado praised Peru.";
    check("2025-01-14", text, &["Georgia Prado => BRA LEG", "Prado#2 => BRA LEG"]);
    check("2022-08-13", "President of Chad Mahamat Deby visited Oman.", &["President of Chad => TCD GOV"]);
}

#[test]
fn names_that_share_their_last_word() {
    let both = "PRK GOV, KOR GOV";
    check("2025-07-30", "North and South Korea signed an agreement.", &[&format!("North and South Korea => {both}")]);
    check("2025-07-30", "Oman hosted talks between North and South Korea.", &[&format!("South Korea => {both}")]);
    check("2025-07-30", "North and South Korean officials met.", &[&format!("officials => {both}")]);
    check("2025-07-30", "Officials of North and South Korea met.", &[&format!("Officials => {both}")]);
    let troops = "North and South Korean troops => PRK MIL, KOR MIL";
    check("2025-07-30", "North and South Korean troops exchanged fire.", &[troops]);
}

#[test]
fn a_title_names_the_antecedent() {
    let about = Source {
        id: "x",
        date: Some("2020-01-20".parse().unwrap()),
        title: Some("Ambassador Qasem Soleimani buried"),
        source: None,
        url: None,
    };
    check_as(&about, "Thousands followed the coffin of Soleimani.", &["Soleimani => IRN MIL"]);
}

#[test]
fn owners_and_helpers() {
    check(
        "2019-02-01",
        "US-backed rebels fired on Turkish troops.",
        &["US-backed rebels => ? REB", "Turkish troops => TUR MIL"],
    );
    check("2016-02-01", "The Saudi-led coalition bombed Sanaa.", &["Saudi-led coalition => SAU MIL"]);
    check("2014-08-01", "The Asad regime lost Raqqa.", &["The Asad regime => SYR GOV"]);
    check("2019-02-01", "Guatemala's Congress rejected the treaty.", &["Guatemala's Congress => GTM LEG"]);
    check("2019-02-01", "The US Congress rejected the treaty.", &["US Congress => USA LEG"]);
    check("2019-02-01", "Afghan refugees marched in Athens.", &["Afghan refugees => AFG REF"]);
}

#[test]
fn bodies_of_the_country_told_about() {
    let kremlin =
        Source { id: "x", date: Some("2013-03-23".parse().unwrap()), title: None, source: Some("Kremlin"), url: None };
    check_as(&kremlin, "The President met with the Security Council.", &["Security Council => RUS GOV"]);
    check("2013-03-23", "Russia blocked a motion in the Security Council.", &["Security Council => UNO -"]);
    check(
        "2019-07-01",
        "Britain will leave in autumn, Theresa May said in London. Parliament voted against it.",
        &["Parliament => GBR LEG"],
    );
}

#[test]
fn pronouns_and_their_antecedents() {
    check("2015-07-01", "Queen Elizabeth met David Cameron. He thanked her.", &["He => GBR GOV"]);
    check("2012-05-01", "Hungary sued Romania. It demanded damages.", &["It => HUN GOV"]);
    check(
        "2012-06-01",
        "Kenya borders Somalia. Somalia rebuked the neighbouring country.",
        &["the neighbouring country => KEN GOV"],
    );
}

#[test]
fn spokespersons_speak_for_a_body() {
    check("2030-01-01", "Taliban spokesman Gul Zadran denied it.", &["Gul Zadran => AFG GOV"]);
    check("2030-01-01", "Israeli army spokesman Dan Ravid denied it.", &["Dan Ravid => ISR MIL"]);
}

#[test]
fn several_owners_of_one_noun() {
    check("2024-03-02", "French and Malian troops left Niger.", &["French and Malian troops => FRA MIL, MLI MIL"]);
    check(
        "2024-03-02",
        "The Peruvian, Chilean and Bolivian foreign ministers met in Quito.",
        &["foreign ministers => PER GOV, CHL GOV, BOL GOV"],
    );
    check(
        "2024-03-02",
        "Kenya and Uganda signed a deal. Ministers of the two countries met again.",
        &["Ministers => KEN GOV, UGA GOV"],
    );
    check("2024-03-02", "Iraqi Kurdish fighters took the town.", &["Iraqi Kurdish fighters => IRQ REB"]);
}

#[test]
fn a_counterpart_is_of_the_other_country() {
    check(
        "2024-03-02",
        "Portugal's foreign minister, Rita Salgado, received her Moroccan counterpart.",
        &["her Moroccan counterpart => MAR GOV"],
    );
    check("2024-03-02", "Belarus thanked its allies.", &["its allies => ? GOV"]);
}

#[test]
fn people_of_the_place_they_act_in() {
    check("2024-03-02", "Police in Dhaka fired tear gas at students.", &["Police => BGD COP", "students => BGD EDU"]);
    check(
        "2024-03-02",
        "Karachi police freed two Aleppo residents.",
        &["Karachi police => PAK COP", "Aleppo residents => SYR CVL"],
    );
    check("2024-03-02", "Police arrested two Iranian nationals.", &["Police => ? COP"]);
    check("2024-03-02", "Migrants landed in Greece.", &["Migrants => ? REF"]);
    check("2024-03-02", "Latin American leaders rejected the plan.", &["Latin American leaders => ? GOV"]);
}

#[test]
fn an_office_of_a_body_is_no_office_of_state() {
    check("2030-01-01", "Gazprom President Oleg Strelkin resigned.", &["Oleg Strelkin => RUS BUS"]);
    check("2030-01-01", "Rosneft's president praised Iran.", &["president => RUS BUS"]);
    check("2030-01-01", "UNESCO Director-General Maria Ferrer met Chad's president.", &["Maria Ferrer => UNO -"]);
    check("2030-01-01", "ASEAN leaders met.", &["ASEAN leaders => IGO GOV"]);
    check("2030-01-01", "An envoy of Iran's Ministry of Energy resigned.", &["envoy => IRN GOV"]);
    check("2030-01-01", "A Tunisian official accused Libya.", &["A Tunisian official => TUN GOV"]);
    check("2030-01-01", "A former Bolivian minister accused Chile.", &["minister => BOL ELI"]);
}

#[test]
fn a_list_read_as_an_apposition() {
    check(
        "2019-06-01",
        "Putin spoke with Federal Chancellor of Germany Angela Merkel, President of France Emmanuel Macron and \
         President of Ukraine Volodymyr Zelensky. The leaders agreed on a truce.",
        &["The leaders => RUS GOV, DEU GOV, FRA GOV, UKR GOV"],
    );
}

/// Every line of `linking_phrases.txt`; all that are wrong are told at once.
#[test]
fn phrases() {
    let mut wrong = Vec::new();
    let table = include_str!("linking_phrases.txt");
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        let Some((phrase, want)) = line.split_once(" => ") else {
            continue;
        };
        let (date, phrase) = match phrase.strip_prefix('[') {
            Some(dated) => dated.split_once("] ").expect("a day is closed by a bracket"),
            None => ("2024-06-01", phrase),
        };
        let first = phrase.chars().next().expect("a phrase is not empty");
        let subject = first.to_uppercase().collect::<String>() + &phrase[first.len_utf8()..];
        let text = format!("{subject} condemned the attack.");
        let about = Source { id: "x", date: Some(date.parse().unwrap()), title: None, source: None, url: None };
        let got = subject_of(&text, &about, subject.len());
        if got != want {
            wrong.push(format!("{phrase} => {got}, not {want}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn people_on_an_official_site() {
    let kremlin =
        Source { id: "x", date: Some("2013-03-23".parse().unwrap()), title: None, source: Some("Kremlin"), url: None };
    check_as(&kremlin, "The President thanked workers. He met the Prime Minister.", &["workers => RUS LAB"]);
    check_as(
        &kremlin,
        "The President spoke of Peru. Floods hit Peru in May, and Peru asked for help. He sent condolences to the victims.",
        &["victims => PER CVL"],
    );
}

#[test]
fn people_of_the_story() {
    check(
        "2015-09-11",
        "Burundi's army chief survives an attack in Bujumbura. Six people are killed.",
        &["Six people => BDI CVL"],
    );
    check(
        "2015-09-08",
        "The Syrian government calls off airstrikes against rebel fighters.",
        &["rebel fighters => SYR REB"],
    );
    check("2015-09-02", "Police arrest an arsonist for a fire in the east of Paris.", &["an arsonist => FRA CRM"]);
    check(
        "2015-09-09",
        "Manobo leaders in the Philippines blame soldiers and militiamen of the Philippine Army.",
        &["militiamen => PHL MIL"],
    );
    let site = |source| Source { id: "x", date: Some("2016-01-11".parse().unwrap()), title: None, source, url: None };
    check_as(
        &site(Some("UK Government")),
        "Minister Tobias Ellwood welcomed the delivery of aid to Aleppo. These supplies will help 40,000 civilians. \
         Tobias Ellwood said sieges in Syria must end.",
        &["40,000 civilians => SYR CVL"],
    );
}

#[test]
fn bodies_and_parties_of_one_name() {
    check(
        "2015-09-10",
        "Manila mourned the dead. The Philippine Senate investigated the murders.",
        &["The Philippine Senate => PHL LEG"],
    );
    check("2024-03-02", "The Workers' Party of Korea met in Pyongyang.", &["Workers' Party => PRK PTY"]);
    check(
        "2014-03-02",
        "Agence France-Presse praised the Jakarta Post.",
        &["Agence France-Presse => FRA JRN", "Jakarta Post => IDN JRN"],
    );
}

#[test]
fn others_told_with_a_nationality() {
    check("2014-12-01", "Russia thanked its Turkish partners.", &["its Turkish partners => TUR GOV"]);
    check("2014-12-01", "Russia thanked its partners.", &["its partners => ? GOV"]);
    check("2016-12-01", "Coalition forces struck Raqqa.", &["Coalition forces => IGO MIL"]);
    check("2018-12-01", "Forces loyal to Khalifa Haftar took the town.", &["Forces => LBY MIL"]);
}

#[test]
fn names_written_twice() {
    let kremlin =
        Source { id: "x", date: Some("2018-04-30".parse().unwrap()), title: None, source: Some("Kremlin"), url: None };
    check_as(
        &kremlin,
        "Vladimir Putin spoke with US President Donald Trump Trump DonaldPresident of the United States of America.",
        &["Trump DonaldPresident => USA GOV"],
    );
}

#[test]
fn persons_by_part_of_their_name() {
    check("2016-01-10", "Xi Jinping met Vladimir Putin. Mr Xi praised the talks.", &["Mr Xi => CHN GOV"]);
    check(
        "2017-04-10",
        "Vladimir Putin congratulated President-elect of the Republic of South Ossetia Anatoly Bibilov.",
        &["Anatoly Bibilov => GEO GOV"],
    );
    check(
        "2017-04-18",
        "Vladimir Putin had a telephone conversation with Federal Chancellor of Germany Angela Merkel, President of France \
         Francois Hollande and President of Ukraine Petro Poroshenko. The leaders called for a truce.",
        &["The leaders => RUS GOV, DEU GOV, FRA GOV, UKR GOV"],
    );
    check("2019-02-17", "Panaji mourned Francis D'Souza.", &["Francis D'Souza => ? UNK"]);
}

/// Identifier and country of each participant of the first claim of a text, actors first.
fn participants(text: &str) -> Vec<(String, Option<String>, Option<String>)> {
    let doc = English::shipped().parse(text);
    let date = Some("2025-06-20".parse().unwrap());
    let about = Source { id: "x", date, title: None, source: None, url: None };
    let claims = Coder::new(Knowledge::shipped()).read(&doc, &about).claims;
    let claim = claims.first().unwrap_or_else(|| panic!("no claim in: {text}"));
    let all = claim.actor.iter().chain(&claim.recipient);
    all.map(|p| (p.name.clone(), p.country.clone(), p.id.clone())).collect()
}

#[test]
fn an_authority_with_offices_of_its_own_has_its_own_officers() {
    for (text, id) in [
        ("The South Ossetian ambassador to Russia met Sergei Lavrov.", "auth:south-ossetia"),
        ("The Abkhaz foreign minister met Sergei Lavrov.", "auth:abkhazia"),
        ("The Transnistrian leader met Sergei Lavrov.", "auth:transnistria"),
        ("The Turkish Cypriot leader met Sergei Lavrov.", "auth:northern-cyprus"),
        ("Abkhazia's foreign ministry criticised Georgia.", "auth:abkhazia"),
    ] {
        let told = participants(text);
        assert_eq!(told[0].2.as_deref(), Some(id), "{text}: {told:?}");
    }
    for (text, name) in [
        ("Somaliland's president visited Ethiopia.", "Abdirahman Mohamed Abdullahi"),
        ("The president of Somaliland visited Ethiopia.", "Abdirahman Mohamed Abdullahi"),
        ("The Turkish Cypriot foreign minister visited Ethiopia.", "Tahsin Ertuğruloğlu"),
        ("The president of Somalia visited Ethiopia.", "Hassan Sheikh Mohamud"),
        ("The Georgian foreign minister visited Ethiopia.", "Maka Botchorishvili"),
        ("The Taliban foreign minister visited China.", "Amir Khan Muttaqi"),
    ] {
        let told = participants(text);
        assert_eq!(told[0].0, name, "{text}: {told:?}");
    }
    // People of the place act for nobody.
    assert_eq!(participants("Russia attacked Abkhaz villagers.")[1].2, None);
}

#[test]
fn a_body_tells_whose_its_people_are() {
    check("2024-03-02", "Officers of the Chilean navy met in Lima.", &["Officers => CHL MIL"]);
    check("2024-03-02", "Officials of Peru's electoral board resigned.", &["Officials => PER GOV"]);
    check(
        "2024-03-02",
        "Samoa and Tonga signed a treaty with Australia. The government in Suva declined.",
        &["The government => FJI GOV"],
    );
}

#[test]
fn what_stands_beside_a_name_tells_of_the_person() {
    check("2024-03-02", "Ahmet Tan, a Turkish journalist, was jailed in Baku.", &["Ahmet Tan => TUR JRN"]);
    check("2024-03-02", "Police in Baku jailed Turkish journalist Ahmet Tan.", &["Ahmet Tan => TUR JRN"]);
}

#[test]
fn two_states_share_a_word() {
    check(
        "2024-03-02",
        "North and South Korea exchanged fire on Monday.",
        &["North => PRK GOV", "South Korea => KOR GOV"],
    );
}

#[test]
fn bodies_of_many_states() {
    check(
        "2024-03-02",
        "Guyana left the Council of Caribbean Ports on Monday. Guyana had joined in 1980.",
        &["Council => IGO -"],
    );
}

#[test]
fn a_first_name_is_nobodys() {
    check("2014-03-02", "Elizabeth praised the school in Nairobi.", &["Elizabeth => ? UNK"]);
    check("2014-03-02", "Britain's Queen Elizabeth praised Kenya.", &["Queen Elizabeth => GBR GOV"]);
}
