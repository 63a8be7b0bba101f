"""The environment in which other people's packages are measured, apart from ours."""

import hashlib
import subprocess
import sys
from pathlib import Path


def peer_python(folder: Path, constraints: Path) -> Path:
    """The interpreter of `folder`, made or renewed when `constraints` are not those it was made from."""
    python, made_from = folder / "bin" / "python", folder / "made-from"
    wanted = hashlib.sha256(constraints.read_bytes()).hexdigest()
    if python.exists() and made_from.exists() and made_from.read_text(encoding="ascii") == wanted:
        return python
    print(f"making {folder} from {constraints.name} (once)", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([str(python), *install, "-r", str(constraints)], check=True)
    made_from.write_text(wanted, encoding="ascii")
    return python
