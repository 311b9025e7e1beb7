/* demo.h - the store of gevel serve --demo: a made-up city, its list, five people and their cases,
 * in a folder for temporary files that is removed with it. */
#ifndef CLI_DEMO_H
#define CLI_DEMO_H
#include "detector/cli/command.h"

typedef struct Demo {
    char folder[256];
    const char *store_path; /* in the command's arena */
} Demo;

Status demo_open(Cli *cli, Demo *demo, Err *err);
void demo_close(Demo *demo); /* also after a failure */

#endif
