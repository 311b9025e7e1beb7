#include "detector/run/scan_list.h"

#include "datasets/base/clock.h"
#include "datasets/base/version.h"
#include "models/math/portable.h"
#include "models/params/params_detector.h"
#include "models/signals/signal.h"

#include <math.h>

static void row_register(const Panel *panel, size_t i, WatchRow *row) {
    row->key = panel->key[i];
    row->storefront_id = panel->id[i];
    row->name = panel->name[i];
    row->sector = panel->sector_name[panel->sector[i]];
    row->street = panel->street[i];
    row->house_number = panel->house_number[i];
    row->postcode = panel->postcode[i];
    row->district = panel->district[i];
    row->enterprise_id = panel->enterprise[i];
    row->traits = panel->traits[i];
    row->lon = (double)panel->lon[i];
    row->lat = (double)panel->lat[i];
}

static void row_scores(const Evidence *evidence, size_t i, WatchRow *row) {
    row->posterior = row->judged ? evidence->posterior[i] : NAN;
    row->log_odds = row->judged ? evidence->log_odds[i] : NAN;
    row->unexplained_eur_year = row->judged ? evidence->unexplained_eur_year[i] : NAN;
    row->unexplained_share = row->judged ? evidence->share[i] : NAN;
    row->share_low = row->judged ? evidence->share_low[i] : NAN;
    row->share_high = row->judged ? evidence->share_high[i] : NAN;
    row->evidence = evidence->evidence + i * evidence->signals;
    if (evidence->detail) row->details = evidence->detail + i * evidence->details;
}

/* What a report draws: [5 x months] floats. */
static const float *series_make(const Panel *panel, const Evidence *evidence, size_t i,
                                Arena *arena) {
    const size_t months = panel->months;
    float *series = ARENA_ARRAY(arena, float, SERIES_COUNT *months);
    const double low = portable_exp(-evidence->band[i]), high = portable_exp(evidence->band[i]);
    for (size_t t = 0; t < months; t++) {
        const float expected = evidence->expected[i * months + t];
        series[SERIES_DECLARED * months + t] =
            panel_zero(panel, i, t) ? 0.0f : panel_turnover(panel, i)[t];
        series[SERIES_FOOTFALL * months + t] = panel_footfall(panel, i)[t];
        series[SERIES_EXPECTED * months + t] = expected;
        series[SERIES_LOW * months + t] = (float)((double)expected * low);
        series[SERIES_HIGH * months + t] = (float)((double)expected * high);
    }
    return series;
}

static WatchRow row_make(const Panel *panel, const Evidence *evidence, const Ranking *ranking,
                         size_t rank, Arena *arena) {
    const size_t i = ranking->order[rank - 1];
    WatchRow row = {
        .rank = rank,
        .judged = rank <= ranking->judged,
        .selection = ranking->selection[i],
        .inclusion_probability = ranking->inclusion_probability[i],
        .q_value = ranking->q_value[i],
    };
    row_register(panel, i, &row);
    row_scores(evidence, i, &row);
    if (!row.judged)
        row.reason = evidence->reason[i] ? evidence->reason[i] : "the model gave no number";
    if (row.selection != SELECTION_NONE && evidence->expected)
        row.series = series_make(panel, evidence, i, arena);
    return row;
}

static const char **signal_ids(Arena *arena) {
    const char **ids = ARENA_ARRAY(arena, const char *, signals_count() + 1);
    for (size_t s = 0; s < signals_count(); s++) ids[s] = signals_all[s]->id;
    return ids;
}

void scan_list(const ManifestInput *input, Arena *arena, Watchlist *list) {
    char now[CLOCK_TEXT];
    const Panel *panel = input->panel;
    const Evidence *evidence = input->evidence;
    const RankingParams *ranking = params_group(input->params, &ranking_group);
    size_t details;
    const size_t signals = signals_asked(panel, &details);
    *list = (Watchlist){
        .started_at = arena_strdup(arena, clock_now(now)),
        .version = gevel_version,
        .seed = input->seed,
        .first_month = panel->first_month,
        .months = panel->months,
        .budget = (size_t)llround(ranking->budget),
        .prior_log_odds = evidence->prior_log_odds,
        .prevalence = evidence->prevalence,
        .signals = signals,
        .details = details,
        .signal_ids = signal_ids(arena),
        .detail_names = evidence->detail_names,
        .n = panel->n,
        .rows = ARENA_ARRAY(arena, WatchRow, panel->n + 1),
    };
    for (size_t r = 0; r < panel->n; r++)
        list->rows[r] = row_make(panel, evidence, input->ranking, r + 1, arena);
}
