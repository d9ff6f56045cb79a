"""The open data of all services: what is published, with fields, licence, time and hash; told as DCAT too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import request

from chassis.clock import SHANGHAI
from chassis.shapes.specs import Spec, state_specs
from contracts.declare import KINDS, Kind, Words
from contracts.open_data import FORMS, Dataset, PublishedFile, ReadPublished, Terms, datasets, owners, terms
from gateway.access.principal import principal
from gateway.clients import send
from gateway.desk import desk

DAILY = "http://publications.europa.eu/resource/authority/frequency/DAILY"
FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
LANGUAGES = {"zh": "zh-CN", "en": "en"}
MEDIA = {"csv": "text/csv", "json": "application/json"}
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "csvw": "http://www.w3.org/ns/csvw#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DataField:
    """One field of a dataset."""

    name: str
    words: Words
    hint: Words
    codes: str  # the code list whose codes it holds
    refers: str  # the kind whose ids it holds
    many: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """One file; its address always answers the same bytes, which the hash proves."""

    format: str
    media_type: str
    address: str
    as_of: date
    known_on: datetime
    rows: int
    size: int
    hash: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDataset:
    """One dataset as it is told to everybody."""

    name: str
    kind: str
    words: Words
    about: Words
    keywords: tuple[Words, ...]
    licence: str
    licence_words: Words
    publisher: Words
    frequency: str
    fields: tuple[DataField, ...]
    files: tuple[DataFile, ...]
    live: str  # the list as it is now, or as of any day


def published(names: Iterable[str] = ()) -> list[OpenDataset]:
    """Every dataset, or those that are named, with its newest files."""
    wanted = set(names) or set(datasets())
    files = [one for owner in owners() for one in send(ReadPublished(service=owner), principal()).items]
    return [_told(one, files) for one in datasets().values() if one.name in wanted]


def _told(dataset: Dataset, files: Iterable[PublishedFile]) -> OpenDataset:
    kind, said = KINDS[dataset.kind], terms()
    return OpenDataset(
        name=dataset.name,
        kind=kind.name,
        words=dataset.words,
        about=dataset.about,
        keywords=dataset.keywords,
        licence=said.licence,
        licence_words=said.licence_words,
        publisher=said.publisher,
        frequency="daily",
        fields=tuple(_field(spec) for spec in state_specs(kind.cls) if not spec.meta.personal),
        files=tuple(_file(kind, one) for one in files if one.kind == kind.name and one.form in FORMS),
        live=f"{_host()}/api/v1/{kind.plural}/export",
    )


def _field(spec: Spec) -> DataField:
    meta = spec.meta
    return DataField(
        name=spec.name, words=meta.words, hint=meta.hint, codes=meta.codes, refers=meta.refers, many=spec.many
    )


def _file(kind: Kind, one: PublishedFile) -> DataFile:
    known = one.known_on.astimezone(SHANGHAI).isoformat()
    query = urlencode({"format": one.form, "asOf": one.as_of.isoformat(), "knownOn": known})
    return DataFile(
        format=one.form, media_type=MEDIA[one.form], address=f"{_host()}/api/v1/{kind.plural}/export?{query}",
        as_of=one.as_of, known_on=one.known_on, rows=one.rows, size=one.size, hash=one.hash, made_at=one.made_at,
    )  # fmt: skip


def _host() -> str:
    return request.url_root.rstrip("/")


# -- the same as DCAT 3 in JSON-LD


def catalogue() -> dict[str, Any]:
    """The machine-readable catalogue."""
    said, found = terms(), published()
    made = [file.made_at for one in found for file in one.files]
    newest = {"dct:modified": _typed(max(made))} if made else {}
    return {
        "@context": CONTEXT,
        "@id": f"{_host()}/api/v1/datasets/catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _both(Words("集聚开放数据目录", "The open-data catalogue of Jiju")),
        "dct:publisher": _agent(said),
        "dct:license": {"@id": said.licence},
        "dct:language": list(LANGUAGES.values()),
        **newest,
        "dcat:dataset": [_as_dcat(one, said) for one in found],
    }


def _as_dcat(one: OpenDataset, said: Terms) -> dict[str, Any]:
    contact = desk().settings.contact
    times = [file.made_at for file in one.files]
    return {
        "@id": f"{_host()}/api/v1/datasets/{one.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": one.name,
        "dct:title": _both(one.words),
        "dct:description": _both(one.about),
        "dcat:keyword": [text for words in one.keywords for text in _both(words)],
        "dct:publisher": _agent(said),
        "dct:license": {"@id": one.licence},
        "dct:accrualPeriodicity": {"@id": DAILY},
        "dcat:landingPage": {"@id": f"{_host()}/open-data#{one.name}"},
        **({"dct:modified": _typed(max(times))} if times else {}),
        **({"dcat:contactPoint": {"@type": "foaf:Agent", "foaf:name": contact}} if contact else {}),
        "csvw:tableSchema": {
            "csvw:columns": [{"csvw:name": field.name, "csvw:title": _both(field.words)} for field in one.fields]
        },
        "dcat:distribution": [_distribution(one, file) for file in one.files],
    }


def _distribution(one: OpenDataset, file: DataFile) -> dict[str, Any]:
    return {
        "@id": file.address,
        "@type": "dcat:Distribution",
        "dct:title": _both(Words(f"{one.words.zh}（{file.format}）", f"{one.words.en} ({file.format})")),
        "dcat:downloadURL": {"@id": file.address},
        "dcat:accessURL": {"@id": one.live},
        "dcat:mediaType": file.media_type,
        "dct:format": {"@id": f"{FILE_TYPES}{file.format.upper()}"},
        "dct:license": {"@id": one.licence},
        "dct:modified": _typed(file.made_at),
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.size)},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.hash},
        },
    }


def _both(words: Words) -> list[dict[str, str]]:
    return [{"@language": tag, "@value": words.of(lang)} for lang, tag in LANGUAGES.items()]


def _agent(said: Terms) -> dict[str, Any]:
    return {"@type": "foaf:Agent", "foaf:name": _both(said.publisher)}


def _typed(at: datetime) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": at.isoformat()}
