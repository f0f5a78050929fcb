import io
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import OpenerDirector, ProxyHandler, build_opener

import pytest

from skill.problem import Problem
from voice_local import model_files
from voice_local.model_download import get
from voice_local.models import EMBEDDED, RECOMMENDED, choose, download_folder

ZIP_PATH = f"/{RECOMMENDED}.zip"


@dataclass
class Site:
    """A web server that offers archives, with faults on request."""

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    hang_up_after: int | None = None
    understands_ranges: bool = True
    fail_with: int | None = None
    asked: list[str | None] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        wanted = self.headers.get("Range")
        self.site.asked.append(wanted)
        data = self.site.files.get(self.path)
        if self.site.fail_with or data is None:
            self.send_error(self.site.fail_with or 404)
            return
        start = (
            int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self.site.understands_ranges else 0
        )
        if start >= len(data):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(data)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        end = len(data) if self.site.hang_up_after is None else start + self.site.hang_up_after
        self.wfile.write(data[start:end])

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    offered = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("BoundHandler", (Handler,), {"site": offered}))
    offered.address = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield offered
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def archive() -> bytes:
    """The embedded model, packed the way the makers of Vosk pack theirs."""
    folder = choose(EMBEDDED).path
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name != model_files.MANIFEST:
                target.write(path, f"{RECOMMENDED}/{path.relative_to(folder).as_posix()}")
    return packed.getvalue()


@pytest.fixture
def opener() -> OpenerDirector:
    return build_opener(ProxyHandler({}))


def packed(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def part(home: Path) -> Path:
    return download_folder(home) / f"{RECOMMENDED}.zip.part"


def fetch(site: Site, home: Path, opener: OpenerDirector) -> Problem:
    """Fetch and return the problem there has to be."""
    with pytest.raises(Problem) as caught:
        get(home=home, address=site.address, opener=opener)
    return caught.value


def test_a_model_is_downloaded_to_where_vosk_looks(
    site: Site, archive: bytes, tmp_path: Path, opener: OpenerDirector
) -> None:
    site.files[ZIP_PATH] = archive
    seen: list[tuple[int, int | None]] = []
    model = get(
        home=tmp_path,
        address=site.address,
        opener=opener,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert model.path == tmp_path / ".cache" / "vosk" / RECOMMENDED
    assert (model.kind, model.faulty_file) == ("official", None)
    assert choose(home=tmp_path, environment={}) == model
    assert seen[0] == (0, len(archive))
    assert seen[-1] == (len(archive), len(archive))
    assert [path.name for path in download_folder(tmp_path).iterdir()] == [RECOMMENDED]


def test_an_installed_model_is_not_downloaded_again(
    site: Site, archive: bytes, tmp_path: Path, opener: OpenerDirector
) -> None:
    site.files[ZIP_PATH] = archive
    get(home=tmp_path, address=site.address, opener=opener)
    get(home=tmp_path, address=site.address, opener=opener)
    assert len(site.asked) == 1


def test_a_damaged_model_is_replaced(
    site: Site, archive: bytes, tmp_path: Path, opener: OpenerDirector
) -> None:
    site.files[ZIP_PATH] = archive
    broken = get(home=tmp_path, address=site.address, opener=opener)
    (broken.path / "am" / "final.mdl").write_bytes(b"")
    assert get(home=tmp_path, address=site.address, opener=opener).faulty_file is None


def test_an_interrupted_download_goes_on_where_it_stopped(
    site: Site, archive: bytes, tmp_path: Path, opener: OpenerDirector
) -> None:
    site.files[ZIP_PATH] = archive
    site.hang_up_after = 100_000
    assert fetch(site, tmp_path, opener).key == "download-interrupted"
    assert part(tmp_path).read_bytes() == archive[:100_000]
    site.hang_up_after = None
    assert get(home=tmp_path, address=site.address, opener=opener).faulty_file is None
    assert site.asked == [None, "bytes=100000-"]


def test_a_server_without_ranges_is_read_from_the_start(
    site: Site, archive: bytes, tmp_path: Path, opener: OpenerDirector
) -> None:
    site.files[ZIP_PATH] = archive
    site.hang_up_after = 100_000
    fetch(site, tmp_path, opener)
    site.hang_up_after, site.understands_ranges = None, False
    assert get(home=tmp_path, address=site.address, opener=opener).faulty_file is None


def test_a_complete_part_is_only_unpacked(
    site: Site, archive: bytes, tmp_path: Path, opener: OpenerDirector
) -> None:
    site.files[ZIP_PATH] = archive
    download_folder(tmp_path).mkdir(parents=True)
    part(tmp_path).write_bytes(archive)
    assert get(home=tmp_path, address=site.address, opener=opener).faulty_file is None


def test_a_part_longer_than_the_archive_is_thrown_away(
    site: Site, archive: bytes, tmp_path: Path, opener: OpenerDirector
) -> None:
    site.files[ZIP_PATH] = archive
    download_folder(tmp_path).mkdir(parents=True)
    part(tmp_path).write_bytes(archive + b"more")
    assert get(home=tmp_path, address=site.address, opener=opener).faulty_file is None


def test_a_damaged_archive_installs_nothing_and_is_forgotten(
    site: Site, archive: bytes, tmp_path: Path, opener: OpenerDirector
) -> None:
    damaged = bytearray(archive)
    damaged[len(damaged) // 2] ^= 0xFF
    site.files[ZIP_PATH] = bytes(damaged)
    assert fetch(site, tmp_path, opener).key == "broken-download"
    assert list(download_folder(tmp_path).iterdir()) == []
    site.files[ZIP_PATH] = archive
    assert get(home=tmp_path, address=site.address, opener=opener).faulty_file is None


@pytest.mark.parametrize(
    "data",
    [
        b"<html>Please log in to this network</html>",
        packed({f"{RECOMMENDED}/README": b"no model"}),
        packed({"another-model/am/final.mdl": b""}),
        packed({}),
    ],
    ids=["a login page", "an archive without a model", "another archive", "an empty archive"],
)
def test_what_is_no_model_is_refused(site: Site, data: bytes, tmp_path: Path, opener: OpenerDirector) -> None:
    site.files[ZIP_PATH] = data
    assert fetch(site, tmp_path, opener).key == "broken-download"
    assert list(download_folder(tmp_path).iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        f"{RECOMMENDED}/../../../evil",
        "/tmp/evil",
        "C:/evil",
        f"{RECOMMENDED}\\..\\evil",
    ],
)
def test_an_archive_cannot_write_outside_its_folder(
    site: Site, name: str, tmp_path: Path, opener: OpenerDirector
) -> None:
    site.files[ZIP_PATH] = packed({name: b"evil"})
    assert fetch(site, tmp_path, opener).key == "broken-download"
    assert not list(tmp_path.rglob("*evil*"))


def test_a_link_in_an_archive_is_refused(site: Site, tmp_path: Path, opener: OpenerDirector) -> None:
    link = zipfile.ZipInfo(f"{RECOMMENDED}/am")
    link.external_attr = 0o120777 << 16
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(link, "/etc")
    site.files[ZIP_PATH] = target.getvalue()
    assert fetch(site, tmp_path, opener).key == "broken-download"


def test_an_unknown_name_is_told_from_a_lost_network(
    site: Site, tmp_path: Path, opener: OpenerDirector
) -> None:
    assert fetch(site, tmp_path, opener).key == "unknown-download"


@pytest.mark.parametrize("name", ["", "..", "../vosk", "a/b", ".hidden", "name?x=1"])
def test_a_name_that_is_none_is_refused_without_asking(
    site: Site, name: str, tmp_path: Path, opener: OpenerDirector
) -> None:
    with pytest.raises(Problem, match="unknown-download"):
        get(name, home=tmp_path, address=site.address, opener=opener)
    assert site.asked == []


def test_a_failing_server_is_a_network_problem(site: Site, tmp_path: Path, opener: OpenerDirector) -> None:
    site.fail_with = 503
    problem = fetch(site, tmp_path, opener)
    assert problem.key == "no-network"
    assert "503" in str(problem.fields["reason"])


def test_no_server_is_a_network_problem(tmp_path: Path, opener: OpenerDirector) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as nobody:
        address = f"http://127.0.0.1:{nobody.server_port}/"
    assert fetch(Site(address), tmp_path, opener).key == "no-network"


def test_a_folder_that_cannot_be_written_is_named(
    site: Site, archive: bytes, tmp_path: Path, opener: OpenerDirector
) -> None:
    site.files[ZIP_PATH] = archive
    (tmp_path / ".cache").write_text("a file where a folder should be")
    problem = fetch(site, tmp_path, opener)
    assert problem.key == "cannot-store-model"
    assert problem.fields["path"] == str(download_folder(tmp_path))
