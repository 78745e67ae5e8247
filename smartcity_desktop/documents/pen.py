"""Draws one page: fills at the bottom, then lines, forms and text; heights count from the top.

A sheet has some 400 strings and lines. They are written straight into the page stream, one
operator each, which takes half the time of the canvas's own calls.
"""

from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfgen.canvas import Canvas

from smartcity_desktop.documents.style import BLACK, Style
from smartcity_desktop.documents.typeface import typeface, width_of

_ESCAPES = str.maketrans({"(": "\\(", ")": "\\)", "\\": "\\\\"})


class Pen:
    """Collects what a page shows and writes it in the order that leaves text on top."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self.canvas = canvas
        self.height = height
        self._fills: list[str] = []
        self._lines: list[str] = []
        self._forms: list[tuple[str, float, float]] = []
        self._text: list[str] = []
        self._font = ("", 0.0, BLACK)

    def fill(self, x: float, top: float, width: float, height: float, grey: float) -> None:
        """Fill a rectangle."""
        y = self.height - top - height
        self._fills.append(f"{grey:g} g {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")

    def across(self, x: float, to: float, top: float, weight: float = 0.5) -> None:
        """Draw a horizontal line."""
        y = self.height - top
        self._lines.append(f"{weight:g} w {x:.2f} {y:.2f} m {to:.2f} {y:.2f} l S")

    def down(self, x: float, top: float, to: float, weight: float = 0.5) -> None:
        """Draw a vertical line."""
        self._lines.append(
            f"{weight:g} w {x:.2f} {self.height - top:.2f} m {x:.2f} {self.height - to:.2f} l S"
        )

    def box(
        self,
        x: float,
        top: float,
        width: float,
        height: float,
        weight: float = 0.5,
        *,
        grey: float = BLACK,
        dashed: bool = False,
    ) -> None:
        """Draw a rectangle."""
        y = self.height - top - height
        dash = "[2.4 1.6] 0 d " if dashed else ""
        self._lines.append(
            f"q {grey:g} G {dash}{weight:g} w {x:.2f} {y:.2f} {width:.2f} {height:.2f} re S Q"
        )

    def cross(self, x: float, top: float, size: float, weight: float = 1.1) -> None:
        """Draw a cross into a square."""
        y, inset = self.height - top, size * 0.2
        left, right, low, high = x + inset, x + size - inset, y - size + inset, y - inset
        self._lines.append(
            f"{weight:g} w {left:.2f} {low:.2f} m {right:.2f} {high:.2f} l "
            f"{left:.2f} {high:.2f} m {right:.2f} {low:.2f} l S"
        )

    def form(self, name: str, x: float, top: float) -> None:
        """Place a form whose origin is its upper left corner."""
        self._forms.append((name, x, self.height - top))

    def text(self, x: float, top: float, text: str, style: Style) -> None:
        """Write one line whose line box begins at `top`."""
        if not text:
            return
        y = self.height - top - style.ascent
        self._text.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
        for font, code in self._encoded(text, style):
            wanted = (font, style.size, style.grey)
            if wanted != self._font:
                self._text.append(f"{style.grey:g} g {font} {style.size:g} Tf")
                self._font = wanted
            self._text.append(f"({code}) Tj")

    def _encoded(self, text: str, style: Style) -> list[tuple[str, str]]:
        face = typeface(style.font)
        document = document_of(self.canvas)
        if text.isascii():
            # The first subset keeps ASCII where it is.
            return [(face.getSubsetInternalName(0, document), text.translate(_ESCAPES))]
        return [
            (face.getSubsetInternalName(subset, document), "".join(map(_octal, chunk)))
            for subset, chunk in face.splitString(text, document)
        ]

    def centred(self, x: float, top: float, text: str, style: Style) -> None:
        """Write one line centred on `x`."""
        self.text(x - width_of(text, style) / 2, top, text, style)

    def right(self, x: float, top: float, text: str, style: Style) -> None:
        """Write one line that ends at `x`."""
        self.text(x - width_of(text, style), top, text, style)

    def lines(self, x: float, top: float, lines: tuple[str, ...], style: Style) -> float:
        """Write lines below each other; return where the next one would begin."""
        for line in lines:
            self.text(x, top, line, style)
            top += style.leading
        return top

    def finish(self, underlay: tuple[str, ...] = ()) -> None:
        """Write what was collected into the canvas; `underlay` forms lie between fills and ink."""
        write = self.canvas.addLiteral
        write("\n".join(self._fills))
        for name in underlay:
            self.canvas.doForm(name)
        write("0 G 0 g\n" + "\n".join(self._lines))
        for name, x, y in self._forms:
            write(f"q 1 0 0 1 {x:.2f} {y:.2f} cm")
            self.canvas.doForm(name)
            write("Q")
        write("BT\n" + "\n".join(self._text) + "\nET")


def _octal(code: int) -> str:
    letter = chr(code)
    plain = 32 <= code < 127
    return letter.translate(_ESCAPES) if plain else f"\\{code:03o}"


def document_of(canvas: Canvas) -> PDFDocument:
    """Return the document of a canvas: fonts are numbered by document."""
    return canvas._doc  # noqa: SLF001 # pyright: ignore[reportAttributeAccessIssue]


def begin_form(canvas: Canvas, name: str, right: float, top: float, bottom: float = 0) -> Pen:
    """Begin a form; what its pen draws counts down from `top`."""
    canvas.beginForm(name, 0, bottom, right, top)  # pyright: ignore[reportArgumentType]
    return Pen(canvas, top)
