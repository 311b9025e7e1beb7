#include "reports/write/asset.h"

#include "datasets/base/embed.h"
#include "datasets/base/text.h"

#include <assert.h>
#include <string.h>

extern const EmbeddedText report_texts[];

const char *asset_text(const char *name) {
    for (const EmbeddedText *text = report_texts; text->path; text++)
        if (strncmp(text->path, "assets/", 7) == 0 && text_equal(text->path + 7, name))
            return text->text;
    assert(0 && "no such asset");
    return "";
}
