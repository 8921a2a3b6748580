"""How much a message costs to index, and how long a question takes.

    python -m tests.bench.bench_search [--mbox FILE] [--messages 20000] [--postgres] [--json]

Runs in a scratch directory. Without --mbox the messages are made up (words drawn by Zipf's law).
Prints CPU milliseconds a message (database write not counted), p50 and p95 milliseconds a question as a
reader of half of the groups, the size of the index, the peak memory of the process. Then the commonest words, each
asked in turn of the search page's query (groups, counts, facets, order) and of the engine alone, which ranks all
that has the word and gives the best twenty: "common" has p99 of both and their ratio, which a busy machine leaves.
"""

import argparse
import contextlib
import json
import os
import random
import resource
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

QUESTIONS = ("kernel", "interrupt handler", '"page fault"', "2.6.1", "setup.c", "timer*", "from:a after:2001 page",
             "cache -flush", "zzzznothing", "mips")  # fmt: skip

COMMON = ("kernel", "page", "interrupt", "cache", "handler", "mips", "fault", "timer")


def bodies(path: str | None, count: int):
    if path:
        yield from _from_mbox(path, count)
        return
    rng = random.Random(7)  # noqa: S311
    words = ["".join(rng.choices("abcdefghijklmnoprstuvw", k=rng.randint(3, 9))) for _ in range(30_000)]
    # In two thirds of the messages, in half of them, and so on down to a few in a hundred.
    for rank, word in zip((20, 40, 80, 120, 160, 240, 480, 960), COMMON, strict=True):
        words[rank] = word
    weights = list(accumulate(1 / (rank + 5) for rank in range(len(words))))
    for _ in range(count):
        yield " ".join(rng.choices(words, cum_weights=weights, k=rng.randint(40, 400)))


def _from_mbox(path: str, count: int):
    from email import message_from_bytes

    mails = Path(path).read_bytes().removeprefix(b"From ").split(b"\nFrom ")
    for raw in mails[:count]:
        mail = message_from_bytes(raw.partition(b"\n")[2])
        part = next((p for p in mail.walk() if p.get_content_type() == "text/plain"), mail)
        text = (part.get_payload(decode=True) or b"").decode("utf-8", "replace")
        lines = (line for line in text.splitlines() if not line.startswith(">"))
        yield "\n".join(lines).replace("\x00", "")


def fill(texts):
    from accounts.models import Group, Membership, User
    from threads.models import Conversation, Message

    people = [User.objects.create(name=f"Person {n}", handle=f"a{n}" if n else "a") for n in range(50)]
    groups = [Group.objects.create(name=f"Group {n}", slug=f"g{n}", visibility="private") for n in range(100)]
    for group in groups[::2]:
        Membership.objects.create(group=group, user=people[0])
    start, batch, conversation = datetime(1998, 1, 1, tzinfo=UTC), [], None
    for number, text in enumerate(texts):
        if number % 10 == 0:
            conversation = Conversation.objects.create(
                subject=text[:60].split("\n")[0] or "x",
                group=groups[number // 10 % 100],
                started_by=people[0],
            )
        at = start + timedelta(hours=4 * number)
        author = people[number * 7 % 50]
        batch.append(Message(conversation=conversation, author=author, body=text, sent_at=at))
    Message.objects.bulk_create(batch, batch_size=500)
    return people[0], len(batch)


def index(count: int) -> dict:
    from search import writer

    writer.request_rebuild()
    cpu, wall = time.process_time(), time.perf_counter()
    writer.drain_all()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return {"cpu_ms_a_message": round(cpu / count * 1000, 3), "seconds": round(wall, 1)}


def ask(user, rounds: int = 5) -> dict:
    from search import query

    times, slowest, cpu = [], {}, []
    for number in range(rounds + 1):
        for question in QUESTIONS:
            start, used = time.perf_counter(), time.process_time()
            query.search(user, question)
            took = (time.perf_counter() - start) * 1000
            if number:  # the first round warms up
                times.append(took)
                cpu.append((time.process_time() - used) * 1000)
                slowest[question] = round(max(slowest.get(question, 0), took), 1)
    return {
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": _p95(times),
        "p95_cpu_ms": _p95(cpu),
        "slowest_ms": slowest,
    }


def common(user, rounds: int = 12) -> dict:
    """The product's answer and the engine's own, in turn, so that both meet the same load."""
    from search import query

    ours, plain = [], []
    for number in range(rounds + 1):
        for word in COMMON:
            start = time.perf_counter()
            query.search(user, word)
            middle = time.perf_counter()
            _plain(user, word)
            if number:
                ours.append((middle - start) * 1000)
                plain.append((time.perf_counter() - middle) * 1000)
    medians = statistics.median(ours), statistics.median(plain)
    return {
        "common": {
            "p50_ms": round(medians[0], 1), "p99_ms": _p99(ours), "engine_p50_ms": round(medians[1], 1),
            "engine_p99_ms": _p99(plain), "ratio": round(medians[0] / medians[1], 2),
        }
    }  # fmt: skip


def _plain(user, word: str) -> list:
    """The best twenty as the engine ranks them, and how many there are."""
    from django.db import connection

    from search import analysis, query, writer

    places, term = query._places(user), analysis.normal(word)
    if connection.vendor == "postgresql":
        where = "FROM search_document WHERE words @@ %s::tsquery AND place = ANY(%s)"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) {where}", [f"'{term}'", places])  # noqa: S608
            sql = f"SELECT message {where} ORDER BY ts_rank(words, %s::tsquery, 1) DESC LIMIT 20"  # noqa: S608
            cursor.execute(sql, [f"'{term}'", places, f"'{term}'"])
            return cursor.fetchall()
    return _whoosh_alone(writer.backend(), term, frozenset(places))


def _whoosh_alone(backend, term: str, places: frozenset[int]) -> list:
    """Whoosh's own matcher and BM25, as a program without this one would use it."""
    from heapq import nlargest

    from search.backends.whoosh_fields import column

    scored = []
    for leaf, _offset in backend._searcher().leaf_searchers():
        where = column(leaf.reader(), "place")
        if ("text", term) not in leaf.reader():
            continue
        matcher = leaf.postings("text", term)
        while matcher.is_active():
            if where[matcher.id()] in places:
                scored.append((matcher.score(), matcher.id()))
            matcher.next()
    return nlargest(20, scored)


def _p99(values: list[float]) -> float:
    return round(sorted(values)[int(len(values) * 0.99)], 1)


def _p95(values: list[float]) -> float:
    return round(sorted(values)[int(len(values) * 0.95)], 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mbox")
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory())
        os.environ |= {
            "SKEIN_DATA": scratch,
            "DJANGO_SETTINGS_MODULE": "microblog.settings",
            "DATABASE_URL": "",
        }
        if options.postgres:
            from tests import services

            os.environ["DATABASE_URL"] = stack.enter_context(services.postgres())
        result = measure(options, scratch)
    print(json.dumps(result) if options.json else "\n".join(f"{k}: {v}" for k, v in result.items()))


def measure(options, scratch: str) -> dict:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    user, count = fill(bodies(options.mbox, options.messages))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result = {"messages": count, **index(count)}
    result["index_mb"] = index_size(scratch)
    result["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    result["peak_mb_before_indexing"] = round(before)
    result |= ask(user) | common(user)
    connection.close()
    return result


def index_size(scratch: str) -> float:
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute("SELECT pg_total_relation_size('search_document')")
            return round(cursor.fetchone()[0] / 1e6, 1)
    return round(sum(file.stat().st_size for file in Path(scratch, "search").glob("*")) / 1e6, 1)


if __name__ == "__main__":
    main()
