"""A text's claims are proposals until a person decides; each decision is a row and can be undone."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from entente import build, exports, facts, ingest, queries, review, store
from entente.dates import parse
from entente.documents import Document, document_id
from entente.extraction.records import Event, Mention, Span

TEXT = "Syria joined the Global Coalition to Defeat ISIS on 10 November 2025. The coalition has 89 other partners."
SENTENCE = TEXT[: TEXT.index(". The") + 1]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Data built from the seeds without the curated accession of Syria and what is said about it."""
    seeds = Path(shutil.copytree(facts.FACTS, tmp_path / "facts"))
    for name in ("memberships", "rival_claims"):
        path = seeds / f"{name}.csv"
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if "GCDI-SYR-member-1" not in line), "utf-8")
    build.build(tmp_path / "data", seeds)
    return tmp_path / "data"


def event(**changes: Any) -> Event:
    told: dict[str, Any] = {
        "event_id": "e-join", "doc_id": document_id(TEXT), "type": "MEMBERSHIP", "subtype": "join",
        "subject": "Syria", "subject_id": "SYR", "object": "Global Coalition to Defeat ISIS", "object_id": "GCDI",
        "organisation_or_programme": "Global Coalition to Defeat ISIS", "date": "2025-11-10", "date_precision": "day",
        "date_basis": "explicit", "status_after": "member", "modality": "asserted", "confidence": 0.9,
        "evidence": Span(start=0, end=len(SENTENCE), text=SENTENCE),
        "extractor": "rules", "extractor_version": "1", "rule_id": "MEM-JOIN",
    }  # fmt: skip
    return Event(**told | changes)


def store_text(data: Path, *events: Event, trusted: bool = False, published: str | None = "2025-11-11") -> list[str]:
    """Store the text with those events; returns the ids of their claims."""
    document = Document(document_id(TEXT), TEXT, "news.txt", "text/plain", "0" * 64, title="News", publisher="A paper", published=published)
    with store.new_snapshot(grow=True, folder=data) as con:
        ingest.save(con, document, list(events), ingest.HeldFacts(con), trusted=trusted)
        return [claim for (claim,) in con.execute("select claim_id from claims where document_id is not null order by span_start, claim_id").fetchall()]


@pytest.fixture
def ask(data: Path) -> Callable[..., pd.DataFrame]:
    def run(name: str, **given: Any) -> pd.DataFrame:
        con = store.open_locked(store.newest(data))
        try:
            return queries.rows(con, name, **given)
        finally:
            con.close()

    return run


def in_coalition(ask: Callable[..., pd.DataFrame], as_of: str) -> bool:
    return "SYR" in set(ask("coalition_members", org="GCDI", as_of=as_of)["iso3"])


def test_a_proposed_join_counts_from_its_day_once_accepted_and_not_after_undo(data: Path, ask: Callable[..., pd.DataFrame]) -> None:
    (claim,) = store_text(data, event())
    before = ask("coalition_headcount", org="GCDI", as_of="2025-11-12")["named"].item()
    assert not in_coalition(ask, "2025-11-10")

    review.decide(claim, "accept", folder=data)
    assert in_coalition(ask, "2025-11-10") and not in_coalition(ask, "2025-11-09")
    assert ask("coalition_headcount", org="GCDI", as_of="2025-11-12")["named"].item() == before + 1

    review.decide(claim, "undo", folder=data)
    assert not in_coalition(ask, "2025-11-10")
    assert ask("reviews_of", claim_id=claim)["decision"].tolist() == ["accept", "undo"]


def test_a_claim_names_the_model_that_read_it_and_the_words_for_its_slots(data: Path, ask: Callable[..., pd.DataFrame]) -> None:
    said = [Mention(role="subject", start=0, end=5, text="Syria"), Mention(role="trigger", start=6, end=12, text="joined")]
    (claim,) = store_text(data, event(model="en_core_web_sm 3.8.0", mentions=said))
    (row,) = ask("claims_of_document").itertuples()
    assert row.extractor_version == "1 with en_core_web_sm 3.8.0"
    assert json.loads(row.mentions) == [["subject", 0, 5], ["trigger", 6, 12]]
    assert ingest.version_of(event(model="blank")) == "1 without a language model"

    review.edit(claim, {"subject": "Iraq", "subject_id": "IRQ"}, "The paper corrected it", folder=data)
    edited = ask("claims_of_document").query("extractor == 'person'")
    assert json.loads(edited["mentions"].item()) == [["trigger", 6, 12]]


def test_the_evidence_of_an_accepted_claim_is_its_sentence(data: Path, ask: Callable[..., pd.DataFrame]) -> None:
    (claim,) = store_text(data, event())
    review.decide(claim, "accept", folder=data)
    fact = ask("coalition_members", org="GCDI", as_of="2025-11-10", country="SYR")["fact_id"].item()

    (row,) = ask("evidence_of", fact_id=fact).itertuples()
    assert (row.quote, row.document_id, row.span, row.publisher) == (SENTENCE, document_id(TEXT), f"0-{len(SENTENCE)}", "A paper")


def test_a_trusted_source_counts_at_once(data: Path, ask: Callable[..., pd.DataFrame]) -> None:
    store_text(data, event(), trusted=True)
    assert in_coalition(ask, "2025-11-10")


def test_a_rejection_needs_a_reason(data: Path) -> None:
    (claim,) = store_text(data, event())
    with pytest.raises(review.ReviewError, match="reason"):
        review.decide(claim, "reject", " ", folder=data)
    with pytest.raises(review.ReviewError, match="no claim"):
        review.decide("c-nobody", "accept", folder=data)


def test_an_edit_is_a_new_claim_and_the_old_one_is_set_aside(data: Path, ask: Callable[..., pd.DataFrame]) -> None:
    (claim,) = store_text(data, event(date="2025-11-12"))
    edited = review.edit(claim, {"date": "2025-11-10"}, "The text says the 10th.", folder=data)

    assert edited != claim and in_coalition(ask, "2025-11-10")
    stands = ask("claims_of_document").set_index("claim_id")["standing"]
    assert (stands[claim], stands[edited]) == ("rejected", "accepted")


def test_an_edit_of_the_parties_is_another_fact(data: Path, ask: Callable[..., pd.DataFrame]) -> None:
    (claim,) = store_text(data, event())
    review.edit(claim, {"object_id": "NATO", "object": "North Atlantic Treaty Organization"}, "The wrong body.", folder=data)

    assert "SYR" in set(ask("coalition_members", org="NATO", as_of="2025-11-10")["iso3"])
    assert not in_coalition(ask, "2025-11-10")


def test_several_claims_are_accepted_in_one_data_version(data: Path, ask: Callable[..., pd.DataFrame]) -> None:
    claims = store_text(data, event(), event(event_id="e-2", subject="Kosovo", subject_id="XKX", type="MEETING", subtype="meet", status_after=None))
    before = len(store.snapshots(data))
    review.decide_all(claims, "accept", folder=data)

    assert len(store.snapshots(data)) == before + 1
    assert ask("documents_held")["accepted"].tolist() == [2]
    with pytest.raises(review.ReviewError, match="no claim"):
        review.decide_all([*claims, "c-nobody"], "undo", folder=data)
    assert ask("documents_held")["accepted"].tolist() == [2]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, 1), ({"standing": "open"}, 1), ({"standing": "accepted"}, 0), ({"publisher": "A paper"}, 1),
        ({"publisher": "Another"}, 0), ({"language": "en"}, 0), ({"text": "global COALITION"}, 1), ({"text": "%"}, 0),
    ],
)  # fmt: skip
def test_the_library_is_filtered_by_standing_publisher_language_and_words(data: Path, ask: Callable[..., pd.DataFrame], filters: dict[str, str], found: int) -> None:
    store_text(data, event())
    assert len(ask("documents_held", **filters)) == found


@pytest.mark.parametrize(("published", "days", "meets"), [("2025-11-11", 180, True), ("2025-11-11", 90, False), ("2025-12-11", 180, False), (None, 180, False)])
def test_an_act_without_a_day_meets_the_one_of_its_length_in_the_week_before(data: Path, published: str | None, days: int, meets: bool) -> None:
    told = event(
        event_id="e-waiver", type="SANCTION", subtype="extend_waiver", subject="United States", subject_id="USA", object="Syria",
        object_id="SYR", organisation_or_programme=None, status_after="waived", duration_days=days, date=None, date_precision=None, date_basis="none",
    )  # fmt: skip
    (claim,) = store_text(data, told, published=published)
    con = store.open_locked(store.newest(data))
    (fact,) = con.execute("select fact_id from claims where claim_id = ?", [claim]).fetchall()[0]
    con.close()
    assert (fact == "US-CAESAR-2025-11-10-suspended") == meets


def test_a_join_without_a_day_or_an_end_is_stored(data: Path) -> None:
    told = {"date": None, "date_precision": None, "date_basis": "none"}
    claims = store_text(
        data, event(**told), event(event_id="e-2", subtype="withdraw", status_after="non_member", **told),
        event(event_id="e-3", type="DESIGNATION", subtype="delist", object="HTS", object_id="HTS", status_after="not_designated", **told),
    )  # fmt: skip
    assert len(claims) == 3


def test_the_evidence_and_the_clocks_cannot_be_edited(data: Path) -> None:
    (claim,) = store_text(data, event())
    with pytest.raises(review.ReviewError, match="cannot be edited"):
        review.edit(claim, {"quote": "something else"}, "no", folder=data)


def test_a_rebuild_keeps_documents_claims_and_decisions(data: Path, ask: Callable[..., pd.DataFrame], tmp_path: Path) -> None:
    (claim,) = store_text(data, event())
    review.decide(claim, "accept", folder=data)
    path = tmp_path / "facts" / "coverage.csv"
    path.write_text(path.read_text("utf-8") + "NOBODY,2001,,none,A row that makes the seeds differ.\n", "utf-8")

    build.build(data, tmp_path / "facts")
    assert in_coalition(ask, "2025-11-10")
    assert ask("documents_held")[["claims", "accepted"]].values.tolist() == [[1, 1]]


def test_the_extension_an_article_tells_meets_the_suspension_held_and_is_set_aside(data: Path, ask: Callable[..., pd.DataFrame]) -> None:
    told = event(
        event_id="e-waiver", type="SANCTION", subtype="extend_waiver", subject="United States", subject_id="USA",
        object="Syria", object_id="SYR", organisation_or_programme="Caesar Act", status_after="waived",
        duration_days=180, expires="2026-05-09",
    )  # fmt: skip
    (claim,) = store_text(data, told)
    con = store.open_locked(store.newest(data))
    found = review.contradictions(con, claim)
    con.close()
    assert [(one.slot, one.held, one.proposed, one.displayed) for one in found] == [("act", "suspend", "extend_waiver", "held")]

    review.decide(claim, "accept", folder=data)
    caesar = ask("sanction_status_by_programme", country="SYR", as_of="2025-12-01").set_index("programme_id").loc["US-CAESAR"]
    assert (caesar["status"], str(caesar["expires"])[:10]) == ("suspended", "2026-05-09")
    assert claim in set(ask("disagreements", country="SYR")["claim_id"])


def test_a_count_of_others_is_kept_beside_the_totals_and_opens_nothing(data: Path, ask: Callable[..., pd.DataFrame]) -> None:
    told = event(
        event_id="e-count", type="FACT", subtype="member_count", subject="Global Coalition to Defeat ISIS", subject_id="GCDI",
        object=None, object_id=None, count=89, scope="others", status_after=None,
    )  # fmt: skip
    store_text(data, told, trusted=True)
    assert ask("coalition_headcount", org="GCDI", as_of="2025-11-10")["stated"].item() == 87
    assert not in_coalition(ask, "2025-11-10")


@pytest.mark.parametrize("modality", ["planned", "reported-claim", "denied", "hypothetical"])
def test_what_is_not_asserted_changes_no_map_even_when_accepted(data: Path, ask: Callable[..., pd.DataFrame], modality: str) -> None:
    (claim,) = store_text(data, event(modality=modality))
    review.decide(claim, "accept", folder=data)
    assert not in_coalition(ask, "2026-01-01")


@pytest.mark.parametrize(
    ("published", "known", "assumed"),
    [("2025-11-11", "2025-11-11", False), ("2025-11", "2025-11-10", True), ("2025", "2025-11-10", True)],
)
def test_a_claim_is_known_when_its_text_was_published(published: str, known: str, assumed: bool) -> None:
    day, told = ingest._known_on(parse(published), parse("2025-11-10"))
    assert (day.isoformat(), told) == (known, assumed)


def test_the_same_text_added_twice_is_one_document_and_a_later_version_names_the_earlier(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "read_one", lambda document, model: ingest.Found([event(doc_id=document.id).model_dump(mode="json")]))
    first = Document(document_id(TEXT), TEXT, "news.txt", "text/plain", "0" * 64, title="News", publisher="A paper", url="https://paper.example/1")
    corrected = TEXT.replace("89", "90")
    second = Document(document_id(corrected), corrected, "news.txt", "text/plain", "1" * 64, title="News", publisher="A paper", url="https://paper.example/1")

    assert ingest.add([first, first], folder=data, workers=1).documents == [first.id]
    again = ingest.add([first, second], folder=data, workers=1)
    assert (again.documents, again.held) == ([second.id], 1)
    con = store.open_locked(store.newest(data))
    assert con.execute("select document_id from documents where follows = ?", [first.id]).fetchall() == [(second.id,)]
    con.close()


def test_an_interrupted_add_goes_on_from_its_journal(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"{TEXT} Number {number}." for number in range(3)]
    documents = [Document(document_id(text), text, f"{number}.txt", "text/plain", "0" * 64, title=f"News {number}") for number, text in enumerate(texts)]
    read: list[str] = []

    def extract(document: Document, model: None = None) -> ingest.Found:
        if len(read) == 2:
            raise KeyboardInterrupt
        read.append(document.id)
        return ingest.Found([event(event_id=f"e-{document.id}", doc_id=document.id).model_dump(mode="json")])

    monkeypatch.setattr(ingest, "read_one", extract)
    before = store.newest(data)
    with pytest.raises(KeyboardInterrupt):
        ingest.add(documents, folder=data, workers=1)
    assert store.newest(data) == before

    read.clear()
    done = ingest.add(documents, folder=data, workers=1)
    assert read == [documents[2].id]
    assert sorted(done.documents) == sorted(document.id for document in documents)
    assert not (data / "unfinished-add.jsonl").exists()


def test_the_database_for_others_lacks_the_text_of_a_closed_licence_and_keeps_the_quoted_sentence(data: Path) -> None:
    store_text(data, event())
    copy = exports.public_database(store.newest(data))
    con = store.open_locked(copy)
    assert con.execute("select text from documents").fetchall() == [("",)]
    assert con.execute("select quote from claims where document_id is not null").fetchall() == [(SENTENCE,)]
    assert con.execute("select count(*) from claims").fetchall()[0][0] > 2000
    con.close()
    assert store.newest(data) != copy


def test_rows_of_a_list_that_may_not_be_passed_on_stay_here(data: Path, tmp_path: Path) -> None:
    with store.new_snapshot(grow=True, folder=data) as con:
        con.execute(
            "insert into claims by name select * replace ('c-closed' as claim_id, 'list:opensanctions' as extractor) from claims limit 1"
        ).fetchall()
    whole, public = store.newest(data), exports.public_database(store.newest(data))
    counts = []
    for path in (whole, public):
        con = store.open_locked(path)
        counts.append(con.execute("select count(*), count(*) filter (where claim_id = 'c-closed') from claims").fetchall()[0])
        con.close()
    assert counts[0] == (counts[1][0] + 1, 1) and counts[1][1] == 0
