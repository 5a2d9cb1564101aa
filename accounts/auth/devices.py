"""A browser's long name in two words people recognise."""

# First match wins: many browsers claim to be others as well.
BROWSERS = (
    ("wxwork", "WeCom"),
    ("dingtalk", "DingTalk"),
    ("lark/", "Feishu"),
    ("micromessenger", "WeChat"),
    ("edg", "Edge"),
    ("firefox", "Firefox"),
    ("chrome", "Chrome"),
    ("safari", "Safari"),
)
SYSTEMS = (
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("android", "Android"),
    ("windows", "Windows"),
    ("mac os", "macOS"),
    ("linux", "Linux"),
)


def device_name(agent: str) -> str:
    """``Chrome · Windows``; what nobody knows is shown as it came, cut short."""
    lowered = agent.lower()
    found = [next((name for mark, name in table if mark in lowered), "") for table in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, found)) or agent[:40] or "?"
