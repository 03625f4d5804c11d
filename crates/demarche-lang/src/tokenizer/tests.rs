//! What holds for any text, and single cases whose answers come from spaCy.

use super::*;
use crate::stages_test::TABLES;
use proptest::prelude::*;

fn tokens(text: &str) -> Vec<RawToken> {
    let mut out = Vec::new();
    TABLES.tokenizer.tokenize(&mut SplitCache::default(), text, &mut out);
    out
}

fn words(text: &str) -> Vec<&str> {
    tokens(text).iter().map(|token| token.span.of(text)).collect()
}

/// Tokens plus single spaces between them are the text, byte for byte.
fn gives_back(text: &str) {
    let mut again = String::new();
    for token in tokens(text) {
        assert!(!token.span.is_empty());
        assert_eq!(token.span.start(), again.len());
        again.push_str(token.span.of(text));
        if token.space_after {
            again.push(' ');
        }
    }
    assert_eq!(again, text);
}

#[test]
fn nothing_is_lost_of_hostile_texts() {
    for text in [
        "",
        " ",
        "  ",
        " a",
        "a ",
        "a  b   c\n\n d\t",
        "\u{1c}\u{1f}\u{a0}\u{2028}\u{3000}",
        ":):(;)'s's.....5km²US$5a.m.",
        "\"“((…)))”'\"",
        "👨‍👩‍👧‍👦🇰🇪é\u{301}\u{200f}سلام",
        "\u{0}\u{feff}\u{fffd}\u{10ffff}",
    ] {
        gives_back(text);
    }
}

/// A long run of anything must not take more than linear time.
#[test]
fn long_words_end_soon() {
    for unit in ["(", "a", ".", "a.", "-", "a-", "@", "a@b.", "é", "'s", "5km", ":)", "http://", "…", "5$"] {
        gives_back(&unit.repeat(40_000));
    }
}

/// Answers of spaCy's tokenizer.
#[test]
fn single_cases() {
    for (text, wanted) in [
        ("don't", &["do", "n't"][..]),
        ("Don’t", &["Do", "n’t"][..]),
        ("can't've", &["ca", "n't", "'ve"][..]),
        ("U.S.", &["U.S."][..]),
        ("U.S.-led", &["U.S.-led"][..]),
        ("a.m.", &["a.m."][..]),
        ("10a.m.", &["10", "a.m."][..]),
        ("(a.m.)", &["(", "a.m.", ")"][..]),
        ("hello:)", &["hello", ":)"][..]),
        (":-))", &[":-))"][..]),
        ("x:-(", &["x:-", "("][..]),
        ("5km²", &["5", "km²"][..]),
        ("5km/h.", &["5", "km/h", "."][..]),
        ("20°C.", &["20", "°", "C", "."][..]),
        ("20 °C.", &["20", "°", "C", "."][..]),
        ("10%", &["10", "%"][..]),
        ("$5bn", &["$", "5bn"][..]),
        ("US$5", &["US$", "5"][..]),
        ("A$5m", &["A$", "5", "m"][..]),
        ("5US$", &["5", "US$"][..]),
        ("€5", &["€", "5"][..]),
        ("+5", &["+5"][..]),
        ("+a", &["+", "a"][..]),
        ("5+", &["5", "+"][..]),
        ("...wait...", &["...", "wait", "..."][..]),
        ("wait…", &["wait", "…"][..]),
        ("……", &["…", "…"][..]),
        ("and/or", &["and/or"][..]),
        ("either/or", &["either", "/", "or"][..]),
        ("Moscow-based", &["Moscow", "-", "based"][..]),
        ("--", &["--"][..]),
        ("a--b", &["a", "--", "b"][..]),
        ("a---b", &["a", "---", "b"][..]),
        ("5-6", &["5", "-", "6"][..]),
        ("5--6", &["5", "-", "-6"][..]),
        ("1*2", &["1", "*", "2"][..]),
        ("a,b", &["a", ",", "b"][..]),
        ("a,5", &["a,5"][..]),
        ("E.U.", &["E.U."][..]),
        ("U.N.-backed", &["U.N.-backed"][..]),
        ("end.Begin", &["end", ".", "Begin"][..]),
        ("p.m.?", &["p.m.", "?"][..]),
        ("https://www.kremlin.ru/events?x=1#a", &["https://www.kremlin.ru/events?x=1#a"][..]),
        ("www.state.gov", &["www.state.gov"][..]),
        ("name@mfa.gov.ru", &["name@mfa.gov.ru"][..]),
        ("a@b", &["a@b"][..]),
        ("192.168.0.1", &["192.168.0.1"][..]),
        ("8.8.8.8:80/x", &["8.8.8.8:80/x"][..]),
        ("10.0.0.1", &["10.0.0.1"][..]),
        ("localhost:8080/x", &["localhost:8080", "/", "x"][..]),
        ("kremlin.ru.", &["kremlin.ru", "."][..]),
        ("(see mid.ru)", &["(", "see", "mid.ru", ")"][..]),
        ("ftp://1.2.3.4", &["ftp://1.2.3.4"][..]),
        ("a_b", &["a_b"][..]),
        ("_a_", &["_", "a", "_"][..]),
        ("#IStandWith", &["#", "IStandWith"][..]),
        ("@KremlinRussia_E", &["@KremlinRussia_E"][..]),
        ("Itté's", &["Itté", "'s"][..]),
        ("’s", &["’s"][..]),
        ("’tis", &["’", "tis"][..]),
        ("gonna", &["gon", "na"][..]),
        ("y'all", &["y'", "all"][..]),
        ("ol'", &["ol'"][..]),
        ("Ph.D.", &["Ph.D."][..]),
        ("'s", &["'s"][..]),
        ("it's.", &["it", "'s", "."][..]),
        ("let’s", &["let", "’s"][..]),
        ("Mr.Smith", &["Mr.", "Smith"][..]),
        ("Jan.5", &["Jan.5"][..]),
        ("l'ambassade", &["l'ambassade"][..]),
        ("O'Brien", &["O'Brien"][..]),
        ("1,000.50", &["1,000.50"][..]),
        ("(1)(2)", &["(", "1)(2", ")"][..]),
        ("[sic]", &["[", "sic", "]"][..]),
        ("\"Yes,\"", &["\"", "Yes", ",", "\""][..]),
        ("“Yes,”he", &["“", "Yes,”he"][..]),
        ("C++", &["C++"][..]),
        ("<b>bold</b>", &["<", "b", ">", "bold</b", ">"][..]),
        ("=>", &["=", ">"][..]),
        ("A&B", &["A&B"][..]),
        ("R&D.", &["R&D."][..]),
        ("Привет,мир", &["Привет", ",", "мир"][..]),
        ("МИД.", &["МИД", "."][..]),
        ("大使館。", &["大使館", "。"][..]),
        ("سلام،", &["سلام", "،"][..]),
        ("é.", &["é", "."][..]),
        ("ABC.", &["ABC", "."][..]),
        ("AB.C", &["AB.C"][..]),
        ("aB.", &["aB."][..]),
        ("co.uk", &["co.uk"][..]),
        ("v.s.", &["v.s."][..]),
        ("w/o", &["w/o"][..]),
        ("(°C.", &["(", "°", "C", "."][..]),
        ("°C.", &["°", "C", "."][..]),
        ("50°F.", &["50", "°", "F", "."][..]),
        ("a.b.c.d", &["a.b.c.d"][..]),
        ("1st.", &["1st", "."][..]),
        ("o'clock", &["o'clock"][..]),
        ("d'état", &["d'état"][..]),
        ("coup-d'état.", &["coup", "-", "d'état", "."][..]),
        ("--said", &["--said"][..]),
        ("~5", &["~5"][..]),
        ("5~6", &["5~6"][..]),
        ("5ﬁ", &["5ﬁ"][..]),
        ("٣km", &["٣km"][..]),
        ("½", &["½"][..]),
        ("²km", &["²km"][..]),
        ("don't.", &["do", "n't", "."][..]),
        ("(don't)", &["(", "do", "n't", ")"][..]),
        ("\"don't\"", &["\"", "do", "n't", "\""][..]),
        ("dont", &["do", "nt"][..]),
        ("cannot", &["can", "not"][..]),
        ("Cannot.", &["Can", "not", "."][..]),
        ("I'm", &["I", "'m"][..]),
        ("IM", &["IM"][..]),
        ("ima", &["i", "m", "a"][..]),
        ("he's", &["he", "'s"][..]),
        ("somebody's", &["somebody", "'s"][..]),
        ("’Cause", &["’Cause"][..]),
        ("that’s,", &["that", "’s", ","][..]),
        ("w/out", &["w", "/", "out"][..]),
        ("E.g.,", &["E.g.", ","][..]),
        ("i.e.)", &["i.e.", ")"][..]),
        ("(i.e.", &["(", "i.e."][..]),
        (" a", &[" ", "a"][..]),
        ("a\n\nb", &["a", "\n\n", "b"][..]),
        ("\ta b", &["\t", "a", " ", "b"][..]),
        ("a   b", &["a", "  ", "b"][..]),
        ("🙂🙂", &["🙂", "🙂"][..]),
        ("ok🙂", &["ok", "🙂"][..]),
        ("🇰🇪Kenya", &["🇰", "🇪", "Kenya"][..]),
        ("a…b", &["a", "…", "b"][..]),
        ("a..b", &["a", "..", "b"][..]),
        ("a...", &["a", "..."][..]),
        ("..a", &["..", "a"][..]),
        ("a/b", &["a", "/", "b"][..]),
        ("1/2", &["1/2"][..]),
        ("a/2", &["a/2"][..]),
        ("2/a", &["2", "/", "a"][..]),
        ("a=b", &["a", "=", "b"][..]),
        ("a:b", &["a", ":", "b"][..]),
        ("12:30", &["12:30"][..]),
        ("12:a", &["12", ":", "a"][..]),
        ("http://a", &["http://a"][..]),
        ("://a.bc", &[":", "//a.bc"][..]),
        ("ab://a.bcd", &["ab://a.bcd"][..]),
        ("a@b@c.com", &["a@b@c.com"][..]),
        ("@c.com", &["@c.com"][..]),
        ("x.y", &["x.y"][..]),
        ("x.yz", &["x.yz"][..]),
        ("-a.com", &["-a.com"][..]),
        ("a-.com", &["a-.com"][..]),
        ("a_b.com", &["a_b.com"][..]),
        ("_a.com", &["_", "a.com"][..]),
    ] {
        assert_eq!(words(text), wanted, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_is_lost_of_any_text(text in any::<String>()) {
        gives_back(&text);
    }

    #[test]
    fn nothing_is_lost_of_texts_full_of_marks(text in r#"([a-cA-C0-2 .,:;'’"“”()$€%/@#&*+=<>_~…—–\n\t-]|km|s){0,40}"#) {
        gives_back(&text);
    }
}
