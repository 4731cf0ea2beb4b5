"""`publish`: a site on a branch of a remote, or one line that says why not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.audit.check import check_site
from generator.cli import main
from generator.delivery.pushing import MAX_FILE, built_for, pages_address
from tests.archives import build, snapshot, write_files
from tests.repositories import BASE_URL, archive_repository, bare_repository, git, pushed

DOMAIN = "archive.example.org"


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """An empty repository to push to."""
    return bare_repository(tmp_path / "remote.git")


@pytest.fixture
def archive(tmp_path: Path, remote: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built archive with that remote, the current folder."""
    root = archive_repository(tmp_path / "archive", remote)
    monkeypatch.chdir(root)
    return root


def _publish(*args: str) -> Result:
    result = CliRunner().invoke(main, ["publish", *args])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def _refused(remote: Path, *args: str) -> str:
    """The one line of a publication that was refused, after which all is as before."""
    before = git(remote, "for-each-ref"), git(Path(), "for-each-ref")
    result = _publish(*args)
    assert result.exit_code == 1
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert (git(remote, "for-each-ref"), git(Path(), "for-each-ref")) == before
    return line.removeprefix("error: ")


def test_the_branch_holds_the_site(archive: Path, remote: Path, tmp_path: Path) -> None:
    result = _publish()
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("pushed ")
    assert f"to branch gh-pages of {remote}, shown at {BASE_URL}" in result.stdout
    files = snapshot(pushed(remote, tmp_path / "clone"))
    assert files.pop("CNAME").decode().strip() == DOMAIN
    assert files == snapshot(archive / "site")
    assert check_site(tmp_path / "clone").ok
    assert git(archive, "for-each-ref", "refs/heads") == "", (
        "no branch of the keeper's was made or moved"
    )


def test_what_was_published_before_is_the_history(archive: Path, remote: Path) -> None:
    assert _publish("--message", "first").exit_code == 0
    assert "holds this site already" in _publish().stdout
    write_files(
        archive / "seeds", {"b.md": "---\ntitle: خبر آخر\ndate: 2024-01-02\n---\nنص الخبر.\n"}
    )
    build(archive, {}, config=f'base_url = "{BASE_URL}"\n')
    assert _publish("--message", "second").exit_code == 0
    assert git(remote, "log", "--format=%s", "gh-pages").split() == ["second", "first"]


def test_another_clone_goes_on_from_what_the_remote_has(
    archive: Path, remote: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _publish("--message", "first").exit_code == 0
    other = archive_repository(tmp_path / "other", remote, files={"b.md": "# خبر\n\nنص.\n"})
    monkeypatch.chdir(other)
    assert _publish("--message", "second").exit_code == 0
    assert git(remote, "log", "--format=%s", "gh-pages").split() == ["second", "first"]


def test_a_dry_run_says_what_it_would_do(archive: Path, remote: Path) -> None:
    result = _publish("--dry-run", "--branch", "pages")
    assert result.exit_code == 0
    assert result.stdout.startswith("would push ")
    assert f"CNAME that names {DOMAIN}" in result.stdout
    assert git(remote, "for-each-ref") == ""


def test_addresses_are_recorded_without_a_push(archive: Path, remote: Path) -> None:
    before = git(remote, "for-each-ref")
    assert (
        _publish("--record-only").stdout == "addresses.csv: 1 new row (keep it with the articles)\n"
    )
    assert (archive / "addresses.csv").read_text("utf-8").count("\n") == 2
    assert (
        _publish("--record-only").stdout
        == "addresses.csv: 0 new rows (keep it with the articles)\n"
    )
    assert git(remote, "for-each-ref") == before


def test_nothing_is_pushed_that_the_table_could_not_take(archive: Path, remote: Path) -> None:
    write_files(archive, {"addresses.csv": "address,file,number,text,leads_to\nx,a.txt,0,t0,\n"})
    assert _refused(remote).startswith("addresses.csv:2: 'x' is no address of an article")


def test_a_cname_of_the_keepers_is_the_one(archive: Path, remote: Path, tmp_path: Path) -> None:
    build(archive, config=f'base_url = "{BASE_URL}"\n', public={"CNAME": f"{DOMAIN}\n"})
    assert "CNAME" not in _publish().stdout
    assert (pushed(remote, tmp_path / "clone") / "CNAME").read_text() == f"{DOMAIN}\n"
    build(archive, config=f'base_url = "{BASE_URL}"\n', public={"CNAME": "other.example.org\n"})
    assert _refused(remote).startswith("CNAME names other.example.org, but the site was built for")


def test_an_arabic_domain_is_named_as_the_name_system_has_it(archive: Path, remote: Path) -> None:
    build(archive, config='base_url = "https://أرشيف.example/"\n')
    assert "CNAME that names xn--" in _publish().stdout
    assert git(remote, "show", "gh-pages:CNAME").strip().isascii()


@pytest.mark.parametrize(
    "base_url",
    ["https://me.github.io/", "https://me.github.io/archive/", "https://example.org/archive/"],
)
def test_other_addresses_need_no_cname(archive: Path, remote: Path, base_url: str) -> None:
    build(archive, config=f'base_url = "{base_url}"\n')
    assert _publish().exit_code == 0
    assert "CNAME" not in git(remote, "ls-tree", "--name-only", "gh-pages").split()


def test_no_site(archive: Path, remote: Path) -> None:
    shutil.rmtree(archive / "site")
    assert _refused(remote) == "there is no site at site (build it first)"


def test_that_there_is_no_base_url_is_said_before_a_build(archive: Path, remote: Path) -> None:
    shutil.rmtree(archive / "site")
    write_files(archive, {"archive.toml": "title = 'x'\n"})
    assert _refused(remote) == (
        "there is no site at site (set base_url in archive.toml, the address where readers will "
        "find it, then build it)"
    )
    git(archive, "remote", "add", "hub", "git@github.com:Me/archive.git")
    assert 'set base_url = "https://me.github.io/archive/" in' in _refused(
        remote, "--remote", "hub"
    )


def test_a_site_without_base_url(archive: Path, remote: Path) -> None:
    build(archive, config="title = 'x'\n")
    what = "site: was built without a base URL, which feeds and the sitemap need "
    assert _refused(remote) == (
        f"{what}(set base_url in archive.toml, the address where readers will find it, "
        "then build again)"
    )
    assert _refused(remote, "--base-url", BASE_URL) == f"{what}(build it again for {BASE_URL})"


def test_a_site_for_another_address(archive: Path, remote: Path) -> None:
    assert _refused(remote, "--base-url", "https://example.org/b/") == (
        f"site: was built for {BASE_URL}, not for https://example.org/b/ "
        "(build it again with that base URL, or correct it)"
    )
    assert _publish("--base-url", "nonsense").exit_code == 2
    assert _publish("--base-url", BASE_URL.rstrip("/")).exit_code == 0


def test_an_address_of_pages_that_is_not_the_remotes(archive: Path, remote: Path) -> None:
    build(archive, config='base_url = "https://me.github.io/archiv/"\n')
    git(archive, "remote", "add", "hub", "https://secret@github.com/Me/archive.git")
    assert _refused(remote, "--remote", "hub") == (
        "the site was built for https://me.github.io/archiv/, but "
        "https://github.com/Me/archive.git is shown at https://me.github.io/archive/ "
        "(build it with --base-url https://me.github.io/archive/)"
    )


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path, config=f'base_url = "{BASE_URL}"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    result = _publish()
    assert result.exit_code == 1
    assert "is not in a git repository (`git init`" in result.stderr


def test_no_remote(archive: Path, remote: Path) -> None:
    assert _refused(remote, "--remote", "hub") == (
        "the repository has no remote 'hub' (--remote origin)"
    )
    git(archive, "remote", "remove", "origin")
    assert _refused(remote) == (
        "the repository has no remote 'origin' (git remote add origin ADDRESS)"
    )


def test_a_remote_that_is_not_there(archive: Path, remote: Path, tmp_path: Path) -> None:
    git(archive, "remote", "set-url", "origin", str(tmp_path / "nowhere"))
    line = _refused(remote)
    assert line.startswith("origin cannot be reached: fatal: ")
    assert line.endswith("(nothing was published)")


def test_a_rejected_push(archive: Path, remote: Path) -> None:
    hook = remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho no room >&2\nexit 1\n")
    hook.chmod(0o755)
    line = _refused(remote)
    assert line.startswith("origin refused the push: ")
    assert "pre-receive hook declined" in line


def test_what_somebody_published_meanwhile_stays(
    archive: Path, remote: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The branch moves after it was looked at."""
    from generator.delivery import pushing  # noqa: PLC0415

    assert _publish().exit_code == 0
    other = archive_repository(tmp_path / "other", remote, files={"b.md": "# خبر\n\nنص.\n"})
    build(archive, {"c.md": "# خبر ثالث\n\nنص.\n"}, config=f'base_url = "{BASE_URL}"\n')
    push = pushing._Git.push

    def late(self: object, target: object, commit: str) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(pushing._Git, "push", push)
            patch.chdir(other)
            assert _publish("--message", "theirs").exit_code == 0
        push(self, target, commit)  # type: ignore[arg-type]

    monkeypatch.setattr(pushing._Git, "push", late)
    result = _publish("--message", "ours")
    assert result.exit_code == 1
    assert "[rejected]" in result.stderr
    assert git(remote, "log", "-1", "--format=%s", "gh-pages").strip() == "theirs"


@pytest.mark.parametrize("branch", ["main", "no..name", "--all", ""])
def test_branches_that_cannot_be(archive: Path, remote: Path, branch: str) -> None:
    assert "name " in _refused(remote, f"--branch={branch}")


def test_a_branch_of_something_else(archive: Path, remote: Path) -> None:
    git(archive, "add", "archive.toml")
    git(archive, "commit", "--quiet", "--message", "x")
    git(archive, "push", "--quiet", "origin", "main:gh-pages")
    assert _refused(remote) == (
        "the branch gh-pages of origin holds something that is no site "
        "(name another with --branch, or delete that one)"
    )


def test_broken_links(archive: Path, remote: Path) -> None:
    next((archive / "site" / "data" / "raw").iterdir()).unlink()
    line = _refused(remote)
    assert "links are broken, the first one " in line
    assert line.endswith("(`warraq check` lists them; --no-check publishes all the same)")
    assert _publish("--no-check").exit_code == 0


def test_a_file_that_github_refuses(archive: Path, remote: Path) -> None:
    with (archive / "site" / "data" / "huge.bin").open("wb") as file:
        file.truncate(MAX_FILE + 1)
    assert _refused(remote).startswith("data/huge.bin: has 105 MB, and GitHub takes 100 MB a file")


def test_nobody_who_commits(
    archive: Path, remote: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    git(archive, "config", "user.useConfigOnly", "true")
    git(archive, "config", "--unset", "user.name")
    git(archive, "config", "--unset", "user.email")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    result = _publish()
    assert result.exit_code == 1
    assert result.stderr.startswith("error: git does not know who commits (git config user.name")


@pytest.mark.parametrize(
    ("remote_address", "shown"),
    [
        ("git@github.com:Me/archive.git", "https://me.github.io/archive/"),
        ("https://github.com/me/archive", "https://me.github.io/archive/"),
        ("https://me:pw@github.com/me/archive.git", "https://me.github.io/archive/"),
        ("ssh://git@github.com/me/a.b.git", "https://me.github.io/a.b/"),
        ("https://github.com/Me/me.github.io.git", "https://me.github.io/"),
        ("https://example.org/me/archive.git", ""),
        ("/srv/git/github.com/me/archive", ""),
    ],
)
def test_where_pages_shows_a_repository(remote_address: str, shown: str) -> None:
    assert pages_address(remote_address) == shown


def test_the_address_that_a_site_was_built_for(tmp_path: Path) -> None:
    def make(url: str) -> Path:
        return build(tmp_path, config=f'base_url = "{url}"\n').site

    assert built_for(make("https://example.org/a/b")) == "https://example.org/a/b/"
    assert built_for(make("https://مثال.example/")) == "https://مثال.example/"
    assert built_for(make("")) == ""


def test_a_site_that_somebody_altered(archive: Path, remote: Path) -> None:
    page = archive / "site" / "index.html"
    page.write_text(page.read_text("utf-8") + "<p>more</p>", "utf-8")
    assert _refused(remote) == (
        "site is not as the build left it: altered: index.html "
        "(build again; files of your own belong into public/)"
    )
    assert _publish("--no-check").exit_code == 0


def test_gone_is_for_the_table_alone() -> None:
    result = CliRunner().invoke(main, ["publish", "--gone"])
    assert (result.exit_code, "--record-only" in result.stderr) == (2, True)
