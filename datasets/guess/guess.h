/* guess.h - proposes how a file of unknown shape is read: which tables it feeds and from which
 * columns, and in which delimiter, encoding, decimal mark, day form and projection it is written.
 *
 * A proposal is a mapping file (mapping.h) that a person can read, correct and keep. What the file
 * leaves open is asked, with the likelier answer first. Nothing is stored here. */
#ifndef DATASETS_GUESS_GUESS_H
#define DATASETS_GUESS_GUESS_H
#include "datasets/base/text.h"
#include "datasets/guess/guess_question.h"
#include "datasets/ingest/input.h"

/* One column that is read, or a sheet of which nothing is: then why. */
typedef struct GuessLine {
    const char *part, *table, *column, *from;
} GuessLine;

typedef struct Guess Guess;

/* The title of the source that reads a file as it is, which then needs no proposal ("Laser counters
 * (hystreet)"); NULL for workbooks, neutral tables and what nothing recognises. */
Status guess_known(const char *path, const InputLimits *limits, Arena *arena, const char **title,
                   Err *err);

/* Looks at the file or workbook. ST_INPUT when it cannot be read; a file for which nothing can be
 * proposed has no tables, and the lines say why. Everything lives in the arena. */
Status guess_file(const char *path, const InputLimits *limits, Arena *arena, Guess **guess,
                  Err *err);

/* How many tables are proposed. */
size_t guess_tables(const Guess *guess);
/* What is open; an answer is taken by setting *value to one of the options. */
size_t guess_questions(const Guess *guess, const GuessQuestion **questions);
/* What is proposed, column by column, in the arena. */
size_t guess_lines(const Guess *guess, Arena *arena, GuessLine **lines);

/* Adds the mapping file; `name` is the one that it will have. */
void guess_write(const Guess *guess, const char *name, Text *text);

#endif
