/* number_text.h - numbers as people and their spreadsheets write them: "12.345,67", "1 250",
 * "€ 1'250.50", "(12,5)", "1250-".
 *
 * What stands between digits is a decimal mark or a group mark, and only groups of three are
 * groups. A text that fits both readings (1.250), or another decimal mark than the one declared
 * (12345.67 where commas are), is never guessed: it is doubtful, with both readings. num_parse
 * (num.h) reads what programs write. */
#ifndef BASE_NUMBER_TEXT_H
#define BASE_NUMBER_TEXT_H
#include <stddef.h>

typedef enum NumberForm {
    NUMBER_READ,
    NUMBER_MISSING,  /* empty, or a word for it (text_missing) */
    NUMBER_DOUBTFUL, /* two readings */
    NUMBER_FOREIGN,  /* money of another currency than the euro */
    NUMBER_WRONG     /* none */
} NumberForm;

typedef struct NumberText {
    double value; /* READ: the number; DOUBTFUL: read with a decimal point; else NaN */
    double other; /* DOUBTFUL: read with a decimal comma; else NaN. NaN = cannot be read so */
    char proves;  /* '.' or ',': the only decimal mark that this text can have; 0 = either */
    char shape;   /* '.' or ',': one such mark before three digits, as in 1.250; 0 = any other */
    int decimals; /* digits behind the decimal mark */
    int groups;   /* group marks */
} NumberText;

/* decimal_mark: '.' or ',' as declared; 0 = nothing is known. */
NumberForm number_text_read(const char *text, size_t length, char decimal_mark, NumberText *number);

#endif
