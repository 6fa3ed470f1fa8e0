"""Pictures and papers that people hand in: drawn and written here, small and real."""

from datetime import datetime
from functools import cache
from io import BytesIO
from random import Random

from office.base import files
from office.base.files import Upload

WIDTH, HEIGHT = 480, 320
PICTURES = 8
NIGHT = frozenset({"lighting", "noise"})


@cache
def picture(number: int, name: str, *, bright: bool) -> Upload:
    """Return a drawn street, by day or by night; the same *number* gives the same picture."""
    from PIL import Image, ImageDraw

    rng = Random(number)  # noqa: S311 -- a drawing, not a secret
    sky = (150, 195, 230) if bright else (18, 22, 48)
    image = Image.new("RGB", (WIDTH, HEIGHT), sky)
    draw = ImageDraw.Draw(image)
    for left in range(0, WIDTH, 60):
        top = rng.randrange(70, 170)
        wall = tuple(rng.randrange(90, 210) // (1 if bright else 4) for _ in range(3))
        draw.rectangle((left, top, left + 56, 235), fill=wall)
        for row in range(top + 12, 215, 26):
            lit = not bright and rng.random() < 0.3
            draw.rectangle((left + 12, row, left + 24, row + 12), fill="#ffd97a" if lit else "#445")
    draw.rectangle((0, 235, WIDTH, HEIGHT), fill="#5b5b60" if bright else "#1d1d22")
    for left in range(10, WIDTH, 70):
        draw.rectangle((left, 275, left + 36, 279), fill="#d8d8d8" if bright else "#55555a")
    hole = rng.randrange(60, WIDTH - 120)
    draw.ellipse((hole, 285, hole + rng.randrange(40, 90), 308), fill="#2a2a2c")
    draw.line((rng.randrange(100, 380), 250, 240, 60), fill="#333", width=4)
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=70)
    return files.check(name, buffer.getvalue())


@cache
def paper(number: int, name: str) -> Upload:
    """Return a one-page PDF, a copy such as people hand in."""
    lines = [
        b"BT /F1 16 Tf 72 760 Td (BAN SAO - DU LIEU MINH HOA) Tj ET",
        b"BT /F1 12 Tf 72 728 Td (Tai lieu so %d do nguoi dan gui kem.) Tj ET" % number,
        b"BT /F1 12 Tf 72 708 Td (Khong co gia tri ngoai ban trinh dien.) Tj ET",
    ]
    content = b"\n".join(lines)
    fonts = b"/Resources << /Font << /F1 5 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s >>" % fonts,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for at, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (at, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    data += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    data += b"startxref\n%d\n%%%%EOF\n" % end
    return files.check(name, data)


def handed_in(rng: Random, kind: str, field: str) -> tuple[Upload, ...]:
    """Return what someone attaches to a case of *kind* about *field*; often nothing."""
    if rng.random() < 0.65:
        return ()
    if kind in {"feedback", "petition"}:
        some = range(rng.randrange(1, 3))
        bright = field not in NIGHT
        return tuple(
            picture(rng.randrange(PICTURES), f"anh-{n + 1}.jpg", bright=bright) for n in some
        )
    return tuple(
        paper(rng.randrange(1, 10), f"tai-lieu-{n + 1}.pdf") for n in range(rng.randrange(1, 3))
    )


def afterwards(rng: Random, taken: datetime) -> Upload:
    """Return a picture of what was done, with the time an officer wrote beside it."""
    shown = picture(PICTURES + rng.randrange(PICTURES), "anh-sau-khi-xu-ly.jpg", bright=True)
    return files.with_time(shown, taken)


def evidence(rng: Random) -> tuple[Upload, ...]:
    """Return a picture of what was done, where there was something to be seen."""
    if rng.random() < 0.4:
        return ()
    return (picture(PICTURES + rng.randrange(PICTURES), "anh-sau-khi-xu-ly.jpg", bright=True),)
