"""data/catalog.jsonld: the archive's data for catalogues of data, as DCAT 3 in JSON-LD.

A reader needs nothing from the network: the context stands in the file. Terms are those of
https://www.w3.org/TR/vocab-dcat-3/; a checksum is SPDX's, as DCAT has it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from generator import urls
from generator.dataset import DataFile, Dataset
from generator.i18n import CONTENT_LANGUAGE
from generator.model import Output
from generator.names.authority import WIKIDATA_ITEM

_IANA = "https://www.iana.org/assignments/media-types/"
_LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1/"
_CONTEXT: Mapping[str, object] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcat:accessURL": {"@type": "@id"},
    "dcat:downloadURL": {"@type": "@id"},
    "dcat:landingPage": {"@type": "@id"},
    "dcat:mediaType": {"@type": "@id"},
    "dcat:compressFormat": {"@type": "@id"},
    "dcat:byteSize": {"@type": "xsd:nonNegativeInteger"},
    "dcat:startDate": {"@type": "xsd:date"},
    "dcat:endDate": {"@type": "xsd:date"},
    "dct:language": {"@type": "@id"},
    "spdx:algorithm": {"@type": "@id"},
    "spdx:checksumValue": {"@type": "xsd:hexBinary"},
    "vcard:hasEmail": {"@type": "@id"},
    "vcard:hasURL": {"@type": "@id"},
}


def data_catalog(dataset: Dataset) -> Output:
    """The catalogue of one dataset. Without a base URL its addresses are relative to the file."""
    page = urls.absolute(urls.DATA, dataset.base_url) or urls.relative(urls.DATA, urls.DATA_CATALOG)
    described: Mapping[str, object] = {
        "@context": _CONTEXT,
        "@id": f"{page}#dataset",
        "@type": "dcat:Dataset",
        "dct:title": {"@value": dataset.title, "@language": CONTENT_LANGUAGE},
        "dct:description": _in_arabic(dataset.description),
        "dct:language": f"{_LANGUAGES}{CONTENT_LANGUAGE}",
        "dct:license": _licence(dataset),
        "dct:publisher": _publisher(dataset),
        "dcat:contactPoint": _contact(dataset.contact),
        "dct:temporal": _period(dataset),
        "dct:spatial": [_place(*place) for place in dataset.places],
        "dcat:landingPage": page,
        "dcat:distribution": [_distribution(file, dataset) for file in dataset.files],
    }
    shown = {key: value for key, value in described.items() if value}
    text = json.dumps(shown, ensure_ascii=False, indent=1)
    return Output(urls.DATA_CATALOG, f"{text}\n".encode("utf-8", "replace"))


def _in_arabic(text: str) -> dict[str, str]:
    return {"@value": text, "@language": CONTENT_LANGUAGE} if text else {}


def _licence(dataset: Dataset) -> dict[str, object]:
    if not dataset.licence and not dataset.licence_url:
        return {}
    about: dict[str, object] = {"@id": dataset.licence_url} if dataset.licence_url else {}
    about["@type"] = "dct:LicenseDocument"
    return {**about, "dct:title": dataset.licence} if dataset.licence else about


def _publisher(dataset: Dataset) -> dict[str, str]:
    name = dataset.publisher
    return {"@type": "foaf:Agent", "foaf:name": name} if name else {}


def _contact(contact: str) -> dict[str, str]:
    if not contact:
        return {}
    what = {"vcard:hasEmail": f"mailto:{contact}"} if "@" in contact else {"vcard:hasURL": contact}
    return {"@type": "vcard:Kind", **what}


def _period(dataset: Dataset) -> dict[str, str]:
    if not dataset.first or not dataset.last:
        return {}
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": dataset.first.isoformat(),
        "dcat:endDate": dataset.last.isoformat(),
    }


def _place(name: str, wikidata: str) -> dict[str, object]:
    about: dict[str, object] = {"@id": f"{WIKIDATA_ITEM}{wikidata}"} if wikidata else {}
    return {**about, "@type": "dct:Location", "skos:prefLabel": _in_arabic(name)}


def _distribution(file: DataFile, dataset: Dataset) -> dict[str, object]:
    address = urls.absolute(file.path, dataset.base_url)
    address = address or urls.relative(file.path, urls.DATA_CATALOG)
    packed = {"dcat:compressFormat": f"{_IANA}application/gzip"} if file.compressed else {}
    return {
        "@type": "dcat:Distribution",
        "dct:title": file.name,
        "dcat:accessURL": address,
        "dcat:downloadURL": address,
        "dcat:mediaType": f"{_IANA}{file.media_type}",
        **packed,
        "dcat:byteSize": str(file.bytes),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": "spdx:checksumAlgorithm_sha256",
            "spdx:checksumValue": file.sha256,
        },
    }
