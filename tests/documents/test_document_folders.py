"""Folders: a stable order, one document at a time, resumed where it stopped."""

import gzip
import tracemalloc

from document_samples import SAMPLES

from entente.documents import Document, Skipped, Versions, files_in, read, read_folder


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_files_come_in_one_order_whatever_the_disk_says(tmp_path):
    for name in ("b/2.txt", "a.txt", "b/1.txt", "c.txt", "b/deep/3.txt", ".hidden.txt", ".git/x.txt"):
        write(tmp_path, name, "Oman joined.")
    found = [str(path.relative_to(tmp_path)) for path in files_in([tmp_path])]
    assert found == ["a.txt", "c.txt", "b/1.txt", "b/2.txt", "b/deep/3.txt"]


def test_a_loop_of_links_ends(tmp_path):
    write(tmp_path, "a.txt", "Oman joined.")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert [path.name for path in files_in([tmp_path])] == ["a.txt"]


def test_bad_files_are_counted_by_reason_and_the_rest_is_read(tmp_path):
    write(tmp_path, "1.txt", "Oman joined.")
    write(tmp_path, "2.txt", "")
    (tmp_path / "3.txt").write_bytes(b"\x89PNG\r\n")
    write(tmp_path, "4.txt", "Peru left.")
    items = list(read_folder([tmp_path, tmp_path / "nowhere"]))
    assert [item.reason if isinstance(item, Skipped) else item.text for item in items] == [
        "Oman joined.",
        "empty",
        "binary",
        "Peru left.",
        "not found",
    ]


def test_a_stopped_run_is_resumed_by_what_is_already_held(tmp_path):
    for number in range(6):
        write(tmp_path, f"{number}.txt", f"Oman joined in year {number}.")
    run = read_folder([tmp_path])
    held = {next(run).id for _ in range(3)}
    rest = list(read_folder([tmp_path], known=held))
    assert [item.reason for item in rest if isinstance(item, Skipped)] == ["already held"] * 3
    assert len([item for item in rest if isinstance(item, Document)]) == 3


def test_each_finished_file_is_reported_once(tmp_path):
    for name in ("feed.rss", "article.txt"):
        (tmp_path / name).write_bytes((SAMPLES / name).read_bytes())
    finished = []
    list(read_folder([tmp_path], after_file=lambda path: finished.append(path.name)))
    assert finished == ["article.txt", "feed.rss"]


def test_ten_times_the_documents_take_no_more_memory(tmp_path):
    line = '{"text": "Oman joined the charter in year %d. ' + "It did so again. " * 50 + '"}\n'

    def peak(documents):
        path = tmp_path / f"{documents}.jsonl.gz"
        with gzip.open(path, "wt") as out:
            out.writelines(line % number for number in range(documents))
        tracemalloc.start()
        assert sum(isinstance(item, Document) for item in read_folder([path])) == documents
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    peak(1)  # the language model is loaded once
    assert peak(1_000) < 2 * peak(100)


def document(text, **told):
    (item,) = read(text.encode(), **told)
    return item


def test_a_new_text_under_a_held_address_follows_the_old_one():
    old = document("Oman joined.", url="https://www.gazette.example/oman/")
    new = document("Oman joined on Monday.", url="http://gazette.example/oman#top")
    versions = Versions()
    versions.remember(old.id, old.url, old.title, old.publisher)
    assert versions.earlier(new) == old.id
    assert versions.earlier(old) is None  # the same text again is the same document
    versions.remember(new.id, new.url, new.title, new.publisher)
    assert versions.earlier(document("Oman joined at noon.", url="http://gazette.example/oman")) == new.id


def test_the_same_headline_of_the_same_publisher_is_a_version_unless_both_have_addresses():
    versions = Versions()
    pasted = document("Oman joined.", title="Daily  briefing", publisher="Gazette")
    versions.remember(pasted.id, None, "Daily  briefing", "Gazette")
    corrected = document(
        "Oman did join.", title="Daily briefing", publisher="GAZETTE", url="https://g.example/1"
    )
    assert versions.earlier(corrected) == pasted.id
    versions.remember(corrected.id, corrected.url, corrected.title, corrected.publisher)
    another = document("Peru left.", title="Daily briefing", publisher="Gazette", url="https://g.example/2")
    assert versions.earlier(another) is None
    assert (
        versions.earlier(document("Peru left.", title="Daily briefing")) is None
    )  # its publisher is unknown
