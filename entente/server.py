"""The server: the pages, the data addresses, calendar and changes, in one process.

Handlers are plain functions, which Starlette runs in threads; each query has its own cursor.
"""

import gc
import gzip
import logging
import mimetypes
import os
import socket
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import uvicorn
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory

from entente import dates, exports, queries, reader, settings, store

log = logging.getLogger("entente")

ROW_CAP = 1_000_000
CHANGES_SHOWN_FOR = timedelta(days=90)
EXPIRIES_SHOWN_FOR = timedelta(days=2 * 365)
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss: blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "frame-ancestors 'self'",
    )
)
OPTIONS = {
    "browser.gatherUsageStats": False,
    "server.headless": True,
    "server.enableStaticServing": True,
    "server.fileWatcherType": "none",
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "global.minCachedMessageSize": 200.0,
    "runner.postScriptGC": False,  # a full collection after every run was most of a run's cost
}


class CannotServe(settings.SettingError):
    """The server cannot start; the message is one sentence for the person who started it."""


class Squeezed(WebSocketsSansIOProtocol):
    """A websocket that compresses against the last 32 kB it sent, not uvicorn's 4 kB.

    Two runs of a page are nearly the same text, so a filter step travels as its difference.
    """

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.conn.available_extensions = [ServerPerMessageDeflateFactory(compress_settings={"memLevel": 8})]


class Bundle:
    """Answers for Streamlit's own scripts, styles and fonts out of memory, packed where the browser takes it.

    A page asks for about 110 of these files; through the framework's threads each costs ten times as much.
    Their names carry a hash of what is in them, so a browser may keep them.
    """

    PREFIX = "/static/"
    PACKED = {".js", ".css", ".json", ".svg", ".ttf"}

    def __init__(self, app: ASGIApp, folder: Path) -> None:
        self.app = app
        self.files = {
            self.PREFIX + path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = self.files.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if path is None:
            return await self.app(scope, receive, send)
        takes = Headers(scope=scope).get("accept-encoding", "")
        packed = path.suffix in self.PACKED and "gzip" in takes
        body, headers = _held(path, packed)
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


@cache
def _held(path: Path, packed: bool) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """A file of the bundle and its headers; read, and packed, once a process."""
    body = gzip.compress(path.read_bytes(), 6, mtime=0) if packed else path.read_bytes()
    media = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    headers = {
        "content-type": media,
        "content-length": str(len(body)),
        "cache-control": "public, max-age=31536000, immutable",
        "vary": "accept-encoding",
        **({"content-encoding": "gzip"} if packed else {}),
    }
    return body, [(name.encode(), value.encode()) for name, value in headers.items()]


class SecureHeaders:
    """Adds the content policy and its companions to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = POLICY
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def answer(request: Request) -> Response:
    """One query as a file: /data/<query>.<kind>?parameter=value&version=<snapshot>."""
    name, kind = request.path_params["name"], request.path_params["kind"]
    given: dict[str, Any] = {}
    for parameter, value in request.query_params.multi_items():
        given.setdefault(parameter, []).append(value)
    version = given.pop("version", [None])[-1]
    if kind not in MEDIA:
        return _refused(404, f"There is no format {kind!r}; the formats are {', '.join(MEDIA)}.")
    try:
        query = queries.find(name)
        taken = queries.parameters(query, {key: _fit(query, key, texts) for key, texts in given.items()})
        path = store.find(version) if version else store.newest()
        table = exports.table(reader.connection(path), query, taken, ROW_CAP)
    except queries.UnknownQuery as unknown:
        return _refused(404, str(unknown))
    except queries.BadParameter as bad:
        return _refused(400, str(bad), parameter=bad.parameter)
    except store.NoSnapshot as missing:
        return _refused(404 if version else 503, str(missing))
    capped = len(table.rows) > ROW_CAP
    rows = table.rows.slice(0, ROW_CAP) if capped else table.rows
    headers = {
        "content-disposition": f'attachment; filename="{exports.filename(name, taken, kind)}"',
        "x-row-count": str(len(rows)),
        "x-row-cap": str(ROW_CAP),
        "x-rows-cut": "true" if capped else "false",
        "x-data-version": path.stem,
        "cache-control": "max-age=31536000, immutable" if version else "no-cache",
    }
    if kind == "json":
        del headers["content-disposition"]
    return Response(exports.encode(rows, kind), media_type=MEDIA[kind], headers=headers)


def _fit(query: queries.Query, name: str, texts: list[str]) -> Any:
    """The texts of one parameter: all of them, split at commas and semicolons, where the query takes a list."""
    if query.params.get(name, "").endswith("[]"):
        return [part for text in texts for part in text.replace(",", ";").split(";")]
    if len(texts) > 1:
        raise queries.BadParameter(name, f"{query.name} takes one {name}, not {len(texts)}.")
    return texts[0]


def _refused(status: int, message: str, **more: str) -> Response:
    return JSONResponse({"error": message, **more}, status)


def catalogue(request: Request) -> Response:
    """What can be asked for, as JSON; a browser is sent to the page about the data."""
    if "text/html" in request.headers.get("accept", ""):
        return RedirectResponse("/data", 303)
    listed = [
        {
            "name": query.name,
            "row": query.row,
            "params": query.params,
            "columns": query.columns,
            "missing": query.missing,
            "addresses": [f"/data/{query.name}.{kind}" for kind in MEDIA],
        }
        for query in queries.catalogue().values()
    ]
    return JSONResponse({"queries": listed, "row_cap": ROW_CAP, "openapi": "/data/openapi.json"})


_TYPES: dict[str, dict[str, Any]] = {
    "DATE": {"type": "string", "format": "date"},
    "TIMESTAMP": {"type": "string", "format": "date-time"},
    "BIGINT": {"type": "integer"},
    "INTEGER": {"type": "integer"},
    "DOUBLE": {"type": "number"},
    "BOOLEAN": {"type": "boolean"},
    "VARCHAR[]": {"type": "array", "items": {"type": "string"}},
}


def openapi(request: Request) -> Response:
    """The data addresses in OpenAPI 3.1."""
    paths = {}
    for query in queries.catalogue().values():
        parameters = [
            {"name": name, "in": "query", "schema": _TYPES.get(kind, {"type": "string"})}
            for name, kind in query.params.items()
        ]
        parameters.append({"name": "version", "in": "query", "schema": {"type": "string"}})
        row = {
            "type": "object",
            "properties": {
                name: {"anyOf": [_TYPES.get(kind, {"type": "string"}), {"type": "null"}]}
                for name, kind in query.columns.items()
            },
        }
        for kind, media in MEDIA.items():
            schema = (
                {"type": "array", "items": row} if kind == "json" else {"type": "string", "format": "binary"}
            )
            paths[f"/data/{query.name}.{kind}"] = {
                "get": {
                    "operationId": f"{query.name}_{kind}",
                    "summary": query.row,
                    "description": f"Missing: {query.missing}",
                    "parameters": parameters,
                    "responses": {
                        "200": {
                            "description": query.row,
                            "content": {media.split(";")[0]: {"schema": schema}},
                        },
                        "400": {
                            "description": "A parameter is unknown or cannot be read; the answer names it."
                        },
                    },
                }
            }
    info = {"title": "Entente", "version": settings.APP_VERSION, "license": {"name": "Apache-2.0"}}
    return JSONResponse({"openapi": "3.1.0", "info": info, "paths": paths})


def calendar(request: Request) -> Response:
    """Stated ends from today on, as iCalendar; an all-day entry each."""
    import icalendar  # noqa: PLC0415 - only this address needs it

    try:
        by = [
            part for text in request.query_params.getlist("by") for part in text.replace(",", ";").split(";")
        ]
        today = settings.today()
        given = {"from": today, "to": today + EXPIRIES_SHOWN_FOR, "by": by or None}
        expiries = reader.read(store.newest(), "sanction_expiries", reader.values("sanction_expiries", given))
    except store.NoSnapshot as missing:
        return _refused(503, str(missing))
    made = icalendar.Calendar()
    made.add("prodid", "-//Entente//sanction expiries//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", "Sanctions: stated ends")
    for row in expiries.to_dict("records"):
        ends = dates.parse(row["expires_stated"])
        if ends.earliest is None or ends.latest is None:
            continue
        entry = icalendar.Event()
        entry.add("uid", f"{row['fact_id']}-{row['what']}-{ends.earliest}@entente")
        entry.add("dtstamp", today)
        entry.add("dtstart", ends.earliest)  # an end told as a month spans the month
        entry.add("dtend", ends.latest + timedelta(days=1))
        ended = "" if row["outcome"] == "pending" else f" ({str(row['outcome']).replace('_', ' ')})"
        entry.add("summary", f"{row['imposer']}: {row['name']}, {row['what_ends']}{ended}")
        entry.add("description", f"{row['basis'] or 'Basis not stated'}. Outcome: {row['outcome']}.")
        entry.add("transp", "TRANSPARENT")
        made.add_component(entry)
    return Response(made.to_ical(), media_type="text/calendar; charset=utf-8")


def changes(request: Request) -> Response:
    """The changes of the last 90 days as an Atom feed, newest first."""
    today = settings.today()
    try:
        path = store.newest()
        given = reader.values("changes_between", {"from": today - CHANGES_SHOWN_FOR, "to": today})
        rows = reader.read(path, "changes_between", given).to_dict("records")
    except store.NoSnapshot as missing:
        return _refused(503, str(missing))
    base = str(request.base_url).rstrip("/")
    feed = ElementTree.Element("feed", xmlns="http://www.w3.org/2005/Atom")

    def add(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
        made = ElementTree.SubElement(parent, tag, attributes)
        made.text = text or None
        return made

    add(feed, "title", "Entente: what changed")
    add(feed, "id", f"{base}/changes.atom")
    add(feed, "updated", f"{today}T00:00:00Z")
    add(add(feed, "author"), "name", "Entente")
    add(feed, "link", rel="self", href=f"{base}/changes.atom")
    for row in sorted(rows, key=lambda row: str(row["date"]), reverse=True):
        day = reader.day(row["earliest"]) or today
        asked = (
            urlencode({"country": row["subject"], "as_of": day})
            if len(str(row["subject"])) == 3
            else f"as_of={day}"
        )
        entry = add(feed, "entry")
        add(entry, "title", f"{row['subject_name']}: {row['change']} {row['object_name'] or ''}".strip())
        add(entry, "id", f"tag:entente,{day}:{row['fact_id']}/{row['change']}".replace(" ", "-"))
        add(entry, "updated", f"{day}T00:00:00Z")
        add(entry, "link", href=f"{base}/country?{asked}")
        add(entry, "summary", f"{row['date']}: {row['direction']}. {row['reason'] or ''}".strip())
    return Response(
        ElementTree.tostring(feed, "utf-8", xml_declaration=True), media_type="application/atom+xml"
    )


def database(request: Request) -> Response:
    """The whole database of the data version in service, without texts that may not be passed on."""
    try:
        path = exports.public_database(store.newest())
    except store.NoSnapshot as missing:
        return _refused(503, str(missing))
    return FileResponse(path, media_type="application/octet-stream", filename=f"{store.newest().stem}.duckdb")


def package(request: Request) -> Response:
    """Every table and query as CSV in a Frictionless data package, zipped."""
    try:
        path = store.newest()
        packed = exports.package_zip(path)
    except store.NoSnapshot as missing:
        return _refused(503, str(missing))
    return Response(
        packed,
        media_type="application/zip",
        headers={
            "content-disposition": f'attachment; filename="{path.stem}.zip"',
            "cache-control": "no-cache",
        },
    )


def health(request: Request) -> Response:
    """200 with the data version while there is data that opens, else 503 with the reason."""
    try:
        path = store.newest()
        with reader.connection(path).cursor() as cursor:
            cursor.execute("select 1").fetchall()
    except store.NoSnapshot as missing:
        return _refused(503, str(missing))
    return JSONResponse({"state": "fine", "data_version": path.stem, "version": settings.APP_VERSION})


def plotly_script(request: Request) -> Response:
    """The plotly.js that the installed plotly package carries, for pictures made in the browser."""
    import plotly  # noqa: PLC0415 - its place, not its code

    script = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    return FileResponse(script, media_type="text/javascript", headers={"cache-control": "max-age=31536000"})


ROUTES = [
    Route("/data/", catalogue),
    Route("/data/openapi.json", openapi),
    Route("/data/entente.duckdb", database),
    Route("/data/package.zip", package),
    Route("/data/{name}.{kind}", answer),
    Route("/calendar.ics", calendar),
    Route("/changes.atom", changes),
    Route("/health", health),
    Route("/assets/plotly.min.js", plotly_script),
]


def make_app() -> ASGIApp:
    """The whole application: pages and data addresses. Once a process."""
    import streamlit as st  # noqa: PLC0415 - takes a second, and only serving needs it
    from streamlit import config  # noqa: PLC0415
    from streamlit.runtime.pages_manager import PagesManager  # noqa: PLC0415

    # The old router would take a deep link that is the very first request and run that page without the frame.
    PagesManager.uses_pages_directory = False
    bundle = Path(st.__file__).parent / "static" / "static"
    middleware = [Middleware(SecureHeaders), Middleware(Bundle, folder=bundle)]
    app = st.App(settings.ROOT / "dashboard.py", routes=ROUTES, middleware=middleware)
    for option, value in OPTIONS.items():
        config.set_option(option, value)
    return app


def settle() -> None:
    """Import what every session needs, then take it out of the garbage collector's way.

    Streamlit collects all generations after every run of a page; frozen objects are not walked again,
    which cuts the server's work per run severalfold.
    """
    import pandas  # noqa: F401, PLC0415
    import plotly.graph_objects  # noqa: F401, PLC0415

    from entente import panel  # noqa: F401, PLC0415

    for chart in sorted((settings.ROOT / "charts").glob("[a-z]*.py")):
        __import__(f"charts.{chart.stem}")
    gc.collect()
    gc.freeze()


def listening(host: str, port: int) -> socket.socket:
    """A socket on that address. Raises CannotServe when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Naming the protocol lets asyncio send at once (TCP_NODELAY); else every small answer waits 40 ms for another.
    taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as bad:
        taken.close()
        raise CannotServe(
            f"Port {port} on {host} cannot be used ({bad.strerror}). Stop what runs there, or choose another: entente serve --port {port + 1}"
        ) from None
    return taken


def serve(port: int = 8501, host: str = "127.0.0.1") -> None:
    """Serve until stopped. Raises CannotServe when the port is taken, NoSnapshot when there is no data."""
    path = store.newest()
    reader.connection(path)
    taken = listening(host, port)
    os.environ.setdefault("STREAMLIT_SERVER_ADDRESS", host)
    app = make_app()
    settle()
    print(
        f"Entente is at http://{host}:{taken.getsockname()[1]} with {path.stem}. Stop it with Ctrl-C.",
        flush=True,
    )
    config = uvicorn.Config(
        app, log_level="warning", ws=Squeezed, ws_max_size=16 * 2**20, server_header=False
    )
    uvicorn.Server(config).run(sockets=[taken])
