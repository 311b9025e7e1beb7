#include "detector/cli/terminal.h"

#include "datasets/base/clock.h"
#include "datasets/base/json.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static const double redraw_seconds = 0.1, event_seconds = 0.5;
enum { BAR_CELLS = 24 };

static double now(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static size_t width_of_stdout(void) {
    struct winsize size = {0};
    return isatty(STDOUT_FILENO) && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) ? size.ws_col : 0;
}

void terminal_open(Terminal *terminal, bool quiet, bool no_color) {
    const char *off = getenv("NO_COLOR"), *kind = getenv("TERM");
    const bool plain = no_color || (off && *off) || !kind || strcmp(kind, "dumb") == 0;
    *terminal = (Terminal){
        .quiet = quiet,
        .colour = !plain && isatty(STDOUT_FILENO),
        .width = width_of_stdout(),
        .bar = isatty(STDERR_FILENO) && kind && strcmp(kind, "dumb") != 0,
    };
}

void terminal_copy(char *text, size_t length) {
    if (isatty(STDOUT_FILENO))
        for (size_t k = 0; k < length; k++) {
            unsigned char *s = (unsigned char *)text + k;
            const bool c1 = *s == 0xc2 && k + 1 < length && s[1] >= 0x80 && s[1] <= 0x9f;
            if ((*s < 0x20 && !strchr("\t\r\n", *s)) || *s == 0x7f || c1) *s = '?';
            if (c1) s[1] = '?';
        }
    if (length) (void)fwrite(text, 1, length, stdout);
}

/* Replaces control bytes in place: C0, DEL, and C1 in UTF-8 (c2 80..9f). */
static void make_safe(char *text) {
    for (unsigned char *s = (unsigned char *)text; *s; s++) {
        const bool c1 = s[0] == 0xc2 && s[1] >= 0x80 && s[1] <= 0x9f;
        if (*s < 0x20 || *s == 0x7f || c1) *s = '?';
        if (c1) s[1] = '?';
    }
}

const char *terminal_safe(Arena *arena, const char *text) {
    char *copy = arena_strdup(arena, text);
    if (copy) make_safe(copy);
    return copy;
}

/* The journal of systemd reads the level of a line from its start. */
static const char *level_mark(bool error) {
    if (!getenv("JOURNAL_STREAM")) return "";
    return error ? "<3>" : "<6>";
}

static void log_line(const char *level, const char *text, int exit_code) {
    char when[CLOCK_TEXT];
    json_t *line = json_pack("{s:s, s:s, s:o}", "time", clock_now(when), "level", level, "message",
                             json_words(text));
    if (exit_code) json_put(line, "exit_code", json_integer(exit_code));
    (void)json_dumpf(line, stderr, JSON_COMPACT);
    (void)fputc('\n', stderr);
    json_decref(line);
}

void terminal_say(Terminal *terminal, const char *fmt, ...) {
    if (terminal->quiet) return;
    terminal_finish(terminal);
    char line[1024];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    make_safe(line);
    if (terminal->json)
        log_line("info", line, 0);
    else
        (void)fprintf(stderr, "%s%s\n", level_mark(false), line);
}

void terminal_error(Terminal *terminal, int exit_code, const char *text) {
    char line[1024];
    (void)snprintf(line, sizeof line, "%s", text);
    make_safe(line);
    if (terminal->json)
        log_line("error", line, exit_code);
    else
        (void)fprintf(stderr, "%sgevel: %s\n", level_mark(true), line);
}

/* 1234567 -> "1.2 M" */
static void short_number(double value, char out[32]) {
    static const char *const unit[] = {"", " k", " M", " G"};
    size_t i = 0;
    for (; value >= 1000 && i < 3; i++) value /= 1000;
    (void)snprintf(out, 32, value < 10 && i ? "%.1f%s" : "%.0f%s", value, unit[i]);
}

static void draw(const Terminal *terminal, double done, double total) {
    char rate[32], cells[BAR_CELLS + 1];
    const double seconds = terminal->drawn - terminal->started;
    short_number(seconds > 0 ? done / seconds : 0, rate);
    if (!(total > 0)) {
        (void)fprintf(stderr, "\r%s  %s/s  %.0f s\033[K", terminal->label, rate, seconds);
        return;
    }
    const double share = fmin(1, done / total);
    for (int i = 0; i < BAR_CELLS; i++) cells[i] = i < share * BAR_CELLS ? '#' : '.';
    cells[BAR_CELLS] = 0;
    (void)fprintf(stderr, "\r%s [%s] %3.0f %%  %s/s", terminal->label, cells, 100 * share, rate);
    if (share > 0) (void)fprintf(stderr, "  %.0f s left", seconds * (1 - share) / share);
    (void)fputs("\033[K", stderr);
}

static void begin(Terminal *terminal, const char *label) {
    (void)snprintf(terminal->label, sizeof terminal->label, "%s", label);
    terminal->started = now();
    terminal->drawn = terminal->started;
    terminal->running = true;
    if (!terminal->bar) (void)fprintf(stderr, "%s ...\n", terminal->label);
}

/* A new stage at once, the same one now and then. */
static void log_progress(Terminal *terminal, const char *label, double done, double total) {
    char when[CLOCK_TEXT];
    const double time = now();
    const bool same = strncmp(terminal->label, label, TERMINAL_LABEL - 1) == 0;
    if (same && time - terminal->drawn < event_seconds) return;
    (void)snprintf(terminal->label, sizeof terminal->label, "%s", label);
    terminal->drawn = time;
    json_t *line = json_pack("{s:s, s:s, s:o, s:o, s:o}", "time", clock_now(when), "level",
                             "progress", "message", json_words(terminal->label), "done",
                             json_number(done), "total", json_number(total));
    (void)json_dumpf(line, stderr, JSON_COMPACT);
    (void)fputc('\n', stderr);
    json_decref(line);
}

void terminal_progress(void *context, const char *label, double done, double total) {
    Terminal *terminal = context;
    if (terminal->events) log_progress(terminal, label, done, total);
    if (terminal->quiet || terminal->json) return;
    char wanted[TERMINAL_LABEL];
    (void)snprintf(wanted, sizeof wanted, "%s", label);
    make_safe(wanted);
    if (!terminal->running || strcmp(wanted, terminal->label) != 0) {
        terminal_finish(terminal);
        if (total > 0 && done >= total) return; /* over before it could be shown */
        begin(terminal, wanted);
    }
    const double time = now();
    if (!terminal->bar || time - terminal->drawn < redraw_seconds) return;
    terminal->drawn = time;
    draw(terminal, done, total);
}

void terminal_finish(Terminal *terminal) {
    if (!terminal->running) return;
    terminal->running = false;
    (void)fprintf(stderr, "%s%s: %.1f s%s\n", terminal->bar ? "\r" : "", terminal->label,
                  now() - terminal->started, terminal->bar ? "\033[K" : "");
}

void terminal_heading(const Terminal *terminal, const char *text) {
    (void)printf(terminal->colour ? "\n\033[1m%s\033[0m\n" : "\n%s\n", text);
}
