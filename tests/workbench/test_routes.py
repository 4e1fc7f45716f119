"""Who may speak to the workbench, and what no request can reach."""

from __future__ import annotations

from types import SimpleNamespace

import msgspec
import pytest

from bot.flow.yaml import BIGGEST
from bot.settings import read_settings
from bot.workbench.desk import Desk
from bot.workbench.guard import HEADER
from bot.workbench.shelf import Shelf
from bot.workbench.wishes import WISHES, Bench
from tests.workbench.conftest import NOW, PORT, SHIPPED, TOKEN, page_of

WORDS = {
    "name": "",
    "text": "overwritten",
    "seen": "",
    "line": 1,
    "column": 1,
    "columns": 3,
    "version": "",
    "by": "Sam",
    "why": "It is new.",
}
OURS = {"Host": f"127.0.0.1:{PORT}", HEADER: TOKEN}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 200, id="our own page"),
        pytest.param({"Host": f"localhost:{PORT}"}, 200, id="the same machine by its other name"),
        pytest.param({"Origin": f"http://127.0.0.1:{PORT}"}, 200, id="our own page, said by the browser"),
        pytest.param({HEADER: ""}, 403, id="no token: another user of this machine"),
        pytest.param({HEADER: TOKEN[:-1]}, 403, id="a token that is nearly right"),
        pytest.param({HEADER: "ünïcode"}, 403, id="a token of other letters is no fault of ours"),
        pytest.param({"Host": "evil.example"}, 403, id="a name that was turned to this machine"),
        pytest.param({"Host": f"evil.example:{PORT}"}, 403, id="the same with our port"),
        pytest.param({"Host": "127.0.0.1:9999"}, 403, id="another port"),
        pytest.param({"Origin": "https://evil.example"}, 403, id="another site"),
        pytest.param({"Origin": f"https://127.0.0.1:{PORT}"}, 403, id="our address by another scheme"),
        pytest.param({"Origin": "null"}, 403, id="a page of nowhere"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, 403, id="the browser says: another site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, 403, id="another port of this machine"),
    ],
)
def test_only_our_own_page_is_answered(reader, headers, status):
    """Host, Origin and token must all be right; a refusal says nothing of any file."""
    answer = reader.client.post("/workbench/do/files", json={}, headers=OURS | headers)
    assert answer.status_code == status
    assert (b"after-case-closed" in answer.data) == (status == 200)


def test_the_page_itself_is_refused_to_another_host(reader):
    """A site whose name was turned to this machine does not even get the reader."""
    assert reader.client.get("/", headers={"Host": f"evil.example:{PORT}"}).status_code == 403
    assert reader.client.get("/", headers={"Host": f"127.0.0.1:{PORT}"}).status_code == 200


def test_the_page_runs_our_scripts_alone(reader):
    """Every answer forbids foreign scripts, frames and caches; the page's style nonce is new each time."""
    first, second = (reader.client.get("/", headers={"Host": f"127.0.0.1:{PORT}"}) for _ in range(2))
    policy = first.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert policy != second.headers["Content-Security-Policy"]
    assert b"NONCE" not in first.data
    for answer in (first, reader.client.get("/workbench/page.js", headers=OURS), reader.client.post("/workbench/do/files", json={})):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    """A workbench over a folder with links that lead out of it, to a file and to nothing."""
    home = tmp_path_factory.mktemp("linked")
    (home / "flows").mkdir()
    (home / "secret.yaml").write_text("secret: words")
    (home / "flows/link.yaml").symlink_to(home / "secret.yaml")
    (home / "flows/new-link.yaml").symlink_to(home / "made.yaml")
    desk = Desk(read_settings({}), Shelf(home / "flows", SHIPPED.locales), lambda: NOW)
    return SimpleNamespace(home=home, page=page_of(Bench(desk)))


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("flows/../../etc/passwd", id="up and out"),
        pytest.param("flows/shared/../../secret.yaml", id="up from a folder"),
        pytest.param("/etc/passwd", id="from the top"),
        pytest.param("flows/.env.yaml", id="a hidden file"),
        pytest.param("flows/.git/config.yaml", id="a hidden folder"),
        pytest.param("flows/sub/deep.yaml", id="a folder that is none of ours"),
        pytest.param("flows/flow.schema.json", id="no YAML"),
        pytest.param("flows/x\x00.yaml", id="an end in the middle"),
        pytest.param("flows\\x.yaml", id="the other bar"),
        pytest.param("locales/en/LC_MESSAGES/flows.po", id="a catalogue is edited by translators' tools"),
        pytest.param("locales/../flows/x.yaml", id="from one root to the other"),
        pytest.param("", id="no name"),
        pytest.param("flows/link.yaml", id="a link to a file outside"),
        pytest.param("flows/new-link.yaml", id="a link to nothing, which a save would follow"),
    ],
)
def test_no_other_file_is_reached(linked, name):
    """A name that is none of ours is refused by every wish about a file, and nothing is written anywhere."""
    for wish, (form, _) in WISHES.items():
        fields = msgspec.structs.fields(form)
        if "name" not in {field.name for field in fields}:
            continue
        answer = linked.page(wish, **{field.name: WORDS[field.name] for field in fields if field.required} | {"name": name})
        assert (answer["status"], "secret" in str(answer.get("text"))) == (404, False), wish
        assert sorted(path.name for path in linked.home.rglob("*")) == ["flows", "link.yaml", "new-link.yaml", "secret.yaml"], wish
        assert (linked.home / "secret.yaml").read_text() == "secret: words", wish


@pytest.mark.parametrize("wish", ["save", "look"])
def test_a_file_has_a_limit(page, shelf, wish):
    """256 KB are taken; one byte more is refused with its size, and the file stays as it was."""
    before = (shelf.flows / "support.yaml").read_bytes()
    seen = page("open", name="flows/support.yaml")["mark"]
    refused = page(wish, name="flows/support.yaml", text="é" * (BIGGEST // 2) + "a", seen=seen)
    assert (refused["status"], "256 KB" in refused["told"]) == (413, True)
    assert (shelf.flows / "support.yaml").read_bytes() == before
    assert page(wish, name="flows/support.yaml", text="#" * BIGGEST, seen=seen)["status"] == 200


def test_a_wish_without_end_is_not_read(reader):
    """What no text could ever be is refused before it is read."""
    answer = reader.client.post("/workbench/do/look", data=b'{"name": "' + b"x" * 7 * BIGGEST, headers=OURS)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"[]", id="no object"),
        pytest.param(b'{"name": 7}', id="a number for a name"),
        pytest.param(b'{"name": "flows/support.yaml", "more": 1}', id="a word too many"),
        pytest.param(b'{"name": "\xff"}', id="broken encoding"),
        pytest.param(b'{"name": "\\ud800"}', id="half a character"),
    ],
)
def test_a_broken_wish_is_refused_in_words(reader, body):
    """What our page would never say gets a sentence, not a fault."""
    answer = reader.client.post("/workbench/do/open", data=body, headers=OURS)
    assert (answer.status_code, answer.get_json()) == (400, {"told": "This is not what the page says."})


def test_what_is_not_there_is_not_there(reader):
    """An unknown wish, an unknown asset, and a file that nobody has written."""
    assert reader("shutdown")["status"] == 404
    assert reader.client.get("/workbench/page.html", headers=OURS).status_code == 404
    assert reader.client.get("/workbench/..%2froutes.py", headers=OURS).status_code == 404
    missing = reader("open", name="flows/after-case-clsed.yaml")
    assert (missing["status"], "Did you mean `flows/after-case-closed.yaml`?" in missing["told"]) == (404, True)


def test_two_hundred_flows_are_listed(page, shelf):
    """Two hundred flows stand in the list in order, beside the shared pieces and what stands around them; other files do not."""
    for number in range(200):
        (shelf.flows / f"flow-{number:03}.yaml").write_text(f"flow: flow-{number:03}\n")
    (shelf.flows / ".hidden.yaml").write_text("flow: hidden\n")
    (shelf.flows / "notes.txt").write_text("no flow")
    groups = {group["title"]: [file["name"] for file in group["files"]] for group in page("files")["groups"]}
    assert groups["Flows"] == [
        "flows/after-case-closed.yaml",
        *(f"flows/flow-{n:03}.yaml" for n in range(200)),
        "flows/quiet-check-in.yaml",
    ]
    assert "flows/shared/opening.yaml" in groups["Shared pieces"]
    assert groups["Around the flows"] == [f"flows/{name}.yaml" for name in ("calendar", "complaints", "duty", "support")]
    assert "locales/cy/words.yaml" in groups["Languages"]


def test_every_wish_has_a_form_that_refuses_other_words():
    """A misspelt word in the page's own code is seen, not passed over."""
    assert [wish for wish, (form, _) in WISHES.items() if not form.__struct_config__.forbid_unknown_fields] == []
