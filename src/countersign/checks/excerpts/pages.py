"""A window of a PDF: the part of the page in question as an image, drawn here and never by the reader's browser."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

from countersign.checks.finding import Where

SCALE = 1.4
TALLEST = 420  # points shown around a box
MARGIN = 90
MOST_PIXELS = 4_000_000


def window(data: bytes, place: Where) -> dict[str, Any] | None:
    """The page, or the band of it around the box; None for a page the file does not have."""
    import pypdfium2 as pdfium  # reason: a native library, loaded for PDF windows only

    document = pdfium.PdfDocument(data)
    number = (place.page or 1) - 1
    if not 0 <= number < len(document):
        return None
    page = document[number]
    width, height = page.get_size()
    top, bottom = _band(place, height)
    scale = min(SCALE, (MOST_PIXELS / max(1.0, width * (bottom - top))) ** 0.5)
    bitmap = page.render(scale=scale, crop=(0, height - bottom, 0, top), rev_byteorder=True)
    pixels = bytearray(bitmap.buffer)
    if place.box:
        left, right = sorted((place.box[0], place.box[2]))
        first, last = sorted((place.box[1] - top, place.box[3] - top))
        area = tuple(max(0, round(x * scale)) for x in (left - 2, first - 2, right + 2, last + 2))
        _light(pixels, bitmap.stride, bitmap.n_channels, (bitmap.width, bitmap.height), area)
    image = png(bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels, bytes(pixels))
    return {
        "kind": "page",
        "pages": len(document),
        "page": number + 1,
        "width": bitmap.width,
        "height": bitmap.height,
        "image": base64.b64encode(image).decode(),
        "quote": place.text or "",
    }


_YELLOW = bytes(int(value * 0.72) for value in range(256))


def _light(pixels: bytearray, stride: int, channels: int, size: tuple[int, int], area: tuple[int, ...]) -> None:
    """Take blue out of the words in question, as a marker pen does."""
    left, top, right, bottom = area
    for row in range(top, min(bottom, size[1])):
        start, end = row * stride + left * channels, row * stride + min(right, size[0]) * channels
        if channels >= 3:
            pixels[start + 2 : end : channels] = pixels[start + 2 : end : channels].translate(_YELLOW)


def _band(place: Where, height: float) -> tuple[float, float]:
    """From where to where on the page, in points from its top."""
    if not place.box:
        return 0.0, height
    top, bottom = min(place.box[1], place.box[3]), max(place.box[1], place.box[3])
    first = max(0.0, top - MARGIN)
    return first, min(height, max(bottom + MARGIN, min(first + 2 * MARGIN, height)), first + TALLEST)


def png(width: int, height: int, stride: int, channels: int, pixels: bytes) -> bytes:
    """Rows of grey, RGB or RGBX pixels as a PNG.

    >>> png(1, 1, 3, 3, bytes([255, 0, 0]))[1:4]
    b'PNG'
    """
    used = 1 if channels == 1 else 3
    rows = (pixels[r * stride : r * stride + width * channels] for r in range(height))
    raw = b"".join(b"\x00" + (row if channels == used else _without_fourth(row)) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 0 if used == 1 else 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(raw, 6)) + _chunk(b"IEND", b"")


def _without_fourth(row: bytes) -> bytes:
    out = bytearray(len(row) // 4 * 3)
    for channel in range(3):
        out[channel::3] = row[channel::4]
    return bytes(out)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
