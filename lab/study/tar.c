/* An archive: see tar.h. */
#include "study/tar.h"

#include <string.h>

enum {
    BLOCK = 512
};

/* The header of a file, pax(1). */
struct header {
    char name[100];
    char mode[8], uid[8], gid[8];
    char size[12], time[12];
    char checksum[8];
    char type;
    char link[100];
    char magic[6];
    char version[2];
    char user[32], group[32];
    char major[8], minor[8];
    char prefix[155];
    char rest[12];
};

_Static_assert(sizeof(struct header) == BLOCK, "a header is a block");

static void set_checksum(struct header *header)
{
    unsigned char bytes[BLOCK];
    unsigned sum = 0;
    memset(header->checksum, ' ', sizeof header->checksum);
    memcpy(bytes, header, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        sum += bytes[i];
    char text[8];
    snprintf(text, sizeof text, "%06o", sum & 0777777);
    memcpy(header->checksum, text, 7);
}

void tar_add(FILE *out, const char *name, const char *bytes, size_t size)
{
    static const char zeros[BLOCK];
    struct header header;
    char text[16];
    memset(&header, 0, sizeof header);
    snprintf(header.name, sizeof header.name, "%s", name);
    memcpy(header.mode, "0000644", 8);
    memcpy(header.uid, "0000000", 8);
    memcpy(header.gid, "0000000", 8);
    snprintf(text, sizeof text, "%011zo", size & 077777777777U);
    memcpy(header.size, text, sizeof header.size);
    memcpy(header.time, "00000000000", 12);
    header.type = '0';
    memcpy(header.magic, "ustar", 6);
    memcpy(header.version, "00", 2);
    set_checksum(&header);
    fwrite(&header, 1, sizeof header, out);
    fwrite(bytes, 1, size, out);
    if (size % BLOCK != 0)
        fwrite(zeros, 1, BLOCK - size % BLOCK, out);
}

void tar_end(FILE *out)
{
    static const char zeros[2 * BLOCK];
    fwrite(zeros, 1, sizeof zeros, out);
}
