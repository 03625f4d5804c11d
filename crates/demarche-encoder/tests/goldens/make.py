"""Makes the goldens of the encoder's tests with PyTorch and the published tokenizer.

    python3 make.py small                  the small model and its goldens, as they lie here
    python3 make.py full MODEL TEXTS OUT   the same for a BERT model on disk and a file of texts, one a line, into folder OUT;
                                           `reading.rs` says how its ignored test is shown them

Needs torch, transformers, tokenizers and safetensors. Heads are random: parity is about arithmetic, not sense.
"""

import json
import random
import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from transformers import AutoTokenizer, BertConfig, BertModel, PreTrainedTokenizerFast

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3] / "tools"))
from export_encoder import encode_pair, export, rounded  # noqa: E402

SPECIAL = ["[PAD]", "[unused0]", "[unused1]", "[unused2]", "[unused3]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
OTHERS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~«»“”‘’–—…·¿¡ßøłıæđαβγδλσςабвгдежзиклмнопрстуяابةتجحدرسعفقكلمنهوي٪،؟הבםनमसतก中国日本人の한ᄀ\u1161\u11ab"
WORDS = """the of and to in a said on for with that its has was by minister president foreign talks army troops border aid
sanctions embassy government united states kenya chad norway peru accused condemned visited signed trade deal ##s ##ed ##ing ##er
##ion ##an ##ese ##ian ##ity un ##usual ##ly north south ##ern korea iran ##ment agree agreement cease ##fire ##land ##or""".split()

TEXTS = [
    "The foreign minister of Norway said on Friday that talks with Peru had ended without an agreement.",
    "Kenya's army accused Chad of crossing the border; N'Djamena condemned \"unusual\" troop movements.",
    "A U.S.-led force visited the embassy at 9:30 a.m., carrying $2.5m (£1.9m) in aid.",
    "São Tomé and Príncipe signed; Côte d’Ivoire, Türkiye and Ærøskøbing did not. Łódź, Đà Nẵng, Ñuñoa.",
    "İstanbul and ISTANBUL, ıssız, Straße, STRASSE, ΑΘΗΝΑ ς Σ, Ǆ ǅ ﬁnal Ⅳ ½ ²",
    "e\u0301le\u0300ve, a\u0323\u0307 and a\u0307\u0323, \u0301stray, q\u0345\u0301x, Ａ full width, Å angstrom \u212b, \u1e9b\u0323",
    "قالت الحكومة إنّ المحادثاتِ انتهت، وأدان الرئيسُ الهجوم؟ ٪١٢",
    "中国和日本签署了协议, 한국 정부는 ハロー ゔ 𠀋 豈 said\u3000so。",
    "नमस्ते, สวัสดี, שָׁלוֹם, მშვიდობა, Ⴀ, ողջույն, ខ្មែរ, བོད་",
    "emoji 👍🏽 family 👩‍👩‍👧 flag 🇰🇪 heart ❤️ keycap 1️⃣ end",
    "zero\u200bwidth soft\u00adhyphen bom\ufeff nul\u0000 bell\u0007 del\u007f nel\u0085x vt\u000bff\u000cx repl\ufffdx \u2028 line\u2029 para",
    "tabs\tand\r\nlines\n\n   and\u00a0no-break\u202fspaces\u2003em \u180emongolian",
    "[CLS] [SEP] [MASK] [unused0] [UNK] ##s ## # [PAD]",
    "a" * 100 + " " + "a" * 101 + " " + "é" * 100 + " " + "é" * 101 + " " + "\u0301" * 150 + "b",
    "http://example.org/a_b?c=d&e=%20f #tag @name x@y.zz 1,000,000 3/4 C++ e-mail re-election co-operate",
    "-- --- … ‘a’ “b” «c» ‹d› ¿e? ¡f! – — ‐ ‑ ⁃ • · ° § ¶ † ‡ № ™ © € ₹ ₽ ¤ ~ ^ ` | \\ ",
    "\U0001d400\U0001d41b math \U0001f170 \U00010400 \U00010428 \u1d00 \ua7ae \u0600\u0601 \ue000private \U000f0000x",
    "\u0958 \u0929 \u09dc \u0b5c \u0f43 \u1f71 \u2126 \u2260 \u2adc \u304c \ufb1d \ufb2a \U0001d15e \U0002f800 \u302e\u302f \u0f71\u0f72\u0f74",
    "",
    " ",
]

SENTENCES = [
    ("Kenya condemned Chad.", "Kenya", "Chad"),
    ("Chad was condemned by Kenya for its trade sanctions.", "Kenya", "Chad"),
    ("The foreign minister of Norway said on Friday that talks with Peru had ended.", "foreign minister of Norway", "Peru"),
    ("The foreign minister of Norway said on Friday that talks with Peru had ended.", "Norway", "foreign minister of Norway"),
    ("São Tomé’s army accused the Norwegian embassy — of 👍 crossing.", "São Tomé", "Norwegian embassy"),
    ("US-Korean agreement", "US", "Korean"),
    ("USKorean agreement", "US", "Korean"),
    ("Iran said it signed.", "Iran", "Iran"),
    ("Peru visited", "Peru", ""),
    ("visited troops", "", "troops"),
    ("visited troops", "", ""),
    ("the army and the government and the president of Peru", "army and the government", "government and the president"),
    ("talks on the border " * 60 + "Kenya accused Chad" + " of crossing the border" * 60, "Kenya", "Chad"),
    ("Kenya accused Chad" + " of crossing the border again and again" * 60, "Kenya", "Chad"),
    ("the border of the south " * 60 + "Kenya accused Chad", "Kenya", "Chad"),
    ("said that Kenya" + " and the border" * 100 + " with Chad agreed to talks", "Kenya", "Chad"),
]


def small_tokenizer():
    singles = [c for c in dict.fromkeys(LETTERS + OTHERS)]
    pieces = SPECIAL + singles + ["##" + c for c in singles] + [w for w in WORDS if len(w.removeprefix("##")) > 1]
    pieces = list(dict.fromkeys(pieces))
    inner = Tokenizer(models.WordPiece({p: i for i, p in enumerate(pieces)}, unk_token="[UNK]", max_input_chars_per_word=100))
    inner.normalizer = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True)
    inner.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = {"unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]", "mask_token": "[MASK]"}
    return PreTrainedTokenizerFast(tokenizer_object=inner, **special)


def vocabulary(tokenizer):
    return [piece for piece, _ in sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1])]


def pieces(tokenizer, texts):
    """For each text the ids, and where each begins and ends, in code points."""
    inner = tokenizer.backend_tokenizer
    inner.encode_special_tokens = True
    inner.no_padding()
    inner.no_truncation()
    found = (inner.encode(text, add_special_tokens=False) for text in texts)
    return [{"text": text, "ids": e.ids, "offsets": e.offsets} for text, e in zip(texts, found)]


def random_heads(hidden, middle, spread):
    def linear(outputs, inputs):
        return torch.randn(outputs, inputs) * spread / inputs**0.5, torch.randn(outputs) * 0.1

    return [
        {"name": name, "activation": activation, "classes": [f"{name} {i}" for i in range(classes)],
         "hidden": linear(middle, 3 * hidden), "output": linear(classes, middle)}
        for name, activation, classes in (("root", "tanh", 16), ("status", "gelu", 5))
    ]


@torch.no_grad()
def readings(model, heads, tokenizer, markers, max_pieces, cases):
    """The logits in 64-bit arithmetic, from the weights as the file holds them."""
    model.load_state_dict(rounded(model.state_dict()))
    model.double().eval()
    heads = [{**head, **rounded_head(head)} for head in heads]
    result = []
    for text, source, target in cases:
        ids, s, t = encode_pair(tokenizer, text, source, target, markers, max_pieces)
        states = model(torch.tensor([ids])).last_hidden_state[0]
        x = torch.cat([states[0], states[s], states[t]])
        logits = []
        for head in heads:
            (a, b), (c, d) = head["hidden"], head["output"]
            middle = a.double() @ x + b.double()
            middle = torch.tanh(middle) if head["activation"] == "tanh" else torch.nn.functional.gelu(middle)
            logits.append([round(v, 7) for v in (c.double() @ middle + d.double()).tolist()])
        result.append({"text": text, "source": source, "target": target, "ids": ids, "read_at": [0, s, t], "logits": logits})
    return result


def rounded_head(head):
    return {part: (rounded({"w": head[part][0]})["w"], head[part][1]) for part in ("hidden", "output")}


def write(folder, model, tokenizer, heads, markers, max_pieces, texts, cases):
    folder.mkdir(exist_ok=True)
    export(folder / "model.safetensors", model.state_dict(), heads, vocabulary(tokenizer), markers=markers,
           attention_heads=model.config.num_attention_heads, max_pieces=max_pieces, origin="goldens", licence="none")
    lines = {"pieces": pieces(tokenizer, texts), "readings": readings(model, heads, tokenizer, markers, max_pieces, cases)}
    for name, rows in lines.items():
        body = "\n".join(json.dumps(row, ensure_ascii=True) for row in rows)
        (folder / f"{name}.jsonl").write_text(body + "\n", encoding="utf-8")


def small():
    torch.manual_seed(7)
    tokenizer = small_tokenizer()
    config = BertConfig(vocab_size=len(vocabulary(tokenizer)), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
                        intermediate_size=64, max_position_embeddings=64, initializer_range=0.2)
    model = BertModel(config, add_pooling_layer=False)
    for name, value in model.named_parameters():
        if value.ndim == 1:
            torch.nn.init.normal_(value, 1.0 if "LayerNorm.weight" in name else 0.0, 0.2)
    cases = []
    for text, source, target in SENTENCES:
        s, t = text.index(source), text.index(target)
        cases.append((text, (s, s + len(source)), (t, t + len(target))))
    write(HERE / "small", model, tokenizer, random_heads(32, 16, 2.0), (1, 2, 3, 4), 48, TEXTS, cases)


def full(path, texts, folder):
    torch.manual_seed(7)
    random.seed(7)
    tokenizer = AutoTokenizer.from_pretrained(path)
    model = BertModel.from_pretrained(path, add_pooling_layer=False)
    texts = Path(texts).read_text(encoding="utf-8").split("\n")
    cases = []
    for text in random.sample(texts, min(200, len(texts))):
        cut = sorted(random.choices(range(len(text) + 1), k=4))
        cases.append((text, (cut[0], cut[1]), (cut[2], cut[3])))
    write(Path(folder), model, tokenizer, random_heads(model.config.hidden_size, 384, 2.0), (1, 2, 3, 4), 192, TEXTS + texts, cases)


if __name__ == "__main__":
    small() if sys.argv[1] == "small" else full(*sys.argv[2:5])
