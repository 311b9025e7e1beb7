/* ini.h - lines of "[section]", "name = value" and comments, of any length.
 *
 * A name ends at the first '='; ':' is a character like any other. Outer blanks do not count. A
 * name or value that holds '=', begins with '[', ';' or '#', or whose outer blanks count stands
 * between double quotes, where "" is a quote. A line that begins with ';' or '#' is a comment; so
 * is what follows a blank and ';' in a value without quotes. */
#ifndef DATASETS_BASE_INI_H
#define DATASETS_BASE_INI_H
#include "datasets/base/err.h"
#include "datasets/base/text.h"

typedef struct IniText {
    const char *path, *text; /* path opens messages; the text ends with NUL */
    Status refusal;          /* of a text that is not INI: ST_PARAMS, ST_INPUT */
} IniText;

typedef struct IniLine {
    int number;                         /* of the line, from 1 */
    const char *section, *name, *value; /* valid during the call; section "" before the first */
    const char *comment; /* the comment lines right above, as one sentence; "" = none */
} IniLine;

typedef Status (*IniTake)(void *context, const IniLine *line, Err *err);

/* Hands each "name = value" of the text to `take`, in order, until that fails. Fails with
 * PATH:LINE when a line is not one of the three. */
Status ini_read(const IniText *source, IniTake take, void *context, Err *err);

/* The bytes of the text file `path`, at most `most` of them. `what` names it in messages: "the
 * mapping file". */
Status ini_slurp(const char *path, const char *what, size_t most, Status refusal, Text *text,
                 Err *err);

#endif
