"""`python -m meguri` is the command `meguri`."""

import sys

from meguri.cli import main

if __name__ == "__main__":
    sys.exit(main())
