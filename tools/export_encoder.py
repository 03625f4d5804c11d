"""Writes a trained pair encoder to the one file that crates/demarche-encoder reads.

The file is described in the documentation of that crate (crates/demarche-encoder/src/lib.rs). For training, `encode_pair`
is the reference for what the network is shown, and `rounded` gives the weights as the program will see them.

    from export_encoder import encode_pair, export, rounded
"""

import json
import re

import numpy as np
from safetensors.numpy import save_file

FORMAT = "demarche-encoder 1"
MARKERS = (1, 2, 3, 4)
MAX_PIECES = 192


def encode_pair(tokenizer, text, source, target, markers=MARKERS, max_pieces=MAX_PIECES):
    """Ids of a text with two marked spans (ranges of code points), and the places of the two opening markers.

    The text is cut at the borders of the spans and each part is tokenised by itself. At one place markers that close come
    before markers that open, the source's before the target's; only an empty span closes after everything has opened.
    """
    tokenizer.backend_tokenizer.encode_special_tokens = True
    marks = []
    for who, (start, end) in enumerate((source, target)):
        marks.append((start, 1, who, markers[2 * who]))
        marks.append((end, 2 if start == end else 0, who, markers[2 * who + 1]))
    body, places, opening, at = [], [], {}, 0
    for place, rank, who, mark in sorted(marks):
        body += tokenizer.encode(text[at:place], add_special_tokens=False)
        if rank == 1:
            opening[who] = len(body)
        places.append(len(body))
        body.append(mark)
        at = place
    body += tokenizer.encode(text[at:], add_special_tokens=False)
    kept = kept_pieces(len(body), places, max_pieces - 2)
    ids = [tokenizer.cls_token_id, *(body[i] for i in kept), tokenizer.sep_token_id]
    return ids, 1 + kept.index(opening[0]), 1 + kept.index(opening[1])


def kept_pieces(length, places, room):
    """Which of `length` pieces stay when there is room for fewer; `places` are those of the markers, in order.

    If everything from the first marker to the last fits, that and as much to both sides as fits, the same on both if there
    is enough. Otherwise the markers and the pieces nearest to any of them, the earlier of two as near.
    """
    first, last = places[0], places[-1] + 1
    if length <= room:
        return list(range(length))
    if last - first <= room:
        spare = room - (last - first)
        after = min(length - last, spare - min(first, spare // 2))
        before = min(first, spare - after)
        return list(range(first - before, last + after))
    nearest = sorted(range(length), key=lambda i: (min(abs(i - p) for p in places), i))
    return sorted(nearest[:room])


def eight_bits(matrix):
    """A matrix as int8 with one scale a row."""
    matrix = numbers(matrix)
    scale = np.abs(matrix).max(axis=1) / 127
    scale[scale == 0] = 1
    scale = scale.astype(np.float32)
    return np.clip(np.rint(matrix / scale[:, None]), -127, 127).astype(np.int8), scale


def rounded(state):
    """The state with every matrix that the file keeps in eight bits rounded to what the file will hold."""
    result = {}
    for name, value in state.items():
        if getattr(value, "ndim", 0) == 2 and "position_emb" not in name and "token_type" not in name:
            weight, scale = eight_bits(value)
            value = same_kind(value, weight * scale[:, None])
        result[name] = value
    return result


def encoder_tensors(state, vocabulary, markers=MARKERS, attention_heads=12, max_pieces=MAX_PIECES, origin="", licence="",
                    epsilon=1e-12, layers=None):
    """Tensors and metadata of the encoder itself."""
    state = plain_names(state)
    found = 1 + max(int(m[1]) for m in (re.match(r"encoder\.layer\.(\d+)\.", name) for name in state) if m)
    layers = found if layers is None else layers
    tensors = {}

    def matrix(name, weight, bias):
        tensors[f"{name}.weight"], tensors[f"{name}.scale"] = eight_bits(weight)
        tensors[f"{name}.bias"] = numbers(bias)

    def linear(name, *parts):
        weight, bias = (np.concatenate([numbers(state[f"{p}.{kind}"]) for p in parts]) for kind in ("weight", "bias"))
        matrix(name, weight, bias)

    def norm(name, part):
        tensors[f"{name}.gain"], tensors[f"{name}.shift"] = (numbers(state[f"{part}.{kind}"]) for kind in ("weight", "bias"))

    tensors["vocabulary"] = np.frombuffer("\n".join(vocabulary).encode(), np.uint8)
    words = numbers(state["embeddings.word_embeddings.weight"])[:len(vocabulary)]
    tensors["embeddings.word.weight"], tensors["embeddings.word.scale"] = eight_bits(words)
    kind = numbers(state["embeddings.token_type_embeddings.weight"])[0]
    tensors["embeddings.position"] = numbers(state["embeddings.position_embeddings.weight"])[:max_pieces] + kind
    norm("embeddings.norm", "embeddings.LayerNorm")
    for i in range(layers):
        old, new = f"encoder.layer.{i}", f"layer.{i}"
        linear(f"{new}.attention.input", *(f"{old}.attention.self.{part}" for part in ("query", "key", "value")))
        linear(f"{new}.attention.output", f"{old}.attention.output.dense")
        norm(f"{new}.attention.norm", f"{old}.attention.output.LayerNorm")
        linear(f"{new}.feed.up", f"{old}.intermediate.dense")
        linear(f"{new}.feed.down", f"{old}.output.dense")
        norm(f"{new}.feed.norm", f"{old}.output.LayerNorm")
    metadata = {
        "format": FORMAT,
        "layers": str(layers),
        "hidden": str(words.shape[1]),
        "feed": str(tensors["layer.0.feed.up.bias"].shape[0]),
        "attention_heads": str(attention_heads),
        "max_pieces": str(max_pieces),
        "epsilon": repr(epsilon),
        "markers": json.dumps(list(markers)),
        "origin": origin,
        "licence": licence,
    }
    return tensors, metadata


def export_passages(path, state, names, vocabulary, **options):
    """Writes a file whose heads judge the words of passages. `names`: what stands under `passage` in the metadata; `state` also has the
    heads, under the names of tools/event-reader/network.py."""
    tensors, metadata = encoder_tensors(state, vocabulary, **options)

    def matrix(name, weight, bias=None):
        tensors[f"{name}.weight"], tensors[f"{name}.scale"] = eight_bits(weight)
        tensors[f"{name}.bias"] = numbers(bias) if bias is not None else np.zeros(len(weight), np.float32)

    matrix("words.hidden", state["word.weight"], state["word.bias"])
    matrix("words.output", state["out.weight"], state["out.bias"])
    matrix("pairs.first", state["event.weight"], state["event.bias"])
    matrix("pairs.second", state["party.weight"])
    matrix("pairs.output", state["role.weight"], state["role.bias"])
    tensors["words.features"] = numbers(state["word_features.weight"])[:len(names["word_features"])]
    tensors["pairs.features"] = numbers(state["pair_features.weight"])[:len(names["pair_features"])]
    metadata["heads"] = "[]"
    metadata["passage"] = json.dumps(names)
    save_file({name: np.ascontiguousarray(t) for name, t in tensors.items()}, path, metadata)


def export(path, state, heads, vocabulary, markers=MARKERS, attention_heads=12, max_pieces=MAX_PIECES, origin="",
           licence="", epsilon=1e-12, layers=None):
    """Writes the file. `state`: a BERT state dict, under any prefix; `heads`: name, activation ("tanh" or "gelu"),
    classes, and `hidden` and `output` as (weight, bias) in the layout of torch.nn.Linear; `layers`: keep only the first."""
    tensors, metadata = encoder_tensors(state, vocabulary, markers, attention_heads, max_pieces, origin, licence, epsilon, layers)

    def matrix(name, weight, bias):
        tensors[f"{name}.weight"], tensors[f"{name}.scale"] = eight_bits(weight)
        tensors[f"{name}.bias"] = numbers(bias)

    for head in heads:
        matrix(f"head.{head['name']}.hidden", *head["hidden"])
        matrix(f"head.{head['name']}.output", *head["output"])
    metadata["heads"] = json.dumps([{key: head[key] for key in ("name", "activation", "classes")} for head in heads])
    save_file(tensors, path, metadata)


def plain_names(state):
    """The state under the names of a bare BERT model: whatever stands before `embeddings.` or `encoder.layer.` goes."""
    start = re.compile(r"^.*?(?=embeddings\.(?:word|position|token|Layer)|encoder\.layer\.\d)")
    return {start.sub("", name, count=1): value for name, value in state.items()}


def numbers(value):
    value = value.detach().cpu().numpy() if hasattr(value, "detach") else np.asarray(value)
    return np.ascontiguousarray(value, dtype=np.float32)


def same_kind(like, value):
    return like.new_tensor(value) if hasattr(like, "new_tensor") else value.astype(np.float32)
