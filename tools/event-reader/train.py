"""Trains the event reader.

    python tools/event-reader/train.py --base MINILM --parts train --score development      # how good it is on text it has not seen
    python tools/event-reader/train.py --base MINILM --out models/event-reader.safetensors  # the model that is shipped

MINILM is the unpacked folder `model` of the package named in models/README.md. Everything is seeded.
"""

import argparse
import collections
import json
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import documents  # noqa: E402
import network  # noqa: E402
import sentences  # noqa: E402
from documents import BASES, BEFORE, ROLES, STATUSES, TYPES  # noqa: E402
from export_encoder import export_passages  # noqa: E402
from network import (EVENT_WORDS, PARTY_WORDS, Classes, Passages, Reader, Tokenizer, country_features, date_features, ids_of, padded,  # noqa: E402
                     pair_features, place_of, word_features)

ROOT = Path(__file__).resolve().parents[2]
torch.set_flush_denormal(True)


class Item:
    """One document, ready to be read: passages, features and the claims in it."""

    def __init__(self, document, parse, linked, tokenizer):
        self.words = documents.Words(parse)
        self.words.see(linked)
        self.passages = Passages(document, self.words, tokenizer)
        for e in parse["entities"]:
            for t in range(*e["tokens"]):
                self.words.entity_of[t] = e["kind"]
        self.claims = documents.labelled(document, self.words)
        self.belonging = documents.belonging(document, self.words)
        self.id, self.weight = document["id"], document["weight"]
        self.part = documents.part(document)
        self.written = documents.is_written_to_learn_from(document)
        pos = [t["pos"] for t in self.words.tokens]
        self.candidates = [t for t, p in enumerate(pos) if p in EVENT_WORDS]
        self.candidates += sorted({c["head"] for c in self.claims} - set(self.candidates))
        self.parties = [t for t, p in enumerate(pos) if p in PARTY_WORDS]


class Bag(Item):
    """A sentence in which one event is known but not its word."""

    def __init__(self, row, parse, linked, tokenizer):
        super().__init__({"id": row["id"], "text": row["text"], "claims": [], "weight": 1.0, "part": "train"}, parse, linked, tokenizer)
        self.row = row
        spans = {"actor": row["source"], "recipient": row["target"]}
        self.sides = {role: self.words.top(self.words.under(*s), ("PROPN", "NOUN", "PRON", "ADJ")) for role, s in spans.items() if s}
        inside = {t for s in spans.values() if s for t in self.words.under(*s)}
        self.candidates = [t for t in self.candidates if t not in inside or row["source"] is None]

    def number(self, classes):
        row = self.row
        known = lambda names, numbers: [numbers[n] for n in names if n in numbers]
        self.word_numbers = {t: known(word_features(self.words, t), classes.word_number) for t in self.candidates}
        self.kinds = [TYPES.index(k) for k in row["types"]]
        self.act = (classes.acts.index(row["act"]) if row["act"] in classes.acts else 0 if not row["act"] else None) if row["knows_act"] else None
        self.status = STATUSES.index(row["status"]) if row["status"] else None
        self.mode = classes.modes.index(row["mode"]) if row["mode"] in classes.modes else None
        self.pair_numbers = {(t, role): known(pair_features(self.words, t, w, row["types"][0]), classes.pair_number)
                             for role, w in self.sides.items() if w is not None for t in self.candidates if t != w}


def features_of(items):
    """Features seen often enough to learn from."""
    words, pairs = collections.Counter(), collections.Counter()
    for item in items:
        for t in item.candidates:
            words.update(word_features(item.words, t))
        for c in item.claims:
            for w in parties_near(item, c):
                pairs.update(pair_features(item.words, c["head"], w, c["type"]))
            for u in (c["head"], *times_near(item, c["head"])):
                pairs.update(date_features(item.words, c["head"], u))
        for m in item.belonging:
            for u in {m, *lands_near(item, m)}:
                pairs.update(country_features(item.words, m, u, lands_near(item, m)))
    often = lambda counted, least: sorted(f for f, n in counted.items() if n >= least)
    return often(words, 20), often(pairs, 10)


def parties_near(item, claim):
    """Words that may head a participant: all of the event's own sentence, and mentions of the sentences before."""
    words = item.words
    at = words.sentence_of[claim["head"]]
    back = lambda w: at - words.sentence_of[w]
    return [w for w in item.parties if w != claim["head"] and w not in claim["loose"]
            and (back(w) == 0 or 0 < back(w) <= BEFORE and w in words.mention)]


def lands_near(item, word, place=None):
    """Names that may tell the country of a phrase: those of its passage; without one, of the sentences around."""
    if place is not None:
        return [u for u in item.words.lands if u in place and u != word]
    at = item.words.sentence_of[word]
    return [u for u in item.words.lands if abs(at - item.words.sentence_of[u]) <= BEFORE and u != word]


def times_near(item, event, place=None):
    """Expressions of time that may tell the date of an event: those of its passage; without one, of the sentences around."""
    if place is not None:
        return [u for u in item.words.times if u in place and u != event]
    at = item.words.sentence_of[event]
    return [u for u in item.words.times if abs(at - item.words.sentence_of[u]) <= BEFORE and u != event]


def classes_of(items):
    counted = lambda key: collections.Counter(c[key] for i in items for c in i.claims)
    named = lambda key: ["none", *sorted(n for n in counted(key) if n != "none")]
    return Classes(named("act"), named("mode"), *features_of(items))


def prepare(items, classes):
    """Numbers for everything that stays the same from pass to pass."""
    for item in items:
        number = lambda names, known: [known[n] for n in names if n in known]
        item.word_numbers = {t: number(word_features(item.words, t), classes.word_number) for t in item.candidates}
        label = dict.fromkeys(item.candidates, 0)
        weight = dict.fromkeys(item.candidates, 1.0)
        for c in item.claims:
            for t in c["trigger"]:
                if t in weight and t != c["head"]:
                    weight[t] = 0.3
        for c in item.claims:
            label[c["head"]], weight[c["head"]] = TYPES.index(c["type"]), 1.0
        item.label, item.label_weight = label, weight
        for c in item.claims:
            c["numbers"] = (TYPES.index(c["type"]), classes.acts.index(c["act"]) if c["act"] in classes.acts else 0,
                            STATUSES.index(c["status"]), classes.modes.index(c["mode"]) if c["mode"] in classes.modes else 0,
                            BASES.index(c["date"][0]))
            sentence = item.words.sentence_of
            here = lambda w: sentence[w] == sentence[c["head"]]
            filled = len(set(c["roles"].values())) == 2
            near = [w for w in parties_near(item, c) if here(w) or not filled]
            c["near"] = near
            c["near_numbers"] = [number(pair_features(item.words, c["head"], w, c["type"]), classes.pair_number) for w in near]
            # A word that may stand for somebody absent is neither taught as him nor as nobody; one of them is him.
            loose = {w for _, told in c["absent"] for w in told}
            c["near_roles"] = [-100 if w in loose and not here(w) else ROLES.index(c["roles"].get(w, "none")) for w in near]
            c["bags"] = [(ROLES.index(role), [w for w in told if w in near]) for role, told in c["absent"]] if not filled else []


def passages_of(items, room, rng=None):
    listed = []
    for item in items:
        here = room if rng is None else rng.choice((room, room, room * 2 // 3, room // 3))
        for passage in item.passages.packed(here):
            listed.append((item, passage, here))
    return listed


def bag_loss(reader, bags, tokenizer, classes, others=0.1):
    """Minus the logarithm of how likely it is that some word of each sentence tells the event known of it; the other words are held
    to tell none, with little weight, for the sentence may well have other events."""
    room = network.MAX_PIECES - 2
    batch = [(ids_of(tokenizer, b.passages, p, room), b, p, room) for b in bags for p in b.passages.packed(room)[:1]]
    states = states_of(reader, batch)
    rows, cols, features, owners, pairs = [], [], [], [], []
    for r, (_, bag, passage, _) in enumerate(batch):
        place = place_of(bag.passages, passage, room)
        for t in (t for t in bag.candidates if t in place):
            for role, w in bag.sides.items():
                if w in place and t != w:
                    pairs.append((len(rows), r, place[w], ROLES.index(role), bag.pair_numbers[t, role]))
            rows.append(r), cols.append(place[t]), features.append(bag.word_numbers[t]), owners.append(r)
    if not rows:
        return None
    at = states[rows, cols]
    kinds, acts, statuses, modes, _ = (x.log_softmax(-1) for x in reader.words(at, padded(features, len(classes.word_features))))
    owner = torch.tensor(owners)
    fields = [[(b.kinds, b.act, b.status, b.mode) for _, b, _, _ in batch][r] for r in owners]
    right = torch.full_like(kinds, -1e9)
    for i, f in enumerate(fields):
        right[i, f[0]] = 0.0
    fit = torch.logsumexp(kinds + right, -1)
    for scores, field in ((acts, 1), (statuses, 2), (modes, 3)):
        some = [i for i, f in enumerate(fields) if f[field] is not None]
        if some:
            fit = fit.index_add(0, torch.tensor(some), scores[some, [fields[i][field] for i in some]])
    if pairs:
        event = torch.tensor([p[0] for p in pairs])
        scores = reader.pairs(at[event], states[[p[1] for p in pairs], [p[2] for p in pairs]], padded([p[4] for p in pairs], len(classes.pair_features)))[:, :len(ROLES)]
        fit = fit.index_add(0, event, scores.log_softmax(-1)[torch.arange(len(pairs)), torch.tensor([p[3] for p in pairs])])
    total = 0
    for r in range(len(batch)):
        mine = (owner == r).nonzero()[:, 0]
        if len(mine):
            share = fit[mine].detach().softmax(0)
            total = total - torch.logsumexp(fit[mine], 0) - others * ((1 - share) * kinds[mine, 0]).sum()
    return total / 8


class Asked:
    """Phrases of a batch of which the country is asked, or events of which the date is, with the words of their passages that may tell it."""

    def __init__(self, classes):
        self.classes, self.pairs, self.first, self.second, self.groups = classes, [], [], [], []

    def add(self, row, item, word, place, countries=None):
        """Asks about `word`. With `countries`, the right ones, the names that tell one of them are the answer, or none is; what the text
        around does not tell is not asked."""
        lands = lands_near(item, word, place)
        choice = [word, *lands]
        right = None
        if countries is not None:
            told = {item.words.lands[u] for u in lands}
            linked = set(item.words.mention.get(word, ("", ()))[1])
            right = [i for i, u in enumerate(choice) if u != word and item.words.lands[u] in countries]
            if None in countries or (countries & linked) - told:
                right.append(0)
            if not right:
                return
        self.put(row, item, word, place, choice, lambda u: country_features(item.words, word, u, lands), right)

    def time(self, row, item, event, place, told=None, learn=True):
        """Asks when an event was. `told`: the right expressions of time, none of them if there is none."""
        if learn and told is None:
            return
        choice = [event, *times_near(item, event, place)]
        right = None
        if learn:
            right = [i for i, u in enumerate(choice) if u in told] if told else [0]
            if not right:
                return
        self.put(row, item, event, place, choice, lambda u: date_features(item.words, event, u), right)

    def put(self, row, item, word, place, choice, features, right):
        start = len(self.pairs)
        known = self.classes.pair_number
        for u in choice:
            self.pairs.append([known[f] for f in features(u) if f in known])
            self.first.append((row, place[word])), self.second.append((row, place[u]))
        self.groups.append((item, word, choice, range(start, len(self.pairs)), right))

    def scores(self, reader, states, kind):
        a, b = torch.tensor(self.first), torch.tensor(self.second)
        scores = reader.pairs(states[a[:, 0], a[:, 1]], states[b[:, 0], b[:, 1]], padded(self.pairs, len(self.classes.pair_features)))
        return scores[:, network.PAIRS.index(kind)]

    def loss(self, reader, states, kind):
        scores = self.scores(reader, states, kind)
        total = 0
        for item, _, _, rows, right in self.groups:
            odds = scores[rows.start:rows.stop].log_softmax(-1)
            total = total - item.weight * torch.logsumexp(odds[right], -1)
        return total


def batches(listed, tokenizer, pieces, rng=None):
    listed = [(ids_of(tokenizer, i.passages, p, room), i, p, room) for i, p, room in listed]
    if rng:
        rng.shuffle(listed)
    block = 256 if rng else len(listed)
    lists = []
    for at in range(0, len(listed), block):
        current = []
        for one in sorted(listed[at:at + block], key=lambda x: len(x[0])):
            if current and (len(current) + 1) * len(one[0]) > pieces:
                lists.append(current)
                current = []
            current.append(one)
        if current:
            lists.append(current)
    if rng:
        rng.shuffle(lists)
    return lists


def states_of(reader, batch, half=True):
    ids = padded([b[0] for b in batch], 0)
    mask = padded([[1] * len(b[0]) for b in batch], 0)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
        return reader.states(ids, mask)


def loss_of(reader, batch, classes, smoothing=0.05, roles_weight=1.0):
    states = states_of(reader, batch)
    rows, cols, features, labels, weights = [], [], [], [], []
    events, parties, pairs, roles, pair_weights = [], [], [], [], []
    marked, marks, mark_weights = [], [], []
    bags, asked = [], Asked(classes)
    timed = Asked(classes)
    for r, (_, item, passage, room) in enumerate(batch):
        place = place_of(item.passages, passage, room)
        repeated = {n for n, _, again in passage if again}
        at = {}
        for t in item.candidates:
            if t in place and item.words.sentence_of[t] not in repeated:
                at[t] = len(rows)
                rows.append(r), cols.append(place[t]), features.append(item.word_numbers[t])
                labels.append(item.label[t]), weights.append(item.label_weight[t] * item.weight)
        for c in item.claims:
            if c["head"] not in at:
                continue
            marked.append(at[c["head"]]), marks.append(c["numbers"]), mark_weights.append(item.weight)
            timed.time(r, item, c["head"], place, c["date"][1])
            row = {}
            for w, f, role in zip(c["near"], c["near_numbers"], c["near_roles"]):
                if w in place:
                    row[w] = len(pairs)
                    events.append((r, place[c["head"]])), parties.append((r, place[w])), pairs.append(f), roles.append(role)
                    pair_weights.append(item.weight)
            for role, told in c["bags"]:
                if some := [row[w] for w in told if w in row]:
                    bags.append((role, some, item.weight))
        for m, countries in item.belonging.items():
            if m in place and item.words.sentence_of[m] not in repeated:
                asked.add(r, item, m, place, countries)
    if not rows:
        return None
    none_feature, none_pair = len(classes.word_features), len(classes.pair_features)
    kinds, acts, statuses, modes, bases = reader.words(states[rows, cols], padded(features, none_feature))
    ce = lambda scores, right: nn.functional.cross_entropy(scores, right, reduction="none", label_smoothing=smoothing)
    weights = torch.tensor(weights)
    total = (ce(kinds, torch.tensor(labels)) * weights).sum() / 40
    if marked:
        marks, w = torch.tensor(marks), torch.tensor(mark_weights)
        for scores, right, share in ((acts, 1, 0.5), (statuses, 2, 0.5), (modes, 3, 0.4), (bases, 4, 0.3)):
            total = total + share * (ce(scores[marked], marks[:, right]) * w).sum() / 12
    if events:
        e, p = torch.tensor(events), torch.tensor(parties)
        scores = reader.pairs(states[e[:, 0], e[:, 1]], states[p[:, 0], p[:, 1]], padded(pairs, none_pair))[:, :len(ROLES)]
        missed = (nn.functional.cross_entropy(scores, torch.tensor(roles), reduction="none", ignore_index=-100) * torch.tensor(pair_weights)).sum()
        odds = scores.softmax(-1)
        for role, some, weight in bags:
            missed = missed - weight * torch.log1p(-(1 - odds[some, role]).prod().clamp(max=1 - 1e-6))
        total = total + roles_weight * missed / 24
    if asked.pairs:
        total = total + asked.loss(reader, states, "country") / 16
    if timed.pairs:
        total = total + timed.loss(reader, states, "date") / 32
    return total


def train(reader, items, bags, classes, tokenizer, options):
    rng = random.Random(options.seed)
    torch.manual_seed(options.seed)
    old = [p for p in reader.bert.parameters() if p.requires_grad]
    known = {id(p) for p in reader.bert.parameters()}
    new = [p for p in reader.parameters() if id(p) not in known]
    groups = [{"params": old, "rate": options.rate}, {"params": new, "rate": 1e-3}]
    optimizer = torch.optim.AdamW([{**g, "lr": g["rate"]} for g in groups], weight_decay=0.01)
    room = network.MAX_PIECES - 2
    plan = []
    for number in range(options.epochs):
        # The last passes see only texts of the kind that will be read.
        last = number >= options.epochs - options.finish
        here = [i for i in items if not (last and i.written)]
        lists = [("documents", b) for b in batches(passages_of(here, room, rng), tokenizer, options.pieces, rng)]
        some = sorted(rng.sample(bags, int(len(bags) * options.bags)), key=lambda b: len(b.words.tokens))
        chunks = [("bags", some[i:i + 24]) for i in range(0, len(some), 24)]
        lists += chunks
        rng.shuffle(lists)
        plan.append(lists)
    total, step, began = sum(map(len, plan)), 0, time.time()
    for epoch, lists in enumerate(plan):
        reader.train()
        losses = {"documents": [], "bags": []}
        for kind, batch in lists:
            share = min(1.0, (step + 1) / (0.1 * total)) * (total - step) / total
            for group in optimizer.param_groups:
                group["lr"] = group["rate"] * share
            step += 1
            loss = loss_of(reader, batch, classes, roles_weight=options.roles_weight) if kind == "documents" else bag_loss(reader, batch, tokenizer, classes)
            if loss is None:
                continue
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            losses[kind].append(loss.item())
        print(f"pass {epoch + 1} of {options.epochs}: loss {np.mean(losses['documents']):.3f}, {np.mean(losses['bags'] or [0]):.3f}, {time.time() - began:.0f} s", flush=True)
        plan[epoch] = None


@torch.no_grad()
def read(reader, items, classes, tokenizer):
    """Scores of every candidate of every document: {id: {word: (types, acts, statuses, modes)}}, and roles for the annotated events."""
    reader.eval()
    room = network.MAX_PIECES - 2
    dates = collections.defaultdict(dict)
    told, roles, countries = collections.defaultdict(dict), collections.defaultdict(dict), collections.defaultdict(dict)
    for batch in batches(passages_of(items, room), tokenizer, 4096):
        states = states_of(reader, batch, half=False)
        asked, timed = Asked(classes), Asked(classes)
        for r, (_, item, passage, room) in enumerate(batch):
            place = place_of(item.passages, passage, room)
            repeated = {n for n, _, again in passage if again}
            here = [t for t in item.candidates if t in place and item.words.sentence_of[t] not in repeated]
            if here:
                scores = reader.words(states[r, [place[t] for t in here]], padded([item.word_numbers[t] for t in here], len(classes.word_features)))
                scores = [s.softmax(-1).numpy() for s in scores]
                for i, t in enumerate(here):
                    told[item.id][t] = [s[i] for s in scores]
            for number, c in enumerate(item.claims):
                near = [k for k, w in enumerate(c["near"]) if w in place]
                if c["head"] in place and item.words.sentence_of[c["head"]] not in repeated and near:
                    e = states[r, place[c["head"]]].expand(len(near), -1)
                    s = reader.pairs(e, states[r, [place[c["near"][k]] for k in near]], padded([c["near_numbers"][k] for k in near], len(classes.pair_features)))
                    for k, p in zip(near, s[:, :len(ROLES)].softmax(-1).numpy()):
                        roles[item.id][number, c["near"][k]] = p
            for c in item.claims:
                if c["head"] in place and item.words.sentence_of[c["head"]] not in repeated:
                    timed.time(r, item, c["head"], place, learn=False)
            for m in item.belonging:
                if m in place and item.words.sentence_of[m] not in repeated:
                    asked.add(r, item, m, place)
        if timed.pairs:
            scores = timed.scores(reader, states, "date")
            for item, event, choice, rows, _ in timed.groups:
                best = choice[int(scores[rows.start:rows.stop].argmax())]
                dates[item.id][event] = None if best == event else best
        if asked.pairs:
            scores = asked.scores(reader, states, "country")
            for item, m, choice, rows, _ in asked.groups:
                odds = collections.Counter()
                for u, p in zip(choice, scores[rows.start:rows.stop].softmax(-1).tolist()):
                    odds[item.words.lands[u] if u != m else None] += p
                countries[item.id][m] = odds
    return told, roles, countries, dates


def f1(right, given, wanted):
    p, r = right / max(given, 1), right / max(wanted, 1)
    return f"P {100 * p:.1f} R {100 * r:.1f} F1 {200 * p * r / max(p + r, 1e-9):.1f}"


def report(items, told, roles, countries, dates, classes):
    right = asked = 0
    for item in items:
        for c in item.claims:
            basis, times = c["date"]
            if times is not None and c["head"] in dates[item.id]:
                best = dates[item.id][c["head"]]
                asked += 1
                if best is None:
                    guess = BASES[told[item.id][c["head"]][4].argmax()] if c["head"] in told[item.id] else "none"
                    right += not times and (guess == "document") == (basis == "document")
                else:
                    right += best in times
    print(f"dates: {100 * right / max(asked, 1):.1f} of {asked}", flush=True)
    for least in (0.3, 0.5, 0.7, 2):
        right = asked = 0
        for item in items:
            for m, odds in countries[item.id].items():
                best = max(odds, key=odds.get)
                linked = item.words.mention.get(m, ("", []))[1]
                if best is None or odds[best] < least:
                    known = [c for c in linked if c not in odds] if best is None and odds[None] >= least else linked
                    best = known[0] if len(known) == 1 else None
                asked += 1
                right += best in item.belonging[m]
        print(f"country of a phrase, least {least} (2: the linker alone): {100 * right / max(asked, 1):.1f} of {asked}", flush=True)
    for least in (0.15, 0.3, 0.5):
        given = right = wanted = 0
        for item in items:
            for number, c in enumerate(item.claims):
                for role in ("actor", "recipient"):
                    if role in c["roles"].values():
                        continue
                    absent = [told for r, told in c["absent"] if r == role]
                    wanted += len(absent)
                    sentence = item.words.sentence_of
                    odds = {w: p[ROLES.index(role)] for (n, w), p in roles[item.id].items() if n == number and sentence[w] < sentence[c["head"]]}
                    if odds and max(odds.values()) >= least:
                        given += 1
                        right += any(max(odds, key=odds.get) in told for told in absent)
        print(f"participants without words in the sentence, least {least}: {f1(right, given, wanted)}", flush=True)
    for least in (0.4, 0.5, 0.6):
        given = wanted = trigger = event = 0
        right = collections.Counter()
        for item in items:
            chosen = {t: s for t, s in told[item.id].items() if 1 - s[0][0] >= least}
            given += len(chosen)
            wanted += len(item.claims)
            used = set()
            for c in item.claims:
                hits = [t for t in c["trigger"] if t in chosen and t not in used]
                if not hits:
                    continue
                trigger += 1
                best = max(hits, key=lambda t: chosen[t][0][TYPES.index(c["type"])])
                used.add(best)
                if TYPES[1 + chosen[best][0][1:].argmax()] == c["type"]:
                    event += 1
                    s = chosen[best]
                    right["status"] += STATUSES[s[2].argmax()] == c["status"]
                    right["mode"] += classes.modes[s[3].argmax()] == c["mode"]
                    right["act"] += classes.acts[s[1].argmax()] == c["act"]
        print(f"least {least}: trigger {f1(trigger, given, wanted)}; event {f1(event, given, wanted)};",
              {k: round(100 * v / max(event, 1), 1) for k, v in right.items()}, flush=True)
    for least in (0.3, 0.4, 0.5):
        given = wanted = right = whole = claims = 0
        for item in items:
            for number, c in enumerate(item.claims):
                sentence = item.words.sentence_of
                got = {w: p for (n, w), p in roles[item.id].items() if n == number and sentence[w] == sentence[c["head"]]}
                got = {w: ROLES[1 + p[1:].argmax()] for w, p in got.items() if 1 - p[0] >= least}
                given, wanted = given + len(got), wanted + len(c["roles"])
                right += sum(c["roles"].get(w) == role for w, role in got.items())
                whole += got == c["roles"]
                claims += 1
        print(f"roles, events given, least {least}: {f1(right, given, wanted)}; all of a claim right {100 * whole / max(claims, 1):.1f}", flush=True)


def write(path, state, classes, tokenizer):
    names = {
        "groups": [{"name": "type", "classes": classes.types}, {"name": "act", "classes": classes.acts},
                   {"name": "status", "classes": classes.statuses}, {"name": "mode", "classes": classes.modes},
                   {"name": "date", "classes": BASES}],
        "pair_classes": classes.roles,
        "pair_form": "sum-and-product",
        "word_features": classes.word_features,
        "pair_features": classes.pair_features,
    }
    origin = "all-MiniLM-L6-v2 (Apache-2.0), taught by tools/event-reader/train.py"
    export_passages(str(path), state, names, tokenizer.vocabulary(), max_pieces=network.MAX_PIECES, origin=origin, licence="Apache-2.0")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True, help="folder of the pretrained encoder")
    parser.add_argument("--gold", type=Path, default=ROOT.parent / "shared/data/gold")
    parser.add_argument("--own", type=Path, default=ROOT / "gold/documents", help="documents written for this project")
    parser.add_argument("--program", type=Path, default=ROOT / "target/release/demarche")
    parser.add_argument("--linker", type=Path, default=ROOT / "target/release/examples/mentions", help="built by cargo build --release --example mentions")
    parser.add_argument("--parts", nargs="+", default=["train", "development", "test"])
    parser.add_argument("--score", nargs="*", default=[])
    parser.add_argument("--epochs", type=int, default=16)
    parser.add_argument("--finish", type=int, default=0, help="so many of the last passes leave out what was written to learn from")
    parser.add_argument("--rate", type=float, default=1.2e-4)
    parser.add_argument("--pieces", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--share", type=float, default=1.0, help="learn from this part of the documents only")
    parser.add_argument("--bags", type=float, default=0.4, help="this part of the sentences with one known event a pass")
    parser.add_argument("--without-plv", action="store_true")
    parser.add_argument("--roles-weight", type=float, default=1.0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, help="the model file that the program reads")
    parser.add_argument("--save", type=Path, help="state of the network, for torch")
    parser.add_argument("--start", type=Path, help="state of an encoder to start from")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    tokenizer = Tokenizer(options.base)
    annotated = documents.annotated(options.own, options.gold)
    parses = documents.parses(options.program, annotated)
    linked = documents.links(options.linker, annotated)
    items = [Item(d, parses[d["id"]], linked[d["id"]], tokenizer) for d in annotated]
    learned = [i for i in items if i.part in options.parts]
    scored = [i for i in items if i.part in options.score and i.weight == 1]
    if options.share < 1:
        ids = sorted({i.id for i in learned})
        random.Random(options.seed).shuffle(ids)
        keep = set(ids[:int(len(ids) * options.share)])
        learned = [i for i in learned if i.id in keep]
    classes = classes_of(learned)
    prepare(learned, classes), prepare([i for i in scored if i not in learned], classes)
    print(len(learned), "annotations learned from,", len(scored), "scored;", len(classes.pair_features), "features of pairs", flush=True)
    reader = Reader(options.base, classes, layers=options.layers)
    if options.start:
        s=torch.load(options.start); reader.load_state_dict(s.get("state", s), strict=False)
    rows = sentences.written(ROOT / "gold/train") + sentences.cases(ROOT / "data/rules/en") if options.bags else []
    rows += sentences.plv(options.gold / "plv/PLV_train.tsv") if options.bags and not options.without_plv else []
    parses = documents.parses(options.program, rows) if rows else {}
    linked = documents.links(options.linker, rows) if rows else {}
    bags = [Bag(r, parses[r["id"]], linked[r["id"]], tokenizer) for r in rows if r["id"] in parses]
    for bag in bags:
        bag.number(classes)
    train(reader, learned, bags, classes, tokenizer, options)
    if options.save:
        torch.save({"state": reader.state_dict(), "classes": vars(classes)}, options.save)
    if options.out:
        write(options.out, reader.state_dict(), classes, tokenizer)
    if scored:
        report(scored, *read(reader, scored, classes, tokenizer), classes)


if __name__ == "__main__":
    main()
