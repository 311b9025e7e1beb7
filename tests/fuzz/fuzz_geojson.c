/* Districts: GeoJSON as a source, and the outlines in it. */
#include "datasets/reference/outline.h"

#include <math.h>
#include <stdlib.h>

#include "tests/fuzz/importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The corners lie in the box, a place outside of it is outside, and rings fill the corners. */
static void check_box(const Outline *o) {
    const OutlineBox *box = &o->box;
    for (size_t r = 0, at = 0; r < o->rings; at = o->end[r++]) {
        FUZZ_PROMISE(o->end[r] >= at + 4);
        for (size_t k = at; k < o->end[r]; k++)
            FUZZ_PROMISE(o->corner[k].lon >= box->west && o->corner[k].lon <= box->east &&
                         o->corner[k].lat >= box->south && o->corner[k].lat <= box->north);
    }
    FUZZ_PROMISE(!outline_contains(o, nextafter(box->west, -200), box->south));
    FUZZ_PROMISE(!outline_contains(o, box->west, nextafter(box->north, 200)));
    FUZZ_PROMISE(!outline_contains(o, (double)NAN, box->south));
}

/* What an import stores reads back as the same rings. */
static void check_stored(const json_t *coordinates, const Outline *o, Arena *arena) {
    static const double rounded = 1e-7; /* degrees */
    Outline back;
    char *text = json_dumps(coordinates, JSON_COMPACT | JSON_REAL_PRECISION(10));
    json_t *again = json_loads(text, 0, NULL);
    FUZZ_PROMISE(again != NULL);
    FUZZ_PROMISE(outline_read(again, arena, &back) == NULL);
    FUZZ_PROMISE(back.rings == o->rings);
    for (size_t k = 0; o->rings && k < o->end[o->rings - 1]; k++)
        FUZZ_PROMISE(fabs(back.corner[k].lon - o->corner[k].lon) < rounded &&
                     fabs(back.corner[k].lat - o->corner[k].lat) < rounded);
    json_decref(again);
    free(text);
}

static void check_outlines(const uint8_t *data, size_t size) {
    json_t *root = json_loadb((const char *)data, size, 0, NULL);
    const json_t *features = json_object_get(root, "features");
    Arena *arena = arena_open();
    for (size_t k = 0; k < json_array_size(features); k++) {
        const json_t *geometry = json_object_get(json_array_get(features, k), "geometry");
        const json_t *coordinates = json_object_get(geometry, "coordinates");
        Outline outline;
        if (outline_read(coordinates, arena, &outline)) continue;
        check_box(&outline);
        check_stored(coordinates, &outline, arena);
    }
    arena_close(arena);
    json_decref(root);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_source(&source_geojson, "districts.geojson", false, NULL, data, size);
    check_outlines(data, size);
    return 0;
}
