"""What reading costs, and how often it recognises an encoding and a double encoding.

    python -m benchmarks.readers --corpus antcorpus.jsonl.gz [--articles 20000]

The corpus (lines of JSON with title and body) is resampled to the number of articles and written in
every format; each file is read in a process of its own. Printed are CPU seconds for 10,000 articles
and the peak of memory beside the size of the file. Then each of the first 3,000 texts is encoded in
other ways, alone as its title and whole, and read back.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

import click
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from generator.errors import Problem
from generator.parse.decode import decode
from generator.parse.mojibake import undo_mojibake

CODECS = ("cp1256", "iso8859_6", "utf-16", "utf-16-le", "utf-16-be")
WRONG = ("cp1256", "latin-1", "sloppy-windows-1252")
READ = """
import resource, sys, time
from pathlib import Path
from zoneinfo import ZoneInfo
from generator.engine.archive import parse_file
from generator.model import InputFile
path = Path(sys.argv[1])
parse_file(InputFile(path.name, b"title,text\\nx,y\\n"), ZoneInfo("UTC"))
before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
parsed = parse_file(InputFile(path.name, path.read_bytes()), ZoneInfo("UTC"))
spent = time.process_time() - started
peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
print(len(parsed.articles), spent, peak)
"""


def texts(corpus: Path) -> list[tuple[str, str]]:
    """(title, body) of every article that has both."""
    with gzip.open(corpus, "rt", encoding="utf-8") as file:
        records = (json.loads(line) for line in file)
        return [(r["title"], r["body"]) for r in records if r["title"] and r["body"]]


def resampled(found: list[tuple[str, str]], articles: int) -> Iterator[tuple[str, str, str]]:
    """(title, day, body of three paragraphs); titles are made different."""
    for number in range(articles):
        title, _ = found[number % len(found)]
        bodies = [found[(number + step) % len(found)][1] for step in (0, 7, 11)]
        yield f"{title} {number}", f"2016-01-{number % 28 + 1:02}", "\n".join(bodies)


def write_jsonl(path: Path, rows: Iterator[tuple[str, str, str]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for title, day, body in rows:
            record = {"title": title, "date": day, "text": body, "source": "س"}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def write_csv(path: Path, rows: Iterator[tuple[str, str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["title", "date", "text"])
        writer.writerows(rows)


def write_wxr(path: Path, rows: Iterator[tuple[str, str, str]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/">')
        file.write("<channel><title>س</title>\n")
        for title, day, body in rows:
            file.write(f"<item><title>{escape(title)}</title><description>{escape(body)}")
            file.write(f"</description><wp:post_date>{day} 10:00:00</wp:post_date></item>\n")
        file.write("</channel></rss>\n")


def write_warc(path: Path, rows: Iterator[tuple[str, str, str]]) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number, (title, day, body) in enumerate(rows):
            paragraphs = "".join(f"<p>{escape(text)}</p>" for text in body.split("\n"))
            page = (
                f'<!doctype html><html><head><meta property="article:published_time" '
                f'content="{day}"></head><body><nav><a href="/">س</a></nav><article>'
                f"<h1>{escape(title)}</h1>{paragraphs}</article></body></html>"
            )
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                f"https://a.example/{number}",
                "response",
                payload=io.BytesIO(page.encode()),
                http_headers=http,
            )
            writer.write_record(record)


FORMATS = {
    "a.jsonl": write_jsonl,
    "a.csv": write_csv,
    "a.xml": write_wxr,
    "a.warc.gz": write_warc,
}


def measure(path: Path) -> tuple[int, float, float]:
    """(articles, CPU s, peak MB) of one reading in a process of its own."""
    command = [sys.executable, "-c", READ, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ))
    articles, spent, peak = done.stdout.split()
    return int(articles), float(spent), float(peak)


def encodings(found: list[tuple[str, str]]) -> None:
    """How many texts come back from each encoding as they were."""
    samples = [text for title, body in found[:3000] for text in (title, f"{title}\n{body}")]
    for codec in CODECS:
        tried = [text for text in samples if _fits(text, codec)]
        wrong = sum(_read(text.encode(codec)) != text for text in tried)
        click.echo(f"{codec:22}{len(tried):>7} texts {wrong:>5} read wrongly")
    sound = sum(undo_mojibake(text) != text for text in samples)
    click.echo(f"{'sound text':22}{len(samples):>7} texts {sound:>5} taken for a double encoding")
    for codec in WRONG:
        lost = sum(undo_mojibake(text.encode().decode(codec)) != text for text in samples)
        click.echo(f"{'UTF-8 as ' + codec:22}{len(samples):>7} texts {lost:>5} not undone")


def _fits(text: str, codec: str) -> bool:
    try:
        return text.encode(codec) != b""
    except UnicodeEncodeError:
        return False


def _read(data: bytes) -> str:
    decoded = decode("a.txt", data)
    return "" if isinstance(decoded, Problem) else decoded.text


@click.command()
@click.option("--corpus", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--articles", default=20_000, show_default=True)
def main(corpus: Path, articles: int) -> None:
    """Measure the readers."""
    found = texts(corpus)
    with tempfile.TemporaryDirectory() as folder:
        for name, write in FORMATS.items():
            path = Path(folder) / name
            write(path, resampled(found, articles))
            count, spent, peak = measure(path)
            size = path.stat().st_size / 1e6
            path.unlink()
            cost = spent * 10_000 / count
            click.echo(
                f"{name:12}{count:>8,} articles {size:>7.1f} MB {cost:>6.1f} CPU s/10,000 "
                f"peak {peak:>6.0f} MB = {peak / size:.1f} x"
            )
    encodings(found)


if __name__ == "__main__":
    main()
