"""The endpoints of files as a stranger and as a person of the event meet them."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import requests

from smartcity_desktop.protocol.attachments import PART_LIMIT
from smartcity_desktop.protocol.identity import certificate_pem
from smartcity_desktop.sync.errors import RefusedFileError
from smartcity_desktop.sync.http import HttpRail
from tests.builders import CHAIR
from tests.central.scribe import Running, Scribe, Stage, a_centre, a_scribe
from tests.central.test_files import CONTENT, DIGEST, named


@pytest.fixture(scope="module")
def centre(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    home = tmp_path_factory.mktemp("centre")
    database = f"sqlite:///{home / 'centre.sqlite'}"
    with a_centre("--database", database, *stage.write_files(home)) as running:
        yield running


@pytest.fixture(scope="module")
def chair(stage: Stage, centre: Running) -> Scribe:
    scribe = a_scribe(stage, CHAIR.id).open().write(named())
    with closing(rail_of(centre, scribe)) as rail:
        rail.deliver(scribe.bundle())
    return scribe


def rail_of(centre: Running, scribe: Scribe) -> HttpRail:
    return HttpRail(centre.url, scribe.stage.package.authority, scribe.identity)


def test_a_file_goes_over_in_parts_and_comes_back(centre: Running, chair: Scribe):
    with closing(rail_of(centre, chair)) as rail:
        assert rail.attachments([DIGEST, "0" * 64, "nothing"]) == {DIGEST: 0}
        assert rail.attach(DIGEST, 0, CONTENT[:PART_LIMIT]) == min(PART_LIMIT, len(CONTENT))
        got = b""
        while part := rail.attachment(DIGEST, len(got)):
            got += part
        assert got == CONTENT
        assert rail.attachment("0" * 64, 0) == b""
        with pytest.raises(RefusedFileError) as refused:
            rail.attach("0" * 64, 0, b"x")
        assert refused.value.details["reason"] == "attachment_unnamed"


def test_a_stranger_reads_nothing_and_no_part_is_too_large(
    centre: Running, chair: Scribe, stage: Stage, tmp_path: Path
):
    trusted = tmp_path / "authority.pem"
    trusted.write_bytes(certificate_pem(stage.package.authority))
    url = f"{centre.url}/v1/events/{stage.package.fingerprint}/attachments/{DIGEST}"
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(trusted)
        assert session.get(url, timeout=20).status_code == 401
        large = session.put(url, data=bytes(PART_LIMIT + 1), timeout=20)
        assert (large.status_code, large.json()["key"]) == (413, "too_large")
        assert session.put(url, data=b"x", timeout=20).status_code == 401
        assert session.post(url.rpartition("/")[0], data=b"{}", timeout=20).status_code == 401
        wrong = session.put(f"{url[:-1]}?offset=0", data=b"x", timeout=20)
        assert (wrong.status_code, wrong.json()["key"]) == (422, "address_mismatch")
        elsewhere = session.put(url.replace(stage.package.fingerprint, "0" * 64), timeout=20)
        assert elsewhere.status_code == 404
