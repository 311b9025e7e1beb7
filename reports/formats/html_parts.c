#include "reports/formats/html_parts.h"

#include "datasets/base/embed.h"
#include "reports/words.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

extern const EmbeddedText report_texts[];

const char *html_asset(const char *name) {
    for (const EmbeddedText *text = report_texts; text->path; text++)
        if (strncmp(text->path, "assets/", 7) == 0 && text_equal(text->path + 7, name))
            return text->text;
    return "";
}

static const char *hash_of(const char *program, Arena *arena) {
    enum { SIZE = sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, 1) };
    unsigned char hash[crypto_hash_sha256_BYTES];
    char base64[SIZE];
    crypto_hash_sha256(hash, (const unsigned char *)program, strlen(program));
    (void)sodium_bin2base64(base64, sizeof base64, hash, sizeof hash,
                            sodium_base64_VARIANT_ORIGINAL);
    return arena_printf(arena, "'sha256-%s'", base64);
}

const char *html_policy(const char *style, const char *script, Arena *arena) {
    return arena_printf(
        arena,
        "default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'",
        hash_of(style, arena), script ? hash_of(script, arena) : "'none'");
}

static void meta(Markup *m, const char *key, const char *name, const char *content) {
    markup_open(m, "meta");
    markup_attr(m, key, name);
    markup_attr(m, "content", content);
    markup_close(m);
    markup_newline(m);
}

static void head(Markup *m, const Site *site, const char *title, const char *policy) {
    markup_open(m, "head");
    markup_open(m, "meta");
    markup_attr(m, "charset", "utf-8");
    markup_close(m);
    markup_newline(m);
    meta(m, "http-equiv", "Content-Security-Policy", policy);
    meta(m, "name", "viewport", "width=device-width, initial-scale=1");
    meta(m, "name", "color-scheme", "light dark");
    meta(m, "name", "robots", "noindex, nofollow");
    meta(m, "name", "referrer", "no-referrer");
    markup_element(m, "title", NULL, title);
    markup_program(m, "style", site->style);
    markup_close(m);
    markup_newline(m);
}

void html_begin(Markup *m, const Site *site, const char *title, const char *policy) {
    markup_doctype(m);
    markup_open(m, "html");
    markup_attr(m, "lang", "en");
    head(m, site, title, policy);
    markup_open(m, "body");
    markup_begin(m, "a", "skip");
    markup_attr(m, "href", "#main");
    markup_text(m, "Skip to content");
    markup_close(m);
    markup_newline(m);
}

const char *html_run_line(const Site *site) {
    const Watchlist *list = site->list;
    return arena_printf(site->arena, "Run %lld, digest %.12s", (long long)list->run_id,
                        list->output_digest ? list->output_digest : "none");
}

void html_end(Markup *m, const Site *site, const char *script) {
    markup_open(m, "footer");
    markup_open(m, "p");
    markup_element(m, "strong", NULL, WORDS_ROUTINE);
    markup_text(m, " " WORDS_LIMITS);
    markup_close(m);
    markup_begin(m, "p", "muted");
    markup_text(m, arena_printf(site->arena, "%s, gevel %s.", html_run_line(site),
                                site->list->version ? site->list->version : ""));
    markup_close(m);
    markup_close(m);
    if (script) markup_program(m, "script", script);
    markup_close(m); /* body */
    markup_close(m); /* html */
    markup_newline(m);
}

const char *html_shop_file(const WatchRow *row, Arena *arena) {
    return arena_printf(arena, "shops/%04zu.html", row->rank);
}

void html_section(Markup *m, const char *class_name, const char *id, const char *heading) {
    markup_newline(m);
    markup_begin(m, "section", class_name);
    markup_attr(m, "aria-labelledby", id);
    markup_open(m, "h2");
    markup_attr(m, "id", id);
    markup_text(m, heading);
    markup_close(m);
}
