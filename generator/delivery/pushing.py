"""A built site on a branch of a git remote, from which GitHub Pages and others show it. (I/O)

`ghp-import` makes the commit, on a branch of a name of our own that begins where that of the remote
ends. So no branch of the keeper's moves, a push that is refused leaves nothing behind, and what
somebody else has published meanwhile is never overwritten: the push is refused then.

Nothing is pushed before all has been looked at: that the site is whole, that its links hold, that
it was built for the address where it will be shown, and that the branch holds a site or nothing.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from generator import urls
from generator.audit.check import check_site
from generator.audit.verify import verify_site
from generator.delivery.parts import MAIN, check_splittable, write_parts
from generator.errors import WarraqError, no_site
from generator.model import SITE_MARKER
from generator.walk import files_in
from generator.write import alone, check_whole

MAX_FILE = 100 * 1024 * 1024
"""Bytes of a file, beyond which GitHub refuses a push (GitHub Docs, About large files)."""
CNAME = "CNAME"
"""Names the domain of a site to GitHub Pages."""

_OURS = "warraq-publish"
"""Branch that is there while a commit is made."""
_PLATFORMS = (".github.io", ".gitlab.io")
"""Hosts of addresses that need no domain to be named."""
_GITHUB = re.compile(
    r"(?:git@github\.com:|(?:ssh|https?|git)://(?:[^@/]*@)?github\.com(?::\d+)?/)"
    r"(?P<owner>[^/]+)/(?P<name>[^/]+?)(?:\.git)?/?"
)
_SITEMAP = re.compile(r"^Sitemap: (.*)/" + re.escape(urls.SITEMAP) + "$", re.MULTILINE)
_USER = re.compile(r"(?<=://)[^/@]*@")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a site goes."""

    root: Path
    """A folder of the git repository."""
    remote: str = "origin"
    branch: str = "gh-pages"


@dataclass(frozen=True, slots=True)
class Publication:
    """What was pushed, or would be."""

    files: int
    bytes: int
    address: str
    """Of the remote, without a user's name or password."""
    base_url: str
    """Where the site will be shown; ends with a slash."""
    domain: str
    """That `CNAME` is to name; empty when the site needs none or has one."""
    commit: str
    """Hexadecimal; empty when nothing was pushed."""


def push_site(
    site: Path,
    target: Target,
    base_url: str = "",
    *,
    message: str = "",
    check: bool = True,
    dry_run: bool = False,
) -> Publication:
    """Push a built site to a branch; what the branch held before is its history.

    Args:
        base_url: the site must have been built for; any, if none is given.
        check: whether to follow all links first.
        dry_run: look at everything, the remote too, but push nothing.

    Returns:
        With an empty commit where the branch holds this very site already.

    Raises:
        WarraqError: nothing was pushed; the message says why.
    """
    with _looked_at(site, target, base_url, check=check) as look:
        return _pushed(look, target, message, dry_run=dry_run)


def push_parts(
    site: Path,
    target: Target,
    base_url: str = "",
    *,
    message: str = "",
    check: bool = True,
    dry_run: bool = False,
) -> list[Publication]:
    """Push a built site in parts: the years to repositories beside that of the remote.

    All of them are looked at first. The main part, whose pages lead to all others, comes last. The
    arguments are those of `push_site`.

    Raises:
        WarraqError: the message says why, and which parts were published before.
    """
    with _looked_at(site, target, base_url, check=check) as look, ExitStack() as cleaning:
        check_splittable(look.shown_at)
        # Beside the site, where there is room for as much; other folders for such may be small.
        beside = TemporaryDirectory(prefix=f".{site.name}-parts-", dir=site.resolve().parent)
        parts = write_parts(site, Path(cleaning.enter_context(beside)) / "parts")
        order = sorted(parts, key=lambda name: (name == MAIN, name))
        looks = {name: _part(look, name, parts[name]) for name in order}
        targets = {name: _part_target(look, target, name) for name in order}
        for name in order:
            look.git.tip(targets[name])
        done: list[Publication] = []
        for name in order:
            try:
                done.append(_pushed(looks[name], targets[name], message, dry_run=dry_run))
            except WarraqError as error:
                before = ", ".join(each.base_url for each in done) or "none"
                what = f"{error.message}; parts published before: {before}"
                raise WarraqError(what, "publish again when that is mended") from error
        return done


@dataclass(frozen=True, slots=True)
class _Look:
    """A site that may be pushed."""

    site: Path
    git: _Git
    address: str
    """Of the remote, as git knows it."""
    shown_at: str
    domain: str
    sizes: Mapping[str, int]


@contextmanager
def _looked_at(site: Path, target: Target, base_url: str, *, check: bool) -> Iterator[_Look]:
    """Look at everything but the remote's branch; no build touches the site meanwhile."""
    if not site.is_dir():
        hint = "build it first" if base_url else f"{_advice(target)}, then build it"
        raise no_site(site, hint)
    with alone(site):
        check_whole(site)
        shown_at = _fitting_address(site, target, base_url)
        git = _Git(target.root)
        address = git.address_of(target.remote)
        _check_place(shown_at, _USER.sub("", address))
        git.check_branch(target.branch)
        sizes = dict(files_in(str(site)))
        _check_sizes(sizes)
        if check:
            _check_links(site)
            _check_unchanged(site)
        yield _Look(site, git, address, shown_at, _domain(site, shown_at), sizes)


def _pushed(look: _Look, target: Target, message: str, *, dry_run: bool) -> Publication:
    tip = look.git.tip(target)
    commit = ""
    if not dry_run:
        text = message or f"Publish the site of {look.shown_at}"
        with look.git.committed(look.site, tip, look.domain, text) as made:
            if not look.git.same_files(tip, made):
                look.git.push(target, made)
                commit = made
    return Publication(
        len(look.sizes) + bool(look.domain),
        sum(look.sizes.values()),
        _USER.sub("", look.address),
        look.shown_at,
        look.domain,
        commit,
    )


def _part(look: _Look, name: str, folder: Path) -> _Look:
    """What is to be pushed of a part."""
    shown_at = f"{look.shown_at}{name}{'/' * bool(name)}"
    address = part_address(look.address, name)
    domain = "" if name else look.domain
    return replace(
        look,
        site=folder,
        address=address,
        shown_at=shown_at,
        domain=domain,
        sizes=dict(files_in(str(folder))),
    )


def _part_target(look: _Look, target: Target, name: str) -> Target:
    return replace(target, remote=part_address(look.address, name)) if name else target


def part_address(main: str, name: str) -> str:
    """Return the address of the repository of a part: beside the main one, called as the part."""
    if not name:
        return main
    folder = main.rstrip("/")
    ending = ".git" if folder.endswith(".git") else ""
    return re.sub(r"[^/:\\]+$", f"{name}{ending}", folder)


def built_for(site: Path) -> str:
    """Return the base URL that a site was built with, with a slash at its end; "" for none."""
    try:
        robots = (site / urls.ROBOTS).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    found = _SITEMAP.search(robots)
    return f"{found[1]}/" if found else ""


def pages_address(remote: str) -> str:
    """Return where GitHub Pages shows a repository that has no domain; "" for other remotes."""
    found = _GITHUB.fullmatch(remote)
    if not found:
        return ""
    host = f"{found['owner'].lower()}.github.io"
    name = found["name"]
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def _advice(target: Target) -> str:
    """How to say where a site will be shown, which has to be said before it is built."""
    try:
        place = pages_address(_Git(target.root).address_of(target.remote))
    except WarraqError:
        place = ""
    if place:
        return f'set base_url = "{place}" in archive.toml, or your own domain'
    return "set base_url in archive.toml, the address where readers will find it"


def _fitting_address(site: Path, target: Target, base_url: str) -> str:
    """The address that a site was built for, which is the one that is wanted."""
    shown_at = built_for(site)
    if not shown_at:
        what = f"{site}: was built without a base URL, which feeds and the sitemap need"
        hint = (
            f"build it again for {base_url}" if base_url else f"{_advice(target)}, then build again"
        )
        raise WarraqError(what, hint)
    if base_url and f"{base_url.rstrip('/')}/" != shown_at:
        what = f"{site}: was built for {shown_at}, not for {base_url}"
        raise WarraqError(what, "build it again with that base URL, or correct it")
    return shown_at


def _check_place(shown_at: str, remote: str) -> None:
    """Refuse an address of GitHub Pages that is not the remote's."""
    place = pages_address(remote)
    host = urlsplit(shown_at).hostname or ""
    if place and host.endswith(".github.io") and shown_at.casefold() != place.casefold():
        what = f"the site was built for {shown_at}, but {remote} is shown at {place}"
        raise WarraqError(what, f"build it with --base-url {place}")


def _check_sizes(sizes: dict[str, int]) -> None:
    largest = max(sizes, key=lambda path: sizes[path])
    if sizes[largest] > MAX_FILE:
        what = f"{largest}: has {sizes[largest] / 1e6:.0f} MB, and GitHub takes 100 MB a file"
        raise WarraqError(what, "`warraq plan` shows what is large")


def _check_unchanged(site: Path) -> None:
    """Refuse a site that somebody has altered: whoever verifies it would be told so."""
    findings = verify_site(site).findings
    if findings:
        more = f", and {len(findings) - 1} more" if len(findings) > 1 else ""
        what = f"{site} is not as the build left it: {findings[0]}{more}"
        raise WarraqError(what, "build again; files of your own belong into public/")


def _check_links(site: Path) -> None:
    broken = check_site(site).broken
    if broken:
        what = f"{site}: {len(broken)} links are broken, the first one {broken[0]}"
        raise WarraqError(what, "`warraq check` lists them; --no-check publishes all the same")


def _domain(site: Path, shown_at: str) -> str:
    """The domain that Pages is to be told; a site below a path lies at somebody else's.

    Raises:
        WarraqError: the archive's own CNAME names another one.
    """
    parts = urlsplit(shown_at)
    host = _ascii(parts.hostname or "")
    named = _ascii(_named_domain(site))
    if named and named != host:
        what = f"{CNAME} names {named}, but the site was built for {shown_at}"
        raise WarraqError(what, "correct public/CNAME, or build with another --base-url")
    is_own = parts.path == "/" and not host.endswith(_PLATFORMS)
    return host if is_own and not named else ""


def _ascii(host: str) -> str:
    """A host as the name system has it: Arabic ones are encoded (RFC 3492)."""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _named_domain(site: Path) -> str:
    try:
        return (site / CNAME).read_text("utf-8").strip().lower()
    except (OSError, UnicodeDecodeError):
        return ""


class _Git:
    """The repository of an archive."""

    def __init__(self, root: Path) -> None:
        """Raises WarraqError where there is no git, no repository, or nobody who commits."""
        self._root = root
        if self._run("rev-parse", "--git-dir").returncode:
            what = f"{root.resolve()}: is not in a git repository"
            raise WarraqError(what, "`git init`, and `git remote add origin ADDRESS`")
        ident = self._run("var", "GIT_COMMITTER_IDENT")
        found = re.match(r"(.*) <(.*)> ", ident.stdout)
        if ident.returncode or not found:
            hint = "git config user.name NAME; git config user.email ADDRESS"
            raise WarraqError("git does not know who commits", hint)
        self._who = {"GIT_COMMITTER_NAME": found[1], "GIT_COMMITTER_EMAIL": found[2]}

    def address_of(self, remote: str) -> str:
        """Return the address of a remote. Raises WarraqError for none."""
        found = self._run("remote", "get-url", "--push", "--", remote)
        if found.returncode:
            known = ", ".join(self._run("remote").stdout.split())
            hint = f"--remote {known}" if known else f"git remote add {remote} ADDRESS"
            raise WarraqError(f"the repository has no remote {remote!r}", hint)
        return found.stdout.strip()

    def check_branch(self, branch: str) -> None:
        """Refuse a name that is none, and the branch that holds the archive itself."""
        if (
            branch.startswith("-")
            or self._run("check-ref-format", f"refs/heads/{branch}").returncode
        ):
            raise WarraqError(f"{branch!r} is no name of a branch", "name one with --branch")
        if self._run("symbolic-ref", "--short", "HEAD").stdout.strip() == branch:
            what = f"the branch {branch} holds the archive itself"
            raise WarraqError(what, "name another with --branch")

    def tip(self, target: Target) -> str:
        """Return the last commit of the remote's branch, fetched if need be; "" for no branch.

        Raises:
            WarraqError: the remote cannot be reached, or the branch holds something else.
        """
        ref = f"refs/heads/{target.branch}"
        listed = self._do("cannot be reached", target, "ls-remote", "--", target.remote, ref)
        tip, _, _ = listed.partition("\t")
        if not tip:
            return ""
        if self._run("cat-file", "-e", f"{tip}^{{commit}}").returncode:
            self._do("cannot be fetched", target, "fetch", "--no-tags", "--", target.remote, ref)
        if self._run("cat-file", "-e", f"{tip}:{SITE_MARKER}").returncode:
            remote = _USER.sub("", target.remote)
            what = f"the branch {target.branch} of {remote} holds something that is no site"
            raise WarraqError(what, "name another with --branch, or delete that one")
        return tip

    @contextmanager
    def committed(self, site: Path, tip: str, domain: str, message: str) -> Iterator[str]:
        """Commit a site, after `tip`; the commit belongs to no branch when the block ends."""
        ref = f"refs/heads/{_OURS}"
        self._run("update-ref", *((ref, tip) if tip else ("-d", ref)))
        cname = ("--cname", domain) if domain else ()
        options = ("--no-jekyll", *cname, "--branch", _OURS, "--message", message)
        command = [sys.executable, "-m", "ghp_import", *options, str(site.resolve())]
        try:
            done = self._execute(command)
            made = self._run("rev-parse", "--verify", "--quiet", ref).stdout.strip()
            if done.returncode or not made or made == tip:
                said = _reason(done.stderr or done.stdout)
                raise WarraqError(f"the site could not be committed: {said}", "nothing was pushed")
            yield made
        finally:
            self._run("update-ref", "-d", ref)

    def same_files(self, tip: str, made: str) -> bool:
        """Whether two commits hold the same files."""
        return bool(tip) and not self._run("diff", "--quiet", tip, made, "--").returncode

    def push(self, target: Target, commit: str) -> None:
        """Make a commit the last one of the remote's branch. Raises WarraqError if refused."""
        ref = f"{commit}:refs/heads/{target.branch}"
        self._do("refused the push", target, "push", "--quiet", "--", target.remote, ref)

    def _do(self, failure: str, target: Target, *args: str) -> str:
        done = self._run(*args)
        if done.returncode:
            what = f"{_USER.sub('', target.remote)} {failure}: {_reason(done.stderr)}"
            raise WarraqError(what, "nothing was published")
        return done.stdout

    def _run(self, *args: str) -> subprocess.CompletedProcess[str]:
        return self._execute(["git", *args])

    def _execute(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        # Messages in English: some are looked at.
        env = {**os.environ, "LC_ALL": "C", **getattr(self, "_who", {})}
        try:
            return subprocess.run(
                command,
                cwd=self._root,
                env=env,
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
        except FileNotFoundError:
            raise WarraqError(f"there is no {command[0]} on this machine", "install it") from None


_TELLING = ("rejected]", "fatal:", "error:", "ERROR", "remote:")
"""In the line of git's that says why it failed, the most telling first."""


def _reason(said: str) -> str:
    """The line of a program that says what went wrong."""
    lines = [" ".join(line.split()) for line in said.splitlines() if line.strip()]
    for sign in _TELLING:
        for line in lines:
            if sign in line:
                return _USER.sub("", line)
    return lines[-1] if lines else "it said nothing"
