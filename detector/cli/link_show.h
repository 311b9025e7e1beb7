/* link_show.h - gevel link explain, review and decide. */
#ifndef CLI_LINK_SHOW_H
#define CLI_LINK_SHOW_H
#include "detector/cli/command.h"

/* Why a record is linked to a storefront, or not; in bits that add up. */
Status link_explain(Cli *cli, Err *err);
/* The links that a person should look at. */
Status link_review(Cli *cli, Err *err);
/* Records what a person decided. */
Status link_decide(Cli *cli, Err *err);

#endif
