/*
 * 03_keys_ftok_formula.c - a key from ftok() is 8 bits id, 8 device, 16 inode
 *
 * ftok() makes a key from a file and a small number, so that programs that
 * know the same file can meet.  The file is not read: stat() tells on which
 * device it is and which inode it has there, and the key is cut from the two.
 * Of an inode number 16 bits go in, of a device number 8: files that differ in
 * the others only have the same key.  POSIX leaves the formula open; this is
 * the one of glibc and musl (ftok(3)).
 *
 *     cc 03_keys_ftok_formula.c && ./a.out
 *
 * Claims: S13
 * Output:
 *     process: highest 8 bits: the id: yes
 *     process: next 8 bits: low end of the device number: yes
 *     process: lowest 16 bits: low end of the inode number: yes
 */
#define _GNU_SOURCE 1 /* System V IPC in <sys/ipc.h> */

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/stat.h>

enum {
    ID = 'A'
};

static const char *yes_no(int yes)
{
    return yes ? "yes" : "no";
}

int main(void)
{
    key_t key = ftok("/dev", ID);
    if (key == -1)
        err(EXIT_FAILURE, "ftok");

    struct stat file;
    if (stat("/dev", &file) == -1)
        err(EXIT_FAILURE, "stat");

    /* A key may be negative, and shifting is for unsigned numbers. */
    unsigned bits = (unsigned)key;
    int id = bits >> 24 == ID;
    int device = (bits >> 16 & 0xff) == (file.st_dev & 0xff);
    int inode = (bits & 0xffff) == (file.st_ino & 0xffff);

    /* REPORT */
    printf("process: highest 8 bits: the id: %s\n", yes_no(id));
    printf("process: next 8 bits: low end of the device number: %s\n",
           yes_no(device));
    printf("process: lowest 16 bits: low end of the inode number: %s\n",
           yes_no(inode));
    if (fflush(stdout) == EOF)
        err(EXIT_FAILURE, "stdout");
    return id && device && inode ? EXIT_SUCCESS : EXIT_FAILURE;
}
