"""Writes crates/demarche-encoder/src/unicode.rs: which characters the tokenizer drops, strips and splits at.

The tables are asked of the published tokenizer itself (package `tokenizers`), one character at a time, because it follows
an older Unicode than the language's own libraries do.

    python3 tools/encoder_tables.py crates/demarche-encoder/src/unicode.rs
"""

import sys

from tokenizers import normalizers, pre_tokenizers


def step(**on):
    off = {"clean_text": False, "handle_chinese_chars": False, "strip_accents": False, "lowercase": False}
    return normalizers.BertNormalizer(**{**off, **on}).normalize_str


CLEAN, STRIP, SPACE = step(clean_text=True), step(strip_accents=True), step(handle_chinese_chars=True)
PARTS = pre_tokenizers.BertPreTokenizer().pre_tokenize_str
TABLES = [
    ("DROPPED", "Characters that are left out: control, format and private use.", lambda c: CLEAN(c) == ""),
    ("ACCENTS", "Marks that are stripped after decomposition.", lambda c: STRIP(c) == ""),
    ("PUNCTUATION", "Characters that are words by themselves wherever they stand.", lambda c: len(PARTS(f"a{c}a")) == 3),
    ("IDEOGRAPHS", "Characters set off by spaces, being words by themselves.", lambda c: SPACE(c) != c),
]


def ranges(characters):
    found = []
    for c in characters:
        if found and found[-1][1] == c - 1:
            found[-1][1] = c
        else:
            found.append([c, c])
    return found


def main(path):
    every = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
    lines = ["//! Classes of characters, as ranges with both ends included. Written by `tools/encoder_tables.py`; not edited by hand."]
    for name, about, member in TABLES:
        table = ranges(c for c in every if member(chr(c)))
        lines += ["", f"/// {about}", "#[rustfmt::skip]", f"pub(crate) static {name}: [(u32, u32); {len(table)}] = ["]
        row = "   "
        for first, last in table:
            cell = f" (0x{first:x}, 0x{last:x}),"
            if len(row) + len(cell) > 118:
                lines.append(row)
                row = "   "
            row += cell
        lines += [row, "];"]
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
