/* guess_sheet.h - what is proposed for each sheet of a file. */
#ifndef DATASETS_GUESS_GUESS_SHEET_H
#define DATASETS_GUESS_GUESS_SHEET_H
#include "datasets/guess/guess_columns.h"
#include "datasets/guess/guess_question.h"
#include "datasets/guess/guess_subject.h"
#include "datasets/ingest/table.h"

enum { GUESS_TABLES = 6 };

/* One table that a file or sheet feeds. */
typedef struct GuessTable {
    const char *table;                 /* name of a neutral table */
    int from[COLUMNS_MAX];             /* by column of the table: column of the file, -1 = none */
    int with[COLUMNS_MAX];             /* a second one that goes with it ("2024" and "3"), or -1 */
    int more[COLUMNS_MAX][2];          /* 1 + a third and fourth ("31", "14"), or 0 */
    const char *constant[COLUMNS_MAX]; /* or NULL */
    bool unfolds;                      /* a column for each month or counter */
    const char *headings[2];           /* columns of the table: of the heading, of the cells */
    size_t counters;                   /* headings that are named one by one; 0 = all months: */
    int counter[GRID_WIDTH];           /* columns of the file */
    const char *means[GRID_WIDTH];     /* what each stands for */
    bool day_rows;                     /* of people: its months are made of days, one in a row */
    bool ends;                         /* its times are those at which a count ended */
    bool thousands;                    /* its amounts are in thousands of euros */
} GuessTable;

typedef struct GuessSheet {
    const Part *part;
    GuessGrid grid;
    GuessColumns columns;
    const char *decimal, *dates;     /* as mappings write them */
    const char *projection, *zone;   /* the same; NULL = none */
    GuessSubject subject;            /* what its name and titles say */
    GuessSubject about[GRID_WIDTH];  /* [columns.count] the same with what the heading says */
    const char *refused[GRID_WIDTH]; /* why a column of amounts is not read, or NULL */
    size_t tables;
    GuessTable table[GUESS_TABLES];
    const char *note; /* why nothing is proposed, or NULL */
} GuessSheet;

typedef struct Guess {
    const char *path;
    size_t sheets;
    GuessSheet *sheet; /* [sheets] one for a CSV file */
    size_t questions, question_room;
    GuessQuestion *question; /* [questions] */
} Guess;

#endif
