//! Lexical attributes: what the networks see of a word, computed from its letters alone.
//!
//! Each attribute is the id of a string (see [`crate::hash`]). They are spaCy's, character by character.

use crate::character::{Characters, Class, is_space};
use crate::hash::StringIds;
use crate::tables::{Source, StringList, TableError};
use std::borrow::Cow;
use std::sync::Arc;

/// A word form and its attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lexeme {
    /// Id of the form itself.
    pub(crate) orth: u64,
    /// Id of the normal form.
    pub(crate) norm: u64,
    /// Id of the first character.
    pub(crate) prefix: u64,
    /// Id of the last three characters.
    pub(crate) suffix: u64,
    /// Id of the shape (`Xxxx`, `dd`, …).
    pub(crate) shape: u64,
    /// Whether it is all white space.
    pub(crate) is_space: bool,
    /// The normal form.
    pub(crate) norm_text: Box<str>,
}

/// Computes attributes.
#[derive(Debug)]
pub(crate) struct Lexicon {
    ids: StringIds,
    characters: Arc<Characters>,
    /// Ids of the words with a normal form of their own, sorted; `norms` holds the forms.
    norm_ids: Box<[u64]>,
    norms: StringList,
}

impl Lexicon {
    pub(crate) fn read(
        source: &Source<'_, '_>,
        ids: StringIds,
        characters: Arc<Characters>,
    ) -> Result<Self, TableError> {
        let (norm_ids, rest) = source.bytes("norm_ids")?.as_chunks();
        let norm_ids: Box<[u64]> = norm_ids.iter().map(|&id| u64::from_le_bytes(id)).collect();
        let norms = source.strings("norm_values")?;
        if !rest.is_empty() || !norm_ids.is_sorted() || norm_ids.len() != norms.len() {
            return Err(source.error("norm_ids", "is not sorted, or not as long as norm_values"));
        }
        Ok(Self { ids, characters, norm_ids, norms })
    }

    fn norm_of<'a>(&'a self, orth: u64, form: &'a str, norm: Option<&'a str>) -> Cow<'a, str> {
        if let Some(norm) = norm {
            return norm.into();
        }
        match self.norm_ids.binary_search(&orth) {
            Ok(at) => self.norms.get(at).into(),
            Err(_) if form.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) => form.into(),
            Err(_) => form.to_lowercase().into(),
        }
    }

    /// The attributes of `form`; `norm` is its normal form where the tokenizer set one
    /// ([`Tokenizer::norm`](crate::tokenizer::Tokenizer::norm)).
    pub(crate) fn lexeme(&self, form: &str, norm: Option<&str>) -> Lexeme {
        let orth = self.ids.id(form);
        let norm_text: Box<str> = self.norm_of(orth, form, norm).into();
        let prefix = form.chars().next().map_or(0, char::len_utf8);
        let suffix = form.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
        Lexeme {
            orth,
            norm: self.ids.id(&norm_text),
            prefix: self.ids.id(&form[..prefix]),
            suffix: self.ids.id(&form[suffix..]),
            shape: self.ids.id(&shape(&self.characters, form)),
            is_space: !form.is_empty() && form.chars().all(is_space),
            norm_text,
        }
    }
}

/// The shape of a word: `X` for capitals, `x` for other letters, `d` for digits, anything else as it is; at most
/// four of the same in a row.
fn shape(characters: &Characters, form: &str) -> String {
    if form.chars().nth(99).is_some() {
        return "LONG".into();
    }
    let mut shape = String::with_capacity(form.len());
    let (mut last, mut run) = (None, 0);
    for c in form.chars() {
        let class = if characters.is(c, Class::Alpha) {
            if c.is_uppercase() { 'X' } else { 'x' }
        } else if characters.is(c, Class::Digit) {
            'd'
        } else {
            c
        };
        run = if last == Some(class) { run + 1 } else { 0 };
        last = Some(class);
        if run < 4 {
            shape.push(class);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use crate::stages_test::TABLES;

    /// Form, normal form, ids of form, normal form, prefix, suffix and shape, and whether it is white space: values
    /// of spaCy's `nlp.vocab[form]`.
    #[test]
    #[rustfmt::skip]
    fn attributes_are_those_of_the_model() {
        for (form, norm, ids, is_space) in [
            ("the", "the", [7425985699627899538, 7425985699627899538, 15369245168918225700, 7425985699627899538, 4088098365541558500], false),
            ("Kremlin", "kremlin", [14730431239895467882, 18186919351131150619, 8656007278630577320, 8864041950210724252, 16072095006890171862], false),
            ("U.S.", "u.s.", [16611556673110956997, 7742618937320755052, 8804677687338025421, 13611846068488418672, 9346084826459880894], false),
            ("1990s", "1990s", [15884084656497260350, 15884084656497260350, 5533571732986600803, 3800089615342466421, 560993125167729840], false),
            ("AK-47", "ak-47", [12895049716092117906, 10420164239658698739, 14862748245026736845, 5336109877781472569, 2403172670868493432], false),
            ("…", "...", [12034422695025479550, 10875615029400813363, 12034422695025479550, 12034422695025479550, 12034422695025479550], false),
            ("“", "\"", [16073121960489476521, 15884554869126768810, 16073121960489476521, 16073121960489476521, 16073121960489476521], false),
            ("’s", "'s", [614914527630368944, 16428057658620181782, 9283054155332335931, 614914527630368944, 12685219922295555250], false),
            ("€", "$", [7817016891017139529, 11283501755624150392, 7817016891017139529, 7817016891017139529, 7817016891017139529], false),
            ("--", "-", [10501404726543969396, 9153284864653046197, 9153284864653046197, 10501404726543969396, 10501404726543969396], false),
            ("recieve", "recieve", [2876568939372332553, 2876568939372332553, 16562859848569467201, 7313144360344784087, 13110060611322374290], false),
            ("colour", "color", [2579953423244470672, 7045580820573707335, 16900879642891266615, 17577015140245084783, 13110060611322374290], false),
            ("cos", "because", [5827203507584285142, 16950148841647037698, 16900879642891266615, 5827203507584285142, 4088098365541558500], false),
            ("Ⅷ", "ⅷ", [6920941209184003015, 10157557961430953221, 6920941209184003015, 6920941209184003015, 6920941209184003015], false),
            ("²", "²", [4645924870329155111, 4645924870329155111, 4645924870329155111, 4645924870329155111, 8148669997605808657], false),
            ("ǅungla", "ǆungla", [4850336502046294845, 16809494225953610367, 1909871774901318200, 10884487165492846533, 13110060611322374290], false),
            ("Itté", "itté", [5943782077061828262, 17866424724095467145, 4690420944186131903, 11710128426199778418, 10887629174180191697], false),
            ("МИД", "мид", [11903481318009319518, 15328039895747398283, 18446731467644080871, 11903481318009319518, 3552942401566437853], false),
            ("中国外交部", "中国外交部", [3210529268506591044, 3210529268506591044, 8919574322964050385, 12847717063860027967, 13110060611322374290], false),
            ("ʻokina", "ʻokina", [11830974435927175575, 11830974435927175575, 8612342657800112539, 8725436655671225952, 13110060611322374290], false),
            ("İzmir", "i̇zmir", [6184801948628371863, 13233493508840504061, 10007816788334446145, 14241077603889048080, 16072095006890171862], false),
            ("ΣΟΦΟΣ", "σοφος", [17519354356599603798, 13971641371268579211, 10736684411254551606, 5284661288496918144, 13862804199789047564], false),
            ("🙂🙂🙂🙂🙂🙂", "🙂🙂🙂🙂🙂🙂", [823286427767982967, 823286427767982967, 3101843886198765765, 5320529153253641851, 2516176020999465871], false),
            ("\n\n", "\n\n", [908432558851201422, 908432558851201422, 962983613142996970, 908432558851201422, 908432558851201422], true),
            ("\u{1c}", "\u{1c}", [15582222518045510628, 15582222518045510628, 15582222518045510628, 15582222518045510628, 15582222518045510628], true),
            ("\u{200b}", "\u{200b}", [13478177439311370992, 13478177439311370992, 13478177439311370992, 13478177439311370992, 13478177439311370992], false),
            ("X", "x", [101, 11123243248953317070, 101, 101, 101], false),
            ("punct", "punct", [445, 445, 8861071527689086543, 3249850484336141333, 13110060611322374290], false),
            ("DATE", "date", [391, 15387552459474943870, 3929483993944067416, 15655646056268574599, 13862804199789047564], false),
            ("aaaaaaaaAAAAAAAA0000000", "aaaaaaaaaaaaaaaa0000000", [7193995615386819232, 8130717153131449878, 11901859001352538922, 6602506476359942532, 10436973889246136302], false),
            (&"a".repeat(99), &"a".repeat(99), [9885379579356674501, 9885379579356674501, 11901859001352538922, 9095482808210815123, 13110060611322374290], false),
            (&"a".repeat(100), &"a".repeat(100), [12500226556396514998, 12500226556396514998, 11901859001352538922, 9095482808210815123, 13735693502083210583], false),
        ] {
            let lexeme = TABLES.lexicon.lexeme(form, None);
            assert_eq!(&*lexeme.norm_text, norm, "{form:?}");
            assert_eq!([lexeme.orth, lexeme.norm, lexeme.prefix, lexeme.suffix, lexeme.shape], ids, "{form:?}");
            assert_eq!(lexeme.is_space, is_space, "{form:?}");
        }
    }

    #[test]
    fn an_exception_sets_the_norm() {
        let (plain, set) = (TABLES.lexicon.lexeme("n't", None), TABLES.lexicon.lexeme("n't", Some("not")));
        assert_eq!(&*set.norm_text, "not");
        assert_eq!(set.norm, TABLES.lexicon.lexeme("not", None).orth);
        assert_eq!((set.orth, set.shape), (plain.orth, plain.shape));
    }
}
