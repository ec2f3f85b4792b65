"""Static files at addresses that change with their content, so that browsers may keep them for ever."""

import gzip
from functools import cache
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request

from app.areas import Area, area

FOLDER = Path(__file__).parent.parent / "static"
STYLESHEET = "site.css"
A_YEAR = "public, max-age=31536000, immutable"
WORTH_PACKING = (".css", ".js", ".svg")


def pages(app: Flask) -> Blueprint:
    """Serve the folder, its style sheets joined into one, below a digest of everything in it."""
    files = {str(path.relative_to(FOLDER)): path.read_bytes() for path in sorted(FOLDER.rglob("*")) if path.is_file()}
    files[STYLESHEET] = b"".join(content for name, content in files.items() if name.startswith("css/"))
    digest = sha256(b"".join(name.encode() + content for name, content in sorted(files.items()))).hexdigest()[:12]
    app.jinja_env.globals["asset"] = lambda name: f"/static/{digest}/{name}"
    blueprint = area("assets", __name__, Area.PUBLIC)

    @cache
    def packed(name: str) -> bytes:
        return gzip.compress(files[name], mtime=0)

    @blueprint.get("/static/<version>/<path:name>")
    def file(version: str, name: str) -> Response:
        if name not in files:
            abort(404)
        answer = Response(files[name], mimetype=guess_type(name)[0] or "application/octet-stream")
        answer.headers["Cache-Control"] = A_YEAR if version == digest else "no-cache"
        if name.endswith(WORTH_PACKING):
            answer.vary.add("Accept-Encoding")
            if "gzip" in request.accept_encodings:
                answer.set_data(packed(name))
                answer.content_encoding = "gzip"
        return answer

    return blueprint
