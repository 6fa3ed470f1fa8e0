"""Smaller answers for slow lines: text is sent gzipped where the browser takes it.

A proxy in front usually does this; one small machine has none.
"""

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request

SMALLEST = 1000
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


def install(app: Flask) -> None:
    """Compress the text that *app* sends, and give static files addresses that may be kept."""
    folder = Path(str(app.static_folder))

    _name_static(app)

    @app.after_request
    def compress(response: Response) -> Response:
        if response.mimetype not in TEXT or response.status_code not in {200, 422}:
            return response
        response.vary.add("Accept-Encoding")
        if not request.accept_encodings.quality("gzip"):
            return response
        if request.endpoint == "static":
            path = folder / str((request.view_args or {})["filename"])
            response.direct_passthrough = False
            response.close()  # the file, opened for nothing
            response.set_data(_packed(str(path), path.stat().st_mtime))
        else:
            data = response.get_data()
            if len(data) < SMALLEST:
                return response
            response.set_data(gzip.compress(data, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        response.headers.pop("ETag", None)
        return response
