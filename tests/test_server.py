"""The data addresses: what they answer, and one sentence for what they cannot."""

import csv
import io
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import icalendar
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from entente import queries, server, store


@pytest.fixture
def client(built: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("ENTENTE_DATA", str(built))
    app = Starlette(routes=server.ROUTES, middleware=[Middleware(server.SecureHeaders)])
    with TestClient(app) as client:
        yield client


ASKED = "org=NATO&as_of=2020-03-28&known=2020-03-28"


@pytest.mark.parametrize("kind", ["csv", "json", "parquet", "xlsx"])
def test_every_format_has_the_same_rows(client: TestClient, kind: str) -> None:
    answer = client.get(f"/data/coalition_members.{kind}?{ASKED}")
    if kind == "csv":
        members = [row["iso3"] for row in csv.DictReader(io.StringIO(answer.text))]
    elif kind == "json":
        members = [row["iso3"] for row in answer.json()]
    elif kind == "parquet":
        members = pq.read_table(io.BytesIO(answer.content))["iso3"].to_pylist()
    else:
        members = [row[3].value for row in list(load_workbook(io.BytesIO(answer.content))["rows"])[1:]]

    assert answer.status_code == 200
    assert answer.headers["x-row-count"] == "30"
    assert answer.headers["x-rows-cut"] == "false"
    assert len(members) == len(set(members)) == 30


def test_a_list_is_repeated_or_joined(client: TestClient) -> None:
    repeated = client.get("/data/coalition_members.json?org=NATO&org=EU").json()
    joined = client.get("/data/coalition_members.json?org=NATO;EU").json()

    assert repeated == joined
    assert {row["org"] for row in joined} == {"NATO", "EU"}


def test_a_cut_answer_says_so(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "ROW_CAP", 10)
    answer = client.get(f"/data/coalition_members.json?{ASKED}")

    assert (answer.headers["x-rows-cut"], answer.headers["x-row-cap"]) == ("true", "10")
    assert len(answer.json()) == 10


def test_a_kept_version_answers_and_one_that_is_gone_says_so(client: TestClient, built: Path) -> None:
    version = store.newest(built).stem

    assert client.get(f"/data/holdings.json?version={version}").headers["x-data-version"] == version
    gone = client.get("/data/holdings.json?version=entente-19990101T000000Z")
    assert gone.status_code == 404 and "no longer kept" in gone.json()["error"]


def test_an_unknown_query_is_404_with_the_nearest(client: TestClient) -> None:
    answer = client.get("/data/coalition_member.csv")

    assert answer.status_code == 404
    assert "coalition_members" in answer.json()["error"]


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("coalition_members.csv?as_of=2025-13-01", "as_of"),
        ("coalition_members.csv?asof=2025-11-01", "asof"),
        ("coalition_members.csv?as_of=2025-11-01&as_of=2025-11-02", "as_of"),
        ("sanction_expiries.csv?from=2026-01-01&to=2025-01-01", "from"),
        ("coalition_members.csv?as_of=" + "9" * 5000, "as_of"),
    ],
)
def test_a_bad_parameter_is_400_and_named(client: TestClient, asked: str, parameter: str) -> None:
    answer = client.get(f"/data/{asked}")

    assert answer.status_code == 400
    assert answer.json()["parameter"] == parameter
    assert parameter in answer.json()["error"]


@pytest.mark.parametrize("path", ["/data/holdings.exe", "/data/..%2f..%2fetc.csv", "/data/holdings'--.csv"])
def test_what_is_no_query_or_format_is_404(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_quotes_in_a_value_are_a_value(client: TestClient) -> None:
    answer = client.get("/data/coalition_members.json", params={"org": "x' or 1=1 --"})

    assert (answer.status_code, answer.json()) == (200, [])


def test_the_catalogue_is_json_for_programs_and_the_page_for_people(client: TestClient) -> None:
    listed = client.get("/data/").json()["queries"]
    human = client.get("/data/", headers={"accept": "text/html"}, follow_redirects=False)

    assert [one["name"] for one in listed] == sorted(queries.catalogue())
    assert (human.status_code, human.headers["location"]) == (303, "/data")


def test_openapi_describes_every_query_in_every_format(client: TestClient) -> None:
    described = client.get("/data/openapi.json").json()

    assert set(described["paths"]) == {
        f"/data/{name}.{kind}" for name in queries.catalogue() for kind in ("csv", "json", "parquet", "xlsx")
    }
    members = described["paths"]["/data/coalition_members.json"]["get"]
    assert {"org", "as_of", "known", "country", "version"} == {one["name"] for one in members["parameters"]}


def test_the_calendar_has_every_stated_end_ahead(client: TestClient) -> None:
    entries = icalendar.Calendar.from_ical(client.get("/calendar.ics").content).walk("VEVENT")
    ends = client.get("/data/sanction_expiries.json?from=2026-11-22&to=2028-11-21").json()

    assert len(entries) == len(ends) > 0
    assert sorted(str(entry["dtstart"].dt) for entry in entries) == sorted(row["expires"] for row in ends)
    spans = {(str(entry["dtstart"].dt), str(entry["dtend"].dt)) for entry in entries}
    assert "2027-03" in {row["expires_stated"] for row in ends}
    assert ("2027-03-01", "2027-04-01") in spans, "an end told as a month spans the month"
    assert len({str(entry["uid"]) for entry in entries}) == len(entries)


def test_the_feed_has_the_changes_of_ninety_days(client: TestClient) -> None:
    feed = ElementTree.fromstring(client.get("/changes.atom").content)
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    changes = client.get("/data/changes_between.json?from=2026-08-24&to=2026-11-22").json()

    assert len(entries) == len(changes) > 0
    ids = [entry.findtext("{http://www.w3.org/2005/Atom}id") for entry in entries]
    assert len(set(ids)) == len(ids)


def test_every_answer_carries_the_headers_of_a_careful_server(client: TestClient) -> None:
    answer = client.get("/health")

    assert answer.json()["state"] == "fine"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"


def test_the_script_for_pictures_is_the_installed_one(client: TestClient) -> None:
    answer = client.get("/assets/plotly.min.js")

    assert answer.status_code == 200
    assert "plotly.js v" in answer.text[:200]


def test_without_data_every_address_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_DATA", str(tmp_path))
    with TestClient(Starlette(routes=server.ROUTES)) as client:
        for path in ("/health", "/data/holdings.csv", "/calendar.ics", "/changes.atom"):
            answer = client.get(path)
            assert answer.status_code == 503
            assert "make data" in json.loads(answer.content)["error"]


def test_small_answers_do_not_wait_for_more() -> None:
    with server.listening("127.0.0.1", 0) as taken:
        assert taken.proto == socket.IPPROTO_TCP, "asyncio sets TCP_NODELAY only where the protocol is named"


def test_the_bundle_is_packed_for_who_takes_it_and_gives_out_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "static" / "js").mkdir(parents=True)
    (tmp_path / "static" / "js" / "a.1f.js").write_text("let a = 1;" * 100)
    (tmp_path / "secret.txt").write_text("not for the world")
    bundle = Middleware(server.Bundle, folder=tmp_path / "static")
    with TestClient(Starlette(middleware=[bundle])) as client:
        packed = client.get("/static/js/a.1f.js")
        plain = client.get("/static/js/a.1f.js", headers={"accept-encoding": "identity"})
        outside = [client.get(f"/static/{way}").status_code for way in ("../secret.txt", "%2e%2e/secret.txt", "js/", "js")]

    assert packed.text == plain.text == "let a = 1;" * 100
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) == 1000
    assert packed.headers["content-type"].startswith("text/javascript")
    assert outside == [404] * 4


def test_a_port_in_use_is_one_sentence(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTENTE_DATA", str(built))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(server.CannotServe, match=f"Port {port} .* --port {port + 1}"):
            server.serve(port)
