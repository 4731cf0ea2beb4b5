"""`verify`, and a built site as a bag that other programs take."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import bagit
import pytest
from click.testing import CliRunner

from generator.cli import main


@pytest.fixture
def copy(built_site: Path, tmp_path: Path) -> Path:
    site = tmp_path / "site"
    shutil.copytree(built_site, site)
    return site


def test_a_built_site_is_whole_and_a_valid_bag(built_site: Path) -> None:
    result = CliRunner().invoke(main, ["verify", str(built_site)])
    assert result.exit_code == 0, result.output
    bag = bagit.Bag(str(built_site))
    bag.validate()
    payload = {path for path in bag.payload_entries() if path.startswith("data/raw/")}
    assert payload == {
        path.relative_to(built_site).as_posix()
        for path in (built_site / "data" / "raw").rglob("*")
        if path.is_file()
    }


def test_bagit_and_verify_agree_on_an_input_file_that_changed(copy: Path) -> None:
    raw = next((copy / "data" / "raw").glob("*.zip"))
    raw.write_bytes(raw.read_bytes()[:-1] + b"?")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(copy)).validate()
    result = CliRunner().invoke(main, ["verify", str(copy)])
    assert result.exit_code == 1
    assert f"altered: data/raw/{raw.name}\n" in result.output


def test_sha256sum_reads_every_list(built_site: Path) -> None:
    if not shutil.which("sha256sum"):
        pytest.skip("no sha256sum")
    lists = [*built_site.glob("*sha256.txt"), *built_site.glob("*/manifest-sha256.txt")]
    assert len(lists) > 5
    for path in lists:
        command = ["sha256sum", "--quiet", "--strict", "-c", path.name]
        subprocess.run(command, cwd=path.parent, check=True)


def test_json_and_seal(copy: Path) -> None:
    report = json.loads(CliRunner().invoke(main, ["verify", str(copy), "--json"]).output)
    seal = report["seal"]
    assert CliRunner().invoke(main, ["verify", str(copy), "--seal", seal]).exit_code == 0
    other = CliRunner().invoke(main, ["verify", str(copy), "--seal", "0" * 64])
    assert other.exit_code == 1
    assert "altered: tagmanifest-sha256.txt" in other.output
    assert CliRunner().invoke(main, ["verify", str(copy), "--seal", "abc"]).exit_code == 2


def test_a_folder_that_is_no_site_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["verify", str(tmp_path)])
    assert result.exit_code == 1
    assert result.output.startswith("error: ")
    assert "tagmanifest-sha256.txt" in result.output
