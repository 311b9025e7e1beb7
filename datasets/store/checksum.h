/* checksum.h - the file layer under SQLite: every page of a store carries a checksum.
 *
 * SQLite trusts its file: a flipped bit in a number is read as another number (integrity_check saw
 * 343 of 2,000). So the last 8 bytes of each page (SQLite's reserved space) hold a checksum over
 * the rest of the page and its number, written with the page and checked whenever it is read. A
 * page that was damaged, swapped, zeroed, or written by another program is an error
 * (SQLITE_IOERR_DATA), never another list. Any damage inside one 8-byte word is found for certain,
 * any other with probability 1 - 2^-64. It does not protect against a person who can compute it:
 *that
 * is what the audit log is for.
 *
 * The layer offers no shared memory, so a store can never be in WAL mode: SQLite 3.7.0 to 3.51.2
 * can damage such a file when two connections write and checkpoint at once. */
#ifndef DATASETS_STORE_CHECKSUM_H
#define DATASETS_STORE_CHECKSUM_H
#include <sqlite3.h>
#include <stdbool.h>

enum { CHECKSUM_BYTES = 8 }; /* reserved at the end of each page */

/* The name of the layer for sqlite3_open_v2, over SQLite's default one; NULL without memory. */
const char *checksum_vfs(void);

/* Asks for checksums in the empty file `db`, and in the files that its VACUUM INTO makes; these are
 * named `file:PATH?checksum=1`, because SQLite may write their first page last. A file that has
 * pages keeps them as they are. */
void checksum_reserve(sqlite3 *db);

/* Whether the pages of `db`, which has been read from, carry checksums. */
bool checksum_active(sqlite3 *db);

#endif
