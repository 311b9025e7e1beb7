#include "detector/cli/completion.h"

#include "datasets/base/text.h"
#include "models/signals/signal.h"
#include "reports/lang/language.h"
#include "reports/publish/report.h"

#include <string.h>

/* ---- values that an option takes ---- */

static void put_keys(const char *end, FILE *out) {
    for (const ParamGroup *const *group = param_groups; *group; group++)
        for (const ParamSpec *spec = (*group)->specs; spec && spec->name; spec++)
            (void)fprintf(out, " %s.%s%s", (*group)->name, spec->name, end);
}

static void put_presets(FILE *out) {
    Arena *arena = arena_open();
    Preset *preset;
    const size_t count = presets_list(arena, &preset);
    for (size_t k = 0; k < count; k++) (void)fprintf(out, " %s", preset[k].name);
    arena_close(arena);
}

static void put_formats(FILE *out) {
    for (const Format *const *format = formats_all; *format; format++)
        (void)fprintf(out, " %s", (*format)->id);
}

static void put_languages(FILE *out) {
    for (size_t k = 0; k < LANGUAGES; k++) (void)fprintf(out, " %s", languages_all[k].code);
}

/* Whether the values of a command's option are known; then each, after a blank, when out is given.
 */
static bool put_values(const Command *command, const Option *option, FILE *out) {
    const char *name = option->name;
    const bool makes_files =
        command && (text_equal(command->name, "report") || text_equal(command->name, "watch"));
    if (text_equal(name, "set") || text_equal(name, "explain")) {
        if (out) put_keys(text_equal(name, "set") ? "=" : "", out);
    } else if (text_equal(name, "preset")) {
        if (out) put_presets(out);
    } else if (text_equal(name, "lang")) {
        if (out) put_languages(out);
    } else if (makes_files && text_equal(name, "format")) {
        if (out) put_formats(out);
    } else {
        return false;
    }
    return true;
}

/* ---- what stands behind a command: words, signals, groups, and numbers of the store ---- */

static bool takes(const Command *command, const char *operand) {
    return strstr(command->operands, operand) != NULL;
}

/* What `gevel manual KIND PREFIX` prints; NULL = nothing of the store. */
static const char *kind_of(const Command *command) {
    return takes(command, "STOREFRONT") ? "storefronts" : takes(command, "RUN") ? "runs" : NULL;
}

/* Each after a blank. */
static void put_words(const Command *command, FILE *out) {
    static const char small[] = "abcdefghijklmnopqrstuvwxyz";
    static const char parts[] = "abcdefghijklmnopqrstuvwxyz0123456789.-";
    for (const char *p = command->operands; *p;) {
        const size_t length = strspn(p, parts), capitals = strcspn(p, " |[]");
        const size_t skip = capitals ? capitals : 1;
        if (length == capitals && strspn(p, small)) (void)fprintf(out, " %.*s", (int)length, p);
        p += skip;
    }
    for (size_t k = 0; takes(command, "SIGNAL") && signals_all[k]; k++)
        (void)fprintf(out, " %s", signals_all[k]->id);
    for (const ParamGroup *const *g = param_groups; takes(command, "GROUP") && *g; g++)
        (void)fprintf(out, " %s", (*g)->name);
}

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
    "    local word=${COMP_WORDS[COMP_CWORD]} command= options= values= k\n"
    "    local before=${COMP_WORDS[COMP_CWORD - 1]} words= kind= store=\n"
    "    for ((k = 1; k < COMP_CWORD; k++)); do\n"
    "        case ${COMP_WORDS[k]} in\n"
    "        --store) store=${COMP_WORDS[k + 1]}; ((k++)) ;;\n"
    "        --lock-wait | --log-format) ((k++)) ;;\n"
    "        -* | =) ;;\n"
    "        *) command=${COMP_WORDS[k]}; break ;;\n"
    "        esac\n"
    "    done\n"
    "    COMPREPLY=()\n"
    "    case $command in\n";

static const char bash_end[] =
    "    if [[ $before == --set ]]; then\n"
    "        compopt -o nospace 2>/dev/null\n"
    "        values=$keys\n"
    "    fi\n"
    "    if [[ -n $values ]]; then\n"
    "        COMPREPLY=($(compgen -W \"$values\" -- \"$word\"))\n"
    "    elif [[ $word == -* ]]; then\n"
    "        COMPREPLY=($(compgen -W \"$options $global\" -- \"$word\"))\n"
    "    elif [[ -z $command || $command == help ]]; then\n"
    "        COMPREPLY=($(compgen -W \"$commands\" -- \"$word\"))\n"
    "    elif [[ $before != --* ]]; then\n"
    "        [[ -n $kind ]] && words+=\" $(command gevel ${store:+--store \"$store\"} manual "
    "\"$kind\" "
    "\"$word\" 2>/dev/null)\"\n"
    "        COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
    "    fi\n"
    "}\n"
    "complete -o default -o bashdefault -F _gevel gevel\n";

/* What may follow an option; the keys of --set stand once, for many commands take it. */
static void bash_values(const Command *command, FILE *out) {
    bool any = false;
    for (const Option *o = command->options; o && o->name; o++) {
        if (text_equal(o->name, "set") || !put_values(command, o, NULL)) continue;
        (void)fprintf(out, "%s --%s) values='", any ? " ;;" : "; case $before in", o->name);
        (void)put_values(command, o, out);
        (void)fputc('\'', out);
        any = true;
    }
    if (any) (void)fputs(" ;; esac", out);
}

void completion_bash(FILE *out) {
    (void)fputs(bash_begin, out);
    for (const Command *const *c = commands_all; *c; c++) {
        (void)fprintf(out, "    %s) options='", (*c)->name);
        put_options((*c)->options, out);
        (void)fputs("' words='", out);
        put_words(*c, out);
        (void)fprintf(out, "' kind=%s", kind_of(*c) ? kind_of(*c) : "");
        bash_values(*c, out);
        (void)fputs(" ;;\n", out);
    }
    (void)fputs("    esac\n    local global='", out);
    put_options(global_options, out);
    (void)fputs("' commands='help", out);
    for (const Command *const *c = commands_all; *c; c++) (void)fprintf(out, " %s", (*c)->name);
    (void)fputs("' keys='", out);
    put_keys("=", out);
    (void)fputs("'\n", out);
    (void)fputs(bash_end, out);
}

/* ---- zsh ---- */

static void zsh_options(const Command *command, const Option *options, FILE *out) {
    for (; options && options->name; options++) {
        (void)fprintf(out, " \\\n            '%s--%s%s[", options->repeats ? "*" : "",
                      options->name, options->argument ? "=" : "");
        put_quoted(options->help, ':', out);
        (void)fputc(']', out);
        if (options->argument) {
            (void)fputc(':', out);
            put_quoted(options->argument, ':', out);
            if (put_values(command, options, NULL)) {
                (void)fputs(":(", out);
                (void)put_values(command, options, out);
                (void)fputc(')', out);
            } else {
                (void)fputs(":_files", out);
            }
        }
        (void)fputc('\'', out);
    }
}

void completion_zsh(FILE *out) {
    (void)fputs(
        "#compdef gevel\n"
        "_gevel_operand() { # numbers of the store, then words, then files\n"
        "    local -a of_store\n"
        "    [[ -n $1 ]] && of_store=(${(f)\"$(command gevel "
        "${opt_args[--store]:+--store=${opt_args[--store]}} manual $1 \"$PREFIX\" "
        "2>/dev/null)\"})\n"
        "    compadd -a of_store\n"
        "    compadd -- ${=2}\n"
        "    _files\n"
        "}\n"
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
    zsh_options(NULL, global_options, out);
    (void)fputs(
        " \\\n            '1:command:->command' '*::operand:->operand'\n"
        "    case $state in\n"
        "    command) _describe command commands; return ;;\n"
        "    esac\n"
        "    case $line[1] in\n",
        out);
    for (const Command *const *c = commands_all; *c; c++) {
        (void)fprintf(out, "    %s)\n        _arguments", (*c)->name);
        zsh_options(*c, (*c)->options, out);
        zsh_options(NULL, global_options, out);
        (void)fprintf(out, " \\\n            '*:operand:{_gevel_operand \"%s\" \"",
                      kind_of(*c) ? kind_of(*c) : "");
        put_words(*c, out);
        (void)fputs("\"}' ;;\n", out);
    }
    (void)fputs("    esac\n}\n_gevel \"$@\"\n", out);
}

/* ---- fish ---- */

static void fish_options(const Command *command, const Option *options, const char *condition,
                         FILE *out) {
    for (; options && options->name; options++) {
        (void)fprintf(out, "complete -c gevel%s -l %s", condition, options->name);
        if (options->letter) (void)fprintf(out, " -s %c", options->letter);
        if (options->argument) (void)fputs(" -r", out);
        if (put_values(command, options, NULL)) {
            (void)fputs(" -f -a '", out);
            (void)put_values(command, options, out);
            (void)fputc('\'', out);
        }
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
        fish_options(*c, (*c)->options, condition, out);
        (void)fprintf(out, "complete -c gevel%s -a '", condition);
        put_words(*c, out);
        (void)fputs("'\n", out);
        if (kind_of(*c))
            (void)fprintf(out,
                          "complete -c gevel%s -a '(gevel manual %s (commandline -ct) "
                          "2>/dev/null)'\n",
                          condition, kind_of(*c));
    }
    fish_options(NULL, global_options, "", out);
}
