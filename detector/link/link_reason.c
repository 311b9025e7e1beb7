#include "detector/link/link_reason.h"

#include <math.h>

#include "datasets/base/text.h"
#include "models/link/link_left.h"

const char *const link_comparison_names[LINK_COMPARISONS] = {"name", "door", "phone", "activity"};

LinkReason link_reason(const Linking *l, size_t a, size_t b) {
    const size_t low = a < b ? a : b, high = a < b ? b : a;
    const LinkVector vector = link_compare(&l->view, low, high);
    const LinkPair *pair = link_pairs_find(&l->pairs, low, high);
    const bool left = pair && pair->left;
    const LinkParams params = linking_params(l);
    return (LinkReason){.a = low,
                        .b = high,
                        .vector = vector,
                        .score = left ? link_left_score(&l->records, &l->model, pair)
                                      : link_score(&l->model, vector),
                        .left = left,
                        .compared = link_blocks_hold(&l->view, &l->blocks, &params, low, high),
                        .decision = link_decision_of(&l->decisions, low, high)};
}

double link_reason_shown(const Linking *l, const LinkReason *reason) {
    const LinkParams *p = params_group(l->params, &link_group);
    const double probability = link_probability(reason->score.total);
    return fmax(1 - p->shown_max, fmin(probability, p->shown_max));
}

const char *link_level_words(LinkComparison comparison, int level) {
    static const char *const words[LINK_COMPARISONS][LINK_LEVELS] = {
        {"the same, and rare", "the same, and common", "alike", "one holds the other",
         "half of the words", "some of the words", "another"},
        {"street, number and postcode", "street and number, or number and part of the street",
         "the same street, near or without a number", "the same postcode", "another"},
        {"the same", "the same, of many doors", "another"},
        {"the same sector", "a sector near it", "the same branch of trade", "another sector"},
    };
    return level < 0 ? "not known" : words[comparison][level];
}

static void add_words(const Linking *l, const uint32_t *word, size_t words, Text *out) {
    for (size_t k = 0; k < words; k++)
        text_addf(out, "%s%s", k ? " " : "", l->records.word[word[k]]);
}

static void add_door(const Linking *l, const Record *r, Text *out) {
    for (size_t s = 0; s < STREET_NAMES && r->streets[s]; s++) {
        if (s) text_adds(out, " / ");
        add_words(l, r->street[s], r->streets[s], out);
    }
    if (r->low) text_addf(out, " %u", r->low);
    if (r->high > r->low) text_addf(out, "-%u", r->high);
    if (r->postcode) text_addf(out, ", %s", l->records.word[r->postcode]);
}

const char *link_text(const Linking *l, LinkComparison comparison, size_t record) {
    const Record *r = &l->records.record[record];
    Text out = {0};
    if (comparison == LINK_NAME) add_words(l, r->name, r->names, &out);
    if (comparison == LINK_DOOR) add_door(l, r, &out);
    if (comparison == LINK_ACTIVITY) text_adds(&out, l->records.word[r->activity]);
    const char *kept = out.length ? arena_strdup(l->arena, out.at) : "";
    text_free(&out);
    return kept;
}

const char *link_record_name(const Linking *l, size_t record) {
    const size_t registry = l->records.record[record].registry;
    if (registry == 0) return l->records.key[record];
    return arena_printf(l->arena, "%s:%s", l->records.register_name[registry],
                        l->records.key[record]);
}
