/* signals.h - what SIGINT and SIGTERM do: the program ends at once, with 130 or 143 and a line that
 * says so. Nothing needs tidying first: every change is a transaction, every output appears by
 * rename, every lock is the kernel's. A signal is the same as a crash, which is tested. */
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

/* Also turns a file that grows over its limit (SIGXFSZ) into a failing write. */
void signals_open(void);

#endif
