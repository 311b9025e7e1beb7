/* guessing.h - gevel import --guess: a mapping is proposed, shown, written and tried. */
#ifndef CLI_GUESSING_H
#define CLI_GUESSING_H
#include "detector/cli/command.h"

/* With --map, tries that mapping and shows what it would bring. Else proposes how the one operand
 * is read, asks on a terminal what is open, writes NAME.map.ini into the current folder, shows what
 * an import by it would bring, and imports with --yes or when a person says so. */
/* On a terminal, offers that for the first file that an import did not recognise. */
Status guessing_offer(Cli *cli, Store *store, const IngestOptions *ingest,
                      const IngestReport *report, Err *err);
/* The same for the one file that an import could not read, which *failure says; ST_OK when it was
 * read after all, otherwise the failure stands. */
Status guessing_rescue(Cli *cli, Store *store, const IngestOptions *ingest, const Err *failure,
                       Err *err);

Status guessing_run(Cli *cli, const IngestOptions *ingest, Err *err);

#endif
