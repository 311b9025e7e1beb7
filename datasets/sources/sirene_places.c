/* sirene_places - where the establishments of the French register stand, as INSEE publishes it
 * beside the register (GeolocalisationEtablissement): siret, x and y in a projection of their own,
 * and the same place in degrees, which is what is read.
 *
 * It gives places of storefronts that the store has, and changes nothing else of them: most of its
 * rows are about others, and are counted. */
#include <string.h>

#include "datasets/ingest/fact_writer.h"
#include "datasets/ingest/row_convert.h"
#include "datasets/ingest/rows.h"

enum { G_SIRET, G_LON, G_LAT, G_COLUMNS };
static const RowsColumn columns[] = {
    {.name = "siret", .required = true},
    {.name = "x_longitude", .code = true},
    {.name = "y_latitude", .code = true},
    {0},
};

typedef struct Places {
    size_t target[G_COLUMNS]; /* the same columns of the storefronts table */
} Places;

static void find_targets(Places *places, FactWriter *sink) {
    static const char *const names[] = {"storefront_id", "lon", "lat"};
    sink->given = 0;
    for (size_t k = 0; k < G_COLUMNS; k++)
        for (size_t c = 0; table_storefronts.columns[c].name; c++)
            if (strcmp(table_storefronts.columns[c].name, names[k]) == 0) {
                places->target[k] = c;
                sink->given |= 1u << c;
            }
}

static Status aside(RowsRow *row, const char *what) {
    row->aside = true;
    told_aside(row->load->sink, what);
    return ST_OK;
}

static Status take_row(void *context, RowsRow *row, Err *err) {
    const Places *places = context;
    FactWriter *sink = row->load->sink;
    const RowsCell *c = row->cell;
    Row storefront = {.line = row->line, .table = &table_storefronts};
    row_until(&storefront, sink->newest);
    if (id_map_find(&sink->storefronts, c[G_SIRET].text, c[G_SIRET].length) < 0)
        return aside(row, "places of establishments that are no storefronts here");
    if (!c[G_LON].length || !c[G_LAT].length) return aside(row, row_no_value);
    for (size_t k = 0; k < G_COLUMNS; k++)
        if (!row_convert(&storefront, places->target[k], c[k].text, c[k].length))
            return rows_reject(row, k, storefront.reason, err);
    if (storefront.losts) return rows_reject(row, G_LON, storefront.lost[0].reason, err);
    TRY(table_storefronts.take(sink, &storefront, err));
    return storefront.reason ? rows_reject(row, G_LON, storefront.reason, err) : ST_OK;
}

static Status read_places(Load *load, Err *err) {
    static const RowsFormat format = {.columns = columns};
    Places places = {0};
    TRY(fact_writer_table(load->sink, &table_storefronts, err));
    find_targets(&places, load->sink);
    return rows_read(load, 0, &format, take_row, &places, err);
}

static int recognise(const Sample *sample) {
    static const char *const names[] = {"siret", "x_longitude", "y_latitude", NULL};
    return sample_has_all(sample, names) ? SURELY_MINE : NOT_MINE;
}

const Source source_sirene_places = {
    .name = "sirene_places",
    .title = "Places of establishments of the French register (SIRENE)",
    .order = READ_STOREFRONTS,
    .recognise = recognise,
    .read = read_places,
};
