"""The network of the event reader: a small pretrained encoder over a passage, and two heads on the states of its words.

The first head judges a word: which event type it tells, or none, and if one which act, status and mode. The second judges a pair
of an event's word and another word: whether that is the actor's, the recipient's or nobody's. The same head says of a phrase and a name whether the name tells the phrase's country. All are
helped by features of the tree that the parser has made anyway, and of what the linker sees. What goes in and what is read out is the same in
crates/demarche-coder/src/reader/.
"""

import math
import random

import numpy as np
import torch
from torch import nn
from transformers import BertModel, BertTokenizerFast

from documents import BASES, BEFORE, ROLES, STATUSES, TYPES

# What a pair of words can be: the roles, and, each judged apart, that the second tells the country of the first, or its date.
PAIRS = [*ROLES, "country", "date"]

MAX_PIECES = 256
# Words that an event may hang on, and words that may head a participant, by part of speech.
EVENT_WORDS = {"VERB", "NOUN", "ADJ"}
PARTY_WORDS = {"PROPN", "NOUN", "PRON", "ADJ", "NUM", "DET"}


def word_features(words, t):
    """Features of a word as an event's."""
    token = words.tokens[t]
    parent = words.tokens[token["head"]]
    return [f"pos/{token['pos']}", f"dep/{token['dep']}", f"tag/{token['tag']}", f"under/{parent['pos']}" if parent is not token else "under/nothing"]


def chain(tokens, t):
    """A word and those above it."""
    found = [t]
    while tokens[t]["head"] != t and len(found) < 30:
        t = tokens[t]["head"]
        found.append(t)
    return found


def path(words, event, word):
    """How the tree leads from the event's word to another: down, up, or up and down again."""
    tokens = words.tokens
    up, down = chain(tokens, event), chain(tokens, word)
    place = {t: i for i, t in enumerate(up)}
    meets = next((i for i, t in enumerate(down) if t in place), None)
    if meets is None:
        return "apart"
    rise, fall = up[:place[down[meets]]], down[:meets][::-1]
    link = lambda t: tokens[t]["dep"] + (":" + tokens[t]["norm"] if tokens[t]["dep"] == "prep" else "")
    if len(rise) > 2 or len(fall) > 3:
        return f"far/{len(rise[:4])}/{len(fall[:4])}"
    return "^".join(tokens[t]["dep"] for t in rise) + ">" + ">".join(link(t) for t in fall)


def date_features(words, event, time):
    """Features of an expression of time as telling the date of an event; where it is the event's own word, of none telling it."""
    return ["no date"] if time == event else [*of_pair(words, event, time), "date"]


def bucket(distance):
    return int(math.copysign(min(int(math.log2(abs(distance)) * 2), 11), distance)) if distance else 0


def of_pair(words, first, second):
    """Features of any pair of words."""
    way = path(words, first, second)
    token = words.tokens[second]
    back = words.sentence_of[first] - words.sentence_of[second]
    return [
        "path/" + way,
        "shape/" + "".join(">" + p.split(":")[0] for p in way.split("^")[-1].split(">")[1:]) if ">" in way else "shape/apart",
        f"back/{max(-2, min(back, BEFORE))}",
        f"away/{bucket(second - first)}",
        f"pos/{token['pos']}",
        f"dep/{token['dep']}",
        f"named/{words.entity_of.get(second, 'nothing')}",
        f"mention/{how(words, second)}",
    ]


def how(words, t):
    """How the linker understood the mention that a word heads."""
    return words.mention.get(t, ("nothing", ()))[0]


def pair_features(words, event, word, kind):
    """Features of a word as a participant of an event of some type."""
    return [*of_pair(words, event, word), f"type/{kind}"]


def country_features(words, word, land, lands):
    """Features of the name `land` as telling the country of a phrase headed by `word`; where it is that word itself, of none of `lands` telling it."""
    how_here, known = words.mention.get(word, ("nothing", ()))
    features = [f"asked/{how_here}", f"asked-pos/{words.tokens[word]['pos']}"]
    told = {words.lands[l] for l in lands}
    if land == word:
        answer = "nothing" if not known else "here" if told.intersection(known) else "elsewhere"
        return [*features, "none", f"linked/{how_here}/{answer}"]
    country = words.lands[land]
    same = "nothing" if not known else "same" if country in known else "other"
    often = min(sum(words.lands[l] == country for l in lands), 5)
    return [*of_pair(words, word, land), *features, f"linked/{how_here}/{same}", f"often/{often}"]


class Tokenizer:
    def __init__(self, folder):
        self.inner = BertTokenizerFast.from_pretrained(folder)
        self.inner.backend_tokenizer.encode_special_tokens = True
        self.first, self.last = self.inner.cls_token_id, self.inner.sep_token_id

    def pieces(self, text):
        got = self.inner(text, add_special_tokens=False, return_offsets_mapping=True)
        return got["input_ids"], got["offset_mapping"]

    def vocabulary(self):
        return [word for word, _ in sorted(self.inner.get_vocab().items(), key=lambda x: x[1])]


class Passages:
    """A document as pieces, sentence by sentence, to be packed into passages."""

    def __init__(self, document, words, tokenizer):
        words.entity_of = {}
        self.document, self.words = document, words
        self.sentences = []
        text = document["text"]
        for first, last in words.sentences:
            start, end = words.tokens[first]["start"], words.tokens[last - 1]["end"]
            ids, offsets = tokenizer.pieces(text[start:end])
            at, p = {}, 0
            for t in range(first, last):
                w = words.tokens[t]
                while p < len(ids) and start + offsets[p][0] < w["start"]:
                    p += 1
                if p < len(ids) and start + offsets[p][0] < w["end"]:
                    at[t] = p
            self.sentences.append((ids, at))

    def packed(self, room):
        """Passages of whole sentences: lists of (sentence, its first piece), with at most `room` pieces. The last sentence of a passage
        stands again at the head of the next when it is short, as context."""
        passages, current, size = [], [], 0
        for number, (ids, _) in enumerate(self.sentences):
            length = min(len(ids), room)
            if current and size + length > room:
                passages.append(current)
                before = current[-1][0]
                short = len(self.sentences[before][0])
                if short * 3 <= room and short + length <= room:
                    current, size = [(before, 0, True)], short
                else:
                    current, size = [], 0
            current.append((number, size, False))
            size += length
        if current:
            passages.append(current)
        return passages


def ids_of(tokenizer, passages, passage, room):
    ids = [tokenizer.first]
    for number, _, _ in passage:
        ids += passages.sentences[number][0][:room]
    return [*ids, tokenizer.last]


def place_of(passages, passage, room):
    """Word → place of its first piece in the passage (counting [CLS])."""
    found = {}
    for number, start, _ in passage:
        for t, p in passages.sentences[number][1].items():
            if p < room:
                found[t] = 1 + start + p
    return found


class Classes:
    """Names of everything the heads tell apart, and of features, in the order of their numbers."""

    def __init__(self, acts, modes, words, pairs):
        self.types, self.acts, self.statuses, self.modes, self.roles = TYPES, acts, STATUSES, modes, PAIRS
        self.word_features, self.pair_features = words, pairs
        self.word_number = {f: i for i, f in enumerate(words)}
        self.pair_number = {f: i for i, f in enumerate(pairs)}

    def sizes(self):
        return [len(self.types), len(self.acts), len(self.statuses), len(self.modes), len(BASES)]


class Reader(nn.Module):
    def __init__(self, folder, classes, middle=384, role=192, drop=0.1, layers=6):
        super().__init__()
        self.bert = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="sdpa", attention_probs_dropout_prob=0.0)
        self.bert.encoder.layer = self.bert.encoder.layer[:layers]
        self.bert.embeddings.requires_grad_(False)
        width = self.bert.config.hidden_size
        self.sizes = classes.sizes()
        self.word = nn.Linear(width, middle)
        self.word_features = nn.EmbeddingBag(len(classes.word_features) + 1, middle, mode="sum", padding_idx=len(classes.word_features))
        self.out = nn.Linear(middle, sum(self.sizes))
        self.event, self.party = nn.Linear(width, role), nn.Linear(width, role, bias=False)
        self.pair_features = nn.EmbeddingBag(len(classes.pair_features) + 1, role, mode="sum", padding_idx=len(classes.pair_features))
        self.role = nn.Linear(role, len(PAIRS))
        nn.init.normal_(self.word_features.weight, std=0.02)
        nn.init.normal_(self.pair_features.weight, std=0.02)
        self.drop = nn.Dropout(drop)

    def states(self, ids, mask):
        return self.bert(ids, attention_mask=mask).last_hidden_state.float()

    def words(self, states, features):
        hidden = nn.functional.gelu(self.word(self.drop(states)) + self.word_features(features))
        return self.out(self.drop(hidden)).split(self.sizes, -1)

    def pairs(self, event, party, features):
        a, b = self.event(self.drop(event)), self.party(self.drop(party))
        hidden = nn.functional.gelu(a + b + a * b + self.pair_features(features))
        return self.role(self.drop(hidden))


def padded(lists, fill):
    longest = max(map(len, lists), default=1)
    return torch.tensor([list(x) + [fill] * (longest - len(x)) for x in lists], dtype=torch.long)
