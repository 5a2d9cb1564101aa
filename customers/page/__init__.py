"""The customer page (CUS-1): a frame into which every app plugs its figures, panels, tabs and what happened (``panels.py``)."""
