"""Search that understands Chinese (ALL-2): any part of a name, pinyin, initials, codes, the end of a number."""

import io
import json

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from salesops.core.search.text import normal, pieces, searchable, words


@pytest.mark.parametrize(
    "question",
    ["单雄", "雄信", "单", "信", "shanxiong", "danxiong", "sxx", "SXX", "xiongxin", "SXX 6021", "6021", "13800006021", "xx_99",
     "ｓｘｘ", "单 雄信", "s.x.x", "138-0000-6021"],
)  # fmt: skip
def test_found_by(company, question):
    User.objects.create_user("xx_99", "单雄信", mobile="138 0000 6021")
    assert [p.username for p in User.objects.found_by(question)] == ["xx_99"]


@pytest.mark.parametrize("question", ["信雄", "zzz", "60211", "%", "_", "'", "' OR 1=1 --", "\\", "单雄X", "  "])
def test_not_found_by(company, question):
    User.objects.create_user("xx_99", "单雄信", mobile="138 0000 6021")
    assert not User.objects.found_by(question).filter(username="xx_99").exists()


def test_a_change_of_name_is_found_at_once(company):
    company.rep.name = "欧阳锋"
    company.rep.save()
    assert list(User.objects.found_by("oyf")) == [company.rep]
    User.objects.filter(pk=company.rep.pk).update(name="令狐冲")
    call_command("refresh_search", verbosity=0, stdout=io.StringIO())
    assert list(User.objects.found_by("linghu")) == [company.rep]


def test_nothing_is_found_across_two_lines():
    text = searchable(["ab"], ["苏州"])
    assert text.split("\n") == ["ab", "苏州", "suzhou", "sz"]


def test_the_index_holds_every_piece_a_question_asks_for(db):
    texts = ["so2026001842", "苏州泽润饮品a级b", "aé苏1", "x", "𠮷野家ab", "ｆｕｌｌ宽"]
    with connection.cursor() as cursor:
        for text in map(normal, texts):
            cursor.execute("SELECT search_grams(%s)", [text])
            kept = set(cursor.fetchone()[0])
            for start in range(len(text)):
                for end in range(start + 1, len(text) + 1):
                    assert set(pieces(text[start:end])) <= kept


def test_words_of_a_question():
    assert words("泽润  苏州 泽润 !!") == ["泽润", "苏州"]
    assert pieces("a") == []
    assert pieces("泽润饮") == ["泽润", "润饮"]
    assert pieces("1842") == ["184", "842"]


def plan_of(rows) -> str:
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        return json.dumps(cursor.fetchone()[0])


def test_ten_thousand_names_are_found_by_the_index(db):
    surnames, first, second = (
        "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
        "泽润星海启明若溪子涵雨桐志强建国",
        "华东云天恒岳金海",
    )
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_user DISABLE TRIGGER USER")
        cursor.execute(
            "INSERT INTO accounts_user (version, password, username, name, name_key, search_text, email, mobile, is_active, language,"
            " theme, density, single_keys)"
            " SELECT 1, '', 'u' || n, w, w, w || E'\\nu' || n, '', '', true, '', 'auto', 'normal', true FROM ("
            "   SELECT n, substr(%s, n %% 20 + 1, 1) || substr(%s, n / 20 %% 16 + 1, 1) || substr(%s, n / 320 %% 8 + 1, 1) AS w"
            "   FROM generate_series(1, 10000) n) people",
            [surnames, first, second],
        )
        cursor.execute("ANALYZE accounts_user")
    for question in ("王泽", "u4321", "泽华", "4999"):
        assert "user_search" in plan_of(User.objects.found_by(question)), question
        assert (
            User.objects.found_by(question).count() == User.objects.filter(search_text__contains=question).count() > 0
        )
