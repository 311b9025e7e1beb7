#include "reports/words/doors.h"

#include "datasets/base/text_fold.h"
#include "reports/words/words.h"

#include <stdlib.h>
#include <string.h>

static int by_address(const void *left, const void *right) {
    const Door *a = left, *b = right;
    const int order = text_order(a->address, b->address);
    return order ? order : strcmp(a->row->storefront_id, b->row->storefront_id);
}

size_t doors_selected(const Voice *v, Door **out) {
    const Watchlist *list = v->list;
    Door *door = ARENA_ARRAY(v->arena, Door, list->n + 1);
    size_t count = 0;
    for (size_t r = 0; r < list->n; r++)
        if (list->rows[r].selection != SELECTION_NONE)
            door[count++] = (Door){&list->rows[r], words_address(&list->rows[r], v->arena)};
    if (count) qsort(door, count, sizeof *door, by_address);
    *out = door;
    return count;
}
