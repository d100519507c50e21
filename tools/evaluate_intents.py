"""Measures the shipped intent classifier on the held-out clauses, with a keyword table beside it.

python tools/evaluate_intents.py [--per-intent] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise, product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from gestures.intents.classifier import IntentClassifier
from gestures.intents.corpus import HELDOUT, LANGUAGES, load_heldout
from gestures.intents.currency import script_currencies
from gestures.intents.evaluation import Evaluation, Predictor, evaluate
from gestures.intents.folders import shipped_folder
from gestures.intents.spans import IntentSpan

# What a careful person writes in an afternoon: one pattern for most intents.
KEYWORDS = {
    "greet": r"欢迎|大家好|晚上好|\bhello\b|\bwelcome\b",
    "farewell": r"拜拜|再见|下播|\bgoodbye\b|\bbye\b|good night",
    "thank": r"谢谢|感谢|\bthanks?\b|thank you",
    "apologise": r"抱歉|对不起|不好意思|\bsorry\b",
    "congratulate": r"恭喜|congrat",
    "ask_follow": r"关注|\bfollow\b|\bsubscribe\b",
    "ask_like": r"点赞|双击|小红心|double tap|\blikes?\b",
    "ask_share": r"分享|转发|\bshare\b",
    "ask_comment": r"扣|公屏|评论区|\bcomment\b|\btype\b",
    "ask_join_club": r"粉丝团|灯牌|入会|fan club|\bmember",
    "point_cart": r"小黄车|购物车|链接|\bcart\b|\bbasket\b|\blink\b",
    "claim_coupon": r"券|coupon|voucher",
    "lucky_draw": r"福袋|抽奖|giveaway|raffle",
    "ask_purchase": r"下单|赶紧拍|直接拍|冲|\bbuy\b|\border\b|\bgrab\b",
    "ask_stay": r"别走|不要走|don't go|stay",
    "introduce_product": r"接下来|下一款|\bnext up\b|\bintroducing\b",
    "show_detail": r"看一下|细节|look at|close up",
    "describe_material": r"面料|材质|成分|\bcotton\b|made of",
    "describe_size": r"厘米|尺寸|\binches\b|\bsize\b",
    "describe_variant": r"颜色|款式|colou?rs?\b",
    "demonstrate_use": r"涂|喷|打开|\bapply\b|\bspray\b",
    "show_effect": r"显瘦|显白|\bglow",
    "praise_quality": r"品质|好用|好吃|\bamazing\b|\bquality\b",
    "recommend_self": r"我自己|自用|I use|myself",
    "social_proof": r"销量|好评|回购|reviews?\b|\bsold\b",
    "compare": r"别人家|专柜|外面|compared|\bthan\b",
    "state_price": r"块|元|¥|\$|dollars|price",
    "discount": r"折|便宜|立减|\boff\b|discount",
    "free_gift": r"送|赠|\bfree\b|\bgift\b",
    "shipping": r"包邮|发货|shipping|deliver",
    "guarantee": r"退|质保|正品|refund|guarantee|warranty",
    "low_stock": r"只剩|库存|最后.{0,3}[件单]|\bleft\b|in stock",
    "time_limit": r"限时|今晚|分钟|tonight only|minutes",
    "countdown": r"三二一|三 二 一|3 ?2 ?1|three,? two,? one",
    "enumerate": r"第[一二三]|首先|\bfirst\b|\bsecond\b",
    "ask_audience": r"吗|有没有|[?？]",
    "answer_comment": r"有人问|问|\basks?\b",
    "negate": r"不是|没有|\bnot\b|\bno\b",
    "caution": r"注意|千万|小心|careful",
    "emphasise": r"真的|绝对|really|absolutely",
    "surprise": r"哇|天呐|\bwow\b|oh my",
    "address_viewer": r"姐妹们|宝宝们|家人们|\bguys\b|everyone",
}


def keyword_table(clauses: Sequence[str]) -> list[tuple[IntentSpan, ...]]:
    """Intents whose pattern occurs in the clause."""
    patterns = {intent: re.compile(pattern, re.I) for intent, pattern in KEYWORDS.items()}
    return [
        tuple(IntentSpan(intent, 1.0) for intent, pattern in patterns.items() if pattern.search(clause))
        for clause in clauses
    ]


def by_show(classifier: IntentClassifier, language: str) -> Predictor:
    """Return the classifier as it reads the held-out shows: one by one, each a script with a currency of its own."""
    path = shipped_folder() / "heldout" / f"shows_{language}.yaml"
    edges, clauses = [0], 0
    for line in path.read_text(encoding="utf-8").splitlines():
        clauses += line.startswith("- ")
        if line.startswith("#"):
            edges.append(clauses)

    def predict(lines: Sequence[str]) -> list[tuple[IntentSpan, ...]]:
        shows = (lines[start:end] for start, end in pairwise([*edges, len(lines)]))
        return classifier.classify_clauses(
            lines, currencies=[c for show in shows for c in script_currencies(show)]
        )

    return predict


def _row(name: str, found: Evaluation) -> str:
    return (
        f"{name:<22} {found.micro_f1:8.3f} {found.macro_f1:8.3f} {found.primary:8.3f} "
        f"{found.plain_false:8.3f} {found.hard_right:8.3f} {found.slots_right:8.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--per-intent", action="store_true", help="list every intent and the commonest confusions"
    )
    parser.add_argument("--json", type=Path, help="write the measurement here")
    options = parser.parse_args()
    before = time.perf_counter()
    classifier = IntentClassifier.load()
    load_s = time.perf_counter() - before
    print(f"{'':<22} {'micro':>8} {'macro':>8} {'primary':>8} {'plain!':>8} {'hard':>8} {'slots':>8}")
    report: dict[str, object] = {}
    clauses: list[str] = []
    for kind, language in product(HELDOUT, LANGUAGES):
        examples = load_heldout(language, kind)
        clauses += [example.text for example in examples]
        predict = by_show(classifier, language) if kind == "shows" else classifier.classify_clauses
        found = evaluate(predict, examples)
        print(_row(f"{kind} {language}", found))
        print(_row("    keyword table", evaluate(keyword_table, examples)))
        report[f"{kind} {language}"] = asdict(found)
        if options.per_intent:
            for intent, score in sorted(found.per_intent.items(), key=lambda item: item[1].f1):
                print(
                    f"    {intent:<20} F1 {score.f1:.2f}  {score.found}/{score.support}, false {score.false}"
                )
            for (lost, extra), count in found.confusions[:15]:
                print(f"    {count:3d} x missed {lost or 'nothing'}, found {extra or 'nothing'}")
    many = clauses * 2
    before = time.perf_counter()
    classifier.classify_clauses(many)
    batch = len(many) / (time.perf_counter() - before)
    before = time.perf_counter()
    for clause in clauses[:500]:
        classifier.classify_clauses([clause])
    single_ms = (time.perf_counter() - before) / 500 * 1000
    print(f"load {load_s:.2f} s, batch {batch:.0f} clauses/s, one clause {single_ms:.2f} ms")
    report["speed"] = {"load_s": load_s, "clauses_per_s": batch, "single_ms": single_ms}
    if options.json:
        options.json.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
