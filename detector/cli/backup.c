/* backup.c - gevel backup and gevel restore. */
#include "datasets/store/backup.h"

#include "detector/cli/command.h"

#define OPTION_KEY \
    { "key", "FILE", "encrypt with this key file: 32 or more secret bytes, mode 0600", 0, false }

static const Option backup_options[] = {
    OPTION_KEY,
    {"verify", NULL, "write nothing: whether FILE could be restored", 0, true},
    {0},
};

static const Option restore_options[] = {
    OPTION_KEY,
    {"replace", NULL, "replace an existing store; the old one is kept under another name", 0, true},
    {0},
};

static const char *const backup_examples[] = {
    "gevel backup /backup/gevel-2026-11-24.db",
    "gevel backup --key /etc/gevel/backup.key /backup/gevel-2026-11-24.backup",
    "gevel backup --verify /backup/gevel-2026-11-24.db",
    NULL,
};

static const char *const restore_examples[] = {
    "gevel --store restored.db restore /backup/gevel-2026-11-24.db",
    "gevel restore --replace --key /etc/gevel/backup.key /backup/gevel-2026-11-24.backup",
    NULL,
};

static const Status exits[] = {ST_STORE, ST_LOCKED, ST_INTEGRITY, ST_OK};

static BackupJob job_of(Cli *cli) {
    return (BackupJob){
        .store = cli->store_path,
        .file = cli_operand(cli, 0),
        .key_file = option_text(&cli->given, "key"),
        .lock_wait_s = cli->lock_wait_s,
        .actor = cli->actor,
        .replace = cli->command->options == restore_options && option_given(&cli->given, "replace"),
        .progress = terminal_progress,
        .progress_context = &cli->terminal,
    };
}

static Status print(Cli *cli, const BackupJob *job, const BackupInfo *info, const char *text,
                    Err *err) {
    if (cli->json)
        return cli_print_json(
            json_pack("{s:o, s:o, s:I, s:o, s:b, s:b, s:I, s:o, s:o}", "store",
                      json_words(job->store), "file", json_words(job->file), "bytes",
                      (json_int_t)info->bytes, "digest", json_words(info->digest), "encrypted",
                      job->key_file != NULL, "logged", !info->unlogged, "audit_entries",
                      (json_int_t)info->entries, "audit_head", json_words(info->head), "kept",
                      json_words(*info->kept ? info->kept : NULL)),
            err);
    const char *file = terminal_safe(cli->arena, text);
    const char *copied = arena_printf(cli->arena, "%s: %lld bytes of store, digest %s\n", file,
                                      (long long)info->bytes, info->digest);
    const char *log = arena_printf(cli->arena, "audit log: %lld entries, head %s\n",
                                   (long long)info->entries, info->head);
    terminal_text(stdout, copied, cli->terminal.width);
    terminal_text(stdout, log, cli->terminal.width);
    return ST_OK;
}

static Status run_verify(Cli *cli, const BackupJob *job, Err *err) {
    BackupInfo info;
    TRY(backup_check(job, &info, err));
    terminal_finish(&cli->terminal);
    terminal_say(&cli->terminal, "%s can be restored: every page and the log are whole",
                 terminal_safe(cli->arena, job->file));
    return print(cli, job, &info, job->file, err);
}

static Status run_backup(Cli *cli, Err *err) {
    const BackupJob job = job_of(cli);
    BackupInfo info;
    if (option_given(&cli->given, "verify")) return run_verify(cli, &job, err);
    TRY(backup_write(&job, &info, err));
    terminal_finish(&cli->terminal);
    terminal_say(&cli->terminal,
                 "the key of party hashes (%s.key) is not in it: keep that separately", job.store);
    if (info.unlogged)
        terminal_say(&cli->terminal,
                     "%s cannot be written to, so its log has no entry of this backup: note its "
                     "digest where you keep such notes",
                     job.store);
    return print(cli, &job, &info, job.file, err);
}

static Status run_restore(Cli *cli, Err *err) {
    const BackupJob job = job_of(cli);
    BackupInfo info;
    TRY(backup_restore(&job, &info, err));
    terminal_finish(&cli->terminal);
    if (info.upgraded)
        terminal_say(&cli->terminal,
                     "the backup was made by an older gevel: the store restored from it was "
                     "upgraded");
    if (*info.kept) terminal_say(&cli->terminal, "the previous store is kept in %s", info.kept);
    return print(cli, &job, &info, job.store, err);
}

const Command backup_command = {
    .name = "backup",
    .operands = "FILE",
    .summary = "a copy of the store while it is in use, encrypted with --key",
    .about =
        "Copies the store as of one moment; every page is checked on the way. FILE.b2 holds\n"
        "the digest as `b2sum -l 256 -c` reads it. With --key the file is encrypted and\n"
        "authenticated (XChaCha20-Poly1305). Of a store on a read-only medium the log cannot have\n"
        "an entry: the backup is made, and says so. --verify unpacks a backup beside itself and\n"
        "checks it as a restore would; nothing of it stays.",
    .min_operands = 1,
    .max_operands = 1,
    .options = backup_options,
    .examples = backup_examples,
    .exits = exits,
    .run = run_backup,
};

const Command restore_command = {
    .name = "restore",
    .operands = "FILE",
    .summary = "restore the store from a backup",
    .about =
        "Unpacks FILE beside the store, checks its digest, upgrades it there if it is older,\n"
        "checks every page and the audit log, and puts it in place by rename. An existing store\n"
        "is never overwritten: --replace keeps it under another name.",
    .min_operands = 1,
    .max_operands = 1,
    .options = restore_options,
    .examples = restore_examples,
    .exits = exits,
    .run = run_restore,
};
