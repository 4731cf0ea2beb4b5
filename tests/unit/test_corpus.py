"""The benchmarks' corpus: what it promises to those who measure with it."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from benchmarks.corpus import Maker, Material, documents, file_text, main, real_material
from generator.engine.tasks import parse_file
from generator.model import InputFile

CATEGORIES = {"رياضة": "المباراة", "اقتصاد": "السوق"}


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of 120 articles in two categories, each with words of its own; nobody changes it."""
    records: list[dict[str, str | None]] = [
        {
            "title": f"{subject} في {_name(number)} بعد {_name(number + 1)} ثم {_name(number + 2)}",
            "body": "\n".join(
                f"قال {_name(number + n)} إن {subject} بلغت {_name(number * n)}. وأضاف {_name(n)} "
                f"أن {subject} مستمرة حتى مساء اليوم في {_name(number)}؟"
                for n in range(6)
            ),
            "category": category,
        }
        for category, subject in CATEGORIES.items()
        for number in range(60)
    ]
    # What must not become a label or an article without words.
    records += [
        {"title": None, "body": "نص بلا عنوان هنا", "category": "رياضة"},
        {"title": "عنوان بلا نص", "body": None, "category": None},
        {"title": "المصدر: وكالة", "body": "المصدر: وكالة كبيرة جدا هنا.", "category": "رياضة"},
    ]
    path = tmp_path_factory.mktemp("corpus") / "real.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return path


def _name(number: int) -> str:
    return "ال" + "".join("بتثجحخدذرس"[int(digit)] for digit in f"{number % 997:03d}")


@pytest.fixture(scope="module")
def material(origin: Path) -> Material:
    return real_material([origin])


def parsed(text: str) -> tuple[list[str], list[str]]:
    """(titles of host and embedded articles, problems) of an input file."""
    file = parse_file(InputFile("a.txt", text.encode()), ZoneInfo("UTC"))
    articles = [article for article in (file.host, *file.embedded) if article]
    assert all(article.published and article.sources for article in articles)
    return [article.title for article in articles], [str(each) for each in file.problems]


def test_every_file_is_read_without_a_problem(material: Material) -> None:
    maker = Maker(material)
    for number in range(150):
        titles, problems = parsed(file_text(maker, number, embedded=0.5))
        made = [maker.article(number)]
        made += [maker.embedded(number)] if maker.embeds(number, 0.5) else []
        assert titles == [each.title for each in made]
        assert not problems


def test_an_article_depends_on_its_number_alone(material: Material) -> None:
    forwards = [Maker(material).article(number) for number in range(20)]
    maker = Maker(material)
    assert [maker.article(number) for number in reversed(range(20))] == forwards[::-1]
    assert Maker(material, seed=1).article(3) != forwards[3]


def test_articles_are_as_long_as_asked(material: Material) -> None:
    for words in (100, 350):
        maker = Maker(material, words=words)
        lengths = [
            sum(len(text.split()) for text in maker.article(number).paragraphs)
            for number in range(400)
        ]
        assert sum(lengths) / len(lengths) == pytest.approx(words, rel=0.08)
        assert min(lengths) < words / 2 and max(lengths) > words * 2


def test_an_article_stays_in_its_category(material: Material) -> None:
    maker = Maker(material, invented=0)
    for number in range(200):
        text = " ".join([maker.article(number).title, *maker.article(number).paragraphs])
        assert sum(subject in text for subject in CATEGORIES.values()) == 1


def test_titles_days_tags_and_sources_are_spread(material: Material) -> None:
    maker = Maker(material)
    made = [maker.article(number) for number in range(600)]
    assert len({article.title for article in made}) > 580
    years = Counter(article.day.year for article in made)
    assert len(years) == 10 and max(years.values()) < 2 * min(years.values())
    assert all(3 <= len(set(article.tags)) == len(article.tags) <= 8 for article in made)
    tags = Counter(tag for article in made for tag in article.tags)
    assert tags[material.tags[0]] > 3 * tags[material.tags[-1]]
    sources = [count for _, count in Counter(article.source for article in made).most_common()]
    assert sources[0] > 4 * sources[-1]


def test_invented_words_let_the_vocabulary_grow(material: Material) -> None:
    def vocabulary(maker: Maker, count: int) -> set[str]:
        texts = (text for n in range(count) for text in maker.article(n).paragraphs)
        return {word for text in texts for word in text.split()}

    plain, grown = Maker(material, invented=0), Maker(material)
    assert len(vocabulary(plain, 400)) < 1.01 * len(vocabulary(plain, 200))
    assert len(vocabulary(grown, 400)) > 1.3 * len(vocabulary(grown, 200))


def test_documents_are_those_of_the_files_in_order_of_time(material: Material) -> None:
    maker = Maker(material)
    made = [maker.article(number) for number in range(50)]
    made += [maker.embedded(number) for number in range(50) if maker.embeds(number, 0.4)]
    found = list(documents(material, 50, embedded=0.4))
    assert sum(document.embedded for document in found) == len(made) - 50
    assert 10 < len(made) - 50 < 30
    assert [document.date for document in found] == sorted(document.date for document in found)
    assert len({document.href for document in found}) == len(found)
    assert sorted((d.title, d.body, d.source, d.tags, d.date) for d in found) == sorted(
        (a.title, "\n".join(a.paragraphs), a.source, a.tags, a.day.isoformat()) for a in made
    )


def test_the_command_writes_the_same_again(tmp_path: Path, origin: Path) -> None:
    folders = [tmp_path / name for name in ("a", "b", "longer")]
    for folder, count in zip(folders, ("5", "5", "9"), strict=True):
        done = CliRunner().invoke(
            main, [str(folder), "--articles", count, "--from", str(origin), "--embedded", "1"]
        )
        assert done.exit_code == 0, done.output
        assert f"in {count} files" in done.output
    first, again, longer = (
        {file.relative_to(folder): file.read_bytes() for file in folder.rglob("*.txt")}
        for folder in folders
    )
    assert len(first) == 5 and first == again
    assert longer.items() >= first.items() and len(longer) == 9


def test_without_a_file_the_text_is_synthetic(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, [str(tmp_path / "out"), "--articles", "3"])
    assert done.exit_code == 0, done.output
    for file in (tmp_path / "out").rglob("*.txt"):
        titles, problems = parsed(file.read_text(encoding="utf-8"))
        assert len(titles) == 1 and not problems


def test_a_file_without_articles_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.jsonl.gz"
    with gzip.open(path, "wt") as lines:
        lines.write('{"title": null, "body": "نص"}\n')
    with pytest.raises(ValueError, match="no article"):
        real_material([path])


def test_a_small_category_is_filled_up(origin: Path, tmp_path: Path) -> None:
    path = tmp_path / "small.jsonl.gz"
    lone = {"title": "خبر وحيد نادر", "body": "جملة وحيدة نادرة جدا.", "category": "نادر"}
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.write(gzip.decompress(origin.read_bytes()).decode() + json.dumps(lone))
    both = real_material([path])
    assert min(map(len, both.sentences)) >= 50
