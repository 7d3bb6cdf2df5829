"""Files and functions stay short enough to be read at once."""

import ast

from tests.house import files

FILE_LINES = 400
FUNCTION_LINES = 80


def test_no_file_is_longer_than_its_budget():
    counts = {
        files.name(path): sum(1 for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
        for path in files.python()
    }
    long = {path: count for path, count in counts.items() if count > FILE_LINES}
    assert counts
    assert not long, f"Split by noun into a package; over {FILE_LINES} lines that are not blank: {long}"


def test_no_function_is_longer_than_its_budget():
    long = [
        f"{files.name(path)}:{node.lineno} {node.name} ({node.end_lineno - node.lineno + 1})"
        for path in files.python()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > FUNCTION_LINES
    ]
    assert not long, f"Give each step a name of its own; functions over {FUNCTION_LINES} lines: {long}"
