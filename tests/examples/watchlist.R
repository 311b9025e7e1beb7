# The newest list, read as an analyst would: Rscript watchlist.R STORE
# The store is opened read-only; nothing here can change it.
library(DBI)
store <- dbConnect(RSQLite::SQLite(), commandArgs(TRUE)[1], flags = RSQLite::SQLITE_RO)
run <- dbGetQuery(store, "SELECT * FROM v_runs ORDER BY run_id DESC LIMIT 1")
list <- dbGetQuery(store, "SELECT * FROM v_watchlist WHERE run_id = ? ORDER BY rank",
                   params = list(run$run_id))
cat("run", run$run_id, "list", substr(run$output_digest, 1, 12), "\n")

# How the probabilities of selected storefronts lie by sector.
selected <- subset(list, selection == "ranked")
print(aggregate(posterior ~ sector, selected, function(p) c(n = length(p), mean = mean(p))))

# That the evidence of every judged storefront adds up to its log odds.
evidence <- dbGetQuery(store,
    "SELECT rank, sum(log_bayes_factor) AS evidence FROM v_evidence WHERE run_id = ? GROUP BY rank",
    params = list(run$run_id))
both <- merge(subset(list, judged == 1), evidence, by = "rank")
gap <- max(abs(both$log_odds - run$prior_log_odds - both$evidence))
cat("storefronts judged", nrow(both), "largest gap", gap, "\n")
stopifnot(nrow(both) > 0, gap < 1e-9)
dbDisconnect(store)
