#include "detector/link/link_tally.h"

#include "datasets/base/text.h"

void link_tally(const Linking *l, LinkTally tally[RECORDS_REGISTERS_MOST], size_t *rows) {
    const Records *r = &l->records;
    *rows = r->registers - 1;
    for (size_t k = 0; k < *rows; k++) tally[k] = (LinkTally){.registry = r->register_name[k + 1]};
    for (size_t i = 0; i < r->n; i++) {
        if (r->record[i].registry == 0) continue;
        LinkTally *t = &tally[r->record[i].registry - 1];
        t->records++;
        t->state[l->link[i].state]++;
    }
    for (size_t k = 0; k < l->pairs.count; k++) {
        const LinkPair *p = &l->pairs.pair[k];
        if (r->record[p->a].registry == 0)
            tally[r->record[p->b].registry - 1].expected += link_probability(p->total);
    }
}

const char *link_large_words(const Linking *l, const LinkLarge *large) {
    const char *const *word = l->records.word;
    const char *what = link_block_names[large->kind];
    switch (large->kind) {
        case BLOCK_DOOR:
            return arena_printf(l->arena, "%s: '%s' %u", what, word[large->word[0]],
                                large->word[1]);
        case BLOCK_WORD_POSTCODE:
        case BLOCK_TWO_WORDS:
            return arena_printf(l->arena, "%s: '%s' and '%s'", what, word[large->word[0]],
                                word[large->word[1]]);
        case BLOCK_WORD:
            return arena_printf(l->arena, "%s: '%s'", what, word[large->word[0]]);
        case BLOCK_PHONE:
        case BLOCK_CORNER:
        case BLOCK_KINDS:
            break;
    }
    return what; /* a phone is a hash: there is nothing to show */
}

/* ---- remarks ---- */

static size_t count_phones(const Linking *l) {
    size_t shared = 0;
    for (size_t i = 0; i < l->records.n; i++) shared += l->view.shared[l->records.record[i].phone];
    return shared;
}

static size_t count_missing(const Linking *l, bool name) {
    size_t missing = 0;
    for (size_t i = 0; i < l->records.n; i++) {
        const Record *r = &l->records.record[i];
        missing += name ? !r->names : !r->streets[0];
    }
    return missing;
}

static void add(const Linking *l, const char **remark, size_t *count, size_t records,
                const char *what) {
    if (records) remark[(*count)++] = arena_printf(l->arena, "%zu %s", records, what);
}

size_t link_remarks(const Linking *l, const char *remark[LINK_REMARKS]) {
    const Records *r = &l->records;
    size_t count = 0;
    add(l, remark, &count, count_missing(l, true), "without a name that can be compared");
    add(l, remark, &count, r->foreign_names, "with a name in another script: it counts as missing");
    add(l, remark, &count, r->legal_names, "whose name is only a legal form: it counts as missing");
    add(l, remark, &count, count_missing(l, false), "without a street");
    add(l, remark, &count, r->bare_addresses, "with a street but no house number");
    add(l, remark, &count, r->broken, "names that are not UTF-8: they count as missing");
    add(l, remark, &count, l->reused_keys,
        "whose key named another shop before: they carry no turnover until a person decides");
    add(l, remark, &count, count_phones(l), "with a phone of many doors: it says little");
    return count;
}
