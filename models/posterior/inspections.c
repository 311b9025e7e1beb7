/* inspections - anchored recalibration as one more column of evidence.
 *
 * Input     labels [n]; e after all other stages.
 * Method    recalibration.h on the log odds, with the own signals' evidence, centred at the city's
 *           mean, as features, and two marks that have no weight before: whether a storefront
 *           opened within a year of the end of another business of the same people or telephone,
 *           and whether companies alone stand behind it; column = corrected log odds less those
 *           before.
 * Output    column and details of the inspections signal.
 * Blind to  see recalibration.c.
 * Cites     MODEL 7.3
 */
#include "models/posterior/inspections.h"

#include <math.h>

#include "models/posterior/mixture.h"
#include "models/posterior/recalibration.h"

enum { CONFIRMED, LOW, HIGH, VISITS };

/* In nats, as columns are: with the prior of a weight (calibrate.feature_sd, .1 a nat) what it does
 * to the log odds has a prior sd of 1, as the intercept: wrong by a factor of three at most before
 * visits insist. */
static const double mark_nats = 10;

enum { MARKS_MAX = 2 };

/* What the register marks of a storefront. */
typedef struct Mark {
    const char *name;        /* of its weight in the record of a run */
    const unsigned char *of; /* [n] */
} Mark;

/* The own signals' columns, then marks, and their means over the judged. */
typedef struct Features {
    size_t count, columns, column[CALIBRATE_FEATURES_MAX];
    Mark mark[MARKS_MAX]; /* [count - columns] */
    double mean[CALIBRATE_FEATURES_MAX];
} Features;

static double feature_of(const Evidence *e, const Features *f, size_t i, size_t k) {
    if (k < f->columns) return e->evidence[i * e->signals + f->column[k]];
    return f->mark[k - f->columns].of[i] ? mark_nats : 0;
}

static void add_mark(Features *f, const char *name, const unsigned char *of) {
    if (!of || f->count == CALIBRATE_FEATURES_MAX) return;
    f->mark[f->count++ - f->columns] = (Mark){name, of};
}

static Features features_of(const Panel *panel, const Evidence *e) {
    Features f = {0};
    double judged = 0;
    size_t details;
    const size_t signals = signals_asked(panel, &details);
    for (size_t s = 0; s < signals && f.count < CALIBRATE_FEATURES_MAX; s++)
        if (signals_all[s]->kind != SIGNAL_STAGE) f.column[f.count++] = s;
    f.columns = f.count;
    add_mark(&f, "inspections_weight_phoenix", panel->phoenix);
    add_mark(&f, "inspections_weight_opaque", panel->opaque);
    for (size_t i = 0; i < e->n; i++) {
        if (!e->judged[i]) continue;
        judged++;
        for (size_t k = 0; k < f.count; k++) f.mean[k] += feature_of(e, &f, i, k);
    }
    for (size_t k = 0; k < f.count && judged > 0; k++) f.mean[k] /= judged;
    return f;
}

static void feature_row(const Evidence *e, const Features *f, size_t i, double *z) {
    for (size_t k = 0; k < f->count; k++) z[k] = feature_of(e, f, i, k) - f->mean[k];
}

/* Labels of judged storefronts as recalibration.h wants them. */
static RecalibrationLabels labels_of(const InspectionLabels *labels, const Evidence *e,
                                     const Features *f, Arena *scratch) {
    double *logit = ARENA_ARRAY(scratch, double, labels->n + 1);
    double *feature = ARENA_ARRAY(scratch, double, labels->n * f->count + 1);
    double *sensitivity = ARENA_ARRAY(scratch, double, labels->n + 1);
    unsigned char *confirmed = ARENA_ARRAY(scratch, unsigned char, labels->n + 1);
    size_t n = 0;
    for (size_t k = 0; k < labels->n; k++) {
        const size_t i = labels->row[k];
        if (!e->judged[i]) continue;
        logit[n] = e->log_odds[i];
        confirmed[n] = labels->confirmed[k];
        sensitivity[n] = labels->sensitivity ? labels->sensitivity[k] : 1;
        feature_row(e, f, i, feature + n * f->count);
        n++;
    }
    return (RecalibrationLabels){.n = n,
                                 .features = f->count,
                                 .logit = logit,
                                 .feature = feature,
                                 .confirmed = confirmed,
                                 .sensitivity = sensitivity,
                                 .mistaken = labels->mistaken};
}

static void fill(const Recalibration *fit, const Features *f, const Params *params, size_t visits,
                 Evidence *e) {
    static const double wide = 1.6448536269514722; /* 95 % quantile of the normal */
    const RecalibrationParams *calibrate = params_group(params, &calibrate_group);
    const InspectionsParams *own = params_group(params, &signal_find("inspections")->params);
    size_t detail_at;
    const size_t signal = evidence_column("inspections", &detail_at);
    double z[CALIBRATE_FEATURES_MAX], sd;
    for (size_t i = 0; i < e->n; i++) {
        if (!e->judged[i]) continue;
        feature_row(e, f, i, z);
        const double logit = recalibration_apply(fit, calibrate, e->log_odds[i], z, &sd);
        e->evidence[i * e->signals + signal] = logit - e->log_odds[i];
        if (!e->detail || (double)visits < own->told_from) continue;
        float *detail = e->detail + i * e->details + detail_at;
        detail[CONFIRMED] = (float)(100 * mixture_logistic(logit));
        detail[LOW] = (float)(100 * mixture_logistic(logit - wide * sd));
        detail[HIGH] = (float)(100 * mixture_logistic(logit + wide * sd));
        detail[VISITS] = (float)visits;
    }
}

static void note(const Recalibration *fit, const Features *f, size_t visits, Arena *arena,
                 Evidence *e) {
    evidence_note("inspections_used", (double)visits, arena, e);
    evidence_note("inspections_intercept", fit->coefficient[0], arena, e);
    evidence_note("inspections_slope", fit->coefficient[1], arena, e);
    for (size_t k = f->columns; k < f->count; k++)
        evidence_note(f->mark[k - f->columns].name, mark_nats * fit->coefficient[2 + k], arena, e);
    for (size_t k = 0; k < f->columns; k++)
        evidence_note(arena_printf(arena, "inspections_weight_%s", signals_all[f->column[k]]->id),
                      fit->coefficient[2 + k], arena, e);
}

Status inspections_apply(const InspectionLabels *labels, const Panel *panel, const Params *params,
                         Arena *arena, Evidence *e, Err *err) {
    const InspectionsParams *own = params_group(params, &signal_find("inspections")->params);
    Arena *scratch = arena_open();
    const Features f = features_of(panel, e);
    const RecalibrationLabels cases = labels_of(labels, e, &f, scratch);
    Status status = ST_OK;
    if (cases.n && (double)cases.n >= own->least) {
        Recalibration fit;
        status = recalibration_fit(&cases, params_group(params, &calibrate_group), &fit, err);
        if (!status) {
            fill(&fit, &f, params, cases.n, e);
            note(&fit, &f, cases.n, arena, e);
            evidence_settle(panel, mixture_logistic(e->prior_log_odds), e);
            evidence_recount(e);
        }
    }
    arena_close(scratch);
    return status;
}
