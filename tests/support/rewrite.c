/* rewrite STORE SQL: what somebody with this program's source can do to a store, checksums and all.
 * Its triggers stay in force. */
#include <stdio.h>

#include "datasets/store/checksum.h"

int main(int argc, char **argv) {
    sqlite3 *db = NULL;
    char *why = NULL;
    if (argc != 3) return 2;
    const int opened = sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, checksum_vfs());
    const int failed = opened ? opened : sqlite3_exec(db, argv[2], NULL, NULL, &why);
    if (failed) (void)fprintf(stderr, "%s\n", why ? why : sqlite3_errmsg(db));
    sqlite3_free(why);
    (void)sqlite3_close(db);
    return failed != 0;
}
