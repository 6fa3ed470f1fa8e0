"""Prints the names of the environment it runs in."""

import json
import os
import sys

if __name__ == "__main__":
    sys.stdout.write(json.dumps(sorted(os.environ)))
