"""Made-up companies: names, codes, phone numbers. Any likeness to a real company is chance."""

import random

from customers.credit_code import check_character

# province → cities with the six digits of their area code
CITIES: dict[str, tuple[tuple[str, str], ...]] = {
    "11": (("北京", "110105"),),
    "12": (("天津", "120104"),),
    "13": (("石家庄", "130102"), ("唐山", "130203"), ("保定", "130602")),
    "14": (("太原", "140105"), ("大同", "140202")),
    "15": (("呼和浩特", "150102"), ("包头", "150203")),
    "21": (("沈阳", "210102"), ("大连", "210202"), ("鞍山", "210302")),
    "22": (("长春", "220102"), ("吉林", "220202")),
    "23": (("哈尔滨", "230102"), ("大庆", "230602")),
    "31": (("上海", "310115"),),
    "32": (("苏州", "320505"), ("南京", "320102"), ("无锡", "320205"), ("常州", "320402"), ("扬州", "321002")),
    "33": (("杭州", "330102"), ("宁波", "330203"), ("嘉兴", "330402"), ("温州", "330302")),
    "34": (("合肥", "340102"), ("芜湖", "340202")),
    "35": (("福州", "350102"), ("厦门", "350203"), ("泉州", "350502")),
    "36": (("南昌", "360102"), ("赣州", "360702")),
    "37": (("济南", "370102"), ("青岛", "370202"), ("烟台", "370602"), ("潍坊", "370702")),
    "41": (("郑州", "410102"), ("洛阳", "410302")),
    "42": (("武汉", "420102"), ("宜昌", "420502")),
    "43": (("长沙", "430102"), ("株洲", "430202")),
    "44": (("广州", "440103"), ("深圳", "440304"), ("佛山", "440604"), ("东莞", "441900")),
    "45": (("南宁", "450102"), ("柳州", "450202")),
    "46": (("海口", "460105"),),
    "50": (("重庆", "500103"),),
    "51": (("成都", "510104"), ("绵阳", "510703")),
    "52": (("贵阳", "520102"),),
    "53": (("昆明", "530102"),),
    "61": (("西安", "610102"), ("宝鸡", "610302")),
    "62": (("兰州", "620102"),),
    "64": (("银川", "640104"),),
    "65": (("乌鲁木齐", "650102"),),
}
_FIRST = "泽瑞恒安鼎启润嘉宏锦华盛泰康佳晟源顺景凯博远丰茂通和永汇隆兴明德诚信达卓越新益荣裕禾沃朗拓澜"
_SECOND = "润达安诚丰源盛和泰康瑞华兴隆通顺景明德信卓远博凯茂益荣裕汇永嘉宏锦启鼎恒晟新禾沃朗拓澜川辰"
# industry → what such companies call themselves
TRADES: dict[str, tuple[str, ...]] = {
    "food": ("食品", "调味品", "粮油", "速冻食品"),
    "beverage": ("饮料", "乳业", "酒业", "茶业"),
    "pharma": ("制药", "生物科技", "药业"),
    "daily_chemicals": ("日化", "洗涤用品"),
    "chemicals": ("化工", "新材料", "涂料"),
    "packaging": ("包装", "印务", "包材"),
    "machinery": ("机械", "装备制造", "自动化设备"),
    "electronics": ("电子", "电气", "半导体"),
    "automotive": ("汽车部件", "车桥"),
    "textile": ("纺织", "服饰"),
    "building": ("建材", "家居"),
    "metal": ("金属制品", "精密制造"),
    "energy": ("新能源", "环保科技"),
    "logistics": ("物流", "供应链管理"),
    "trade": ("商贸", "贸易"),
}
_FORMS = ("有限公司", "有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司")
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华慧建国志文海波浩然雨欣子涵思远佳怡"
TITLES = ("采购总监", "采购经理", "总经理", "生产厂长", "技术部长", "财务经理", "仓库主管", "设备经理")


def company_name(chance: random.Random, city: str, industry: str) -> tuple[str, str]:
    """(name, short name): 苏州泽润饮料有限公司, 泽润饮料."""
    trade = chance.choice(TRADES[industry])
    word = chance.choice(_FIRST) + chance.choice(_SECOND)
    return f"{city}{word}{trade}{chance.choice(_FORMS)}", f"{word}{trade}"


def credit_code(chance: random.Random, area: str, serial: int) -> str:
    """A code with the right check character. The organisation part holds ``serial``, so that none comes twice."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    part = ""
    for _place in range(8):
        serial, digit = divmod(serial, len(alphabet))
        part = alphabet[digit] + part
    first = f"91{area}{part}{chance.choice(alphabet)}"
    return first + check_character(first)


def person_name(chance: random.Random) -> str:
    return chance.choice(_SURNAMES) + "".join(chance.choice(_GIVEN) for _n in range(chance.choice((1, 2, 2))))


def mobile(chance: random.Random) -> str:
    return f"1{chance.choice(('38', '39', '50', '58', '86', '88', '77'))}{chance.randint(0, 99_999_999):08d}"
