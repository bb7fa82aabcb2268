"""Currencies and how many decimals their smallest unit has.

Source: ISO 4217:2015, list one (current currencies; funds, metals and testing codes left out), as amended up to
1 January 2026 (Bulgaria uses EUR). Written down 2026-11-24 and compared with the currencies that CLDR, as shipped
by babel 2.18, names as legal tender. CLDR's own decimals follow daily use (AFN, IQD and others without small coins) and
are not ISO's, so they are not used here.
"""

from __future__ import annotations

from countersign.outcome import Misuse

_BY_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    2: """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP
    CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES
    KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK
    NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB
    TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
    """,
    3: "BHD IQD JOD KWD LYD OMR TND",
}

DECIMALS: dict[str, int] = {code: places for places, codes in _BY_DECIMALS.items() for code in codes.split()}


def decimals(code: str) -> int:
    """Decimals of the smallest unit: 2 for EUR, 0 for JPY, 3 for KWD. Unknown codes are a `Misuse`.

    >>> decimals("EUR"), decimals("JPY")
    (2, 0)
    """
    found = DECIMALS.get(code)
    if found is None:
        raise Misuse.unknown("currency", code, DECIMALS)
    return found
