"""The interface in one language: its words, counts and dates. (I/O: reads one .po file)

Wording lives in `locale/<language>/LC_MESSAGES/warraq.po` under English msgids. A msgid may
have a second wording under the context of the configured noun (مقال, خبر, مادة).
"""

from __future__ import annotations

import gettext
from functools import cache, lru_cache
from io import BytesIO

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from generator.arabic.calendar import DatePrinter
from generator.config import Config
from generator.resources import locale_dir

DOMAIN = "warraq"
PLURAL_SAMPLES = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}
"""A number of each CLDR category, for handing all six forms of a count to a script."""


@cache
def translations(language: str) -> gettext.GNUTranslations:
    """The catalogue of a language, compiled in memory so that no binary is kept in step by hand.

    The plural formula is the one in the catalogue's own header: Babel's formula for Arabic
    numbers the last two forms the other way round.
    """
    path = locale_dir() / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as file:
        catalog = read_po(file, locale=language, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class Interface:
    """Words, counts and dates as one archive prints them; immutable."""

    def __init__(self, config: Config) -> None:
        self._words = translations(config.language)
        self._countries = Locale(config.language).territories
        self._noun = config.article_noun
        self.wording = f"{config.language} {config.article_noun}"
        """What all wordings depend on."""
        # Templates ask for a hundred wordings a page, always the same ones.
        self._wording = cache(self._look_up)
        self._wording_in = cache(self._words.pgettext)
        # Calendars ask for the same small counts again and again.
        self.count = lru_cache(maxsize=4096)(self._count)
        self.dates = DatePrinter(config.month_names, config.digits, config.week_start)

    def text(self, msgid: str, **values: str) -> str:
        """The wording of a msgid, with `{name}` fields filled in."""
        words = self._wording(msgid)
        return words.format_map(values) if values else words

    def _look_up(self, msgid: str) -> str:
        words = self._words.pgettext(self._noun, msgid)
        return self._words.gettext(msgid) if words == msgid else words

    def in_context(self, context: str, msgid: str) -> str:
        """The wording of a short msgid that only its context makes clear."""
        return self._wording_in(context, msgid)

    def country(self, code: str) -> str:
        """The name of a country by its two letters (ISO 3166-1); what is no code stays as it is."""
        return str(self._countries.get(code, code))

    def _count(self, noun: str, number: int) -> str:
        """A count in words: «لا مقالات», «مقالان», «11 مقالًا».

        Args:
            noun: article, result, tag, source or year.
        """
        return self._plural(noun, number).format(n=self.dates.number(number))

    def plural_forms(self, noun: str) -> dict[str, str]:
        """The six forms of a count by CLDR category, with `{n}` for the number."""
        return {name: self._plural(noun, n) for name, n in PLURAL_SAMPLES.items()}

    def _plural(self, noun: str, number: int) -> str:
        context = self._noun if noun == "article" else "count"
        return self._words.npgettext(context, f"{{n}} {noun}", f"{{n}} {noun}s", number)
