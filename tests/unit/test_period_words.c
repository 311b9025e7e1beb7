/* period_words: quarters, half years and years as people name them, and nothing else. */
#include "datasets/ingest/period_words.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "datasets/base/num.h"
#include "tests/support/rows.h"

typedef struct Case {
    const char *text, *meant; /* as mappings say it; NULL = no period */
    const char *first, *last; /* months */
} Case;

static const Case cases[] = {
    {"Q1 2024", "2024-Q1", "2024-01", "2024-03"},
    {"2024-Q3", "2024-Q3", "2024-07", "2024-09"},
    {"2024K4", "2024-Q4", "2024-10", "2024-12"},
    {"Omzet T2 24", "2024-Q2", "2024-04", "2024-06"},
    {"1e kwartaal 2024", "2024-Q1", "2024-01", "2024-03"},
    {"2\xC3\xA8me trimestre 2023", "2023-Q2", "2023-04", "2023-06"},
    {"3. Quartal 2023", "2023-Q3", "2023-07", "2023-09"},
    {"4Q23", "2023-Q4", "2023-10", "2023-12"},
    {"Kwartaal 4 2023", "2023-Q4", "2023-10", "2023-12"},
    {"H2 2024", "2024-H2", "2024-07", "2024-12"},
    {"1er semestre 2024", "2024-H1", "2024-01", "2024-06"},
    {"2024", "2024", "2024-01", "2024-12"},
    {"Umsatz 2022", "2022", "2022-01", "2022-12"},
    {"Q5 2024", NULL, NULL, NULL},
    {"H3 2024", NULL, NULL, NULL},
    {"Q1", NULL, NULL, NULL},
    {"KW 1 2024", NULL, NULL, NULL}, /* a week */
    {"2024-W03", NULL, NULL, NULL},
    {"Q1 Q2 2024", NULL, NULL, NULL},
    {"2023-2024", NULL, NULL, NULL},
    {"jan 2024", NULL, NULL, NULL},
    {"2024-01", NULL, NULL, NULL},
    {"21% 2024", NULL, NULL, NULL},
    {"1024", NULL, NULL, NULL},
    {"", NULL, NULL, NULL},
};

EachRow(period_words, a_text_is_the_period_meant_or_none, cases) {
    const Case *c = &cases[*row];
    Period period;
    char name[PERIOD_TEXT], first[MONTH_TEXT], last[MONTH_TEXT];
    const bool found = period_words(c->text, &period);
    cr_expect(eq(int, found, c->meant != NULL), "%s", c->text);
    if (!found || !c->meant) return;
    cr_expect(eq(str, (char *)period_format(&period, name), (char *)c->meant), "%s", c->text);
    cr_expect(eq(str, (char *)month_format(period.first, first), (char *)c->first), "%s", c->text);
    cr_expect(eq(str, (char *)month_format(period.last, last), (char *)c->last), "%s", c->text);
}
