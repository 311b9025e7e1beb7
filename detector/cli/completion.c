#include "detector/cli/completion.h"

static void put_options(const Option *options, FILE *out) {
    for (; options && options->name; options++) (void)fprintf(out, " --%s", options->name);
}

/* Text between single quotes of a shell; `also` is set behind a backslash, as zsh wants of ':'. */
static void put_quoted(const char *text, char also, FILE *out) {
    for (; *text; text++) {
        if (*text == '\'')
            (void)fputs("'\\''", out);
        else if (also && (*text == also || *text == '[' || *text == ']' || *text == '\\'))
            (void)fprintf(out, "\\%c", *text);
        else
            (void)fputc(*text, out);
    }
}

/* ---- bash ---- */

static const char bash_begin[] =
    "# bash completion for gevel\n"
    "_gevel() {\n"
    "    local word=${COMP_WORDS[COMP_CWORD]} command= options= k\n"
    "    for ((k = 1; k < COMP_CWORD; k++)); do\n"
    "        case ${COMP_WORDS[k]} in\n"
    "        --store | --lock-wait | --log-format) ((k++)) ;;\n"
    "        -* | =) ;;\n"
    "        *) command=${COMP_WORDS[k]}; break ;;\n"
    "        esac\n"
    "    done\n"
    "    COMPREPLY=()\n"
    "    case $command in\n";

static const char bash_end[] =
    "    if [[ $word == -* ]]; then\n"
    "        COMPREPLY=($(compgen -W \"$options $global\" -- \"$word\"))\n"
    "    elif [[ -z $command || $command == help ]]; then\n"
    "        COMPREPLY=($(compgen -W \"$commands\" -- \"$word\"))\n"
    "    fi\n"
    "}\n"
    "complete -o default -o bashdefault -F _gevel gevel\n";

void completion_bash(FILE *out) {
    (void)fputs(bash_begin, out);
    for (const Command *const *c = commands_all; *c; c++) {
        (void)fprintf(out, "    %s) options='", (*c)->name);
        put_options((*c)->options, out);
        (void)fputs("' ;;\n", out);
    }
    (void)fputs("    esac\n    local global='", out);
    put_options(global_options, out);
    (void)fputs("' commands='help", out);
    for (const Command *const *c = commands_all; *c; c++) (void)fprintf(out, " %s", (*c)->name);
    (void)fputs("'\n", out);
    (void)fputs(bash_end, out);
}

/* ---- zsh ---- */

static void zsh_options(const Option *options, FILE *out) {
    for (; options && options->name; options++) {
        (void)fprintf(out, " \\\n            '%s--%s%s[", options->repeats ? "*" : "",
                      options->name, options->argument ? "=" : "");
        put_quoted(options->help, ':', out);
        (void)fputc(']', out);
        if (options->argument) {
            (void)fputc(':', out);
            put_quoted(options->argument, ':', out);
            (void)fputs(":_files", out);
        }
        (void)fputc('\'', out);
    }
}

void completion_zsh(FILE *out) {
    (void)fputs(
        "#compdef gevel\n"
        "_gevel() {\n"
        "    local -a commands\n"
        "    commands=(\n",
        out);
    for (const Command *const *c = commands_all; *c; c++) {
        (void)fprintf(out, "        '%s:", (*c)->name);
        put_quoted((*c)->summary, ':', out);
        (void)fputs("'\n", out);
    }
    (void)fputs(
        "    )\n"
        "    local context state line\n"
        "    typeset -A opt_args\n"
        "    _arguments -C",
        out);
    zsh_options(global_options, out);
    (void)fputs(
        " \\\n            '1:command:->command' '*::operand:->operand'\n"
        "    case $state in\n"
        "    command) _describe command commands; return ;;\n"
        "    esac\n"
        "    case $line[1] in\n",
        out);
    for (const Command *const *c = commands_all; *c; c++) {
        (void)fprintf(out, "    %s)\n        _arguments", (*c)->name);
        zsh_options((*c)->options, out);
        zsh_options(global_options, out);
        (void)fputs(" \\\n            '*:file:_files' ;;\n", out);
    }
    (void)fputs("    esac\n}\n_gevel \"$@\"\n", out);
}

/* ---- fish ---- */

static void fish_options(const Option *options, const char *condition, FILE *out) {
    for (; options && options->name; options++) {
        (void)fprintf(out, "complete -c gevel%s -l %s", condition, options->name);
        if (options->letter) (void)fprintf(out, " -s %c", options->letter);
        if (options->argument) (void)fputs(" -r", out);
        (void)fputs(" -d '", out);
        put_quoted(options->help, 0, out);
        (void)fputs("'\n", out);
    }
}

void completion_fish(FILE *out) {
    (void)fputs("# fish completion for gevel\n", out);
    for (const Command *const *c = commands_all; *c; c++) {
        char condition[96];
        (void)fprintf(out, "complete -c gevel -n __fish_use_subcommand -f -a %s -d '", (*c)->name);
        put_quoted((*c)->summary, 0, out);
        (void)fputs("'\n", out);
        (void)snprintf(condition, sizeof condition, " -n '__fish_seen_subcommand_from %s'",
                       (*c)->name);
        fish_options((*c)->options, condition, out);
    }
    fish_options(global_options, "", out);
}
