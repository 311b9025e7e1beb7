/* link_check.h - what gevel check says about links between registers. */
#ifndef CLI_LINK_CHECK_H
#define CLI_LINK_CHECK_H
#include "datasets/quality/linkage.h"
#include "detector/cli/command.h"

/* Nothing where there are no records of other registers. */
void link_check_print(const Cli *cli, const Linkage *linkage);
json_t *link_check_json(const Linkage *linkage);

#endif
