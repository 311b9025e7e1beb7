/* implausible_rows.h - turnover that is powers of ten off, for `gevel check`. */
#ifndef DETECTOR_CLI_IMPLAUSIBLE_ROWS_H
#define DETECTOR_CLI_IMPLAUSIBLE_ROWS_H
#include "datasets/quality/coverage.h"
#include "detector/cli/command.h"

/* The first of them, with what was expected and where they stand. */
void implausible_print(const Cli *cli, const Coverage *coverage);
json_t *implausible_json(const Coverage *coverage);

#endif
