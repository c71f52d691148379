"""A second implementation of the pricing, written from docs/formats/policy-v1.md alone and in another language, so that
agreement with the program means that the page says enough. Reads one question a line, of a meal, a top-up or the choice of a policy, and writes one canonical answer a line.

Usage: python3 decide.py < questions.jsonl > decisions.jsonl
"""
import json
import sys
from datetime import date, timedelta


# --- days ------------------------------------------------------------------------------------------------------------


def day(text):
    return date.fromisoformat(text)


def holds(spans, business_date):
    """Those of `spans` that hold on the day; both ends are included. ISO dates compare as texts."""
    return [s for s in spans if s["from"] <= business_date and (s["to"] is None or business_date <= s["to"])]


def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def completed_years(birth, today, settings):
    year = today.year
    if birth.month == 2 and birth.day == 29 and not is_leap(year):
        birthday = (2, 28) if settings["leapDayBirthday"] == "february-28" else (3, 1)
    else:
        birthday = (birth.month, birth.day)
    here = (today.month, today.day)
    if settings["ageCountsFrom"] == "birthday":
        counts = here >= birthday
    else:
        counts = here > birthday
    return year - birth.year - (0 if counts else 1)


def is_in_window(window, used, meal):
    then, now = used["businessDate"], meal["businessDate"]
    if window == "meal-period":
        return then == now and used["mealPeriod"] == meal["mealPeriod"]
    if window == "day":
        return then == now
    if window == "month":
        return then[:7] == now[:7]
    assert window == "week", window
    today = day(now)
    monday = today - timedelta(days=today.weekday())
    return monday <= day(then) <= monday + timedelta(days=6)


# --- what was used ---------------------------------------------------------------------------------------------------


def counts(used, rule_ids):
    """`rule_ids` None: all rules."""
    return any(
        part["amountFen"] > 0 and (rule_ids is None or part["ruleId"] in rule_ids)
        for part in used["subsidies"] + used["fees"]
    )


def meals_used(question, window, rule_ids):
    return sum(
        1 for used in question["used"] if is_in_window(window, used, question["meal"]) and counts(used, rule_ids)
    )


def money_used(question, window, rule_ids, member):
    return sum(
        part["amountFen"]
        for used in question["used"]
        if is_in_window(window, used, question["meal"])
        for part in used[member]
        if rule_ids is None or part["ruleId"] in rule_ids
    )


# --- who -------------------------------------------------------------------------------------------------------------


def shares_digits(code, other, digits):
    return len(code) >= digits and len(other) >= digits and code[:digits] == other[:digits]


def is_home(code, area, question):
    if code is None:
        return False
    if area == "policy-area":
        prefixes = question["policy"]["scope"]["divisionCodes"]
        return prefixes is None or any(code.startswith(prefix) for prefix in prefixes)
    digits = {"site-county": 6, "site-town": 9, "site-community": 12}[area]
    return shares_digits(code, question["site"]["divisionCode"], digits)


def is_age(band, years):
    low, high = band["from"], band["to"]
    if low is not None and not (years > low["years"] or (low["isIncluded"] and years == low["years"])):
        return False
    if high is not None and not (years < high["years"] or (high["isIncluded"] and years == high["years"])):
        return False
    return True


def who_fits(who, question):
    person, today = question["person"], question["meal"]["businessDate"]
    if who["age"] is not None:
        years = completed_years(day(person["birthDate"]), day(today), question["policy"]["settings"])
        if not is_age(who["age"], years):
            return False
    held = {one["category"] for one in holds(person["categories"], today)}
    if who["anyCategory"] is not None and not any(one in held for one in who["anyCategory"]):
        return False
    if who["everyCategory"] is not None and not all(one in held for one in who["everyCategory"]):
        return False
    if who["noCategory"] is not None and any(one in held for one in who["noCategory"]):
        return False
    if who["careLevel"] is not None:
        levels = holds(person["careLevels"], today)
        if not levels:
            return False
        last = max(one["from"] for one in levels)
        level = max(one["level"] for one in levels if one["from"] == last)
        if not who["careLevel"]["from"] <= level <= who["careLevel"]["to"]:
            return False
    if who["home"] is not None:
        area = who["home"]["area"]
        household = is_home(person["householdCode"], area, question)
        residence = is_home(person["residenceCode"], area, question)
        basis = who["home"]["basis"]
        fits = {
            "household": household,
            "residence": residence,
            "either": household or residence,
            "both": household and residence,
        }[basis]
        if not fits:
            return False
    return True


def is_age_alone(who):
    return all(who[member] is None for member in who if member != "age")


def is_looked_at(who, question):
    """For a provisional person (under `age-rules`) only what states nothing, or age alone, is looked at."""
    return question["person"]["standing"] == "registered" or is_age_alone(who)


# --- one meal --------------------------------------------------------------------------------------------------------

KINDS = ["set-meal", "dishes", "by-weight", "delivery-fee"]


def prices_of(meal):
    prices = meal["prices"]
    return {
        "set-meal": prices["setMealFen"],
        "dishes": prices["dishesFen"],
        "by-weight": prices["byWeightFen"],
        "delivery-fee": prices["deliveryFeeFen"],
    }


def goods_of(rule, prices):
    """Kinds of goods of this meal that belong to the rule, in the order in which a subsidy lessens them."""
    goods = [kind for kind in KINDS if kind in rule["goods"]["kinds"]]
    price_range = rule["goods"]["setMealPrice"]
    if price_range is not None and "set-meal" in goods:
        low, high = price_range["fromFen"], price_range["toFen"]
        price = prices["set-meal"]
        if (low is not None and price < low) or (high is not None and price > high):
            goods.remove("set-meal")
    return goods


def rounded(numerator, denominator, rounding):
    if rounding == "down":
        return numerator // denominator
    if rounding == "up":
        return -(-numerator // denominator)
    assert rounding == "half-up", rounding
    return (2 * numerator + denominator) // (2 * denominator)


def first_unmet(rule, question, prices, left):
    """The first condition of the rule that this meal does not meet, or None."""
    meal, when = question["meal"], rule["when"]
    if when["mealPeriods"] is not None and meal["mealPeriod"] not in when["mealPeriods"]:
        return "meal-period"
    if when["days"] == "working-days" and not meal["isWorkingDay"]:
        return "day"
    if when["days"] == "rest-days" and meal["isWorkingDay"]:
        return "day"
    if when["serviceTypes"] is not None and meal["serviceType"] not in when["serviceTypes"]:
        return "service-type"
    if when["bookedDaysBefore"] is not None and meal["bookedDaysBefore"] < when["bookedDaysBefore"]:
        return "booking"
    nth = when["nth"]
    if nth is not None:
        number = meals_used(question, nth["window"], None) + 1
        if number < nth["from"] or (nth["to"] is not None and number > nth["to"]):
            return "nth-meal"
    goods = goods_of(rule, prices)
    if sum(prices[kind] for kind in goods) <= 0:
        return "goods"
    spend = rule["spend"]
    if spend is not None:
        of = prices if spend["on"] == "list-price" else left
        total = sum(of[kind] for kind in goods)
        if spend["comparison"] == "at-least":
            is_met = total >= spend["amountFen"]
        else:
            is_met = total > spend["amountFen"]
        if not is_met:
            return "spend"
    return None


def benefit_of(rule, base, question):
    """Subsidy and fee by the table of the page, before any cap."""
    benefit, rounding = rule["benefit"], question["policy"]["settings"]["rounding"]
    form = benefit["form"]
    if form == "amount-off":
        return min(benefit["amountFen"], base), 0
    if form == "percent":
        return base - rounded(base * benefit["paysPermille"], 1000, rounding), 0
    if form == "fixed-price":
        return max(0, base - benefit["priceFen"]), 0
    if form == "free":
        return base, 0
    if form == "flat-fee":
        paid = money_used(question, benefit["window"], {rule["id"]}, "fees")
        fee = max(0, benefit["feeFen"] - paid)
        return max(0, base - fee), min(base, fee)
    assert form == "by-weight", form
    price = rounded(benefit["fenPer100Grams"] * question["meal"]["prices"]["weightGrams"], 100, rounding)
    return max(0, base - price), 0


class Worked:
    """What one possible rule gives."""

    def __init__(self, rule):
        self.rule = rule
        self.subsidy = 0
        self.fee = 0
        self.held_by = None
        self.cut_by = None

    def applies(self):
        return self.subsidy > 0 or self.fee > 0


class Pricing:
    def __init__(self, question):
        self.question = question
        self.policy = question["policy"]
        self.settings = self.policy["settings"]
        self.prices = prices_of(question["meal"])
        self.left = dict(self.prices)
        self.merchants = {fund["id"] for fund in self.policy["funds"] if fund["level"] == "merchant"}
        self.rules = [rule for rule in self.policy["rules"] if is_looked_at(rule["who"], question)]
        # Subsidies of this meal so far, (rule id, amount) in the order of working.
        self.given = []
        # Of each layer: the rules of it that are possible, what they gave, the possible ones that count.
        self.outcomes = []

    def is_merchant(self, rule):
        return rule["payers"]["split"] == "whole" and rule["payers"]["fundId"] in self.merchants

    def covers(self, limit, rule):
        if limit["ruleIds"] is not None:
            return rule["id"] in limit["ruleIds"]
        return not self.is_merchant(rule)

    def given_under(self, limit):
        by_id = {rule["id"]: rule for rule in self.policy["rules"]}
        return sum(amount for rule_id, amount in self.given if self.covers(limit, by_id[rule_id]))

    def work_out(self, rule, at_start, layer_given, layer):
        worked = Worked(rule)
        question = self.question
        for limit in self.policy["limits"]:
            if limit["form"] == "meals" and self.covers(limit, rule):
                if meals_used(question, limit["window"], limit["ruleIds"]) >= limit["mealsMax"]:
                    worked.held_by = limit
                    return worked
        goods = goods_of(rule, self.prices)
        base = sum(at_start[kind] for kind in goods)
        amount, worked.fee = benefit_of(rule, base, question)
        if rule["subsidyMaxFen"] is not None:
            amount = min(amount, rule["subsidyMaxFen"])
        if layer["subsidyMaxFen"] is not None:
            amount = min(amount, max(0, layer["subsidyMaxFen"] - layer_given))
        amount = min(amount, sum(self.left[kind] for kind in goods))
        asked = amount
        for limit in self.policy["limits"]:
            if limit["form"] == "meals" or not self.covers(limit, rule):
                continue
            if limit["form"] == "own-share":
                leaves = max(0, sum(self.left.values()) - limit["minFen"])
                is_all_or_nothing = False
            else:
                leaves = limit["subsidyMaxFen"] - self.given_under(limit)
                is_all_or_nothing = False
                if limit["window"] != "meal":
                    leaves -= money_used(question, limit["window"], limit["ruleIds"], "subsidies")
                    is_all_or_nothing = self.settings["limitPartlyLeft"] == "grant-nothing"
                leaves = max(0, leaves)
            if leaves < amount:
                amount = 0 if is_all_or_nothing else leaves
                worked.cut_by = limit
        if asked > 0 and amount == 0:
            worked.held_by = worked.cut_by
        worked.subsidy = amount
        return worked

    def take(self, worked):
        rest = worked.subsidy
        for kind in goods_of(worked.rule, self.prices):
            part = min(rest, self.left[kind])
            self.left[kind] -= part
            rest -= part
        assert rest == 0, "a subsidy above the price of its goods"
        if worked.subsidy > 0:
            self.given.append((worked.rule["id"], worked.subsidy))

    def run_layer(self, layer):
        at_start = dict(self.left)
        possible = [
            rule
            for rule in self.rules
            if rule["layerId"] == layer["id"]
            and who_fits(rule["who"], self.question)
            and first_unmet(rule, self.question, self.prices, at_start) is None
        ]
        if layer["combine"] == "first-match":
            possible = possible[:1]
        else:
            possible.sort(key=lambda rule: rule["id"])
        applied, tried = [], []
        if layer["combine"] == "lowest-price":
            tried = [self.work_out(rule, at_start, 0, layer) for rule in possible]
            if tried:
                best = min(tried, key=lambda one: (-one.subsidy, -one.fee, one.rule["id"]))
                if best.applies():
                    self.take(best)
                    applied.append(best)
        else:
            layer_given = 0
            for rule in possible:
                worked = self.work_out(rule, at_start, layer_given, layer)
                tried.append(worked)
                if worked.applies():
                    self.take(worked)
                    layer_given += worked.subsidy
                    applied.append(worked)
        self.outcomes.append((layer, tried, applied))

    def refused_by(self):
        if self.settings["overLimit"] != "refuse":
            return None
        for _, tried, applied in self.outcomes:
            if applied:
                continue
            for one in sorted(tried, key=lambda one: one.rule["id"]):
                if one.held_by is not None and one.held_by["form"] == "meals":
                    return one.held_by
        return None

    def reasons(self):
        reasons = []
        for _, tried, applied in self.outcomes:
            if applied:
                for one in applied:
                    reasons.append({"code": "rule-applied", "ruleId": one.rule["id"]})
                    if one.cut_by is not None:
                        reasons.append(
                            {"code": "cut-by-limit", "ruleId": one.rule["id"], "limitId": one.cut_by["id"]}
                        )
                continue
            in_order = sorted(tried, key=lambda one: one.rule["id"])
            held = [one for one in in_order if one.held_by is not None]
            if held:
                reasons.append({"code": "limit-reached", "limitId": held[0].held_by["id"]})
            elif in_order:
                reasons.append({"code": "already-cheaper", "ruleId": in_order[0].rule["id"]})
        return reasons or [self.why_nothing()]

    def why_nothing(self):
        for layer in self.policy["layers"]:
            fitting = [
                rule
                for rule in self.rules
                if rule["layerId"] == layer["id"] and who_fits(rule["who"], self.question)
            ]
            if fitting:
                rule = min(fitting, key=lambda one: one["id"])
                # Nothing was possible in any layer, so nothing was taken off: what is left is the list price.
                condition = first_unmet(rule, self.question, self.prices, self.left)
                return {"code": "condition-not-met", "ruleId": rule["id"], "condition": condition}
        return {"code": "no-rule-fits"}

    def limits_left(self, applied):
        out = []
        for limit in self.policy["limits"]:
            if limit["form"] == "meals":
                used = meals_used(self.question, limit["window"], limit["ruleIds"])
                this = 1 if any(self.covers(limit, one.rule) for one in applied) else 0
                out.append({"limitId": limit["id"], "mealsLeft": max(0, limit["mealsMax"] - used - this)})
            elif limit["form"] == "subsidy" and limit["window"] != "meal":
                used = money_used(self.question, limit["window"], limit["ruleIds"], "subsidies")
                this = sum(one.subsidy for one in applied if self.covers(limit, one.rule))
                out.append({"limitId": limit["id"], "subsidyLeftFen": max(0, limit["subsidyMaxFen"] - used - this)})
        return out

    def operator_lines(self, applied):
        out = []
        is_subsidised = any(not self.is_merchant(one.rule) for one in applied)
        today = self.question["meal"]["businessDate"]
        is_first_of_day = not any(
            used["businessDate"] == today and counts(used, None) for used in self.question["used"]
        )
        is_due = {
            "meal": True,
            "subsidised-meal": is_subsidised,
            "person-day": is_subsidised and is_first_of_day,
            "delivery": self.question["meal"]["serviceType"] == "delivery",
        }
        for payment in self.policy["operatorPayments"]:
            if not is_looked_at(payment["who"], self.question) or not who_fits(payment["who"], self.question):
                continue
            if is_due[payment["per"]] and payment["amountFen"] > 0:
                out.append(
                    {"paymentId": payment["id"], "fundId": payment["fundId"], "amountFen": payment["amountFen"]}
                )
        return out

    def decide(self):
        for layer in self.policy["layers"]:
            self.run_layer(layer)
        limit = self.refused_by()
        if limit is not None:
            reasons = [{"code": "refused", "limitId": limit["id"]}]
            return at_list_price(self.question, reasons, isRefused=True, limitsLeft=self.limits_left([]))
        applied = [one for _, _, of_layer in self.outcomes for one in of_layer]
        payable = sum(self.left.values())
        fees, unpaid = [], payable
        for one in applied:
            fee = min(one.fee, unpaid)
            unpaid -= fee
            if fee > 0:
                fees.append({"ruleId": one.rule["id"], "amountFen": fee})
        return at_list_price(
            self.question,
            self.reasons(),
            payableFen=payable,
            lines=[line for one in applied for line in split(one.rule, one.subsidy)],
            fees=fees,
            limitsLeft=self.limits_left(applied),
            operatorLines=self.operator_lines(applied),
        )


def split(rule, amount):
    payers, parts, rest = rule["payers"], [], amount
    if payers["split"] == "whole":
        parts.append((payers["fundId"], amount))
    elif payers["split"] == "in-order":
        for part in payers["parts"]:
            share = rest if part["upToFen"] is None else min(rest, part["upToFen"])
            parts.append((part["fundId"], share))
            rest -= share
    else:
        for part in payers["parts"][:-1]:
            share = amount * part["sharePermille"] // 1000
            parts.append((part["fundId"], share))
            rest -= share
        parts.append((payers["parts"][-1]["fundId"], rest))
    return [
        {"ruleId": rule["id"], "fundId": fund_id, "amountFen": share} for fund_id, share in parts if share > 0
    ]


def at_list_price(question, reasons, **members):
    list_price = sum(prices_of(question["meal"]).values())
    return {
        "listPriceFen": list_price,
        "payableFen": list_price,
        "isRefused": False,
        "lines": [],
        "fees": [],
        "operatorLines": [],
        "limitsLeft": [],
        "reasons": reasons,
        **members,
    }


def barred(question):
    """Step 3 and the unknown person of step 2: the reason for which nobody looks at any rule, or None."""
    policy, person, site = question["policy"], question["person"], question["site"]
    settings = policy["settings"]
    if person["standing"] == "provisional" and settings["unknownPerson"] == "list-price":
        return {"code": "unknown-person"}
    states = {one["state"] for one in holds(person["states"], question["meal"]["businessDate"])}
    for state in settings["excludedStates"]:
        if state in states:
            return {"code": "excluded", "state": state}
    if settings["usableAt"] != "every-site":
        digits = {"county-of-home": 6, "town-of-home": 9, "community-of-home": 12}[settings["usableAt"]]
        codes = {
            "household": [person["householdCode"]],
            "residence": [person["residenceCode"]],
            "either": [person["householdCode"], person["residenceCode"]],
        }[settings["homeBasis"]]
        if not any(code is not None and shares_digits(code, site["divisionCode"], digits) for code in codes):
            return {"code": "not-usable-here"}
    return None


def decide(question):
    if question["policy"] is None:
        return at_list_price(question, [{"code": "no-policy-in-force"}])
    if question["person"] is None:
        return at_list_price(question, [{"code": "guest"}])
    reason = barred(question)
    return at_list_price(question, [reason]) if reason is not None else Pricing(question).decide()


# --- money put on an account, and which policy -----------------------------------------------------------------------


def top_up(question):
    credit, policy = question["creditFen"], question["policy"]
    nothing = {"creditFen": credit, "paysFen": credit, "lines": []}
    if barred(question) is not None:
        return nothing
    offers = []
    for rule in policy["topUpRules"]:
        low, high = rule["creditMinFen"], rule["creditMaxFen"]
        if (low is not None and credit < low) or (high is not None and credit > high):
            continue
        if is_looked_at(rule["who"], question) and who_fits(rule["who"], question):
            pays = rounded(credit * rule["paysPermille"], 1000, policy["settings"]["rounding"])
            offers.append((pays, rule["id"], rule))
    if not offers:
        return nothing
    pays, _, rule = min(offers, key=lambda offer: offer[:2])
    return {"creditFen": credit, "paysFen": pays, "lines": split(rule, credit - pays)}


def choose(question):
    """Step 1: the policy among several, as its id and version; null for none."""
    site, today = question["site"], question["businessDate"]
    holding = []
    for policy in question["policies"]:
        scope = policy["scope"]
        if today < policy["effectiveFrom"] or (policy["effectiveTo"] is not None and today > policy["effectiveTo"]):
            continue
        lengths = [len(code) for code in scope["divisionCodes"] or [] if site["divisionCode"].startswith(code)]
        if scope["divisionCodes"] is not None and not lengths:
            continue
        if scope["siteKinds"] is not None and site["kind"] not in scope["siteKinds"]:
            continue
        if scope["canteenIds"] is not None and site["canteenId"] not in scope["canteenIds"]:
            continue
        rank = (
            scope["canteenIds"] is not None,
            max(lengths, default=0),
            scope["siteKinds"] is not None,
            policy["effectiveFrom"],
            policy["version"],
            policy["policyId"],
        )
        holding.append(rank)
    if not holding:
        return None
    best = max(holding)
    return {"policyId": best[-1], "version": best[-2]}


def answer(question):
    if "creditFen" in question:
        return top_up({**question, "meal": {"businessDate": question["businessDate"]}})
    if "policies" in question:
        return choose(question)
    return decide(question)


def main():
    for line in sys.stdin:
        if line.strip():
            decision = answer(json.loads(line))
            # Keys and ids are ASCII and all numbers whole and small: this is the RFC 8785 text.
            sys.stdout.write(json.dumps(decision, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
