/* help.c - --help of the program and of each command, from the tables. */
#include "detector/cli/command.h"

#include <string.h>

static int option_width(const Option *options) {
    size_t width = 0;
    for (; options && options->name; options++) {
        const size_t n =
            strlen(options->name) + (options->argument ? strlen(options->argument) : 0);
        if (n > width) width = n;
    }
    return (int)width + 8;
}

enum { NARROW = 8 }; /* where what does not fit beside an option goes on below it */

/* A text beside a name of `at` columns, in a terminal of `width`; 0 = as it is. */
static void print_beside(const char *text, size_t at, size_t width, FILE *out) {
    if (!width)
        (void)fputs(text, out);
    else if (2 * at <= width)
        (void)terminal_words(out, text, at, at, width);
    else
        (void)terminal_words(out, text, at, NARROW, width);
    (void)fputc('\n', out);
}

static void print_options(const char *title, const Option *options, size_t room, FILE *out) {
    if (!options || !options->name) return;
    (void)fprintf(out, "\n%s\n", title);
    const int width = option_width(options);
    for (const Option *o = options; o->name; o++) {
        char letter[8] = "   ", name[80];
        if (o->letter) (void)snprintf(letter, sizeof letter, "-%c,", o->letter);
        (void)snprintf(name, sizeof name, "%s --%s%s%s", letter, o->name, o->argument ? " " : "",
                       o->argument ? o->argument : "");
        (void)fprintf(out, "  %-*s ", width, name);
        print_beside(o->help, (size_t)width + 3, room, out);
    }
}

void help_program(FILE *out, size_t width) {
    terminal_text(
        out,
        "usage: gevel [--store FILE] [-q] [--json] [--no-color] COMMAND [...]\n\n"
        "Finds storefronts whose declared turnover does not fit their visitors and their peers,\n"
        "and writes ranked, explained lists of premises for routine checks.\n\nCommands\n",
        width);
    for (const Command *const *c = commands_all; *c; c++) {
        (void)fprintf(out, "  %-12s ", (*c)->name);
        print_beside((*c)->summary, 15, width, out);
    }
    print_options("Options of every command", global_options, width, out);
    (void)fputs(
        "\nExamples\n"
        "  gevel city --storefronts 2000 --out city\n"
        "  gevel import city\n"
        "  gevel scan --budget 30\n\n"
        "gevel COMMAND --help says more about one command.\n",
        out);
}

void help_command(const Command *command, FILE *out, size_t width) {
    const bool options = command->options && command->options->name;
    char usage[512];
    (void)snprintf(usage, sizeof usage, "usage: gevel %s%s%s%s\n\n", command->name,
                   options ? " [options]" : "", *command->operands ? " " : "", command->operands);
    terminal_text(out, usage, width);
    terminal_text(out, command->about, width);
    (void)fputc('\n', out);
    print_options("Options", command->options, width, out);
    print_options("Options of every command", global_options, width, out);
    (void)fputs("\nExamples\n", out);
    for (const char *const *e = command->examples; *e; e++) (void)fprintf(out, "  %s\n", *e);
    (void)fputs("\nExit codes\n  0  ok\n  1  failed\n  2  usage\n", out);
    for (const Status *s = command->exits; s && *s; s++)
        (void)fprintf(out, "  %d  %s\n", status_exit_code(*s), status_text(*s));
}
