#include "datasets/ingest/till_days.h"

#include "datasets/base/mem.h"

uint64_t till_days_key(const char *const *words, const size_t *lengths, size_t count) {
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    size_t all = 0;
    for (size_t k = 0; k < count; k++) {
        for (size_t i = 0; i < lengths[k]; i++)
            hash = (hash ^ (unsigned char)words[k][i]) * 1099511628211u;
        hash = (hash ^ 0xFF) * 1099511628211u; /* no byte of UTF-8: the end of a cell */
        all += lengths[k];
    }
    return all ? hash | 1 : 0;
}

void till_days_put(TillDays *days, const TillDay *day) {
    days->day = mem_room(days->day, days->days, &days->capacity, sizeof *days->day);
    days->day[days->days++] = *day;
}

void till_days_free(TillDays *days) {
    mem_free(days->day);
    *days = (TillDays){0};
}
