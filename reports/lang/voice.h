/* voice.h - whom a report speaks to: the language, the run, and where texts live.
 *
 * Every sentence of a report is one line of says.def in all languages, so a missing translation
 * does not compile. Texts of other layers (signals, findings on the data) are English there;
 * foreign.def translates them by their English wording, so a changed original makes its translation
 * missing, which a test finds; at run time the English text stands in. */
#ifndef REPORTS_VOICE_H
#define REPORTS_VOICE_H
#include "datasets/base/mem.h"
#include "detector/run/watchlist.h"
#include "reports/lang/language.h"

typedef struct Voice {
    const Language *language;
    const Watchlist *list;
    Arena *arena;
    const struct QrCodes *codes; /* of the selected rows, or NULL (qr.h) */
} Voice;

typedef enum Say {
#define SAY(key, en, nl, fr, de) SAY_##key,
#include "reports/lang/says.def"
#undef SAY
    SAY_COUNT
} Say;

const char *say(const Voice *v, Say what);
/* The sentence with its {placeholders} replaced: say_with(v, SAY_X, "name", text, ...). A macro, so
 * that every argument has a type and no call ends its own list; pairs end with NULL. */
#define say_with(v, what, ...) say_pairs(v, what, (const char *const[]){__VA_ARGS__, NULL})
const char *say_pairs(const Voice *v, Say what, const char *const pairs[]);
/* The wording itself, for tests. */
const char *say_pattern(LanguageId language, Say what);

/* A text of another layer; itself when it has no translation. NULL stays NULL. */
const char *say_foreign(const Voice *v, const char *english);
/* A sector group or trait as people call it (labels.def), NULL for other ids. */
const char *say_label(const Voice *v, const char *id);

typedef struct Foreign {
    const char *text[LANGUAGES]; /* English first */
} Foreign;
extern const Foreign foreign_all[]; /* ends with a zero row */

#endif
