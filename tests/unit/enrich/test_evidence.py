"""What is counted of the runs of words of tag lines."""

from __future__ import annotations

import numpy as np

from generator.enrich.evidence import Corpus, Spans, survey
from generator.enrich.phrases import Document, folded_phrase, split_delimited


def document(line: str, *texts: str) -> Document:
    return Document(tuple(map(tuple, split_delimited(line))), texts)


class Counts:
    """Looks up the counts of a phrase by its words."""

    def __init__(self, *documents: Document) -> None:
        self.spans: Spans
        self.corpus: Corpus
        self.spans, self.corpus = survey([d.lines for d in documents], [d.texts for d in documents])

    def place(self, phrase: str, line: int = 0) -> tuple[int, int]:
        words = folded_phrase(phrase).split()
        forms = [self.spans.forms[word] for word in self.spans.words.tolist()]
        rows = np.flatnonzero(self.spans.line == line).tolist()
        at = next(row for row in rows if forms[row : row + len(words)] == words)
        return at, len(words) - 1

    def own(self, phrase: str, line: int = 0) -> int:
        return int(self.spans.own[self.place(phrase, line)])

    def number(self, phrase: str, line: int = 0) -> int:
        return int(self.spans.phrase[self.place(phrase, line)])


def test_runs_of_the_own_text() -> None:
    text = "زار سليم حداد الوادي. وقال سليم: حداد في الوادي، والوادي لحداد"
    counts = Counts(document("سليم حداد الوادي", text))
    assert [counts.own(phrase) for phrase in ("سليم", "حداد", "الوادي")] == [2, 3, 3]
    assert counts.own("سليم حداد") == 1
    assert counts.own("حداد الوادي") == 1
    assert counts.own("سليم حداد الوادي") == 1


def test_a_clitic_only_before_the_first_word() -> None:
    counts = Counts(document("جسر حديد", "بجسر حديد وجسر وحديد فبجسر"))
    assert (counts.own("جسر"), counts.own("حديد")) == (3, 2)
    assert counts.own("جسر حديد") == 1


def test_lam_and_the_article() -> None:
    counts = Counts(document("اللجنة المدينة", "ذهب للجنة ثم للمدينة"))
    assert (counts.own("اللجنة"), counts.own("المدينة")) == (1, 1)


def test_another_text_is_no_own_text() -> None:
    counts = Counts(document("سليم حداد", "لا شيء"), document("جسر", "سليم حداد، سليم حداد"))
    assert counts.own("سليم حداد") == 0
    assert counts.corpus.texts[counts.number("سليم حداد")] == 2


def test_lines_that_share_a_phrase() -> None:
    counts = Counts(
        document("جسر سليم حداد"), document("سليم حداد نهر"), document("واد سليم حداد سليم حداد")
    )
    number, corpus = counts.number("سليم حداد"), counts.corpus
    assert corpus.lines[number] == 3
    # Before it: a bridge, the beginning, a valley, itself; behind it a river, itself, two ends.
    assert (corpus.before[number], corpus.behind[number]) == (4, 4)
    assert corpus.edges[number] == 3


def test_no_run_crosses_a_line() -> None:
    counts = Counts(document("سليم، حداد", "سليم حداد"))
    assert counts.spans.exists.sum() == 2


def test_many_articles_are_counted_block_by_block() -> None:
    documents = [document(f"كلمة n{n}", f"n{n} كلمة n{n}") for n in range(2100)]
    counts = Counts(*documents)
    assert counts.own("كلمة n2050", 2050) == 1
    assert counts.own("n1000", 1000) == 2
    assert counts.corpus.texts[counts.number("كلمة")] == 2100
