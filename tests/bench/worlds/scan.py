"""One world through the real program: what its list says of planted and honest storefronts."""
import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from . import step

GEVEL = os.environ.get("GEVEL", str(Path(__file__).resolve().parents[3] / "build/release/gevel"))
FACTS = ("storefronts", "turnover", "footfall", "links", "ownership_changes", "sensors", "counts",
         "districts")
LINKS = "evidence_network"


def gevel(store, *words):
    command = [GEVEL, "-q", "--store", store, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


def ranked(folder, settings=()):
    """The whole list of a folder of tables, first to last; its truth is not imported."""
    with tempfile.TemporaryDirectory() as work:
        facts, store = os.path.join(work, "facts"), os.path.join(work, "store.db")
        os.mkdir(facts)
        for path in Path(folder).iterdir():
            if path.stem in FACTS and path.suffix in (".csv", ".geojson"):
                shutil.copy(path, facts)
        gevel(store, "import", facts)
        sets = [word for setting in settings for word in ("--set", setting)]
        gevel(store, "scan", "--no-gate", "--threads", "1", *sets)
        text = gevel(store, "list", "--all", "--format", "csv")
    return pd.read_csv(io.StringIO(text), dtype={"storefront_id": str}).set_index("storefront_id")


def average_precision(front, score):
    """NaN without fronts; ties in the order of the list."""
    hit = front[np.argsort(-score, kind="stable")]
    if not hit.any():
        return np.nan
    return (np.cumsum(hit) / np.arange(1, len(hit) + 1))[hit == 1].mean()


def figures(folder, settings=()):
    """Numbers of one world, by name."""
    rows = ranked(folder, settings)
    truth = pd.read_csv(os.path.join(folder, "truth.csv"), dtype={"storefront_id": str})
    truth = truth.set_index("storefront_id")
    added, truth = pd.to_numeric(truth.illicit_share), truth.front
    rows = rows[np.isfinite(rows.log_odds)].sort_values("log_odds", ascending=False, kind="stable")
    front, posterior = truth.reindex(rows.index).to_numpy(), rows.posterior.to_numpy()
    q = np.cumsum(1 - posterior) / np.arange(1, len(rows) + 1)
    known = added.reindex(rows.index).clip(0, 1)
    inside = (rows.share_low <= known) & (known <= rows.share_high)
    found = {"judged": len(rows), "planted": int(front.sum()),
             "AP": average_precision(front, rows.log_odds.to_numpy()), "sum": posterior.sum(),
             "over half": int((posterior > 0.5).sum())}
    found["inside"] = inside[known.notna()].mean()
    found["wide"] = (rows.share_high - rows.share_low)[known.notna()].mean()
    found["share error"] = (rows.unexplained_share - known).abs().mean()
    own = rows.log_odds - (rows[LINKS] if LINKS in rows else 0)
    found["own AP"] = average_precision(front, own.to_numpy())
    for cut in (0.1, 0.2):
        count = int((q <= cut).sum())
        found[f"listed {cut}"] = count
        found[f"honest {cut}"] = int((front[:count] == 0).sum())
    rise = step.statistic(folder).reindex(truth.index)
    found["step AP"] = average_precision(truth.to_numpy(), rise.to_numpy())
    return found
