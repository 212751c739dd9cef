"""The Evidence page says how a text was read."""

import shutil
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from entente import queries, store
from entente.extraction import extractor

PAGE = str(Path(__file__).resolve().parents[1] / "pages" / "evidence.py")
TEXT = "Norway joined the Global Coalition to Defeat ISIS on 2 March 2021."


@pytest.fixture(autouse=True)
def data(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = Path(shutil.copytree(built, tmp_path / "data"))
    monkeypatch.setenv("ENTENTE_DATA", str(folder))
    return folder


def added(text: str) -> AppTest:
    page = AppTest.from_file(PAGE, default_timeout=60).run()
    page.text_area(key="add_text").set_value(text)
    return page.button(key="FormSubmitter:add-Add and read").click().run()


def record(data: Path) -> AppTest:
    """The page with the first record of the text open."""
    con = store.open_locked(store.newest(data))
    claim = queries.rows(con, "claims_of_document").query("subtype == 'join'").iloc[0]
    con.close()
    page = AppTest.from_file(PAGE, default_timeout=60)
    page.query_params["document"], page.query_params["claim"] = claim["document_id"], claim["claim_id"]
    return page.run()


def html(page: AppTest) -> str:
    return unescape(" ".join(str(element.proto.body) for element in page.get("html")))


def test_without_an_english_model_the_page_says_so_and_so_does_the_record(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extractor, "pipeline", lambda: (None, "blank"))
    page = added(TEXT)
    assert not page.exception
    assert [one.value for one in page.error if "No English model is installed" in str(one.value)]
    assert "without a language model, rule WORDS-MEM-JOIN" in html(record(data))


def test_with_a_model_the_record_names_it_and_the_words_for_its_slots(data: Path) -> None:
    page = added(TEXT)
    assert not page.error and not page.exception
    told = html(record(data))
    assert "with en_core_web_sm" in told and " 3.8." in told
    for role, words in {"who": "Norway", "what": "joined", "whom": "Global Coalition to Defeat ISIS", "when": "2 March 2021"}.items():
        assert f'<span class="slot" data-role="{role}">{words}</span>' in told
