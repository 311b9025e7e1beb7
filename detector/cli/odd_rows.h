/* odd_rows.h - ids that look alike, and postcodes and floor areas that cannot be right, for `gevel
 * check`. */
#ifndef DETECTOR_CLI_ODD_ROWS_H
#define DETECTOR_CLI_ODD_ROWS_H
#include "datasets/quality/odd_values.h"
#include "detector/cli/command.h"

void odd_print(const Cli *cli, const OddValues *found);
json_t *odd_json(const OddValues *found);

#endif
