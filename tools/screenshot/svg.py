"""Draws lines of styled text as an SVG: a dark terminal window, and the text as text."""

from xml.sax.saxutils import escape

from ansi import Run, Style

FONT = 14
# Each run is stretched to whole columns, so that the drawing does not depend on which of the fonts is there.
COLUMN, LINE = 8.43, 20
PADDING, BAR = 18, 34
FAMILY = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
BACKGROUND, FRAME, PLAIN, DIM = "#1d2129", "#2a2f3a", "#d7dce5", "#8b94a5"
COLOURS = ["#8b94a5", "#f0777c", "#8fd18a", "#f2c46d", "#7fb2f0", "#d79be8", "#6fd0d6", "#ffffff"]
BUTTONS = ["#f0777c", "#f2c46d", "#8fd18a"]


def attributes(style: Style) -> str:
    """The attributes of a run; the defaults stand on the group around all runs."""
    colour = COLOURS[style.colour] if style.colour is not None else DIM if style.dim else None
    return (f' fill="{colour}"' if colour else "") + (' font-weight="700"' if style.bold else "")


def drawn(run: Run, y: float) -> str:
    """A run as a text element."""
    return (
        f'<text x="{PADDING + run.column * COLUMN:.1f}" y="{y:.0f}" textLength="{len(run.text) * COLUMN:.1f}"'
        f' lengthAdjust="spacingAndGlyphs"{attributes(run.style)}>{escape(run.text)}</text>\n'
    )


def picture(lines: list[list[Run]], columns: int, title: str) -> str:
    """The SVG of these lines. `title` is the name that a screen reader says."""
    width = round(2 * PADDING + columns * COLUMN)
    height = BAR + len(lines) * LINE + PADDING
    texts = "".join(drawn(run, BAR + (i + 0.75) * LINE) for i, line in enumerate(lines) for run in line)
    buttons = "".join(f'<circle cx="{20 + 18 * i}" cy="17" r="5.5" fill="{c}"/>' for i, c in enumerate(BUTTONS))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img">\n<title>{escape(title)}</title>\n'
        f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8" fill="{BACKGROUND}" stroke="{FRAME}"/>\n'
        f'{buttons}\n<g font-family="{FAMILY}" font-size="{FONT}" fill="{PLAIN}">\n{texts}</g>\n</svg>\n'
    )
