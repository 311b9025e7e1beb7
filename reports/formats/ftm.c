/* ftm.c - the selected storefronts as FollowTheMoney entities, one JSON object a line, for
 * investigators' tools: watchlist.ftm.json. Premises and enterprises only, never persons. */
#include "reports/publish/report.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"
#include "reports/write/output.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

/* Properties of an entity are lists of strings; an empty one is left out. */
static void put(const Voice *v, json_t *properties, const char *name, const char *text) {
    const char *clean = clean_text(text, "", v->arena);
    if (*clean) (void)json_object_set_new(properties, name, json_pack("[s]", clean));
}

static const char *id_of(const Voice *v, const char *kind, const char *key) {
    return arena_printf(v->arena, "gevel-%s-%s", kind, clean_text(key, "", v->arena));
}

static void add_entity(Text *out, const char *id, const char *schema, json_t *properties) {
    json_t *entity =
        json_pack("{s:s, s:s, s:o}", "id", id, "schema", schema, "properties", properties);
    char *line = json_dumps(entity, JSON_COMPACT | JSON_SORT_KEYS);
    text_adds(out, line ? line : "{}");
    text_addc(out, '\n');
    free(line);
    json_decref(entity);
}

static void add_address(const Voice *v, const WatchRow *row, const char *id, Text *out) {
    json_t *p = json_object();
    const char *street = clean_text(row->street, "", v->arena);
    put(v, p, "full", words_address(row, v->arena));
    put(v, p, "street",
        arena_printf(v->arena, "%s %s", street, clean_text(row->house_number, "", v->arena)));
    put(v, p, "postalCode", row->postcode);
    put(v, p, "city", words_place(row));
    if (isfinite(row->lon) && isfinite(row->lat)) {
        put(v, p, "latitude", arena_printf(v->arena, "%.6f", row->lat));
        put(v, p, "longitude", arena_printf(v->arena, "%.6f", row->lon));
    }
    add_entity(out, id, "Address", p);
}

static void add_storefront(const Voice *v, const WatchRow *row, const char *id, const char *address,
                           Text *out) {
    Reasons reasons;
    reasons_of(v, row, &reasons);
    json_t *p = json_object();
    put(v, p, "name", words_title(v, row));
    put(v, p, "idNumber", row->storefront_id);
    put(v, p, "sector", named_text(v, row->sector, say(v, SAY_SECTOR_UNKNOWN)));
    put(v, p, "address", words_address(row, v->arena));
    put(v, p, "addressEntity", address);
    put(v, p, "summary", say(v, SAY_ROUTINE));
    put(v, p, "notes", words_why(v, row, &reasons));
    add_entity(out, id, "Organization", p);
}

/* The enterprise by its number alone: its name may be that of a person. */
static void add_enterprise(const Voice *v, const WatchRow *row, const char *storefront, Text *out) {
    if (!row->enterprise_id || !*row->enterprise_id) return;
    const char *id = id_of(v, "enterprise", row->enterprise_id);
    json_t *p = json_object(), *link = json_object();
    put(v, p, "name", row->enterprise_id);
    put(v, p, "registrationNumber", row->enterprise_id);
    add_entity(out, id, "Company", p);
    put(v, link, "subject", id);
    put(v, link, "object", storefront);
    put(v, link, "role", say(v, SAY_TRADES_HERE));
    add_entity(out, id_of(v, "trade", row->storefront_id), "UnknownLink", link);
}

static Status write_ftm(const Edition *edition, const char *dir, Err *err) {
    const Voice *v = &edition->voice;
    Text out = {0};
    for (size_t r = 0; r < v->list->n; r++) {
        const WatchRow *row = &v->list->rows[r];
        if (row->selection == SELECTION_NONE) continue;
        const char *id = id_of(v, "storefront", row->storefront_id);
        const char *address = id_of(v, "address", row->storefront_id);
        add_address(v, row, address, &out);
        add_storefront(v, row, id, address, &out);
        add_enterprise(v, row, id, &out);
    }
    const Status status = output_file(dir, "watchlist.ftm.json", &out, err);
    text_free(&out);
    return status;
}

const Format format_ftm = {
    .id = "ftm", .title = "FollowTheMoney entities for investigators", .write = write_ftm};
