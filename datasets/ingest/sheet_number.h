/* sheet_number.h - what a number in a cell of a spreadsheet stands for, by the form it is shown in.
 *
 * Workbooks keep a day as the number of days since the end of 1899 (or since 1904) and know it for
 * a day only by its number format. */
#ifndef DATASETS_INGEST_SHEET_NUMBER_H
#define DATASETS_INGEST_SHEET_NUMBER_H
#include <stdbool.h>

typedef enum NumberForm { FORM_NUMBER, FORM_DATE, FORM_TIME } NumberForm;

/* Of a format code: "dd/mm/yyyy", "mmm\-yy" are dates, "[h]:mm" is a time, "0.00 \d" a number. */
NumberForm number_form(const char *code);
/* The same by number, for the formats that need no code (ECMA-376 18.8.30). */
NumberForm number_form_builtin(long long id);
/* Digits of a code that is all zeros ("00000" pads to five), 0 for any other. */
int number_padding(const char *code);

enum { CURRENCY_TEXT = 8 };
/* The sign or name of a currency other than the euro that a code shows with the number, as
 * [$CHF-807], "$"#,##0 and "GBP" do; "" when it shows none. */
void number_currency(const char *code, char out[CURRENCY_TEXT]);

enum { SHEET_NUMBER_TEXT = 48 };

/* "2024-02-29", "2024-02-29T12:30:00" or "12:30:00"; false when the number is no day between 1900
 * and 2199. */
bool sheet_day(double serial, bool since_1904, NumberForm form, char out[SHEET_NUMBER_TEXT]);
/* A number to the fifteen digits that spreadsheets calculate with: 0.30000000000000004 is 0.3. */
void sheet_number(double value, char out[SHEET_NUMBER_TEXT]);

#endif
