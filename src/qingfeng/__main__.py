"""`python -m qingfeng`: the command."""

import sys

from qingfeng.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
