"""Reading scorecards: the page, a figure with its rows, trends, calibration, the sheet on paper (ASM-5 to ASM-7)."""
