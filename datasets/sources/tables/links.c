/* links - links.csv: who stands behind an enterprise, as keyed hashes. */
#include <string.h>

#include "datasets/base/digest.h"
#include "datasets/ingest/keys.h"
#include "datasets/sources/neutral.h"

static const Column links_columns[] = {
    TEXT("party_id", true, 0),       TEXT("enterprise_id", true, COLUMN_KEY),
    TEXT("role", true, 0),           DATE("from", false, 0),
    DATE("until", false, 0),         WORD("party_kind", false, "natural legal"),
    TEXT("party_country", false, 0), END,
};

static bool is_country(const Cell *cell) {
    for (size_t k = 0; k < cell->length; k++)
        if (cell->text[k] < 'A' || cell->text[k] > 'Z') return false;
    return cell->length == 2;
}

/* The roles that tell kinds of links apart; any other is free text, which may name a person. */
static Cell known_role(const Cell *cell) {
    static const char *const roles[] = {"director", "owner", "account", "phone", "address"};
    for (size_t k = 0; k < sizeof roles / sizeof *roles; k++)
        if (cell->length == strlen(roles[k]) && memcmp(cell->text, roles[k], cell->length) == 0)
            return *cell;
    return (Cell){.given = true, .text = "tie", .length = 3};
}

static Status take_link(FactWriter *sink, Row *row, Err *err) {
    const Cell *c = row->cell, role = known_role(&c[2]);
    static const char *const kinds[] = {"natural", "legal", NULL};
    char hash[LINK_HASH + 1], enterprise[KEY_TEXT];
    if (c[6].given && !is_country(&c[6]))
        return row_reject(row, 6, "expected a country as two capital letters, for instance NL");
    TRY(key_enterprise_cell(sink, row, 1, enterprise, err));
    LinkRow link = {.enterprise_length = (uint32_t)c[1].length,
                    .role_length = (uint32_t)role.length,
                    .from = c[3].given ? (int32_t)c[3].number : INT32_MIN,
                    .until = c[4].given ? (int32_t)c[4].number : INT32_MIN,
                    .kind = c[5].given ? kinds[neutral_word(kinds, &c[5])] : NULL,
                    .line = row->line};
    if (c[6].given) memcpy(link.country, c[6].text, 2);
    digest_keyed(sink->key, c[0].text, c[0].length, hash);
    memcpy(link.hash, hash, sizeof link.hash);
    if (link_rows_full(&sink->links))
        TRY(link_rows_flush(&sink->links, &sink->insert, sink->input_id, err));
    link_rows_add(&sink->links, &link, c[1].text, role.text);
    return ST_OK;
}
const Table table_links = {
    .name = "links",
    .personal = true,
    .columns = links_columns,
    .insert = "insert_link",
    .take = take_link,
};
