"""Many clauses at once: shared out or not, the answers are the same and in order."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import os
from gestures.intents import many
from gestures.intents.classifier import IntentClassifier

os.cpu_count = lambda: 3
classifier = IntentClassifier.load()
clauses = ["左上角点个关注", "今天只要九块九", "tap the follow button guys", "", "我家的猫昨天睡了一天"]
clauses = [f"{clause}{'!' * (row % 7)}" for row, clause in enumerate(clauses * 60)]
many._WORTH_SHARING, many.AT_ONCE = 100, 17
pools = []
pool = many.ProcessPoolExecutor
many.ProcessPoolExecutor = lambda *given: pools.append(given) or pool(*given)
for language in (None, "en"):
    languages = [language] * len(clauses) if language else None
    alone = classifier.classify_clauses(clauses, languages)
    together = list(many.classify_many(classifier, clauses, languages))
    for found, wanted in zip(together, alone, strict=True):
        assert [(s.id, s.slots, s.affiliate) for s in found] == [(s.id, s.slots, s.affiliate) for s in wanted]
        # A product of matrices of other sizes may round otherwise.
        assert all(abs(s.score - w.score) < 1e-5 for s, w in zip(found, wanted))
    assert any(alone)
script = ". ".join(clause or "tonight" for clause in clauses)
alone, together = classifier.classify(script), classifier.classify(script, None, many.classify_many)
assert [c.text for c in together] == [c.text for c in alone]
for found, wanted in zip(together, alone):
    assert [(s.id, s.affiliate) for s in found.intents] == [(s.id, s.affiliate) for s in wanted.intents]
assert [given[0] for given in pools] == [3, 3, 3], pools
"""


def test_processes_answer_as_one_does() -> None:
    # A process of its own: pytest's has threads, and forking those is asking for trouble.
    ran = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
