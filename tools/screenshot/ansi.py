"""Reads the output of a program that colours its text: lines of runs, each run with one style."""

import re
from dataclasses import dataclass

ESCAPE = re.compile(r"\x1b\[([0-9;]*)m")


@dataclass(frozen=True)
class Style:
    """How a run of text looks. `colour` is the number of an ANSI colour, 0 to 7, or None for the default."""

    colour: int | None = None
    bold: bool = False
    dim: bool = False


@dataclass(frozen=True)
class Run:
    """Text of one style, and the column where it begins, counted from 0. It begins and ends with no blank."""

    column: int
    text: str
    style: Style

    @property
    def end(self) -> int:
        """The column after the last one."""
        return self.column + len(self.text)


def changed(style: Style, codes: str) -> Style:
    """The style after an escape sequence with these codes. Codes that demarche does not use are an error."""
    for code in (int(c or 0) for c in codes.split(";")):
        if code == 0:
            style = Style()
        elif code == 1:
            style = Style(style.colour, True, style.dim)
        elif code == 2:
            style = Style(style.colour, style.bold, True)
        elif 30 <= code <= 37:
            style = Style(code - 30, style.bold, style.dim)
        else:
            raise ValueError(f"unknown style code {code}")
    return style


def lines(text: str) -> list[list[Run]]:
    """The lines of `text`. Words of one style with at most one blank between them are one run; wider gaps part columns
    of a table, and each column keeps its own place."""
    style, result = Style(), []
    for line in text.split("\n"):
        runs, column = [], 0
        for i, piece in enumerate(ESCAPE.split(line)):
            if i % 2:
                style = changed(style, piece)
                continue
            for word in re.finditer(r"\S+", piece):
                run = Run(column + word.start(), word.group(), style)
                gap = run.column - runs[-1].end if runs else None
                if gap in (0, 1) and runs[-1].style == style:
                    run = Run(runs[-1].column, runs.pop().text + " " * gap + run.text, style)
                runs.append(run)
            column += len(piece)
        result.append(runs)
    return result
