//! Dates of many shapes and languages.

use super::read;

fn outcome(text: &str) -> String {
    read(text).map_or_else(|e| e.to_string(), |p| p.to_string())
}

#[test]
fn one_day_in_many_shapes() {
    for text in [
        "2024-07-03",
        "20240703",
        "2024070314",
        "202407031430",
        "20240703143000",
        "20240703T143000Z",
        "20240703T1430+0200",
        "20240703 14:30:00",
        "2024-7-3",
        "2024-W27-3",
        "2024-185",
        "Wed, 03 Jul 2024 23:30:00 -0400",
        "Wed, 3 Jul 24 23:30:00 GMT",
        "2024-07-03T23:30:00-04:00",
        "2024-07-03T23:30:00-0400",
        "2024-07-03T23:30:00.000+0000",
        "2024-07-03T23:30:00,123Z",
        "2024-07-03 23:30:00 +0200",
        "2024-07-03 23:30",
        "2024-07-03 23:30 UTC",
        "2024-07-03 11:30 p.m.",
        "2024/07/03",
        "2024/7/3 15:07:41",
        "2024.07.03",
        "2024.07.03. 15:07",
        "July 3, 2024",
        "Jul 3, 2024",
        "Jul. 3rd, 2024 at 3:07 pm ET",
        "JULY 3 2024",
        "3 July 2024",
        "3rd of July, 2024",
        "03-Jul-2024",
        "3-Jul-24",
        "3/Jul/2024:15:07:41 +0000",
        "03Jul2024",
        "Wednesday, 3 July 2024",
        "Wednesday July 3 15:07:41 2024",
        "Wed Jul  3 15:07:41 UTC 2024",
        "Wed Jul 03 2024 15:21:41 GMT+0000 (Coordinated Universal Time)",
        "Wed, Jul 3 2024 02:02:33 PM",
        "Published: Wednesday, 3 July 2024, 15:07",
        "Published 3 July 2024 | 15:07 GMT",
        "3 July 2024 15:07 MSK",
        "mer, 03 jul 2024 00:38:15 +0100",
        "mer., 03 juil. 2024 00:38:15 +0200",
        "mercredi 3 juillet 2024 à 15h07",
        "Mi, 03 Jul 2024 11:41:36",
        "Mittwoch, 3. Juli 2024, 15.07 Uhr",
        "3 de julio de 2024",
        "mié, 03 jul 2024 10:00:00 +0000",
        "qua, 3 jul. 2024",
        "3 luglio 2024 ore 15:07",
        "3 iulie 2024",
        "3 juli 2024",
        "onsdag 3 juli 2024 kl. 15:07",
        "3. heinäkuuta 2024",
        "3 lipca 2024",
        "3. července 2024",
        "2024. július 3. 13:15",
        "3 июля 2024 г.",
        "3 июля 2024 года, 15:07",
        "3 липня 2024",
        "3 Ιουλίου 2024",
        "3 Temmuz 2024",
        "3 Juli 2024 15:07 WIB",
        "3 يوليو 2024",
        "٣ يوليو ٢٠٢٤",
        "3 ביולי 2024",
        "2024年7月3日",
        "2024年7月3日(水) 15:07",
        "2024년 7월 3일",
        "2024년 7월 3일 수요일 오후 3:07",
        "2024年7月3日 水曜日",
        "3 tháng 7, 2024",
        "3 जुलाई 2024",
        "1719990000",
        "1719990000.5",
        "1719990000000",
        "1719990000000000",
    ] {
        assert_eq!(outcome(text), "2024-07-03", "{text}");
    }
}

#[test]
fn orders_of_figures() {
    for (text, day) in [
        ("27/11/2017", "2017-11-27"),
        ("11/27/2017", "2017-11-27"),
        ("27.11.2017", "2017-11-27"),
        ("27-11-2017 15:07", "2017-11-27"),
        ("05/05/2016", "2016-05-05"),
        ("31/12/99", "1999-12-31"),
        ("12/31/99", "1999-12-31"),
        ("22 Sep 17", "2017-09-22"),
        ("Fri, 22 Sep 17 22:05:03 +0300", "2017-09-22"),
        ("22 Sep 71", "1971-09-22"),
        ("mar 15 mar 2022", "2022-03-15"),
        ("mar, Jul 5 2022", "2022-07-05"),
        ("Mar 5 2022", "2022-03-05"),
        ("July 2024", "2024-07"),
        ("2024-07", "2024-07"),
        ("07/2024", "2024-07"),
        ("2024/7", "2024-07"),
    ] {
        assert_eq!(outcome(text), day, "{text}");
    }
}

#[test]
fn what_is_not_a_date_says_why() {
    for text in [
        "soon",
        "",
        "yesterday",
        "3 hours ago",
        "2024",
        "12",
        "20255-01-01",
        "2025-07-05x",
        "Updated 3 July 2024",
        "2024年7月3日更新",
        "3 July 2024 (updated) or 4",
        "3-5 July 2024",
        "3 July",
        "July",
        "03 listopada 2024",
        "by John on 3 July 2024 in Paris",
        "1.2.3.4",
        "192.168.10.10",
        "3 July 2024 99:99",
        "2024-07-03T25:61:61Z",
        "123456789012345678901234567890",
        "10:30",
    ] {
        assert_eq!(outcome(text), format!("`{text}` is not a date"), "{text}");
    }
    for text in ["31 April 2024", "2025-02-30", "2025-13-01", "30/02/2017", "04/31/2017", "20171301", "Feb 29, 2023"] {
        assert_eq!(outcome(text), format!("`{text}` names a day that does not exist"), "{text}");
    }
    assert_eq!(outcome("03/07/2024"), "`03/07/2024` may be 2024-03-07 or 2024-07-03");
    assert_eq!(outcome("3.7.2024"), "`3.7.2024` may be 2024-03-07 or 2024-07-03");
    assert_eq!(outcome("01-02-03"), "`01-02-03` may be 2001-02-03 or 2003-01-02 or 2003-02-01");
    for text in ["0001-01-01", "9999-12-31", "3 July 1403"] {
        assert_eq!(outcome(text), format!("`{text}` lies in a year in which nothing was published"), "{text}");
    }
    assert!(read(&"3 ".repeat(100_000)).is_err());
}

#[test]
fn an_instant_keeps_the_day_of_the_newsroom() {
    let p = read("Wed, 03 Jul 2024 23:30:00 -0400").unwrap();
    assert_eq!(p.instant().unwrap().to_string(), "2024-07-04T03:30:00Z");
    assert_eq!(p.to_string(), "2024-07-03");
}
