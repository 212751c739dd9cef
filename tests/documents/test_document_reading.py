"""Every reader on small invented samples: the text, the metadata, and what stays missing."""

import gzip
import hashlib
import io
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from document_samples import SAMPLES, one, pdf, sample, warc
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from entente.documents import Document, Skipped, document_id, read

SHARED_NEWS = Path(__file__).parents[3] / "shared" / "feeds" / "news"


def test_a_text_is_stored_as_it_is_but_for_line_endings_and_the_byte_order_mark():
    written = "\ufeffCafe\u0301 \u200fabc\r\n\tand\rmore 👩‍🚀 \u2028 end\n\n"

    document = one(written.encode("utf-8"))

    assert document.text == "Cafe\u0301 \u200fabc\n\tand\nmore 👩‍🚀 \u2028 end\n\n"
    assert document.id == document_id(document.text)
    assert document.sha256 == hashlib.sha256(written.encode("utf-8")).hexdigest()


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1).map(
        lambda text: "Oman " + text
    )
)
@settings(max_examples=100, deadline=None)
def test_any_text_comes_back_character_for_character(text):
    assert one(text.encode("utf-8")).text == text


def test_the_same_text_in_another_encoding_or_packing_is_the_same_document():
    text = (SAMPLES / "article.txt").read_text("utf-8")
    ids = {one(text.encode(encoding)).id for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32")} | {
        one(gzip.compress(text.encode())).id,
        one(text.replace("\n", "\r\n").encode()).id,
    }
    assert ids == {document_id(text)}


def test_what_nobody_said_stays_missing():
    document = sample("article.txt")
    assert (document.title, document.publisher, document.url, document.published, document.licence) == (
        None,
    ) * 5
    assert set(document.origin.values()) == {"missing"}
    assert (document.media_type, document.language, document.retrieved_at) == ("text/plain", "en", None)


def test_the_persons_metadata_wins_and_says_so():
    document = sample("article.html", published="2021-06-13", publisher="A desk", title="A title")
    assert (document.title, document.publisher, document.published) == ("A title", "A desk", "2021-06-13")
    assert document.origin["published"] == "given by person"
    assert document.origin["licence"] == "found in file"


@pytest.mark.parametrize("day", ["2021", "2021-06", "2021-06-14"])
def test_a_given_date_keeps_its_precision(day):
    assert sample("article.txt", published=day).published == day


@pytest.mark.parametrize("day", ["last week", "2021-13", "2021-02-30", "14/06/2021"])
def test_a_given_date_that_is_none_is_refused_at_once(day):
    with pytest.raises(ValueError, match="is not a publication date; write it as"):
        read(SAMPLES / "article.txt", published=day)


def test_markdown_is_stored_as_written_with_its_heading_as_title():
    document = sample("article.md")
    assert document.title == "Oman joins the Lake Charter"
    assert document.text == (SAMPLES / "article.md").read_text("utf-8")
    assert document.media_type == "text/markdown"


def test_a_page_gives_the_article_without_scripts_navigation_or_comments():
    assert sample("article.html").text == (
        "Oman joins the Lake Charter\n"
        "Oman joined the Lake Charter on Monday.\n"
        "Its foreign minister signed the accession in Muscat, & eleven ministers applauded."
    )


def test_a_pages_schema_org_data_goes_before_its_meta_tags():
    document = sample("article.html")
    assert document.publisher == "Alpine Gazette"
    assert document.published == "2021-06-14"  # 23:30 in its own zone, the 15th in UTC
    assert document.title == "Oman joins the Lake Charter"
    assert document.url == "https://gazette.example/2021/oman"
    assert document.licence == "https://creativecommons.org/licenses/by/4.0/"


def test_a_page_that_states_no_date_has_none():
    page = b"<html><body><p>Oman joined the Lake Charter.</p><p>Copyright 2019, seen 2020-02-02.</p></body></html>"
    assert one(page).published is None


def test_a_pages_ambiguous_date_is_not_taken_and_said():
    page = b'<html><head><meta name="date" content="10/11/2021"></head><body><p>Oman joined it.</p></body></html>'
    document = one(page)
    assert document.published is None
    assert document.notes == ("Its date '10/11/2021' cannot be read with certainty, so no date was taken.",)


def test_a_pages_declared_charset_is_followed():
    page = '<html><head><meta charset="windows-1251"></head><body><p>Новость: Oman joined.</p></body></html>'
    assert one(page.encode("cp1251")).text == "Новость: Oman joined."


def test_valid_utf_8_goes_before_a_wrong_declaration():
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>The café vote.</p></body></html>'
    assert one(page.encode("utf-8")).text == "The café vote."


def test_a_pdf_gives_pages_with_its_wrapped_lines_joined():
    document = one(
        pdf(
            "Oman joined the Lake Charter on Monday, its foreign minister\nsaid in Muscat.\nChile did not.",
            "Page two is here.",
            title="Communique",
        )
    )
    assert document.text == (
        "Oman joined the Lake Charter on Monday, its foreign minister said in Muscat.\nChile did not."
        "\n\nPage two is here."
    )
    assert document.title == "Communique"


def test_a_pdfs_creation_date_and_author_are_not_publication():
    document = one(pdf("Oman joined the Lake Charter."))
    assert (document.published, document.publisher) == (None, None)


def test_a_mail_gives_its_plain_text_and_its_senders_day():
    document = sample("mail.eml")
    assert document.text == (
        "Oman joined the Lake Charter on Monday, its foreign minister said over a café table.\n\n-- \nPress Office"
    )
    assert document.title == "Oman joins – statement"
    assert (document.publisher, document.published) == ("Lake Charter Press Office", "2021-06-14")
    assert document.notes == ("Attachments were not read (accession.pdf); add them as files.",)


def test_a_forwarded_mail_is_not_published_by_the_forwarder():
    mail = (SAMPLES / "mail.eml").read_bytes().replace(b"Subject: ", b"Subject: Fwd: ")
    document = one(mail)
    assert (document.publisher, document.published) == (None, None)
    assert "forwarded" in document.notes[1]


def test_a_mail_with_only_html_gives_its_text_without_scripts():
    mail = (
        b"MIME-Version: 1.0\nFrom: a@b.example\nSubject: s\nContent-Type: text/html; charset=utf-8\n\n"
        b"<div>Oman joined<br>the charter.</div><script>SCRIPT TEXT</script>"
    )
    assert one(mail).text == "Oman joined\nthe charter."


def test_each_entry_of_an_rss_feed_is_a_document():
    oman, chile = read(SAMPLES / "feed.rss")
    assert oman.text == (
        "Oman joins the Lake Charter\n\nOman joined the Lake Charter on Monday.\nEleven ministers applauded."
    )
    assert (oman.publisher, oman.published) == ("Alpine Gazette", "2021-06-14")
    assert oman.url == "https://gazette.example/2021/oman"
    assert chile.publisher == "Andes Wire"  # the entry's own source
    assert chile.url is None  # a javascript: link is no address
    assert chile.published is None and "'sometime in June'" in chile.notes[0]


def test_an_atom_entry_has_its_first_day_and_a_plain_title():
    document = sample("feed.atom")
    assert document.title == "Oman joins the Lake Charter"
    assert document.published == "2021-06-14"  # published, not updated
    assert document.text.endswith("Oman joined on Monday.\nMinisters applauded.")


def test_an_untidy_feed_is_read_all_the_same():
    feed = b"<rss version='2.0'><channel><item><title>Oman&nbsp;joins & stays</title></item></channel>"
    assert one(feed).text == "Oman\xa0joins & stays"


def test_json_lines_skip_the_bad_line_and_read_the_rest():
    first, broken, without_text, last = read(SAMPLES / "articles.jsonl")
    assert (first.title, first.published, first.publisher) == ("Oman joins", "2021-06-14", "Alpine Gazette")
    assert isinstance(broken, Skipped) and ", line 2: it is not JSON" in broken.message
    assert isinstance(without_text, Skipped) and ', line 3: it has no "text"' in without_text.message
    assert last.text == "Peru left the charter in May."
    assert (last.published, last.publisher) == (None, None)
    assert len(last.notes) == 2


def test_a_title_for_a_file_of_many_is_not_put_on_each_and_said():
    document, *_ = read(SAMPLES / "articles.jsonl", title="All of them", publisher="A desk")
    assert (document.title, document.publisher) == ("Oman joins", "A desk")
    assert document.notes[-1] == "The title given was not used, because the file holds several documents."


@pytest.mark.parametrize("packed", [True, False])
def test_a_web_archive_gives_its_pages_with_address_and_time(packed):
    page = (SAMPLES / "article.html").read_bytes()
    archive = warc(
        ("https://gazette.example/a", page, "text/html"),
        (
            "https://gazette.example/b",
            "The café vote in Oman.".encode("latin-1"),
            "text/plain; charset=iso-8859-1",
        ),
        ("https://gazette.example/c.png", b"\x89PNG\r\n\x1a\n....", "image/png"),
        packed=packed,
    )
    article, plain, picture = read(archive, name="a.warc.gz")
    assert article.url == "https://gazette.example/a"
    assert article.retrieved_at.isoformat() == "2021-06-15T08:00:00+00:00"
    assert article.sha256 == hashlib.sha256(page).hexdigest()
    assert article.text == sample("article.html").text
    assert plain.text == "The café vote in Oman."
    assert isinstance(picture, Skipped) and picture.reason == "binary"


def test_an_archived_error_page_is_no_article():
    (item,) = read(
        warc(("https://g.example/a", b"<p>Oman is not found</p>", "text/html"), status="404 Not Found")
    )
    assert isinstance(item, Skipped) and "the server answered 404 and no article" in item.message


def test_content_decides_before_the_suffix(tmp_path):
    for wrong_name, right_type in (("article.html", "text/html"), ("mail.eml", "message/rfc822")):
        disguised = tmp_path / f"{wrong_name}.txt"
        disguised.write_bytes((SAMPLES / wrong_name).read_bytes())
        assert one(disguised).media_type == right_type


def test_a_text_that_speaks_of_its_subject_and_date_is_no_mail():
    text = b"Subject: the charter\nDate: 14 June 2021\n\nOman joined the Lake Charter."
    assert one(text).text == text.decode()


def test_every_reader_gives_the_same_documents_for_the_same_bytes():
    sources = [
        *sorted(SAMPLES.iterdir()),
        pdf("Oman joined the Lake Charter."),
        warc(("https://a.example/", b"Oman", "")),
    ]
    for source in sources:
        data = source if isinstance(source, bytes) else source.read_bytes()
        assert list(read(data)) == list(read(data))


def test_the_text_does_not_depend_on_the_process():
    """Sets are ordered differently in each process; a reader that leans on one would show here."""
    code = (
        "import sys; from entente.documents import read; print([list(read(name)) for name in sys.argv[1:]])"
    )
    samples = [str(path) for path in sorted(SAMPLES.iterdir())]
    told = [
        subprocess.run(
            [sys.executable, "-c", code, *samples],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(SAMPLES.parents[2])},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1] and b"Oman joined" in told[0]


def test_documents_travel_between_processes():
    items = list(read(SAMPLES / "articles.jsonl"))
    assert pickle.loads(pickle.dumps(items)) == items


def test_a_known_document_is_named_and_not_given_again():
    held = sample("article.txt")
    for known in ({held.id}, {held.sha256}):
        (item,) = read(SAMPLES / "article.txt", known=known)
        assert isinstance(item, Skipped) and item.reason == "already held"


def test_a_known_feed_still_gives_its_new_entries():
    oman, chile = read(SAMPLES / "feed.rss")
    items = list(read(SAMPLES / "feed.rss", known={oman.id, oman.sha256}))
    assert [item.id if isinstance(item, Document) else item.reason for item in items] == [
        "already held",
        chile.id,
    ]


def test_an_encrypted_pdf_that_opens_without_a_password_is_read():
    writer = PdfWriter(clone_from=io.BytesIO(pdf("Oman joined the Lake Charter.")))
    writer.encrypt(user_password="", owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert one(out.getvalue()).text == "Oman joined the Lake Charter."


@pytest.mark.skipif(not SHARED_NEWS.is_dir(), reason="the shared samples are not beside the project")
def test_the_shared_news_samples_give_what_they_hold():
    def items(name):
        return list(read(SHARED_NEWS / name))

    rss = [item for item in items("feed.rss") if isinstance(item, Document)]
    atom = [item for item in items("feed.atom") if isinstance(item, Document)]
    archive = [item for item in items("example.warc.gz") if isinstance(item, Document)]
    (page,) = items("newsarticle-jsonld-with-comments.html")
    assert [item.published for item in rss] == ["2009-09-06", "2009-09-06"]
    assert [item.published for item in atom] == ["2003-12-13", None]
    assert archive[0].url == "http://example.com/"
    assert isinstance(page, Skipped) and page.reason == "no text"  # it has a head and an empty body
