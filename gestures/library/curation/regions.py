"""Regions of culture notes: countries by code or name, and the groups that they belong to.

Codes are those of ISO 3166-1 (alpha-2); ``UK`` is read as ``GB``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from gestures.errors import NotFoundError, nearest_names

WORLDWIDE = "worldwide"
_PARTS = re.compile(r"\s*(?:,|;|/|\band\b|和|、)\s*")
_GROUPS: dict[str, str] = {
    "Western Europe": "AT BE CH DE DK ES FI FR GB IE IS IT LU NL NO PT SE",
    "Eastern Europe": "BG BY CZ HU MD PL RO RU SK UA",
    "Southern Europe": "AL BA CY ES GR HR IT ME MK MT PT RS SI",
    "East Asia": "CN HK JP KR MN MO TW",
    "Southeast Asia": "BN ID KH LA MM MY PH SG TH TL VN",
    "South Asia": "BD BT IN LK MV NP PK",
    "Central Asia": "KG KZ TJ TM UZ",
    "Middle East": "AE BH EG IL IQ IR JO KW LB OM PS QA SA SY TR YE",
    "North Africa": "DZ EG LY MA SD TN",
    "West Africa": "BF BJ CI CM GH GM GN LR ML NE NG SL SN TG",
    "East Africa": "ET KE RW SO TZ UG",
    "Southern Africa": "AO BW MZ NA ZA ZM ZW",
    "North America": "CA US",
    "Latin America": "AR BO BR CL CO CR CU DO EC GT HN MX NI PA PE PY SV UY VE",
    "Oceania": "AU NZ",
}
_WIDER: dict[str, tuple[str, ...]] = {
    "Europe": ("Western Europe", "Eastern Europe", "Southern Europe"),
    "West": ("Western Europe", "North America", "Oceania"),
    "Asia": ("East Asia", "Southeast Asia", "South Asia", "Central Asia", "Middle East"),
    "Africa": ("North Africa", "West Africa", "East Africa", "Southern Africa"),
}
_NAMES: dict[str, str] = {
    "united kingdom": "GB", "uk": "GB", "britain": "GB", "england": "GB", "usa": "US", "united states": "US",
    "china": "CN", "mainland china": "CN", "hong kong": "HK", "taiwan": "TW", "japan": "JP", "korea": "KR",
    "south korea": "KR", "india": "IN", "pakistan": "PK", "thailand": "TH", "vietnam": "VN",
    "philippines": "PH", "indonesia": "ID", "malaysia": "MY", "singapore": "SG", "iran": "IR", "iraq": "IQ",
    "turkey": "TR", "saudi arabia": "SA", "united arab emirates": "AE", "uae": "AE", "israel": "IL",
    "egypt": "EG", "nigeria": "NG", "ghana": "GH", "south africa": "ZA", "brazil": "BR", "mexico": "MX",
    "argentina": "AR", "france": "FR", "germany": "DE", "spain": "ES", "portugal": "PT", "italy": "IT",
    "greece": "GR", "bulgaria": "BG", "russia": "RU", "poland": "PL", "canada": "CA", "australia": "AU",
    "new zealand": "NZ",
}  # fmt: skip


@cache
def _countries() -> dict[str, frozenset[str]]:
    """Return the countries of every place that has a name, by its name in lower case."""
    groups = {name: frozenset(codes.split()) for name, codes in _GROUPS.items()}
    for name, parts in _WIDER.items():
        groups[name] = frozenset[str]().union(*(groups[part] for part in parts))
    every = frozenset[str]().union(*groups.values())
    places = {name.lower(): codes for name, codes in groups.items()}
    places.update({code.lower(): frozenset({code}) for code in every})
    places.update({name: frozenset({code}) for name, code in _NAMES.items()})
    places[WORLDWIDE] = every
    return places


@lru_cache(maxsize=1024)
def countries_of(region: str) -> frozenset[str]:
    """Return the countries that a region stands for.

    Args:
        region: A code (``BR``), a country or a group by its English name (``Middle East``), or several joined by
            commas or "and".

    Raises:
        NotFoundError: If a part of it is unknown.
    """
    places = _countries()
    found: set[str] = set()
    for part in _PARTS.split(region.strip()):
        name = part.lower().replace("_", " ").removeprefix("the ")
        if name not in places:
            named = [*_GROUPS, *_WIDER, WORLDWIDE, *(name.title() for name in _NAMES if len(name) > 3)]
            raise NotFoundError(
                f"no region is called '{part}'",
                code="DX-LIB-040",
                hint=f"Give a country's two letters, such as BR, or a name. {nearest_names(part, named)}",
            )
        found |= places[name]
    return frozenset(found)


def countries_concerned(noted: str) -> frozenset[str]:
    """Return the countries that a culture note concerns.

    A region that is no known place, as an animator may have written it, concerns every country: a taboo is rather
    heeded too often than once too seldom.
    """
    try:
        return countries_of(noted)
    except NotFoundError:
        return countries_of(WORLDWIDE)
