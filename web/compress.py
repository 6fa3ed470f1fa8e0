"""Smaller answers for slow lines: text is sent gzipped where the browser takes it.

A proxy in front usually does this; one small machine has none. The pages of filing and tracking are
filled up to whole steps, so that who watches the line cannot tell by their size what is filed or read.
"""

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request

SMALLEST = 1000
PADDED = ("/gui-don", "/tra-cuu")
STEP = 4096
"""Bytes: a padded answer is a whole number of these on the line."""
EXTRA = 4  # the flag of a gzip header that has a field for anybody's use (RFC 1952, 2.3.1)
LEVEL = 4
TEXT = frozenset(
    {"text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml"}
)


@lru_cache(maxsize=64)
def _packed(path: str, _changed: float) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 9, mtime=0)


def _name_static(app: Flask) -> None:
    """Give static files addresses that change with their content."""
    folder = Path(str(app.static_folder))

    @lru_cache(maxsize=256)
    def version(name: str) -> str:
        try:
            return f"{int((folder / name).stat().st_mtime):x}"
        except OSError:
            return ""

    @lru_cache(maxsize=256)
    def address(root: str, name: str) -> str:
        return f"{root}{app.static_url_path}/{name}?v={version(name)}"

    @app.template_global()
    def asset(name: str) -> str:
        return address(request.root_path.rstrip("/"), name)

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static":
            values.setdefault("v", version(str(values["filename"])))


def _pack(data: bytes, *, padded: bool) -> bytes:
    """Return *data* gzipped; *padded* to whole steps by a header field that readers pass over."""
    packed = gzip.compress(data, LEVEL, mtime=0)
    if not padded:
        return packed
    head, rest = packed[:10], packed[10:]
    room = -(len(packed) + 6) % STEP  # the field's length, its name and the length of its content
    field = b"ND" + room.to_bytes(2, "little") + bytes(room)
    flagged = head[:3] + bytes([head[3] | EXTRA]) + head[4:]
    return flagged + len(field).to_bytes(2, "little") + field + rest


def _is_padded(response: Response) -> bool:
    return request.path.startswith(PADDED) and response.mimetype == "text/html"


def install(app: Flask) -> None:
    """Compress the text that *app* sends, and give static files addresses that may be kept."""
    folder = Path(str(app.static_folder))

    _name_static(app)

    @app.after_request
    def compress(response: Response) -> Response:
        padded = _is_padded(response)
        if not padded and (response.mimetype not in TEXT or response.status_code not in {200, 422}):
            return response
        response.vary.add("Accept-Encoding")
        if not request.accept_encodings.quality("gzip"):
            if padded:
                data = response.get_data()
                response.set_data(data + b" " * (-len(data) % STEP))
            return response
        if request.endpoint == "static":
            path = folder / str((request.view_args or {})["filename"])
            response.direct_passthrough = False
            response.close()  # the file, opened for nothing
            response.set_data(_packed(str(path), path.stat().st_mtime))
        else:
            data = response.get_data()
            if len(data) < SMALLEST and not padded:
                return response
            response.set_data(_pack(data, padded=padded))
        response.headers["Content-Encoding"] = "gzip"
        response.headers.pop("ETag", None)
        return response
