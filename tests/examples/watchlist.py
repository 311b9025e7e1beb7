"""The newest list, read as an analyst would: python3 watchlist.py STORE

Only the standard library. The store is opened read-only; nothing here can change it.
"""
import sqlite3
import sys

store = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
run, prior, digest = store.execute(
    "SELECT run_id, prior_log_odds, output_digest FROM v_runs ORDER BY run_id DESC LIMIT 1"
).fetchone()
print(f"run {run}, list {digest[:12]}")

# Where the list is long: selected storefronts and their share of the sector.
print("\nsector,storefronts,selected")
for row in store.execute(
    """SELECT sector, count(*), sum(selection <> 'none') FROM v_watchlist
       WHERE run_id = ? GROUP BY sector HAVING sum(selection <> 'none') > 0
       ORDER BY 3 DESC, 1""",
    (run,),
):
    print(*row, sep=",")

# What speaks for the first of the list, and that it adds up.
(rank, storefront, log_odds) = store.execute(
    "SELECT rank, storefront_id, log_odds FROM v_watchlist WHERE run_id = ? ORDER BY rank LIMIT 1",
    (run,),
).fetchone()
evidence = store.execute(
    """SELECT signal, log_bayes_factor FROM v_evidence
       WHERE run_id = ? AND rank = ? ORDER BY log_bayes_factor DESC""",
    (run, rank),
).fetchall()
print(f"\n{storefront}: prior {prior:.2f}")
for signal, factor in evidence:
    print(f"{signal},{factor:+.3f}")
total = prior + sum(factor for _, factor in evidence)
print(f"log odds {log_odds:.3f}, sum {total:.3f}")
if abs(total - log_odds) > 1e-9:
    sys.exit("the evidence does not add up to the log odds")
