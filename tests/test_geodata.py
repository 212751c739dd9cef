"""The layer, the marks and the table of territories keep what geodata/ORIGIN.md promises."""

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import Point, shape

from entente import places

ROOT = Path(__file__).resolve().parent.parent
MAP = ROOT / "static" / "map"
BUILT = ("world.json", "hatch.json", "contested.json")

THIRTEEN = {
    "Crimea",
    "Western Sahara",
    "Kosovo",
    "Northern Cyprus",
    "Somaliland",
    "Abkhazia",
    "South Ossetia",
    "Transnistria",
    "Palestine",
    "Golan Heights",
    "Kashmir",
    "Aksai Chin",
    "Taiwan",
}


@pytest.fixture(scope="module")
def layer() -> gpd.GeoDataFrame:
    return gpd.read_file(MAP / "world.json").set_index("code")


def rings(geometry: shapely.Geometry) -> list[shapely.Polygon]:
    return list(shapely.get_parts(geometry))


def test_every_built_file_is_the_one_origin_names():
    origin = (ROOT / "geodata" / "ORIGIN.md").read_text(encoding="utf-8")
    for name in BUILT:
        digest = hashlib.sha256((MAP / name).read_bytes()).hexdigest()
        assert f"`{name}`" in origin
        assert digest in origin, f"{name} changed: run geodata/make_layer.py and copy its table to ORIGIN.md"


def test_files_keep_their_size():
    assert 300_000 <= (MAP / "world.json").stat().st_size <= 500_000
    assert (MAP / "hatch.json").stat().st_size < 180_000
    assert (MAP / "contested.json").stat().st_size < 10_000


def test_shells_run_clockwise_and_holes_the_other_way_or_plotly_floods_the_globe(layer):
    for polygons in layer.geometry.map(rings):
        for polygon in polygons:
            assert not polygon.exterior.is_ccw
            assert all(hole.is_ccw for hole in polygon.interiors)


def test_every_shape_is_valid_and_not_empty(layer):
    assert layer.geometry.is_valid.all()
    assert not layer.geometry.is_empty.any()
    assert set(layer.geom_type) == {"Polygon", "MultiPolygon"}


def test_neighbours_share_their_border_point_by_point(layer):
    assert layer.geometry.is_valid_coverage()


def test_a_shape_carries_its_code_as_id_and_its_name():
    features = json.loads((MAP / "world.json").read_text(encoding="utf-8"))["features"]
    assert all(feature["properties"] == {"code": feature["id"], "name": places.name(feature["id"])} for feature in features)
    assert len({feature["id"] for feature in features}) == len(features) == 254


def test_every_shape_has_a_territory_and_antarctica_is_left_out(layer):
    assert set(layer.index) <= set(places.territories())
    assert "ATA" not in layer.index


def test_every_member_of_the_united_nations_has_a_shape(layer):
    members = {code for code, place in places.territories().items() if place.un_member}
    assert len(members) == 193
    assert members <= set(layer.index)


def test_russia_and_fiji_are_whole_across_180_degrees(layer):
    # Chukotka reaches 169.7 degrees west, which is 190.3 east.
    west, _, east, _ = layer.geometry["RUS"].bounds
    assert west > 19
    assert 190 < east < 191
    biggest = max(rings(layer.geometry["RUS"]), key=lambda part: part.area)
    assert biggest.contains(Point(179.9, 68)) and biggest.contains(Point(181, 67.5))
    west, _, east, _ = layer.geometry["FJI"].bounds
    assert 174 < west < east < 183


def test_western_sahara_is_the_whole_territory():
    # 266,000 km² on both sides of the berm; the part east of it alone has some 90,000.
    assert places.territories()["ESH"].area_km2 == pytest.approx(266_000, rel=0.02)


def test_contested_pieces_are_cut_out_of_their_neighbours(layer):
    for piece, inside, neighbours in (
        ("XCR", Point(34.3, 45.2), ("UKR", "RUS")),
        ("XAB", Point(41.0, 43.0), ("GEO", "RUS")),
        ("XTN", Point(29.7, 46.85), ("MDA", "UKR")),
        ("XJK", Point(76.5, 34.0), ("IND", "PAK")),
        ("XPK", Point(74.5, 35.8), ("PAK", "IND")),
        ("XKX", Point(21.0, 42.6), ("SRB", "ALB")),
    ):
        assert layer.geometry[piece].contains(inside)
        assert not any(layer.geometry[code].contains(inside) for code in neighbours)


def test_thirteen_contested_areas_are_marked_by_name():
    areas = places.contested()
    assert len(areas) == 13
    assert {area.name for area in areas} == THIRTEEN
    assert {area.name for area in areas if area.mark == "ring"} == {"South Ossetia", "Golan Heights", "Aksai Chin"}
    assert all(area.administered_by and area.claimed_by for area in areas)
    assert {area.code for area in areas} == {c for c, place in places.territories().items() if place.mark}


def test_each_mark_is_big_enough_to_see_on_a_map_of_the_world():
    # A pixel is about 0.3 degrees where the world is 1,280 pixels wide.
    for area in places.contested():
        west, south, east, north = shapely.MultiLineString(area.lines).bounds
        assert max(east - west, north - south) > 1.0, area.name
        assert all(line[0] == line[-1] for line in area.lines)


def test_the_caption_names_both_sides():
    crimea = next(area for area in places.contested() if area.code == "XCR")
    assert crimea.caption == "Contested. Administered by Russia, claimed by Ukraine."


@pytest.mark.parametrize(
    ("code", "de_facto", "un"),
    [
        ("XCR", "RUS", "UKR"),
        ("XGO", "ISR", "SYR"),
        ("XKX", "XKX", "SRB"),
        ("XNC", "XNC", "CYP"),
        ("TWN", "TWN", "CHN"),
        ("XJK", "IND", "XJK"),
        ("ESH", "ESH", "ESH"),
        ("GUF", "FRA", "FRA"),
        ("SUN", "RUS", "RUS"),
        ("UKR", "UKR", "UKR"),
        ("nowhere", "nowhere", "nowhere"),
    ],
)
def test_the_lens_decides_the_roll_up(code, de_facto, un):
    assert places.roll_up(code, "de_facto") == de_facto
    assert places.roll_up(code, "un") == un


def test_roll_ups_and_claims_name_territories_and_end_after_one_step():
    known = places.territories()
    for place in known.values():
        for target in (place.roll_up_un, place.roll_up_de_facto):
            assert known[target].roll_up_un == known[target].roll_up_de_facto == target or target == place.code
        assert set(place.administered_by) | set(place.claimed_by) | set(place.drawn_from) <= set(known)


def test_a_small_state_has_a_dot_and_a_middling_one_a_hover_target():
    kinds = {marker.code: marker.kind for marker in places.markers()}
    assert kinds["MLT"] == kinds["SGP"] == kinds["VAT"] == kinds["TUV"] == kinds["GIB"] == "dot"
    assert kinds["ISR"] == kinds["MNE"] == "hover"
    assert "FRA" not in kinds
    for code in places.drawn():
        place = places.territories()[code]
        assert place.area_km2
        assert (code in kinds) == (place.area_km2 < 30_000)
        assert (kinds.get(code) == "dot") == (place.area_km2 < 6_000 and not place.contested)


def test_every_label_point_lies_in_its_shape(layer):
    for code, place in places.territories().items():
        if code in layer.index:
            assert place.lon is not None and place.lat is not None
            # A tenth of a degree: the shapes are simplified, the points are not.
            assert layer.geometry[code].distance(Point(place.lon, place.lat)) < 0.1, code


def test_hatch_lines_stay_inside_their_territory_and_every_shape_has_one(layer):
    assert set(places.hatch()) == set(layer.index)
    for code in ("POL", "RUS", "MLT", "IDN"):
        lon, lat = places.hatch_lines([code])
        points = [Point(x, y) for x, y in zip(lon, lat, strict=True) if x is not None and y is not None]
        assert len(points) >= 2
        assert all(layer.geometry[code].distance(point) < 0.05 for point in points)


def test_hatch_lines_of_several_codes_follow_each_other_with_breaks():
    poland, malta = places.hatch_lines(["POL"]), places.hatch_lines(["MLT"])
    assert places.hatch_lines(["POL", "MLT"]) == (poland[0] + malta[0], poland[1] + malta[1])
    assert poland[0][-1] is None and poland[1][-1] is None
    assert places.hatch_lines(["nowhere"]) == ([], [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ukraine", "UKR"),
        ("the United States", "USA"),
        ("cote d’ivoire", "CIV"),
        ("TURKIYE", "TUR"),
        ("Turkey", "TUR"),
        ("Syrian", "SYR"),
        ("US", "USA"),
        ("us", None),
        ("CAR", "CAF"),
        ("car", None),
        ("SYR", "SYR"),
        ("USSR", "SUN"),
        ("Kosovo under UNSCR 1244", "XKX"),
        ("SADR", "ESH"),
        ("Congolese", None),
        ("", None),
        ("Atlantis", None),
    ],
)
def test_a_name_alias_or_demonym_finds_its_code(text, code):
    assert places.find(text) == code


def test_no_word_stands_for_two_territories():
    codes = defaultdict(set)
    for code, place in places.territories().items():
        codes[code].add(code)
        for word in (place.name, *place.aliases, *place.demonyms):
            codes[word if places.is_acronym(word) else places.fold(word)].add(code)
    assert {word: found for word, found in codes.items() if len(found) > 1} == {}


def test_codes_are_unique_and_dates_are_edtf():
    with places.TERRITORIES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["code"] for row in rows}) == len(rows)
    for row in rows:
        assert re.fullmatch(r"[A-Z]{3}", row["code"])
        for column in ("valid_from", "valid_to"):
            assert re.fullmatch(r"|\d{4}(-\d\d(-\d\d)?)?", row[column]), row["code"]
        if row["valid_from"] and row["valid_to"]:
            assert row["valid_from"] < row["valid_to"]


def test_a_former_state_has_a_last_day_and_no_shape(layer):
    former = {code for code, place in places.territories().items() if place.valid_to}
    assert {"SUN", "YUG", "SCG", "CSK", "DDR", "YMD", "ANT"} <= former
    assert not former & set(layer.index)


@pytest.mark.parametrize(
    ("table", "column"),
    [("memberships", "member_iso3"), ("sanction_programmes", "target_iso3")],
)
def test_every_country_code_of_the_facts_is_known(table, column):
    path = ROOT / "seeds" / "facts" / f"{table}.csv"
    if not path.exists():
        pytest.skip(f"seeds/facts/{table}.csv is not there")
    with path.open(encoding="utf-8", newline="") as file:
        codes = {row[column] for row in csv.DictReader(file)} - {""}
    assert codes
    assert codes - set(places.territories()) == set()


def test_the_download_winds_counter_clockwise_and_stays_within_180_degrees():
    features = places.layer_rfc7946()["features"]
    assert [feature["id"] for feature in features] == list(places.drawn())
    for feature in features:
        geometry = shape(feature["geometry"])
        west, _, east, _ = geometry.bounds
        assert geometry.is_valid and west >= -180 and east <= 180
        assert all(polygon.exterior.is_ccw for polygon in rings(geometry))
    russia = next(feature for feature in features if feature["id"] == "RUS")
    assert russia["properties"] == {"code": "RUS", "name": "Russia"}
    assert shape(russia["geometry"]).contains(Point(-175, 66.5))


def test_the_download_covers_what_the_map_covers(layer):
    for feature in places.layer_rfc7946()["features"]:
        assert shape(feature["geometry"]).area == pytest.approx(layer.geometry[feature["id"]].area)


def test_plotly_finds_an_empty_base_map_and_asks_no_network():
    stub = json.loads((ROOT / "static" / "world_110m.json").read_text(encoding="utf-8"))
    assert stub == {"type": "Topology", "objects": {}, "arcs": []}


def test_the_script_builds_the_same_bytes_again(tmp_path):
    archives = [os.environ[name] for name in ("ENTENTE_WORLD_ARCHIVE", "ENTENTE_AREAS_ARCHIVE") if name in os.environ]
    if len(archives) < 2:
        pytest.skip("set ENTENTE_WORLD_ARCHIVE and ENTENTE_AREAS_ARCHIVE to the archives named in geodata/ORIGIN.md")
    script = ROOT / "geodata" / "make_layer.py"
    subprocess.run([sys.executable, script, *archives, "--into", tmp_path], check=True)
    for name in BUILT:
        assert (tmp_path / name).read_bytes() == (MAP / name).read_bytes()
    assert (tmp_path / "territories.csv").read_bytes() == places.TERRITORIES.read_bytes()


def test_the_script_refuses_another_archive(tmp_path):
    other = tmp_path / "other.tgz"
    other.write_bytes(b"not the archive")
    script = ROOT / "geodata" / "make_layer.py"
    result = subprocess.run([sys.executable, script, other, other], capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "get the version named in ORIGIN.md" in result.stderr
