"""Draws the pictures of the documents: runs the program and renders what a terminal would show as SVG.

    python tools/screenshot target/release/demarche            writes docs/images/*.svg
    python tools/screenshot target/release/demarche --check    says which pictures are out of date; exit status 1

The pictures are listed in pictures.toml beside this file. Needs Python 3.11 or later and nothing else.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import ansi
import svg

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def run(program: Path, arguments: list[str], folder: str, columns: int) -> str:
    """Standard output of the program, run in `folder` with a ledger of its own."""
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR" and not k.startswith("DEMARCHE_")}
    environment |= {"COLUMNS": str(columns), "DEMARCHE_LEDGER": "news.db"}
    command = [str(program), *arguments, "--color", "always", "--quiet"]
    return subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, encoding="utf-8").stdout


def drawn(program: Path, picture: dict) -> str:
    """One picture of pictures.toml as SVG."""
    columns, first, last = picture["columns"], *picture["lines"]
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder, "examples"))
        for arguments in picture.get("before", []):
            run(program, arguments, folder, columns)
        # A terminal gets the page for people without being asked; a pipe does not.
        output = run(program, [*picture["arguments"], "--format", "text"], folder, columns)
    shown = output.split("\n")[first - 1 : last]
    prompt = f"\x1b[2m$\x1b[0m \x1b[1mdemarche {' '.join(picture['arguments'])}\x1b[0m"
    return svg.picture(ansi.lines("\n".join([prompt, "", *shown])), columns, picture["title"])


def main() -> int:
    parser = argparse.ArgumentParser(description="Draws docs/images/*.svg")
    parser.add_argument("program", type=Path, help="the demarche to run")
    parser.add_argument("--check", action="store_true", help="write nothing; report pictures that are out of date")
    options = parser.parse_args()
    stale = []
    for picture in tomllib.loads((HERE / "pictures.toml").read_text(encoding="utf-8"))["picture"]:
        path = ROOT / picture["file"]
        text = drawn(options.program.resolve(), picture)
        if options.check:
            stale += [picture["file"]] if not path.exists() or path.read_text(encoding="utf-8") != text else []
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    for file in stale:
        print(f"{file} is out of date; draw it again: python tools/screenshot {options.program}", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
