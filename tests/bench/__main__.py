"""``python -m tests.bench``: run by ``make bench`` against a throw-away database with the large demo company and more people."""

import argparse
import json
import os
import random
import sys
import time
import traceback
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.bench.measuring import HEAD, Found, measured

PEOPLE = 20_000


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…")
    parser.add_argument("-k", default="", help="only scenarios whose name holds this; several by comma")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--size", choices=["small", "large"], default="large", help="size of the demo company")
    parser.add_argument("--kept", action="store_true", help="measure on the database as it is")
    parser.add_argument("--json", type=Path, default=Path("var/bench.json"))
    parser.add_argument("--check", action="store_true", help="exit status 1 when an aim is missed")
    return parser.parse_args()


def fill(people: int, size: str) -> None:
    """The demo company and ``people`` more, so that scans show. In a process of its own: the one that measures stays small."""
    from django.core.management import call_command
    from django.db import connection

    began = time.monotonic()
    call_command("demo", size=size, if_empty=True)
    print(f"demo company ({size}): {time.monotonic() - began:.0f} s", flush=True)
    _more_people(people)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _more_people(people: int) -> None:
    from accounts.models import User
    from salesops.core.chinese import sort_key

    if User.objects.filter(username="x000000").exists():
        return
    chance = random.Random(1)
    surnames, given = (
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗",
        "建华海波梦瑶天宇一鸣诗雨国栋春燕立新晨曦博文静雯永强秀兰",
    )
    rows = []
    for number in range(people):
        name = chance.choice(surnames) + chance.choice(given) + chance.choice(given)
        mobile = f"139{number:08d}"
        rows.append(
            User(
                username=f"x{number:06d}", name=name, name_key=sort_key(name), mobile=mobile, joined_on=date(2020, 1, 1)
            )
        )
    User.objects.bulk_create(rows, batch_size=2000)


def set_up(options: argparse.Namespace) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.ROOT_URLCONF = "tests.bench.floor"
    settings.API_THROTTLE = False
    call_command("catalogue", compile=True, verbosity=0)
    if not options.kept:
        call_command("migrate", interactive=False, verbosity=0)
    if options.kept:
        return
    connection.close()
    child = os.fork()
    if not child:
        status = 1
        try:
            fill(options.people, options.size)
            status = 0
        finally:
            sys.stdout.flush()
            os._exit(status)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        sys.exit("the demo company could not be written")


def _survived(bench: Any, scenario: Any) -> Found:
    """One scenario that breaks costs its own figures, not the hour of all the others."""
    try:
        return measured(bench, scenario)
    except Exception as error:  # anything a page or a job may raise
        traceback.print_exc()
        said = f"breaks: {type(error).__name__}"
        return Found(scenario.name, said, {"scenario": scenario.name, "broken": repr(error)[:500]})


def main() -> int:
    options = arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.settings.development")
    began = time.monotonic()
    set_up(options)
    from tests.bench.scenarios import Bench, scenarios

    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        import_module(f"tests.bench.{path.stem}")
    bench = Bench()
    if bench.client().get("/bench/floor/").status_code != 200:
        sys.exit("the floor page does not answer")
    words = [word.strip() for word in options.k.split(",")]
    found: list[Found] = []
    print(f"load of the machine: {os.getloadavg()[0]:.1f}\n{HEAD}", flush=True)
    # Work of minutes comes last: it leaves rows and memory behind.
    for scenario in sorted(scenarios, key=lambda s: s.is_long):
        if any(word in scenario.name for word in words):
            found.append(_survived(bench, scenario))
            print(found[-1].line, flush=True)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    results = {"people": options.people, "size": options.size, "results": [row.values for row in found]}
    options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1))
    missed = [row for row in found if not row.met]
    minutes = (time.monotonic() - began) / 60
    print(f"{len(found) - len(missed)} of {len(found)} aims met, {minutes:.1f} minutes; {options.json}")
    return 1 if missed and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
