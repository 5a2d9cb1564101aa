from .series import NumberSeries

__all__ = ["NumberSeries"]
