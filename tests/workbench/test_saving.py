"""A file is saved as it was written, whole, and never over a version that the person has not seen."""

from __future__ import annotations

import stat
import threading

import pytest

from bot.workbench.bytes_of import bytes_of, mark_of, text_of
from bot.workbench.saving import Newer, Saved, save

NAME = "flows/after-case-closed.yaml"


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        pytest.param(b"a: 1\n# why\n", "a: 2\n# why\n", b"a: 2\n# why\n", id="comments stay"),
        pytest.param(b"a: 1\r\nb: 2\r\n", "a: 1\nb: 3\n", b"a: 1\r\nb: 3\r\n", id="line ends of Windows stay"),
        pytest.param(b"a: 1\rb: 2\r", "a: 1\nb: 3\n", b"a: 1\rb: 3\r", id="line ends of an old Mac stay"),
        pytest.param(b"\xef\xbb\xbfa: 1\n", "a: 2\n", b"\xef\xbb\xbfa: 2\n", id="a byte-order mark stays"),
        pytest.param(b"a: 1\nb: 2", "a: 1\nb: 3", b"a: 1\nb: 3", id="no end at the last line stays none"),
        pytest.param(
            b"a\r\nb\nc\r\n", "a\nnew\nb\nc\n", b"a\r\nnew\r\nb\nc\r\n", id="of mixed line ends each stays, new lines take the commonest"
        ),
        pytest.param(b"a\r\nb\nc\r\nd", "a\nb\nd", b"a\r\nb\nd", id="mixed line ends, a line taken out, no end at the last"),
        pytest.param(b"a: \xd8\xb4\n", "a: ش و\n", b"a: \xd8\xb4 \xd9\x88\n", id="other scripts"),
        pytest.param(b"", "a: 1\n", b"a: 1\n", id="a new file"),
        pytest.param(b"a: 1   \n\n\n", "a: 1   \n\n\n", b"a: 1   \n\n\n", id="spaces at the end and empty lines stay"),
    ],
)
def test_bytes_stay_as_they_were_written(before, text, after):
    """What did not change comes back byte for byte."""
    assert bytes_of(text, before) == after
    assert bytes_of(text_of(before), before) == before


def test_a_save_takes_the_place_of_the_version_that_was_seen(shelf):
    """The file is replaced in one step, keeps its permissions, and nothing is left beside it."""
    path = shelf.flows / "after-case-closed.yaml"
    path.chmod(0o640)
    files = sorted(shelf.flows.iterdir())
    text = text_of(path.read_bytes()).replace("Satisfied", "Content")
    done = save(shelf, NAME, text, mark_of(path.read_bytes()))
    assert done == Saved(mark_of(path.read_bytes()))
    assert path.read_text("utf-8") == text
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(shelf.flows.iterdir()) == files


def test_two_savers_of_one_version(shelf):
    """Of two people who saw the same version, one saves and the other is shown what was saved; nothing is lost."""
    path = shelf.flows / "after-case-closed.yaml"
    seen = mark_of(path.read_bytes())
    assert isinstance(save(shelf, NAME, "flow: one\n", seen), Saved)
    assert save(shelf, NAME, "flow: two\n", seen) == Newer("flow: one\n", mark_of(b"flow: one\n"))
    assert path.read_bytes() == b"flow: one\n"
    assert isinstance(save(shelf, NAME, "flow: two\n", mark_of(b"flow: one\n")), Saved)


def test_many_savers_at_the_same_moment(shelf):
    """Of twelve who save at once, exactly one wins, and the file is one of the twelve texts in full."""
    path = shelf.flows / "after-case-closed.yaml"
    seen, outcomes, gate = mark_of(path.read_bytes()), [], threading.Barrier(12)

    def one(number):
        gate.wait()
        outcomes.append(save(shelf, NAME, f"flow: number-{number}\n" * 2000, seen))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(outcome, Saved) for outcome in outcomes) == 1
    assert path.read_bytes() in [f"flow: number-{number}\n".encode() * 2000 for number in range(12)]


@pytest.mark.parametrize(
    ("seen", "there", "newer"),
    [
        pytest.param("an older version", False, Newer(None, ""), id="deleted meanwhile: said, not made again"),
        pytest.param("", True, Newer("flow: theirs\n", mark_of(b"flow: theirs\n")), id="a new flow whose name somebody took meanwhile"),
    ],
)
def test_a_file_that_came_or_went(shelf, seen, there, newer):
    """A file that was deleted is not made again in silence, and a new one does not cover another of its name."""
    path = shelf.flows / "mine.yaml"
    if there:
        path.write_bytes(b"flow: theirs\n")
    assert save(shelf, "flows/mine.yaml", "flow: mine\n", seen) == newer
    assert path.exists() == there


def test_a_failed_save_leaves_the_old_file(shelf, monkeypatch):
    """A disk that is full in the middle of a save costs nothing: the old file stands, and no half of a new one beside it."""
    path = shelf.flows / "after-case-closed.yaml"
    before, files = path.read_bytes(), sorted(shelf.flows.iterdir())

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        save(shelf, NAME, "flow: new\n", mark_of(before))
    assert (path.read_bytes(), sorted(shelf.flows.iterdir())) == (before, files)


def test_the_page_is_shown_both_versions(page, shelf):
    """Somebody saves between opening and saving: both versions come back line by line, and what was written is kept."""
    opened = page("open", name=NAME)
    path = shelf.flows / "after-case-closed.yaml"
    path.write_text(opened["text"].replace("flow: after", "# theirs\nflow: after"), "utf-8")
    mine = opened["text"].replace("Satisfied", "Content")
    refused = page("save", name=NAME, text=mine, seen=opened["mark"])["newer"]
    assert "# theirs" in refused["text"]
    assert [row[1] for row in refused["rows"] if not row[4]] == ["# theirs", "      satisfied: Satisfied"]
    assert page("open", name=NAME)["text"] == mine
    assert "mark" in page("save", name=NAME, text=mine, seen=refused["mark"])
    assert path.read_text("utf-8") == mine


def test_what_is_not_saved_outlives_the_page(page, shelf):
    """Text that was written and not saved is there when the page is loaded again, marked in the list, and nowhere on the disk."""
    opened = page("open", name=NAME)
    page("look", name=NAME, text="flow: in-the-middle\n", seen=opened["mark"])
    again = page("open", name=NAME)
    assert (again["text"], again["saved"]) == ("flow: in-the-middle\n", opened["saved"])
    unsaved = [file["name"] for group in page("files")["groups"] for file in group["files"] if file["unsaved"]]
    assert unsaved == [NAME]
    assert not [path for path in shelf.flows.rglob("*") if path.is_file() and b"in-the-middle" in path.read_bytes()]
    page("give_up", name=NAME)
    assert page("open", name=NAME)["text"] == opened["saved"]


def test_a_file_that_is_no_text_is_told_with_its_line(page, shelf):
    """A file in another encoding is not opened, for saving it would spoil it; the line is told."""
    (shelf.flows / "mine.yaml").write_bytes("flow: mine\ntitle: caf\xe9\n".encode("latin-1"))
    refused = page("open", name="flows/mine.yaml")
    assert (refused["status"], "from line 2 on" in refused["told"]) == (400, True)


@pytest.mark.parametrize("ends", [pytest.param("\n", id="as we write"), pytest.param("\r\n", id="as Windows writes")])
def test_who_wrote_nothing_has_nothing_to_save(page, shelf, ends):
    """Somebody else saves while a file is only looked at: the older text is no draft of anybody's, and the newer one is opened."""
    path = shelf.flows / "after-case-closed.yaml"
    path.write_bytes(path.read_text("utf-8").replace("\n", ends).encode())
    opened = page("open", name=NAME)
    path.write_bytes(path.read_bytes().replace(b"After your case has closed", b"Theirs"))
    page("look", name=NAME, text=opened["text"], seen=opened["seen"])
    again = page("open", name=NAME)
    assert "title: Theirs\n" in again["text"]
    assert again["seen"] == again["mark"]
