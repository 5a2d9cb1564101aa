"""The report engine (RPT-3): reads the address, asks the report, draws its answer as page, sheet and paper."""
