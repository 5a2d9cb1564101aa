"""The KPI engine: everybody's values of a period, who may see them, the rows behind them."""
