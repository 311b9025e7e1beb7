#include "reports/record/card.h"

#include "datasets/base/num.h"
#include "models/params/params.h"
#include "reports/record/aggregate.h"
#include "reports/record/row_json.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"

#include <math.h>
#include <string.h>

static const char *whole(const Voice *v, long long number) {
    return arena_printf(v->arena, "%lld", number);
}

static double number_at(const json_t *object, const char *group, const char *key) {
    const json_t *value = json_object_get(json_object_get(object, group), key);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static size_t judged_count(const Watchlist *list) {
    size_t judged = 0;
    for (size_t r = 0; r < list->n; r++) judged += list->rows[r].judged;
    return judged;
}

static size_t selected_count(const Watchlist *list, Selection selection) {
    size_t count = 0;
    for (size_t r = 0; r < list->n; r++) count += list->rows[r].selection == selection;
    return count;
}

/* ---- sections ---- */

static const char *details_text(const Voice *v) {
    const Watchlist *list = v->list;
    return say_with(v, SAY_CARD_DETAILS_TEXT, "version", list->version ? list->version : "", "run",
                    whole(v, list->run_id), "date", date_text(v, watchlist_date(list)), "digest",
                    arena_printf(v->arena, "%.12s",
                                 list->output_digest ? list->output_digest : say(v, SAY_NONE)));
}

static const char *metrics_text(const Card *card) {
    const Voice *v = card->v;
    const char *not_known = say(v, SAY_NOT_KNOWN);
    return say_with(
        v, SAY_CARD_METRICS_TEXT, "city", words_city_share(v), "level",
        number_text(v, "pct", number_at(card->manifest, "selection", "fdr_level"), not_known),
        "listed",
        count_exact(v, number_at(card->manifest, "selection", "at_fdr_level"),
                    say(v, SAY_COUNCIL_HIDDEN)));
}

static const char *count_or_sign(const Voice *v, size_t count, bool hidden) {
    return hidden ? say(v, SAY_COUNCIL_HIDDEN) : count_text(v, count);
}

/* What of all findings and of those by rank may be told; the others are their difference. Where
 * that is too small the ones by rank are told, as they tell more. Planted ones are nobody's. */
typedef struct FindingsHidden {
    bool all, ranked;
} FindingsHidden;

static FindingsHidden findings_hidden(const Quality *q, const DisclosureParams *rule) {
    if (!rule || q->planted) return (FindingsHidden){0};
    const double known = (double)(q->known - q->ranked.known),
                 fronts = (double)(q->fronts - q->ranked.fronts);
    const FindingsHidden hidden = {
        !disclosure_total_told((double)q->known, (double)q->fronts, rule),
        !disclosure_total_told((double)q->ranked.known, (double)q->ranked.fronts, rule)};
    const bool joined =
        !hidden.all && !hidden.ranked && known > 0 && !disclosure_total_told(known, fronts, rule);
    return (FindingsHidden){hidden.all || joined, hidden.ranked};
}

const char *card_evaluation_text(const Voice *v, const Quality *q, const DisclosureParams *rule) {
    if (!q || !q->known) return say(v, SAY_CARD_EVALUATION_NONE);
    const FindingsHidden hidden = findings_hidden(q, rule);
    const QualityCut *by = &q->ranked;
    const char *sign = say(v, SAY_COUNCIL_HIDDEN), *unknown = hidden.ranked ? sign : "";
    return say_with(v, q->planted ? SAY_CARD_EVALUATION_PLANTED : SAY_CARD_EVALUATION_VISITS,
                    "known", count_or_sign(v, q->known, hidden.all), "fronts",
                    count_or_sign(v, q->fronts, hidden.all), "ranked",
                    count_or_sign(v, by->known, hidden.ranked), "precision",
                    number_text(v, "pct", hidden.ranked ? NAN : by->precision,
                                hidden.ranked ? sign : say(v, SAY_NOT_KNOWN)),
                    "low", number_text(v, "pct", hidden.ranked ? NAN : by->low, unknown), "high",
                    number_text(v, "pct", hidden.ranked ? NAN : by->high, unknown));
}

static const char *training_text(const Voice *v) {
    const Watchlist *list = v->list;
    const double last = list->months ? (double)(list->months - 1) : 0;
    return say_with(v, SAY_CARD_TRAINING_TEXT, "storefronts", count_text(v, list->n), "months",
                    count_text(v, list->months), "from", number_text(v, "month", 0, ""), "to",
                    number_text(v, "month", last, ""));
}

static void make_sections(const Edition *edition, Card *card) {
    const Voice *v = card->v;
    const size_t ranked = selected_count(v->list, SELECTION_RANKED),
                 random = selected_count(v->list, SELECTION_RANDOM), judged = judged_count(v->list);
    const bool hidden = aggregate_selection_hidden(edition);
    const CardSection sections[CARD_SECTIONS] = {
        [CARD_DETAILS] = {SAY_CARD_DETAILS, details_text(v)},
        [CARD_USE] = {SAY_CARD_USE, say_with(v, SAY_CARD_USE_TEXT, "selected",
                                             count_or_sign(v, ranked + random, hidden), "judged",
                                             count_text(v, judged))},
        [CARD_NOT] = {SAY_CARD_NOT, say(v, SAY_CARD_NOT_TEXT)},
        [CARD_FACTORS] = {SAY_CARD_FACTORS, say(v, SAY_CARD_FACTORS_TEXT)},
        [CARD_METRICS] = {SAY_CARD_METRICS, metrics_text(card)},
        [CARD_EVALUATION] = {SAY_CARD_EVALUATION, card_evaluation_text(v, edition->input->quality,
                                                                       aggregate_rule(edition))},
        [CARD_TRAINING] = {SAY_CARD_TRAINING, training_text(v)},
        [CARD_ETHICS] = {SAY_CARD_ETHICS, say_with(v, SAY_CARD_ETHICS_TEXT, "random",
                                                   count_or_sign(v, random, hidden))},
        [CARD_CAVEATS] = {SAY_CARD_CAVEATS, say(v, SAY_CARD_CAVEATS_TEXT)}};
    memcpy(card->section, sections, sizeof sections);
}

/* ---- parameters ---- */

static void make_parameters(Card *card) {
    const json_t *values = json_object_get(card->manifest, "params");
    Params *defaults = params_open(card->v->arena);
    const size_t count = params_count(defaults);
    card->parameter = ARENA_ARRAY(card->v->arena, CardParameter, count + 1);
    for (size_t k = 0; k < count; k++) {
        const ParamValue p = params_at(defaults, k);
        const char *key = arena_printf(card->v->arena, "%s.%s", p.group->name, p.spec->name);
        const double value = number_at(values, key, "value");
        if (isnan(value) || !(value < p.spec->initial || value > p.spec->initial)) continue;
        card->parameter[card->parameters++] =
            (CardParameter){key, p.spec->unit, p.spec->why, value, p.spec->initial};
    }
}

/* ---- the register ---- */

static void field(Card *card, const char *key, const char *text) {
    card->field[card->fields++] = (RegisterField){key, text};
}

static void say_field(Card *card, const char *key, Say what) {
    field(card, key, say(card->v, what));
}

static const char *day(const Voice *v) {
    char text[DATE_TEXT];
    return arena_strdup(v->arena, date_format(watchlist_date(v->list), text));
}

static void describe_entry(Card *card) {
    field(card, "standard_version", "0.3.1");
    field(card, "lang", card->v->language->code);
    field(card, "publication_date", day(card->v));
    field(card, "last_change_date", day(card->v));
    field(card, "revision_date", NULL);
    field(card, "name", "gevel");
    field(card, "organization", NULL);
    field(card, "department", NULL);
    field(card, "country", NULL);
    field(card, "contact_email", NULL);
    say_field(card, "description_short", SAY_REGISTER_SHORT);
    field(card, "status", NULL);
}

static void describe_use(Card *card) {
    say_field(card, "decision_making_process", SAY_REGISTER_PROCESS);
    say_field(card, "domain", SAY_REGISTER_DOMAIN);
    field(card, "area", NULL);
    field(card, "goal", card->section[CARD_USE].text);
    say_field(card, "impact", SAY_REGISTER_IMPACT);
    say_field(card, "risks", SAY_REGISTER_RISKS);
    field(card, "risk_category", NULL);
    say_field(card, "proportionality", SAY_REGISTER_PROPORTIONALITY);
    field(card, "lawful_basis", NULL);
}

static void describe_model(Card *card) {
    const Voice *v = card->v;
    field(card, "training_data", card->section[CARD_TRAINING].text);
    say_field(card, "source_data", SAY_REGISTER_SOURCES);
    say_field(card, "data_bias", SAY_REGISTER_BIAS);
    say_field(card, "connected_data_sources", SAY_REGISTER_SOURCES);
    field(card, "DPIA_description", NULL);
    field(card, "description",
          arena_printf(v->arena, "%s %s %s", card->section[CARD_DETAILS].text,
                       say(v, SAY_METHODS_LEAD), say(v, SAY_METHODS_ORDER)));
    say_field(card, "algorithm_type", SAY_REGISTER_ALGORITHM);
    say_field(card, "methods_and_models", SAY_REGISTER_METHODS);
    field(card, "performance", card->section[CARD_EVALUATION].text);
    field(card, "AIA_description", NULL);
    say_field(card, "type", SAY_REGISTER_TYPE);
    say_field(card, "monitoring", SAY_REGISTER_MONITORING);
    say_field(card, "human_intervention", SAY_REGISTER_HUMAN);
    say_field(card, "objection_procedure", SAY_REGISTER_OBJECTION);
    say_field(card, "rollback", SAY_REGISTER_ROLLBACK);
}

void card_make(const Edition *edition, const json_t *manifest, Card *card) {
    *card = (Card){.v = &edition->voice, .manifest = manifest};
    make_sections(edition, card);
    make_parameters(card);
    describe_entry(card);
    describe_use(card);
    describe_model(card);
}

/* ---- as JSON ---- */

json_t *card_register_json(const Card *card) {
    json_t *out = json_object();
    for (size_t k = 0; k < card->fields; k++)
        json_put(out, card->field[k].key, json_words(card->field[k].text));
    return out;
}

static json_t *sections_json(const Card *card) {
    json_t *out = json_array();
    for (size_t k = 0; k < CARD_SECTIONS; k++) {
        json_t *section = json_object();
        json_put(section, "heading", json_words(say(card->v, card->section[k].heading)));
        json_put(section, "text", json_words(card->section[k].text));
        (void)json_array_append_new(out, section);
    }
    return out;
}

static json_t *parameters_json(const Card *card) {
    json_t *out = json_array();
    for (size_t k = 0; k < card->parameters; k++) {
        const CardParameter *p = &card->parameter[k];
        json_t *parameter = json_object();
        json_put(parameter, "key", json_words(p->key));
        json_put(parameter, "value", json_number(p->value));
        json_put(parameter, "default", json_number(p->initial));
        json_put(parameter, "unit", json_words(p->unit));
        json_put(parameter, "why", json_words(p->why));
        (void)json_array_append_new(out, parameter);
    }
    return out;
}

static json_t *coverage_json(const Coverage *c) {
    if (!c) return json_null();
    json_t *out = json_object();
    json_put(out, "storefronts", json_size(c->storefronts));
    json_put(out, "judgeable_share", json_number(c->judgeable_share));
    json_put(out, "turnover_share", json_number(c->turnover_share));
    json_put(out, "footfall_share", json_number(c->footfall_share));
    return out;
}

/* Findings by probability: the rule of districts and sectors holds for them too. */
static void hide_bins(const Quality *q, const DisclosureParams *params, bool hidden[QUALITY_BINS]) {
    const DisclosureRule rule = {params->least, params->least, params->least, 1};
    DisclosureCell cell[QUALITY_BINS];
    for (size_t b = 0; b < QUALITY_BINS; b++) {
        cell[b] = (DisclosureCell){(double)q->bin[b].n, (double)q->bin[b].fronts};
        hidden[b] = false;
    }
    (void)disclosure_hide(cell, QUALITY_BINS, &rule, hidden);
}

static json_t *told(bool hidden, json_t *value) {
    if (!hidden) return value;
    json_decref(value);
    return json_null();
}

static json_t *calibration_json(const Edition *edition) {
    const Quality *q = edition->input->quality;
    if (!q || !q->known) return json_null();
    bool hidden[QUALITY_BINS];
    hide_bins(q, aggregate_rule(edition), hidden);
    json_t *out = json_array();
    for (size_t b = 0; b < QUALITY_BINS; b++) {
        const QualityBin *bin = &q->bin[b];
        if (!bin->n) continue;
        json_t *row = json_object();
        json_put(row, "low", json_number(bin->low));
        json_put(row, "high", json_number(bin->high));
        json_put(row, "known", told(hidden[b], json_size(bin->n)));
        json_put(row, "confirmed", told(hidden[b], json_size(bin->fronts)));
        json_put(row, "predicted", json_number(bin->predicted));
        json_put(row, "observed", told(hidden[b], json_number(bin->observed)));
        json_put(row, "observed_low", told(hidden[b], json_number(bin->observed_low)));
        json_put(row, "observed_high", told(hidden[b], json_number(bin->observed_high)));
        (void)json_array_append_new(out, row);
    }
    return out;
}

static json_t *spot_json(const BlindSpot *spot) {
    return json_pack("{s:o, s:o, s:b}", "mean_months", json_number(spot->amount), "eur_year",
                     json_number(spot->eur_year), "any_amount_tried", spot->open);
}

/* By way, for the whole city and where most could be added. */
static json_t *blind_json(const BlindSpots *b) {
    if (!b) return json_null();
    const BlindGroup *city = b->groups ? &b->group[b->groups - 1] : NULL;
    json_t *out = json_object();
    for (size_t w = 0; w < ADDINGS; w++) {
        if (!b->largest[w]) continue;
        json_t *way = json_object();
        const bool all = city && !city->sector && city->spot[w].tries;
        json_put(way, "city", all ? spot_json(&city->spot[w]) : json_null());
        json_put(way, "most", spot_json(&b->largest[w]->spot[w]));
        json_put(out, adding_name((Adding)w), way);
    }
    return out;
}

json_t *card_json(const Card *card, const Edition *edition) {
    static const char *const kept[] = {"panel",    "months",     "selection", "inputs",
                                       "fairness", "prevalence", "signals",   "learned"};
    json_t *out = json_object();
    json_put(out, "language", json_words(card->v->language->code));
    json_put(out, "run", run_json(card->v->list));
    json_put(out, "sections", sections_json(card));
    json_put(out, "parameters_not_default", parameters_json(card));
    json_put(out, "coverage", coverage_json(edition->input->coverage));
    json_put(out, "calibration", calibration_json(edition));
    json_put(out, "blind_spots", blind_json(edition->input->blind));
    json_put(out, "register", card_register_json(card));
    for (size_t k = 0; k < sizeof kept / sizeof *kept; k++) {
        json_t *value = json_object_get(card->manifest, kept[k]);
        json_put(out, kept[k], value ? json_incref(value) : json_null());
    }
    return out;
}
