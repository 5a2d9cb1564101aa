"""The made-up catalogue: packaging machines and their parts. Prices are list prices of last year, VAT included."""

from typing import NamedTuple


class Article(NamedTuple):
    """One product of the demo. ``season`` only where it sells by season."""

    sku: str
    name: str
    line: str
    category: str
    unit: str
    price: int
    lead_days: int
    specification: str
    season: str = ""


ARTICLES: tuple[Article, ...] = (
    Article("GZ-0601", "六头直线灌装机", "filling", "machine", "set", 128_000, 45, "50–1000 mL，30 瓶/分，SUS304"),
    Article("GZ-0801", "八头直线灌装机", "filling", "machine", "set", 156_000, 45, "50–1000 mL，45 瓶/分，SUS304"),
    Article("GZ-1201", "十二头伺服灌装机", "filling", "machine", "set", 268_000, 60, "伺服活塞，60 瓶/分，SUS316L"),
    Article("GZ-2418", "二十四头旋转灌装机", "filling", "machine", "set", 680_000, 90, "负压灌装，9000 瓶/时"),
    Article("GZ-JY10", "膏液两用灌装机", "filling", "machine", "set", 86_000, 35, "100–5000 mL，加热搅拌料斗"),
    Article("GZ-FM01", "粉剂螺杆灌装机", "filling", "machine", "set", 98_000, 40, "5–500 g，±0.5 %"),
    Article("GZ-AQ24", "无菌冷灌装单元", "filling", "module", "set", 1_280_000, 120, "A 级层流，CIP/SIP"),
    Article("XG-0101", "单头旋盖机", "capping", "machine", "set", 46_000, 30, "40 瓶/分，扭矩 0.5–3 N·m"),
    Article("XG-0401", "四轮搓盖机", "capping", "machine", "set", 58_000, 30, "60 瓶/分"),
    Article("XG-0802", "八头旋转旋盖机", "capping", "machine", "set", 238_000, 60, "9000 瓶/时，磁力扭矩"),
    Article("FK-DC20", "电磁感应铝箔封口机", "capping", "machine", "set", 52_000, 25, "20–60 mm，水冷"),
    Article("FK-ZG08", "易拉罐封罐机", "capping", "machine", "set", 186_000, 55, "120 罐/分"),
    Article("TB-YP01", "圆瓶贴标机", "labelling", "machine", "set", 68_000, 30, "±1 mm，60 瓶/分"),
    Article("TB-SM02", "双面贴标机", "labelling", "machine", "set", 96_000, 35, "扁瓶方瓶，80 瓶/分"),
    Article("TB-PM01", "平面贴标机", "labelling", "machine", "set", 54_000, 30, "纸盒、盖面，100 件/分"),
    Article("TB-RS24", "热收缩套标机", "labelling", "machine", "set", 218_000, 60, "200 瓶/分，蒸汽炉"),
    Article("TB-DY03", "在线打印贴标一体机", "labelling", "machine", "set", 128_000, 45, "UDI 赋码，300 dpi"),
    Article("ZH-L120", "立式装盒机", "cartoning", "machine", "set", 320_000, 75, "60 盒/分"),
    Article("ZH-W260", "卧式连续装盒机", "cartoning", "machine", "set", 468_000, 90, "260 盒/分，带说明书折叠"),
    Article("ZX-J15", "机器人装箱机", "cartoning", "machine", "set", 380_000, 80, "15 箱/分，并联机器人"),
    Article("KX-A12", "自动开箱机", "cartoning", "machine", "set", 48_000, 25, "12 箱/分"),
    Article("FX-S20", "四角边封箱机", "cartoning", "machine", "set", 36_000, 20, "20 箱/分，胶带 48–72 mm"),
    Article("RS-P150", "袖口式热收缩包装机", "wrapping", "machine", "set", 118_000, 40, "8 包/分，PE 膜"),
    Article("RS-M300", "膜包机", "wrapping", "machine", "set", 298_000, 70, "30 包/分，无刀切膜"),
    Article("CR-T165", "托盘缠绕机", "wrapping", "machine", "set", 32_000, 15, "转盘 1650 mm，预拉伸 250 %"),
    Article("ZB-450", "枕式包装机", "wrapping", "machine", "set", 88_000, 35, "30–180 包/分"),
    Article("PM-CIJ1", "小字符喷码机", "coding", "machine", "set", 42_000, 15, "1–5 行，300 m/分"),
    Article("PM-TIJ2", "热发泡喷码机", "coding", "machine", "set", 18_500, 7, "600 dpi，二维码"),
    Article("PM-LS30", "光纤激光打标机", "coding", "machine", "set", 98_000, 30, "30 W，飞行打标"),
    Article("PM-TTO5", "热转印打码机", "coding", "machine", "set", 36_800, 15, "53 mm 打印头，软包装"),
    Article("SS-LB50", "链板输送线", "conveying", "module", "metre", 2_600, 20, "SUS304，宽 82.6 mm"),
    Article("SS-WD40", "网带输送线", "conveying", "module", "metre", 3_400, 25, "宽 400 mm"),
    Article("SS-GT60", "滚筒输送线", "conveying", "module", "metre", 1_980, 15, "承重 60 kg/m"),
    Article("SS-LP80", "理瓶机", "conveying", "machine", "set", 76_000, 30, "80 瓶/分"),
    Article("SS-HC12", "缓存平台", "conveying", "module", "set", 68_000, 35, "12 m²，双向"),
    Article("JC-ZL06", "动态检重秤", "inspection", "machine", "set", 78_000, 30, "±0.5 g，200 件/分"),
    Article("JC-JT40", "金属检测机", "inspection", "machine", "set", 56_000, 25, "Fe 0.8 / SUS 1.5 mm"),
    Article("JC-XG30", "X 光异物检测机", "inspection", "machine", "set", 368_000, 60, "80 kV，自动剔除"),
    Article("JC-SJ20", "视觉检测单元", "inspection", "module", "set", 128_000, 40, "缺标、歪盖、液位"),
    Article("MD-GD40", "高位码垛机", "palletising", "machine", "set", 420_000, 90, "40 箱/分"),
    Article("MD-JR18", "机器人码垛站", "palletising", "machine", "set", 386_000, 80, "四轴 180 kg，双工位"),
    Article("MD-XZ01", "协作机器人码垛站", "palletising", "machine", "set", 248_000, 50, "20 kg，占地 4 m²"),
    Article("PJ-GZF6", "灌装阀组件", "parts", "spare", "piece", 1_280, 7, "适配 GZ 系列，SUS316L"),
    Article("PJ-MFQ8", "硅胶密封圈", "parts", "spare", "kit", 68, 3, "食品级，10 只装"),
    Article("PJ-XGT2", "旋盖头", "parts", "spare", "piece", 860, 10, "28/38 mm"),
    Article("PJ-SFM7", "伺服电机 0.75 kW", "parts", "spare", "piece", 2_350, 14, "带刹车，含驱动"),
    Article("PJ-GDK1", "光电传感器", "parts", "spare", "piece", 320, 5, "NPN，IP67"),
    Article("PJ-PLC4", "控制器模块", "parts", "spare", "piece", 3_680, 14, "32 点，以太网"),
    Article("PJ-RDQ3", "热封刀组", "parts", "spare", "kit", 1_650, 10, "ZB-450 用"),
    Article("PJ-SDL5", "输送链板", "parts", "spare", "metre", 286, 7, "POM，82.6 mm"),
    Article("HC-MS01", "喷码墨水", "parts", "consumable", "litre", 420, 3, "速干黑，1 L"),
    Article("HC-RJ01", "喷码溶剂", "parts", "consumable", "litre", 180, 3, "1 L"),
    Article("HC-SS24", "PE 热收缩膜", "parts", "consumable", "roll", 396, 5, "600 mm × 0.06 mm", "summer"),
    Article("HC-TD55", "热转印色带", "parts", "consumable", "roll", 58, 3, "55 mm × 600 m"),
    Article("HC-JD60", "封箱胶带", "parts", "consumable", "box", 268, 3, "60 mm × 1000 m，6 卷"),
    Article("HC-BX30", "保温防冻套件", "parts", "consumable", "kit", 1_180, 10, "户外料罐", "winter"),
    Article("MJ-HZ01", "换型件", "parts", "tool", "kit", 4_800, 20, "一种瓶型，含星轮、护栏"),
)
# Colours of housings: what the large demo makes more products of.
VARIANTS = ("标准", "防爆", "加强", "出口欧标", "出口美标", "防腐", "低噪", "紧凑")
