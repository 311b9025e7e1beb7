/* guess_question.h - what a file leaves open about how it is read. */
#ifndef DATASETS_GUESS_GUESS_QUESTION_H
#define DATASETS_GUESS_GUESS_QUESTION_H
#include <stddef.h>

enum { GUESS_OPTIONS = 3 };

/* What is open: `*value` is the answer taken unless another option is chosen. */
typedef struct GuessQuestion {
    const char *text;
    const char *option[GUESS_OPTIONS + 1]; /* NULL-ended, the likelier first */
    const char **value;
} GuessQuestion;

#endif
