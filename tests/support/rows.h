/* rows.h - a table of cases as a parameterised test: every row is a test of its own, so that one
 * that fails hides no other and is named by what it asserts.
 *
 * Rows travel as numbers: a test runs in a process of its own, where addresses of this one mean
 * nothing. */
#ifndef TESTS_ROWS_H
#define TESTS_ROWS_H
#include <criterion/criterion.h>
#include <criterion/parameterized.h>

enum { ROWS_MOST = 64 };

static inline struct criterion_test_params rows_numbered(size_t rows) {
    static size_t number[ROWS_MOST];
    for (size_t k = 0; k < rows; k++) number[k] = k;
    return cr_make_param_array(size_t, number, rows);
}

/* EachRow(suite, name, table) { ... table[*row] ... }. A table that is too long does not compile:
 * at run time Criterion would wait for ever, without a word. */
#define EachRow(suite, name, table)                                                                \
    _Static_assert(sizeof(table) / sizeof *(table) <= ROWS_MOST, "too many rows: part the table"); \
    ParameterizedTestParameters(suite, name) {                                                     \
        return rows_numbered(sizeof(table) / sizeof *(table));                                     \
    }                                                                                              \
    ParameterizedTest(size_t *row, suite, name)

#endif
