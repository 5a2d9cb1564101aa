"""Speed of pages as multiples of *one floor*: a minimal Django page of the same run (``make bench``).

A scenario is a function in a ``bench_<app>.py`` of this folder, decorated with ``@scenario``. It prepares what it needs and returns
the address to fetch, or a function to call; it is measured in turns with the floor, so that a busy machine slows both. Work that
no page does names a ``reference`` of its own instead: an export is compared with a raw read and a writer in Rust.
"""
