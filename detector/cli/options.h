/* options.h - the command line: option tables, what was given, and typed access to it.
 *
 * One table drives parsing, --help and "did you mean". `--name value`, `--name=value` and `-x` are
 * understood, options and operands mix freely, `--` ends the options. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H
#include <stdbool.h>
#include <stddef.h>

#include "datasets/base/err.h"
#include "datasets/base/mem.h"

typedef struct Option {
    const char *name;     /* long name without dashes */
    const char *argument; /* name of its value in the help, NULL = a switch */
    const char *help;
    char letter;  /* short form, 0 = none */
    bool repeats; /* may be given more than once */
} Option;

/* Where an option is looked for; each table ends with {0}, NULL = none. */
typedef struct OptionTables {
    const Option *own, *global; /* of the command, of all commands */
} OptionTables;

typedef struct GivenOption {
    const Option *option;
    const char *value; /* NULL for a switch */
} GivenOption;

/* What the command line said; arrays live in the arena. */
typedef struct Given {
    size_t options, operands;
    GivenOption *option;
    const char **operand; /* [operands] ends with NULL */
} Given;

/* Takes argv[*at] as an option of the tables and moves *at past it and its value. ST_USAGE with the
 * nearest known name. */
Status options_take(char **argv, int *at, const OptionTables *tables, Given *given, Arena *arena,
                    Err *err);

bool option_given(const Given *given, const char *name);
const char *option_text(const Given *given, const char *name); /* NULL = not given */

/* The value as a number in low..high; *value stays as it was when the option is not given. */
Status option_real(const Given *given, const char *name, double low, double high, double *value,
                   Err *err);
Status option_whole(const Given *given, const char *name, long long low, long long high,
                    long long *value, Err *err);
/* The value as a month number (base/num.h). */
Status option_month(const Given *given, const char *name, int *value, Err *err);
/* The value's place in words (ends with NULL); *index stays when not given. */
Status option_choice(const Given *given, const char *name, const char *const *words, size_t *index,
                     Err *err);

#endif
