"""Countries and territories: their codes, names, place on the map, and who holds and who claims them.

Reads geodata/territories.csv and the layer in static/map; geodata/ORIGIN.md tells where both come from.
A code is ISO 3166-1 alpha-3, for former states ISO 3166-3, else one of the user-assigned X codes of the table.
"""

import csv
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import shapely
from shapely.affinity import translate
from shapely.geometry import box, mapping, shape

ROOT = Path(__file__).resolve().parent.parent
TERRITORIES = ROOT / "geodata" / "territories.csv"
MAP = ROOT / "static" / "map"

Lens = Literal["de_facto", "un"]

MAP_FOOTER = "Borders are today's and take no side. Dotted line: contested area. Shapes: Natural Earth."

MAP_POLICY = (
    "The map draws who holds an area today and marks that others claim it. It does not say who is right. "
    "Thirteen contested areas carry a dotted line at every setting: an outline where the boundary packages hold "
    "a shape, a small ring where they do not or where the area is under 3,000 km². "
    "A fact recorded for such an area itself colours it. Otherwise the lens decides whose colour it takes: "
    "de facto gives it to the state whose administration is in place, and leaves an area with its own "
    "administration, or with two, on its own; United Nations follows resolutions and lists of the United "
    "Nations, and leaves on its own what they leave open. The lens never hides the mark. "
    "Borders are those of today, also when the map shows an earlier date."
)

DOT_BELOW_KM2 = 6_000
HOVER_BELOW_KM2 = 30_000


@dataclass(frozen=True, slots=True)
class Territory:
    """One row of territories.csv; the meaning of each column stands in geodata/ORIGIN.md.

    `lon`, `lat` (degrees) lie inside the biggest part, None for most former states; `area_km2` is measured from
    the shape, None without one. `valid_from` and `valid_to` are EDTF dates of first and last day, None where open
    or not sure. `administered_by` and `claimed_by` are codes.
    """

    code: str
    name: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    capital: str
    region: str
    subregion: str
    lon: float | None
    lat: float | None
    area_km2: float | None
    un_member: bool
    valid_from: str | None
    valid_to: str | None
    administered_by: tuple[str, ...]
    claimed_by: tuple[str, ...]
    roll_up_un: str
    roll_up_de_facto: str
    contested: bool
    mark: bool
    drawn_from: tuple[str, ...]
    notes: str


@dataclass(frozen=True, slots=True)
class Marker:
    """A point for a territory too small to hit: a visible `dot`, or a bigger invisible `hover` target."""

    code: str
    lon: float
    lat: float
    kind: Literal["dot", "hover"]


@dataclass(frozen=True, slots=True)
class ContestedArea:
    """One of the thirteen marks; `lines` are lists of (lon, lat) to draw dotted, an outline or a ring."""

    code: str
    name: str
    administered_by: str
    claimed_by: str
    mark: Literal["outline", "ring"]
    lines: list[list[tuple[float, float]]]

    @property
    def caption(self) -> str:
        return f"Contested. Administered by {self.administered_by}, claimed by {self.claimed_by}."


@cache
def territories() -> dict[str, Territory]:
    """Every territory by code, in the order of codes."""
    with TERRITORIES.open(encoding="utf-8", newline="") as file:
        return {row["code"]: territory(row) for row in csv.DictReader(file)}


def territory(row: dict[str, str]) -> Territory:
    return Territory(
        code=row["code"],
        name=row["name"],
        aliases=listed(row["aliases"]),
        demonyms=listed(row["demonyms"]),
        capital=row["capital"],
        region=row["region"],
        subregion=row["subregion"],
        lon=float(row["lon"]) if row["lon"] else None,
        lat=float(row["lat"]) if row["lat"] else None,
        area_km2=float(row["area_km2"]) if row["area_km2"] else None,
        un_member=row["un_member"] == "true",
        valid_from=row["valid_from"] or None,
        valid_to=row["valid_to"] or None,
        administered_by=listed(row["administered_by"]),
        claimed_by=listed(row["claimed_by"]),
        roll_up_un=row["roll_up_un"],
        roll_up_de_facto=row["roll_up_de_facto"],
        contested=row["contested"] == "true",
        mark=row["mark"] == "true",
        drawn_from=listed(row["drawn_from"]),
        notes=row["notes"],
    )


def listed(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def name(code: str) -> str:
    """English short name; a code we do not know is its own name."""
    known = territories().get(code)
    return known.name if known else code


def roll_up(code: str, lens: Lens) -> str:
    """The code whose colour a territory takes when nothing is recorded for the territory itself."""
    known = territories().get(code)
    if known is None:
        return code
    return known.roll_up_un if lens == "un" else known.roll_up_de_facto


# --- names in text -------------------------------------------------------------------------------------------


def find(text: str) -> str | None:
    """The code for a name, alias, demonym or code; None when it is none of them.

    Case, accents, spacing and a leading "the" do not matter, except for codes and acronyms, which must stand in
    capitals: "US" is a country, "us" is not. A word two territories share ("Congolese") finds neither.
    """
    exact, folded = names()
    text = text.strip()
    return exact.get(text) or folded.get(fold(text))


@cache
def names() -> tuple[dict[str, str], dict[str, str]]:
    """Two indexes to codes: acronyms and codes as written, all other names folded."""
    exact: dict[str, str] = {}
    folded: dict[str, str] = {}
    for code, place in territories().items():
        exact[code] = code
        for word in (place.name, *place.aliases, *place.demonyms):
            if is_acronym(word):
                exact[word] = code
            else:
                folded[fold(word)] = code
    return exact, folded


def is_acronym(word: str) -> bool:
    return bool(re.fullmatch(r"(?:[A-Z]\.?){2,4}", word))


def fold(text: str) -> str:
    """Lower case without accents, with plain apostrophes and single spaces, without a leading "the"."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ı", "i"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    return re.sub(r"\s+", " ", plain).strip().removeprefix("the ")


# --- the map -------------------------------------------------------------------------------------------------


def markers() -> list[Marker]:
    """Points for territories under 30,000 km², a dot under 6,000 km² or where the layer has no shape.

    Contested areas get no dot, which would cover their dotted line.
    """
    found = []
    for place in territories().values():
        if place.lon is None or place.lat is None or place.valid_to or place.drawn_from:
            continue
        area = place.area_km2 or 0.0
        if area < HOVER_BELOW_KM2:
            dot = area < DOT_BELOW_KM2 and not place.contested
            found.append(Marker(place.code, place.lon, place.lat, "dot" if dot else "hover"))
    return found


@cache
def hatch() -> dict[str, tuple[list[float | None], list[float | None]]]:
    """Slanting lines in each territory: longitudes and latitudes, a None after each line."""
    return {code: (lon, lat) for code, (lon, lat) in read_map("hatch.json").items()}


def hatch_lines(codes: Iterable[str]) -> tuple[list[float | None], list[float | None]]:
    """Longitudes and latitudes for one line trace over the territories asked for; unknown codes draw nothing."""
    longitudes: list[float | None] = []
    latitudes: list[float | None] = []
    for code in codes:
        lon, lat = hatch().get(code, ([], []))
        longitudes += lon
        latitudes += lat
    return longitudes, latitudes


@cache
def contested() -> tuple[ContestedArea, ...]:
    """The thirteen contested areas that are marked at every setting, in the order of codes."""
    return tuple(
        ContestedArea(
            code=feature["properties"]["code"],
            name=feature["properties"]["name"],
            administered_by=feature["properties"]["administered_by"],
            claimed_by=feature["properties"]["claimed_by"],
            mark=feature["properties"]["mark"],
            lines=[[(lon, lat) for lon, lat in line] for line in feature["geometry"]["coordinates"]],
        )
        for feature in read_map("contested.json")["features"]
    )


def contested_lines() -> tuple[list[float | None], list[float | None]]:
    """Longitudes and latitudes for one dotted trace over all thirteen marks, a None after each line."""
    longitudes: list[float | None] = []
    latitudes: list[float | None] = []
    for area in contested():
        for line in area.lines:
            longitudes += [*(lon for lon, _ in line), None]
            latitudes += [*(lat for _, lat in line), None]
    return longitudes, latitudes


@cache
def drawn() -> tuple[str, ...]:
    """The codes that have a shape in static/map/world.json, in its order."""
    return tuple(feature["id"] for feature in read_map("world.json")["features"])


def layer_rfc7946() -> dict[str, Any]:
    """The layer as GeoJSON for other programs: counter-clockwise shells, nothing beyond 180 degrees.

    Plotly draws the opposite winding, and Chukotka in one piece, which RFC 7946 sections 3.1.6 and 3.1.9 rule out.
    """
    features = []
    for feature in read_map("world.json")["features"]:
        whole = shape(feature["geometry"])
        if whole.bounds[2] > 180:
            inside = whole.intersection(box(-180, -90, 180, 90))
            beyond = translate(whole.intersection(box(180, -90, 540, 90)), -360)
            # An island that only touches 180 degrees leaves a point or a line on the other side.
            parts = [*shapely.get_parts(inside), *shapely.get_parts(beyond)]
            whole = shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])
        geometry = mapping(shapely.orient_polygons(whole, exterior_cw=False))
        properties = {"code": feature["id"], "name": name(feature["id"])}
        features.append(
            {"type": "Feature", "id": feature["id"], "properties": properties, "geometry": geometry}
        )
    return {"type": "FeatureCollection", "features": features}


def read_map(file_name: str) -> Any:
    return json.loads((MAP / file_name).read_text(encoding="utf-8"))
