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

static size_t width_of(int fd) {
    struct winsize size = {0};
    return isatty(fd) && !ioctl(fd, TIOCGWINSZ, &size) ? size.ws_col : 0;
}

void terminal_open(Terminal *terminal, bool quiet, bool no_color) {
    const char *off = getenv("NO_COLOR"), *kind = getenv("TERM");
    const bool plain = no_color || (off && *off) || !kind || strcmp(kind, "dumb") == 0;
    *terminal = (Terminal){
        .quiet = quiet,
        .colour = !plain && isatty(STDOUT_FILENO),
        .width = width_of(STDOUT_FILENO),
        .messages = width_of(STDERR_FILENO),
        .bar = isatty(STDERR_FILENO) && kind && strcmp(kind, "dumb") != 0,
    };
}

/* ---- what a terminal would obey ---- */

/* Bytes of the control character that text begins with, 0 = none: C0, DEL, and in UTF-8 C1 and what
 * sets the direction of writing (U+202A to U+202E, U+2066 to U+2069). */
static size_t control_at(const char *text, size_t length) {
    const unsigned char *s = (const unsigned char *)text;
    if (!length) return 0;
    if (*s < 0x20 || *s == 0x7f) return 1;
    if (length > 1 && s[0] == 0xc2 && s[1] >= 0x80 && s[1] <= 0x9f) return 2;
    if (length < 3 || s[0] != 0xe2) return 0;
    const bool embeds = s[1] == 0x80 && s[2] >= 0xaa && s[2] <= 0xae;
    return embeds || (s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9) ? 3 : 0;
}

/* In place, but for those that are kept. */
static void hide_controls(char *text, size_t length, const char *kept) {
    for (size_t k = 0; k < length;) {
        const size_t control = control_at(text + k, length - k);
        if (control && !strchr(kept, text[k])) memset(text + k, '?', control);
        k += control ? control : 1;
    }
}

static void make_safe(char *text) {
    hide_controls(text, strlen(text), "");
}

void terminal_copy(char *text, size_t length) {
    if (isatty(STDOUT_FILENO)) hide_controls(text, length, "\t\r\n");
    if (length) (void)fwrite(text, 1, length, stdout);
}

bool terminal_json_text(const char *text, size_t length) {
    if (!isatty(STDOUT_FILENO)) return fwrite(text, 1, length, stdout) == length;
    for (size_t k = 0; k < length;) {
        const unsigned char *s = (const unsigned char *)text + k;
        const size_t control = *s < 0x20 ? 0 : control_at(text + k, length - k);
        const unsigned last = s[control ? control - 1 : 0];
        if (control == 3) /* e2 80 aa = U+202A, e2 81 a6 = U+2066 */
            (void)printf("\\u20%02x", (s[1] - 0x80U) * 0x40 + last - 0x80);
        else if (control)
            (void)printf("\\u%04x", last);
        else
            (void)putchar(*s);
        k += control ? control : 1;
    }
    return !ferror(stdout);
}

int terminal_json(const json_t *document, size_t flags) {
    if (!isatty(STDOUT_FILENO)) return json_dumpf(document, stdout, flags);
    char *text = json_dumps(document, flags);
    if (!text) return -1;
    const bool put = terminal_json_text(text, strlen(text));
    free(text);
    return put ? 0 : -1;
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

/* On a terminal, what does not fit on the line goes on below it, between words. */
static void message(const Terminal *terminal, bool error, const char *text) {
    const char *mark = level_mark(error), *name = error ? "gevel: " : "";
    (void)fprintf(stderr, "%s%s", mark, name);
    if (terminal->messages)
        (void)terminal_words(stderr, text, strlen(mark) + strlen(name), 2, terminal->messages);
    else
        (void)fputs(text, stderr);
    (void)fputc('\n', stderr);
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
        message(terminal, false, line);
}

void terminal_error(Terminal *terminal, int exit_code, const char *text) {
    char line[1024];
    (void)snprintf(line, sizeof line, "%s", text);
    make_safe(line);
    if (terminal->json)
        log_line("error", line, exit_code);
    else
        message(terminal, true, line);
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
