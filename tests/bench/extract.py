"""The full-size register extract that bench and country measure with, made once."""
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]


def make_extract(folder, share):
    """Fills the folder with the invented extract of kbo_extract.c; share 1 is the real size."""
    program = folder.parent / "kbo_extract"
    if (folder / "meta.csv").exists():  # it is written last
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    source = HERE / "tests/bench/kbo_extract.c"
    subprocess.run(["cc", "-O2", "-o", program, source], check=True)
    subprocess.run([program, folder, str(share)], check=True, cwd=HERE)
