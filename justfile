# Every gate.
test *arguments:
    ./qingfeng test {{arguments}}

# Every gate but the tests.
lint:
    ./qingfeng test --lint

# Bring the catalogue up to the code.
messages:
    .venv/bin/python scripts/messages.py extract
    .venv/bin/python scripts/messages.py compile

# Speed, measured against other programs.
bench:
    .venv/bin/python benchmarks/run

# Resolve the lock files anew.
lock:
    uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements.lock
    uv pip compile pyproject.toml --group test --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements-test.lock

# The README's first command.
example:
    ./qingfeng check examples/permits.xes.gz --policy wabo --report report.html

# Wheel and sdist in dist/, built, checked and tried.
packages:
    .venv/bin/python scripts/packages.py
