"""The network of the second reader: a small pretrained encoder that sees the two marked participants, and one layer on top.

What goes in and what is read out is fixed by `export_encoder.py` and crates/demarche-encoder; this file only trains.
"""

import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from transformers import BertModel, BertTokenizerFast

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from export_encoder import encode_pair  # noqa: E402
from rows import CLASSES  # noqa: E402

torch.set_flush_denormal(True)


class Reader(nn.Module):
    """Hidden states of [CLS] and of the two opening markers, one dense layer with GELU, one score a class."""

    def __init__(self, folder, layers=6, drop=0.1):
        super().__init__()
        self.bert = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="sdpa",
                                              attention_probs_dropout_prob=0.0)
        self.bert.encoder.layer = self.bert.encoder.layer[:layers]
        # Few rows: the word vectors stay what half a billion sentences made of them.
        self.bert.embeddings.requires_grad_(False)
        width = self.bert.config.hidden_size
        self.hidden, self.output = nn.Linear(3 * width, width), nn.Linear(width, len(CLASSES))
        self.drop = nn.Dropout(drop)

    def forward(self, ids, mask, source, target):
        states = self.bert(ids, attention_mask=mask).last_hidden_state
        every = torch.arange(len(ids))
        pair = torch.cat([states[:, 0], states[every, source], states[every, target]], -1)
        return self.output(self.drop(nn.functional.gelu(self.hidden(self.drop(pair)))))


class Encoded:
    """Rows as ids, with the right classes of each as a mask."""

    def __init__(self, rows, tokenizer):
        self.rows = rows
        self.items = [encode_pair(tokenizer, r["text"], r["source"], r["target"]) for r in rows]
        right = np.zeros((len(rows), len(CLASSES)), dtype=bool)
        for i, r in enumerate(rows):
            for t in r["types"]:
                right[i, CLASSES.index(t)] = True
        self.right = torch.tensor(right)
        self.weight = torch.tensor([r["weight"] for r in rows], dtype=torch.float32)

    def __len__(self):
        return len(self.rows)

    def some(self, chosen):
        """The same kind of thing with only these rows."""
        part = object.__new__(Encoded)
        part.rows = [self.rows[i] for i in chosen]
        part.items = [self.items[i] for i in chosen]
        part.right, part.weight = self.right[chosen], self.weight[chosen]
        return part

    def batches(self, pieces, rng=None):
        """Lists of rows of about the same length, `pieces` pieces together; shuffled when `rng` is given."""
        order = list(range(len(self)))
        if rng:
            rng.shuffle(order)
        block = 512 if rng else max(len(order), 1)
        lists = []
        for at in range(0, len(order), block):
            current = []
            for i in sorted(order[at:at + block], key=lambda i: len(self.items[i][0])):
                if current and (len(current) + 1) * len(self.items[i][0]) > pieces:
                    lists.append(current)
                    current = []
                current.append(i)
            lists.append(current)
        if rng:
            rng.shuffle(lists)
        return lists

    def tensors(self, chosen):
        longest = max(len(self.items[i][0]) for i in chosen)
        ids, mask = torch.zeros(len(chosen), longest, dtype=torch.long), torch.zeros(len(chosen), longest, dtype=torch.long)
        for k, i in enumerate(chosen):
            one = self.items[i][0]
            ids[k, :len(one)], mask[k, :len(one)] = torch.tensor(one), 1
        places = torch.tensor([self.items[i][1:] for i in chosen])
        return ids, mask, places[:, 0], places[:, 1]


def joined(*parts):
    """Several encoded sets as one."""
    whole = object.__new__(Encoded)
    whole.rows = [r for p in parts for r in p.rows]
    whole.items = [i for p in parts for i in p.items]
    whole.right, whole.weight = torch.cat([p.right for p in parts]), torch.cat([p.weight for p in parts])
    return whole


def loss_of(scores, right, weight, smoothing=0.05):
    """Cross-entropy against any of the right classes, with a little spread over all."""
    logs = nn.functional.log_softmax(scores, -1)
    hit = torch.logsumexp(logs.masked_fill(~right, -1e9), -1)
    return -(weight * ((1 - smoothing) * hit + smoothing * logs.mean(-1))).sum() / weight.sum()


def train(reader, data, epochs, rate, seed, pieces=1024, say=""):
    """AdamW, warm-up over a tenth and then straight down to nothing; the new layers learn ten times as fast."""
    rng = random.Random(seed)
    torch.manual_seed(seed)
    new = [*reader.hidden.parameters(), *reader.output.parameters()]
    old = [p for p in reader.bert.parameters() if p.requires_grad]
    groups = [{"params": old, "rate": rate}, {"params": new, "rate": max(rate, min(10 * rate, 1e-3))}]
    optimizer = torch.optim.AdamW([{**g, "lr": g["rate"]} for g in groups], weight_decay=0.01)
    plan = [data.batches(pieces, rng) for _ in range(epochs)]
    total, step, began = sum(map(len, plan)), 0, time.time()
    for epoch, lists in enumerate(plan):
        reader.train()
        told = []
        for chosen in lists:
            share = min(1.0, (step + 1) / (0.1 * total)) * (total - step) / total
            for group in optimizer.param_groups:
                group["lr"] = group["rate"] * share
            loss = loss_of(reader(*data.tensors(chosen)), data.right[chosen], data.weight[chosen])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            told.append(loss.item())
            step += 1
        print(f"{say} epoch {epoch + 1} of {epochs}: loss {np.mean(told):.3f}, {time.time() - began:.0f} s", flush=True)


@torch.no_grad()
def scores(reader, data):
    """Scores of every row, classes in the order of CLASSES."""
    reader.eval()
    result = np.zeros((len(data), len(CLASSES)), dtype=np.float32)
    for chosen in data.batches(8192):
        if chosen:
            result[chosen] = reader(*data.tensors(chosen)).numpy()
    return result


def tokenizer(folder):
    return BertTokenizerFast.from_pretrained(folder)
