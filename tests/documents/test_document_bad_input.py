"""Bad input: one plain sentence each, no document, and nothing that runs away with the machine."""

import gzip
import io
import json
import tracemalloc
import zlib

import pytest
from document_samples import SAMPLES, pdf, warc
from pypdf import PdfWriter

from entente.documents import LIMITS, Limits, Skipped, read

SENTENCE = "Oman joined the Lake Charter on Monday. "
SMALL = Limits(text=1_000, file=5_000, page=4_000, archive=100_000, ratio=20, ratio_from=10_000)


def refusal(source, limits: Limits = LIMITS, **told) -> Skipped:
    (item,) = read(source, limits=limits, **{"name": "input", **told})
    assert isinstance(item, Skipped), item
    assert item.message.startswith("input") and item.message.endswith(".")
    assert "\n" not in item.message
    return item


def bomb(unpacked_bytes: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    zeros = b"Oman " * 200_000
    return b"".join(packer.compress(zeros) for _ in range(unpacked_bytes // len(zeros))) + packer.flush()


def encrypted_pdf() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf("Oman joined the Lake Charter.")))
    writer.encrypt(user_password="secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("empty", [b"", b"  \n\t \r\n", b"\xef\xbb\xbf\n", gzip.compress(b"", mtime=0)])
def test_an_empty_file(empty):
    assert refusal(empty).message in (
        "input: the file is empty; add one with text in it.",
        "input: it holds no text; add one with text in it.",
    )


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a PNG picture"),
        (b"PK\x03\x04" + bytes(100), "a zip archive or an Office document"),
        (bytes(range(256)) * 20, "binary data"),
        (b"Oman\x00joined", "binary data"),
    ],
)
def test_binary_data(data, named):
    item = refusal(data)
    assert item.reason == "binary" and named in item.message


def test_latin_1_without_a_declaration_is_said_and_not_guessed():
    item = refusal("Le café est fermé.".encode("latin-1"))
    assert item.reason == "encoding"
    assert item.message == (
        "input: it is not valid UTF-8 (byte 0xE9 at position 6) and does not say its encoding; "
        "save it as UTF-8 and add it again."
    )


def test_latin_1_is_read_where_its_carrier_declares_it():
    (document,) = read("The café – closed.".encode("cp1252"), charset="iso-8859-1")
    assert document.text == "The café – closed."


def test_utf_16_without_a_mark_is_said():
    assert "UTF-16 without a byte order mark" in refusal(SENTENCE.encode("utf-16-le")).message


def test_a_byte_order_mark_with_broken_text_behind_it_is_said():
    assert refusal(b"\xff\xfeO\x00\x00\xd8").reason == "encoding"


@pytest.mark.parametrize(
    "encoding", ["unicode_escape", "utf-7", "punycode", "rot13", "no-such", "x" * 5000, "a\x00b"]
)
def test_a_declared_encoding_that_is_none_is_not_used(encoding):
    assert refusal(b"caf\xe9 \\u0041 Oman", charset=encoding).reason == "encoding"


def test_fifty_megabytes_of_text_are_refused_unread(tmp_path):
    path = tmp_path / "input.txt"
    with path.open("wb") as out:
        for _ in range(50):
            out.write(b"Oman joined the Lake Charter. " * 33_334)
    tracemalloc.start()
    (item,) = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(item, Skipped) and item.reason == "too large"
    assert item.message.endswith("it is larger than 25 MB; split it.")
    assert peak < 60_000_000


def test_a_text_over_the_limit_of_one_document():
    item = refusal((SENTENCE * 100).encode(), SMALL)
    assert item.message == "input: its text has 4,000 characters; the limit is 1,000. Split it."


def test_a_page_over_its_own_limit():
    assert refusal(b"<html><p>" + SENTENCE.encode() * 110 + b"</p></html>", SMALL).reason == "too large"


def test_a_page_of_too_many_elements():
    item = refusal(b"<html><body>" + b"<p>Oman joined." * 40_000)
    assert "page of 40,002 elements; the limit is 30,000" in item.message


def test_a_feed_over_the_limit_of_a_page():
    feed = b"<rss version='2.0'><channel><title>" + b"x" * 4_000 + b"</title></channel></rss>"
    assert "it is a feed of 4 KB; the limit is 4 KB" in refusal(feed, SMALL).message


def test_a_feed_of_too_many_entries():
    feed = b"<rss version='2.0'><channel>" + b"<item><title>Oman</title></item>" * 5_001 + b"</channel></rss>"
    assert "a feed of 5,001 entries; the limit is 5,000" in refusal(feed).message


def test_a_page_with_a_hundred_thousand_open_quotation_marks_in_its_data_ends():
    opened = '<html><head><script type="application/ld+json">{"' + '\\"' * 100_000 + "</script></head>"
    (document,) = read((opened + "<body><p>Oman joined the charter.</p></body></html>").encode())
    assert document.text == "Oman joined the charter."


def test_scripts_are_never_in_the_text():
    page = (
        "<html><head><script>SCRIPT</script></head><body onload='SCRIPT()'>"
        "<script type='text/plain'>SCRIPT</script><p>Oman joined<script>SCRIPT</script> the charter.</p>"
        "<noscript><p>SCRIPT</p></noscript><template>SCRIPT</template><style>SCRIPT</style>"
        "<svg><script>SCRIPT</script></svg><iframe srcdoc='SCRIPT'>SCRIPT</iframe>"
        "<a href='javascript:SCRIPT'>It did on Monday.</a></body></html>"
    )
    (document,) = read(page.encode())
    assert "SCRIPT" not in document.text and "Oman joined the charter." in document.text


@pytest.mark.parametrize(
    "markup", ["<html></html>", "<html><body><script>x()</script></body></html>", "<!doctype html>"]
)
def test_a_page_without_an_article(markup):
    assert refusal(markup.encode()).reason == "no text"


def test_a_page_nested_a_hundred_thousand_deep_ends():
    page = "<html><body>" + "<div>" * 100_000 + SENTENCE + "</div>" * 100_000
    assert all(isinstance(item, Skipped) or item.text.strip() for item in read(page.encode()))


@pytest.mark.parametrize("cut", [20, 300, -40])
def test_a_broken_pdf(cut):
    whole = pdf("Oman joined the Lake Charter.")
    # pypdf repairs a lost table; what it cannot repair must be one sentence.
    for item in read(whole[:cut] + b"\x00garbage", name="input"):
        if isinstance(item, Skipped):
            assert item.reason in ("broken", "no text")
        else:
            assert item.text == "Oman joined the Lake Charter."


def test_a_pdf_of_garbage_is_broken():
    assert refusal(b"%PDF-1.7\n" + b"garbage " * 50).message == (
        "input: the PDF is damaged and cannot be read; download it again."
    )


def test_an_encrypted_pdf():
    assert refusal(encrypted_pdf()).message == (
        "input: it is a PDF with a password; save a copy without it and add that."
    )


def test_a_pdf_without_text_is_pictures():
    assert "pictures of pages" in refusal(pdf("")).message


def test_a_pdf_of_too_many_pages():
    assert "2 pages; the limit is 1" in refusal(pdf("One.", "Two."), Limits(pdf_pages=1)).message


def test_a_zip_bomb_in_a_pdf():
    packer = zlib.compressobj(9)
    content = b"".join(packer.compress(b" " * 1_000_000) for _ in range(100)) + packer.flush()
    whole = pdf("Oman joined.")
    start, end = whole.index(b"<< /Length"), whole.index(b"endstream")
    packed = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\n" % (len(content), content)
    assert refusal(whole[:start] + packed + whole[end:]).reason == "unsafe"


def test_a_zip_bomb_in_gzip_stops_early():
    packed = bomb(200_000_000)
    assert len(packed) < 1_000_000
    tracemalloc.start()
    item = refusal(packed)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert item.reason in ("unsafe", "too large")
    assert peak < 80_000_000


def test_a_zip_bomb_in_a_web_archive_stops_before_its_end():
    archive = gzip.compress(
        warc(("https://g.example/", b"<p>Oman</p>" + b" " * 30_000_000, "text/html"), packed=False),
        compresslevel=9,
    )
    items = list(read(archive, name="input"))
    assert [item.reason for item in items] == ["unsafe"]
    assert "times its size, as a zip bomb does" in items[0].message


def test_a_zip_bomb_in_the_body_of_an_archived_answer():
    body = bomb(60_000_000)
    for encoding in ("gzip", ""):
        packed = warc(
            ("https://g.example/", body, "text/html" + (f"\r\nContent-Encoding: {encoding}" * bool(encoding)))
        )
        items = list(read(packed, name="input"))
        assert len(items) == 1 and isinstance(items[0], Skipped)
        assert items[0].reason in ("unsafe", "too large")


def test_gzip_inside_gzip_is_refused():
    assert "gzip inside gzip" in refusal(gzip.compress(gzip.compress(SENTENCE.encode()))).message


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-12], lambda data: data[:12] + b"\xff" * 20 + data[32:]]
)
def test_damaged_gzip(damage):
    assert refusal(damage(gzip.compress(SENTENCE.encode() * 9))).reason == "broken"


def test_a_damaged_web_archive_keeps_what_came_before():
    body = (SENTENCE * 3).encode()
    archive = warc(
        ("https://g.example/", body, "text/plain"), ("https://h.example/", body + b"!", "text/plain")
    )
    document, end = read(archive[:-40], name="input")
    assert document.text == SENTENCE * 3
    assert isinstance(end, Skipped) and end.reason == "broken"


def test_a_web_archive_that_is_only_its_first_word():
    assert refusal(b"WARC/1.0\r\nnonsense\r\n\r\n").reason == "no text"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_xml_entity_bomb_in_a_feed(encoding):
    feed = (SAMPLES / "bomb.rss").read_text("utf-8")
    assert refusal(feed.encode(encoding)).message == (
        "input: it declares XML entities, which can grow without end; "
        "remove its <!ENTITY> lines and add it again."
    )


def test_an_entity_bomb_in_an_untidy_feed():
    feed = (SAMPLES / "bomb.rss").read_text("utf-8").replace("<!DOCTYPE", "<&<!DOCTYPE")
    assert isinstance(refusal(feed.encode()), Skipped)


def test_a_feed_may_not_read_a_file_of_the_machine(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    feed = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>'
        "<rss version='2.0'><channel><item><title>Oman &x;</title></item></channel></rss>"
    )
    assert refusal(feed.encode()).reason == "unsafe"


def test_a_feed_nested_too_deep():
    feed = "<rss version='2.0'><channel><item>" + "<a>" * 5_000 + "</a>" * 5_000 + "</item></channel></rss>"
    assert "nested more than 100 levels deep" in refusal(feed.encode()).message


def test_a_feed_without_entries():
    assert (
        "without entries" in refusal(b"<rss version='2.0'><channel><title>x</title></channel></rss>").message
    )


def test_other_xml_and_json_are_named():
    assert "neither a feed nor a page" in refusal(b"<?xml version='1.0'?><list><entry/></list>").message
    assert "not JSON lines" in refusal(json.dumps([{"text": "Oman"}]).encode()).message
    assert "not JSON lines" in refusal(json.dumps({"text": "Oman"}, indent=2).encode()).message


@pytest.mark.parametrize(
    "line",
    [
        b'{"text": ' + b"[" * 100_000,
        b'{"text": "lone \\ud800 surrogate"}',
        b'{"text": "null \\u0000 character"}',
        b'{"text": 7}',
        b'{"text": "\xff"}',
    ],
)
def test_a_bad_json_line_is_one_sentence_and_the_next_is_read(line):
    bad, good = read(line + b'}\n{"text": "Oman joined the charter."}\n', name="input")
    assert isinstance(bad, Skipped) and bad.message.startswith("input, line 1: ")
    assert good.text == "Oman joined the charter."


def test_a_json_line_longer_than_a_file_is_passed_over_whole():
    long = b'{"text": "' + b"x" * 20_000 + b'"}\n'
    bad, good = read(long + b'{"text": "Peru left."}\n', limits=SMALL)
    assert isinstance(bad, Skipped) and bad.reason == "too large"
    assert (good.text, good.name) == ("Peru left.", "text, line 2")


def test_a_json_lines_file_over_the_limit_for_archives_keeps_what_came_before():
    *documents, end = read(b'{"text": "Peru left."}\n' * 10_000, limits=SMALL, name="input")
    assert len(documents) > 1_000 and end.reason == "too large"


def test_a_mail_of_too_many_parts():
    mail = b"MIME-Version: 1.0\nFrom: a@b.example\nSubject: s\nContent-Type: multipart/mixed; boundary=x\n\n"
    mail += b"--x\n\nOman\n" * 200 + b"--x--\n"
    assert "201 parts; the limit is 100" in refusal(mail).message


def test_a_mail_nested_a_thousand_deep_ends():
    layer = b"MIME-Version: 1.0\nFrom: a@b.example\nSubject: s\nContent-Type: message/rfc822\n\n"
    assert refusal(layer * 2_000 + b"Oman").reason in ("broken", "too large", "no text")


@pytest.mark.parametrize(
    "header",
    [
        b"Date: 99 Foo 0000 25:61",
        b"From: <<<>>>;;",
        b"Subject: =?x-none?q?=FF?=",
        b"Content-Type: text/plain; charset=x-none",
    ],
)
def test_a_mail_with_a_broken_header_is_still_read(header):
    (item,) = read(
        b"Message-ID: <1@x>\nTo: a@b.example\nSubject: s\nFrom: c@d.example\n" + header + b"\n\nOman joined."
    )
    assert item.text == "Oman joined."


def test_a_text_in_another_language_is_said_and_not_guessed_at():
    (document,) = read(SAMPLES / "french.txt")
    assert document.language == "fr"
    assert document.notes == (
        "The text is in French; claims are read from English texts only, so none is taken from it.",
    )


def test_a_text_in_other_letters_is_not_english_however_short():
    (document,) = read("انضمت سوريا إلى التحالف".encode())
    assert document.language == "ar" and "is in Arabic" in document.notes[0]


@pytest.mark.parametrize("short", ["Oslo, 12 May", "NATO", "Bundestag"])
def test_a_short_text_has_no_language(short):
    (document,) = read(short.encode())
    assert document.language is None and document.notes == ()


@pytest.mark.parametrize("text", ["12 345 !!! ---", "👩‍🚀 🎉", "2021-06-14\n3.14"])
def test_a_text_without_letters(text):
    assert refusal(text.encode()).message == (
        "input: its text has no letters in it, so there is nothing to read."
    )


def test_a_path_that_is_no_file(tmp_path):
    (missing,) = read(tmp_path / "nowhere.txt")
    (folder,) = read(tmp_path)
    (device,) = read("/dev/zero")
    assert missing.reason == "not found" and "No such file" in missing.message
    assert "it is a folder" in folder.message
    assert "no regular file" in device.message


@pytest.mark.parametrize("noise", [0, 1, 2])
def test_no_cut_sample_ever_raises(noise):
    for path in sorted(SAMPLES.iterdir()):
        whole = path.read_bytes()
        for cut in range(1, len(whole), 97):
            damaged = bytearray(whole[:cut])
            damaged[cut // 2] ^= (0, 0x80, 0x1F)[noise]
            assert all(
                item.message if isinstance(item, Skipped) else item.text for item in read(bytes(damaged))
            )
