/* guessing.h - gevel import --guess: a mapping is proposed, shown, written and tried. */
#ifndef CLI_GUESSING_H
#define CLI_GUESSING_H
#include "detector/cli/command.h"

/* Proposes how the one operand is read, asks on a terminal what is open, writes NAME.map.ini into
 * the current folder, shows what an import by it would bring, and imports with --yes or when a
 * person says so. */
Status guessing_run(Cli *cli, const IngestOptions *ingest, Err *err);

#endif
