//! The closed label sets: parts of speech, dependency relations, entity types.
//!
//! The sets are those of the model (Universal POS, ClearNLP dependencies, OntoNotes entities). A new
//! model with other labels needs a row here; nothing else enumerates them.

macro_rules! labels {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// Every label, in declaration order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The label as the model writes it.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// The label written `text`, if there is one.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some($name::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

labels! {
    /// Universal part of speech (universaldependencies.org/u/pos), plus `SPACE` for white-space tokens.
    Pos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ",
        Noun = "NOUN", Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT",
        Sconj = "SCONJ", Sym = "SYM", Verb = "VERB", X = "X", Space = "SPACE", None = "",
    }
}

labels! {
    /// Dependency relation to the head (ClearNLP labels, as in spaCy's English models).
    Dep {
        Root = "ROOT", Acl = "acl", Acomp = "acomp", Advcl = "advcl", Advmod = "advmod", Agent = "agent",
        Amod = "amod", Appos = "appos", Attr = "attr", Aux = "aux", Auxpass = "auxpass", Case = "case",
        Cc = "cc", Ccomp = "ccomp", Compound = "compound", Conj = "conj", Csubj = "csubj",
        Csubjpass = "csubjpass", Dative = "dative", Dep = "dep", Det = "det", Dobj = "dobj", Expl = "expl",
        Intj = "intj", Mark = "mark", Meta = "meta", Neg = "neg", Nmod = "nmod", Npadvmod = "npadvmod",
        Nsubj = "nsubj", Nsubjpass = "nsubjpass", Nummod = "nummod", Oprd = "oprd", Parataxis = "parataxis",
        Pcomp = "pcomp", Pobj = "pobj", Poss = "poss", Preconj = "preconj", Predet = "predet", Prep = "prep",
        Prt = "prt", Punct = "punct", Quantmod = "quantmod", Relcl = "relcl", Xcomp = "xcomp", None = "",
    }
}

labels! {
    /// Named-entity type (OntoNotes 5).
    EntityKind {
        Cardinal = "CARDINAL", Date = "DATE", Event = "EVENT", Fac = "FAC", Gpe = "GPE", Language = "LANGUAGE",
        Law = "LAW", Loc = "LOC", Money = "MONEY", Norp = "NORP", Ordinal = "ORDINAL", Org = "ORG",
        Percent = "PERCENT", Person = "PERSON", Product = "PRODUCT", Quantity = "QUANTITY", Time = "TIME",
        WorkOfArt = "WORK_OF_ART",
    }
}
