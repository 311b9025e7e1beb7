/* Restore drill: what comes back is what was there, or a sentence says why not. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/store/audit.h"
#include "datasets/store/backup.h"
#include "datasets/store/checksum.h"
#include "datasets/store/migrate.h"
#include "tests/support/world.h"

enum { ROWS = 3000 };

/* A store of some hundred pages, closed; a key file with other permissions when asked. */
static void filled(World *world) {
    Err err = {0};
    world_open(world);
    must(store_exec(&world->store,
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                    "INSERT INTO link_model SELECT i, hex(zeroblob(100)) || i, 0, '', '{' FROM n",
                    &err),
         &err);
    store_close(&world->store);
}

static const char *key(World *world, const char *name, char byte, mode_t mode) {
    const char *path = world_path(world, name);
    char bytes[40];
    memset(bytes, byte, sizeof bytes);
    const int fd = open(path, O_WRONLY | O_CREAT, mode);
    cr_assert(eq(int, (int)write(fd, bytes, sizeof bytes), (int)sizeof bytes));
    fchmod(fd, mode);
    close(fd);
    return path;
}

static BackupJob job(World *world, const char *store, const char *file, const char *key_file) {
    return (BackupJob){
        .store = world_path(world, store), .file = world_path(world, file), .key_file = key_file};
}

static int64_t rows(const char *path) {
    Err err = {0};
    Store store;
    Stmt stmt;
    bool row;
    must(store_open(path, STORE_READ, &store, &err), &err);
    must(stmt_open(&store, "SELECT count(*) FROM link_model", &stmt, &err), &err);
    must(stmt_step(&stmt, &row, &err), &err);
    const int64_t count = stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    AuditReport report;
    must(audit_verify(&store, NULL, &report, &err), &err);
    store_close(&store);
    return count;
}

/* A file of that name as gevel of schema 2 would have backed its store up. */
static void old_backup(World *world, const char *name) {
    char command[2048];
    snprintf(command, sizeof command, "sqlite3 '%s' < '%s/tests/fixtures/schema-2.sql'",
             world_path(world, name), GEVEL_SOURCE_DIR);
    cr_assert(eq(int, system(command), 0));
    chmod(world_path(world, name), 0600);
}

static size_t files_in(World *world) {
    size_t files = 0;
    DIR *dir = opendir(world->folder);
    for (const struct dirent *entry; (entry = readdir(dir));) files += entry->d_name[0] != '.';
    closedir(dir);
    return files;
}

Test(backup, one_of_an_older_schema_is_upgraded_on_the_way) {
    World world;
    Err err = {0};
    BackupInfo info;
    Store store;
    world_open(&world);
    old_backup(&world, "backup");
    const size_t before = files_in(&world);
    const BackupJob back = job(&world, "new.db", "backup", NULL);
    must(backup_restore(&back, &info, &err), &err);
    cr_assert(info.upgraded == true);
    cr_assert(eq(sz, files_in(&world), before + 3), "more than new.db, its journal and its lock");
    must(store_open(back.store, STORE_READ, &store, &err), &err);
    cr_assert(eq(i64, store.schema, store_schema_newest()));
    cr_assert(checksum_active(store.db) == true);
    AuditReport report;
    must(audit_verify(&store, NULL, &report, &err), &err);
    store_close(&store);
    /* the backup itself is as it was */
    cr_assert(eq(int, store_open(back.file, STORE_READ, &store, &err), ST_STORE));
    world_close(&world);
}

static void drill(const char *name, char byte) {
    World world;
    Err err = {0};
    BackupInfo out, in;
    filled(&world);
    const char *secret = name ? key(&world, name, byte, 0600) : NULL;
    const BackupJob there = job(&world, "gevel.db", "backup", secret),
                    back = job(&world, "new.db", "backup", secret);
    must(backup_write(&there, &out, &err), &err);
    must(backup_restore(&back, &in, &err), &err);
    cr_assert(eq(str, out.digest, in.digest));
    cr_assert(eq(str, out.head, in.head));
    cr_assert(eq(i64, rows(back.store), ROWS));
    world_close(&world);
}

Test(backup, plain_drill) {
    drill(NULL, 0);
}

Test(backup, encrypted_drill) {
    drill("key", 'k');
}

Test(backup, digest_is_what_b2sum_says) {
    World world;
    Err err = {0};
    BackupInfo info;
    char command[2048];
    filled(&world);
    const BackupJob there = job(&world, "gevel.db", "backup", NULL);
    must(backup_write(&there, &info, &err), &err);
    snprintf(command, sizeof command, "cd '%s' && b2sum -l 256 -c backup.b2 >/dev/null",
             world.folder);
    cr_assert(eq(int, system(command), 0));
    struct stat file;
    cr_assert(eq(int, stat(there.file, &file), 0));
    cr_assert(eq(int, file.st_mode & 0777, 0600));
    world_close(&world);
}

Test(backup, encrypted_shows_nothing) {
    World world;
    Err err = {0};
    BackupInfo info;
    char command[2048];
    filled(&world);
    const BackupJob there = job(&world, "gevel.db", "backup", key(&world, "key", 'k', 0600));
    must(backup_write(&there, &info, &err), &err);
    snprintf(command, sizeof command, "grep -qa -e 'CREATE TABLE' -e SQLite '%s'", there.file);
    cr_assert(ne(int, system(command), 0));
    world_close(&world);
}

static Status restore(const BackupJob *back, Err *err) {
    BackupInfo info;
    *err = (Err){0};
    const Status status = backup_restore(back, &info, err);
    if (status) cr_assert(ne(int, access(back->store, F_OK), 0), "something was put in place");
    return status;
}

Test(backup, wrong_keys) {
    World world;
    Err err = {0};
    BackupInfo info;
    filled(&world);
    const BackupJob there = job(&world, "gevel.db", "backup", key(&world, "key", 'k', 0600));
    must(backup_write(&there, &info, &err), &err);
    BackupJob back = job(&world, "new.db", "backup", key(&world, "other", 'o', 0600));
    cr_assert(eq(int, restore(&back, &err), ST_INTEGRITY));
    back.key_file = NULL;
    cr_assert(eq(int, restore(&back, &err), ST_USAGE));
    back.key_file = key(&world, "open", 'k', 0644);
    cr_assert(eq(int, restore(&back, &err), ST_USAGE));
    cr_assert(strstr(err.text, "chmod 600") != NULL, "%s", err.text);
    back.key_file = "nowhere";
    cr_assert(eq(int, restore(&back, &err), ST_USAGE));
    back.key_file = key(&world, "same", 'k', 0600);
    cr_assert(eq(int, restore(&back, &err), ST_OK));
    world_close(&world);
}

/* Flips, cuts and doubled chunks anywhere in the file, with and without its .b2. */
static void damage(const char *secret_name) {
    World world;
    Err err = {0};
    BackupInfo info;
    filled(&world);
    const char *secret = secret_name ? key(&world, secret_name, 'k', 0600) : NULL;
    const BackupJob there = job(&world, "gevel.db", "backup", secret);
    must(backup_write(&there, &info, &err), &err);
    BackupJob back = job(&world, "new.db", "hurt", secret);
    struct stat file;
    cr_assert(eq(int, stat(there.file, &file), 0));
    for (int k = 0; k < 40; k++) {
        char command[2048];
        const long at = (long)((double)file.st_size * k / 40) + k;
        snprintf(command, sizeof command, "cd '%s' && cp backup hurt", world.folder);
        cr_assert(eq(int, system(command), 0));
        if (k % 4 == 3) {
            cr_assert(eq(int, truncate(back.file, at), 0));
        } else {
            unsigned char byte;
            const int fd = open(back.file, O_RDWR);
            cr_assert(eq(int, (int)pread(fd, &byte, 1, at), 1));
            byte ^= (unsigned char)(1 << (k % 8));
            cr_assert(eq(int, (int)pwrite(fd, &byte, 1, at), 1));
            close(fd);
        }
        cr_assert(ne(int, restore(&back, &err), ST_OK), "byte %ld", at);
    }
    world_close(&world);
}

Test(backup, damaged_plain_is_refused) {
    damage(NULL);
}

Test(backup, damaged_encrypted_is_refused) {
    damage("key");
}

Test(backup, nothing_is_overwritten_unless_said) {
    World world;
    Err err = {0};
    BackupInfo info;
    filled(&world);
    BackupJob there = job(&world, "gevel.db", "backup", NULL);
    must(backup_write(&there, &info, &err), &err);
    cr_assert(eq(int, backup_write(&there, &info, &err), ST_USAGE));
    err = (Err){0};
    cr_assert(eq(int, backup_restore(&there, &info, &err), ST_USAGE));
    cr_assert(strstr(err.text, "--replace") != NULL, "%s", err.text);
    err = (Err){0};
    there.replace = true;
    must(backup_restore(&there, &info, &err), &err);
    cr_assert(eq(i64, rows(there.store), ROWS));
    cr_assert(eq(i64, rows(info.kept), ROWS));
    world_close(&world);
}
