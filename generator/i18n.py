"""The interface in one language: its words, counts, dates and direction. (I/O: reads .po files)

Wording lives in `locale/<language>/LC_MESSAGES/warraq.po` under English msgids. A msgid may have a
second wording under the context of the configured noun (مقال, خبر, مادة). What a catalogue does not
say is said in English: by the English catalogue, else by the msgid itself.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from babel import Locale, UnknownLocaleError

from generator.arabic.bidi import isolated_if_arabic
from generator.arabic.calendar import ENGLISH_HIJRI_MONTHS, DatePrinter, HijriNames
from generator.config import Config
from generator.errors import WarraqError
from generator.resources import catalogue_path

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

DOMAIN = "warraq"
CONTENT_LANGUAGE = "ar"
"""Of titles, texts and names (BCP 47), whatever the interface speaks."""
CONTENT_DIRECTION = "rtl"
FALLBACK = "en"
"""Whose catalogue answers for one that lacks a wording: the msgids are English."""
DEFAULT_NOUN = "maqal"
PLURAL_CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""Of CLDR, in its order; a language has some of them."""
_MEND = "gettext's `msgfmt --check` names the line"
_NAME = "name the folder of a catalogue as Babel does: fr, pt_BR"
_SAMPLED = range(1001)
"""Numbers among which one of each category is looked for, until there are as many as CLDR names."""


@cache
def compiled(language: str) -> bytes:
    """The catalogue of a language as gettext reads it: no binary is kept in step by hand.

    The plural formula is the one in the catalogue's own header: Babel's formula for Arabic
    numbers the last two forms the other way round. A msgid without wording, or with a wording that
    nobody has looked over (fuzzy), is left out: it is another catalogue's to say.

    Raises:
        WarraqError: it is no catalogue, or of a language that CLDR does not know.
    """
    # Loads much, and later builds have what it gives.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import PoFileError  # noqa: PLC0415

    _locale(language)
    file = BytesIO()
    try:
        write_mo(file, _worded(read_catalogue(language)))
        gettext.GNUTranslations(BytesIO(file.getvalue()))
        return file.getvalue()
    except (OSError, ValueError, PoFileError) as error:
        raise WarraqError(f"{catalogue_path(language)}: not a catalogue: {error}", _MEND) from None


def read_catalogue(language: str) -> Catalog:
    """Read the .po file of a language, as it stands."""
    from babel.messages.pofile import read_po  # noqa: PLC0415 - loads much

    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language)
    except (ValueError, UnknownLocaleError):
        folder = catalogue_path(language).parent.parent
        raise WarraqError(f"{folder}: {language!r} is no language that CLDR knows", _NAME) from None


def _worded(catalogue: Catalog) -> Catalog:
    for message in list(catalogue):
        forms = (message.string,) if isinstance(message.string, str) else message.string
        if message.id and not all(forms or ("",)):
            catalogue.delete(message.id, message.context)
    return catalogue


@cache
def plural_samples(language: str) -> dict[str, int]:
    """A number of each CLDR category, for handing all forms of a count to a script.

    A category that a language has not got has a number of `other`.
    """
    category = _locale(language).plural_form
    wanted = len(category.tags | {"other"})
    found: dict[str, int] = {}
    for number in _SAMPLED:
        found.setdefault(category(number), number)
        if len(found) == wanted:
            break
    rest = found.get("other", _SAMPLED[-1])
    return {name: found.get(name, rest) for name in PLURAL_CATEGORIES}


def is_arabic(language: str) -> bool:
    """Whether an interface is in the language of what it shows."""
    return language.partition("_")[0] == CONTENT_LANGUAGE


def text_direction(language: str) -> Literal["ltr", "rtl"]:
    """The direction of an interface (CLDR: layout/orientation)."""
    return "rtl" if _locale(language).text_direction == "rtl" else "ltr"


def script_digits(config: Config) -> Literal["latn", "arab"]:
    """Digits of the interface: the setting is about text from right to left, others have 0-9."""
    wants = config.digits == "arab" and text_direction(config.language) == "rtl"
    return "arab" if wants else "latn"


class Interface:
    """Words, counts and dates as one archive prints them; immutable."""

    def __init__(self, config: Config, catalogue: Callable[[str], bytes] = compiled) -> None:
        """`catalogue` gives what `compiled` gives, which takes a while."""
        language = config.language
        files = map(BytesIO, map(catalogue, dict.fromkeys((language, FALLBACK))))
        self._chain = tuple(map(gettext.GNUTranslations, files))
        self._countries = _locale(language).territories
        self._noun = config.article_noun
        self.language = language.replace("_", "-")
        """Its tag (BCP 47)."""
        self.direction = text_direction(language)
        self.wording = f"{language} {config.article_noun}"
        """What all wordings depend on."""
        self.digits = script_digits(config)
        self.month_family = config.month_names if is_arabic(language) else ""
        """Country of the Arabic names of months; "" where they have names of another language."""
        self._samples = plural_samples(language)
        self._isolates = self.direction != CONTENT_DIRECTION
        # Templates ask for a hundred wordings a page, always the same ones.
        self._wording = cache(self._look_up)
        self._wording_in = cache(self._look_up_in)
        # Calendars ask for the same small counts again and again.
        self.count = lru_cache(maxsize=4096)(self._count)
        self.dates = self._printer(config)

    def text(self, msgid: str, **values: str) -> str:
        """The wording of a msgid, with `{name}` fields filled in."""
        words = self._wording(msgid)
        return self._filled(words, values) if values else words

    def _filled(self, words: str, values: dict[str, str]) -> str:
        return words.format_map({name: self.told_apart(value) for name, value in values.items()})

    def told_apart(self, name: str) -> str:
        """A name that goes into a sentence, isolated where Arabic runs the other way than this."""
        return isolated_if_arabic(name) if self._isolates else name

    def in_context(self, context: str, msgid: str) -> str:
        """The wording of a short msgid that only its context makes clear."""
        return self._wording_in(context, msgid)

    def country(self, code: str) -> str:
        """The name of a country by its two letters (ISO 3166-1); what is no code stays as it is."""
        return str(self._countries.get(code, code))

    @property
    def content_attributes(self) -> str:
        """What an element of content must say of itself in this interface: ` lang="ar" dir="rtl"`.

        Nothing in an Arabic one, where it goes without saying.
        """
        return _attributes(CONTENT_LANGUAGE, CONTENT_DIRECTION, self.language, self.direction)

    @property
    def own_attributes(self) -> str:
        """What an element of the interface must say of itself inside content, or ""."""
        return _attributes(self.language, self.direction, CONTENT_LANGUAGE, CONTENT_DIRECTION)

    def plural_forms(self, noun: str) -> dict[str, str]:
        """The forms of a count by CLDR category, with `{n}` for the number."""
        return {name: self._plural(noun, n) for name, n in self._samples.items()}

    def _look_up(self, msgid: str) -> str:
        def wordings() -> Iterator[str]:
            for words in self._chain:
                yield words.pgettext(self._noun, msgid)
                yield words.gettext(msgid)

        return next((each for each in wordings() if each != msgid), msgid)

    def _look_up_in(self, context: str, msgid: str) -> str:
        found = (words.pgettext(context, msgid) for words in self._chain)
        return next((each for each in found if each != msgid), msgid)

    def _count(self, noun: str, number: int) -> str:
        """A count in words: «لا مقالات», «مقالان», «11 مقالًا».

        Args:
            noun: article, result, tag, source, text or year.
        """
        return self._plural(noun, number).format(n=self.dates.number(number))

    def _plural(self, noun: str, number: int) -> str:
        one, many = f"{{n}} {noun}", f"{{n}} {noun}s"
        contexts = (self._noun, DEFAULT_NOUN) if noun == "article" else ("count",)
        found = (
            words.npgettext(context, one, many, number)
            for words in self._chain
            for context in contexts
        )
        return next(
            (each for each in found if each not in (one, many)), one if number == 1 else many
        )

    def _printer(self, config: Config) -> DatePrinter:
        if is_arabic(config.language):
            return DatePrinter(config.month_names, self.digits, config.week_start)
        months = tuple(self.in_context("hijri month", name) for name in ENGLISH_HIJRI_MONTHS)
        return DatePrinter(
            _world(config.language),
            self.digits,
            config.week_start,
            HijriNames(months, self.text("{year} AH")),
        )


def _attributes(language: str, direction: str, around: str, direction_around: str) -> str:
    if around.partition("-")[0] == language.partition("-")[0]:
        return ""
    turned = f' dir="{direction}"' if direction != direction_around else ""
    return f' lang="{language}"{turned}'


def _world(language: str) -> str:
    """The variant of a language that is of no one country (`en_001`), where CLDR has one.

    Its dates read «25 September 2023» and its weeks begin on Monday.
    """
    try:
        return str(Locale.parse(f"{language}_001"))
    except (UnknownLocaleError, ValueError):
        return language
