"""Sections 1 and 4 of docs/formats/ledger-entry-v1.md: which entries a reader of version 1 understands."""

from canonical import canonical, parse
from shapes import (
    HEX_64,
    UUID_4,
    by_member,
    either,
    exactly,
    is_date,
    is_time,
    many,
    members,
    one_of,
    or_null,
    text,
    whole,
)

FEN = whole(0, 1_000_000_000)
ID = text(1, 40)
REASON_STATES = one_of("in-institution", "moved-away", "died")
CONDITIONS = one_of("meal-period", "day", "service-type", "booking", "nth-meal", "goods", "spend")

BY = by_member("kind", self_service=members(), system=members(), staff=members(staffId=UUID_4))

CASH = members(amountFen=FEN, tenderedFen=FEN, changeFen=FEN)
TENDER_MEMBERS = by_member(
    "kind",
    cash=CASH,
    account=either(members(amountFen=FEN), members(amountFen=FEN, elderId=UUID_4)),
    external=members(amountFen=FEN, reference=text(1, 64)),
)


def TENDER(value):
    if not TENDER_MEMBERS(value):
        return False
    if value["kind"] != "cash":
        return True
    return value["tenderedFen"] - value["changeFen"] == value["amountFen"]


IDENTIFIED = {
    "elderId": UUID_4,
    "identifiedBy": one_of("id-card", "elder-card", "staff"),
    "factsDigest": HEX_64,
}
PERSON = by_member(
    "kind",
    guest=members(),
    elder=members(**IDENTIFIED),
    provisional=members(**IDENTIFIED, sealedDigest=HEX_64),
)

LINE_MEMBERS = members(
    menuItemId=UUID_4,
    name=text(1, 40),
    kind=one_of("set-meal", "dishes", "by-weight", "delivery-fee"),
    unitPriceFen=FEN,
    quantity=whole(1, 20),
    weightGrams=or_null(whole(1, 100_000)),
)


def LINE(value):
    return LINE_MEMBERS(value) and (value["kind"] == "by-weight") == (value["weightGrams"] is not None)


REASON = by_member(
    "code",
    no_policy_in_force=members(),
    guest=members(),
    unknown_person=members(),
    excluded=members(state=REASON_STATES),
    not_usable_here=members(),
    no_rule_fits=members(),
    condition_not_met=members(ruleId=ID, condition=CONDITIONS),
    already_cheaper=members(ruleId=ID),
    limit_reached=members(limitId=ID),
    rule_applied=members(ruleId=ID),
    cut_by_limit=members(ruleId=ID, limitId=ID),
    refused=members(limitId=ID),
)

DECISION = members(
    policy=or_null(members(policyId=UUID_4, version=whole(1), digest=HEX_64)),
    lines=many(0, 240, members(ruleId=ID, fundId=ID, amountFen=FEN)),
    fees=many(0, 40, members(ruleId=ID, amountFen=FEN)),
    operatorLines=many(0, 20, members(paymentId=ID, fundId=ID, amountFen=FEN)),
    reasons=many(1, 80, REASON),
)

SALE_MEMBERS = members(
    orderId=UUID_4,
    orderNumber=whole(1, 99_999),
    mealPeriod=one_of("breakfast", "lunch", "dinner"),
    serviceType=one_of("eat-in", "pick-up", "delivery"),
    person=PERSON,
    lines=many(1, 50, LINE),
    listPriceFen=FEN,
    decision=DECISION,
    tenders=many(0, 5, TENDER),
)


def total(parts):
    return sum(part["amountFen"] for part in parts)


def is_sale(body):
    if not SALE_MEMBERS(body):
        return False
    if sum(tender["kind"] == "account" for tender in body["tenders"]) > 1:
        return False
    goods = sum(line["unitPriceFen"] * line["quantity"] for line in body["lines"])
    paid = total(body["decision"]["lines"]) + total(body["tenders"])
    return body["listPriceFen"] == goods == paid


DRAWER_MEMBERS = members(
    cause=one_of("sale", "no-sale", "by-hand"),
    orderId=or_null(UUID_4),
    reason=or_null(text(1, 40)),
    outcome=one_of("opened", "sent", "failed"),
)


def is_drawer(body):
    if not DRAWER_MEMBERS(body):
        return False
    if (body["orderId"] is not None) != (body["cause"] == "sale"):
        return False
    if (body["reason"] is not None) != (body["cause"] == "no-sale"):
        return False
    return body["cause"] != "by-hand" or body["outcome"] == "opened"


DEVICES = one_of("id-card-reader", "elder-card-reader", "printer", "drawer")
BODIES = {
    "sale": is_sale,
    "top-up": members(elderId=UUID_4, amountFen=FEN, tender=TENDER),
    "device-fault": members(device=DEVICES, code=text(1, 40), orderId=or_null(UUID_4)),
    "clock": members(beforeAt=is_time, afterAt=is_time),
    "slip": members(
        orderId=UUID_4,
        copy=whole(0, 99),
        outcome=one_of("printed", "failed", "unknown"),
        code=text(0, 40),
    ),
    "reprint": members(orderId=UUID_4, copy=whole(1, 99)),
    "manual-identification": members(
        elderId=UUID_4,
        foundBy=one_of("name", "phone", "number-end"),
        reason=one_of("forgotten", "lost", "unreadable", "not-issued"),
    ),
    "drawer": is_drawer,
}

ENVELOPE = members(
    format=exactly(1),
    kiosk=UUID_4,
    seq=whole(1),
    at=is_time,
    run=UUID_4,
    uptimeMs=whole(0),
    businessDate=is_date,
    by=BY,
    kind=one_of(*BODIES),
    version=exactly(1),
    body=lambda value: isinstance(value, dict),
)


def is_content_understood(content):
    try:
        return is_understood(content, parse(content))
    except ValueError:
        return False


def is_understood(content, value):
    """Whether the content, which was parsed to value, is an entry by the page."""
    try:
        is_canonical = canonical(value) == content
    except ValueError:
        return False
    return is_canonical and ENVELOPE(value) and BODIES[value["kind"]](value["body"])
