/* asset.h - the files of assets/, built into the program. */
#ifndef REPORTS_WRITE_ASSET_H
#define REPORTS_WRITE_ASSET_H

/* The text of assets/NAME; "" when there is none, which is a mistake of the program. */
const char *asset_text(const char *name);

#endif
