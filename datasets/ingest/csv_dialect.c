#include "datasets/ingest/csv_dialect.h"

#include <stdbool.h>
#include <string.h>

char csv_delimiter(const char *line, size_t length) {
    static const char marks[] = ",;\t|";
    size_t seen[sizeof marks] = {0}, best = 0;
    bool quoted = false;
    for (size_t i = 0; i < length && (quoted || line[i] != '\n'); i++) {
        if (quoted && line[i] == '"' && i + 1 < length && line[i + 1] == '"') {
            i++; /* a quote within the cell */
            continue;
        }
        const bool begins = !i || (line[i - 1] && strchr(marks, line[i - 1])); /* a cell */
        if (line[i] == '"' && (quoted || begins)) quoted = !quoted;
        const char *mark = quoted || !line[i] ? NULL : strchr(marks, line[i]);
        if (mark) seen[mark - marks]++;
    }
    for (size_t k = 1; k + 1 < sizeof marks; k++)
        if (seen[k] > seen[best]) best = k;
    return marks[best];
}
