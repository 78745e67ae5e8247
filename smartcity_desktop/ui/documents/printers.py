"""Where papers can be printed: queues that take a PDF, else pages painted for Qt's printers."""

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from smartcity_desktop.documents.preview import (
    POINTS_PER_INCH,
    PageImage,
    rendered_page,
    rendered_pages,
)
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.host.printing import printers, takes_pdf

PRINT_DPI = 300
SIZES_MM = {"a4": QSizeF(210, 297), "f4": QSizeF(215, 330)}


def printer_names() -> tuple[str, ...]:
    """Return the printers of this machine, the standard one first; slow where queues are asked."""
    if takes_pdf():
        return tuple(printer.name for printer in printers())
    names = list(QPrinterInfo.availablePrinterNames())
    standard = QPrinterInfo.defaultPrinterName()
    return tuple(sorted(names, key=lambda name: name != standard))


def image_of(page: PageImage) -> QImage:
    """Return a rendered page as a picture with its own memory."""
    image = QImage(page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB888)
    return image.copy()


def paint_pages(pdf: bytes, paper: str, name: str, copies: int) -> None:
    """Paint a paper's pages at their true size; raises HostError when the printer refuses."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(name)
    printer.setFullPage(True)
    printer.setCopyCount(copies)
    # Without an exact match Qt turns F4 into another paper of nearly the same size.
    size = QPageSize(
        SIZES_MM[paper],
        QPageSize.Unit.Millimeter,
        paper.upper(),
        QPageSize.SizeMatchPolicy.ExactMatch,
    )
    printer.setPageSize(size)
    first = rendered_page(pdf, 1, POINTS_PER_INCH)
    across = first.width > first.height
    turned = QPageLayout.Orientation
    printer.setPageOrientation(turned.Landscape if across else turned.Portrait)
    painter = QPainter()
    if not painter.begin(printer):
        raise HostError("printer_unknown", printer=name)
    for number, page in enumerate(rendered_pages(pdf, PRINT_DPI)):
        if number:
            printer.newPage()
        sheet = printer.pageLayout().fullRectPixels(printer.resolution())
        painter.drawImage(QRectF(0, 0, sheet.width(), sheet.height()), image_of(page))
    painter.end()
