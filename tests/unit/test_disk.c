/* Names that never replace a file, on file systems that can do less than ext4: without hard links
 * (exFAT, FAT), without a rename that refuses, without modes. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "datasets/base/disk.h"
#include "datasets/store/audit.h"
#include "datasets/store/backup.h"
#include "datasets/store/migrate.h"
#include "tests/support/facts.h"
#include "tests/support/world.h"

static int rename_fails, link_fails, mode_fails; /* the errno, 0 = they work */
static const char *read_only;                    /* a path that nobody may write to, root neither */

int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags) {
    if (!rename_fails) return (int)syscall(SYS_renameat2, from_at, from, to_at, to, flags);
    errno = rename_fails;
    return -1;
}

int link(const char *from, const char *to) {
    if (!link_fails) return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
    errno = link_fails;
    return -1;
}

int fchmod(int fd, mode_t mode) {
    if (!mode_fails) return (int)syscall(SYS_fchmod, fd, mode);
    errno = mode_fails;
    return -1;
}

int access(const char *path, int way) {
    if (!(way & W_OK) || !read_only || strcmp(path, read_only) != 0)
        return faccessat(AT_FDCWD, path, way, 0);
    errno = EROFS;
    return -1;
}

/* ext4; NFS; exFAT; a file system with neither, in both words for it; the last two keep no modes */
static const int file_systems[][3] = {
    {0}, {EINVAL, 0, 0}, {0, EPERM, 0}, {EINVAL, EPERM, EPERM}, {ENOSYS, EOPNOTSUPP, EOPNOTSUPP}};
enum { FILE_SYSTEMS = sizeof file_systems / sizeof *file_systems };

static void be(size_t k) {
    rename_fails = file_systems[k][0];
    link_fails = file_systems[k][1];
    mode_fails = file_systems[k][2];
}

static void put(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    cr_assert(file != NULL);
    fputs(text, file);
    fclose(file);
}

static bool holds(const char *path, const char *text) {
    char found[64] = "";
    FILE *file = fopen(path, "r");
    const size_t got = file ? fread(found, 1, sizeof found - 1, file) : 0;
    if (file) fclose(file);
    return file && got == strlen(text) && strcmp(found, text) == 0;
}

Test(disk, a_file_moves_to_a_free_name_only) {
    World world;
    world_open(&world);
    const char *from = world_path(&world, "from"), *to = world_path(&world, "to");
    for (size_t k = 0; k < FILE_SYSTEMS; k++) {
        be(k);
        put(from, "new");
        put(to, "old");
        const int refused = disk_move_new(from, to);
        cr_expect(eq(int, errno, EEXIST));
        cr_expect(eq(int, refused, -1));
        cr_expect(holds(to, "old") && holds(from, "new"), "%zu", k);
        unlink(to);
        cr_expect(zero(int, disk_move_new(from, to)));
        cr_expect(holds(to, "new") && access(from, F_OK) != 0, "%zu", k);
    }
    world_close(&world);
}

Test(disk, a_file_that_cannot_be_moved_leaves_nothing) {
    World world;
    world_open(&world);
    const char *to = world_path(&world, "to");
    for (size_t k = 0; k < FILE_SYSTEMS; k++) {
        be(k);
        cr_expect(eq(int, disk_move_new(world_path(&world, "absent"), to), -1));
        cr_expect(access(to, F_OK) != 0, "%zu", k);
    }
    world_close(&world);
}

Test(disk, a_file_is_written_where_modes_are_not_kept) {
    World world;
    Err err = {0};
    world_open(&world);
    const char *path = world_path(&world, "path");
    for (size_t k = 0; k < FILE_SYSTEMS; k++) {
        struct stat info;
        be(k);
        unlink(path);
        must(disk_replace(path, "facts", 5, 0644, &err), &err);
        cr_expect(holds(path, "facts"));
        cr_assert(zero(int, stat(path, &info)));
        cr_expect(eq(int, (int)(info.st_mode & 0777), mode_fails ? 0600 : 0644));
    }
    mode_fails = EIO;
    cr_expect(eq(int, (int)disk_replace(path, "new", 3, 0600, &(Err){0}), ST_FAILED));
    cr_expect(holds(path, "facts"));
    mode_fails = 0;
    world_close(&world);
}

Test(disk, a_second_name_holds_the_same) {
    World world;
    world_open(&world);
    const char *path = world_path(&world, "path"), *name = world_path(&world, "name");
    put(path, "facts");
    for (size_t k = 0; k < FILE_SYSTEMS; k++) {
        be(k);
        unlink(name);
        cr_expect(zero(int, disk_second_name(path, name)));
        cr_expect(holds(path, "facts") && holds(name, "facts"), "%zu", k);
        unlink(name);
        put(name, "other");
        const int refused = disk_second_name(path, name);
        cr_expect(eq(int, errno, EEXIST));
        cr_expect(refused == -1 && holds(name, "other"), "%zu", k);
    }
    world_close(&world);
}

static int64_t schema_of(const char *path, const char *sql) {
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    cr_assert(zero(int, sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL)));
    cr_assert(zero(int, sqlite3_prepare_v2(db, sql, -1, &s, NULL)));
    cr_assert(eq(int, sqlite3_step(s), SQLITE_ROW));
    const int64_t number = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    sqlite3_close(db);
    return number;
}

/* Backup, restore over a store, and upgrade: each ends with what a file system with links gives. */
static void drill(size_t k) {
    World world;
    Err err = {0};
    BackupInfo info;
    world_open(&world);
    store_close(&world.store);
    const char *store = world_path(&world, "gevel.db"), *file = world_path(&world, "backup");
    const BackupJob out = {.store = store, .file = file};
    const BackupJob back = {.store = store, .file = file, .replace = true};
    be(k);
    must(backup_write(&out, &info, &err), &err);
    cr_expect(access(file, F_OK) == 0);
    cr_expect(eq(int, backup_write(&out, &info, &(Err){0}), ST_USAGE));
    must(backup_restore(&back, &info, &err), &err);
    cr_expect(lt(i64, 1, schema_of(info.kept, "SELECT count(*) FROM audit")));
    cr_expect(eq(i64, schema_of(store, "PRAGMA user_version"), store_schema_newest()));
    world_close(&world);
}

static void upgrade(size_t k) {
    World world;
    Err err = {0};
    Store store;
    char command[2048];
    world_open(&world);
    store_close(&world.store);
    const char *path = world_path(&world, "old.db");
    snprintf(command, sizeof command, "sqlite3 '%s' < '%s/tests/fixtures/schema-2.sql'", path,
             GEVEL_SOURCE_DIR);
    cr_assert(zero(int, system(command)));
    be(k);
    must(store_open(path, STORE_WRITE, &store, &err), &err);
    cr_expect(eq(i64, schema_of(path, "PRAGMA user_version"), store_schema_newest()));
    cr_expect(eq(i64, schema_of(store.kept, "PRAGMA user_version"), 2));
    store_close(&store);
    world_close(&world);
}

Test(disk, backup_restore_and_upgrade_need_no_hard_links) {
    for (size_t k = 0; k < FILE_SYSTEMS; k++) {
        drill(k);
        upgrade(k);
    }
}

Test(disk, a_store_on_a_read_only_medium_is_backed_up_without_an_entry) {
    static const char *const entries = "SELECT count(*) FROM audit";
    World world;
    Err err = {0};
    BackupInfo info;
    world_open(&world);
    store_close(&world.store);
    const char *store = world_path(&world, "gevel.db");
    const int64_t before = schema_of(store, entries);
    read_only = store;
    const BackupJob first = {.store = store, .file = world_path(&world, "first")};
    must(backup_write(&first, &info, &err), &err);
    cr_expect(info.unlogged);
    cr_expect(eq(i64, schema_of(store, entries), before));
    cr_expect(eq(i64, schema_of(first.file, entries), before));
    read_only = NULL;
    const BackupJob second = {.store = store, .file = world_path(&world, "second")};
    must(backup_write(&second, &info, &err), &err);
    cr_expect(zero(int, info.unlogged));
    cr_expect(eq(i64, schema_of(store, entries), before + 1));
    world_close(&world);
}
