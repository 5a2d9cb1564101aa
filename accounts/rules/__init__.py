"""Reasons to refuse: pure functions that return a refusal or nothing."""
