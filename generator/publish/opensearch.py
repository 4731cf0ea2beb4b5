"""opensearch.xml: how a browser or a library's catalogue asks the archive's search.

OpenSearch 1.1 (draft 6) wants absolute templates, so there is one only for an archive that knows
its address. The lengths are the specification's own.
"""

from __future__ import annotations

import re
from html import escape

from generator import urls
from generator.config import Config
from generator.i18n import CONTENT_LANGUAGE
from generator.model import Output

MAX_SHORT_NAME = 16
MAX_LONG_NAME = 48
MAX_DESCRIPTION = 1024
"""Characters."""

MEDIA_TYPE = "application/opensearchdescription+xml"
_NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
_FIT_FOR_XML = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")
_JOINED = re.compile("[\u0300-\u036f\u064b-\u065f\u0670\u200c\u200d\ufe00-\ufe0f]")
"""Marks and joiners: a name is not cut before one (Latin accents, harakat, ZWNJ, ZWJ, variants)."""


def opensearch(config: Config) -> Output:
    """The description of the archive's search; `config.base_url` must be set."""
    title = _line(config.title)
    names = [("ShortName", shortened(title, MAX_SHORT_NAME))]
    if len(title) > MAX_SHORT_NAME:
        names.append(("LongName", shortened(title, MAX_LONG_NAME)))
    description = shortened(_line(config.description) or title, MAX_DESCRIPTION)
    rows = [
        *(_element(name, text) for name, text in names),
        _element("Description", description),
        _url("text/html", f"{urls.absolute(urls.SEARCH, config.base_url)}?q={{searchTerms}}"),
        _url(MEDIA_TYPE, urls.absolute(urls.OPENSEARCH, config.base_url), ' rel="self"'),
        _element("Language", CONTENT_LANGUAGE),
        _element("InputEncoding", "UTF-8"),
        _element("OutputEncoding", "UTF-8"),
    ]
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<OpenSearchDescription xmlns="{_NAMESPACE}">\n'
    document = f"{head}{''.join(rows)}</OpenSearchDescription>\n"
    return Output(urls.OPENSEARCH, document.encode())


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters of a text, cut between words; inside one that alone is longer."""
    if len(text) <= limit:
        return text
    cut = text[: limit + 1].rpartition(" ")[0].rstrip(" -–—:،,·|")
    if cut:
        return cut
    end = limit
    while end > 1 and _JOINED.match(text[end]):
        end -= 1
    return text[:end]


def _line(text: str) -> str:
    """`text` on one line, without what XML 1.0 cannot hold (section 2.2, Char)."""
    return " ".join(_FIT_FOR_XML.sub(" ", text).split())


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text, quote=False)}</{name}>\n"


def _attribute(value: str) -> str:
    return escape(value, quote=False).replace('"', "&quot;")


def _url(kind: str, template: str, more: str = "") -> str:
    return f'<Url type="{kind}"{more} template="{_attribute(template)}"/>\n'
