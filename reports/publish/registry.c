/* registry.c - the formats of formats.def. */
#include "reports/publish/report.h"

#define FORMAT(id) extern const Format format_##id;
#include "reports/formats.def"
#undef FORMAT

const Format *const formats_all[] = {
#define FORMAT(id) &format_##id,
#include "reports/formats.def"
#undef FORMAT
    NULL,
};

const Format *format_find(const char *id) {
    for (const Format *const *format = formats_all; *format; format++)
        if (text_equal((*format)->id, id)) return *format;
    return NULL;
}
