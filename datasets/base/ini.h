/* ini.h - lines of "[section]", "name = value" and comments, of any length.
 *
 * A name ends at the first '='; ':' is a character like any other. Outer blanks do not count. A
 * name or value that holds '=', begins with '[', ';' or '#', or whose outer blanks count stands
 * between double quotes, where "" is a quote. A line that begins with ';' or '#' is a comment; so
 * is what follows a blank and ';' in a value without quotes. */
#ifndef DATASETS_BASE_INI_H
#define DATASETS_BASE_INI_H
#include "datasets/base/err.h"

typedef struct IniLine {
    int number;                         /* of the line, from 1 */
    const char *section, *name, *value; /* valid during the call; section "" before the first */
} IniLine;

typedef Status (*IniTake)(void *context, const IniLine *line, Err *err);

/* Hands each "name = value" of the text (ends with NUL) to `take`, in order, until that fails.
 * Fails ST_INPUT with PATH:LINE when a line is not one of the three. */
Status ini_read(const char *path, const char *text, IniTake take, void *context, Err *err);

#endif
