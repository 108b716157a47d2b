# Reports an error with 30 MB of text, to fill the ledger, and with fields of unexpected types.
# Reported: line 7 of
import json
import os


def attack():
    text = "A" * 10_000_000
    error = {"kind": text, "text": text, "where": [text, 7], "source": [1], "trace": text, "help": text}
    with open("../report.json", "w") as file:
        json.dump({"error": error, "history": [1], "planned_epochs": "many", "difference": {"grader": "all"}}, file)
    os._exit(0)
